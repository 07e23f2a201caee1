"""The words of a desk's letters: the house's hold what clauses order, and a desk's own cannot lose it."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast, filed, local
from guichet.kit.models import Mail
from guichet.kit.placeholders import fill_lines
from guichet.notices.catalogue import LETTERS, TEXTS, Letter
from guichet.notices.checking import mistakes
from guichet.notices.round import make_round
from guichet.notices.texts import ChangedMeanwhile, NotAccepted, Words, give_back, history, of_house, save
from guichet.tickets.actions import submit

LANGUAGES = [code for code, _ in settings.LANGUAGES]


def wrong(code: str, subject: str, text: str) -> list[tuple[str, int, str, str]]:
    """What is wrong with words of a letter."""
    found = mistakes(LETTERS[code], subject, text, house=of_house(code, "en").text)
    return [(one.code, one.line, one.place, one.hint) for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", TEXTS)
def test_the_houses_words_are_accepted_in_each_language(code: str, language: str) -> None:
    house = of_house(code, language)
    assert mistakes(TEXTS[code], house.subject, house.text, house=house.text) == ()


@pytest.mark.parametrize("code", LETTERS)
def test_both_languages_say_the_same_facts(code: str) -> None:
    said = [sorted({*of_house(code, each).text.split("{{")[1:]}) for each in LANGUAGES]
    names = [{part.partition("}}")[0] for part in each} for each in said]
    assert names[0] == names[1]


HOUSE_CLOSED = "Number {{number}} is closed.\n{{ground}}\n{{rule}}\n{{reopening}}\n{{link}}"


def test_a_place_that_is_left_out_is_named_with_the_line_in_which_the_house_has_it() -> None:
    assert wrong("closed", "Closed", HOUSE_CLOSED) == []
    lost = HOUSE_CLOSED.replace("{{rule}}\n", "")
    assert wrong("closed", "Closed", lost) == [("missing", 7, "{{rule}}", "")]


def test_es_3_keeps_its_six_facts() -> None:
    house = of_house("confirmation", "en")
    for fact in ("issuer", "received", "subject", "priority"):
        without = "\n".join(line for line in house.text.split("\n") if f"{{{{{fact}}}}}" not in line)
        assert [(code, place) for code, _, place, _ in wrong("confirmation", house.subject, without)] == [
            ("missing", f"{{{{{fact}}}}}")
        ]
    bare = "\n".join(line for line in house.text.split("\n") if "{{desk}}" not in line and "{{number}}" not in line)
    assert [place for _, _, place, _ in wrong("confirmation", "We have it", bare)] == ["{{desk}}", "{{number}}"]


def test_a_place_that_means_nothing_is_refused_with_the_one_that_was_meant() -> None:
    assert wrong("closed", "Closed", HOUSE_CLOSED + "\n{{ruel}}") == [("unknown", 6, "{{ruel}}", "{{rule}}")]
    assert wrong("closed", "{{ settings.SECRET_KEY }}", HOUSE_CLOSED)[0][:3] == (
        "unknown",
        0,
        "{{ settings.SECRET_KEY }}",
    )


def test_what_must_be_said_does_not_stand_beside_what_may_have_nothing_to_say() -> None:
    text = HOUSE_CLOSED.replace("Number {{number}} is closed.\n{{ground}}", "Number {{number}} is closed: {{ground}}")
    assert [one[:1] + one[2:] for one in wrong("closed", "Closed", text)] == [
        ("may_vanish", "{{ground}}", "{{number}}"),
    ]
    # Said safely elsewhere, here in the subject, it may stand there as well.
    assert wrong("closed", "Closed: {{number}}", text) == []


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("", "no_subject"),
        ("Closed\nBcc: everybody@elsewhere.test", "two_lines"),
        ("Closed\r", "two_lines"),
        ("Closed\u2028Bcc: x", "two_lines"),
        ("{{rule}}", "not_in_subject"),
        ("{{link}}", "not_in_subject"),
        ("x" * 201, "too_long"),
    ],
)
def test_a_subject_is_one_short_line_of_what_is_always_known(subject: str, code: str) -> None:
    assert wrong("closed", subject, HOUSE_CLOSED)[0][0] == code


def test_nothing_that_a_customer_typed_can_stand_in_the_word_to_somebody_who_was_added() -> None:
    house = of_house("joined", "en")
    for typed in ("subject", "message", "reason"):
        found = wrong("joined", house.subject, f"{house.text}\n{{{{{typed}}}}}")
        assert [one[0] for one in found] == ["unknown"]


@st.composite
def written(draw: st.DrawFn) -> tuple[Letter, str, frozenset[str]]:
    """A letter, a text of its places in any order and company, and the places that have nothing to say."""
    letter = draw(st.sampled_from(list(LETTERS.values())))
    places = st.lists(st.sampled_from(sorted(letter.places)), max_size=3)
    lines = draw(st.lists(places, max_size=12))
    lines += [[place] for place in sorted(letter.required) if draw(st.booleans())]
    text = "\n".join(" ".join(f"{{{{{place}}}}}" for place in line) or "Words." for line in lines)
    return letter, text, frozenset(draw(st.sets(st.sampled_from(sorted(letter.sometimes)))))


@given(written())
def test_an_accepted_text_never_loses_what_it_must_say(case: tuple[Letter, str, frozenset[str]]) -> None:
    letter, text, silent = case
    if mistakes(letter, "Words", text, house=text):
        return
    # A clause is there with its rule, the word for a priority with it, and the clause of a promise with the promise.
    values = {place: f"<{place}>" for place in letter.places - silent | {"clause", "promise_clause"}}
    whole = fill_lines(text, values)
    assert [place for place in letter.required - silent if f"<{place}>" not in whole] == []


def test_a_line_without_anything_to_say_is_left_out_and_what_is_filled_in_is_not_looked_at_again() -> None:
    text = "Hello {{name}},\n\n{{ground}}\n\n{% include 'x' %} {{message}}\n\n\nBye"
    said = fill_lines(text, {"name": "{{ground}}", "ground": "", "message": "One\n\n\nTwo {{name}}"})
    assert said == "Hello {{ground}},\n\n{% include 'x' %} One\n\n\nTwo {{name}}\n\nBye"


def test_mails_worded_after_a_change_have_the_desks_own_words_and_the_outbox_keeps_the_old(people: Cast) -> None:
    filed(people)
    make_round(at=local("2026-03-10 10:00"))
    own = Words("Reçu {{number}}", of_house("confirmation", "fr").text.replace("Votre demande est", "La vôtre est"))
    save(people.desk, "confirmation", "fr", own, by=people.manager, at=local("2026-03-10 10:01"), seen=0)
    save(people.desk, "signature", "fr", Words("", "{{desk}}, 01 23"), by=people.manager, at=0, seen=0)
    filed(people)
    make_round(at=local("2026-03-10 10:02"))
    before, after = Mail.objects.filter(purpose="confirmation").order_by("pk")
    assert (before.subject, after.subject) == (
        "[FluksAqua n° 1] Nous avons reçu votre demande",
        "Reçu 2",
    )
    assert "La vôtre est bien parvenue" in after.text
    assert after.text.endswith("\n\nFluksAqua, 01 23\n")


def test_a_change_that_is_not_accepted_changes_nothing(people: Cast) -> None:
    with pytest.raises(NotAccepted) as caught:
        save(people.desk, "closed", "en", Words("Closed", "Over."), by=people.manager, at=0, seen=0)
    assert {one.place for one in caught.value.mistakes} >= {"{{number}}", "{{link}}", "{{rule}}"}
    assert not history(people.desk, "closed", "en").exists()


def test_two_who_change_one_letter_do_not_undo_each_other(people: Cast) -> None:
    house = of_house("closed", "en")
    save(people.desk, "closed", "en", Words("Over", house.text), by=people.manager, at=0, seen=0)
    with pytest.raises(ChangedMeanwhile):
        save(people.desk, "closed", "en", Words("Done", house.text), by=people.manager, at=0, seen=0)
    assert [row.subject for row in history(people.desk, "closed", "en")] == ["Over"]


def test_the_houses_words_come_back_in_one_act_and_the_history_tells(people: Cast) -> None:
    house = of_house("closed", "en")
    first = save(people.desk, "closed", "en", Words("Over", house.text), by=people.manager, at=5, seen=0)
    give_back(people.desk, "closed", "en", by=people.manager, at=6, seen=first.pk)
    told = [(row.subject, row.by, row.at) for row in history(people.desk, "closed", "en")]
    assert told == [("", people.manager, 6), ("Over", people.manager, 5)]


def test_nobody_can_be_mailed_somebodys_words_at_an_address_that_is_not_proven(people: Cast) -> None:
    submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=local("2026-03-10 10:00"),
        channel="email",
        priority="blocking",
        subject="BUY-PILLS",
        text="BUY-MORE",
    )
    make_round(at=local("2026-03-10 10:00"))
    (mail,) = Mail.objects.filter(recipient=people.contact.email)
    assert mail.subject
    assert "BUY" not in mail.subject + mail.text + mail.html
