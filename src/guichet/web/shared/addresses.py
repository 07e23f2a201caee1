"""Where to go next: a page of this desk, whatever a form asks for."""

from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, otherwise: str | None = None) -> str:
    """The address that the form names, if it is a page of the desk; else ``otherwise``, or the desk's first page."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wish, allowed_hosts=None, require_https=request.is_secure())
    if ours and _is_page(request, wish):
        return wish
    return get_script_prefix() if otherwise is None else otherwise


def _is_page(request: HttpRequest, wish: str) -> bool:
    """Whether a path leads to a page below where we are, and not out of it by going up."""
    prefix, path = get_script_prefix(), unquote(urlsplit(wish).path)
    if not wish.startswith(prefix) or ".." in path.split("/"):
        return False
    try:
        resolve(f"/{path.removeprefix(prefix)}", urlconf=getattr(request, "urlconf", None))
    except Resolver404:
        return False
    return True


def row_in(fields: QueryDict, name: str) -> int:
    """The number of a row that a form names; 0, which no row has, where it names none."""
    return row_named(fields.get(name, ""))


def row_named(text: str) -> int:
    """The number of a row as it is written; 0, which no row has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
