"""A desk's accent: one colour that somebody chose, made readable on light and on dark paper.

The hue stays; the lightness moves as far as it must. It knows the surfaces of our pages, and no page.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

HEX: Final = re.compile(r"#[0-9a-f]{6}")

READABLE: Final = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""

STEP: Final = 0.005

Oklch = tuple[float, float, float]
Rgb = tuple[float, float, float]

# Lightness, chroma and hue as in the tokens of our pages: paper, sheet, hover, opening hours; then text on the accent.
LIGHT: Final[tuple[Oklch, ...]] = ((0.972, 0.010, 88), (0.992, 0.005, 88), (0.944, 0.014, 86), (0.925, 0.024, 88))
DARK: Final[tuple[Oklch, ...]] = ((0.195, 0.010, 75), (0.232, 0.011, 75), (0.170, 0.009, 75), (0.285, 0.016, 80))
ON_LIGHT: Final[Oklch] = (0.990, 0.005, 88)
ON_DARK: Final[Oklch] = (0.190, 0.030, 262)
WASH_LIGHT: Final = (0.948, 0.022)
WASH_DARK: Final = (0.290, 0.045)


@dataclass(frozen=True, slots=True)
class Shade:
    """The accent on one kind of paper: its colour, its wash, and its least contrast with what it stands on."""

    colour: str
    wash: str
    contrast: float
    moved: bool


@dataclass(frozen=True, slots=True)
class Accent:
    """The accent on light and on dark paper."""

    light: Shade
    dark: Shade


def accent_of(colour: str) -> Accent:
    """The two shades of a colour, ``#rrggbb``."""
    lightness, chroma, hue = _oklch(_rgb(colour))
    light = _wash(WASH_LIGHT, chroma, hue), (*LIGHT, ON_LIGHT), -STEP
    dark = _wash(WASH_DARK, chroma, hue), (*DARK, ON_DARK), STEP
    return Accent(*(_shade((lightness, chroma, hue), *each) for each in (light, dark)))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    return _contrast(_luminance(_rgb(one)), _luminance(_rgb(other)))


def _shade(wish: Oklch, wash: Rgb, surfaces: Iterable[Oklch], step: float) -> Shade:
    grounds = [_luminance(_shown(_linear(each))) for each in surfaces] + [_luminance(wash)]
    lightness, moved = wish[0], False
    while True:
        rgb = _rgb(_hex(_within(lightness, wish[1], wish[2])))
        least = min(_contrast(_luminance(rgb), ground) for ground in grounds)
        if least >= READABLE or lightness == (0.0 if step < 0 else 1.0):
            return Shade(_hex(rgb), _hex(wash), least, moved)
        lightness, moved = min(1.0, max(0.0, lightness + step)), True


def _wash(tone: tuple[float, float], chroma: float, hue: float) -> Rgb:
    return _rgb(_hex(_within(tone[0], min(tone[1], chroma), hue)))


def _within(lightness: float, chroma: float, hue: float) -> Rgb:
    """The colour as a screen can show it: as much of its chroma as there is room for."""
    while chroma > 0 and not all(-0.0001 <= part <= 1.0001 for part in _linear((lightness, chroma, hue))):
        chroma -= STEP
    return _shown(_linear((lightness, max(0.0, chroma), hue)))


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(min(1, max(0, part)) * 255):02x}" for part in rgb)


def _contrast(one: float, other: float) -> float:
    brighter, darker = max(one, other), min(one, other)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_opened(part) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _opened(part: float) -> float:
    """A part of sRGB, linear."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _shown(linear: Rgb) -> Rgb:
    red, green, blue = (
        12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
        for part in (min(1.0, max(0.0, each)) for each in linear)
    )
    return red, green, blue


# Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab/


def _oklch(rgb: Rgb) -> Oklch:
    red, green, blue = (_opened(part) for part in rgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _linear(colour: Oklch) -> Rgb:
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
