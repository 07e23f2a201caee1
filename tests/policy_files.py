"""A small policy's file for tests to spoil, line by line."""

GOOD = """\
guichet: 1
policy: small
version: 2026-1
name: {en: Small desk, fr: Petit service}
languages: [en, fr]
revised: 2026-01-05
clauses:
  S-1: {en: We are open., fr: Nous sommes ouverts.}
  S-2: {en: We answer., fr: Nous répondons.}
calendars:
  office:
    clause: S-1
    zone: Europe/Paris
    week:
      mon-fri: 09:00-12:00, 13:00-17:00
      sat: 09:00-12:00
    holidays:
      region: FR
      without: [Lundi de Pentecôte]
      years: 2020-2030
    closings:
      - {start: 2026-12-24 12:00, end: 2026-12-24 17:00, reason: {en: Party, fr: Fête}}
    openings:
      - {start: 2026-12-25, reason: {en: Duty, fr: Astreinte}}
calendar: office
priorities:
  clause: S-2
  default: low
  set_by: [contact, agent]
  required_on: [portal]
  levels:
    high:
      name: {en: High, fr: Haute}
      definition: {en: Much., fr: Beaucoup.}
      shape: octagon
    low:
      name: {en: Low, fr: Basse}
      definition: {en: Little., fr: Peu.}
      shape: ring
services:
  repair: {name: {en: Repair, fr: Réparation}}
plans:
  clause: S-1
  levels:
    silver: {name: {en: Silver, fr: Argent}, services: repair}
    gold: {name: {en: Gold, fr: Or}, services: [repair], priorities: [high, low]}
categories:
  bug: {name: {en: Bug, fr: Défaut}}
submission:
  channels: [portal, email]
  fields:
    steps: {name: {en: Steps, fr: Étapes}, categories: bug, channels: [portal]}
statuses:
  clause: S-1
  labels:
    open: {label: {en: Open, fr: Ouverte}, colour: blue}
commitments:
  first_response:
    clause: S-2
    pauses: {start: asked, end: [answered]}
    reminders:
      - {before: 1h}
    targets:
      - {priority: high, plan: gold, within: 4h}
      - {priority: high, plan: silver, within: 12 business hours}
      - {priority: low, within: 2 business days, calendar: office}
  visit:
    clause: S-2
    met_by: resolved
    targets:
      - {within: none}
escalations:
  - clause: S-2
    priority: high
    first: 1h
    repeat: 2h
    levels:
      - {name: {en: Lead, fr: Responsable}}
      - {name: {en: Head, fr: Direction}}
closing:
  clause: S-2
  silence:
    after: 5 business days
    warning: 1 business day
metering:
  clause: S-2
  slice: 15min
  warnings: {left: [30min]}
  expiry: {clause: S-2, months: 24}
  packs:
    hour: {name: {en: Hour, fr: Heure}, time: 1h}
examples:
  - name: {en: Due on Monday, fr: Échoit lundi}
    plan: gold
    credit: 2h
    events:
      - 2026-03-13 15:00 submitted priority=high steps="a b"
      - 2026-03-13 16:00 replied asks
    expect:
      first_response: met 2026-03-13 16:00
      status: awaiting_customer
"""


def line_of(part: str, text: str = GOOD) -> int:
    """The number of the only line that holds ``part``."""
    [number] = [number for number, line in enumerate(text.split("\n"), 1) if part in line]
    return number


def spoiled(old: str, new: str) -> str:
    """The good file with its only ``old`` replaced."""
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times in the good file"
    return GOOD.replace(old, new)
