"""What there is to see at each desk of the demonstration, and as whom: words for its first page, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Sights:
    """What a desk serves, and what is worth looking at there."""

    field: Promise | str
    worth: tuple[Promise | str, ...]


NOTHING: Final = Sights("", ())

SIGHTS: Final[Mapping[str, Sights]] = {
    "fluksaqua": Sights(
        gettext_lazy("Networks of drinking water, in English and in French."),
        (
            gettext_lazy("A blocking incident that waits for its first response, and one that was missed."),
            gettext_lazy("A request that closes by silence, warned of one business day before."),
            gettext_lazy("A free trial, to which nothing is promised."),
        ),
    ),
    "alias": Sights(
        gettext_lazy("Licences of software; assistance is paid for by slices of 15 minutes."),
        (
            gettext_lazy("A meter that runs towards the end of a prepaid hour, and one that stands still."),
            gettext_lazy("A defect of the software: the whole time was given back."),
            gettext_lazy("A request without credit, declined; the customer's board in red, orange and green."),
        ),
    ),
    "maintainx": Sights(
        gettext_lazy("Maintenance of plants, day and night, by four levels of support."),
        (
            gettext_lazy("A critical failure under way: escalated after an hour, an update due every 30 minutes."),
            gettext_lazy("Customers of all four levels, each with response times of their own."),
            gettext_lazy("Somebody without a subscription, whom no clock serves, and an exclusion for abuse."),
        ),
    ),
    "infraspeak": Sights(
        gettext_lazy("Management of facilities; the desk sets the priority."),
        (
            gettext_lazy("A request that nobody has sorted yet, and one that was missed when it became urgent."),
            gettext_lazy("A resolution that stands still while the customer is asked."),
            gettext_lazy("A technical service outside support, and one taken back into it."),
        ),
    ),
    "esker": Sights(
        gettext_lazy("Automation of documents; a problem runs from its registration."),
        (
            gettext_lazy("A mail that lacks the steps, and a wished priority that was lowered with its reason."),
            gettext_lazy("A priority 1 that runs, and one that fell due while the desk was closed."),
            gettext_lazy("A solution that waits for the client's validation, and one that was refused."),
        ),
    ),
}
