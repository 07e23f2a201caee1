"""Canned replies that the desks of the demonstration share, in the languages that they speak."""

from typing import Final

from guichet.automation.canned import Written, save
from guichet.demo.people import Made

REPLIES: Final = {
    "en": {
        "Ask for a picture": "Hello {{customer}},\n\nCould you send us a picture of the whole screen, with the time at"
        " which it happened? We go on as soon as we have it.\n\n{{agent}}",
        "Look again": "Hello {{customer}},\n\nWe have changed something on our side for request {{number}}. Would you"
        " look again, and tell us what you see?\n\n{{agent}}",
        "Where it stands": "Hello {{customer}},\n\nWe are still at it: {{clock}}, {{due}}. Everything is on its page:"
        " {{link}}\n\n{{agent}}",
    },
    "fr": {
        "Demander une capture": "Bonjour {{customer}},\n\nPourriez-vous nous envoyer une capture de tout l’écran, avec"
        " l’heure du problème ? Nous reprenons dès que nous l’avons.\n\n{{agent}}",
        "Essayer de nouveau": "Bonjour {{customer}},\n\nNous avons changé quelque chose de notre côté pour la demande"
        " {{number}}. Pourriez-vous essayer de nouveau et nous dire ce que vous voyez ?\n\n{{agent}}",
        "Où nous en sommes": "Bonjour {{customer}},\n\nNous y travaillons toujours : {{clock}}, {{due}}. Tout est sur"
        " sa page : {{link}}\n\n{{agent}}",
    },
}


def prepare_replies(made: Made, *, at: int) -> None:
    """Have the desk's first manager write them, for everybody there."""
    manager = made.seats[made.setting.managers[0].key]
    for language in made.setting.languages:
        for name, text in REPLIES[language].items():
            save(None, Written(name=name, language=language, text=text, shared=True), by=manager, at=at)
