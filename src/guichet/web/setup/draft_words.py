"""Drafts in words: where one stands, what was done with it, and why a step is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from guichet.policies.models import DraftAct, DraftState

REFUSED: Final[Mapping[str, Promise | str]] = {
    "not_theirs": gettext_lazy("Only who keeps the desk does this."),
    "over": gettext_lazy("This draft is published or discarded: nothing of it changes any more."),
    "no_name": gettext_lazy("Give the draft a name."),
    "too_long": gettext_lazy("This is too long."),
    "changed": gettext_lazy("Somebody changed the text meanwhile. Read it as it is now, then decide."),
    "last_edited": gettext_lazy("You edited it last: somebody else has to approve it."),
    "no_words": gettext_lazy("Say what is to be changed."),
    "not_asked": gettext_lazy("Nobody has asked for a review of this text."),
    "own": gettext_lazy("This draft is yours: somebody else has to publish it."),
    "no_approval": gettext_lazy("Nobody has approved exactly this text yet: ask for a review."),
    "in_error": gettext_lazy("Mend its mistakes first."),
}

STATES: Final[Mapping[str, tuple[Promise | str, str]]] = {
    DraftState.EDITED: (gettext_lazy("being written"), "pen"),
    DraftState.ASKED: (gettext_lazy("waits for a review"), "eye"),
    DraftState.APPROVED: (gettext_lazy("approved"), "ok"),
    DraftState.PUBLISHED: (gettext_lazy("published"), "door"),
    DraftState.DISCARDED: (gettext_lazy("discarded"), "no"),
}

DONE: Final[Mapping[str, Promise | str]] = {
    "begun": gettext_lazy("began it"),
    "taken_over": gettext_lazy("went on with it"),
    "asked": gettext_lazy("asked for a review"),
    "approved": gettext_lazy("approved it"),
    "sent_back": gettext_lazy("sent it back"),
    "published": gettext_lazy("published it"),
    "discarded": gettext_lazy("discarded it"),
}

RULE_REFUSED: Final[Mapping[str, Promise | str]] = {
    "not_theirs": gettext_lazy("Only who looks after the installation changes this."),
    "same": gettext_lazy("It stands so already."),
    "second": gettext_lazy("You asked for it: somebody else has to agree."),
}

RULE_DONE: Final[Mapping[str, Promise | str]] = {
    "on": gettext_lazy("turned it on"),
    "ending": gettext_lazy("asked to turn it off"),
    "off": gettext_lazy("agreed: it is off"),
    "kept": gettext_lazy("kept it on"),
}

BRIEF: Final = 12


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a draft stands: a word and a shape."""

    word: str
    icon: str


@dataclass(frozen=True, slots=True)
class Done:
    """One act: who did what, when, of which text, and with which words."""

    who: str
    what: str
    at: int
    hash: str
    words: str

    @property
    def brief(self) -> str:
        """As much of the hash as people compare by eye."""
        return self.hash[:BRIEF]


def state_of(state: str) -> Stands:
    """A state as people see it."""
    word, icon = STATES[DraftState(state)]
    return Stands(str(word), icon)


def done(act: DraftAct) -> Done:
    """An act as people read it."""
    return Done(act.by.name, str(DONE[act.kind]), act.at, act.hash, act.words)
