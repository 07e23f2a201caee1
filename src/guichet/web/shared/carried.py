"""What somebody typed, carried through a sign-in: a session that ends loses nothing.

The form's fields travel sealed in the sign-in page, are put into the new session, and the form's own page shows them
again. They are never sent by themselves, and never shown at another desk.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

KEY = "carried"
SALT = "guichet.carried"
LONGEST_S = 24 * 3600
DROPPED = ("csrfmiddlewaretoken", "password", "new_password", "code", "credential")


def sealed(request: HttpRequest) -> str:
    """The form that was being sent, sealed; nothing for a page that was only being read."""
    if request.method != "POST":
        return ""
    fields = {name: values for name, values in request.POST.lists() if name not in DROPPED}
    return signing.dumps({"path": request.path, "fields": fields}, salt=_salt(request), compress=True) if fields else ""


def keep(request: HttpRequest, seal: str) -> None:
    """Put what was sealed into the session of somebody who has just signed in; a seal that is not ours is dropped."""
    try:
        request.session[KEY] = signing.loads(seal, salt=_salt(request), max_age=LONGEST_S)
    except signing.BadSignature:
        return


def shown(request: HttpRequest, *paths: str) -> QueryDict | None:
    """What was being sent to one of these paths when the session ended, if anything. It stays until it is sent."""
    found: dict[str, Any] = request.session.get(KEY) or {}
    if found.get("path") not in paths:
        return None
    fields = QueryDict(mutable=True)
    for name, values in found["fields"].items():
        fields.setlist(name, values)
    return fields


def sent(request: HttpRequest) -> None:
    """Forget what was carried: it has been sent."""
    request.session.pop(KEY, None)


def page_of(request: HttpRequest) -> str:
    """The page on which what was carried is shown again: that of the form it was typed in."""
    path = str((request.session.get(KEY) or {}).get("path", ""))
    return path.rsplit("/", 1)[0] + "/" if path else ""


def _salt(request: HttpRequest) -> str:
    desk = getattr(request, "desk", None)
    return f"{SALT}.{desk.pk if desk else 0}"
