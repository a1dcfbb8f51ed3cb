"""Plots → charts a program of slides can edit, each with a sheet of its data.

The labels of marks are cells of that sheet too, as the report writes its numbers (“ước 4,46%”):
what is edited there changes on the slide, and no program writes decimals its own way.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import ColorFormat
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from briefing.data import files
from briefing.publish.slides.content import CONTENT_BOX, LABEL, Chart
from briefing.publish.slides.labels import Place, place_labels, scale_axis

JSONObject = Mapping[str, Any]

SHEET = "Sheet1"
COLOURS = {  # names of the design → places of the theme
    "ink": MSO_THEME_COLOR.TEXT_1,
    "muted": MSO_THEME_COLOR.FOLLOWED_HYPERLINK,
    "gap": MSO_THEME_COLOR.FOLLOWED_HYPERLINK,
    "paper": MSO_THEME_COLOR.BACKGROUND_1,
    "accent": MSO_THEME_COLOR.ACCENT_1,
    "warm": MSO_THEME_COLOR.ACCENT_2,
    "middle": MSO_THEME_COLOR.ACCENT_3,
    "good": MSO_THEME_COLOR.ACCENT_4,
    "warn": MSO_THEME_COLOR.ACCENT_5,
    "bad": MSO_THEME_COLOR.ACCENT_6,
}
ROLES = {  # role of a line → colour, dash, width in points, whether its values have marks
    "result": ("accent", None, 3.0, True),
    "past": ("middle", None, 3.0, True),
    "target": ("warm", MSO_LINE_DASH_STYLE.DASH, 2.5, False),
    "path": ("warm", MSO_LINE_DASH_STYLE.DASH, 2.5, False),
    "ahead": ("middle", MSO_LINE_DASH_STYLE.ROUND_DOT, 2.5, False),
    "mean": ("muted", None, 2.25, False),
    "country": ("muted", None, 1.5, True),
}
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE_2013 = "http://schemas.microsoft.com/office/drawing/2012/chart"
_HIDDEN = "".join(
    f'<c:show{what} val="0"/>'
    for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)
_LOOK = (
    '<a:pPr><a:defRPr sz="{size}" b="1"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
    "</a:defRPr></a:pPr>"
)
_EXTENSION = (
    '<c:extLst><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" xmlns:c15="'
    f'{_OFFICE_2013}"><c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'
)
_LABEL = (  # as programs of slides write a label that is a cell
    '<c:dLbl><c:idx val="{place}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>{look}'
    '<a:fld id="{{5D0F6C1B-2D9C-4D11-9A5C-{number:012X}}}" type="CELLRANGE">'
    '<a:rPr lang="{language}"/>{look}<a:t>[CELLRANGE]</a:t></a:fld>'
    '<a:endParaRPr lang="{language}"/></a:p></c:rich></c:tx><c:dLblPos val="{position}"/>'
    + _HIDDEN
    + _EXTENSION
    + "</c:dLbl>"
)
_LABELS = (
    f'<c:dLbls xmlns:c="{_CHART}" xmlns:a="{_DRAWING}">{{labels}}'
    "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/><a:lstStyle/>"
    '<a:p>{look}<a:endParaRPr lang="{language}"/></a:p></c:txPr>'
    + _HIDDEN
    + _EXTENSION
    + "</c:dLbls>"
)
_RANGE = (
    f'<c:extLst xmlns:c="{_CHART}"><c:ext uri="{{{{02D57815-91ED-43cb-92C2-25804820EDAC}}}}" '
    f'xmlns:c15="{_OFFICE_2013}"><c15:datalabelsRange><c15:f>{{cells}}</c15:f>'
    '<c15:dlblRangeCache><c:ptCount val="{count}"/>{points}</c15:dlblRangeCache>'
    "</c15:datalabelsRange></c:ext></c:extLst>"
)
_SCHEME = {
    MSO_THEME_COLOR.TEXT_1: "tx1",
    MSO_THEME_COLOR.FOLLOWED_HYPERLINK: "folHlink",
    MSO_THEME_COLOR.BACKGROUND_1: "bg1",
    **{getattr(MSO_THEME_COLOR, f"ACCENT_{n}"): f"accent{n}" for n in range(1, 7)},
}


def paint(colour: ColorFormat, name: str) -> None:
    """A colour of the design, as the theme's: who changes the theme changes it."""
    colour.theme_color = COLOURS[name]


def make_chart_data(plot: JSONObject) -> tuple[Any, CategoryChartData]:
    """The kind of a plot's chart, and its data."""
    data = CategoryChartData()
    data.categories = plot["categories"]
    for line in plot["lines"]:
        data.add_series(line["name"], line["values"])
    is_line = plot["kind"] == "line"
    return XL_CHART_TYPE.LINE_MARKERS if is_line else XL_CHART_TYPE.BAR_CLUSTERED, data


def finish_chart(chart: Any, part: Chart, width: float, language: str, number: int) -> None:
    """A chart as it is seen: colours, axes, labels, legend, its sheet with the labels."""
    size = LABEL + (2 if width == CONTENT_BOX.width else 0)
    plot = part.plot
    if is_line := plot["kind"] == "line":
        plot, places = place_labels(part, size + 3, width)
    else:
        bars = range(len(plot["lines"]))
        places = [
            [Place(i, "outEnd", CONTENT_BOX) for at, i in part.labels if at == j] for j in bars
        ]
    chart.font.size = Pt(size)
    paint(chart.font.color, "ink")
    chart.font._element.set("lang", language)
    chart.has_title = False
    if plot["unit"]:
        _write_title(chart, plot["unit"], size, language)
    chart.has_legend = len(plot["lines"]) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(size)
    (_finish_line if is_line else _finish_bar)(chart, plot)
    for place, (series, line) in enumerate(zip(chart.plots[0].series, plot["lines"], strict=True)):
        labels = Labels(place, places[place], size + 3, language, number * 1000)
        _write_labels(series._element, plot, labels)
        _paint_series(series, plot, line)
    for axis in chart._chartSpace.xpath(
        ".//c:axId | .//c:crossAx"
    ):  # the schema allows none below 0
        axis.set("val", axis.get("val").lstrip("-"))
    chart.part.chart_workbook.update_from_xlsx_blob(_write_sheet(plot))


def _write_title(chart: Any, unit: str, size: float, language: str) -> None:
    """The unit above a chart; the slide's title says what it shows."""
    chart.has_title = True
    run = chart.chart_title.text_frame.paragraphs[0].add_run()
    run.text = unit[:1].upper() + unit[1:]
    run.font.size, run.font.bold = Pt(size), False
    run._r.get_or_add_rPr().set("lang", language)
    paint(run.font.color, "muted")
    chart.chart_title.include_in_layout = False


def _finish_line(chart: Any, plot: JSONObject) -> None:
    axis, scale = chart.value_axis, scale_axis(plot)
    axis.has_major_gridlines = False
    axis.format.line.fill.background()
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if scale.step:
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = scale
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        paint(axis.tick_labels.font.color, "muted")
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
        axis.has_major_gridlines = True
        line = axis.major_gridlines.format.line
        line.color.theme_color, line.width = MSO_THEME_COLOR.BACKGROUND_2, Pt(1)
        line.color.brightness = -0.1
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    paint(chart.category_axis.format.line.color, "muted")


def _finish_bar(chart: Any, plot: JSONObject) -> None:
    axis = chart.value_axis
    axis.has_major_gridlines = False
    axis.visible = False
    values = [value for line in plot["lines"] for value in line["values"] if value is not None]
    if min(values) >= 0:
        axis.minimum_scale = 0
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.3 * (high - low)  # for labels
    axis.maximum_scale = high + room
    if low < 0:
        axis.minimum_scale = low - 2 * room
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.format.line.fill.background()
    chart.plots[0].gap_width = 60
    chart.plots[0].overlap = 0


def _paint_series(series: Any, plot: JSONObject, line: JSONObject) -> None:
    colour, dash, width, has_marks = ROLES[line["role"]]
    if plot["kind"] == "bar":
        series.format.fill.solid()
        paint(series.format.fill.fore_color, colour)
        series.invert_if_negative = False
        for place, tone in enumerate(line.get("tones", ())):
            if len(plot["lines"]) == 1:
                point = series.points[place]
                point.format.fill.solid()
                paint(point.format.fill.fore_color, tone or "muted")
        return
    series.smooth = False
    series.format.line.width = Pt(width)
    paint(series.format.line.color, colour)
    if dash:
        series.format.line.dash_style = dash
    marker = XL_MARKER_STYLE.SQUARE if line["role"] == "country" else XL_MARKER_STYLE.CIRCLE
    series.marker.style = marker if has_marks else XL_MARKER_STYLE.NONE
    if has_marks:
        series.marker.size = 9
        series.marker.format.fill.solid()
        paint(series.marker.format.fill.fore_color, colour)
        paint(series.marker.format.line.color, colour)


class Labels(NamedTuple):
    """The labels of a line that are written."""

    place: int  # of the line
    shown: Sequence[Place]
    size: float
    language: str
    number: int  # what their ids begin with


def _write_labels(series: Any, plot: JSONObject, labels: Labels) -> None:
    """Labels of some values, each a cell of the sheet."""
    if not labels.shown:
        return
    place, line = labels.place, plot["lines"][labels.place]
    colour = ROLES[line["role"]][0]
    scheme = _SCHEME[COLOURS["ink" if colour == "middle" else colour]]
    look = _LOOK.format(size=round(labels.size * 100), colour=scheme)
    texts = "".join(
        _LABEL.format(
            place=one.category,
            look=look,
            language=labels.language,
            number=labels.number + place * 100 + one.category,
            position=one.side,
        )
        for one in sorted(labels.shown)
    )
    text = _LABELS.format(labels=texts, look=look, language=labels.language)
    after = map(qn, ("c:trendline", "c:errBars", "c:cat", "c:val", "c:smooth"))
    next(series.iterchildren(*after)).addprevious(etree.fromstring(text))
    column = chr(ord("B") + len(plot["lines"]) + place)
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(label)}</c:v></c:pt>'
        for i, label in enumerate(line["labels"])
        if label
    )
    count = len(line["values"])
    cells = f"{SHEET}!${column}$2:${column}${count + 1}"
    series.append(etree.fromstring(_RANGE.format(cells=cells, count=count, points=points)))


def _write_sheet(plot: JSONObject) -> bytes:
    """The workbook of a chart: categories, a column a line, then a column of labels each."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(written, {"in_memory": True, **as_text})
    date = dt.datetime.fromtimestamp(files.get_timestamp(), dt.UTC)
    book.set_properties({"created": date.replace(tzinfo=None)})
    sheet = book.add_worksheet(SHEET)
    sheet.write_column(1, 0, plot["categories"])
    count = len(plot["lines"])
    for place, line in enumerate(plot["lines"], start=1):
        sheet.write(0, place, line["name"])
        for row, value in enumerate(line["values"], start=1):
            if value is not None:
                sheet.write_number(row, place, value)
        sheet.write_column(1, place + count, line["labels"])
    book.close()
    return written.getvalue()
