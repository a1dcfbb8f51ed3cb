"""Charts and counts → slides with charts an official can edit, or with a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.i18n import Translator
from briefing.publish.slides import content
from briefing.publish.slides.content import RIGHT_BOX, TEXT, Chart, Part, Picture, Slide, Texts
from briefing.publish.slides.measure import Paragraph
from briefing.report import design

JSONObject = Mapping[str, Any]

MAX_BARS = 8  # categories of bars that can be read from the back of a room
_BY_BAR = ("values", "labels", "tones")


def make_chart_slide(figure: JSONObject, say: Translator) -> Slide:
    """A chart that can be edited where its numbers are known, else its picture.

    Of several axes that with most bars is shown; the words for the speaker are of all.
    """
    plots = figure.get("plots", ())
    said = content.list_words(figure)
    if not plots:
        picture = Picture(figure["svg"], figure["alt"])
        stated = tuple(figure["source"].split())
        return Slide(
            content.cut_title(figure["title"]), (picture,), 3, figure["subtitle"], stated, said
        )
    message = plots[0].get("message", "")
    if len(plots) > 1 and message:
        return _make_panel_slide(figure, plots, said)
    title = content.cut_title(message or figure["title"], 2)
    shown = _shorten(max(plots, key=lambda plot: len(plot["categories"])))
    chart = Chart(shown, figure["alt"], content.choose_labels(title, shown))
    lead = figure["subtitle"]
    if len(plots) > 1:
        others = say("targets in other units: in the notes")
        lead = f"{lead.partition(' · ')[0]} · {others}"
    return Slide(title, (chart,), 2, lead, tuple(shown.get("stated", ())), said)


def _shorten(plot: JSONObject) -> JSONObject:
    """Of a plot of many bars the first."""
    if plot["kind"] == "line":
        return plot
    lines = [
        {**line, **{name: line[name][:MAX_BARS] for name in _BY_BAR if name in line}}
        for line in plot["lines"]
    ]
    return {**plot, "categories": plot["categories"][:MAX_BARS], "lines": lines}


def _make_panel_slide(figure: JSONObject, plots: Sequence[JSONObject], said: list[str]) -> Slide:
    """Of a chart a target the first, which is the worst; beside it what others are judged to be."""
    first, title = plots[0], content.cut_title(figure["title"])
    labels = content.choose_labels(f"{title} {first['message']}", first)
    chart = Chart(first, figure["alt"], labels)
    others = [[Paragraph(plot["message"], TEXT, before=9)] for plot in plots[1:]]
    kept = content.keep_items(" ".join((title, *chart.written())), others, RIGHT_BOX)
    parts: list[Part] = [chart]
    if kept:
        parts.append(Texts(tuple(part for item in kept for part in item), 1.15))
    is_bad = design.STYLES["fails"][1] in first["message"]
    rank = (2 if is_bad else 3) if figure["anchor"].endswith("-1") else content.FILLING
    stated = tuple(first.get("stated", ()))
    return Slide(title, tuple(parts), rank, first["message"], stated, said)


def make_tile_slides(tiles: JSONObject, message: str, say: Translator) -> Iterator[Slide]:
    """Counts as bars, one a tile, below what the report's message says by name, else first."""
    values = [tile["value"] for tile in tiles["tiles"]]
    if not values or not all(value.isdecimal() for value in values):
        return
    names = [f"{tile['symbol']} {tile['label']}".strip() for tile in tiles["tiles"]]
    line = {
        **{"name": say("targets"), "role": "result", "values": list(map(float, values))},
        **{"labels": values, "tones": [tile["tone"] for tile in tiles["tiles"]]},
    }
    plot = {"kind": "bar", "name": tiles["label"], "unit": "", "categories": names, "lines": [line]}
    sentences = content.split_sentences(message)
    named = [text.rstrip(".") for text in sentences if not content.find_numbers(text)]
    title = content.cut_title("; ".join(named) or sentences[0])
    labels = content.choose_labels(title, plot)
    alt = "; ".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
    details = [f"{tile['label']}: {tile['detail']}" for tile in tiles["tiles"] if tile["detail"]]
    said = [f"{tiles['label']}. {alt}.", *details]
    yield Slide(title, (Chart(plot, f"{alt}.", labels),), 1, "", (), said)
