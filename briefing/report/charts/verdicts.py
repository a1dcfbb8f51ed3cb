"""The official count of past targets → a strip of cells: exceeded, met, missed; named or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from briefing import i18n
from briefing.data import queries
from briefing.data.tables import Tables
from briefing.report import blocks
from briefing.report.drawing import canvas, readings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CELL_HEIGHT, _CELL_GAP = 9.0, 0.8
_HEAD_HEIGHT = 6.0  # above the strip: how many met, how many missed
_STRIP_HEIGHT = _HEAD_HEIGHT + _CELL_HEIGHT + 4
_SYMBOL_X, _COUNT_X, _VERDICT_X, _NAMES_X = 2.0, 9.0, 11.5, 62.0  # where a row's parts begin, in mm


@dataclass(frozen=True)
class VerdictGroup:
    """Cells of one verdict; `names` is empty where no document names them."""

    verdict: str
    count: int
    names: tuple[str, ...]
    is_met: bool
    marker: str
    fill: str


def official_count_chart(
    tables: Tables, say: i18n.Translator, *, source: str
) -> blocks.Figure | blocks.Note:
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
    groups = _group_verdicts(tables, met, total, say)
    if any(group.count < 0 for group in groups):
        missing = say("The documents name more targets of {past} than they count.", past=past)
        return canvas.no_chart_note(missing, say)
    subtitle = say(
        "Verdicts as the documents state them; named: {named} of {total}",
        named=say.number(sum(len(group.names) for group in groups)),
        total=say.number(total),
    )
    title = say(
        "{met} of {total} targets of {past} met or exceeded",
        met=say.number(met),
        total=say.number(total),
        past=past,
    )
    groups = [group for group in groups if group.count]
    return blocks.Figure(
        anchor="scoreboard",
        title=title,
        subtitle=" · ".join((subtitle, tables.facts.name[say.language])),
        svg=_draw_chart(groups, say),
        alt=" ".join((f"{title}.", *(_describe_group(group, say) for group in groups))),
        source=source,
        width="full",
        reading=say("Each cell is one target; hollow signs are targets no document names."),
    )


def _group_verdicts(
    tables: Tables, met: int, total: int, say: i18n.Translator
) -> list[VerdictGroup]:
    """Five groups in the order of the strip; what is not named is what remains of the count."""
    names = tables.indicator_names[say.language]
    rows = queries.list_named_verdicts(tables)
    exceeded, as_planned, missed = (
        tuple(names[row.indicator_id] for row in rows if row.verdict == verdict)
        for verdict in ("exceeded", "met", "missed")
    )
    met_unnamed = met - len(exceeded) - len(as_planned)
    missed_unnamed = total - met - len(missed)
    teal, light, rust, sand = canvas.TEAL, canvas.LIGHT_TEAL, canvas.RUST, canvas.SAND
    return [
        VerdictGroup(say("exceeded"), len(exceeded), exceeded, True, "^", teal),
        VerdictGroup(say("met"), len(as_planned), as_planned, True, "o", teal),
        VerdictGroup(say("met or exceeded, not named"), met_unnamed, (), True, "o", light),
        VerdictGroup(say("missed"), len(missed), missed, False, "v", rust),
        VerdictGroup(say("missed, not named"), missed_unnamed, (), False, "v", sand),
    ]


def _describe_group(group: VerdictGroup, say: i18n.Translator) -> str:
    count = say.number(group.count)
    verdict = readings.capitalize_first(group.verdict)
    if not group.names:
        return say("{verdict}: {count}.", verdict=verdict, count=count)
    names = "; ".join(group.names)
    return say("{verdict}: {count} ({names}).", verdict=verdict, count=count, names=names)


def _draw_chart(groups: Sequence[VerdictGroup], say: i18n.Translator) -> str:
    room = canvas.WIDTH - _NAMES_X
    names = [canvas.wrap_text("; ".join(group.names), room, canvas.SMALL_SIZE) for group in groups]
    heights = [
        max(canvas.LINE_HEIGHT + 1.6, len(lines) * canvas.SMALL_LINE_HEIGHT + 2.2)
        for lines in names
    ]
    with canvas.new_sheet(_STRIP_HEIGHT + sum(heights)) as (figure, page):
        _draw_strip(page, groups, say)
        top = _STRIP_HEIGHT
        for group, lines, height in zip(groups, names, heights, strict=True):
            _draw_row(page, group, lines, top, say)
            top += height
        return canvas.render_svg(figure, "scoreboard")


def _draw_strip(page: Axes, groups: Sequence[VerdictGroup], say: i18n.Translator) -> None:
    """One cell per target, a bracket over the met ones and one over the missed ones."""
    count = sum(group.count for group in groups)
    step = canvas.WIDTH / count
    size = min(40.0, (step * 2) ** 2)
    ends = list(accumulate(group.count for group in groups))
    cells = [range(end - group.count, end) for group, end in zip(groups, ends, strict=True)]
    for group, places in zip(groups, cells, strict=True):
        for i in places:
            left = i * step + _CELL_GAP / 2
            canvas.fill_box(page, left, _HEAD_HEIGHT, step - _CELL_GAP, _CELL_HEIGHT, group.fill)
    for group, places in zip(groups, cells, strict=True):
        middles = [(i + 0.5) * step for i in places]
        _draw_symbols(page, group, middles, _HEAD_HEIGHT + _CELL_HEIGHT / 2, size)
    met = sum(group.count for group in groups if group.is_met)
    for start, end, text, colour in (
        (0, met, say("{count} met or exceeded", count=say.number(met)), canvas.TEAL),
        (met, count, say("{count} missed", count=say.number(count - met)), canvas.RUST),
    ):
        if end > start:
            left, right = start * step + _CELL_GAP / 2, end * step - _CELL_GAP / 2
            page.plot([left, right], [_HEAD_HEIGHT - 1.2] * 2, color=colour, linewidth=1.2)
            x, side = (right, "right") if start else (left, "left")
            canvas.write_text(page, x, 2, text, ha=side, color=colour, bold=True)


def _draw_symbols(
    page: Axes, group: VerdictGroup, x: Sequence[float], y: float, size: float
) -> None:
    """Side by side; filled where the target is named, hollow where it is not."""
    fill, edge = ("white", "white") if group.names else ("none", canvas.INK)
    page.scatter(x, [y] * len(x), s=size, marker=group.marker, facecolor=fill, edgecolor=edge)


def _draw_row(
    page: Axes, group: VerdictGroup, names: Sequence[str], top: float, say: i18n.Translator
) -> None:
    middle = top + canvas.LINE_HEIGHT / 2
    canvas.fill_box(page, 0, top, 4, canvas.LINE_HEIGHT, group.fill)
    _draw_symbols(page, group, [_SYMBOL_X], middle, 14)
    canvas.write_text(page, _COUNT_X, middle, say.number(group.count), ha="right", bold=True)
    canvas.write_text(page, _VERDICT_X, middle, group.verdict)
    canvas.write_lines(
        page, _NAMES_X, middle - canvas.SMALL_LINE_HEIGHT / 2, names, small=True, color=canvas.GREY
    )
