"""ALIAS: licences of software, and assistance paid for by the quarter of an hour, in French."""

from guichet.demo.chance import Custom
from guichet.demo.closings import closings
from guichet.demo.life import HOUR, MINUTE, Life
from guichet.demo.people import Held, Setting, customer, staff
from guichet.samples.story import Story
from guichet.tickets.actions import answer, close, note, reopen, reply, resolve, set_cause, take

SETTING = Setting(
    slug="alias",
    name="ALIAS",
    languages=("fr", "en"),
    zone="Europe/Paris",
    agents=staff("alias.example", "fr", margaux="Margaux Perrin", theo="Théo Lambert", samira="Samira Haddad"),
    managers=staff("alias.example", "fr", philippe="Philippe Aubry"),
    teams={"Licences": ("margaux", "theo"), "Logiciel": ("samira", "theo")},
    customers=(
        customer(
            "Atelier Verdier",
            "verdier.example",
            {"lucie": "Lucie Verdier", "antoine": "Antoine Roche"},
            language="fr",
            held=(Held(pack="ast01", licence="on_demand"),),
            weight=2,
        ),
        customer(
            "Cabinet Morvan et Fils",
            "morvan.example",
            {"gwen": "Gwenaëlle Morvan"},
            language="fr",
            held=(Held(pack="ast02", licence="four_year"),),
        ),
        customer(
            "Studio Ligne Claire",
            "ligneclaire.example",
            {"basile": "Basile Chevalier", "nour": "Nour Benali"},
            language="fr",
            held=(Held(pack="ast05", licence="four_year"),),
        ),
        customer(
            "Menuiserie du Jura",
            "menuiseriejura.example",
            {"denise": "Denise Cuenot"},
            language="fr",
            held=(Held(pack="ast02", licence="four_year"),),
        ),
        customer(
            "Bureau d'études Tassin",
            "tassin.example",
            {"etienne": "Étienne Tassin", "lea": "Léa Fournier", "omar": "Omar Diallo"},
            language="fr",
            held=(Held(pack="ast05", licence="four_year", licence_until=-420),),
            weight=2,
        ),
        customer(
            "Lycée professionnel Curie",
            "lyceecurie.example",
            {"pascale": "Pascale Royer"},
            language="fr",
            held=(Held(pack="ast02", licence="four_year"),),
            weight=0.6,
        ),
        customer(
            "Agence Pont-Neuf",
            "pontneuf.example",
            {"jerome": "Jérôme Vasseur", "alice": "Alice Monnier"},
            language="fr",
            held=(Held(pack="ast05", licence="four_year"),),
        ),
        # The contract ran out in spring and was taken again in autumn.
        customer(
            "Imprimerie Gallois",
            "gallois.example",
            {"robert": "Robert Gallois"},
            language="fr",
            held=(
                Held(pack="ast01", licence="on_demand", until=150),
                Held(pack="ast02", licence="four_year", since=40),
            ),
            weight=0.7,
        ),
        customer(
            "Scénographie Bellac",
            "bellac.example",
            {"ines": "Inès Bellac"},
            language="fr",
            held=(Held(pack="ast01", licence="on_demand", licence_until=30),),
            weight=0.3,
        ),
    ),
)


def by_hand(story: Story) -> None:
    """What one looks for at ALIAS: the three colours of the board, slices that run, stand still, and come back."""
    _slices(story)
    _given_back(story)
    _board(story)
    closings(story, "philippe")


def course(life: Life) -> None:
    """One ticket: waiting (red), taken in charge by the slice (orange), resolved and closed (green)."""
    if life.covered:
        life.files(None)
    elif life.what.cause == "product_defect" and life.lot(0.6):
        # They have no time left, and think that it is a defect: an agent looks first.
        life.files(None, fields={"suspected_defect": "yes"})
    else:
        life.files(None)
        return
    seconds, late = life.within(7 * HOUR, slow=0.1)
    life.works(seconds)
    life.desk(take)
    life.works(life.chance.uniform(4, 28) * MINUTE)
    if life.lot(0.55):
        life.desk(reply, text=life.voice.agent("ask", late=late), asks=True)
        life.ponders(0.3, 26)
        life.customer(answer, text=life.voice.customer("told"))
        life.works(life.chance.uniform(6, 55) * MINUTE)
    if life.lot(0.25):
        life.desk(note, text=life.voice.plain("note"))
        life.works(life.chance.uniform(3, 25) * MINUTE)
    life.desk(resolve, ground=life.what.ground, text=life.voice.agent("solve"))
    if life.what.cause is not None:
        life.passes(MINUTE)
        life.desk(set_cause, cause=life.what.cause)
    _end(life)


def _end(life: Life) -> None:
    life.ponders(0.5, 50)
    if life.lot(0.07):
        life.customer(reopen, reason=life.voice.customer("again"))
        life.works(life.chance.uniform(10, 80) * MINUTE)
        life.desk(resolve, ground="solved", text=life.voice.agent("solve"))
        life.ponders(1, 30)
    if life.lot(0.5):
        life.customer(close, ground=life.what.ground)
        return
    life.works(life.chance.uniform(1, 9) * HOUR)
    life.desk(close, ground=life.what.ground)


def _slices(story: Story) -> None:
    start = story.open_ago(38)
    story.files(
        story.open_ago(95),
        "slices",
        "lucie",
        None,
        "Projet qui se ferme à l'ouverture du plan 14",
        "Bonjour,\n\nLe projet « Halle sud » se ferme dès que j'ouvre le plan 14. Les autres plans s'ouvrent. Nous"
        " devons le remettre ce soir.\n\nLucie Verdier",
    )
    story.then(start, "slices", "samira", take)
    story.then(
        start + 20 * MINUTE,
        "slices",
        "samira",
        note,
        text="Image corrompue dans le cartouche du plan 14, sans doute. J'essaie de l'isoler sur une copie.",
    )
    story.files(
        story.back(1, "10:05"),
        "paused",
        "etienne",
        None,
        "Licence réseau perdue après le changement de serveur",
        "Depuis le remplacement de notre serveur, les postes ne trouvent plus la licence réseau.",
    )
    story.then(story.back(1, "10:40"), "paused", "theo", take)
    story.then(
        story.back(1, "10:57"),
        "paused",
        "theo",
        reply,
        text="Bonjour Étienne, quel nom porte le nouveau serveur ? Le décompte est arrêté tant que j'attends votre"
        " réponse.",
        asks=True,
    )


def _given_back(story: Story) -> None:
    story.files(
        story.back(4, "09:20"),
        "defect",
        "basile",
        None,
        "Le récapitulatif compte deux fois les ouvrants",
        "Le récapitulatif compte deux fois les ouvrants du dernier niveau. Le devis en devient faux.",
    )
    story.then(story.back(4, "10:00"), "defect", "samira", take)
    story.then(
        story.back(4, "11:10"),
        "defect",
        "samira",
        resolve,
        ground="solved",
        text="Bonjour Basile, c'est un défaut du logiciel : les niveaux masqués sont comptés. Affichez-les avant le"
        " récapitulatif ; le correctif suit, et ces 70 minutes ne vous sont pas décomptées.",
    )
    story.then(story.back(4, "11:12"), "defect", "samira", set_cause, cause="product_defect")
    story.then(story.back(3, "09:30"), "defect", "basile", close, ground="solved")


def _board(story: Story) -> None:
    story.files(
        story.ago(20),
        "waiting",
        "lea",
        None,
        "Gabarit commun à toute l'équipe",
        "Où placer un gabarit pour que nos douze postes l'aient par défaut ?",
    )
    story.files(
        story.back(2, "11:15"),
        "green",
        "gwen",
        None,
        "Accès à l'espace client",
        "Je ne parviens plus à télécharger les bulletins techniques.",
    )
    story.then(story.back(2, "13:30"), "green", "margaux", take)
    story.then(
        story.back(2, "13:41"),
        "green",
        "margaux",
        resolve,
        ground="solved",
        text="Bonjour Gwenaëlle, votre mot de passe avait expiré. Un lien vient de vous être envoyé. Une"
        " tranche de 15 minutes est décomptée.",
    )
    story.files(
        story.back(6, "16:20"),
        "twice",
        "jerome",
        None,
        "Impression A3 décalée",
        "L'impression A3 est décalée de deux centimètres vers la droite.",
    )
    story.then(story.back(5, "09:10"), "twice", "theo", take)
    story.then(
        story.back(5, "09:32"), "twice", "theo", resolve, ground="solved", text="La case « ajuster » est à décocher."
    )
    story.then(
        story.back(4, "14:05"), "twice", "jerome", reopen, reason="C'est bon pour l'A3, pas pour l'A2 : même décalage."
    )
    story.then(
        story.back(4, "14:20"),
        "twice",
        "theo",
        resolve,
        ground="solved",
        text="Le format A2 a sa propre case, désormais décochée. Le temps entre les deux échanges n'est pas compté.",
    )
    story.then(story.back(3, "10:00"), "twice", "jerome", close, ground="solved")
    story.files(
        story.back(3, "15:10"),
        "sales",
        "nour",
        None,
        "Tarif d'une deuxième licence",
        "Quel serait le tarif d'une deuxième licence de quatre ans ?",
    )
    story.then(
        story.back(2, "09:20"),
        "sales",
        "margaux",
        resolve,
        ground="not_ours",
        text="Bonjour Nour, le service commercial vous répond sous deux jours ; cela ne relève pas de l'assistance.",
    )
    story.then(story.back(2, "09:22"), "sales", "margaux", close, ground="not_ours")
    # Their licence has expired and their credit is frozen: the desk declines by itself, and says what stays free.
    story.files(
        story.back(1, "14:45"),
        "declined",
        "ines",
        None,
        "Transférer la licence sur un autre poste",
        "Bonjour, comment transférer notre licence sur le nouveau poste de l'atelier ?",
    )


CUSTOM = Custom(course=course, weekend=0.02)
