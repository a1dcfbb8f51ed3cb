"""The values measured → docs/performance.md and its chart."""

from __future__ import annotations

import csv
import itertools
import statistics
from pathlib import Path
from string import Template
from typing import Any

from bench.timing import ROOT, median_ratio

DOCS = ROOT / "docs"
FIGURES = DOCS / "performance.json"
PAGE, CHART = DOCS / "performance.md", DOCS / "pictures" / "performance.svg"
TEMPLATE, BARS = Path(__file__).parent / "page.md", Path(__file__).parent / "bars.csv"

Figures = dict[str, Any]


def page(figures: Figures) -> str:
    """The page as Markdown."""
    units = [unit for name, of in figures.items() if name != "machine" for unit in of.values()]
    with BARS.open(encoding="utf-8", newline="") as opened:
        rows = [_bar(row, figures) for row in csv.DictReader(opened)]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        {"before": "not measured", **figures["machine"]},
        rounds=min(len(values) for ways in units for values in ways.values()),
        bars=_table(["", "measured", "ratio", "bar"], list(filter(None, rows))),
        provinces=_medians("provinces", figures["e"]),
        sizes=_medians("indicators", figures["g"]),
    )


def _bar(bar: dict[str, str], figures: Figures) -> list[str]:
    """The row of a bar; empty if one of its ways was not measured."""
    values = figures.get(bar["measure"], {}).get(bar["unit"], {})
    ways = bar["way"], bar["base"]
    if not set(ways) <= set(values):
        return []
    measured = ", ".join(f"{statistics.median(values[way]):.3g}" for way in ways)
    ratio, limit = median_ratio(values, *ways), float(bar["limit"])
    is_met = ratio <= limit if bar["sign"] == "≤" else ratio >= limit
    shown = f"{bar['sign']} {bar['limit']}{'' if is_met else ', not met'}"
    return [f"({bar['measure']}) {bar['text']}", f"{measured} {bar['unit']}", f"{ratio:.3g}", shown]


def _medians(head: str, units: Figures) -> str:
    """The median of each way, a column for each unit."""
    names = next(iter(units.values()))
    rows = [[n, *(f"{statistics.median(of[n]):.3g}" for of in units.values())] for n in names]
    return _table([head, *units], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])


def chart(figures: Figures) -> str:
    """The chart as SVG: a bar for each way to make all reports, as long as it takes."""
    seconds = [way for name in "cdbh" for way in figures[name]["seconds"].items()]
    medians = {way: statistics.median(values) for way, values in seconds}
    rows = sorted(medians.items(), key=lambda row: -row[1])
    height = 34 * len(rows) + 6
    parts = [f'<rect width="720" height="{height}" fill="#ffffff"/>']
    for y, (way, value) in zip(itertools.count(28, 34), rows, strict=False):
        width = 400 * value / rows[0][1]
        colour = "#8a969c" if "command" in way or "python" in way else "#0b5560"
        parts += [
            f'<text x="230" y="{y}" text-anchor="end">{way}</text>',
            f'<rect x="240" y="{y - 17}" width="{width:.1f}" height="24" fill="{colour}"/>',
            f'<text x="{246 + width:.1f}" y="{y}">{value:.2g} s</text>',
        ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}"'
    font = 'font-family="Inter, Arial, sans-serif" font-size="14"'
    return "\n".join([f"{head} {font}>", *parts, "</svg>\n"])
