"""Public holidays in French, by their English names: those of which the table of holidays has no French name itself.

It knows the days of the countries whose desks are likely, and only names that are current in French; whatever else
keeps the name that it has.
"""

from typing import Final

APART: Final = "; "
"""Between the names of holidays that fall on one day."""

_MOVED: Final = {" (observed)": ", reporté", " (estimated)": ", estimé"}

_FRENCH: Final = {
    "All Saints' Day": "Toussaint",
    "All Souls' Day": "Commémoration des défunts",
    "Anzac Day": "Journée de l’Anzac",
    "Ascension Day": "Ascension",
    "Assumption Day": "Assomption",
    "Assumption Of Mary Day": "Assomption",
    "Australia Day": "Fête nationale de l’Australie",
    "Boxing Day": "Lendemain de Noël",
    "Carnival": "Carnaval",
    "Christmas Day": "Noël",
    "Christmas Eve": "Veille de Noël",
    "Columbus Day": "Jour de Christophe Colomb",
    "Constitution Day": "Jour de la Constitution",
    "Corpus Christi": "Fête-Dieu",
    "Day After Thanksgiving": "Lendemain de Thanksgiving",
    "Day of Portugal, Camões, and the Portuguese Communities": (
        "Jour du Portugal, de Camões et des communautés portugaises"
    ),
    "Easter Monday": "Lundi de Pâques",
    "Easter Sunday": "Dimanche de Pâques",
    "Election Day": "Jour des élections",
    "Epiphany": "Épiphanie",
    "Europe Day": "Journée de l’Europe",
    "Freedom Day": "Jour de la Liberté",
    "Friday After Thanksgiving": "Lendemain de Thanksgiving",
    "German Unity Day": "Jour de l’Unité allemande",
    "Good Friday": "Vendredi saint",
    "Immaculate Conception": "Immaculée Conception",
    "Independence Day": "Jour de l’Indépendance",
    "Indigenous Peoples' Day": "Journée des peuples autochtones",
    "International Women's Day": "Journée internationale des femmes",
    "Juneteenth National Independence Day": "Juneteenth, jour de l’abolition de l’esclavage",
    "King's Birthday": "Anniversaire du roi",
    "King's Day": "Jour du Roi",
    "Labor Day": "Fête du Travail",
    "Labour Day": "Fête du Travail",
    "Liberation Day": "Jour de la Libération",
    "Lincoln's Birthday": "Anniversaire de Lincoln",
    "Mardi Gras": "Mardi gras",
    "Martin Luther King Jr. Day": "Jour de Martin Luther King",
    "Maundy Thursday": "Jeudi saint",
    "May Day": "Premier Mai",
    "Memorial Day": "Jour du Souvenir",
    "National Day": "Fête nationale",
    "New Year's Day": "Jour de l’an",
    "New Year's Eve": "Saint-Sylvestre",
    "Patriots' Day": "Jour des Patriotes",
    "Pentecost": "Pentecôte",
    "Pentecost Monday": "Lundi de Pentecôte",
    "Presidents' Day": "Jour des Présidents",
    "Reformation Day": "Fête de la Réformation",
    "Republic Day": "Jour de la République",
    "Restoration of Independence Day": "Restauration de l’indépendance",
    "Saint Andrew's Day": "Saint-André",
    "Saint Anthony's Day": "Saint-Antoine",
    "Saint John's Day": "Saint-Jean",
    "Saint Patrick's Day": "Saint-Patrick",
    "Saint Peter's Day": "Saint-Pierre",
    "Saint Stephen's Day": "Saint-Étienne",
    "Second Day of Christmas": "Lendemain de Noël",
    "Shrove Tuesday": "Mardi gras",
    "Thanksgiving Day": "Action de grâce",
    "Veterans Day": "Jour des anciens combattants",
    "Washington's Birthday": "Anniversaire de Washington",
    "Women's Day": "Journée des femmes",
    "Worker's Day": "Fête du Travail",
}


def french(names: str) -> str | None:
    """What a day of these English names is called in French; ``None`` where one of them has no current French name."""
    found = [_one(name) for name in names.split(APART)]
    return None if None in found else APART.join(filter(None, found))


def _one(name: str) -> str | None:
    plain, moved = next(
        ((name.removesuffix(each), said) for each, said in _MOVED.items() if name.endswith(each)), (name, "")
    )
    found = _FRENCH.get(plain)
    return None if found is None else found + moved
