"""The page of the lint rules, written from the rules themselves."""

from collections.abc import Sequence

from guichet.core.lint.rule import Rule
from guichet.core.lint.run import RULES

_TOP = """\
# Lint

`guichet lint POLICY` reads a policy as a wary customer would and says what its own words do that their authors may
not have meant. It warns and never mends: a finding may be what was meant.

`POLICY` is a policy file or the name of a bundled policy. `--language fr` says the findings in French;
`--json` prints them as JSON, one object each:
`code`, `severity`, `field`, `clause`, `line`, `message`, `why`, `do`, `arrival`, `times`. The command returns 1 where a
finding is an error, 2 where the file cannot be read as a policy, otherwise 0.

Promises are judged over every minute of a year at which a request can arrive (the first whole year after the
policy's revision), on the policy's own calendars. *While the desk is closed* leaves closing time itself out: a target
that is used up at 17:00 is due at 17:00. *At these times* are the times of arrival of an ordinary week at which a
finding bites for most of the year. Each rule's example is part of a policy's file, and is tried at every change of the
rules.

This page is written by `guichet lint --rules`.
"""


def reference(rules: Sequence[Rule] = RULES) -> str:
    """Return the page, in Markdown."""
    return "\n".join([_TOP, *map(_section, rules)])


def _section(rule: Rule) -> str:
    return f"""\
## {rule.title}

`{rule.code}`, {rule.severity}. {rule.why}

**What to do.** {rule.do}

It fires on

```yaml
{rule.bad}```

and not on

```yaml
{rule.good}```
"""
