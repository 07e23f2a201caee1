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
    Kind.TARGETS: gettext_lazy("Targets of contracts, and what a miss credits"),
}

MEANINGS: Final[Mapping[str, Promise]] = {
    "id": gettext_lazy("What your own system calls it. The same file read twice changes nothing the second time."),
    "name": gettext_lazy("The name."),
    "customer": gettext_lazy("The id of the customer, from the file of customers."),
    "email": gettext_lazy("The address. A contact of the customer that is known by it already is taken over."),
    "language": gettext_lazy("In which language they are written to; empty: the desk's first."),
    "administrator": gettext_lazy("Whether they look after the customer's people: yes or no."),
    "attach": gettext_lazy(
        "Whether somebody who wrote before and is of no customer yet is to be of this one: yes or no."
    ),
    "first_day": gettext_lazy("The first day of the term, as 2026-01-01."),
    "last_day": gettext_lazy("The last day of the term; empty: no end."),
    "plan": gettext_lazy("The plan, by its code in the policy; empty: the first."),
    "paid": gettext_lazy("yes, or no for a trial; empty: yes."),
    "products": gettext_lazy("For which products, parted by bars: A | B; empty: all."),
    "places": gettext_lazy("How many requests each period has; empty: not limited."),
    "licence_kind": gettext_lazy("The kind of the licence, by its code in the policy."),
    "licence_expires_on": gettext_lazy("The last day of the licence; empty: it never expires."),
    "contract": gettext_lazy("The id of the contract, from the file of contracts."),
    "commitment": gettext_lazy("The promise, by its code in the policy."),
    "priority": gettext_lazy("At which priority, by its code in the policy; empty: at each."),
    "within": gettext_lazy("Within what time, as a policy writes it: 30min, 4h, 2 business days."),
    "binding": gettext_lazy("Whether it is guaranteed: yes or no; empty: no."),
    "credit": gettext_lazy("What each miss credits: 50.00, 30 or 12.5; empty: nothing."),
    "unit": gettext_lazy("In what that is: money, minutes of prepaid time, or fee, in percent of it; empty: money."),
    "currency": gettext_lazy("The currency of money and fees, by its three letters."),
    "cap": gettext_lazy("The most that a calendar month credits, in the same unit; empty: no cap."),
    "fee": gettext_lazy("The fee of which a part is credited, as 1200.00."),
    "fee_period": gettext_lazy("What the fee is for: month, quarter or year; empty: a month."),
    "signed_by": gettext_lazy("Who signed it for the customer."),
    "signed_on": gettext_lazy("On which day, as 2026-01-05."),
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
    "email_twice": lambda: gettext("This address is in row %(hint)s already. Each person stands in one row."),
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
    "contact_unattached": lambda: gettext(
        "“%(found)s” is known since %(hint)s and is of no customer yet. To attach them to this one, with what they "
        "asked before, say yes in the column “attach”."
    ),
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
    "unknown_contract": lambda: gettext("No contract goes by the id “%(found)s”. Read the file of contracts first."),
    "no_such_target": lambda: gettext("The policy promises nothing called “%(found)s”, or not at this priority."),
    "same_target": lambda: gettext("The contract says just this already, under another id or on its page."),
    "unusable_time": lambda: gettext("“%(found)s” is no time. Write one as a policy does: 30min, 4h, 2 business days."),
    "not_yet": lambda: gettext("%(found)s is still to come. Write the day on which it was signed."),
    "credit_of_goal": lambda: gettext(
        "Only a target that binds credits something. Write yes, or leave the credit empty."
    ),
    "no_account": lambda: gettext("This contract keeps no account of prepaid time that could take minutes."),
    "unknown_unit": lambda: gettext("“%(found)s” is no unit. Write money, minutes or fee."),
    "unknown_period": lambda: gettext("“%(found)s” is no period of a fee. Write month, quarter or year."),
    "unknown_currency": lambda: gettext("“%(found)s” is no currency in use. Write its three letters, such as EUR."),
    "not_a_number": lambda: gettext("“%(found)s” is no number. Write it like 450.00."),
    "too_many_decimals": lambda: gettext("“%(found)s” has smaller parts than the currency has."),
    "not_minutes": lambda: gettext("“%(found)s” is no whole number of minutes. Write it in digits, such as 30."),
    "not_percent": lambda: gettext("“%(found)s” is no percentage. Write two decimals at most, such as 12.5."),
    "not_of_unit": lambda: gettext("“%(found)s” is not said of a credit in this unit. Leave this column empty."),
    "credit_amount": lambda: gettext("A miss credits more than nothing, and no absurd amount: “%(found)s”."),
    "fee_amount": lambda: gettext("A fee is more than nothing, and no absurd amount: “%(found)s”."),
    "fee_share": lambda: gettext("A part of a fee is more than nothing, and at most 100 percent: “%(found)s”."),
    "cap_below": lambda: gettext("The cap, “%(found)s”, would be less than what one miss credits."),
    "cap_amount": lambda: gettext("No month has so high a cap: “%(found)s”."),
    "cap_share": lambda: gettext("A cap is at most 100 percent of the fee: “%(found)s”."),
    "signed_otherwise": lambda: gettext(
        "What goes by this id was signed otherwise, and stays. Give what was signed since an id of its own."
    ),
    "differs": lambda: gettext(
        "The contract that goes by this id stands otherwise. Change it on its own page, where it is noted who did."
    ),
}
