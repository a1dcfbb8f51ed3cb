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


def axis_lines(svg: str) -> Iterator[tuple[int, Box]]:
    """The straight lines of axes and grids, with where the drawing has each: later lies above."""
    colours = "|".join((canvas.PALE, canvas.RULE))
    number = r"([-\d.]+)"
    for path in re.finditer(rf'<path d="([ML\s\d.-]+)"[^>]*stroke: ({colours})', svg):
        for x, y, x2, y2 in re.findall(rf"M {number} {number}\s+L {number} {number}", path[1]):
            ends = sorted((float(x), float(x2))), sorted((float(y), float(y2)))
            yield path.start(), Box("", ends[0][0], ends[1][0], ends[0][1], ends[1][1])


def grounds(svg: str) -> Iterator[tuple[int, Box]]:
    """The white boxes below texts, with where the drawing has each."""
    for match in re.finditer(r'<path d="([^"]*z\s*)" style="fill: #ffffff"', svg):
        numbers = list(map(float, re.findall(r"[-\d.]+", match[1])))
        x, y = numbers[::2], numbers[1::2]
        yield match.start(), Box("", min(x), min(y), max(x), max(y))


def crossed(svg: str) -> Iterator[str]:
    """The texts a line of an axis or of a grid goes through."""
    white = list(grounds(svg))
    for at, line in axis_lines(svg):
        for box in text_boxes(svg):
            across = box.left + 0.5 < line.right and line.left < box.right - 0.5
            if box.text.strip() and across and box.top < line.bottom and line.top < box.bottom:
                middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
                if not any(at < place and _has(ground, *middle) for place, ground in white):
                    yield f"crossed: {box.text}"


def _has(box: Box, x: float, y: float) -> bool:
    return box.left < x < box.right and box.top < y < box.bottom


def faults(svg: str) -> Iterator[str]:
    """The texts outside the sheet or crossed by a line, the pairs that lie on each other."""
    yield from crossed(svg)
    right, bottom = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)', svg)[0])
    boxes = [box for box in text_boxes(svg) if box.text.strip()]
    for box in boxes:
        if (
            box.left < -0.5
            or box.top < -0.5
            or box.right > right + 0.5
            or box.bottom > bottom + 0.5
        ):
            yield f"outside: {box.text}"
    for one, other in combinations(boxes, 2):
        across = one.left < other.right + 0.5 and other.left < one.right + 0.5
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
    for progress in charts.progress_charts(tables, say) if tables.in_plan else ():
        yield from _figures(progress)
    yield from _figures(charts.leading_chart(tables, say))
    yield from _figures(charts.target_squares(tables, exhibits.numbered_targets(tables), say))
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
        for fault in faults(getattr(figure, drawing) or figure.svg)
    ]
    assert found == []


def test_texts_that_touch_and_lines_through_texts_are_found() -> None:
    with canvas.new_sheet(20, 60) as page:
        page.plot([30, 30], [0, 20], color=canvas.RULE)
        canvas.write_text(page, 28, 5, "4.46")
        canvas.write_text(page, 28, 15, "4.94", **canvas.ON_WHITE)
        canvas.write_text(page, 2, 10, "901")
        canvas.write_text(page, 2 + canvas.measure_text("901"), 10, "850")
        svg = canvas.render_svg(page, "planted")
    assert list(faults(svg)) == ["crossed: 4.46", "901 | 850"]
