"""What the desk's own mail server found of a mail's sender. Only the server that was named is believed, and of what it
added only the topmost: everything below came with the mail.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """Whether the sender's domain stands for the mail."""

    PASS = "pass"  # noqa: S105 - the word of the standard
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The verdict, and the domain that it is about."""

    verdict: Verdict
    domain: str = ""


NOTHING: Final = Proof(verdict=Verdict.NONE)
RESULT: Final = re.compile(r"\s*([a-z0-9-]+)\s*=\s*([a-z]+)", re.IGNORECASE)
PROPERTY: Final = re.compile(r"(header\.(?:from|d|i)|smtp\.(?:mailfrom|from))\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


def proof_of(results: Sequence[str], *, server: str, sender: str) -> Proof:
    """The proof of a mail from an address, by its ``Authentication-Results``, the topmost first."""
    domain = sender.rpartition("@")[2].lower()
    ours = next(iter(results), "")
    name, _, rest = _without_comments(ours).partition(";")
    if not server or not domain or name.split(maxsplit=1)[:1] != [server]:
        return NOTHING
    found = [_result(each) for each in rest.split(";")]
    verdicts = {verdict for method, verdict, of in found if method == "dmarc" and of in {"", domain}}
    if verdicts:
        # Two verdicts of one server contradict each other: then neither is believed.
        passed = verdicts == {"pass"}
        failed = verdicts <= {"fail", "permerror"}
        return Proof(verdict=Verdict.PASS if passed else Verdict.FAIL if failed else Verdict.NONE, domain=domain)
    aligned = any(method in {"dkim", "spf"} and verdict == "pass" and of == domain for method, verdict, of in found)
    return Proof(verdict=Verdict.PASS if aligned else Verdict.NONE, domain=domain)


def _result(text: str) -> tuple[str, str, str]:
    found = RESULT.match(text)
    if found is None:
        return ("", "", "")
    method, verdict = found[1].lower(), found[2].lower()
    wanted = {"dmarc": ("header.from",), "dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom", "smtp.from")}
    said = {name.lower(): value for name, value in PROPERTY.findall(text)}
    of = next((said[name] for name in wanted.get(method, ()) if name in said), "")
    return (method, verdict, of.rpartition("@")[2].lower())


def _without_comments(text: str) -> str:
    """The value without what stands in brackets, however deep."""
    kept: list[str] = []
    depth = 0
    for letter in text:
        depth += letter == "("
        if not depth:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    return "".join(kept)
