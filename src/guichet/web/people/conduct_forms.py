"""What a manager types to limit the support of a customer, and to revoke that (MX-9)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, gettext_lazy, ngettext

from guichet.conduct.deciding import Wanted
from guichet.conduct.recording import LONGEST_NOTE
from guichet.core.limits import Effect
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Abuse
from guichet.desks.channels import channel_name
from guichet.web.shared.fields import DayField, PlainForm, text_area

NAMED: Final[Mapping[Effect, Callable[[], str]]] = {
    Effect.UNCLOCKED: lambda: gettext("No time is promised"),
    Effect.CHANNELS: lambda: gettext("Some channels only"),
    Effect.DECLINE: lambda: gettext("New requests are declined"),
    Effect.END: lambda: gettext("Support ends"),
}
DOES: Final[Mapping[Effect, Callable[[], str]]] = {
    Effect.UNCLOCKED: lambda: gettext(
        "What they send is taken, and no clock runs on it: nothing falls due, nothing escalates."
    ),
    Effect.CHANNELS: lambda: gettext(
        "What they send by a channel that you leave is taken as ever. By any other it is declined, with the reason."
    ),
    Effect.DECLINE: lambda: gettext(
        "What they send is declined as it arrives, with the reason; it is kept. An agent may still file for them, or"
        " open such a request again: no clock runs on it."
    ),
    Effect.END: lambda: gettext(
        "What they send is declined as it arrives, and nobody here files for them. It has no last day."
    ),
}


class LimitForm(PlainForm):
    """What is limited, until when, and why. It carries which evidence, and which limit, was looked at."""

    effect = forms.ChoiceField(label=gettext_lazy("What is limited"), widget=forms.RadioSelect)
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels that are left"), required=False, widget=forms.CheckboxSelectMultiple
    )
    last_day = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: it stands until it is revoked.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_NOTE,
        widget=text_area(rows=4),
        help_text=gettext_lazy("The customer reads it, in the letter and on their pages."),
    )
    considered = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, policy: Policy, rule: Abuse, **kwargs: Any) -> None:
        """Offer what the policy lets be decided."""
        super().__init__(*args, auto_id="limit_%s", **kwargs)
        self.rule = rule
        effect, channels = self.fields["effect"], self.fields["channels"]
        assert isinstance(effect, forms.ChoiceField)  # noqa: S101 - as declared
        assert isinstance(channels, forms.ChoiceField)  # noqa: S101 - as declared
        effect.choices = [(each.value, NAMED[each]()) for each in rule.limits]
        channels.choices = [(code, channel_name(code)) for code in policy.submission.channels]

    @property
    def options(self) -> list[tuple[str, str, str, bool]]:
        """Each limit: its code, its name, what it does, and whether it is chosen."""
        chosen = self["effect"].value()
        return [(each.value, NAMED[each](), DOES[each](), each.value == chosen) for each in self.rule.limits]

    @property
    def has_channels(self) -> bool:
        """Whether channels can be chosen."""
        return Effect.CHANNELS in self.rule.limits

    @property
    def wanted(self) -> Wanted:
        """The decision that was typed. Channels that were ticked for another limit say nothing."""
        said, effect = self.cleaned_data, Effect(self.cleaned_data["effect"])
        return Wanted(
            effect=effect,
            reason=said["reason"],
            considered=[int(each) for each in said["considered"].split(",") if each.isascii() and each.isdigit()],
            last_day=said["last_day"],
            channels=said["channels"] if effect is Effect.CHANNELS else (),
            replaces=said["replaces"],
        )


class RevocationForm(PlainForm):
    """Why a limit is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_NOTE,
        widget=text_area(rows=3),
        help_text=gettext_lazy("The customer reads it."),
    )


def told(people: int) -> str:
    """To how many a letter goes."""
    if not people:
        return gettext("Nobody is told by letter: the customer has no contacts.")
    return ngettext(
        "%(n)s contact gets a letter: what is limited, why, until when, and how to object.",
        "%(n)s contacts get a letter: what is limited, why, until when, and how to object.",
        people,
    ) % {"n": people}


FIELD: Final[Mapping[str, str]] = {
    "no_reason": "reason",
    "too_long": "reason",
    "past": "last_day",
    "no_end": "last_day",
    "far_day": "last_day",
    "no_channels": "channels",
    "all_channels": "channels",
    "unknown_effect": "effect",
}
"""Beside which field a refusal stands."""
