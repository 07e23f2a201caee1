"""What readers think of an article: whether it helped, once each, and a contact's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q

from guichet.customers.models import Contact
from guichet.knowledge.models import Article, ArticleText, Feedback
from guichet.knowledge.scopes import Reader

MOST_UNKNOWN_A_DAY: Final = 200
"""Readers who are not signed in that are counted for one text in a day: beyond, it is not people who answer."""

DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many an article helped, and how many it did not."""

    helped: int = 0
    not_helped: int = 0


def judge(text: ArticleText, reader: Reader, *, voice: str, helped: bool, words: str, at: int) -> None:
    """Say whether a text helped; whoever says it again changes their mind. ``voice`` is that of a reader who is not
    signed in: their words are not kept.
    """
    known = reader.contact if reader.belongs else None
    if known is not None:
        voice, words = f"contact-{known.pk}", words[:500]
    else:
        words = ""
        since = Feedback.objects.filter(text=text, contact=None, given_at__gt=at - DAY_S).exclude(voice=voice)
        if since.count() >= MOST_UNKNOWN_A_DAY:
            return
    Feedback.objects.update_or_create(
        text=text,
        voice=voice,
        defaults={"contact": known, "helped": helped, "words": words, "given_at": at},
    )


def verdicts(articles: Iterable[Article]) -> Mapping[int, Verdict]:
    """What was said of the texts of articles, old and new, by the articles' keys."""
    rows = (
        Feedback.objects.filter(text__article__in=[each.pk for each in articles])
        .values("text__article")
        .annotate(yes=Count("pk", filter=Q(helped=True)), no=Count("pk", filter=Q(helped=False)))
    )
    return {row["text__article"]: Verdict(row["yes"], row["no"]) for row in rows}


def forget(contact: Contact) -> None:
    """Take back what a contact thought: they are erased."""
    Feedback.objects.filter(contact=contact).delete()
