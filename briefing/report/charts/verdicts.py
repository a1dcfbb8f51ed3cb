"""The official count of past targets → a strip of cells: exceeded, met, missed; named or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data import queries
from briefing.report import blocks
from briefing.report.drawing import canvas, facts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_CELL_HEIGHT, _CELL_GAP = 9.0, 0.8
_HEAD_HEIGHT = 6.0  # above the strip: how many met, how many missed
_SYMBOL_X, _COUNT_X, _VERDICT_X, _NAMES_X = 2.0, 9.0, 11.5, 62.0  # where a row's parts begin, in mm


@dataclass(frozen=True)
class VerdictGroup:
    """Cells of one verdict; `names` is empty where no document names them."""

    word: str
    count: int
    names: tuple[str, ...]
    met: bool
    marker: str
    fill: str
    sign: str


def official_count_chart(
    verdicts: pd.DataFrame,
    indicators: pd.DataFrame,
    say: i18n.Translator,
    *,
    province: Mapping[str, Any],
    source: str,
    anchor: str = "scoreboard",
) -> blocks.Figure | blocks.Note:
    """The past plan's targets as one cell each, grouped by the verdict the documents state.

    The row without indicator counts (`met` of `total`); the others name. A target no document
    names gets no name here either: how many those are follows from the two.
    """
    past = say.period(province["past_plan"])
    stated = verdicts[verdicts["plan"].eq(province["past_plan"])]
    counts = stated[stated["indicator_id"].eq("")]
    if counts.empty:
        missing = say("No document states how many targets of {past} were met.", past=past)
        return canvas.no_chart_note(missing, say)
    met, total = int(counts["met"].iloc[0]), int(counts["total"].iloc[0])
    groups = _group_verdicts(stated, met, total, queries.indicator_names(indicators, say), say)
    if any(group.count < 0 for group in groups):
        missing = say("The documents name more targets of {past} than they count.", past=past)
        return canvas.no_chart_note(missing, say)
    named = sum(len(group.names) for group in groups)
    subtitle = say(
        "Verdicts as the documents state them; named: {named} of {total}",
        named=say.number(named),
        total=say.number(total),
    )
    title = say(
        "{met} of {total} targets of {past} met or exceeded",
        met=say.number(met),
        total=say.number(total),
        past=past,
    )
    return blocks.Figure(
        anchor=anchor,
        title=title,
        subtitle=" · ".join((subtitle, say.own(province, "name"))),
        svg=_draw_chart(groups, anchor, say),
        alt=" ".join(
            (f"{title}.", *(_describe_group(group, say) for group in groups if group.count))
        ),
        source=source,
        width="full",
        reading=say("Each cell is one target; hollow signs are targets no document names."),
    )


def _group_verdicts(
    stated: pd.DataFrame, met: int, total: int, named: Mapping[str, str], say: i18n.Translator
) -> list[VerdictGroup]:
    """Five groups in the order of the strip; what is not named is what remains of the count."""
    by_name = stated[stated["indicator_id"].ne("")].drop_duplicates("indicator_id")
    names = {
        verdict: tuple(
            named[i] for i in by_name.loc[by_name["verdict"].eq(verdict), "indicator_id"]
        )
        for verdict in ("exceeded", "met", "missed")
    }
    exceeded, held, missed = names["exceeded"], names["met"], names["missed"]
    met_unnamed = met - len(exceeded) - len(held)
    missed_unnamed = total - met - len(missed)
    dark, light, warm, sand = canvas.TEAL, canvas.LIGHT_TEAL, canvas.RUST, canvas.SAND
    return [
        VerdictGroup(say("exceeded"), len(exceeded), exceeded, True, "^", dark, "white"),
        VerdictGroup(say("met"), len(held), held, True, "o", dark, "white"),
        VerdictGroup(say("met or exceeded, not named"), met_unnamed, (), True, "o", light, "none"),
        VerdictGroup(say("missed"), len(missed), missed, False, "v", warm, "white"),
        VerdictGroup(say("missed, not named"), missed_unnamed, (), False, "v", sand, "none"),
    ]


def _describe_group(group: VerdictGroup, say: i18n.Translator) -> str:
    count = say.number(group.count)
    word = facts.capitalize_first(group.word)
    if not group.names:
        return say("{verdict}: {count}.", verdict=word, count=count)
    names = "; ".join(group.names)
    return say("{verdict}: {count} ({names}).", verdict=word, count=count, names=names)


def _draw_chart(groups: Sequence[VerdictGroup], anchor: str, say: i18n.Translator) -> str:
    shown = [group for group in groups if group.count]
    room = canvas.WIDTH - _NAMES_X
    names = [canvas.wrap_text("; ".join(group.names), room, canvas.SMALL_SIZE) for group in shown]
    heights = [
        max(canvas.LINE_HEIGHT + 1.6, len(lines) * canvas.SMALL_LINE_HEIGHT + 2.2)
        for lines in names
    ]
    with canvas.new_sheet(_HEAD_HEIGHT + _CELL_HEIGHT + 4 + sum(heights)) as figure:
        page = canvas.add_page_axes(figure)
        _draw_strip(page, shown, say)
        top = _HEAD_HEIGHT + _CELL_HEIGHT + 4
        for group, lines, height in zip(shown, names, heights, strict=True):
            _draw_row(page, group, lines, top, say)
            top += height
        return canvas.render_svg(figure, anchor)


def _draw_strip(page: Axes, groups: Sequence[VerdictGroup], say: i18n.Translator) -> None:
    """One cell per target, a bracket over the met ones and one over the missed ones."""
    from matplotlib.patches import Rectangle

    cells = [group for group in groups for _ in range(group.count)]
    step = canvas.WIDTH / len(cells)
    size = min(40.0, (step * 2) ** 2)
    for i, group in enumerate(cells):
        corner = (i * step + _CELL_GAP / 2, _HEAD_HEIGHT)
        page.add_patch(
            Rectangle(corner, step - _CELL_GAP, _CELL_HEIGHT, facecolor=group.fill, linewidth=0)
        )
    for group in groups:
        own = [(i + 0.5) * step for i, cell in enumerate(cells) if cell is group]
        _draw_symbols(page, group, own, _HEAD_HEIGHT + _CELL_HEIGHT / 2, size)
    reached = sum(group.count for group in groups if group.met)
    for start, end, text, colour in (
        (0, reached, say("{count} met or exceeded", count=say.number(reached)), canvas.TEAL),
        (
            reached,
            len(cells),
            say("{count} missed", count=say.number(len(cells) - reached)),
            canvas.RUST,
        ),
    ):
        if end > start:
            left, right = start * step + _CELL_GAP / 2, end * step - _CELL_GAP / 2
            page.plot([left, right], [_HEAD_HEIGHT - 1.2] * 2, color=colour, linewidth=1.2)
            x, side = (right, "right") if start else (left, "left")
            canvas.write_text(page, x, 2, text, ha=side, color=colour, weight=canvas.SEMIBOLD)


def _draw_symbols(
    page: Axes, group: VerdictGroup, x: Sequence[float], y: float, size: float
) -> None:
    """Side by side; filled where the target is named, hollow where it is not."""
    edge = "white" if group.sign == "white" else canvas.INK
    look: dict[str, Any] = {"marker": group.marker, "facecolor": group.sign, "edgecolor": edge}
    page.scatter(x, [y] * len(x), s=size, **look)


def _draw_row(
    page: Axes, group: VerdictGroup, lines: Sequence[str], top: float, say: i18n.Translator
) -> None:
    from matplotlib.patches import Rectangle

    middle = top + canvas.LINE_HEIGHT / 2
    page.add_patch(Rectangle((0, top), 4, canvas.LINE_HEIGHT, facecolor=group.fill, linewidth=0))
    _draw_symbols(page, group, [_SYMBOL_X], middle, 14)
    count = say.number(group.count)
    canvas.write_text(page, _COUNT_X, middle, count, ha="right", weight=canvas.SEMIBOLD)
    canvas.write_text(page, _VERDICT_X, middle, group.word)
    for i, line in enumerate(lines):
        y = middle + i * canvas.SMALL_LINE_HEIGHT
        canvas.write_text(page, _NAMES_X, y, line, size=canvas.SMALL_SIZE, color=canvas.GREY)
