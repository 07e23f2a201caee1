"""The rules and what they find in French: the reasons of each rule by its code, its words by the English ones."""

# ruff: noqa: E501 - English words are keys here, and stand whole

from collections.abc import Mapping
from typing import Final

from guichet.core.commitments.plainly import printed
from guichet.core.lint.rule import Rule
from guichet.core.lint.said import Said, put

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "unreachable-row": (
        "La première ligne qui convient l’emporte : celle-ci ne promet rien, bien que qui lit le tableau y croie.",
        "Placez la ligne la plus étroite au-dessus de la plus large, corrigez le nom, ou ôtez la ligne.",
    ),
    "undefined-combination": (
        "Le tableau ne promet rien à ces demandes et ne dit pas non plus qu’il ne promet rien.",
        "Ajoutez une ligne pour elles ; `within: none` dit que rien n’est promis.",
    ),
    "overlapping-rows": (
        "Qui ne lit que la ligne qui le nomme croit à un délai qui ne vaut pas : c’est l’ordre des lignes qui décide.",
        "Dites ce qui vaut pour ces demandes dans une ligne à elles, au-dessus des deux.",
    ),
    "closed-when-due": (
        "Personne ne travaille à cet instant : la promesse est tenue plus tôt qu’elle ne le dit, ou manquée.",
        "Promettez des heures ouvrées, ou ouvrez le guichet ; ou laissez ainsi, avec quelqu’un sur place.",
    ),
    "cannot-be-met": (
        "Un guichet qui tient ses heures la manque, quoi qu’il fasse : une erreur, si cela vaut pour chaque arrivée.",
        "Promettez des heures ouvrées, ou plus de temps hors des heures, ou assurez ces heures et dites-le.",
    ),
    "same-promise": (
        "Qui choisit entre elles croit que cela change quelque chose ; pour ces horloges, rien ne change.",
        "Donnez-leur des délais différents, ou une seule ligne pour les deux si c’est voulu.",
    ),
    "due-together": (
        "La première n’avertit pas de la seconde : qui répond à la limite est en retard pour les deux à la fois.",
        "Que la première étape échoie plus tôt, ou ne promettez que la seconde.",
    ),
    "response-after-resolution": (
        "Une demande peut être en retard tout entière avant que sa réponse soit due : cette promesse ne dit rien.",
        "Promettez la réponse plus tôt, ou la résolution plus tard.",
    ),
    "update-after-target": (
        "La demande devrait être résolue avant le premier point d’étape : personne n’en reçoit jamais à temps.",
        "Raccourcissez l’intervalle, ou ôtez les points d’étape pour ces demandes.",
    ),
    "escalation-after-target": (
        "Ceux qui pouvaient encore sauver la promesse l’apprennent quand elle est déjà rompue.",
        "Que la chaîne commence avant l’échéance, ou ajoutez un rappel avant elle.",
    ),
    "idle-reminder": (
        "Son instant est passé quand l’horloge démarre, et ce qui était passé au départ ne vient pas.",
        "Donnez un rappel plus court que chaque délai du tableau, ou ôtez-le.",
    ),
    "median-of-few": (
        "Là où un niveau voit peu de demandes dans une période, une seule tient la promesse, ou la rompt.",
        "Dites combien de demandes il faut (`least: 5` ou plus), ou prenez une période plus longue.",
    ),
    "unbounded-pause": (
        "Une demande dont le client est parti n’est jamais en retard ni close : une question arrête la promesse.",
        "Faites clore après un silence (`closing: silence:`) qui commence avec la suspension, ou ne suspendez pas.",
    ),
    "silence-without-warning": (
        "Le client perd sa demande sans qu’on lui ait dit qu’il la perdrait.",
        "Ajoutez `warning` : combien de temps avant la clôture le client est averti.",
    ),
    "warning-at-once": (
        "Il n’avertit de rien : le client ne s’est pas encore tu, et n’entend plus rien avant la clôture.",
        "Que l’avertissement soit plus court que le silence.",
    ),
    "plan-nowhere-better": (
        "Qui la paie n’obtient rien que la formule inférieure ne donne déjà.",
        "Donnez-lui un service, une priorité ou un délai plus court, ou ôtez-la.",
    ),
    "priority-for-nobody": (
        "Elle est définie et promise, et aucun client ne peut l’avoir.",
        "Nommez-la sous `priorities` d’une formule, ou ôtez-la.",
    ),
    "priority-set-by-nobody": (
        "Chaque demande garde le niveau par défaut, quoi que les autres promettent.",
        "Dites qui peut en fixer une (`set_by: [agent]`), ou ne gardez qu’un niveau.",
    ),
    "pack-below-a-slice": (
        "Chaque tranche commencée est décomptée entière : le pack est aussitôt épuisé, et du temps est dû.",
        "Vendez au moins une tranche, ou faites des tranches plus petites.",
    ),
    "no-pack-to-buy": (
        "Qui n’a pas de crédit est refusé pour de bon : la politique ne nomme rien qui lui en donnerait.",
        "Nommez les packs qui s’achètent, ou acceptez les demandes sans crédit.",
    ),
    "quote-without-clock": (
        "Aucune horloge ne court sur le travail commandé, quel que soit le délai du devis : nul n’apprend qu’il tarde.",
        "Ajoutez un engagement qui part de `quote_accepted` ; avec `within: none`, chaque devis nomme son délai.",
    ),
    "hold-walked-around": (
        "Une priorité qui n’est jamais retenue, et que les clients peuvent choisir, l’est dès que les places manquent.",
        "Que seuls les agents fixent les priorités (`set_by: [agent]`), ou retenez celle-ci aussi.",
    ),
    "hold-without-effect": (
        "Le texte dit que les demandes au-delà du forfait attendent, et aucune n’attend jamais.",
        "Ôtez de `never_held` les priorités qui peuvent attendre, ou écrivez `at_limit: accept`.",
    ),
    "held-for-a-year": (
        "La période suivante est l’année suivante, et seule une décision fait entrer une demande avant elle.",
        "Comptez par mois, ou acceptez ce qui dépasse le forfait en le signalant.",
    ),
    "business-time-always-open": (
        "Chaque heure y est ouvrée et chaque jour finit à minuit, ce à quoi peu de lecteurs de ces mots s’attendent.",
        "Nommez un calendrier d’heures ouvrées, ou écrivez du temps écoulé : `24h`, `2 days`.",
    ),
    "business-time-elsewhere": (
        "Qui lit que le guichet est ouvert prend ces heures pour ses heures ouvrées ; la promesse en compte moins.",
        "Nommez ces heures à côté de la promesse, ou comptez-la sur celles du guichet.",
    ),
    "abbreviated-zone": (
        "EST, CET et WET sont des heures d’hiver : fausses d’une heure en été, et certaines nomment plusieurs lieux.",
        "Écrivez le lieu de l’IANA : `America/Toronto`, `Europe/Lisbon`.",
    ),
    "no-holidays": (
        "Son temps ouvré court les jours fériés, où la plupart des guichets qui ferment la nuit sont fermés.",
        "Nommez la région (`holidays: {region: FR}`), ou les dates.",
    ),
    "years-run-out": (
        "Au-delà des années connues un calendrier répond *inconnu*, et aucune promesse ne peut être jugée.",
        "N’écrivez pas `years` (dix ans après la révision sont connus), ou nommez une dernière année plus tardive.",
    ),
    "holidays-not-settled": (
        "Ils suivent la lune ou un décret annuel : la prochaine édition du calendrier des fêtes peut les déplacer.",
        "Regardez-les chaque année, et publiez une version qui nomme les dates dès qu’elles sont connues.",
    ),
    "abbreviation-in-words": (
        "À la lettre, c’est l’heure d’hiver toute l’année ; ailleurs, on la prend pour un autre lieu.",
        "Écrivez aussi le lieu : « heure de Lisbonne ». Les horloges suivent de toute façon le fuseau du calendrier.",
    ),
    "undefined-target": (
        "Le client lit une promesse, et aucune horloge ne court pour elle. `refers_to` dit de quoi parlent les clauses.",
        "Donnez le délai, ou ôtez ces mots de la clause.",
    ),
    "other-numbers": (
        "Le client lit une promesse, et l’horloge en tient une autre.",
        "Corrigez les mots ou le délai ; une clause qui ne donne aucun nombre est laissée en paix.",
    ),
    "evidence-of-one": (
        "On peut dire à un client qu’il abuse du support pour ce que chacun fait une fois par erreur.",
        "Demandez plusieurs demandes dans la période (`count: 3` ou plus).",
    ),
    "idle-limit": (
        "Qui la décide annonce au client ce qui ne change rien pour lui, ou ne lui laisse aucune entrée.",
        "Ôtez-la, ou nommez ce qu’elle retire : des promesses, ou d’autres canaux.",
    ),
    "failing-example": (
        "La politique ne fait pas ce que sa propre page dit qu’elle fait.",
        "Trouvez lequel des deux est voulu, et changez l’autre.",
    ),
}
"""Why each rule matters, and what to do."""

WORDS: Final[Mapping[str, str]] = {
    "A single request is shown as enough.": "Une seule demande est montrée comme suffisante.",
    "No clock runs anyway: the policy promises no time.": "Aucune horloge ne court de toute façon : la politique ne promet aucun délai.",
    "There is one channel only: none could be left beside it.": "Il n’y a qu’un canal : aucun autre ne pourrait rester ouvert.",
    '{length} on the calendar "{calendar}", which never closes.': (
        "{length} sur le calendrier « {calendar} », qui ne ferme jamais."
    ),
    '{within} on the calendar "{calendar}" stands still for {part} of the minutes of {year} at which the desk is open.': (
        "{within} sur le calendrier « {calendar} » : l’horloge s’arrête pendant {part} des minutes de {year} où le guichet"
        " est ouvert."
    ),
    '"{zone}" is not a place.': "« {zone} » n’est pas un lieu.",
    'The calendar "{calendar}" has closing times and no holidays.': (
        "Le calendrier « {calendar} » a des heures de fermeture et pas de jours fériés."
    ),
    'The holidays of "{calendar}" are known to the end of {last}; the policy was revised in {revised}.': (
        "Les jours fériés de « {calendar} » sont connus jusqu’à la fin de {last} ; la politique a été révisée en {revised}."
    ),
    '{number} holidays of "{calendar}" are estimates, the first {feast} on {day}.': (
        "{number} jours fériés de « {calendar} » sont des estimations, le premier {feast}, le {day}."
    ),
    "A {period} is judged by its median, however few tickets it has.": (
        "Un {period} est jugé à sa médiane, si peu de demandes qu’il compte."
    ),
    "A {period} is judged by its median as soon as it has {n} tickets.": (
        "Un {period} est jugé à sa médiane dès qu’il compte {n} demandes."
    ),
    "month": "mois",
    "quarter": "trimestre",
    "year": "an",
    'Nothing that "{larger}" gives is more than what "{smaller}" gives: no service, priority or target.': (
        "Rien de ce que donne « {larger} » ne dépasse ce que donne « {smaller} » : ni service, ni priorité, ni délai."
    ),
    'No plan allows the priority "{name}", so no ticket of a plan can have it.': (
        "Aucune formule n’admet la priorité « {name} » : aucune demande sous une formule ne peut l’avoir."
    ),
    "{time} cannot pay for one slice of {slice}.": "{time} ne paient pas une tranche de {slice}.",
    'Nobody may set a priority, so no ticket ever has "{name}".': (
        "Personne ne peut fixer de priorité : aucune demande n’a jamais « {name} »."
    ),
    "Requests outside of support become quotes, and no commitment starts by `quote_accepted`.": (
        "Les demandes exclues deviennent des devis, et aucun engagement ne part de `quote_accepted`."
    ),
    "A request without credit is declined, and there is no pack by which anybody could have some.": (
        "Une demande sans crédit est refusée, et aucun pack n’en donnerait à personne."
    ),
    'Whoever asks may choose "{name}" themselves, and is not held.': (
        "Qui demande peut choisir lui-même « {name} », et n’est pas retenu."
    ),
    "Every priority is named: no request is ever held.": (
        "Toutes les priorités sont nommées : aucune demande n’est jamais retenue."
    ),
    "A request that comes in January may be held until the next.": (
        "Une demande qui arrive en janvier peut être retenue jusqu’au suivant."
    ),
    "After {triggers} the clock stands still for as long as nothing more happens.": (
        "Après {triggers}, l’horloge s’arrête tant que rien d’autre n’arrive."
    ),
    "After {after} of silence the ticket is closed, and nobody is told before.": (
        "Après {after} de silence la demande est close, et personne n’est averti avant."
    ),
    "A warning {lead} before the end of {after} of silence comes as the silence begins.": (
        "Un avertissement {lead} avant la fin de {after} de silence vient quand le silence commence."
    ),
    'The words say "{found}".': "Les mots disent « {found} ».",
    '{clause} speaks of a target for "{kind}"{at}, and nothing gives one.': (
        "{clause} parle d’un délai pour « {kind} »{at}, et rien n’en donne."
    ),
    " at priority {levels}": " à la priorité {levels}",
    "{kind} at priority {level}": "{kind} à la priorité {level}",
    "{clause} ({language}) gives {numbers}, and the target is {target}.": (
        "{clause} ({language}) donne {numbers}, et le délai est de {target}."
    ),
    "{message}. {hint}.": "{message}. {hint}.",
    "It names {names}, which this policy does not define.": "Elle nomme {names}, que cette politique ne définit pas.",
    "Rows above it, or the plans and channels, leave no ticket for it.": (
        "Les lignes du dessus, ou les formules et les canaux, ne lui laissent aucune demande."
    ),
    "This row ({row}) can never be the first to fit. {why}": (
        "Cette ligne ({row}) ne peut jamais être la première à convenir. {why}"
    ),
    "; and {number} more": " ; et {number} de plus",
    "No row fits {tickets}{more}.": "Aucune ligne ne convient à : {tickets}{more}.",
    "A request with {ticket} fits this row ({row}) and one above it ({above}), of which neither is the narrower; the one"
    " above holds.": (
        "Une demande avec {ticket} convient à cette ligne ({row}) et à une autre au-dessus ({above}), dont aucune n’est la"
        " plus étroite ; celle du dessus l’emporte."
    ),
    "nothing": "rien",
    "priority {code}": "priorité {code}",
    "plan {code}": "formule {code}",
    "category {code}": "type {code}",
    "channel {code}": "canal {code}",
    "free use": "usage gratuit",
    "outside the hours": "hors des heures",
    "a ticket": "une demande",
    "{step} ({within}) falls due after {last} ({target}) for {part} of the minutes of {year} at which both can start.": (
        "{step} ({within}) échoit après {last} ({target}) pour {part} des minutes de {year} où les deux peuvent démarrer."
    ),
    "the first step": "le premier échelon",
    "A reminder {lead} before a target of {target} had passed when the clock started.": (
        "Un rappel {lead} avant un délai de {target} était passé quand l’horloge a démarré."
    ),
    "; {part} of those in opening hours": " ; {part} de celles des heures d’ouverture",
    "{target} falls due while the desk is closed for {part} of the minutes of {year} at which its clock can start{hours}.": (
        "{target} : l’échéance tombe guichet fermé pour {part} des minutes de {year} où son horloge peut démarrer{hours}."
    ),
    "For {part} of the minutes of {year} at which its clock can start, the desk is not open for one second before the end"
    " of {target}.": (
        "Pour {part} des minutes de {year} où son horloge peut démarrer, le guichet n’ouvre pas une seconde avant la fin de"
        " {target}."
    ),
    "{first} ({one}) and {second} ({two}) fall due at the same instant for {part} of the minutes of {year}.": (
        "{first} ({one}) et {second} ({two}) échoient au même instant pour {part} des minutes de {year}."
    ),
}
"""What rules find, by the English words."""


def words(found: Said, language: str) -> str:
    """What a rule has found, in English or French."""
    return put(found, language, WORDS)


def reasons(rule: Rule, language: str) -> tuple[str, str]:
    """Why a rule matters, and what to do, in English or French."""
    if language == "en":
        return rule.why, rule.do
    why, do = REASONS[rule.code]
    return printed(why, language), printed(do, language)
