"""The official count of past targets → a strip of cells: exceeded, met, missed; named or not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from briefing.data import queries
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import design, phrases
from briefing.report.blocks import Figure, Note
from briefing.report.drawing import canvas
from briefing.report.footnotes import name_notes

_CELL_HEIGHT, _CELL_GAP = 9.0, 0.8
_HEAD_HEIGHT = 6.0  # above the strip: how many met, how many missed
_STRIP_HEIGHT = _HEAD_HEIGHT + _CELL_HEIGHT + 4
_SYMBOL_X, _COUNT_X, _VERDICT_X, _NAMES_X = 2.0, 9.0, 11.5, 62.0  # where a row's parts begin, in mm


_MARKERS = {"▲": "^", "●": "o", "▼": "v"}  # the signs of `design.STYLES` as matplotlib draws them


class Group(NamedTuple):
    """Cells of one verdict, whose sign has a `meaning`; `names` is empty where none names them."""

    verdict: str
    number: int
    names: Sequence[str]
    meaning: str
    fill: str


def official_count_chart(tables: Tables, say: Translator) -> Figure | Note:
    """The past plan's targets as one cell each, grouped by the verdict the documents state.

    The row without indicator counts (`met` of `total`); the others name. A target no document
    names gets no name here either: how many those are follows from the two.
    """
    past = say.period(tables.facts.past_plan)
    official = queries.find_official_count(tables)
    if official is None:
        missing = say("No document states how many targets of {past} were met.", past=past)
        return canvas.no_chart_note(missing, say)
    met, total = int(official.met), int(official.total)
    named = queries.list_named_verdicts(tables)
    groups = _group_verdicts(tables, met, total, say)
    if any(group.number < 0 for group in groups):
        missing = say("The documents name more targets of {past} than they count.", past=past)
        return canvas.no_chart_note(missing, say)
    values = phrases.official_count(tables, official, say)
    title = say("{met} of the {total} main targets of the term {term} met or exceeded", **values)
    values["named"] = say.number(sum(len(group.names) for group in groups))
    subtitle = say("Verdicts as the documents state them; named: {named} of {total}", **values)
    groups = [group for group in groups if group.number]
    return Figure(
        "scoreboard",
        title,
        f"{subtitle} · {tables.facts.name[say.language]}",
        _draw_chart(groups, met, total, say),
        " ".join((f"{title}.", *(_describe_group(group, say) for group in groups))),
        queries.source_marks(tables, [row.source_id for row in (official, *named)]),
        reading=say("Each cell is one target; dashed outlines are targets no document names."),
        notes=name_notes(
            (phrases.indicator_name(tables, row, say), phrases.format_note(row.note, say))
            for row in named
        ),
    )


def _group_verdicts(tables: Tables, met: int, total: int, say: Translator) -> list[Group]:
    """Five groups in the order of the strip; what is not named is what remains of the count."""
    names, rows = tables.indicator_names[say.language], queries.list_named_verdicts(tables)
    exceeded, as_planned, missed = (
        [names[row.indicator_id] for row in rows if row.verdict == verdict]
        for verdict in ("exceeded", "met", "missed")
    )
    met_unnamed = met - len(exceeded) - len(as_planned)
    missed_unnamed = total - met - len(missed)
    return [
        Group(say("exceeded"), len(exceeded), exceeded, "beyond", canvas.TEAL),
        Group(say("met"), len(as_planned), as_planned, "as_asked", canvas.TEAL),
        Group(say("met or exceeded, not named"), met_unnamed, (), "as_asked", canvas.LIGHT_TEAL),
        Group(say("missed"), len(missed), missed, "fails", canvas.RUST),
        Group(say("missed, not named"), missed_unnamed, (), "fails", canvas.SAND),
    ]


def _describe_group(group: Group, say: Translator) -> str:
    values = {"count": say.number(group.number), "names": "; ".join(group.names)}
    values["verdict"] = phrases.capitalize_first(group.verdict)
    if not group.names:
        return say("{verdict}: {count}.", **values)
    return say("{verdict}: {count} ({names}).", **values)


def _draw_chart(groups: Sequence[Group], met: int, total: int, say: Translator) -> str:
    room = canvas.WIDTH - _NAMES_X
    names = [canvas.wrap_text("; ".join(group.names), room, canvas.SMALL_SIZE) for group in groups]
    line, small_line = canvas.LINE_HEIGHT, canvas.SMALL_LINE_HEIGHT
    heights = [max(line + 1.6, len(lines) * small_line + 2.2) for lines in names]
    with canvas.new_sheet(_STRIP_HEIGHT + sum(heights)) as page:
        _draw_strip(page, groups, met, total, say)
        top = _STRIP_HEIGHT
        for group, lines, height in zip(groups, names, heights, strict=True):
            middle = top + line / 2
            canvas.fill_box(page, (0, top), 4, line, facecolor=group.fill, linewidth=0)
            _draw_symbols(page, group, [_SYMBOL_X], middle, 14)
            number = say.number(group.number)
            canvas.write_text(page, _COUNT_X, middle, number, ha="right", bold=True)
            canvas.write_text(page, _VERDICT_X, middle, group.verdict)
            start = middle - small_line / 2
            canvas.write_lines(page, _NAMES_X, start, lines, **canvas.SMALL_GREY)
            top += height
        return canvas.render_svg(page, "scoreboard")


def _draw_strip(
    page: canvas.Axes, groups: Sequence[Group], met: int, total: int, say: Translator
) -> None:
    """One cell per target, a bracket over the met ones and one over the missed ones."""
    step = canvas.WIDTH / total
    size = min(40.0, (step * 2) ** 2)
    for group, end in zip(groups, accumulate(group.number for group in groups), strict=True):
        places = range(end - group.number, end)
        cell: dict[str, Any] = {"facecolor": group.fill, "linewidth": 0, "zorder": 0.5}
        if not group.names:
            cell |= {"linewidth": 1, "edgecolor": canvas.INK, "linestyle": (0, (2, 2))}
        for i in places:
            place = (i * step + _CELL_GAP / 2, _HEAD_HEIGHT)
            canvas.fill_box(page, place, step - _CELL_GAP, _CELL_HEIGHT, **cell)
        middles = [(i + 0.5) * step for i in places]
        _draw_symbols(page, group, middles, _HEAD_HEIGHT + _CELL_HEIGHT / 2, size)
    for start, end, text, colour in (
        (0, met, say("{count} met or exceeded", count=say.number(met)), canvas.TEAL),
        (met, total, say("{count} missed", count=say.number(total - met)), canvas.RUST),
    ):
        if end > start:
            left, right = start * step + _CELL_GAP / 2, end * step - _CELL_GAP / 2
            page.plot([left, right], [_HEAD_HEIGHT - 1.2] * 2, color=colour, linewidth=1.2)
            x, side = (right, "right") if start else (left, "left")
            canvas.write_text(page, x, 2, text, ha=side, color=colour, bold=True)


def _draw_symbols(
    page: canvas.Axes, group: Group, x: Sequence[float], y: float, size: float
) -> None:
    """The sign of the verdict, which is the same where the targets are named and where not."""
    page.scatter(
        x,
        [y] * len(x),
        s=size,
        marker=_MARKERS[design.STYLES[group.meaning][1]],
        color="white" if group.names else canvas.INK,
        linewidth=0,
    )
