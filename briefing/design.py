"""design.toml → colours, type and measures, as each renderer takes them; nothing else names one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from briefing import paths

_ALL = tomllib.loads(paths.DESIGN.read_text(encoding="utf-8"))

LIGHT: Mapping[str, str] = _ALL["light"]  # name → #rrggbb
DARK: Mapping[str, str] = _ALL["dark"]
CHART: Mapping[str, str] = {**LIGHT, **_ALL["chart"]}
SHEET: Mapping[str, float] = _ALL["sheet"]  # a chart's width in mm, its type in points
FAMILY: str = _ALL["family"]["text"]


def css() -> str:
    """Custom properties of `.briefing`: colours by day and night, sizes on screen and on paper."""
    screen = {f"size-{name}": f"{rem:g}rem" for name, (rem, _) in _ALL["type"].items()}
    paper = {f"size-{name}": f"{points:g}pt" for name, (_, points) in _ALL["type"].items()}
    return "\n".join(
        (
            f".briefing {{ {_properties({**LIGHT, **screen})} }}",
            "@media screen and (prefers-color-scheme: dark) {",
            f"  .briefing.page {{ {_properties(DARK)} color-scheme: dark; }}",
            "}",
            f"@media print {{ .briefing {{ {_properties(paper)} }} }}",
        )
    )


def _properties(values: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def typst(style: str) -> dict[str, Any]:
    """What the Typst template sets pages by: colours, points, families, margins in mm.

    A style that has a part of the design of its own says there what it sets otherwise.
    """
    points = {name: step[1] for name, step in _ALL["type"].items()}
    look = {"colour": LIGHT, "size": points, "family": _ALL["family"], "paper": _ALL["paper"]}
    own = _ALL.get(style, {})
    return {name: {**part, **own.get(name, {})} for name, part in look.items()}


def matplotlib() -> dict[Any, Any]:
    """Settings of matplotlib beside those of report.mplstyle."""
    tick = {"color": CHART["axis"], "labelcolor": CHART["muted"], "labelsize": SHEET["small"]}
    return {
        "font.family": FAMILY,
        "font.sans-serif": FAMILY,
        "font.size": SHEET["text"],
        "text.color": CHART["ink"],
        "figure.facecolor": CHART["card"],
        "savefig.facecolor": CHART["card"],
        "axes.edgecolor": CHART["axis"],
        "axes.labelcolor": CHART["muted"],
        "grid.color": CHART["grid"],
        **{f"{axis}tick.{name}": value for axis in "xy" for name, value in tick.items()},
    }
