"""design.toml → colours, type, measures, as each renderer takes them; the table of signs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any, Literal

from briefing import paths

Tone = Literal["", "good", "bad", "warn", "gap"]
Symbol = Literal["", "▲", "▼", "●", "○", "■", "←", "=", "–"]
Style = tuple[Tone, Symbol]

# The one table of signs: meaning → tone and symbol, for verdicts, targets, checks, tiles, charts.
STYLES: Mapping[str, Style] = {
    "beyond": ("good", "▲"),
    "as_asked": ("good", "●"),
    "faster": ("warn", "■"),
    "fails": ("bad", "▼"),
    "unknown": ("gap", "○"),
    "less": ("", "←"),
    "same": ("", "="),
    "open": ("", "–"),
}
# A tone is never colour alone: the sign of a tone that brings none of its own, the last above.
TONE_SYMBOLS: Mapping[str, Symbol] = {tone: sign for tone, sign in STYLES.values() if tone}

_DESIGN = tomllib.loads(paths.DESIGN.read_text(encoding="utf-8"))

LIGHT_COLOURS: Mapping[str, str] = _DESIGN["light"]  # name → #rrggbb
DARK_COLOURS: Mapping[str, str] = _DESIGN["dark"]
CHART_COLOURS: Mapping[str, str] = {**LIGHT_COLOURS, **_DESIGN["chart"]}
WORKBOOK_COLOURS: Mapping[str, str] = {**CHART_COLOURS, **_DESIGN["workbook"]}
CHART_SIZES: Mapping[str, float] = _DESIGN["sheet"]  # a chart's width in mm, its type in points
FONT_FAMILY: str = _DESIGN["family"]["text"]
OFFICE_FAMILY: str = _DESIGN["family"]["office"]


def css_rules() -> str:
    """Custom properties of `.briefing`: colours by day and night, sizes on screen and on paper."""
    screen = {f"size-{name}": f"{rem:g}rem" for name, (rem, _) in _DESIGN["type"].items()}
    paper = {f"size-{name}": f"{points:g}pt" for name, (_, points) in _DESIGN["type"].items()}
    return "\n".join(
        (
            f".briefing {{ {_format_properties({**CHART_COLOURS, **screen})} }}",
            "@media screen and (prefers-color-scheme: dark) {",
            f"  .briefing.page {{ {_format_properties(DARK_COLOURS)} color-scheme: dark; }}",
            "}",
            f"@media print {{ .briefing {{ {_format_properties(paper)} }} }}",
        )
    )


def _format_properties(values: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def typst_settings(style: str) -> dict[str, Any]:
    """What the Typst template sets pages by: colours, points, families, margins in mm.

    A style with a section in design.toml sets there what differs.
    """
    points = {name: step[1] for name, step in _DESIGN["type"].items()}
    settings = {
        "colour": LIGHT_COLOURS,
        "size": points,
        "family": _DESIGN["family"],
        "paper": _DESIGN["paper"],
    }
    changed = _DESIGN.get(style, {})
    return {name: {**part, **changed.get(name, {})} for name, part in settings.items()}


def matplotlib_settings() -> dict[Any, Any]:
    """Settings of matplotlib beside those of charts.mplstyle."""
    tick = {
        "color": CHART_COLOURS["axis"],
        "labelcolor": CHART_COLOURS["muted"],
        "labelsize": CHART_SIZES["small"],
    }
    return {
        "font.family": FONT_FAMILY,
        "font.sans-serif": FONT_FAMILY,
        "font.size": CHART_SIZES["text"],
        "text.color": CHART_COLOURS["ink"],
        "figure.facecolor": CHART_COLOURS["card"],
        "savefig.facecolor": CHART_COLOURS["card"],
        "axes.edgecolor": CHART_COLOURS["axis"],
        "axes.labelcolor": CHART_COLOURS["muted"],
        "grid.color": CHART_COLOURS["grid"],
        **{f"{axis}tick.{name}": value for axis in "xy" for name, value in tick.items()},
    }
