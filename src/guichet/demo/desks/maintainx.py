"""MaintainX: maintenance of plants, around the clock, in English."""

from guichet.conduct.recording import record
from guichet.demo.chance import ROUND_THE_CLOCK, Custom
from guichet.demo.life import HOUR, MINUTE, Life
from guichet.demo.people import Held, Setting, customer, staff
from guichet.quotes.excluding import exclude
from guichet.samples.story import Story
from guichet.tickets.actions import answer, close, give_workaround, note, prioritise, reply, resolve, set_cause
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket

SETTING = Setting(
    slug="maintainx",
    name="MaintainX",
    languages=("en", "fr"),
    zone="America/New_York",
    agents=staff(
        "maintainx.example",
        "en",
        jordan="Jordan Blake",
        aisha="Aisha Rahman",
        cole="Cole Sanders",
        mei="Mei Tanaka",
        diego="Diego Alvarez",
    ),
    managers=staff("maintainx.example", "en", helen="Helen Kowalski"),
    teams={"First line": ("jordan", "aisha", "mei"), "Platform": ("cole", "diego")},
    customers=(
        customer(
            "Harbor Steel",
            "harborsteel.example",
            {"wendy": "Wendy Larsen", "curtis": "Curtis Boyd", "amy": "Amy Tran"},
            held=(Held(plan="enterprise"),),
            weight=2.5,
        ),
        customer(
            "Blue Ridge Bottling",
            "blueridge.example",
            {"sam": "Sam Whitaker", "lena": "Lena Ortiz"},
            held=(Held(plan="premium"),),
            weight=2,
        ),
        customer(
            "Cascade Cold Storage",
            "cascadecold.example",
            {"nate": "Nate Hughes", "priya": "Priya Nair"},
            held=(Held(plan="essential"),),
            weight=1.5,
        ),
        customer(
            "Mesa Verde Hospital",
            "mesaverde.example",
            {"gloria": "Gloria Reyes", "owen": "Owen Clarke"},
            held=(Held(plan="premium"),),
            weight=1.5,
        ),
        customer("Tillman Feed Mills", "tillman.example", {"roy": "Roy Tillman"}, held=(Held(plan="essential"),)),
        # On trial: Basic, with Basic's clocks.
        customer(
            "Juniper Brewing (trial)",
            "juniper.example",
            {"tara": "Tara Quinn"},
            held=(Held(plan="basic", paid=False, since=24),),
            weight=0.8,
        ),
        customer(
            "Prairie Solar",
            "prairiesolar.example",
            {"eli": "Eli Novak"},
            held=(Held(plan="basic", paid=False),),
            weight=0.8,
        ),
        # Grew from Essential to Enterprise five weeks ago.
        customer(
            "Northgate Logistics",
            "northgate.example",
            {"hana": "Hana Kim", "victor": "Victor Silva"},
            held=(Held(plan="essential", until=35), Held(plan="enterprise", since=35)),
            weight=1.5,
        ),
        # The subscription has ended: what they ask is a question before a sale.
        customer(
            "Old Mill Paper",
            "oldmill.example",
            {"frank": "Frank Doyle"},
            held=(Held(plan="premium", until=45),),
            weight=0.4,
        ),
    ),
)

TARGET = {"p0": 15 * MINUTE, "p1": HOUR, "p2": 2 * HOUR, "p3": 4 * HOUR}
"""What the two highest levels are promised: all are answered so."""


def by_hand(story: Story) -> None:
    """What one looks for at MaintainX: a critical failure under way, medians by level, and who is under no clock."""
    _critical(story)
    _over(story)
    _levels(story)
    _limits(story)


def course(life: Life) -> None:
    """One ticket, by its priority."""
    right = life.what.priority or "p3"
    channel = life.chance.choices(("portal", "chat", "email"), weights=(6, 2, 2))[0]
    said = None if channel == "email" else "p3" if life.lot(0.07) else right
    life.files(said, channel=channel, fields={"reproducible": life.chance.choice(("Yes", "Yes", "No", "Unknown"))})
    if (said or "p3") != right:
        life.passes(life.chance.uniform(3, 9) * MINUTE)
        life.desk(prioritise, priority=right, reason=life.voice.plain("sort"))
    if right == "p0":
        _without_a_break(life)
        return
    seconds, late = life.within(TARGET[right])
    life.passes(seconds)
    if life.what.excluded is not None:
        life.desk(exclude, ground=life.what.excluded, text=life.voice.agent("solve"))
        return
    _talk(life, late=late)
    _end(life)


def _without_a_break(life: Life) -> None:
    """P0: answered at once, reported on every half hour or nearly so, until resolved."""
    seconds, _late = life.within(TARGET["p0"])
    life.passes(seconds)
    life.desk(reply, text=life.voice.agent("ask"))
    life.passes(life.chance.uniform(4, 15) * MINUTE)
    life.customer(answer, text=life.voice.customer("told"))
    for _time in range(life.chance.choice((0, 1, 2, 2, 3, 4, 6))):
        life.passes(life.chance.uniform(12, 31) * MINUTE)
        life.desk(reply, text=life.voice.agent("update"))
    life.passes(life.chance.uniform(8, 26) * MINUTE)
    life.desk(resolve, ground="solved", text=life.voice.agent("solve"), confirmed=True)
    life.passes(5 * MINUTE)
    life.desk(set_cause, cause="product_defect")
    _end(life)


def _talk(life: Life, *, late: bool) -> None:
    if life.lot(0.6):
        life.desk(reply, text=life.voice.agent("ask", late=late), asks=True)
        life.ponders(0.2, 20)
        life.customer(answer, text=life.voice.customer("told"))
        late = False
        if life.lot(0.3):
            life.passes(20 * MINUTE)
            life.desk(note, text=life.voice.plain("note"))
        life.works(life.chance.uniform(0.5, 8) * HOUR)
    if life.what.priority == "p1" and life.lot(0.4):
        life.desk(give_workaround, text=life.voice.agent("around"))
        life.works(life.chance.uniform(2, 20) * HOUR)
    life.desk(resolve, ground=life.what.ground, text=life.voice.agent("solve", late=late))
    if life.what.cause and life.lot(0.8):
        life.passes(2 * MINUTE)
        life.desk(set_cause, cause=life.what.cause)


def _end(life: Life) -> None:
    life.ponders(0.3, 30)
    if life.lot(0.06):
        life.customer(answer, text=life.voice.customer("again"))
        life.works(life.chance.uniform(0.5, 5) * HOUR)
        life.desk(reply, text=life.voice.agent("solve"))
        life.ponders(2, 30)
    if life.lot(0.35):
        life.customer(close, ground=life.what.ground)
        return
    if life.lot(0.6):
        life.customer(answer, text=life.voice.customer("thanks"))
    life.works(life.chance.uniform(0.5, 20) * HOUR)
    life.desk(close, ground=life.what.ground)


def _critical(story: Story) -> None:
    ago = story.ago
    story.files(
        ago(86),
        "p0",
        "curtis",
        "p0",
        "All three plants locked out of MaintainX",
        "Since a quarter of an hour nobody at our three plants can open a work order, on the web or the phones."
        " Lock-out procedures live in there, so two lines are down. I am on the phone at any time.\n\nCurtis Boyd",
        channel="chat",
        fields={"reproducible": "Yes"},
    )
    story.then(
        ago(79),
        "p0",
        "aisha",
        reply,
        text="Curtis, Aisha here. We see it too: sign-ins fail in your region. Everybody needed is on the call, and you"
        " hear from me at least every half hour until it is over.",
    )
    story.then(ago(70), "p0", "aisha", note, text="Cole and Diego on the bridge. Token service rejects its own key.")
    story.then(
        ago(54),
        "p0",
        "aisha",
        reply,
        text="Update: the key of the sign-in service was rotated and one region kept the old one. A fix is in test.",
    )
    story.then(ago(40), "p0", "curtis", answer, text="Thanks. We run on paper copies for now. Please keep going.")
    story.then(
        ago(25),
        "p0",
        "cole",
        reply,
        text="Update: the fix passed its tests and is rolling out region by region. Yours is third of five.",
    )
    story.files(
        ago(34),
        "p1",
        "gloria",
        "p1",
        "Generator checks were not created this morning",
        "The weekly generator checks of both wings did not come up as work orders. The state inspects us on those.",
        fields={"reproducible": "Unknown"},
    )


def _over(story: Story) -> None:
    at = story.back(5, "02:12")
    story.files(
        at,
        "night",
        "hana",
        "p0",
        "Night shift cannot scan any asset",
        "The scanner page stays white on every device in the hub since two o'clock. Sixty people wait.",
        channel="chat",
    )
    story.then(at + 26 * MINUTE, "night", "mei", reply, text="Hana, we are on it. Is it the same without the VPN?")
    story.then(at + 33 * MINUTE, "night", "hana", answer, text="Same on mobile data.")
    story.then(at + 66 * MINUTE, "night", "mei", reply, text="Update: the release of 1:50 is being withdrawn.")
    story.then(at + 88 * MINUTE, "night", "mei", reply, text="Update: withdrawn everywhere. Please reload the page.")
    story.then(
        at + 97 * MINUTE,
        "night",
        "mei",
        resolve,
        ground="solved",
        confirmed=True,
        text="Fixed, tested, deployed, and scans come in normally again. The first word came late: I am sorry for it.",
    )
    story.then(at + 99 * MINUTE, "night", "mei", set_cause, cause="product_defect")
    story.then(at + 6 * HOUR, "night", "hana", close, ground="solved")


def _levels(story: Story) -> None:
    story.files(
        story.back(1, "15:40"),
        "basic",
        "tara",
        "p3",
        "How do I invite the brewers?",
        "We are trying MaintainX with four brewers. Do they need licences of their own to complete checklists?",
    )
    story.files(
        story.back(1, "16:10"),
        "essential",
        "nate",
        "p2",
        "Compressor hours count twice",
        "One reading of 250 hours made two work orders again. We delete one by hand each time.",
        fields={"reproducible": "Yes"},
    )
    story.then(
        story.back(1, "18:30"),
        "essential",
        "diego",
        reply,
        text="Nate, was the reading corrected after it was first saved? I believe that is what doubles it.",
        asks=True,
    )
    story.files(
        story.ago(50),
        "raised",
        "sam",
        "p3",
        "Syrup line: no work orders since the update",
        "Not sure how to call this one. No preventive work orders on the syrup line since the update.",
    )
    story.then(
        story.ago(31),
        "raised",
        "jordan",
        prioritise,
        priority="p1",
        reason="An essential function is lost with no way around it: by its definition this is P1.",
    )


def _limits(story: Story) -> None:
    story.files(
        story.back(1, "11:05"),
        "presale",
        "frank",
        "p2",
        "Coming back after our subscription ended",
        "We let our subscription go in autumn. If we take it again, are our assets and history still there?",
        channel="email",
    )
    for days, name, subject, asked, answered in AGAIN:
        at = story.back(days, "10:20")
        story.files(at, name, "eli", "p3", subject, asked)
        story.then(at + 45 * MINUTE, name, "jordan", resolve, ground="solved", text=answered)
        story.then(at + 47 * MINUTE, name, "jordan", _evidence, kind="answered", note="Article: Resetting a password.")
        story.then(at + 6 * HOUR, name, "jordan", close, ground="solved")
    story.files(
        story.back(3, "09:30"),
        "abuse",
        "eli",
        "p3",
        "Password reset, for the sixth time",
        "Please reset the password of our seasonal worker again. I know it is in the help centre.",
    )
    story.then(
        story.back(3, "11:00"),
        "abuse",
        "jordan",
        exclude,
        ground="abuse",
        text="Eli, this is the sixth time this month, and your administrators can do it in a minute; the article has"
        " pictures. By our policy we leave such requests to your own team.",
    )
    note = "The sixth this month; shown the article each time."
    story.then(story.back(3, "11:02"), "abuse", "jordan", _evidence, kind="repeat", note=note)


AGAIN = (
    (
        14,
        "reset-one",
        "Password of a seasonal worker",
        "One of our seasonal workers has forgotten the password. Can you reset it?",
        "Eli, done for this once. Your administrators can do it under Settings, Users; the help centre shows how.",
    ),
    (
        8,
        "reset-two",
        "Password again",
        "The same as last week, another worker. Please reset it.",
        "Eli, here is the article once more: Settings, Users, Reset. It takes a minute, and nobody has to wait for us.",
    ),
)
"""What a customer asked before, and was shown how to do: how many working days ago, and what was said."""


def _evidence(ticket: Ticket, *, by: Actor, at: int, kind: str, note: str) -> None:
    """An agent records it as evidence of misuse (MX-9)."""
    organisation = ticket.contact.organisation
    if by.seat is not None and organisation is not None:
        record(organisation, ticket=ticket.pk, sent_at=ticket.submitted_at, kind=kind, note=note, by=by.seat, at=at)


CUSTOM = Custom(course=course, arrivals=ROUND_THE_CLOCK, weekend=0.35)
