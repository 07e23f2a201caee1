"""Drafts of a policy: written by several, reviewed, approved as exactly one text, published by a second person."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from cast import Cast
from guichet.accounts.models import User
from guichet.contracts.publishing import publish_draft
from guichet.core.policy.bundled import source
from guichet.core.policy.findings import PolicyError
from guichet.desks.models import Role, Seat
from guichet.policies.approving import RuleRefused, answer_its_end, ask_for_approval, ask_for_its_end, rule_of
from guichet.policies.drafting import (
    ChangedMeanwhile,
    DraftRefused,
    approval_of,
    approve,
    ask,
    begin,
    discard,
    hash_of,
    save,
    send_back,
)
from guichet.policies.models import ApprovalRule, DraftAct, DraftState, PolicyDraft, PolicyVersion
from guichet.policies.publishing import NeedsApproval, publish

pytestmark = pytest.mark.django_db

NOW = 1_800_000_000
TEXT = source("fluksaqua").decode()
OTHER = f"{TEXT}# A word more.\n"


@pytest.fixture
def max_(people: Cast) -> User:
    """The manager."""
    return people.manager.user


@pytest.fixture
def zoe(people: Cast) -> User:
    """A second manager."""
    user = User.objects.create_user("zoe@fluksaqua.example", name="Zoe")
    Seat.objects.create(desk=people.desk, user=user, role=Role.MANAGER)
    return user


@pytest.fixture
def root() -> User:
    """Who looks after the installation."""
    return User.objects.create_user("root@house.example", name="Rita", is_administrator=True)


@pytest.fixture
def draft(people: Cast, max_: User) -> PolicyDraft:
    return begin(people.desk, name="Summer hours", text=TEXT, by=max_, at=NOW)


def done(draft: PolicyDraft) -> list[str]:
    return list(DraftAct.objects.filter(draft=draft).order_by("pk").values_list("kind", flat=True))


def code(found: "pytest.ExceptionInfo[DraftRefused]") -> str:
    return found.value.code


def again(draft: PolicyDraft) -> PolicyDraft:
    return PolicyDraft.objects.select_related("desk").get(pk=draft.pk)


def typed(draft: PolicyDraft, text: str, by: User, base: int | None = None) -> PolicyDraft:
    held = again(draft)
    return save(held, name=held.name, text=text, base=held.revision if base is None else base, by=by, at=NOW + 1)


def test_nothing_that_somebody_else_has_typed_is_written_over(draft: PolicyDraft, max_: User, zoe: User) -> None:
    theirs = typed(draft, OTHER, zoe, base=1)

    with pytest.raises(ChangedMeanwhile) as found:
        typed(draft, "mine", max_, base=1)

    assert (found.value.draft.text, found.value.draft.edited_by) == (OTHER, zoe)
    assert again(draft).text == OTHER
    assert typed(draft, OTHER, max_, base=1).revision == theirs.revision
    assert typed(draft, "mine", max_, base=theirs.revision).edited_by == max_
    assert done(draft) == ["begun", "taken_over", "taken_over"]


def test_only_who_keeps_the_desk_writes(people: Cast, draft: PolicyDraft, root: User) -> None:
    with pytest.raises(DraftRefused) as found:
        begin(people.desk, name="Mine", text=TEXT, by=people.agent.user, at=NOW)
    assert code(found) == "not_theirs"
    with pytest.raises(DraftRefused) as found:
        typed(draft, "mine", people.agent.user)
    assert code(found) == "not_theirs"
    assert typed(draft, OTHER, root).edited_by == root


def test_an_approval_holds_for_exactly_the_text_that_was_approved(draft: PolicyDraft, max_: User, zoe: User) -> None:
    with pytest.raises(DraftRefused) as found:
        approve(draft, seen=hash_of(TEXT), by=zoe, at=NOW)
    assert code(found) == "not_asked"
    ask(draft, seen=hash_of(TEXT), by=max_, at=NOW)
    with pytest.raises(DraftRefused) as found:
        approve(draft, seen=hash_of(OTHER), by=zoe, at=NOW)
    assert code(found) == "changed"
    with pytest.raises(DraftRefused) as found:
        approve(draft, seen=hash_of(TEXT), by=max_, at=NOW)
    assert code(found) == "last_edited"

    approve(draft, seen=hash_of(TEXT), by=zoe, at=NOW)
    assert again(draft).state == DraftState.APPROVED
    assert approval_of(again(draft)) is not None
    changed = typed(draft, OTHER, max_)
    assert (changed.state, approval_of(changed)) == (DraftState.EDITED, None)


def test_who_edited_last_does_not_approve_whoever_began_it(draft: PolicyDraft, max_: User, zoe: User) -> None:
    typed(draft, OTHER, zoe)
    ask(again(draft), seen=hash_of(OTHER), by=zoe, at=NOW)

    with pytest.raises(DraftRefused) as found:
        approve(again(draft), seen=hash_of(OTHER), by=zoe, at=NOW)
    assert code(found) == "last_edited"
    approve(again(draft), seen=hash_of(OTHER), by=max_, at=NOW)


def test_a_draft_is_sent_back_with_words_and_is_no_longer_approved(draft: PolicyDraft, max_: User, zoe: User) -> None:
    ask(draft, seen=hash_of(TEXT), by=max_, at=NOW)
    approve(draft, seen=hash_of(TEXT), by=zoe, at=NOW)
    with pytest.raises(DraftRefused) as found:
        send_back(draft, words=" ", seen=hash_of(TEXT), by=zoe, at=NOW)
    assert code(found) == "no_words"

    send_back(draft, words="Fridays too, please.", seen=hash_of(TEXT), by=zoe, at=NOW)

    assert approval_of(again(draft)) is None
    assert again(draft).state == DraftState.EDITED
    assert DraftAct.objects.get(kind="sent_back").words == "Fridays too, please."


def test_a_review_is_asked_only_of_what_is_a_policy(draft: PolicyDraft, max_: User) -> None:
    broken = typed(draft, "policy: [", max_)
    with pytest.raises(PolicyError):
        ask(broken, seen=hash_of(broken.text), by=max_, at=NOW)
    assert again(draft).state == DraftState.EDITED


def test_without_the_rule_who_keeps_the_desk_publishes_alone(draft: PolicyDraft, max_: User) -> None:
    version = publish_draft(draft, seen=hash_of(TEXT), by=max_, at=NOW)

    assert version.number == 2
    assert version.published_from.draft == draft
    assert (version.published_by and version.published_by.user, again(draft).state) == (max_, DraftState.PUBLISHED)
    for step in (
        lambda: typed(draft, OTHER, max_),
        lambda: discard(again(draft), by=max_, at=NOW),
        lambda: publish_draft(again(draft), seen=hash_of(TEXT), by=max_, at=NOW),
    ):
        with pytest.raises(DraftRefused) as found:
            step()
        assert code(found) == "over"


def test_what_lint_calls_an_error_keeps_a_draft_from_being_published_by_whatever_door(
    draft: PolicyDraft, max_: User
) -> None:
    """Neither it nor a text that is no policy becomes a version; the draft stays open, to be mended."""
    for wrong in (TEXT.partition("\nexamples:")[0].replace("zone: America/Toronto", "zone: EST"), "policy: ["):
        assert wrong != TEXT
        held = typed(again(draft), wrong, max_)
        with pytest.raises(DraftRefused) as found:
            publish_draft(held, seen=hash_of(wrong), by=max_, at=NOW)
        assert code(found) == "in_error"
        assert again(draft).state == DraftState.EDITED
    assert PolicyVersion.objects.filter(desk=draft.desk).count() == 1


def test_with_the_rule_nobody_publishes_alone_and_nobody_their_own(
    people: Cast, draft: PolicyDraft, max_: User, zoe: User, root: User
) -> None:
    ask_for_approval(people.desk, by=root, at=NOW)
    for by in (max_, zoe):
        with pytest.raises(DraftRefused) as found:
            publish_draft(draft, seen=hash_of(TEXT), by=by, at=NOW)
        assert code(found) == "no_approval"
    for seat in (None, people.manager):
        with pytest.raises(NeedsApproval):
            publish(people.desk, OTHER, by=seat, at=NOW)
    ask(draft, seen=hash_of(TEXT), by=max_, at=NOW)
    approve(draft, seen=hash_of(TEXT), by=zoe, at=NOW)
    with pytest.raises(DraftRefused) as found:
        publish_draft(draft, seen=hash_of(TEXT), by=max_, at=NOW)
    assert code(found) == "own"
    with pytest.raises(DraftRefused) as found:
        publish_draft(draft, seen=hash_of(OTHER), by=zoe, at=NOW)
    assert code(found) == "changed"
    with pytest.raises(NeedsApproval):
        publish(people.desk, OTHER, by=None, at=NOW, draft=again(draft))

    assert publish_draft(draft, seen=hash_of(TEXT), by=zoe, at=NOW).number == 2
    assert done(draft) == ["begun", "asked", "approved", "published"]


def test_the_rule_is_the_administrators_and_ends_only_where_a_second_person_agrees(
    people: Cast, max_: User, root: User
) -> None:
    desk = people.desk

    def refused(change: object, **said: object) -> str:
        with pytest.raises(RuleRefused) as found:
            change(desk, at=NOW, **said)  # type: ignore[operator]
        return found.value.code

    assert refused(ask_for_approval, by=max_) == "not_theirs"
    assert refused(ask_for_its_end, by=root) == "same"
    ask_for_approval(desk, by=root, at=NOW)
    assert refused(ask_for_approval, by=root) == "same"
    assert refused(ask_for_its_end, by=max_) == "not_theirs"
    assert refused(answer_its_end, agreed=True, by=max_) == "same"
    ask_for_its_end(desk, by=root, at=NOW)
    assert rule_of(desk.pk).asked_for
    assert refused(answer_its_end, agreed=True, by=root) == "second"
    assert refused(answer_its_end, agreed=True, by=people.agent.user) == "not_theirs"
    answer_its_end(desk, agreed=False, by=max_, at=NOW)
    assert rule_of(desk.pk).ending is None
    ask_for_its_end(desk, by=root, at=NOW)
    answer_its_end(desk, agreed=True, by=max_, at=NOW)
    assert not rule_of(desk.pk).asked_for
    assert list(ApprovalRule.objects.order_by("pk").values_list("kind", flat=True)) == [
        "on",
        "ending",
        "kept",
        "ending",
        "off",
    ]


def test_what_was_done_with_drafts_and_with_the_rule_stays(people: Cast, draft: PolicyDraft, root: User) -> None:
    ask_for_approval(people.desk, by=root, at=NOW)
    for rows in (DraftAct.objects.filter(draft=draft), ApprovalRule.objects.all()):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            rows.delete()
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            rows.update(at=0)
