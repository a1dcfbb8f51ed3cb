"""Results of many provinces → a line each, the best first, a dot at its figure; the country's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefing.data.compared_rows import SideBySide
from briefing.data.tables import Comparison
from briefing.i18n import Translator
from briefing.report import phrases, ranking
from briefing.report.blocks import Block, Figure
from briefing.report.comparison_rows import format_result, province_names
from briefing.report.drawing import canvas, rows
from briefing.report.ranking import Ranked

WIDTH = 81.5  # mm; two beside each other on a page, one on a phone
MAX_CHARTS = 2  # beside each other on the first page
MAX_PROVINCES = 64  # lines a page has room for
_STEP = 3.7  # mm from one province to the next
_HEAD = 5.5  # the country's figure, above its line
_NAME_ROOM = 34.0  # mm at most
_GAP = 2.0
_ELLIPSIS = "…"


def ranked_result_charts(comparison: Comparison, say: Translator) -> list[Block]:
    """The results most provinces have, those of numbered targets first; of few provinces none."""
    if not ranking.is_many(comparison):
        return []
    found = [
        ranked
        for ranked in ranking.rank_results(comparison)
        if ranked.places
        and len({*ranked.values}) >= canvas.MIN_ROWS
        and len(ranked.rows) <= MAX_PROVINCES
    ]
    found.sort(key=lambda ranked: (not _is_numbered(ranked), -len(ranked.rows)))
    return [_make_figure(comparison, ranked, say) for ranked in found[:MAX_CHARTS]]


def _is_numbered(ranked: Ranked) -> bool:
    return any(row.number for row in ranked.rows)


def _make_figure(comparison: Comparison, ranked: Ranked, say: Translator) -> Figure:
    """A chart whose title is the first province's place."""
    row, names = ranked.rows[0], province_names(comparison, say)
    first = ranking.find_first(comparison, ranked)
    indicator = row.name[say.language]
    title = indicator
    if first:
        place = ranking.describe_place(ranked, first, say)
        title = say(
            "{name}: {province} in {place}",
            name=indicator,
            province=names[first.province_id],
            place=place,
        )
    period = phrases.format_period(row.result_period, row.unit, say)
    basis = phrases.format_basis(row.result_basis, say)
    best = say("the best first")
    told = [
        say("{province} {ratio}", province=names[one.province_id], ratio=format_result(one, say))
        for one in ranked.rows
    ]
    national = ranking.find_national(ranked)
    if national:
        told.append(_tell_national(national, say))
    anchor = f"ranked-{row.indicator_id}"
    return Figure(
        anchor,
        title,
        phrases.join_parts(say.unit(row.unit), period, basis, best),
        _draw_chart(ranked, names, anchor, say),
        f"{title}. {'; '.join(told)}.",
        width="half",
    )


def _draw_chart(ranked: Ranked, names: dict[str, str], anchor: str, say: Translator) -> str:
    national = ranking.find_national(ranked)
    figures = {row.province_id: _format_figure(row, say) for row in ranked.rows}
    labels = {row.province_id: _shorten(names[row.province_id]) for row in ranked.rows}
    left = max(_measure(text) for text in labels.values()) + _GAP
    right = WIDTH - max(_measure(text) for text in figures.values()) - _GAP
    values = [*ranked.values, *([national.national] if national else [])]
    axis = rows.Axis(min(values), max(values), left + _GAP, right - _GAP)
    top = _HEAD if national else 1.0
    bottom = top + _STEP * len(ranked.rows)
    with canvas.new_sheet(bottom + 1, WIDTH) as page:
        if national:
            _draw_national(page, axis, national, (top, bottom), say)
        for number, (row, value) in enumerate(zip(ranked.rows, ranked.values, strict=True)):
            y, x, own = (
                top + _STEP * (number + 0.5),
                axis.x(value),
                row.province_id in (*names,)[:1],
            )
            look: dict[str, Any] = {
                "color": canvas.TEAL if own else canvas.GREY,
                "ms": 5 if own else 3.6,
            }
            page.plot([left, x], [y, y], color=canvas.PALE, linewidth=0.8, zorder=0.5)
            (mark,) = page.plot([x], [y], "o", zorder=3, **look)
            canvas.add_value(mark, f"{names[row.province_id]}: {format_result(row, say)}")
            canvas.write_text(page, 0, y, labels[row.province_id], small=True, bold=own)
            figure = figures[row.province_id]
            canvas.write_text(page, WIDTH, y, figure, small=True, bold=own, ha="right")
        return canvas.render_svg(page, anchor)


def _format_figure(row: SideBySide, say: Translator) -> str:
    """A result without its unit, which stands above the chart."""
    text = phrases.format_number(
        row.result, row.result_operator, row.result_decimals, row.unit, say
    )
    return phrases.mark_estimate(text, row.result_estimate, say)


def _measure(text: str) -> float:
    return canvas.measure_text(text, canvas.SMALL_SIZE, canvas.SEMIBOLD)


def _draw_national(
    page: canvas.Axes, axis: rows.Axis, row: SideBySide, ends: tuple[float, float], say: Translator
) -> None:
    """The whole country's figure as a line, its words above."""
    x, text = axis.x(row.national), _tell_national(row, say)
    page.plot([x, x], ends, color=canvas.RUST, linewidth=1.1, zorder=1)
    half = canvas.measure_text(text, canvas.SMALL_SIZE) / 2
    middle = min(max(x, half), WIDTH - half)
    look: dict[str, Any] = {"small": True, "ha": "center", "color": canvas.RUST}
    canvas.write_text(page, middle, ends[0] / 2, text, **look)


def _tell_national(row: SideBySide, say: Translator) -> str:
    return f"{say('Whole country')} {ranking.format_national(row, say)}"


def _shorten(name: str) -> str:
    """A name as far as its column has room for it."""
    words: Sequence[str] = name.split(" ")
    if _measure(name) <= _NAME_ROOM:
        return name
    while len(words) > 1 and _measure(" ".join(words) + _ELLIPSIS) > _NAME_ROOM:
        words = words[:-1]
    return " ".join(words) + _ELLIPSIS
