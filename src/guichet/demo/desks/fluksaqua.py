"""FluksAqua: networks of drinking water, in English and in French."""

from guichet.demo.chance import Custom
from guichet.demo.life import HOUR, MINUTE, Life
from guichet.demo.people import Held, Setting, customer, staff
from guichet.samples.story import Story
from guichet.tickets.actions import answer, close, note, prioritise, reply, resolve, set_cause

SETTING = Setting(
    slug="fluksaqua",
    name="FluksAqua",
    languages=("en", "fr"),
    zone="America/Toronto",
    agents=(
        *staff("fluksaqua.example", "en", ada="Ada Tremblay", ravi="Ravi Menon"),
        *staff("fluksaqua.example", "fr", elise="Élise Bouchard", simon="Simon Côté"),
    ),
    managers=staff("fluksaqua.example", "fr", marc="Marc Gagnon"),
    teams={"Networks": ("ada", "simon"), "Connected devices": ("ravi", "elise")},
    customers=(
        customer(
            "Ville de Laval",
            "laval.example",
            {"gabrielle": "Gabrielle Fortin", "chloe": "Chloé Lavoie", "yves": "Yves Pelletier"},
            language="fr",
            weight=2,
        ),
        customer(
            "Lakeshore Water Board",
            "lakeshore.example",
            {"karen": "Karen Whitfield", "denis": "Denis Roy", "tess": "Tess Okafor"},
            weight=2,
        ),
        customer(
            "Pine Valley (free trial)",
            "pinevalley.example",
            {"petra": "Petra Novak"},
            held=(Held(paid=False),),
            weight=0.4,
        ),
        customer(
            "Régie des eaux du Saint-Maurice",
            "saintmaurice.example",
            {"luc": "Luc Gélinas", "annick": "Annick Morel"},
            language="fr",
        ),
        customer("Trent Hills Utilities", "trenthills.example", {"harold": "Harold Finch", "mina": "Mina Park"}),
        customer(
            "Aqueduc de Rivière-Noire", "rivierenoire.example", {"sophie": "Sophie Dumais"}, language="fr", weight=0.8
        ),
        # They tried for two months, and pay since.
        customer(
            "Cape Breton Water",
            "capebreton.example",
            {"angus": "Angus MacNeil", "fiona": "Fiona Rankin"},
            held=(Held(paid=False, until=28), Held(since=28)),
        ),
        customer("Okanagan Springs", "okanagan.example", {"june": "June Sato"}, held=(Held(until=20),), weight=0.3),
    ),
)

TARGET = {"blocking": 4 * HOUR, "major": 9 * HOUR, "minor": 18 * HOUR, "question": 18 * HOUR}
NATURES = tuple(TARGET)


def by_hand(story: Story) -> None:
    """FluksAqua's last four weeks, as a newcomer walks through them."""
    _over(story)
    _missed(story)
    _going_on(story)


def course(life: Life) -> None:
    """One ticket: filed, perhaps sorted anew, answered, talked about, closed by one of its three ways."""
    right = life.what.priority or "question"
    by_mail, wrong = life.lot(0.15), life.lot(0.1)
    said = None if by_mail else life.chance.choice(NATURES) if wrong else right
    life.files(said, channel="email" if by_mail else "portal")
    _sort(life, said or "question", right)
    late = _respond(life, right)
    if life.lot(0.09):
        # Asked, and never heard of again: the desk warns and closes.
        life.desk(reply, text=life.voice.agent("ask", late=late), asks=True)
        return
    if life.lot(0.6):
        life.desk(reply, text=life.voice.agent("ask", late=late), asks=True)
        life.ponders(0.5, 30)
        life.customer(answer, text=life.voice.customer("told"))
        if life.lot(0.3):
            life.works(life.chance.uniform(20, 200) * MINUTE)
            life.desk(note, text=life.voice.plain("note"))
        life.works(life.chance.uniform(0.5, 9) * HOUR)
        late = False
    if life.what.ground == "not_ours":
        life.desk(resolve, ground="not_ours", text=life.voice.agent("solve", late=late))
        life.works(life.chance.uniform(1, 12) * HOUR)
        life.desk(close, ground="not_ours")
        return
    life.desk(reply, text=life.voice.agent("solve", late=late), proposes=True)
    if life.what.cause and life.lot(0.8):
        life.passes(2 * MINUTE)
        life.desk(set_cause, cause=life.what.cause)
    _end(life)


def _sort(life: Life, said: str, right: str) -> None:
    if said == right:
        return
    life.works(life.chance.uniform(5, 50) * MINUTE)
    life.desk(prioritise, priority=right, reason=life.voice.plain(f"reclassify_{right}"))


def _respond(life: Life, right: str) -> bool:
    seconds, late = life.within(TARGET[right])
    if right == "blocking" and not life.story.hours.is_open(life.at):
        # Somebody is on call.
        life.passes(seconds * 1.5)
    else:
        life.works(seconds)
    return late


def _end(life: Life) -> None:
    life.ponders(0.4, 40)
    if life.lot(0.2):
        life.customer(close, ground="solved")
        return
    if life.lot(0.7):
        life.customer(answer, text=life.voice.customer("thanks"))
    life.works(life.chance.uniform(0.2, 6) * HOUR)
    life.desk(resolve, ground="solved", text=life.voice.agent("done"))
    life.passes(MINUTE)
    life.desk(close, ground="solved")
    if life.lot(0.05):
        life.ponders(20, 60)
        life.customer(answer, text=life.voice.customer("again"))
        life.works(life.chance.uniform(1, 8) * HOUR)
        life.desk(reply, text=life.voice.agent("solve"), proposes=True)
        life.ponders(2, 30)
        life.customer(close, ground="solved")


CUSTOM = Custom(course=course)


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
