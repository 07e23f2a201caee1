"""Django's sessions in the database, found by a question that is worded once: every page asks it before it begins."""

from typing import Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from guichet import clock
from guichet.kit.asking import Question

KEPT: Final = Question(lambda key: Session.objects.filter(session_key=key))


class SessionStore(db.SessionStore):
    """A session of the database; its name is that of Django's own, for by it what is kept is signed."""

    def _get_session_from_db(self) -> Session | None:
        found = KEPT.first(self.session_key) if self.session_key else None
        if found is None or found.expire_date.timestamp() <= clock.machine_seconds():
            self._session_key = None
            return None
        return found
