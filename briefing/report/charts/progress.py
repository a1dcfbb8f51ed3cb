"""Targets on their way → small multiples: path asked for, results so far, where that pace leads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

from briefing.data import codes
from briefing.data.periods import period_years
from briefing.data.rows import Measure, Trajectory
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, evidence, phrases, target_figures
from briefing.report.drawing import canvas, readings
from briefing.report.drawing.label_placement import Box, Scale, line_obstacles

_MAX_ROWS = 2  # rows of panels in a figure: half a page, so that no page stays half empty
_MAX_COLUMNS, _MIN_COLUMNS = 4, 3
_PANEL_GAP, _KEY_HEIGHT = 6.0, 6.0  # mm between panels, and for the key on top
_NAME_HEIGHT, _VERDICT_HEIGHT, _PLOT_HEIGHT, _YEARS_HEIGHT, _ROW_GAP = 3.5, 4.2, 19.0, 4.0, 4.5
_LABEL_HEIGHT, _LABEL_DISTANCE = 3.2, 1.5  # height of a value's text, its distance from the mark
_AIR = _LABEL_HEIGHT + _LABEL_DISTANCE + 0.6  # above and below the values, for a text
_INSET = 1.6  # mm from a panel's left edge to its first year
_TONE_COLOURS = {"good": canvas.TEAL, "warn": canvas.RUST, "bad": canvas.RUST}
_DASHED = (0, (2.5, 2))
_RULE: dict[str, Any] = {"color": canvas.RULE, "linewidth": 0.6}

Points = tuple[tuple[int, float], ...]


class Panel(NamedTuple):
    """One target as drawn: its path, its results, where they lead, and the words beside them.

    `path` is flat for what is to hold or is a mean; `band` the two ends of a range, with no other
    path where it is flat; `yearly` the years' values where `results` are the means of the years
    so far; `target` where its mark is drawn, if it has a text.
    """

    row: Measure
    name: str
    unit: str
    verdict_text: str
    path: Points
    is_flat: bool
    band: tuple[float, ...]
    results: Points
    yearly: Points
    projected: Points
    target: float
    result_texts: Sequence[str]
    target_text: str


def progress_charts(tables: Tables, say: Translator) -> list[blocks.Block]:
    """Every target of the plan with a result, a panel each, by domain; and what has no panel."""
    by_domain = panels_by_domain(tables, say)
    if not by_domain:
        plan = say.period(target_figures.current_plan(tables))
        return [canvas.no_chart_note(say("No target for {plan} has a result yet.", plan=plan), say)]
    figures: list[blocks.Figure] = []
    for domain, panels in by_domain.items():
        figures += _make_figures(tables, domain, panels, say)
    reading = say(
        "A target to rise keeps pace while its results lie on or above the path asked for, one "
        "to fall while they lie on or below it."
    )
    figures[0] = replace(figures[0], reading=reading)  # and not above each of them
    not_drawn = describe_not_drawn(tables, say)
    return [*figures, blocks.paragraph(not_drawn)] if not_drawn else list(figures)


def _make_figures(
    tables: Tables, domain: str, panels: Sequence[Panel], say: Translator
) -> Iterator[blocks.Figure]:
    """A domain's panels in figures of at most `_MAX_ROWS` rows each, as even as can be."""
    row_count = -(-len(panels) // _MAX_COLUMNS)
    parts = _split_by_size(panels, -(-len(panels) // -(-row_count // _MAX_ROWS)))
    plan = say.period(target_figures.current_plan(tables))
    year = tables.year
    measured = say("Targets of {plan} as of {year}, each in its own unit", plan=plan, year=year)
    for number, part in enumerate(parts, start=1):
        name = say.code("domain", domain)
        if len(parts) > 1:
            name = say("{name} ({part} of {parts})", name=name, part=number, parts=len(parts))
        verdicts = [assessment.verdict_of(panel.row) for panel in part]
        good = sum(code in (*assessment.ON_COURSE, "met", "exceeded") for code in verdicts)
        values = {"name": name, "good": say.number(good), "count": say.number(len(part))}
        if target_figures.is_last_plan_year(tables):
            title = say("{name}: {good} of {count} met or exceeded", **values)
        else:
            title = say("{name}: {good} of {count} on track or maintained", **values)
        anchor = f"progress-{domain}-{number}"
        subtitle = " · ".join((measured, tables.facts.name[say.language]))
        alt = " ".join(describe_panel(panel, say) for panel in part)
        figure = blocks.Figure(anchor, title, subtitle, _draw_chart(part, anchor, say), alt)
        drawn = evidence.list_path(tables, (panel.row for panel in part))
        yield evidence.note_chart(tables, figure, drawn, say)


def panels_by_domain(tables: Tables, say: Translator) -> dict[str, list[Panel]]:
    """The targets of the plan that have a result, by domain."""
    shown = [row for row in target_figures.plan_targets(tables) if _has_panel(tables, row)]
    grouped = target_figures.group_by_domain(tables, shown)
    return {code: [_make_panel(tables, row, say) for row in rows] for code, rows in grouped.items()}


def describe_not_drawn(tables: Tables, say: Translator) -> str:
    """How many targets have no panel and why, "" if all have one."""
    rows = [row for row in target_figures.plan_targets(tables) if not _has_panel(tables, row)]
    milestones = sum(row.kind == "milestone" for row in rows)
    first = str(period_years(target_figures.current_plan(tables))[0])
    counts = {"milestone": milestones, "no_result": len(rows) - milestones}
    numbers = {code: say.number(count) for code, count in counts.items() if count}
    parts = [say.code("not drawn", code, count=n, year=first) for code, n in numbers.items()]
    return say("Not drawn: {parts}.", parts="; ".join(parts)) if parts else ""


def _has_panel(tables: Tables, row: Measure) -> bool:
    if row.kind == "milestone" or not target_figures.find_latest_figure(tables, row, tables.year):
        return False
    path = tables.trajectories_by_target.get(row.target_id, [])
    return any(not (math.isnan(year.value) and math.isnan(year.so_far)) for year in path)


def _make_panel(tables: Tables, row: Measure, say: Translator) -> Panel:
    years = tables.trajectories_by_target[row.target_id]
    yearly = _to_points((year.year, year.value) for year in years)
    means = _to_points((year.year, year.so_far) for year in years)
    is_mean, is_total = bool(row.kind in codes.AGGREGATE_KINDS and means), row.kind == "total"
    results, unit = yearly, say.unit(row.unit)
    if is_mean:
        results = means
        unit = say("{unit}, total", unit=unit) if is_total else say("{unit}, average", unit=unit)
    projected = _to_points((year.year, year.projected) for year in years)
    ahead = (point for point in projected if point[0] > results[-1][0])  # of a mean only the end
    path = _required_path(row, years)
    is_flat = len({value for _, value in path}) == 1 and len(path) > 1
    band = () if math.isnan(row.level_high) else (row.level, row.level_high)
    has_level = not math.isnan(row.level)
    symbol = assessment.VERDICT_STYLES[assessment.verdict_of(row)][1]
    return Panel(
        row,
        tables.indicator_names[say.language][row.indicator_id],
        unit,
        f"{symbol} {assessment.verdict_label_of(row, say)}",
        path=() if is_flat and band else path,
        is_flat=is_flat,
        band=band,
        results=results,
        yearly=yearly if is_mean and not is_total else (),
        projected=(results[-1], *ahead) if projected else (),
        # Amid a band to keep within, else at the near end.
        target=sum(band) / 2 if band and is_flat else row.level,
        result_texts=[_format_result(tables, row, point, say) for point in results],
        target_text=readings.format_target_level(row, say) if has_level else "",
    )


def _to_points(pairs: Iterable[tuple[float, float]]) -> Points:
    return tuple((int(year), value) for year, value in pairs if not math.isnan(value))


def _required_path(row: Measure, years: Sequence[Trajectory]) -> Points:
    """The path to the target from the year before the plan on; a sum starts from nothing."""
    first = period_years(row.plan)[0] - 1
    required = _to_points((year.year, year.required) for year in years)
    if row.kind == "total":
        return ((first, 0.0), *required)
    if row.kind in (*codes.AGGREGATE_KINDS, "each_year", "rank"):
        return ((first, row.level), *required)
    return required if len(required) > 1 else ()


def _format_result(tables: Tables, row: Measure, point: tuple[int, float], say: Translator) -> str:
    """A value without its unit, with the digits and the sign it is known with."""
    figure = target_figures.find_latest_figure(tables, row, point[0])
    if figure:
        text = readings.format_level(point[1], say, figure.operator, figure.decimals)
        return phrases.mark_estimate(text, figure.estimate, say)
    return readings.format_baseline_level(row._replace(baseline=point[1]), say)


def describe_panel(panel: Panel, say: Translator) -> str:
    """All a panel shows, in words."""
    values = zip(panel.result_texts, (str(year) for year, _ in panel.results), strict=True)
    parts = {
        "name": panel.name,
        "unit": panel.unit,
        "values": "; ".join(say("{value} in {year}", value=v, year=year) for v, year in values),
        "asked": panel.target_text or phrases.format_target(panel.row, say),
        "due": str(int(panel.row.due)),
        "verdict": assessment.verdict_label_of(panel.row, say),
        "ends": target_figures.format_projection(panel.row, say),
    }
    if not parts["ends"]:
        return say("{name} ({unit}): {values}; asked: {asked} by {due}. {verdict}.", **parts)
    return say(
        "{name} ({unit}): {values}; asked: {asked} by {due}. {verdict}; at the pace so far {ends}.",
        **parts,
    )


def _split_by_size(panels: Sequence[Panel], size: int) -> list[Sequence[Panel]]:
    return [panels[start : start + size] for start in range(0, len(panels), size)]


def _draw_chart(panels: Sequence[Panel], anchor: str, say: Translator) -> str:
    row_count = -(-len(panels) // _MAX_COLUMNS)
    column_count = max(_MIN_COLUMNS, -(-len(panels) // row_count))
    width = (canvas.WIDTH - (column_count - 1) * _PANEL_GAP) / column_count
    lines = _split_by_size(panels, column_count)
    heads = [_head_height(line, width) for line in lines]
    below = _PLOT_HEIGHT + _YEARS_HEIGHT + _ROW_GAP
    with canvas.new_sheet(_KEY_HEIGHT + sum(head + below for head in heads) - _ROW_GAP) as page:
        _draw_key(page, panels, say)
        top = _KEY_HEIGHT
        for line, head in zip(lines, heads, strict=True):
            for column, panel in enumerate(line):
                _draw_panel(page, panel, column * (width + _PANEL_GAP), top, width, head)
            top += head + below
        return canvas.render_svg(page, anchor)


def _head_height(line: Sequence[Panel], width: float) -> float:
    """What the names, verdicts and units above the plots of a row need; alike for all of it."""
    names = max(len(canvas.wrap_text(panel.name, width, canvas.SMALL_SIZE)) for panel in line)
    has_units_below = not all(_unit_offset(panel, width) for panel in line)
    return (names + has_units_below) * _NAME_HEIGHT + _VERDICT_HEIGHT


def _unit_offset(panel: Panel, width: float) -> float:
    """Where the unit begins beside the verdict, 0 where it has no room there."""
    verdict = canvas.measure_text(panel.verdict_text, canvas.SMALL_SIZE, canvas.SEMIBOLD)
    unit = canvas.measure_text(panel.unit, canvas.SMALL_SIZE)
    return width - unit if verdict + 3 + unit <= width else 0


def _draw_key(page: canvas.Axes, panels: Sequence[Panel], say: Translator) -> None:
    """What the lines and marks mean, once, above the panels."""
    items: dict[str, dict[str, Any]] = {
        say("path asked for"): {"color": canvas.GREY, "lw": 0.9},
        say("results"): {"color": canvas.TEAL, "lw": 1.6, "marker": "d", "ms": 4, "markevery": [1]},
        say("at the pace so far"): {"color": canvas.TEAL, "lw": 1, "ls": _DASHED},
        say("target"): {"color": canvas.RUST, "lw": 0, "marker": "X", "ms": 5},
        say("single years"): {"color": canvas.LIGHT_TEAL, "lw": 0, "marker": "d", "ms": 3},
    }
    if not any(panel.projected for panel in panels):
        del items[say("at the pace so far")]
    if not any(panel.yearly for panel in panels):
        del items[say("single years")]
    left = 0.0
    for text, look in items.items():
        ends = [left, left + 3, left + 6] if look["lw"] else [left + 3]
        page.plot(ends, [2] * len(ends), **look)
        left = ends[-1] + 1.8
        canvas.write_text(page, left, 2, text, small=True)
        left += canvas.measure_text(text, canvas.SMALL_SIZE) + 5


def _draw_panel(
    page: canvas.Axes, panel: Panel, left: float, top: float, width: float, head: float
) -> None:
    names = canvas.wrap_text(panel.name, width, canvas.SMALL_SIZE)
    middle = canvas.write_lines(page, left, top, names, small=True) + _VERDICT_HEIGHT / 2
    tone = assessment.VERDICT_STYLES[assessment.verdict_of(panel.row)][0]
    colour = _TONE_COLOURS.get(tone, canvas.GREY)
    canvas.write_text(page, left, middle, panel.verdict_text, color=colour, small=True, bold=True)
    offset = _unit_offset(panel, width)
    y = middle if offset else middle + _NAME_HEIGHT
    canvas.write_text(page, left + offset, y, panel.unit, **canvas.SMALL_GREY)
    inside = Box(left, top + head, left + width, top + head + _PLOT_HEIGHT)
    scale = _make_scale(panel, inside)
    _draw_years(page, panel, scale, inside)
    _draw_lines(page, panel, scale)
    _draw_labels(page, panel, scale, inside)


def _make_scale(panel: Panel, inside: Box) -> Scale:
    """The scale of what is drawn: years right of the panel's edge, values between two texts."""
    points = (*panel.path, *panel.results, *panel.yearly, *panel.projected)
    values = [*(value for _, value in points), *panel.band]
    values += [panel.target] if panel.target_text else []
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    first, due = period_years(panel.row.plan)[0] - 1, int(panel.row.due)
    beside = canvas.measure_text(panel.target_text, canvas.SMALL_SIZE, canvas.SEMIBOLD) + 2.2
    right = inside.right - max(beside, canvas.measure_text(str(due), canvas.SMALL_SIZE) / 2)
    box = Box(inside.left + _INSET, inside.top + _AIR, right, inside.bottom - _AIR)
    return Scale(box, first, due, low, high)


def _draw_years(page: canvas.Axes, panel: Panel, scale: Scale, inside: Box) -> None:
    """A line below with a tick a year; the first, the last known and the due year by name."""
    page.plot([inside.left, scale.box.right], [inside.bottom] * 2, **_RULE)
    years = [scale.x(year) for year in range(scale.first, scale.last + 1)]
    end = inside.bottom + 0.9
    page.vlines(years, inside.bottom, end, **_RULE)
    written: list[float] = []
    width, y = canvas.measure_text("2030", canvas.SMALL_SIZE), end + _YEARS_HEIGHT / 2
    for year in (scale.last, scale.first, panel.results[-1][0]):
        x = max(scale.x(year), inside.left + width / 2)
        if all(abs(x - other) > width + 1 for other in written):
            written.append(x)
            canvas.write_text(page, x, y, str(year), ha="center", **canvas.SMALL_GREY)


def _draw_lines(page: canvas.Axes, panel: Panel, scale: Scale) -> None:
    def plot(values: Points, color: str, **look: Any) -> None:
        x, y = zip(*scale.points(values), strict=True) if values else ((), ())
        page.plot(x, y, color=color, markeredgewidth=0, **look)

    if panel.band:
        low, high = map(scale.y, panel.band)
        right, half = scale.box.right, 0.8
        ends = [scale.box.left, right] if panel.is_flat else [right - half, right + half]
        page.fill_between(ends, low, high, color=canvas.SAND, linewidth=0, zorder=1)
    plot(panel.path, canvas.GREY, linewidth=0.9)
    plot(panel.projected, canvas.TEAL, linewidth=1, linestyle=_DASHED)
    # `plot` draws marks at a third of the cost of `scatter`; their area is the square of the size.
    if panel.yearly:
        plot(panel.yearly, canvas.LIGHT_TEAL, ls="", zorder=3, marker="d", ms=3)
    plot(panel.results, canvas.TEAL, zorder=4, linewidth=1.6, marker="d", ms=4.2)
    if panel.target_text:
        target = ((scale.last, panel.target),)
        plot(target, canvas.RUST, ls="", zorder=6, marker="X", ms=5.5)


def _draw_labels(page: canvas.Axes, panel: Panel, scale: Scale, inside: Box) -> None:
    """The target right of its mark; the first and the last value where they cover least."""
    taken: list[Box] = []
    if panel.target_text:
        x, y = scale.box.right, scale.y(panel.target)
        look: dict[str, Any] = {"color": canvas.RUST, "small": True, "bold": True}
        canvas.write_text(page, x + 2, y, panel.target_text, **look)
        taken.append(Box(x - 1, y - _LABEL_HEIGHT / 2, inside.right, y + _LABEL_HEIGHT / 2))
    for values in (panel.path, panel.projected, panel.results, *([p] for p in panel.yearly)):
        taken += line_obstacles(scale.points(values))
    for i in (-1, 0)[: len(panel.results)]:
        text, ((x, y),) = panel.result_texts[i], scale.points([panel.results[i]])
        box = _place_label(text, x, y, taken, inside)
        taken += [box] * len(taken)  # no text may cover another
        y = box.top + _LABEL_HEIGHT / 2
        canvas.write_text(page, box.left, y, text, color=canvas.TEAL, small=True)


def _place_label(text: str, x: float, y: float, taken: Sequence[Box], inside: Box) -> Box:
    """A place near a mark for its value, inside the panel, that covers least of what is there."""
    width = canvas.measure_text(text, canvas.SMALL_SIZE)
    above, below = y - _LABEL_DISTANCE - _LABEL_HEIGHT, y + _LABEL_DISTANCE
    around = Box(x - width, above - 1.5, x + width, below + 1.5 + _LABEL_HEIGHT)
    near = [other for other in taken if other.overlaps(around)]
    places = product((above, below, above - 1.5, below + 1.5), (width / 2, width - 1, 1))
    lefts = ((top, max(x - shift, inside.left)) for top, shift in places)
    lefts = ((top, min(left, inside.right - width)) for top, left in lefts)
    boxes = (Box(left, top, left + width, top + _LABEL_HEIGHT) for top, left in lefts)
    free = (b for b in boxes if inside.top - 0.1 <= b.top and b.bottom <= inside.bottom + 0.1)
    default = Box(x, y, x + width, y + _LABEL_HEIGHT)
    return min(free, key=lambda box: sum(map(box.overlaps, near)), default=default)
