"""What would have to be done at a desk for it to be as files say: each step in words, with what does it.

Nothing is removed that files do not list, unless that is asked for; what stays is said.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guichet.configuration import doing
from guichet.configuration.standing import portable, shared_replies, shared_views, teams_of
from guichet.configuration.values import IDENTITY, Configuration
from guichet.desks.models import Desk
from guichet.notices import texts
from guichet.policies.loading import last_of

Do = Callable[[doing.Hand], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step in words; ``do`` does it, and is nothing for what stays although files do not list it."""

    said: str
    do: Do | None = None


def plan(desk: Desk, now: Configuration, wanted: Configuration, *, at: int, remove: bool) -> tuple[Step, ...]:
    """The steps in the order in which they are done."""
    return (
        *_identity(now, wanted),
        *_logo(now, wanted, remove=remove),
        *_policy(desk, now, wanted, at),
        *_teams(now, wanted, remove=remove),
        *_exceptions(now, wanted, remove=remove),
        *_replies(desk, wanted, remove=remove),
        *_letters(desk, now, wanted, remove=remove),
        *_views(desk, wanted, remove=remove),
    )


def _gone(what: str, gone: str, do: Do, *, remove: bool) -> Step:
    """What files do not list: it goes where that is asked for, and else stays and is said to."""
    return Step(f"{what} {gone}", do) if remove else Step(f"{what} is not in the files, and stays (--remove: {gone})")


def _identity(now: Configuration, wanted: Configuration) -> Iterator[Step]:
    if wanted.identity is None or wanted.languages is None:
        return
    facts, languages = dict(wanted.identity), list(wanted.languages)
    before = {**(now.identity or {}), "languages": ", ".join(now.languages or ())}
    after = {**facts, "languages": ", ".join(languages)}
    changed = [name for name in (*IDENTITY, "languages") if before[name] != after[name]]
    for name in changed:
        said = f"desk: {name.replace('_', ' ')} “{before[name]}” becomes “{after[name]}”"
        first = name == changed[0]
        yield Step(said, (lambda hand: doing.change_desk(hand, facts, languages)) if first else _with_the_first)


def _with_the_first(_hand: doing.Hand) -> None:
    """Facts of a desk are changed together, by the first step that names one."""


def _logo(now: Configuration, wanted: Configuration, *, remove: bool) -> Iterator[Step]:
    logo = wanted.logo
    if logo is not None and logo != now.logo:
        yield Step("desk: another logo" if now.logo else "desk: a logo", lambda hand: doing.keep_logo(hand, logo))
    elif logo is None and now.logo is not None:
        yield _gone("desk: the logo", "goes", doing.drop_logo, remove=remove)


def _policy(desk: Desk, now: Configuration, wanted: Configuration, at: int) -> Iterator[Step]:
    text = wanted.policy
    if text is None or text == now.policy:
        return
    policy, mark = doing.read_policy(text)
    version = last_of(desk.pk, at)
    if version is not None and version.hash == mark:
        return
    said = f"policy: “{policy.version}” is published, in force at once"
    if version is not None:
        meaning = doing.meaning_of(version, policy, at)
        said += f"; against version {version.number} it is {meaning.verdict} for customers"
        if meaning.pinned:
            said += f", and {meaning.pinned} contracts keep theirs"
    yield Step(said, lambda hand: doing.publish(hand, text))


def _teams(now: Configuration, wanted: Configuration, *, remove: bool) -> Iterator[Step]:
    if wanted.teams is None:
        return
    has = now.teams or ()
    for name in wanted.teams:
        if name not in has:
            yield Step(f"team “{name}” is made, with nobody in it", _call(doing.make_team, name))
    for name in has:
        if name not in wanted.teams:
            yield _gone(f"team “{name}”", "is given up", _call(doing.give_up_team, name), remove=remove)


def _exceptions(now: Configuration, wanted: Configuration, *, remove: bool) -> Iterator[Step]:
    if wanted.exceptions is None:
        return
    has = {each.key: each for each in now.exceptions or ()}
    asked = {each.key: each for each in wanted.exceptions}
    for key, each in asked.items():
        what = f"{'opening' if each.opens else 'closing'} of “{each.calendar}” from {each.start} to {each.end}"
        if key not in has:
            yield Step(f"{what} is entered", _call(doing.enter, each))
        elif dict(has[key].reason) != dict(each.reason):
            yield Step(f"{what}: its reason is another, and an entry is never changed: it stays")
    for key, each in has.items():
        if key not in asked:
            what = f"{'opening' if each.opens else 'closing'} of “{each.calendar}” from {each.start} to {each.end}"
            yield _gone(what, "is withdrawn", _call(doing.withdraw, each), remove=remove)


def _replies(desk: Desk, wanted: Configuration, *, remove: bool) -> Iterator[Step]:
    has = {(row.language, row.name): row for row in shared_replies(desk)}
    for (language, name), text in wanted.replies.items():
        row = has.get((language, name))
        if row is None or row.text != text:
            done = "is written" if row is None else "changes"
            yield Step(f"reply “{name}” ({language}) {done}", _call(doing.save_reply, row, language, name, text))
    for (language, name), row in has.items():
        if (language, name) not in wanted.replies:
            yield _gone(f"reply “{name}” ({language})", "goes", _call(doing.drop_reply, row), remove=remove)


def _letters(desk: Desk, now: Configuration, wanted: Configuration, *, remove: bool) -> Iterator[Step]:
    rows = texts.in_force(desk)
    for (code, language), words in wanted.letters.items():
        if now.letters.get((code, language)) != words:
            seen = rows[code, language].pk if (code, language) in rows else 0
            yield Step(f"letter “{code}” ({language}) is worded anew", _call(doing.word, code, language, words, seen))
    for code, language in now.letters:
        if (code, language) not in wanted.letters:
            do = _call(doing.give_back, code, language, rows[code, language].pk)
            yield _gone(f"letter “{code}” ({language})", "has the house's words again", do, remove=remove)


def _views(desk: Desk, wanted: Configuration, *, remove: bool) -> Iterator[Step]:
    if wanted.views is None:
        return
    teams = teams_of(desk)
    has = {row.name: row for row in shared_views(desk)}
    for view in wanted.views:
        row = has.get(view.name)
        if row is None:
            yield Step(f"view “{view.name}” is shared", _call(doing.share_view, view, None))
        elif portable(row, teams) != view:
            yield Step(f"view “{view.name}” changes", _call(doing.share_view, view, row))
    for name, row in has.items():
        if name not in {view.name for view in wanted.views} and portable(row, teams) is not None:
            yield _gone(f"view “{name}”", "goes", _call(doing.drop_view, row), remove=remove)


def _call(do: Callable[..., None], *said: object) -> Do:
    return lambda hand: do(hand, *said)
