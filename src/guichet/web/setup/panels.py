"""What stands beside a text while it is written: the page that people would read, findings, the difference, the week.

One at a time, so that no more is reckoned than is looked at. While the text is no policy, its mistakes stand there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from guichet.core.lint.run import lint
from guichet.core.policy.findings import PolicyError
from guichet.core.policy.model import Policy
from guichet.desks.models import Desk
from guichet.policies.examining import Examination, sound
from guichet.policies.loading import last_of
from guichet.web.setup.consequences import change_of
from guichet.web.setup.examined import said_of
from guichet.web.shared import policy_page, weeks

PAGE, FINDINGS, DIFFERENCE, WEEK = "page", "findings", "difference", "week"

TABS: Final[Mapping[str, Promise | str]] = {
    PAGE: gettext_lazy("The page people read"),
    FINDINGS: gettext_lazy("Findings"),
    DIFFERENCE: gettext_lazy("Difference"),
    WEEK: gettext_lazy("The week"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be looked at: which panel, in which of the policy's languages."""

    panel: str
    language: str


def wanted(fields: Mapping[str, str], desk: Desk) -> Wanted:
    """What a form asks for: the tab that was pressed, else the one that was open."""
    panel = fields.get("show") or fields.get("panel") or PAGE
    language = fields.get("language") or fields.get("read_in") or ""
    ours = _languages(desk)
    here = translation.get_language() or ""
    return Wanted(
        panel=panel if panel in TABS else PAGE,
        language=language if language in ours else (here if here in ours else ours[0]),
    )


def panel_of(text: str, asked: Wanted, desk: Desk, at: int) -> dict[str, Any]:
    """All that ``setup/panel.html`` shows of a text."""
    names = dict(settings.LANGUAGES)
    context: dict[str, Any] = {
        "tabs": [(code, name) for code, name in TABS.items()],
        "panel": asked.panel,
        "read_in": asked.language,
        "languages": [(code, names[code]) for code in _languages(desk)],
    }
    try:
        policy, places = sound(text, "policy.yaml")
    except PolicyError as error:
        return {**context, **said_of(text, Examination(policy=None, mistakes=error.findings))}
    findings = lint(policy, places) if asked.panel == FINDINGS else ()
    context |= said_of(text, Examination(policy=policy, findings=findings))
    match asked.panel:
        case "page":
            context["body"] = _worded("shared/policy_body.html", policy, asked.language, at)
        case "week":
            context["body"] = _worded("shared/week_body.html", policy, asked.language, at)
        case "difference":
            before = last_of(desk.pk, at)
            context |= {"before": before, "change": change_of(before, policy, at) if before else None}
    return context


def _worded(template: str, policy: Policy, language: str, at: int) -> SafeString:
    with translation.override(language):
        told = weeks.told_of(policy, at) if template.endswith("week_body.html") else policy_page.told_of(policy, at)
        return render_to_string(template, {"drafted": policy, "policy": policy, **told})


def _languages(desk: Desk) -> list[str]:
    ours = [code for code, _name in settings.LANGUAGES]
    return [code for code in desk.languages if code in ours] or ours
