"""Esker: automation of documents, in French."""

from guichet.demo.chance import Custom
from guichet.demo.closings import closings
from guichet.demo.life import HOUR, MINUTE, Life
from guichet.demo.people import Held, Setting, customer, staff
from guichet.quotes.excluding import exclude
from guichet.samples.story import Story
from guichet.tickets.actions import (
    answer,
    give_workaround,
    note,
    prioritise,
    refuse,
    reply,
    resolve,
    set_cause,
    validate,
)

SETTING = Setting(
    slug="esker",
    name="Esker",
    languages=("fr", "en"),
    zone="Europe/Paris",
    agents=staff(
        "esker.example",
        "fr",
        camille="Camille Brun",
        nicolas="Nicolas Ferrand",
        amel="Amel Kaci",
        victor="Victor Laurent",
    ),
    managers=staff("esker.example", "fr", sandrine="Sandrine Mercier"),
    teams={"Fournisseurs": ("camille", "amel"), "Clients": ("nicolas", "victor")},
    customers=(
        customer(
            "Groupe Armor",
            "armor.example",
            {"beatrice": "Béatrice Keller", "maxime": "Maxime Dubreuil", "salome": "Salomé Petit"},
            language="fr",
            weight=2,
        ),
        customer(
            "Laiteries du Velay",
            "velay.example",
            {"thierry": "Thierry Chanal", "manon": "Manon Giraud"},
            language="fr",
            weight=1.5,
        ),
        customer(
            "Transports Delmas",
            "delmas.example",
            {"isabelle": "Isabelle Delmas", "kevin": "Kévin Poirier"},
            language="fr",
            weight=1.5,
        ),
        customer(
            "Pharma Rhône",
            "pharmarhone.example",
            {"valerie": "Valérie Jacquet", "mehdi": "Mehdi Saïd", "laure": "Laure Blanc"},
            language="fr",
            weight=2,
        ),
        customer("Ville de Brancourt", "brancourt.example", {"gilles": "Gilles Renaud"}, language="fr"),
        customer("Quincaillerie Dubosc", "dubosc.example", {"odile": "Odile Dubosc"}, language="fr", weight=0.7),
        customer(
            "Maison Larivière",
            "lariviere.example",
            {"paul": "Paul Larivière"},
            language="fr",
            held=(Held(until=-15),),
            weight=0.7,
        ),
        # The contract has ended.
        customer(
            "Filatures de l'Orne",
            "filatures.example",
            {"agnes": "Agnès Lefort"},
            language="fr",
            held=(Held(until=25),),
            weight=0.3,
        ),
    ),
)

TARGET = {"p1": 3 * HOUR, "p2": 9 * HOUR, "p3": 15 * HOUR, "p4": 30 * HOUR}
"""Office hours in which a problem is usually solved: less than the elapsed time that is promised."""


def by_hand(story: Story) -> None:
    """What one looks for at Esker: incomplete, to be validated, priority 1 by day and by night, refused, outside."""
    _arriving(story)
    _critical(story)
    _validation(story)
    _outside(story)
    closings(story, "sandrine")


def course(life: Life) -> None:
    """One ticket: registered once complete, its priority validated, solved, and closed by the client's validation."""
    right = life.what.priority or "p4"
    if life.lot(0.14):
        life.files(None, channel="email")
        life.ponders(0.5, 20)
        life.customer(answer, text=life.voice.customer("complete"), fields=_fields(life))
        said = None
    else:
        said = right if life.lot(0.82) else "p2" if right in {"p3", "p4"} else right
        life.files(said, fields=_fields(life))
    _assess(life, said, right)
    if life.what.excluded is not None:
        life.works(life.chance.uniform(0.5, 8) * HOUR)
        life.desk(reply, text=life.voice.agent("ask"), asks=True)
        life.ponders(0.5, 20)
        life.customer(answer, text=life.voice.customer("told"))
        life.works(life.chance.uniform(0.5, 8) * HOUR)
        life.desk(exclude, ground=life.what.excluded, text=life.voice.agent("solve"))
        return
    _work(life, right)
    _validated(life)


def _assess(life: Life, said: str | None, right: str) -> None:
    life.works(life.chance.uniform(4, 40) * MINUTE)
    if said is None or life.lot(0.8) or said != right:
        reason = "validate" if said == right else "sort" if said is None else "lower"
        life.desk(prioritise, priority=right, reason=life.voice.plain(reason))


def _work(life: Life, right: str) -> None:
    whole = life.within(TARGET[right], slow=0.1)[0]
    life.works(whole * 0.3)
    if life.lot(0.65):
        life.desk(reply, text=life.voice.agent("ask"), asks=True)
        if right == "p1":
            life.passes(life.chance.uniform(5, 25) * MINUTE)
        else:
            life.ponders(0.3, 16)
        life.customer(answer, text=life.voice.customer("told"))
    if life.lot(0.3):
        life.works(10 * MINUTE)
        life.desk(note, text=life.voice.plain("note"))
    life.works(whole * 0.4)
    if right == "p1" or life.lot(0.15):
        life.desk(give_workaround, text=life.voice.agent("around"))
    life.works(whole * 0.3)
    life.desk(resolve, ground="solved", text=life.voice.agent("solve"))
    if life.what.cause is not None:
        life.passes(2 * MINUTE)
        life.desk(set_cause, cause=life.what.cause)


def _validated(life: Life) -> None:
    life.ponders(0.5, 45)
    if life.lot(0.12):
        life.customer(refuse, reason=life.voice.customer("refuse"))
        life.works(life.chance.uniform(1, 9) * HOUR)
        life.desk(resolve, ground="solved", text=life.voice.agent("solve"))
        life.ponders(0.5, 30)
    if life.lot(0.04):
        # They see that it works, and forget to say so.
        return
    life.customer(validate)


def _fields(life: Life) -> dict[str, str]:
    names = ("feature", "steps", "error")
    return {name: said for name in names if (said := life.voice.plain(name))}


def _arriving(story: Story) -> None:
    story.files(
        story.ago(26),
        "incomplete",
        "gilles",
        None,
        "Factures de téléphonie",
        "Bonjour,\n\nLes factures de téléphonie ne passent plus.\n\nGilles Renaud",
        channel="email",
    )
    story.files(
        story.ago(12),
        "fresh",
        "manon",
        "p2",
        "Circuit de validation arrêté au second niveau",
        "Onze factures sont arrêtées entre les deux niveaux de validation depuis ce matin.",
        fields={
            "feature": "Circuit de validation",
            "steps": "1. Valider au niveau 1. 2. La facture n'apparaît chez personne au niveau 2.",
            "error": "Aucun valideur trouvé (WF-204)",
        },
    )
    story.files(
        story.back(1, "11:20"),
        "lowered",
        "kevin",
        "p1",
        "Couleur des factures en retard",
        "Les factures en retard ne sont plus en rouge dans la vue « Mes documents ».",
        fields={"feature": "Vue Mes documents", "steps": "1. Ouvrir la vue. 2. Regarder une facture échue."},
    )
    story.then(
        story.back(1, "11:45"),
        "lowered",
        "amel",
        prioritise,
        priority="p4",
        reason="Le service fonctionne et seul l'affichage est touché : priorité 4, selon les définitions.",
    )


def _critical(story: Story) -> None:
    fields = {
        "feature": "Connexion au service",
        "steps": "1. Ouvrir le service. 2. S'authentifier. 3. Page d'erreur.",
        "error": "HTTP 503",
    }
    story.files(
        story.ago(72),
        "now",
        "valerie",
        "p1",
        "Plus aucun utilisateur ne peut se connecter",
        "Tous nos utilisateurs reçoivent une page d'erreur après l'authentification. Mehdi se tient à votre disposition"
        " pour les essais.",
        fields=fields,
    )
    story.then(
        story.ago(64),
        "now",
        "camille",
        reply,
        text="Bonjour Valérie, nous y travaillons sans interruption. Mehdi peut-il essayer depuis un autre réseau ?",
        asks=True,
    )
    story.then(story.ago(58), "now", "valerie", answer, text="Même erreur en 4G, Mehdi reste en ligne.")
    story.then(
        story.ago(35), "now", "camille", note, text="Nœud d'authentification 3 défaillant, mise à l'écart en cours."
    )
    late = story.back(2, "17:35")
    story.files(
        late,
        "night",
        "beatrice",
        "p1",
        "Service inaccessible pour toutes nos sociétés",
        "Depuis 17 h 20, aucune de nos sociétés n'accède au service.",
        fields=fields,
    )
    story.then(
        late + 20 * MINUTE,
        "night",
        "nicolas",
        reply,
        text="Bonjour Béatrice, le problème est reproduit. Nous reprenons dès 9 h, sauf contournement d'ici 18 h.",
    )
    story.then(
        story.back(1, "09:25"),
        "night",
        "nicolas",
        give_workaround,
        text="Contournement : connectez-vous par l'adresse de secours, tout y est. L'échéance de 21 h 35 est passée"
        " pendant la fermeture ; la correction définitive suit ce matin.",
    )
    story.then(
        story.back(1, "11:05"),
        "night",
        "nicolas",
        resolve,
        ground="solved",
        text="Le certificat du répartiteur a été remplacé : l'adresse habituelle fonctionne de nouveau.",
    )
    story.then(story.back(1, "11:07"), "night", "nicolas", set_cause, cause="product_defect")


def _validation(story: Story) -> None:
    story.files(
        story.back(6, "10:10"),
        "refused",
        "thierry",
        "p3",
        "Pages inversées à la numérisation",
        "Depuis le nouveau scanner, le recto et le verso sont inversés.",
        fields={"feature": "Numérisation", "steps": "1. Numériser un lot. 2. Ouvrir le résultat."},
    )
    story.then(story.back(6, "10:30"), "refused", "amel", prioritise, priority="p3", reason="Priorité validée.")
    story.then(
        story.back(5, "11:00"),
        "refused",
        "amel",
        resolve,
        ground="solved",
        text="Le profil du scanner a été corrigé : les pages arrivent dans l'ordre.",
    )
    story.then(
        story.back(4, "09:40"),
        "refused",
        "thierry",
        refuse,
        reason="C'est juste pour les lots de deux pages, mais ceux de trois pages restent inversés.",
    )
    story.then(
        story.back(4, "15:20"),
        "refused",
        "amel",
        resolve,
        ground="solved",
        text="Les nombres impairs de pages sont traités à présent. Vérifié sur vos trois lots.",
    )
    story.then(story.back(3, "10:00"), "refused", "thierry", validate)
    story.files(
        story.back(3, "14:00"),
        "waiting",
        "isabelle",
        "p2",
        "Relances parties deux fois",
        "Nos clients du lundi ont reçu deux fois la relance de niveau 1.",
        fields={"feature": "Recouvrement", "steps": "1. Importer les règlements. 2. Lancer les relances."},
    )
    story.then(story.back(3, "14:25"), "waiting", "victor", prioritise, priority="p2", reason="Priorité validée.")
    story.then(
        story.back(1, "16:30"),
        "waiting",
        "victor",
        resolve,
        ground="solved",
        text="L'import des règlements passe désormais avant les relances. Pouvez-vous valider après celles de demain ?",
    )


def _outside(story: Story) -> None:
    story.files(
        story.back(2, "09:50"),
        "setting",
        "maxime",
        "p4",
        "Troisième niveau de validation",
        "Nous souhaitons un troisième niveau de validation au-delà de 20 000 €.",
        fields={"feature": "Circuit de validation", "steps": "Sans objet : demande d'évolution."},
    )
    story.then(
        story.back(2, "11:30"),
        "setting",
        "camille",
        exclude,
        ground="configuration",
        text="Bonjour Maxime, il s'agit d'une évolution du paramétrage, hors du support. Notre équipe de services vous"
        " adresse une proposition chiffrée.",
    )
    story.files(
        story.back(1, "15:15"),
        "ended",
        "agnes",
        "p4",
        "Accès à nos archives après la fin du contrat",
        "Notre contrat est terminé depuis le mois dernier. Pouvons-nous encore consulter nos archives ?",
        fields={"feature": "Archivage", "steps": "1. Se connecter. 2. Ouvrir Archives."},
    )


CUSTOM = Custom(course=course, weekend=0.03)
