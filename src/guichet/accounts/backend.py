"""Who a session belongs to: Django's own passwords, and the person found by a question that is worded once, for every
page asks it before it begins.
"""

from typing import Final

from django.contrib.auth.backends import ModelBackend

from guichet.accounts.models import User
from guichet.kit.asking import Question

KNOWN: Final = Question(lambda user: User.objects.filter(pk=user))


class Backend(ModelBackend):
    """Django's own, but for how it finds whose session it is."""

    def get_user(self, user_id: int) -> User | None:
        """The person with this key, if they may sign in."""
        user = KNOWN.first(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
