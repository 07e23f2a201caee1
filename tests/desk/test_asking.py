"""Questions that are worded once: they find what Django's own wording of them finds."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from cast import cast
from guichet.customers.models import Contact
from guichet.kit.asking import Question
from guichet.kit.models import FeedHead

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heads() -> None:
    """Five streams, each with a number of its own."""
    FeedHead.objects.bulk_create(FeedHead(stream=stream, number=10 * stream) for stream in range(101, 106))


def test_a_question_is_asked_with_other_values_and_worded_once() -> None:
    worded = []

    def shape(least: Any, most: Any) -> QuerySet[FeedHead]:
        worded.append(least)
        return FeedHead.objects.filter(stream__gte=least, number__lt=most, stream__lt=200).order_by("-stream")

    question = Question(shape)
    for least, most in ((101, 1040), (103, 2000), (104, 0)):
        found = FeedHead.objects.filter(stream__gte=least, number__lt=most, stream__lt=200).order_by("-stream")
        assert question.all(least, most) == list(found)
    assert len(worded) == 1


def test_the_first_is_the_first_in_order_or_nothing() -> None:
    question: Question[FeedHead] = Question(lambda least: FeedHead.objects.filter(stream__gte=least).order_by("stream"))
    first = question.first(103)
    assert first is not None
    assert (first.stream, first.number) == (103, 1030)
    assert question.first(999) is None


def test_any_number_of_values_can_be_asked_for() -> None:
    question: Question[FeedHead] = Question(lambda *streams: FeedHead.objects.filter(stream__in=streams))
    for wanted in ([101], [102, 104], [101, 105, 999]):
        assert {each.stream for each in question.all(*wanted)} == {each for each in wanted if each < 200}


def test_what_is_put_off_is_read_when_it_is_asked_for() -> None:
    question: Question[FeedHead] = Question(lambda stream: FeedHead.objects.filter(stream=stream).defer("number"))
    with CaptureQueriesContext(connection) as asked:
        found = question.first(102)
        assert found is not None
        assert len(asked) == 1
        assert found.number == 1020
    assert len(asked) == 2


def test_rows_that_hang_on_what_is_found_come_with_it() -> None:
    """Also through two steps, and where there is none."""
    made = cast()
    contact, desk = made.contact, made.desk
    alone = Contact.objects.create(desk=desk, email="alone@example.org", name="Nobody's")
    question: Question[Contact] = Question(
        lambda of: Contact.objects.filter(desk=of).select_related("organisation__desk", "user").order_by("pk")
    )
    with CaptureQueriesContext(connection) as asked:
        found = {each.pk: each for each in question.all(desk.pk)}
        first = found[contact.pk]
        assert (first.user, first.organisation) == (contact.user, contact.organisation)
        assert first.organisation is not None
        assert first.organisation.desk == desk
        assert (found[alone.pk].user, found[alone.pk].organisation) == (None, None)
    assert len(asked) == 1
