"""The slides of real reports, of both languages: as an official in the back row would see them."""

from __future__ import annotations

import csv
import io
import math
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import office
import pptx
import pypdf
import pytest
from fontTools.ttLib import TTFont
from report_blocks import make_blocks

from briefing import i18n, paths
from briefing.analysis import analyse
from briefing.data import queries, reader
from briefing.data.tables import Tables
from briefing.publish.slides import content, render_slides
from briefing.report.target_figures import measures_of_domain, numbered_targets

pytestmark = pytest.mark.slow

FC_MATCH = shutil.which("fc-match")
EMU = 12_700  # a point
LONG = (
    " được đo lường hằng năm theo phương pháp thống kê mới ban hành của cả nước (áp dụng thí điểm)"
)
DOMAINS = ("economy", "infrastructure")
REPORTS = [
    *(("real", "summary", language) for language in ("vi", "en")),
    ("real", "infrastructure", "vi"),
    ("real", "economy", "en"),
    ("demo", "progress", "vi"),
    ("demo", "summary", "en"),
    *(("long", report, "vi") for report in ("summary", "progress")),
]


class Made(NamedTuple):
    """A report's slides, and what they were made from."""

    name: str
    language: str
    tables: Tables
    shapes: list[dict[str, Any]]
    file: bytes

    @property
    def slides(self) -> list[Any]:
        return list(pptx.Presentation(io.BytesIO(self.file)).slides)


@pytest.fixture(scope="module")
def decks(
    real: Tables, demo: Callable[[int], Tables], tmp_path_factory: pytest.TempPathFactory
) -> list[Made]:
    folder = tmp_path_factory.mktemp("long") / "data"
    shutil.copytree(paths.DEMO_DATA, folder)
    lengthen(folder / "indicators.csv")
    long = analyse.analyse(reader.load_province(folder), 2028)
    by_name = {"real": real, "demo": demo(2028), "long": long}
    return [make(by_name[name], *rest, name) for name, *rest in REPORTS]


def lengthen(file: Path) -> None:
    """Names no slide has room for."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    place = rows[0].index("name_vi")
    for row in rows[1:]:
        row[place] += LONG
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)


def make(tables: Tables, report: str, language: str, name: str) -> Made:
    given: dict[str, Any] = {"year": tables.year}
    if report in DOMAINS:
        given |= {"domain": report, "measures": measures_of_domain(tables, report)}
    else:
        given |= {"numbered": numbered_targets(tables)}
    notebook = "domain" if report in DOMAINS else report
    shapes = make_blocks(tables, notebook, language, **given)
    say = i18n.load_translator(language, tables.units)
    file = render_slides(shapes, say, "Bản nháp, chưa phát hành · mã kiểm tra 12345678")
    return Made(f"{name}-{report}-{language}", language, tables, shapes, file)


def body(slide: Any) -> Iterator[Any]:
    """The placeholders of a slide but for its sources, its foot and its number."""
    numbers = (11, 12, 13)
    return (one for one in slide.placeholders if one.placeholder_format.idx not in numbers)


def labels(chart: Any) -> list[str]:
    """The labels written in a chart: of cells of its sheet, those its marks show."""
    ns = {"c15": "http://schemas.microsoft.com/office/drawing/2012/chart"}
    found = []
    for series in chart._chartSpace.xpath(".//c:ser"):
        cache = {
            point.get("idx"): point[0].text
            for point in series.iterfind(".//c15:dlblRangeCache/*", ns)
            if len(point)
        }
        shown = [one.get("val") for one in series.xpath("./c:dLbls/c:dLbl/c:idx")]
        found += [cache[place] for place in shown]
    return found


# How much there is


def test_a_deck_has_five_to_eight_slides(decks):
    counts = {made.name: len(made.slides) for made in decks}
    assert set(counts.values()) <= {5, 6, 7, 8}, counts


def test_a_slide_shows_at_most_four_numbers(decks):
    for made in decks:
        for slide in made.slides:
            if not slide.slide_layout.name.startswith("Title Slide"):
                texts = [text for shape in body(slide) for text in read(shape)]
                title = slide.shapes.title.text
                texts = [text for text in texts if text not in (title, *name_sources(texts))]
                count = content.count_numbers(title, texts)
                assert count <= content.MAX_NUMBERS, (made.name, title, texts)


def read(shape: Any) -> list[str]:
    """The texts of a placeholder an official reads."""
    if shape.has_chart:
        return labels(shape.chart)
    if shape.has_table:
        rows = list(shape.table.rows)[1:]
        return [cell.text for row in rows for cell in row.cells]
    return [one.text for one in shape.text_frame.paragraphs] if shape.has_text_frame else []


def name_sources(texts: list[str]) -> list[str]:
    """The list of sources of the last slide: names of documents, which may have numbers."""
    return [
        text
        for text in texts
        if text.startswith("[") or " trong phần ghi chú" in text or " in the notes" in text
    ]


def test_a_slide_has_a_title_of_its_own(decks):
    for made in decks:
        titles = [slide.shapes.title.text for slide in made.slides]
        assert len(set(titles)) == len(titles), (made.name, titles)
        labels = {part["text"] for part in made.shapes if part["type"] == "heading"}
        assert not [title for title in titles if title in labels]


# Charts


def test_the_main_charts_can_be_edited(decks):
    for made in decks:
        charts = [shape for slide in made.slides for shape in slide.shapes if shape.has_chart]
        drawn = [part for part in made.shapes if part["type"] == "figure"]
        pictures = [
            shape for slide in made.slides for shape in slide.shapes if hasattr(shape, "image")
        ]
        assert not pictures
        assert len(charts) >= min(len(drawn), 2), made.name


def test_the_leading_chart_has_the_results_the_mean_and_the_target_of_the_tables(decks):
    made = next(made for made in decks if made.name == "real-summary-vi")
    chart = next(shape.chart for slide in made.slides for shape in slide.shapes if shape.has_chart)
    years = list(chart.plots[0].categories)
    series = {one.name: dict(zip(years, one.values, strict=True)) for one in chart.plots[0].series}
    known = {
        row.period: row.value for row in made.tables.results if row.indicator_id == "grdp_growth"
    }
    line = series["Tốc độ tăng trưởng GRDP"]
    assert {year: value for year, value in line.items() if value is not None} == {
        year: known[year] for year in known if year in years
    }
    assert series["bình quân 2021–2025"]["2023"] == known["2021-2025"] == 4.46
    target = made.tables.measure_by_id["grdp_growth"]
    assert series["đề ra 2026–2030"]["2030"] == target.level == 10


def test_paces_and_panels_have_the_values_of_the_tables(decks):
    made = next(made for made in decks if made.name == "real-economy-en")
    names = {name: key for key, name in made.tables.indicator_names["en"].items()}
    plan = queries.select_plan_targets(made.tables.measures, "2026-2030")
    rows = {row.indicator_id: row for row in plan if not math.isnan(row.past_pace)}
    plot = next(
        shape.chart.plots[0]
        for slide in made.slides
        for shape in slide.shapes
        if shape.has_chart
        and "Growth of investment in the province" in shape.chart.plots[0].categories
    )
    for place, name in enumerate(plot.categories):
        past, needed = (series.values[place] for series in plot.series)
        assert (past, needed) == (rows[names[name]].past_pace, rows[names[name]].required_pace)
    made = next(made for made in decks if made.name == "demo-progress-vi")
    chart = next(
        shape.chart for slide in list(made.slides)[2:] for shape in slide.shapes if shape.has_chart
    )
    figure = next(part for part in made.shapes if part["type"] == "figure")
    name = figure["plots"][0]["name"]
    target = next(
        row
        for row in made.tables.measures
        if made.tables.indicator_names["vi"][row.indicator_id] == name and row.due == 2030
    )
    path = made.tables.trajectories_by_target[target.target_id]
    values = dict(zip(chart.plots[0].categories, chart.plots[0].series[1].values, strict=True))
    for year in path:
        value = year.so_far if not math.isnan(year.so_far) else year.value
        if not math.isnan(value):
            assert values[str(int(year.year))] == value


# To be read from the back of a room


def test_texts_are_at_least_18_points_labels_14_sources_12(decks):
    for made in decks:
        for slide in made.slides:
            for shape in slide.placeholders:
                least = 12 if shape.placeholder_format.idx in (11, 12, 13, 14) else 18
                sizes = [
                    run.font.size.pt
                    for frame in frames(shape)
                    for paragraph in frame.paragraphs
                    for run in paragraph.runs
                    if not paragraph.text.startswith("[")
                    and "ghi chú" not in paragraph.text
                    and "in the notes" not in paragraph.text
                ]
                assert not sizes or min(sizes) >= least, (made.name, shape.text)
                if shape.has_chart:
                    written = shape.chart._chartSpace.xpath(".//@sz")
                    assert min(map(int, written)) >= 1400


def frames(shape: Any) -> list[Any]:
    if shape.has_table:
        return [cell.text_frame for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame] if shape.has_text_frame else []


class Letters:
    """Widths of letters as the fonts have them: of DejaVu Sans, the widest, where it is there."""

    def __init__(self, name: str, style: str) -> None:
        order = ["fc-match", "-f", "%{file}", f"DejaVu Sans:style={style}"]
        found = subprocess.check_output(order, text=True) if FC_MATCH else ""
        font = TTFont(found if "DejaVuSans" in found else paths.FONTS / name)
        self.map, self.widths = font.getBestCmap(), font["hmtx"]
        self.em = font["head"].unitsPerEm

    def measure(self, text: str, size: float) -> float:
        return sum(self.widths[self.map.get(ord(c), ".notdef")][0] for c in text) * size / self.em


def test_no_text_overflows_its_box(decks):
    fonts = {
        False: Letters("Inter-Regular.ttf", "Book"),
        True: Letters("Inter-SemiBold.ttf", "Bold"),
    }
    for made in decks:
        for slide in made.slides:
            for shape in slide.placeholders:
                if shape.has_text_frame and shape.text:
                    margins = int(shape._element.txBody[0].get("lIns") or 0) / EMU * 2
                    width, height = shape.width / EMU - margins, shape.height / EMU - margins
                    needed = set_height(shape.text_frame, width, fonts)
                    assert needed <= height + 1, (made.name, shape.text, needed, height)
                elif shape.has_table:
                    assert set_table(shape.table, fonts) <= shape.height / EMU + 1
                    assert shape.top / EMU + shape.height / EMU < 500


def set_table(table: Any, fonts: dict[bool, Letters]) -> float:
    widths = [column.width / EMU - 12 for column in table.columns]
    rows = (
        max(
            set_height(cell.text_frame, room, fonts)
            for cell, room in zip(row.cells, widths, strict=True)
        )
        for row in table.rows
    )
    return sum(height + 10 for height in rows)


def set_height(frame: Any, width: float, fonts: dict[bool, Letters]) -> float:
    """How high a text is, set letter by letter."""
    height = 0.0
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            font, size = fonts[bool(run.font.bold)], run.font.size.pt
            lines, length = 1, 0.0
            for word in run.text.replace("\N{NO-BREAK SPACE}", " ").split(" "):
                long = font.measure(word, size)
                if length and length + long > width:
                    lines, length = lines + 1, 0.0
                length += long + font.measure(" ", size)
            height += lines * size * 1.21
        height += paragraph.space_before.pt if paragraph.space_before else 0
    return height


# Opened by others


@office.needs_office
def test_libreoffice_opens_decks_with_all_their_slides(decks, tmp_path):
    files, decks = [], decks[::3]
    for made in decks:
        files.append(tmp_path / f"{made.name}.pptx")
        files[-1].write_bytes(made.file)
    for made, pdf in zip(decks, office.convert(files, tmp_path), strict=True):
        pages = pypdf.PdfReader(pdf).pages
        assert len(pages) == len(made.slides)
        text = " ".join("".join(page.extract_text() for page in pages).split())
        for slide in made.slides:
            for shape in slide.placeholders:
                if shape.has_chart:
                    for label in labels(shape.chart):
                        assert "".join(label.split()) in "".join(text.split()), (made.name, label)
