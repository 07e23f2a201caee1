"""What has happened at the demonstration's desk before one looks at it: told through the same actions as everything
else, so that the desk itself has missed, warned and closed what it had to.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from guichet.demo.people import Made
from guichet.notices.round import pass_time
from guichet.tickets.actions import answer, close, note, prioritise, reply, resolve, submit
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket

SATURDAY = 5

Step = tuple[int, Callable[..., object]]


class Story:
    """The steps of a desk's past, in whichever order they are told; ``play`` lets them happen in order of time."""

    def __init__(self, made: Made, now: int) -> None:
        self.made = made
        self.now = now
        self.zone = ZoneInfo(made.desk.zone)
        self.tickets: dict[str, Ticket] = {}
        self.steps: list[Step] = []

    def back(self, days: int, time: str) -> int:
        """The instant of a wall time so many working days ago (0: the last one that is over or today)."""
        day = datetime.fromtimestamp(self.now, UTC).astimezone(self.zone).date()
        left = days
        while left > 0 or day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
            left -= day.weekday() < SATURDAY
        hour, minute = (int(part) for part in time.split(":"))
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
        return min(self.now, int(at.timestamp()))

    def ago(self, minutes: int) -> int:
        """The instant so many minutes ago."""
        return self.now - 60 * minutes

    def files(self, at: int, name: str, who: str, priority: str, subject: str, text: str) -> None:
        """Somebody files a ticket."""
        self.steps.append((at, partial(self._file, name, who, priority, subject, text)))

    def then(self, at: int, name: str, who: str, verb: Callable[..., object], **said: object) -> None:
        """Somebody does something with it."""
        self.steps.append((at, partial(self._act, name, who, verb, said)))

    def play(self) -> None:
        """Let it all happen, time passing in between."""
        for at, step in sorted(self.steps, key=lambda step: step[0]):
            pass_time(at)
            step(at=at)
        pass_time(self.now)

    def _file(self, name: str, who: str, priority: str, subject: str, text: str, *, at: int) -> None:
        contact = self.made.contacts[who]
        done = submit(
            self.made.desk,
            contact=contact,
            by=Actor.customer(contact),
            at=at,
            channel="portal",
            priority=priority,
            subject=subject,
            text=text,
            key=f"story:{name}",
        )
        self.tickets[name] = done.ticket

    def _act(self, name: str, who: str, verb: Callable[..., object], said: dict[str, object], *, at: int) -> None:
        seat = self.made.seats.get(who)
        by = Actor.agent(seat) if seat is not None else Actor.customer(self.made.contacts[who])
        verb(self.tickets[name], by=by, at=at, **said)


def fluksaqua(story: Story) -> None:
    """FluksAqua's last four weeks."""
    _over(story)
    _missed(story)
    _going_on(story)


def _over(story: Story) -> None:
    back = story.back
    story.files(
        back(19, "09:10"),
        "silent",
        "chloe",
        "blocking",
        "Impossible de se connecter",
        "Depuis ce matin, la page de connexion répond par une erreur 502 pour tous nos opérateurs.",
    )
    story.then(
        back(19, "10:02"),
        "silent",
        "ada",
        reply,
        text="Bonjour Chloé, le service répond de nouveau. Voyez-vous encore l'erreur ?",
        asks=True,
    )
    story.files(
        back(14, "14:20"),
        "export",
        "denis",
        "minor",
        "Export of readings lacks the unit",
        "The CSV export of the flow readings has no unit in its header any more. It used to say m3/h.",
    )
    story.then(
        back(13, "09:45"), "export", "ada", note, text="Introduced with the export of last week; the fix is small."
    )
    story.then(
        back(13, "11:30"),
        "export",
        "ada",
        reply,
        text="You are right, the unit was lost. It is back as of now.",
        proposes=True,
    )
    story.then(back(12, "08:30"), "export", "denis", answer, text="I see it again. Thank you!")
    story.then(
        back(12, "08:55"),
        "export",
        "ada",
        resolve,
        ground="solved",
        text="Glad to hear it. I consider this one done, then.",
    )
    story.then(back(12, "13:00"), "export", "denis", close, ground="solved")


def _missed(story: Story) -> None:
    back = story.back
    story.files(
        back(9, "18:40"),
        "slow",
        "chloe",
        "major",
        "Tableau de bord très lent",
        "Le tableau de bord met plus d'une minute à s'afficher, alors que le réseau est en ordre de notre côté.",
    )
    story.then(
        back(7, "09:15"),
        "slow",
        "ada",
        reply,
        text="Bonjour, veuillez excuser le délai. Nous avons ajouté des ressources : est-ce mieux ?",
        asks=True,
    )
    story.then(back(6, "10:20"), "slow", "chloe", answer, text="C'est mieux le matin, mais encore lent après 14 h.")
    story.then(back(6, "15:05"), "slow", "ada", note, text="Slow query on the hourly roll-up. Marc knows.")


def _going_on(story: Story) -> None:
    back, ago = story.back, story.ago
    story.files(
        back(5, "09:30"),
        "rights",
        "denis",
        "question",
        "How do I give a colleague read-only access?",
        "We have a new colleague who should see the dashboards but change nothing. Where is that set?",
    )
    story.then(
        back(4, "15:40"),
        "rights",
        "ada",
        reply,
        text="Hello Denis, in Settings, People, choose the role Observer. Does your account show that page?",
        asks=True,
    )
    story.files(
        back(2, "11:00"),
        "alarm",
        "chloe",
        "question",
        "Alarme de niveau bas déclenchée sans raison",
        "L'alarme du réservoir nord s'est déclenchée trois fois cette nuit, mais le niveau était normal.",
    )
    story.then(
        back(2, "13:25"),
        "alarm",
        "marc",
        prioritise,
        priority="minor",
        reason="Une fonction se comporte autrement que prévu : c'est un incident mineur, pas une question.",
    )
    story.files(
        ago(150),
        "trial",
        "petra",
        "question",
        "Can we import our old readings?",
        "We are trying FluksAqua and have five years of readings in spreadsheets. Can they be imported?",
    )
    story.files(
        ago(35),
        "blocked",
        "denis",
        "blocking",
        "Nobody can sign in since the update",
        "Since about half an hour ago every sign-in ends on a blank page. Two shifts are waiting.",
    )


STORIES = {"fluksaqua": fluksaqua}


def tell(made: Made, *, now: int) -> None:
    """Let a desk's past happen."""
    story = Story(made, now)
    STORIES[made.desk.slug](story)
    story.play()
