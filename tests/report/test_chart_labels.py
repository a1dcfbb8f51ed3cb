"""No text of a chart leaves its sheet or lies on another: every chart of three provinces."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from briefing import i18n
from briefing.analysis import analyse
from briefing.data import queries, reader
from briefing.data.tables import Tables
from briefing.report import blocks, charts, exhibits
from briefing.report.drawing import canvas

pytestmark = pytest.mark.slow  # each test draws some thirty charts

PIXELS_PER_MM = 72 / 25.4
DOMAINS = ("economy", "society", "infrastructure", "programmes", "governance")
LONG = (  # how the third province differs from the miniature: long names, thirteen digits
    (
        "indicators.csv",
        "Tỷ lệ che phủ rừng,Forest cover",
        f"{'Tỷ lệ che phủ rừng ' * 8},{'Cover ' * 30}",
    ),
    ("results.csv", "revenue,2015,=,1000", "revenue,2015,=,1234567890123"),
    ("results.csv", "visits,2015,=,1.0", "visits,2015,=,1234567890.123"),
)


class Box(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float


def text_boxes(svg: str) -> Iterator[Box]:
    """Each text of a drawing and its box in pixels, from its baseline to its capitals' top."""
    found = re.findall(r'<text style="([^"]*)" x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)<', svg)
    assert len(found) == svg.count("<text ")
    for style, x, y, written in found:
        text = html.unescape(written)
        size = float(re.findall(r"font-size: ([\d.]+)px", style)[0])
        weight = canvas.SEMIBOLD if "font-weight: 600" in style else 400
        long = canvas.measure_text(text, size, weight) * PIXELS_PER_MM
        anchor = re.findall(r"text-anchor: (\w+)", style)
        left = float(x) - {"middle": long / 2, "end": long}.get("".join(anchor), 0.0)
        yield Box(text, left, float(y) - 0.72 * size, left + long, float(y) + 0.1 * size)


def faults(svg: str) -> Iterator[str]:
    """The texts outside the sheet, the pairs of texts that lie on each other."""
    right, bottom = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)', svg)[0])
    boxes = [box for box in text_boxes(svg) if box.text.strip()]
    for box in boxes:
        if box.left < -0.5 or box.top < -0.5 or box.right > right + 0.5 or box.bottom > bottom:
            yield f"outside: {box.text}"
    for one, other in combinations(boxes, 2):
        across = one.left + 0.3 < other.right and other.left + 0.3 < one.right
        if across and one.top < other.bottom and other.top < one.bottom:
            yield f"{one.text} | {other.text}"


def every_chart(tables: Tables, say: i18n.Translator) -> Iterator[blocks.Figure]:
    for domain in DOMAINS:
        measures = exhibits.measures_of_domain(tables, domain)
        yield from _figures(charts.ambition_chart(tables, measures, say))
        yield from _figures(charts.gap_chart(tables, measures, say))
    every = tables.measures
    yield from _figures(charts.ambition_chart(tables, every, say))
    yield from _figures(charts.gap_chart(tables, every, say))
    yield from _figures(charts.official_count_chart(tables, say))
    yield from _figures(charts.shares_chart(tables, say))
    for series in {queries.find_leading_series(tables), *DRAWN_YEARLY}:
        yield from _figures(charts.yearly_chart(tables, series, say))


DRAWN_YEARLY = ("grdp_per_capita", "budget_revenue", "output")


def _figures(shown: object) -> Iterator[blocks.Figure]:
    if isinstance(shown, blocks.Figure):
        yield shown


@pytest.fixture(params=["real", "demo 2025", "demo 2028", "long"])
def province(request: pytest.FixtureRequest, another: Callable[..., Path]) -> Tables:
    name, _, year = request.param.partition(" ")
    if name == "long":
        return analyse.analyse(reader.load_province(another("long", *LONG)), 2020)
    if name == "demo":
        return request.getfixturevalue("demo")(int(year))
    return request.getfixturevalue("real")


@pytest.mark.parametrize("drawing", ["svg", "narrow"])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_text_leaves_its_sheet_or_lies_on_another(
    province: Tables, language: str, drawing: str
) -> None:
    say = i18n.load_translator(language, province.units)
    figures = list(every_chart(province, say))
    assert len(figures) >= 5
    found = [
        f"{figure.anchor} {figure.title[:40]}: {fault}"
        for figure in figures
        for fault in faults(getattr(figure, drawing))
    ]
    assert found == []
