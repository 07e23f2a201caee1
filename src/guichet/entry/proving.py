"""That an address is its person's. What was mailed to it, and came back, shows it; a link handed over by hand does not.

Until then an account may be anybody's who says it is theirs: so what they set themselves goes at the first proof.
"""

from allauth.mfa.models import Authenticator

from guichet.accounts.models import Session, User
from guichet.accounts.sessions import end


def prove(user: User) -> bool:
    """Note that the mailbox of the address is the person's; whether they had to prove it still.

    Whoever came in before may have been somebody else: their password, passkeys, codes and sessions are void.
    """
    if user.is_proved:
        return False
    end(Session.objects.filter(user=user))
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.is_proved = True
    user.save(update_fields=["password", "is_proved"])
    return True
