"""Drafts of a policy: written, reviewed, approved or sent back, until one is published or discarded.

What is approved is a text, known by its hash: one more letter, and nobody has approved it. Each step is kept with who
took it; what is typed in between is kept too, and never over what somebody else has typed since it was shown.
"""

import hashlib
from typing import Final

from django.db import transaction
from django.db.models import Max

from guichet.accounts.models import User
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk
from guichet.kit.locking import lock
from guichet.policies.approving import keeps, rule_of
from guichet.policies.examining import sound
from guichet.policies.models import DraftAct, DraftState, PolicyDraft, PolicyVersion

LONGEST_NAME: Final = 100
LONGEST_WORDS: Final = 2000
LONGEST_TEXT: Final = 1_000_000
OPEN: Final = (DraftState.EDITED, DraftState.ASKED, DraftState.APPROVED)


class DraftRefused(Exception):  # noqa: N818 - reads as what it is
    """A step that is not possible. ``code`` is stable, and worded at the door.

    Codes: ``not_theirs``, ``over`` (it is published or discarded), ``no_name``, ``too_long``, ``changed`` (the text is
    not the one that was seen), ``last_edited`` (nobody approves what they edited last), ``no_words`` (sent back without
    a reason), ``not_asked`` (for a review), ``own`` (nobody publishes their own draft), ``no_approval``,
    ``in_error`` (a mistake, or what lint calls one, keeps it from being published).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChangedMeanwhile(Exception):  # noqa: N818 - reads as what it is
    """Somebody has saved the draft since it was shown; nothing of what was typed upon the older state was kept."""

    def __init__(self, draft: PolicyDraft) -> None:
        """``draft`` is as it is now."""
        super().__init__(draft.revision)
        self.draft = draft


def hash_of(text: str) -> str:
    """What a text is known again by: that what was read is what is approved, and published."""
    return hashlib.sha256(text.encode()).hexdigest()


def begin(desk: Desk, *, name: str, text: str, by: User, at: int, follows: PolicyVersion | None = None) -> PolicyDraft:
    """A new draft.

    Raises:
        DraftRefused: ``not_theirs``, ``no_name``, ``too_long``.
    """
    with transaction.atomic():
        lock_desk(desk.pk)
        _see_keeper(desk, by)
        last = PolicyDraft.objects.filter(desk=desk).aggregate(last=Max("number"))["last"] or 0
        draft = PolicyDraft.objects.create(
            desk=desk,
            number=last + 1,
            name=_named(name),
            text=_whole(text),
            follows=follows,
            author=by,
            begun_at=at,
            edited_by=by,
            edited_at=at,
        )
        _note(draft, "begun", by, at)
    return draft


def save(draft: PolicyDraft, *, name: str, text: str, base: int, by: User, at: int) -> PolicyDraft:
    """Keep what was typed upon the state ``base`` of a draft. A text that changes has to be reviewed anew.

    Raises:
        ChangedMeanwhile: where it has been saved since.
        DraftRefused: ``not_theirs``, ``over``, ``no_name``, ``too_long``.
    """
    with transaction.atomic():
        held = locked(draft, by)
        if (held.name, held.text) == (_named(name), _whole(text)):
            return held
        if held.revision != base:
            raise ChangedMeanwhile(held)
        if held.edited_by_id != by.pk:
            _note(held, "taken_over", by, at)
        if held.text != text:
            held.state = DraftState.EDITED
            held.edited_by, held.edited_at = by, at
        held.name, held.text, held.revision = _named(name), text, base + 1
        held.save()
    return held


def ask(draft: PolicyDraft, *, seen: str, by: User, at: int) -> None:
    """Ask for a review of the text that was seen.

    Raises:
        DraftRefused: ``not_theirs``, ``over``, ``changed``.
        PolicyError: where the text is no policy, or one of its worked examples does not hold.
    """
    sound(draft.text, f"{draft.desk.slug}.yaml")
    _step(draft, "asked", DraftState.ASKED, seen=seen, by=by, at=at)


def approve(draft: PolicyDraft, *, seen: str, by: User, at: int) -> None:
    """Agree to exactly the text that was seen.

    Raises:
        DraftRefused: ``not_theirs``, ``over``, ``changed``, ``last_edited``, ``not_asked``.
    """
    _step(draft, "approved", DraftState.APPROVED, seen=seen, by=by, at=at)


def send_back(draft: PolicyDraft, *, words: str, seen: str, by: User, at: int) -> None:
    """Give a draft back with what is wrong with it; an approval of this text no longer holds.

    Raises:
        DraftRefused: ``not_theirs``, ``over``, ``changed``, ``no_words``, ``too_long``, ``not_asked``.
    """
    if not words.strip():
        raise DraftRefused("no_words")
    if len(words) > LONGEST_WORDS:
        raise DraftRefused("too_long")
    _step(draft, "sent_back", DraftState.EDITED, seen=seen, by=by, at=at, words=words.strip())


def discard(draft: PolicyDraft, *, by: User, at: int) -> None:
    """Give a draft up. Its text stays readable.

    Raises:
        DraftRefused: ``not_theirs``, ``over``.
    """
    _step(draft, "discarded", DraftState.DISCARDED, seen=None, by=by, at=at)


def approval_of(draft: PolicyDraft) -> DraftAct | None:
    """The approval of the draft's text as it is, if it has one that was not taken back by sending it back."""
    decided = DraftAct.objects.filter(draft=draft, hash=hash_of(draft.text), kind__in=["approved", "sent_back"])
    last = decided.select_related("by").order_by("-pk").first()
    return last if last is not None and last.kind == "approved" else None


def why_not_publish(draft: PolicyDraft, by: User) -> str | None:
    """Why somebody may not publish a draft as it is, as a code of ``DraftRefused``; nothing where they may."""
    if not keeps(by, draft.desk):
        return "not_theirs"
    if draft.state not in OPEN:
        return "over"
    if not rule_of(draft.desk_id).asked_for:
        return None
    if approval_of(draft) is None:
        return "no_approval"
    return "own" if draft.author_id == by.pk else None


def published(draft: PolicyDraft, version: PolicyVersion, *, by: User, at: int) -> None:
    """Note that a draft has become a version. The caller holds its lock."""
    draft.state = DraftState.PUBLISHED
    draft.save(update_fields=["state"])
    _note(draft, "published", by, at, version=version)


def locked(draft: PolicyDraft, by: User) -> PolicyDraft:
    """The draft as it is now, locked until the transaction ends, for somebody who may go on with it.

    Raises:
        DraftRefused: ``not_theirs``, ``over``.
    """
    found = lock(PolicyDraft.objects.all(), draft.pk, "desk", "author", "edited_by")
    _see_keeper(found.desk, by)
    if found.state not in OPEN:
        raise DraftRefused("over")
    return found


def _step(  # noqa: PLR0913 - one step and all that it leaves, keyword-only
    draft: PolicyDraft, kind: str, state: DraftState, *, seen: str | None, by: User, at: int, words: str = ""
) -> None:
    with transaction.atomic():
        held = locked(draft, by)
        if seen is not None and seen != hash_of(held.text):
            raise DraftRefused("changed")
        if kind in {"approved", "sent_back"} and held.state == DraftState.EDITED:
            raise DraftRefused("not_asked")
        if kind == "approved" and held.edited_by_id == by.pk:
            raise DraftRefused("last_edited")
        held.state = state
        held.save(update_fields=["state"])
        _note(held, kind, by, at, words=words)


def _note(
    draft: PolicyDraft, kind: str, by: User, at: int, *, words: str = "", version: PolicyVersion | None = None
) -> None:
    DraftAct.objects.create(
        desk_id=draft.desk_id,
        draft=draft,
        kind=kind,
        by=by,
        at=at,
        hash=hash_of(draft.text),
        words=words,
        version=version,
    )


def _see_keeper(desk: Desk, by: User) -> None:
    if not keeps(by, desk):
        raise DraftRefused("not_theirs")


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not said:
        raise DraftRefused("no_name")
    if len(said) > LONGEST_NAME:
        raise DraftRefused("too_long")
    return said


def _whole(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise DraftRefused("too_long")
    return text
