"""Two colours → how far apart they are in lightness, as WCAG 2.2 measures it."""

from __future__ import annotations

import functools
import re

Colour = tuple[float, float, float]  # red, green, blue, each 0 to 1

WHITE: Colour = (1.0, 1.0, 1.0)
NAMED = {"white": WHITE, "black": (0.0, 0.0, 0.0)}  # the others are written #rrggbb


@functools.lru_cache(maxsize=1024)
def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21, whichever is in front."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    """Relative luminance: 0.2126 R + 0.7152 G + 0.0722 B of the linear parts."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@functools.lru_cache(maxsize=1024)
def colour(text: str) -> Colour | None:
    """Digits after #, `white` or `black` as a colour; None for what is written otherwise."""
    text = text.strip().lower()
    if text in NAMED:
        return NAMED[text]
    if not re.fullmatch(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", text):
        return None
    digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def over(front: Colour, share: float, ground: Colour) -> Colour:
    """A colour that covers a share of its ground, as it is seen."""
    red, green, blue = (share * f + (1 - share) * g for f, g in zip(front, ground, strict=True))
    return red, green, blue
