"""What is typed to open or close a desk exceptionally, or to take that back."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, gettext_lazy

from guichet.core.hours.holidays import FIRST_YEAR, LAST_YEAR
from guichet.desks.models import Desk
from guichet.policies.entering import LONGEST_REASON, EntryRefused, Wanted
from guichet.web.shared.fields import DayField, PlainForm

CLOSED, OPEN = "closed", "open"


class ReasonForm(PlainForm):
    """A reason in each language that the desk speaks."""

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        """Ask for the reason once a language."""
        super().__init__(*args, **kwargs)
        names = Locale.parse(get_language() or "en", sep="-").languages
        self.languages = list(desk.languages)
        for code in self.languages:
            label = gettext("Reason, in %(language)s") % {"language": names.get(code, code)}
            widget = forms.TextInput(attrs={"class": "field", "lang": code})
            if len(self.languages) == 1:
                label = gettext("Reason")
            field = forms.CharField(label=label, max_length=LONGEST_REASON, widget=widget)
            field.error_messages["required"] = gettext("Still needed: customers read it.")
            self.fields[f"reason_{code}"] = field

    @property
    def reasons(self) -> list[Any]:
        """The fields of the reason."""
        return [self[f"reason_{code}"] for code in self.languages]

    @property
    def reason(self) -> Mapping[str, str]:
        """What was typed, by language."""
        return {code: self.cleaned_data[f"reason_{code}"] for code in self.languages}

    def refuse(self, refused: EntryRefused) -> None:
        """Say at the field in question why it is not possible."""
        field, said = _said(refused)
        self.add_error(field if field in self.fields else None, said)


class ExceptionForm(ReasonForm):
    """A calendar, whether it is open or closed, from when to when. Without times whole days are meant."""

    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"))
    opens = forms.ChoiceField(
        label=gettext_lazy("The desk is"),
        choices=[(CLOSED, gettext_lazy("closed")), (OPEN, gettext_lazy("open"))],
        widget=forms.RadioSelect,
        initial=CLOSED,
    )
    start_day = DayField(label=gettext_lazy("First day"))
    start_time = forms.TimeField(
        label=gettext_lazy("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    end_day = DayField(
        label=gettext_lazy("Last day"),
        required=False,
    )
    end_time = forms.TimeField(
        label=gettext_lazy("To"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, desk: Desk, calendars: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the calendars of the policy in force."""
        super().__init__(*args, desk=desk, **kwargs)
        calendar = self.fields["calendar"]
        assert isinstance(calendar, forms.ChoiceField)  # noqa: S101 - as declared
        calendar.choices = calendars
        if len(calendars) == 1:
            calendar.widget = forms.HiddenInput()
            calendar.initial = calendars[0][0]

    def clean_start_day(self) -> date:
        """A day of a year that calendars can hold."""
        return _within_reach(self.cleaned_data["start_day"])

    def clean_end_day(self) -> date | None:
        """The same, or none."""
        day = self.cleaned_data["end_day"]
        return None if day is None else _within_reach(day)

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        said = self.cleaned_data
        return Wanted(
            calendar=said["calendar"],
            opens=said["opens"] == OPEN,
            start=datetime.combine(said["start_day"], said["start_time"] or time.min),
            end=_end(said["end_day"] or said["start_day"], said["end_time"]),
            reason=self.reason,
        )


def _within_reach(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(gettext("The holidays of that year are not known yet."))
    return day


def _end(day: date, at: time | None) -> datetime:
    """The end on the wall: without a time, that of the day."""
    return datetime.combine(day + timedelta(days=1), time.min) if at is None else datetime.combine(day, at)


def _said(refused: EntryRefused) -> tuple[str, str]:
    """The field in question, and the sentence."""
    words = {
        "no_policy": ("calendar", gettext("This desk has no policy in force yet.")),
        "unknown_calendar": ("calendar", gettext("The policy in force has no such calendar.")),
        "unusable": ("start_time", gettext("Clocks are put forward then: there is no such time.")),
        "backwards": ("end_time", gettext("It must end after it begins.")),
        "past": ("start_time", gettext("It must begin later than now: what has passed stays as it was.")),
        "too_long": ("end_day", gettext("That is longer than a year. Publish a version of the policy instead.")),
        "beyond": ("end_day", gettext("The holidays of that year are not known yet.")),
        "never_opens": ("end_day", gettext("The desk would never open any more.")),
        "same": ("start_day", gettext("It is entered already.")),
        "begun": ("", gettext("It has begun: it stays.")),
        "withdrawn": ("", gettext("It is withdrawn already.")),
    }
    return words.get(refused.code, ("", gettext("This is not possible now.")))
