"""The official count of past targets → a strip of cells: exceeded, met, missed; named or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import block, told, words
from briefing.chart import canvas, facts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_CELL_HEIGHT, _AIR = 9.0, 0.8
_HEAD = 6.0  # above the strip: how many met, how many missed
_SYMBOL, _COUNT, _WORD, _NAMES = 2.0, 9.0, 11.5, 62.0  # where a row's parts begin, in mm


@dataclass(frozen=True)
class Group:
    """Cells of one verdict; `names` is empty where no document names them."""

    word: str
    count: int
    names: tuple[str, ...]
    met: bool
    marker: str
    fill: str
    sign: str


def scoreboard(
    verdicts: pd.DataFrame,
    indicators: pd.DataFrame,
    say: words.Speaker,
    *,
    province: Mapping[str, Any],
    source: str,
    anchor: str = "scoreboard",
) -> block.Figure | block.Note:
    """The past plan's targets as one cell each, grouped by the verdict the documents state.

    The row without indicator counts (`met` of `total`); the others name. A target no document
    names gets no name here either: how many those are follows from the two.
    """
    past = say.period(province["past_plan"])
    stated = verdicts[verdicts["plan"].eq(province["past_plan"])]
    counts = stated[stated["indicator_id"].eq("")]
    if counts.empty:
        missing = say("No document states how many targets of {past} were met.", past=past)
        return canvas.nothing(missing, say)
    met, total = int(counts["met"].iloc[0]), int(counts["total"].iloc[0])
    groups = _groups(stated, met, total, told.names(indicators, say), say)
    if any(group.count < 0 for group in groups):
        missing = say("The documents name more targets of {past} than they count.", past=past)
        return canvas.nothing(missing, say)
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
    return block.Figure(
        anchor=anchor,
        title=title,
        subtitle=" · ".join((subtitle, say.own(province, "name"))),
        svg=_draw(groups, anchor, say),
        alt=" ".join((f"{title}.", *(_sentence(group, say) for group in groups if group.count))),
        source=source,
        width="full",
        reading=say("Each cell is one target; hollow signs are targets no document names."),
    )


def _groups(
    stated: pd.DataFrame, met: int, total: int, named: Mapping[str, str], say: words.Speaker
) -> list[Group]:
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
    dark, light, warm, sand = canvas.TEAL, canvas.MIDDLE, canvas.WARM, canvas.SAND
    return [
        Group(say("exceeded"), len(exceeded), exceeded, True, "^", dark, "white"),
        Group(say("met"), len(held), held, True, "o", dark, "white"),
        Group(say("met or exceeded, not named"), met_unnamed, (), True, "o", light, "none"),
        Group(say("missed"), len(missed), missed, False, "v", warm, "white"),
        Group(say("missed, not named"), missed_unnamed, (), False, "v", sand, "none"),
    ]


def _sentence(group: Group, say: words.Speaker) -> str:
    count = say.number(group.count)
    word = facts.opening(group.word)
    if not group.names:
        return say("{verdict}: {count}.", verdict=word, count=count)
    names = "; ".join(group.names)
    return say("{verdict}: {count} ({names}).", verdict=word, count=count, names=names)


def _draw(groups: Sequence[Group], anchor: str, say: words.Speaker) -> str:
    shown = [group for group in groups if group.count]
    room = canvas.WIDTH - _NAMES
    names = [canvas.wrap("; ".join(group.names), room, canvas.SMALL) for group in shown]
    heights = [max(canvas.LINE + 1.6, len(lines) * canvas.SMALL_LINE + 2.2) for lines in names]
    with canvas.sheet(_HEAD + _CELL_HEIGHT + 4 + sum(heights)) as figure:
        page = canvas.page(figure)
        _strip(page, shown, say)
        top = _HEAD + _CELL_HEIGHT + 4
        for group, lines, height in zip(shown, names, heights, strict=True):
            _row(page, group, lines, top, say)
            top += height
        return canvas.svg(figure, anchor)


def _strip(page: Axes, groups: Sequence[Group], say: words.Speaker) -> None:
    """One cell per target, a bracket over the met ones and one over the missed ones."""
    from matplotlib.patches import Rectangle

    cells = [group for group in groups for _ in range(group.count)]
    step = canvas.WIDTH / len(cells)
    size = min(40.0, (step * 2) ** 2)
    for i, group in enumerate(cells):
        corner = (i * step + _AIR / 2, _HEAD)
        page.add_patch(
            Rectangle(corner, step - _AIR, _CELL_HEIGHT, facecolor=group.fill, linewidth=0)
        )
    for group in groups:
        own = [(i + 0.5) * step for i, cell in enumerate(cells) if cell is group]
        _symbols(page, group, own, _HEAD + _CELL_HEIGHT / 2, size)
    reached = sum(group.count for group in groups if group.met)
    for start, end, text, colour in (
        (0, reached, say("{count} met or exceeded", count=say.number(reached)), canvas.TEAL),
        (
            reached,
            len(cells),
            say("{count} missed", count=say.number(len(cells) - reached)),
            canvas.WARM,
        ),
    ):
        if end > start:
            left, right = start * step + _AIR / 2, end * step - _AIR / 2
            page.plot([left, right], [_HEAD - 1.2] * 2, color=colour, linewidth=1.2)
            x, side = (right, "right") if start else (left, "left")
            canvas.write(page, x, 2, text, ha=side, color=colour, weight=canvas.STRONG)


def _symbols(page: Axes, group: Group, x: Sequence[float], y: float, size: float) -> None:
    """Side by side; filled where the target is named, hollow where it is not."""
    edge = "white" if group.sign == "white" else canvas.INK
    look: dict[str, Any] = {"marker": group.marker, "facecolor": group.sign, "edgecolor": edge}
    page.scatter(x, [y] * len(x), s=size, **look)


def _row(page: Axes, group: Group, lines: Sequence[str], top: float, say: words.Speaker) -> None:
    from matplotlib.patches import Rectangle

    middle = top + canvas.LINE / 2
    page.add_patch(Rectangle((0, top), 4, canvas.LINE, facecolor=group.fill, linewidth=0))
    _symbols(page, group, [_SYMBOL], middle, 14)
    count = say.number(group.count)
    canvas.write(page, _COUNT, middle, count, ha="right", weight=canvas.STRONG)
    canvas.write(page, _WORD, middle, group.word)
    for i, line in enumerate(lines):
        y = middle + i * canvas.SMALL_LINE
        canvas.write(page, _NAMES, y, line, size=canvas.SMALL, color=canvas.GREY)
