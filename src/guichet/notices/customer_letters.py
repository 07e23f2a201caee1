"""Letters to several people of a customer, about what it holds, is credited or is limited in: to whom they go, and what
they have in common. What each says of its matter is its own module's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils import translation

from guichet.core.policy.wordings import said_in
from guichet.customers.models import Contact, Organisation
from guichet.customers.scopes import people_of
from guichet.desks.models import Desk
from guichet.kit.addresses import named
from guichet.kit.outbox import Letter
from guichet.notices.catalogue import SIGNATURE
from guichet.notices.letters import Post
from guichet.notices.readers import Reader
from guichet.notices.texts import words_for
from guichet.notices.words import greeting, rule_said, word


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLetter:
    """One letter before it has a reader: the code of its text, and by which clause it is sent, with what the policy
    says there. ``about`` is what it speaks of, by which erasure finds it; each reader gets one for each ``once``.
    Without an ``organisation`` it goes to somebody who belongs to none. ``places`` says what else its places stand for,
    in a language, which is also the one that is spoken then.
    """

    desk: Desk
    organisation: Organisation | None
    code: str
    purpose: str
    thread: str
    about: str
    once: str
    ordered_at: int
    clause: str
    wording: Mapping[str, str]
    places: Callable[[str], Mapping[str, str]]

    def to(self, contacts: Iterable[Contact]) -> Iterator[Post]:
        """The letter to each of them, in the language of theirs that the desk speaks."""
        for contact in contacts:
            yield self._to(Reader.contact(contact, self.desk))

    def _to(self, reader: Reader) -> Post:
        desk, language = self.desk, reader.language
        words = words_for(desk, self.code, language)
        with translation.override(language):
            values = {**self._common(reader), **self.places(language)}
            worded = word(desk, language, words[self.code], words[SIGNATURE], values)
        letter = Letter(
            purpose=self.purpose,
            subject_id=0,
            about=self.about,
            ordered_at=self.ordered_at,
            thread=self.thread,
            recipient=reader.email,
            sender=named(desk.sender, desk.mail_address),
            mailbox=desk.mail_address,
            subject=worded.subject,
            text=worded.text,
            html=worded.html,
        )
        return Post(letter=letter, key=f"{self.once}:{reader.key}", code=self.code)

    def _common(self, reader: Reader) -> dict[str, str]:
        """What stands in each of them. The name of who belongs to nobody is what a mail claims: it is repeated to no
        address.
        """
        name = "" if self.organisation is None else reader.name
        return {
            "name": name,
            "hello": greeting(name),
            "organisation": reader.email if self.organisation is None else self.organisation.name,
            "clause": self.clause,
            "rule": rule_said(self.clause, said_in(self.wording, reader.language)),
        }


def deciding_for(organisation: Organisation) -> list[Contact]:
    """Who is written to about what a customer holds: its administrators; where there is none, all of its people."""
    people = list(people_of(organisation))
    return [one for one in people if one.is_administrator] or people
