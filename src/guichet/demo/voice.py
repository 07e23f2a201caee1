"""How the people of one ticket say things: chance picks the wording, and the same places and names throughout."""

from random import Random

from guichet.demo.repertoire import Repertoire, Situation

FEWEST, MOST = 3, 12


class Voice:
    """The words of one ticket, in one language."""

    def __init__(
        self, chance: Random, repertoire: Repertoire, situation: Situation, *, language: str, contact: str, agent: str
    ) -> None:
        self._chance = chance
        self._general = repertoire.words[language]
        self._special = situation.said[language]
        self._contact, self._agent = _first(contact), _first(agent)
        hour, minute = chance.randint(6, 11), chance.choice((0, 10, 15, 20, 30, 40, 45))
        self._slots = {
            "site": chance.choice(self._general["site"]),
            "colleague": chance.choice(self._general["colleague"]),
            "n": str(chance.randint(FEWEST, MOST)),
            "hour": f"{hour} h {minute:02}" if language == "fr" else f"{hour}:{minute:02}",
            "contact": self._contact,
        }

    def has(self, name: str) -> bool:
        """Whether there are words for this."""
        return name in self._special or name in self._general

    def plain(self, name: str) -> str:
        """One wording of the situation, or of the desk, with its slots filled."""
        wording = self._chance.choice(self._special.get(name) or self._general[name])
        filled = wording.format_map(self._slots)
        return filled[:1].upper() + filled[1:]

    def request(self) -> str:
        """What the customer writes at first."""
        body = " ".join(part for part in (self.plain("text"), self.plain("hurry")) if part)
        return "\n\n".join((self.plain("hello"), body, f"{self.plain('bye')}\n{self._contact}"))

    def customer(self, name: str) -> str:
        """What the customer writes later: short."""
        return self.plain(name)

    def agent(self, name: str, *, late: bool = False) -> str:
        """What an agent writes."""
        body = f"{self.plain('late')} {self.plain(name)}" if late else self.plain(name)
        bye = self.plain("desk_bye")
        return "\n\n".join((self.plain("desk_hello"), body, f"{bye}\n{self._agent}" if bye else self._agent))


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0]
