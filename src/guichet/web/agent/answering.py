"""One answer to several tickets: a canned reply in each customer's language, or own words, filled in for each. It is
held and can be taken back as any answer can.
"""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.automation.canned import PLACES, usable_by
from guichet.automation.models import CannedReply
from guichet.core.timeline.events import EventType
from guichet.desks.models import Seat
from guichet.kit.placeholders import unknown
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome
from guichet.tickets.holding import hold
from guichet.tickets.models import Attachment, HeldReply, Ticket
from guichet.web.agent.acts.act import Act, ActForm
from guichet.web.agent.acts.scene import Scene
from guichet.web.agent.filling import Filled, filled_in
from guichet.web.shared.effects import Effect
from guichet.web.shared.fields import LONGEST_TEXT, text_area

HELD_S: Final = 60
"""How long answers to several are held, where answers are held at all: more of them are looked over than of one."""


class ReplyingForm(ActForm):
    """What each customer is written: a canned reply by its name, or own words with places."""

    kind = EventType.REPLIED

    canned = forms.ChoiceField(label=_("Canned reply"), required=False)
    text = forms.CharField(
        label=_("Or your own words"), required=False, max_length=LONGEST_TEXT, widget=text_area(rows=5)
    )
    asks = forms.BooleanField(label=_("Asks the customer"), required=False)
    proposes = forms.BooleanField(label=_("Proposes a solution"), required=False)

    def fit(self, scene: Scene) -> None:
        """Offer the replies that the agent may use, each name once: which of its languages goes, the customer says."""
        chooser = self.fields["canned"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - as declared
        named: dict[str, list[str]] = {}
        for reply in _usable(scene.seat):
            named.setdefault(reply.name, []).append(reply.language.upper())
        names = [(name, f"{name} ({', '.join(languages)})") for name, languages in named.items()]
        chooser.choices = [("", "—"), *names]
        self.fields["text"].help_text = gettext("Filled in for each: %(places)s") % {
            "places": ", ".join(f"{{{{{name}}}}}" for name in PLACES)
        }

    @property
    def filled(self) -> Filled | None:
        """What this ticket's customer would be written; nothing where nothing is written yet."""
        own, name = str(self.data.get("text", "")).strip(), self.data.get("canned", "")
        spoken = self.scene.ticket.desk.language_for(self.scene.ticket.contact.language)
        if own:
            return filled_in(own, spoken, self.scene)
        usable = [reply for reply in _usable(self.scene.seat) if reply.name == name]
        found = min(usable, key=lambda reply: (reply.language != spoken, reply.owner_id is None), default=None)
        return None if found is None else filled_in(found.text, found.language, self.scene)

    def preview(self) -> str:
        """What its customer would read."""
        return self.filled.text if self.filled else ""

    def hindrance(self) -> str:
        """What nothing fills in here."""
        left = self.filled.left if self.filled else ()
        if not left:
            return ""
        return gettext("Nothing to fill in for %(left)s here: write to this customer by themselves.") % {
            "left": ", ".join(left)
        }

    def foretold(self) -> tuple[Effect, ...]:
        """What an answer does to the clocks, as its switches stand."""
        said = {name: True for name in ("asks", "proposes") if self.data.get(name)}
        return self.scene.effects(self.kind, said) or ()

    def clean(self) -> dict[str, Any]:
        """One of the two, with places that can be filled; what comes of it is this ticket's text."""
        said = super().clean() or {}
        own, name = str(said.get("text", "")).strip(), said.pop("canned", "")
        if own and name:
            self.add_error("text", gettext("Choose a canned reply, or write your own words: not both."))
        elif not own and not name and not self.errors:
            self.add_error("text", gettext("Choose a canned reply, or write your own words."))
        strange = unknown(own, PLACES)
        if strange:
            told = gettext("Nothing fills %(found)s in. What can stand there is listed below.")
            self.add_error("text", told % {"found": ", ".join(strange)})
        said["text"] = self.preview()
        return said


def send(  # noqa: PLR0913 - what an act is called with, keyword-only
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    key: str | None,
    expected: int | None,
    text: str,
    asks: bool,
    proposes: bool,
    files: Sequence[Attachment] = (),
) -> HeldReply | Outcome:
    """Send it to one of them, with copies of the files: it is held for a minute where answers are held.

    Raises:
        Refused: as an answer is.
    """
    how = {"asks": asks, "proposes": proposes, "key": key, "expected": expected, "files": files, "copies": True}
    return hold(ticket, by=by, at=at, seconds=HELD_S if settings.UNDO_SECONDS else 0, text=text, **how)  # type: ignore[arg-type]


REPLYING: Final = Act(
    noun="reply",
    kind=EventType.REPLIED,
    group="first",
    name=_("Answer"),
    send=_("Send to each"),
    told=_("Sent."),
    key="e",
    icon="reply",
    form=ReplyingForm,
    do=send,
)


def _usable(seat: Seat) -> tuple[CannedReply, ...]:
    """What the seat may send, read once for all the tickets of a page."""
    if not hasattr(seat, "guichet_canned"):
        seat.guichet_canned = tuple(usable_by(seat))  # type: ignore[attr-defined]
    return seat.guichet_canned  # type: ignore[attr-defined,no-any-return]
