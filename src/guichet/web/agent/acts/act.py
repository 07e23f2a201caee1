"""What all acts of an agent have in common: a form whose options each say what they would do, and the step itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.models import Attachment, Ticket
from guichet.web.agent.acts.scene import Scene
from guichet.web.shared.effects import Effect
from guichet.web.shared.fields import LONGEST_TEXT, PlainForm, text_area


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose: its name, what it means, and what choosing it would do."""

    value: str
    name: str
    detail: str = ""
    shape: str = ""
    chosen: bool = False
    effects: tuple[Effect, ...] = ()


class ActForm(PlainForm):
    """The form of an act. ``choosing`` names the field whose options are shown with what each would do; ``elsewhere``
    says why something that other tickets offer is not offered for this one.
    """

    choosing: ClassVar[str] = ""
    kind: ClassVar[EventType]
    elsewhere: ClassVar[str | Promise] = gettext_lazy("It is like that already.")

    def __init__(self, *args: Any, scene: Scene, **kwargs: Any) -> None:
        """Fit the form to the ticket."""
        super().__init__(*args, auto_id="act_%s", **kwargs)
        self.scene = scene
        self.fit(scene)
        self._shown = tuple(self._options()) if self.choosing in self.fields else ()

    def fit(self, scene: Scene) -> None:
        """Offer what the policy has, and leave away what it does not ask."""

    def foreseen(self, value: str) -> Mapping[str, object]:
        """What the event would say if this were chosen."""
        return {self.choosing: value} if value else {}

    def detail(self, value: str) -> tuple[str, str]:  # noqa: ARG002 - for those that have more to say
        """What an option means, and its shape."""
        return "", ""

    @property
    def others(self) -> list[BoundField]:
        """The fields besides the one that is chosen, in their order."""
        return [self[name] for name in self.fields if name != self.choosing]

    @property
    def chosen(self) -> BoundField:
        """The field that is chosen among the options."""
        return self[self.choosing]

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen, each with what it alone would do."""
        common = self.consequences if self._shown else ()
        return tuple(
            Option(
                value=each.value,
                name=each.name,
                detail=each.detail,
                shape=each.shape,
                chosen=each.chosen,
                effects=tuple(effect for effect in each.effects if effect not in common),
            )
            for each in self._shown
        )

    @property
    def consequences(self) -> tuple[Effect, ...]:
        """What the act would do whatever is chosen."""
        if not self._shown:
            return self.scene.effects(self.kind, self.foreseen("")) or ()
        first, *others = [each.effects for each in self._shown]
        return tuple(effect for effect in first if all(effect in each for each in others))

    @property
    def changes_nothing(self) -> bool:
        """Whether no clock and no charge would be touched."""
        return not self.consequences and not any(each.effects for each in self._shown)

    def preview(self) -> str:
        """What the customer would read of it; nothing where it writes to nobody."""
        return ""

    def hindrance(self) -> str:
        """Why it is not done to this ticket, whatever is chosen; nothing where it can be."""
        return ""

    def unoffered(self) -> str:
        """Why what was chosen cannot be chosen for this ticket; nothing where it can, or nothing was chosen."""
        chosen = ((field, self.data.get(name)) for name, field in self.fields.items())
        refused = any(
            isinstance(field, forms.ChoiceField) and said and not field.valid_value(said) for field, said in chosen
        )
        return str(self.elsewhere) if refused else ""

    def foretold(self) -> tuple[Effect, ...]:
        """What it would do as far as it is filled in."""
        return next((each.effects for each in self._shown if each.chosen), self.consequences)

    def _options(self) -> list[Option]:
        bound = self[self.choosing]
        field, found = bound.field, []
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - what can be chosen among
        pairs = [(str(value), str(name)) for value, name in _pairs(field)]
        for value, name in pairs:
            effects = self.scene.effects(self.kind, self.foreseen(value))
            if effects is None:
                # The policy refuses it: it is not offered.
                continue
            detail, shape = self.detail(value)
            chosen = str(bound.value() or "") == value
            found.append(Option(value=value, name=name, detail=detail, shape=shape, chosen=chosen, effects=effects))
        field.choices = [(each.value, each.name) for each in found]
        return found


def _pairs(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    choices: Any = field.choices
    return [(value, name) for value, name in choices]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: its address, how it is called in the menu, on its button and once done, its key and sign, its form, and
    the step that it leads to: ``do(ticket, by=, at=, key=, expected=, **what the form says)``.
    """

    noun: str
    kind: EventType
    group: str
    name: str | Promise
    send: str | Promise
    told: str | Promise
    key: str
    icon: str
    form: type[ActForm]
    do: Callable[..., object]
    is_offered: Callable[[Scene], bool] = lambda _scene: True
    for_managers: bool = False

    @property
    def writes(self) -> bool:
        """Whether it is an answer that somebody is written."""
        return self.kind is EventType.REPLIED

    def fits(self, scene: Scene) -> bool:
        """Whether an agent can do it now."""
        return self.kind in scene.possible and self.is_theirs(scene) and self.is_offered(scene)

    def is_theirs(self, scene: Scene) -> bool:
        """Whether somebody of this role does it."""
        return not self.for_managers or scene.seat.is_manager

    def perform(self, ticket: Ticket, said: Mapping[str, Any], *, by: Actor, at: int, sending: "Sending") -> None:
        """Do it.

        Raises:
            Refused: as the step does.
        """
        files = {"files": sending.files} if self.writes else {}
        self.do(ticket, by=by, at=at, key=sending.key, expected=sending.expected, **files, **said)


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of a form: what it is called, so that it is done once, what its sender had seen, and the files that
    go with what it writes.
    """

    key: str
    expected: int | None
    files: Sequence[Attachment] = ()


def words(label: Any, *, rows: int = 3, required: bool = True, public: bool = True) -> forms.CharField:
    """A field for what is written with an act, and who reads it."""
    read = gettext_lazy("The customer reads it.") if public else gettext_lazy("Only the desk reads it.")
    return forms.CharField(
        label=label, required=required, max_length=LONGEST_TEXT, widget=text_area(rows=rows), help_text=read
    )
