"""What is wrong with a file, in sentences: what was found, and what to do."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from guichet.imports.columns import Kind
from guichet.imports.table import Problem

KINDS: Final[Mapping[Kind, Promise]] = {
    Kind.CUSTOMERS: gettext_lazy("Customers"),
    Kind.CONTACTS: gettext_lazy("Contacts"),
    Kind.CONTRACTS: gettext_lazy("Contracts"),
}

MEANINGS: Final[Mapping[str, Promise]] = {
    "id": gettext_lazy("What your own system calls it. The same file read twice changes nothing the second time."),
    "name": gettext_lazy("The name."),
    "customer": gettext_lazy("The id of the customer, from the file of customers."),
    "email": gettext_lazy("The address. A contact that is known by it already is taken over."),
    "language": gettext_lazy("In which language they are written to; empty: the desk's first."),
    "administrator": gettext_lazy("Whether they look after the customer's people: yes or no."),
    "first_day": gettext_lazy("The first day of the term, as 2026-01-01."),
    "last_day": gettext_lazy("The last day of the term; empty: no end."),
    "plan": gettext_lazy("The plan, by its code in the policy; empty: the first."),
    "paid": gettext_lazy("yes, or no for a trial; empty: yes."),
    "products": gettext_lazy("For which products, parted by bars: A | B; empty: all."),
    "places": gettext_lazy("How many requests each period has; empty: not limited."),
    "licence_kind": gettext_lazy("The kind of the licence, by its code in the policy."),
    "licence_expires_on": gettext_lazy("The last day of the licence; empty: it never expires."),
}
"""What each column means."""


def said(problem: Problem) -> str:
    """The sentence for a problem."""
    word = WORDS.get(problem.code)
    if word is None:
        return gettext("This is not possible now.")
    return word() % {"found": problem.found, "hint": problem.hint, "column": problem.column}


WORDS: Final[Mapping[str, Callable[[], str]]] = {
    "too_big": lambda: gettext("The file has %(found)s bytes, and %(hint)s can be read at once. Part it in several."),
    "too_long": lambda: gettext(
        "There are %(found)s characters, and %(hint)s can be read at once. Part it in several."
    ),
    "too_many_rows": lambda: gettext("More than %(hint)s rows cannot be read at once. Part the file in several."),
    "encoding": lambda: gettext("This is no text that can be read. Save it as CSV in UTF-8."),
    "empty": lambda: gettext("There is nothing in it. Its first row names the columns."),
    "no_rows": lambda: gettext("It has no rows below the names of the columns."),
    "quotes": lambda: gettext("A quotation mark is opened here and not closed, or closed amid a cell."),
    "unknown_column": lambda: gettext("No column is called “%(column)s”. Meant was perhaps: %(hint)s."),
    "column_twice": lambda: gettext("This column is there twice. Take one away."),
    "no_column": lambda: gettext("This column is missing. Add it, and fill it in for each row."),
    "too_many_cells": lambda: gettext(
        "There are more cells than columns, from “%(found)s” on. Text that holds the separator goes in quotation marks."
    ),
    "long": lambda: gettext("“%(found)s…” is too long: at most %(hint)s characters."),
    "needed": lambda: gettext("Still needed."),
    "id_twice": lambda: gettext("“%(found)s” stands in row %(hint)s already. Each id once."),
    "not_yes_no": lambda: gettext("“%(found)s” is neither yes nor no."),
    "not_day": lambda: gettext("“%(found)s” is no day. A day is written 2026-03-31."),
    "far_day": lambda: gettext("“%(found)s” is of another age. Write a day between 1990 and 2200."),
    "not_number": lambda: gettext("“%(found)s” is no whole number. It is written in digits alone, without a sign."),
    "no_email": lambda: gettext("“%(found)s” is no e-mail address."),
    "unknown_language": lambda: gettext("The desk does not speak “%(found)s”. It speaks: %(hint)s."),
    "unknown_customer": lambda: gettext("No customer goes by the id “%(found)s”. Read the file of customers first."),
    "organisation_known": lambda: gettext(
        "There is another customer called “%(found)s” already. Give one another name."
    ),
    "contact_known": lambda: gettext("This address is another contact's already."),
    "contact_elsewhere": lambda: gettext(
        "“%(found)s” is a contact of another customer. Nobody changes sides by a file: erase them there first."
    ),
    "email_fixed": lambda: gettext(
        "This contact is known as %(hint)s. A file does not change an address: add the new one under an id of its own."
    ),
    "ends_before": lambda: gettext("The contract would end before it begins. Change one of the two days."),
    "overlaps": lambda: gettext(
        "Another contract of this customer runs in this time for the same products. End that one first, or name others."
    ),
    "unknown_plan": lambda: gettext("The policy has no plan “%(found)s”. Write its code as the policy has it."),
    "no_policy": lambda: gettext("The desk has no policy in force. Publish one first."),
    "unknown_licence": lambda: gettext("The policy knows no licence “%(found)s”. Write its code as the policy has it."),
    "not_metered": lambda: gettext("The policy in force knows no licences. Leave this column empty."),
    "past": lambda: gettext("%(found)s is over. A licence is valid to the end of a day that is still to end."),
    "licence_before": lambda: gettext("The licence would end before the contract begins. Change one of the two days."),
    "no_allowance": lambda: gettext("The policy limits no requests. Leave this column empty."),
    "places": lambda: gettext("So many requests are a slip of the pen: at most 100,000."),
    "differs": lambda: gettext(
        "The contract that goes by this id stands otherwise. Change it on its own page, where it is noted who did."
    ),
}
