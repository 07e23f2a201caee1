"""Why an act was refused, in a sentence: the codes of the core and of the desk, worded at the door."""

from collections.abc import Callable

from django.utils.translation import gettext

from guichet.tickets.errors import Refused


def said(refused: Refused) -> str:
    """The sentence for a refusal; a plain one for a code without its own."""
    words: dict[str, Callable[[], str]] = {
        "closed": lambda: gettext("The request is closed. Open it again first."),
        "stays_closed": lambda: gettext("The request is closed, and cannot be opened again now."),
        "not_closed": lambda: gettext("The request is not closed."),
        "resolved": lambda: gettext("The request is resolved already."),
        "not_resolved": lambda: gettext("The request is not resolved."),
        "not_validated": lambda: gettext("Only the customer's validation closes this request."),
        "not_theirs": lambda: gettext("The policy does not give you this step."),
        "unknown_ground": lambda: gettext("The policy does not name this ground."),
        "unknown_priority": lambda: gettext("The policy does not name this level."),
        "no_such_actor": lambda: gettext("You may not do this."),
        "empty": lambda: gettext("There is no text yet."),
        "priority_required": lambda: gettext("Choose one of the levels."),
        "no_places": lambda: gettext("All requests of this period are used. The next period brings new ones."),
        "held": lambda: gettext("The request is held until its allowance has a place. Let it in first."),
        "not_held": lambda: gettext("The request is not held any more."),
        "no_policy": lambda: gettext("This desk has no policy in force yet."),
        "same": lambda: gettext("It is like that already."),
        "stale": lambda: gettext("Somebody changed this request just now. Look at what is new, then send again."),
        "unconfirmed": lambda: gettext("Confirm each line first: the policy asks for it."),
        "unknown_kind": lambda: gettext("The policy does not name this kind of request."),
        "not_reproducible": lambda: gettext("The policy's definition of this kind does not fit."),
        "unknown_cause": lambda: gettext("Choose one of the causes."),
        "excluded": lambda: gettext("The request is outside of support already."),
        "no_such_miss": lambda: gettext("No binding target of this request was missed then."),
        "waived": lambda: gettext("This miss is waived already."),
        "not_waived": lambda: gettext("This miss is not waived."),
        "no_fix": lambda: gettext("No fix is promised."),
        "fix_delivered": lambda: gettext("The fix was delivered already."),
        "not_excluded": lambda: gettext("The request is within support."),
        "work_ordered": lambda: gettext("The work is ordered by a quote: it is done, or the request is closed."),
        "no_quote": lambda: gettext("There is no such quote."),
        "no_quotes": lambda: gettext("The policy quotes for nothing."),
        "quote_superseded": lambda: gettext("A newer quote has taken the place of this one."),
        "quote_accepted": lambda: gettext("The quote is accepted already."),
        "quote_declined": lambda: gettext("The quote is declined already."),
        "quote_expired": lambda: gettext("The quote is good no more. Ask for a new one."),
        "quote_withdrawn": lambda: gettext("The quote was withdrawn."),
        "no_exclusions": lambda: gettext("The policy names nothing that is outside of support."),
        "too_many": lambda: gettext("That is too many people for one request."),
        "file_gone": lambda: gettext(
            "A file that you had picked is not kept any more, or was sent already. Pick it again, then send."
        ),
        "file_empty": lambda: gettext("“%(name)s” is empty: nothing was added of it.") % refused.data,
        "file_too_big": lambda: (
            gettext("“%(name)s” is larger than 10 MB and was not added. Make it smaller, or split it into parts.")
            % refused.data
        ),
        "files_waiting": lambda: gettext(
            "You have uploaded many files without sending them. Send some of them, or try again tomorrow."
        ),
        "too_many_files": lambda: gettext(
            "A message takes 10 files at most. Untick some, or send the others with a second message."
        ),
        "filed_before": lambda: (
            gettext(
                "You sent the same a moment ago: it is request %(number)s. Nothing was sent now. If you mean a second"
                " request, send it once more."
            )
            % refused.data
        ),
        "written_before": lambda: gettext(
            "You sent the same words a moment ago. Nothing was sent now. If you mean them twice, send them once more."
        ),
        "asks_already": lambda: gettext("Whoever has this address reads the request already. Answer them there."),
        "left": lambda: gettext("It has left already, and cannot be taken back."),
        "moved_on": lambda: gettext("The request has moved on since."),
        "too_long": lambda: _too_long(refused),
        "taken": lambda: gettext("%(name)s has it now.") % {"name": refused.data.get("name", "")},
        "declined": lambda: gettext("The request was declined."),
    }
    word = words.get(refused.code)
    return word() if word else not_now()


def not_now() -> str:
    """The sentence for what has none of its own."""
    return gettext("This is not possible now.")


def _too_long(refused: Refused) -> str:
    if "most" not in refused.data:
        return gettext("The text is too long.")
    told = gettext(
        "The text is too long: at most %(most)s characters, and it has %(found)s. Nothing was sent: shorten it, or put"
        " it in a file and attach that."
    )
    return told % refused.data
