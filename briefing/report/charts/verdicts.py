"""The official count of past targets → a strip of cells: exceeded, met, missed; named or not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, zip_longest
from typing import Any, NamedTuple

from briefing.data import queries
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import design, phrases
from briefing.report.blocks import Figure, Text, paragraph
from briefing.report.drawing import canvas, rows
from briefing.report.footnotes import name_notes

_CELL_HEIGHT, _CELL_GAP = 9.0, 0.8
_HEAD_HEIGHT = 6.0  # above the strip: how many met, how many missed
_STRIP_HEIGHT = _HEAD_HEIGHT + _CELL_HEIGHT + 4
_SYMBOL_X, _COUNT_X, _VERDICT_X = 2.0, 9.0, 11.5  # where a row's parts begin, in mm


_MARKERS = {"▲": "^", "●": "o", "▼": "v"}  # the signs of `design.STYLES` as matplotlib draws them


class Group(NamedTuple):
    """Cells of one verdict, whose sign has a `meaning`; `names` is empty where none names them."""

    verdict: str
    number: int
    names: Sequence[str]
    meaning: str

    @property
    def colour(self) -> str:
        """That of its verdict in tables."""
        return canvas.tone_colour(design.STYLES[self.meaning][0])


def official_count_chart(tables: Tables, say: Translator) -> Figure | Text:
    """The past plan's targets as one cell each, grouped by the verdict the documents state.

    The row without indicator counts (`met` of `total`); the others name. A target no document
    names gets no name here either: how many those are follows from the two.
    """
    past = say.period(tables.facts.past_plan)
    official = queries.find_official_count(tables)
    if official is None:
        missing = say("No document states how many targets of {past} were met.", past=past)
        return paragraph(missing)
    met, total = int(official.met), int(official.total)
    named = queries.list_named_verdicts(tables)
    groups = _group_verdicts(tables, met, total, say)
    if any(group.number < 0 for group in groups):
        missing = say("The documents name more targets of {past} than they count.", past=past)
        return paragraph(missing)
    values = phrases.official_count(tables, official, say)
    title = say("{met} of the {total} main targets of the term {term} met or exceeded", **values)
    values["named"] = say.number(sum(len(group.names) for group in groups))
    subtitle = say("Verdicts as the documents state them; named: {named} of {total}", **values)
    groups = [group for group in groups if group.number]
    return Figure(
        "scoreboard",
        title,
        f"{subtitle} · {tables.facts.name[say.language]}",
        _draw_chart(groups, met, total, canvas.WIDTH, say),
        " ".join((f"{title}.", *(_describe_group(group, say) for group in groups))),
        queries.source_marks(tables, [row.source_id for row in (official, *named)]),
        reading=say("Each cell is one target; dashed outlines are targets no document names."),
        notes=name_notes(
            (phrases.indicator_name(tables, row, say), phrases.format_note(row.note, say))
            for row in named
        ),
        narrow=_draw_chart(groups, met, total, canvas.NARROW, say),
    )


def _group_verdicts(tables: Tables, met: int, total: int, say: Translator) -> list[Group]:
    """Five groups in the order of the strip; what is not named is what remains of the count."""
    names, named = tables.indicator_names[say.language], queries.list_named_verdicts(tables)
    exceeded, as_planned, missed = (
        [names[row.indicator_id] for row in named if row.verdict == verdict]
        for verdict in ("exceeded", "met", "missed")
    )
    met_unnamed = met - len(exceeded) - len(as_planned)
    missed_unnamed = total - met - len(missed)
    return [
        Group(say("exceeded"), len(exceeded), exceeded, "beyond"),
        Group(say("met"), len(as_planned), as_planned, "as_asked"),
        Group(say("met or exceeded, not named"), met_unnamed, (), "as_asked"),
        Group(say("missed"), len(missed), missed, "fails"),
        Group(say("missed, not named"), missed_unnamed, (), "fails"),
    ]


def _describe_group(group: Group, say: Translator) -> str:
    values = {"count": say.number(group.number), "names": "; ".join(group.names)}
    values["verdict"] = phrases.capitalize_first(group.verdict)
    if not group.names:
        return say("{verdict}: {count}.", **values)
    return say("{verdict}: {count} ({names}).", **values)


def _draw_chart(
    groups: Sequence[Group], met: int, total: int, width: float, say: Translator
) -> str:
    """The strip, and a row a group: its names beside the verdict, on a narrow sheet below it."""
    line, small_line = canvas.LINE_HEIGHT, canvas.SMALL_LINE_HEIGHT
    names_x = _VERDICT_X
    if not rows.is_narrow(width):
        names_x += max(canvas.measure_text(group.verdict) for group in groups) + 4
    names = [
        canvas.wrap_text("; ".join(group.names), width - names_x, canvas.SMALL_SIZE)
        for group in groups
    ]
    below = line if rows.is_narrow(width) else 0.0  # where the names begin in their row
    heights = [max(line, below + len(lines) * small_line) + 1.8 for lines in names]
    with canvas.new_sheet(_STRIP_HEIGHT + sum(heights), width) as page:
        _draw_strip(page, groups, met, total, say)
        top = _STRIP_HEIGHT
        for group, lines, height in zip(groups, names, heights, strict=True):
            middle = top + line / 2
            canvas.fill_box(page, (0.2, top), 4, line - 0.2, **_cell_look(group))
            _draw_symbols(page, group, [_SYMBOL_X + 0.2], middle, 14)
            number = say.number(group.number)
            canvas.write_text(page, _COUNT_X, middle, number, ha="right", bold=True)
            canvas.write_text(page, _VERDICT_X, middle, group.verdict)
            start = top + below + (0 if below else line / 2 - small_line / 2)
            canvas.write_lines(page, names_x, start, lines, **canvas.SMALL_GREY)
            top += height
        return canvas.render_svg(page, "scoreboard")


def _cell_look(group: Group) -> dict[str, Any]:
    """Filled where documents name the targets, an outline where they do not."""
    if group.names:
        return {"facecolor": group.colour, "linewidth": 0, "zorder": 0.5}
    outline = {"linewidth": 1, "edgecolor": group.colour, "linestyle": (0, (2, 2))}
    return {"facecolor": "white", "zorder": 0.5, **outline}


def _draw_strip(
    page: canvas.Axes, groups: Sequence[Group], met: int, total: int, say: Translator
) -> None:
    """One cell per target, a bracket over the met ones and one over the missed ones."""
    width = page.get_xlim()[1]
    step = width / total
    gap = min(_CELL_GAP, step / 6)
    size = min(40.0, (step * 2) ** 2)
    for group, end in zip(groups, accumulate(group.number for group in groups), strict=True):
        places = range(end - group.number, end)
        for i, name in zip_longest(places, group.names):
            place = (i * step + gap / 2, _HEAD_HEIGHT)
            cell = canvas.fill_box(page, place, step - gap, _CELL_HEIGHT, **_cell_look(group))
            verdict = phrases.capitalize_first(group.verdict)
            canvas.add_value(cell, f"{verdict}: {name}" if name else verdict)
        middles = [(i + 0.5) * step for i in places]
        _draw_symbols(page, group, middles, _HEAD_HEIGHT + _CELL_HEIGHT / 2, size)
    texts = (
        (0, met, say("{count} met or exceeded", count=say.number(met)), "beyond"),
        (met, total, say("{count} missed", count=say.number(total - met)), "fails"),
    )
    needed = sum(canvas.measure_text(text, weight=canvas.SEMIBOLD) for *_, text, _ in texts)
    for start, end, text, meaning in texts:
        if end > start:
            colour = canvas.tone_colour(design.STYLES[meaning][0])
            left, right = start * step + gap / 2, end * step - gap / 2
            page.plot([left, right], [_HEAD_HEIGHT - 1.2] * 2, color=colour, linewidth=1.2)
            x, side = (right, "right") if start else (left, "left")
            if needed + 4 < width:
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
        color="white" if group.names else group.colour,
        linewidth=0,
    )
