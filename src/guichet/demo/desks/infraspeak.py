"""Infraspeak: management of facilities, in English."""

from guichet.demo.chance import Custom
from guichet.demo.excusing import waive_last
from guichet.demo.life import HOUR, MINUTE, Life
from guichet.demo.people import Guarantee, Held, Setting, customer, staff
from guichet.quotes.excluding import exclude, readmit
from guichet.samples.story import Story
from guichet.tickets.actions import answer, close, note, prioritise, reply, resolve, set_cause

SETTING = Setting(
    slug="infraspeak",
    name="Infraspeak",
    languages=("en", "fr"),
    zone="Europe/Lisbon",
    agents=staff(
        "infraspeak.example",
        "en",
        marta="Marta Carvalho",
        joao="João Pinto",
        leonor="Leonor Reis",
        duarte="Duarte Moura",
    ),
    managers=staff("infraspeak.example", "en", catarina="Catarina Nunes"),
    teams={"Customer care": ("marta", "joao", "leonor"), "Integrations": ("duarte", "leonor")},
    customers=(
        customer(
            "Ribeira Hotels",
            "ribeirahotels.example",
            {"sofia": "Sofia Almeida", "paulo": "Paulo Teixeira", "rita": "Rita Lopes"},
            held=(Held(places=12),),
            weight=2,
        ),
        customer(
            "Lusitania Arenas", "lusitania.example", {"vasco": "Vasco Ferreira", "helena": "Helena Duarte"}, weight=1.5
        ),
        customer("Porto Airport Parking", "airparking.example", {"miguel": "Miguel Santos"}),
        customer(
            "Lumiar Clinics",
            "lumiar.example",
            {"teresa": "Teresa Cabral", "andre": "André Matos"},
            held=(
                Held(
                    guarantee=Guarantee(
                        kind="first_response",
                        priority="urgent",
                        within="4 business hours",
                        amount=8_000,
                        cap=20_000,
                        currency="EUR",
                        signed_by="Teresa Cabral",
                        signed=120,
                    )
                ),
            ),
            weight=1.5,
        ),
        customer(
            "Greenfield Offices",
            "greenfield.example",
            {"alan": "Alan Brooks", "ruth": "Ruth Kessler"},
            held=(Held(places=3),),
        ),
        customer("Atlantic Retail Parks", "atlanticretail.example", {"clara": "Clara Vidal", "diogo": "Diogo Faria"}),
        customer(
            "Casa do Mar Residences",
            "casadomar.example",
            {"isabel": "Isabel Rocha"},
            held=(Held(until=-40),),
            weight=0.7,
        ),
        customer(
            "Serra Logistics (trial)",
            "serra.example",
            {"bruno": "Bruno Leal"},
            held=(Held(paid=False, since=21),),
            weight=0.5,
        ),
    ),
)

TARGET = {"urgent": 4 * HOUR, "high": 12 * HOUR, "medium": 12 * HOUR, "low": 24 * HOUR}
CHANNELS = ("portal", "app", "email", "whatsapp")


def by_hand(story: Story) -> None:
    """What one looks for at Infraspeak: unsorted, paused, falling due together, and outside support."""
    _sorting(story)
    _paused(story)
    _technical(story)
    _excused(story)


def course(life: Life) -> None:
    """One ticket: sorted by the desk, answered, resolved; or found to be a technical service."""
    right = life.what.priority or "medium"
    life.files(None, channel=life.chance.choices(CHANNELS, weights=(35, 30, 20, 15))[0])
    life.works(life.chance.uniform(4, 50) * MINUTE)
    if right != "medium" or life.lot(0.4):
        life.desk(prioritise, priority=right, reason=life.voice.plain(f"sort_{right}"))
    if life.what.excluded is not None:
        _outside(life)
        return
    seconds, late = life.within(TARGET[right])
    life.works(seconds)
    if life.lot(0.55):
        life.desk(reply, text=life.voice.agent("ask", late=late), asks=True)
        life.ponders(0.3, 40)
        life.customer(answer, text=life.voice.customer("told"))
        late = False
        if life.lot(0.25):
            life.works(15 * MINUTE)
            life.desk(note, text=life.voice.plain("note"))
    else:
        life.desk(reply, text=life.voice.agent("hold", late=late))
    life.works(life.within(16 * HOUR)[0])
    life.desk(
        resolve, ground="not_ours" if life.what.cause == "duplicate" else "solved", text=life.voice.agent("solve")
    )
    if life.what.cause is not None:
        life.passes(2 * MINUTE)
        life.desk(set_cause, cause=life.what.cause)
    _end(life)


def _outside(life: Life) -> None:
    life.works(life.chance.uniform(0.3, 5) * HOUR)
    life.desk(reply, text=life.voice.agent("ask"), asks=True)
    life.ponders(0.5, 20)
    life.customer(answer, text=life.voice.customer("told"))
    life.works(life.chance.uniform(0.3, 5) * HOUR)
    life.desk(exclude, ground=str(life.what.excluded), text=life.voice.agent("solve"))
    if life.lot(0.12):
        life.works(life.chance.uniform(1, 5) * HOUR)
        life.desk(readmit)
        life.desk(reply, text=life.voice.agent("readmit"))
        life.works(life.chance.uniform(1, 9) * HOUR)
        life.desk(resolve, ground="solved", text=life.voice.agent("restored"))


def _end(life: Life) -> None:
    life.ponders(0.5, 40)
    if life.lot(0.06):
        life.customer(answer, text=life.voice.customer("again"))
        life.works(life.chance.uniform(1, 8) * HOUR)
        life.desk(reply, text=life.voice.agent("solve"))
        life.ponders(2, 20)
    ground = "not_ours" if life.what.cause == "duplicate" else "solved"
    if life.lot(0.4):
        life.customer(close, ground=ground)
        return
    if life.lot(0.5):
        life.customer(answer, text=life.voice.customer("thanks"))
    life.works(life.chance.uniform(0.5, 12) * HOUR)
    life.desk(close, ground=ground)


def _sorting(story: Story) -> None:
    story.files(
        story.ago(16),
        "unsorted",
        "paulo",
        None,
        "Guest rooms missing in the app of the night porter",
        "The night porter sees only two of our eleven floors in the app since yesterday.\n\nPaulo",
        channel="whatsapp",
    )
    story.files(
        story.back(1, "10:20"),
        "together",
        "alan",
        None,
        "Colour of planned works in the calendar",
        "Planned works used to be green and are now blue. Can we choose?",
    )
    story.then(
        story.back(1, "11:00"),
        "together",
        "leonor",
        prioritise,
        priority="low",
        reason="A matter of looks, it can wait. At this priority first response and resolution fall due together.",
    )
    at = story.back(2, "10:00")
    story.files(
        at,
        "raised",
        "teresa",
        None,
        "Alarms of the vaccine fridges do not open failures",
        "Since this morning the alarms of the vaccine fridges come by text message but open no failure.",
        channel="app",
    )
    story.then(
        at + 5 * HOUR,
        "raised",
        "joao",
        prioritise,
        priority="urgent",
        reason="Vaccines may be lost: urgent. Four business hours have passed since you wrote, so we are late already.",
    )
    story.then(
        at + 5 * HOUR + 6 * MINUTE,
        "raised",
        "joao",
        reply,
        text="Teresa, I apologise: this should have been urgent at once. The rule was switched off by the update of"
        " last night. It runs again; would you set off one alarm to be sure?",
        asks=True,
    )
    story.then(at + 6 * HOUR, "raised", "teresa", answer, text="Done, and the failure came up within seconds.")
    story.then(
        at + 6 * HOUR + 20 * MINUTE,
        "raised",
        "joao",
        resolve,
        ground="solved",
        text="Good. All rules of sensors are checked now after each update.",
    )
    story.then(at + 6 * HOUR + 22 * MINUTE, "raised", "joao", set_cause, cause="product_defect")


def _paused(story: Story) -> None:
    story.files(
        story.back(1, "09:40"),
        "paused",
        "clara",
        None,
        "Cost report of October lacks the escalators",
        "The cost report of October lacks all works on the escalators of the north park. Our owner meets on Thursday.",
        channel="email",
    )
    story.then(
        story.back(1, "11:15"),
        "paused",
        "marta",
        reply,
        text="Clara, are those works closed, or do they still wait for your approval? Only closed ones count. While I"
        " wait for you, the time for the resolution stands still.",
        asks=True,
    )
    story.files(
        story.back(1, "12:30"),
        "running",
        "vasco",
        None,
        "Match-day checklist cannot be closed",
        "The checklist of the turnstiles asks for a value that is not on the form.",
    )
    story.then(story.back(1, "14:00"), "running", "duarte", reply, text="Vasco, I see it and look for the cause.")
    story.then(
        story.back(1, "15:10"), "running", "duarte", note, text="Old version of the form, open since before the change."
    )


def _technical(story: Story) -> None:
    story.files(
        story.back(2, "16:05"),
        "technical",
        "helena",
        None,
        "Bring back the deleted south stand",
        "A colleague deleted the south stand with its 340 assets on Tuesday. Can it be brought back with its history?",
        channel="app",
    )
    story.then(
        story.back(2, "16:40"),
        "technical",
        "leonor",
        reply,
        text="Helena, do not worry, nothing is lost for good. Was it deleted on Tuesday after noon?",
        asks=True,
    )
    story.then(story.back(1, "09:10"), "technical", "helena", answer, text="Yes, shortly after two, I am told.")
    story.then(
        story.back(1, "10:05"),
        "technical",
        "leonor",
        exclude,
        ground="technical_service",
        text="Bringing back deleted items is work on the database and not part of support. Our technical team sends you"
        " a quote; this ticket does not count against those of your month.",
    )
    story.files(
        story.back(7, "11:00"),
        "readmitted",
        "sofia",
        None,
        "Forty works vanished over the weekend",
        "Forty planned works of Hotel Ribeira are gone since the weekend. Please bring them back.",
    )
    story.then(
        story.back(7, "14:00"),
        "readmitted",
        "joao",
        exclude,
        ground="technical_service",
        text="Sofia, recovering deleted works is a technical service, for which we send you a quote.",
    )
    story.then(story.back(6, "09:30"), "readmitted", "sofia", answer, text="But nobody here deleted anything!")
    story.then(story.back(6, "10:00"), "readmitted", "catarina", readmit)
    story.then(
        story.back(6, "10:05"),
        "readmitted",
        "catarina",
        reply,
        text="Sofia, you are right: an import of ours removed them. It is our fault, so it is support, and nothing is"
        " counted.",
    )
    story.then(
        story.back(6, "15:30"),
        "readmitted",
        "joao",
        resolve,
        ground="solved",
        text="All forty are back, with their history.",
    )
    story.then(story.back(6, "15:32"), "readmitted", "joao", set_cause, cause="product_defect")
    story.then(story.back(5, "09:00"), "readmitted", "sofia", close, ground="solved")


def _excused(story: Story) -> None:
    """A guaranteed first answer that came late, credited, and excused the day after (G-9)."""
    at = story.back(9, "10:00")
    story.files(
        at,
        "excused",
        "teresa",
        None,
        "Night alarm of the oxygen plant reaches nobody",
        "The alarm of the oxygen plant called the old number last night. Our technician is on site until noon, so"
        " please ring him before you change anything: he will tell you which numbers hold.",
        channel="portal",
    )
    story.then(
        at + 30 * MINUTE,
        "excused",
        "marta",
        prioritise,
        priority="urgent",
        reason="An alarm of oxygen that reaches nobody is urgent.",
    )
    story.then(
        at + 5 * HOUR,
        "excused",
        "marta",
        reply,
        text="Teresa, we could not reach your technician until now. He has given us the numbers, and they are in place."
        " Would you set off a trial alarm?",
        asks=True,
    )
    story.then(at + 6 * HOUR, "excused", "teresa", answer, text="It rings where it should. Thank you.")
    story.then(
        at + 6 * HOUR + 10 * MINUTE,
        "excused",
        "marta",
        resolve,
        ground="solved",
        text="Good. The old number is gone from all alarms.",
    )
    story.then(
        story.back(8, "10:30"),
        "excused",
        "catarina",
        waive_last,
        reason="As we agreed by telephone: you had asked us to speak to your technician first, who could not be reached"
        " before the time was over.",
    )


CUSTOM = Custom(course=course, weekend=0.08)
