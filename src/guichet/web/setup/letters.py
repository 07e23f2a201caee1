"""The words of the desk's letters, for its managers: all letters, and one of them beside what it would look like."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet import clock
from guichet.desks.models import Desk, Seat
from guichet.notices.catalogue import CUSTOMER, DESK, LETTERS, SIGNATURE, TEXTS, Letter
from guichet.notices.checking import Mistake, mistakes
from guichet.notices.clauses import clause_of, leads_to
from guichet.notices.models import LetterText
from guichet.notices.previewing import Preview, preview
from guichet.notices.testing import send_test
from guichet.notices.texts import ChangedMeanwhile, NotAccepted, Words, give_back, history, in_force, of_house, save
from guichet.policies.loading import in_force as policy_in_force
from guichet.policies.loading import policy_of
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.web.setup import letters_said
from guichet.web.setup.letter_form import LetterForm
from guichet.web.setup.line_differences import line_differences
from guichet.web.shared import carried
from guichet.web.shared.languages import LANGUAGES
from guichet.web.shared.visitor import managers_only

MOST_TOLD = 20
"""Changes of a letter that its page tells, the latest first."""


@dataclass(frozen=True, slots=True)
class Version:
    """The words of a letter in one language: the change that made them, where the desk has words of its own."""

    language: str
    named: object
    own: LetterText | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter in the list: what it is, when it is sent, by which clause, whether the policy comes to it."""

    code: str
    name: object
    when: object
    clause: str
    comes: bool
    versions: tuple[Version, ...]


@require_safe
@managers_only
def index(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every letter, when it is sent and by which clause, and whose words it has."""
    entries = list(_entries(seat.desk))
    context = {
        "desk": seat.desk,
        "groups": [
            (gettext("To customers"), [each for each in entries if _to(each.code) == CUSTOMER]),
            (gettext("To people of the desk"), [each for each in entries if _to(each.code) == DESK]),
            (gettext("In every letter"), [each for each in entries if each.code == SIGNATURE]),
        ],
    }
    return render(request, "setup/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def change(request: HttpRequest, seat: Seat, code: str, language: str) -> HttpResponse:
    """Show a letter's words; keep others, give it the house's back, or send it to whoever asks."""
    letter = _letter(seat.desk, code, language)
    if request.method != "POST":
        typed = carried.shown(request, request.path)
        return _shown(request, seat, letter, language, _form(seat.desk, letter, language, typed, request))
    form = LetterForm(request.POST, letter=letter)
    form.is_valid()
    seen = form.cleaned_data.get("seen") or 0
    how: dict[str, Any] = {"by": seat, "at": clock.now_seconds(), "seen": seen}
    try:
        match request.POST.get("act"):
            case "keep":
                save(seat.desk, code, language, form.words, **how)
                messages.success(request, gettext("Kept. Letters that are worded from now on have these words."))
            case "house":
                give_back(seat.desk, code, language, **how)
                messages.success(request, gettext("The letter has the house's words again."))
            case "test":
                return _tested(request, seat, letter, language, form)
            case _:
                return _shown(request, seat, letter, language, form)
    except NotAccepted as refused:
        return _shown(request, seat, letter, language, form, refused.mistakes, status=422)
    except ChangedMeanwhile:
        said = gettext("Somebody changed this letter just now. Look at what is new below, then keep yours again.")
        form.add_error(None, said)
        return _shown(request, seat, letter, language, form, anew=True, status=422)
    carried.sent(request)
    return redirect(request.path)


@require_POST
@managers_only
def show(request: HttpRequest, seat: Seat, code: str, language: str) -> HttpResponse:
    """What a letter would look like with the words that are being typed."""
    letter = _letter(seat.desk, code, language)
    form = LetterForm(request.POST, letter=letter)
    wrong = mistakes(letter, *_pair(form.words), house=of_house(code, language).text)
    context = {
        "shown": _preview(seat, code, language, form),
        "mistakes": _located(wrong),
        "asked": form.number,
        "language": language,
    }
    return render(request, "setup/letter_shown.html", context)


def _tested(request: HttpRequest, seat: Seat, letter: Letter, language: str, form: LetterForm) -> HttpResponse:
    wrong = mistakes(letter, *_pair(form.words), house=of_house(letter.code, language).text)
    if wrong:
        raise NotAccepted(wrong)
    send_test(seat, _preview(seat, letter.code, language, form).worded, at=clock.now_seconds())
    messages.success(request, gettext("A test is on its way to %(to)s.") % {"to": seat.user.email})
    return _shown(request, seat, letter, language, form)


def _shown(  # noqa: PLR0913 - the page and all that may be wrong on it
    request: HttpRequest,
    seat: Seat,
    letter: Letter,
    language: str,
    form: LetterForm,
    wrong: tuple[Mistake, ...] = (),
    *,
    anew: bool = False,
    status: int = 200,
) -> HttpResponse:
    told = list(history(seat.desk, letter.code, language)[:MOST_TOLD])
    last = told[0].pk if told else 0
    house = of_house(letter.code, language)
    policy = _policy(seat.desk)
    name, when = letters_said.LETTERS[letter.code]
    seen = last if anew or not form.is_bound else form.data.get("seen", last)
    context = {
        "letter": letter,
        "name": name,
        "when": when,
        "clause": clause_of(policy, letter.code) if policy else "",
        "comes": policy is None or leads_to(policy, letter.code),
        "language": language,
        "languages": [(each, LANGUAGES.get(each, each)) for each in _languages(seat.desk, letter)],
        "form": form,
        "seen": seen,
        "mistakes": _located(wrong),
        "shown": _preview(seat, letter.code, language, form),
        "asked": form.number,
        "places": [
            (f"{{{{{each}}}}}", letters_said.PLACES[each], each in letter.required, each in letter.sometimes)
            for each in sorted(letter.places, key=lambda each: (each not in letter.required, each))
        ],
        "own": bool(told and told[0].text),
        "differs": tuple(_differences(house, form.words)),
        "told": told,
        "to": seat.user.email,
        "numbers": visible_to(seat).order_by("-pk").values_list("number", "subject")[:MOST_TOLD],
    }
    return render(request, "setup/letter.html", context, status=status)


def _form(desk: Desk, letter: Letter, language: str, typed: Any, request: HttpRequest) -> LetterForm:
    last = history(desk, letter.code, language).first()
    words = Words(last.subject, last.text) if last and last.text else of_house(letter.code, language)
    initial = {"subject": words.subject, "text": words.text, "ticket": request.GET.get("ticket", "")}
    return LetterForm(typed, letter=letter, initial=initial)


def _preview(seat: Seat, code: str, language: str, form: LetterForm) -> Preview:
    ticket: Ticket | None = None
    if form.number is not None:
        found = visible_to(seat).select_related("desk", "contact__organisation", "assignee__user", "team")
        ticket = found.filter(number=form.number).first()
    author, at = seat.user.name, clock.now_seconds()
    return preview(seat.desk, code, language, form.words, ticket=ticket, author=author, at=at)


def _entries(desk: Desk) -> Iterator[Entry]:
    policy, own = _policy(desk), in_force(desk)
    for code, letter in TEXTS.items():
        name, when = letters_said.LETTERS[code]
        rows = ((each, own.get((code, each))) for each in _languages(desk, letter))
        yield Entry(
            code,
            name,
            when,
            clause_of(policy, code) if policy else "",
            policy is None or leads_to(policy, code),
            tuple(Version(each, LANGUAGES.get(each, each), row if row and row.text else None) for each, row in rows),
        )


def _differences(house: Words, words: Words) -> Iterator[tuple[str, str]]:
    """The lines in which the words differ from the house's."""
    before, after = (f"{each.subject}\n\n{each.text}".strip() for each in (house, words))
    yield from line_differences(before, after)


def _located(found: tuple[Mistake, ...]) -> list[tuple[str, str]]:
    """Each mistake with where it is."""
    return [(_place(each), letters_said.said(each)) for each in found]


def _place(mistake: Mistake) -> str:
    if mistake.code == "missing":
        return ""
    return gettext("Line %(n)s") % {"n": mistake.line} if mistake.line else gettext("Subject")


def _letter(desk: Desk, code: str, language: str) -> Letter:
    """The letter of an address.

    Raises:
        Http404: where there is none, or the desk does not speak the language.
    """
    letter = TEXTS.get(code)
    if letter is None or language not in _languages(desk, letter):
        raise Http404
    return letter


def _languages(desk: Desk, letter: Letter) -> tuple[str, ...]:
    """The languages of a letter's readers: those that the desk speaks; of its own people, all."""
    ours = tuple(code for code, _name in settings.LANGUAGES)
    return ours if letter.to == DESK or letter.code == SIGNATURE else tuple(c for c in desk.languages if c in ours)


def _to(code: str) -> str:
    return LETTERS[code].to if code in LETTERS else ""


def _pair(words: Words) -> tuple[str, str]:
    return words.subject, words.text


def _policy(desk: Desk) -> Any:
    version = policy_in_force(desk.pk, clock.now_seconds())
    return policy_of(version) if version else None
