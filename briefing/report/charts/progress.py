"""Targets on their way → small multiples: path asked for, results so far, where that pace leads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefing.data import codes
from briefing.data.periods import period_years
from briefing.data.rows import Measure, Trajectory
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, evidence, phrases, target_figures
from briefing.report.drawing import canvas, panels, plots, readings
from briefing.report.drawing.panels import Panel, Points

_MAX_ROWS = 2  # rows of panels in a figure: half a page, so that none before it ends early
Drawn = tuple[Measure, Panel]


def progress_charts(tables: Tables, say: Translator) -> list[blocks.Block]:
    """Every target of the plan with a result, a panel each, by domain; and what has no panel."""
    by_domain = panels_by_domain(tables, say)
    if not by_domain:
        plan = say.period(target_figures.current_plan(tables))
        if not target_figures.plan_targets(tables):
            return [blocks.paragraph(say("No target for {plan} is known.", plan=plan))]
        return [blocks.paragraph(say("No target for {plan} has a result yet.", plan=plan))]
    every = [panel for drawn in by_domain.values() for _, panel in drawn]
    margin = panels.measure_ticks(every, say)
    figures: list[blocks.Figure] = []
    for domain, drawn in by_domain.items():
        figures += _make_figures(tables, domain, drawn, margin, say)
    reading = say(
        "A target to rise keeps pace while its results lie on or above the path asked for, one "
        "to fall while they lie on or below it."
    )
    figures[0] = replace(figures[0], reading=reading)  # and not above each of them
    not_drawn = describe_not_drawn(tables, say)
    return [*figures, blocks.paragraph(not_drawn)] if not_drawn else list(figures)


def _make_figures(
    tables: Tables, domain: str, drawn: Sequence[Drawn], margin: float, say: Translator
) -> Iterator[blocks.Figure]:
    """A domain's panels under one title with its total, on further sheets where one is full."""
    name = say.code("domain", domain)
    verdicts = [assessment.verdict_of(row) for row, _ in drawn]
    good = sum(code in (*assessment.ON_COURSE, "met", "exceeded") for code in verdicts)
    values = {"name": name, "good": say.number(good), "count": say.number(len(drawn))}
    if target_figures.is_last_plan_year(tables):
        title = say("{name}: {good} of {count} met or exceeded", **values)
    else:
        title = say("{name}: {good} of {count} on track or maintained", **values)
    plan = say.period(target_figures.current_plan(tables))
    year = tables.year
    measured = say("Targets of {plan} as of {year}, each in its own unit", plan=plan, year=year)
    subtitle = " · ".join((measured, say("worst first"), tables.facts.name[say.language]))
    size = _MAX_ROWS * panels.count_columns(canvas.WIDTH)
    for start in range(0, len(drawn), size):
        part = drawn[start : start + size]
        shown = [panel for _, panel in part]
        anchor = f"progress-{domain}-{start // size + 1}"
        wide, narrow = (
            panels.draw_panels(shown, margin, width, name, say)
            for width, name in ((canvas.WIDTH, anchor), (canvas.NARROW, f"{anchor}-narrow"))
        )
        alt = " ".join(describe_panel(*one, say) for one in part)
        title = title if start == 0 else say("{name}, continued", name=name)
        drawn_plots = tuple(_plot_panel(tables, *one, say) for one in part)
        figure = blocks.Figure(anchor, title, subtitle, wide, alt, narrow=narrow, plots=drawn_plots)
        path = evidence.list_path(tables, (row for row, _ in part))
        yield evidence.note_chart(tables, figure, path, say)


def _plot_panel(tables: Tables, row: Measure, panel: Panel, say: Translator) -> blocks.Plot:
    """A panel as numbers: the path asked for, or the ends of a range; results; where they lead."""
    years = range(panel.years[0], panel.years[1] + 1)
    last = {panel.years[1]: panel.target_text}
    paths = [dict(panel.path)] if panel.path else []
    if not paths and panel.band:
        paths = [{year: ends[place] for year, *ends in panel.band} for place in (0, 1)]
    lines = [
        plots.make_dated_line(say("path asked for"), "path", years, path, {} if place else last)
        for place, path in enumerate(paths)
    ]
    results = dict(panel.results)
    texts = dict(zip(results, panel.result_texts, strict=True))
    lines.append(plots.make_dated_line(say("result"), "result", years, results, texts))
    if panel.projected:
        ahead = say("at the pace so far")
        lines.append(plots.make_dated_line(ahead, "ahead", years, dict(panel.projected)))
    stated = plots.list_places(tables, evidence.list_path(tables, [row]), say)
    message = f"{panel.verdict_text}: {panel.name}"
    names = tuple(map(str, years))
    return blocks.Plot("line", panel.name, panel.unit, names, tuple(lines), message, stated)


def panels_by_domain(tables: Tables, say: Translator) -> dict[str, list[Drawn]]:
    """The targets of the plan that have a result, by domain, the worst first."""
    shown = [row for row in target_figures.plan_targets(tables) if _has_panel(tables, row)]
    grouped = target_figures.group_by_domain(tables, shown)
    return {
        code: [
            (row, _make_panel(tables, row, say))
            for row in sorted(rows, key=assessment.rank_verdict)
        ]
        for code, rows in grouped.items()
    }


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
    has_range = not math.isnan(row.level_high)
    first = period_years(row.plan)[0] - 1
    tone, symbol = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    due, asked = int(row.due), phrases.format_target(row, say)
    return Panel(
        tables.indicator_names[say.language][row.indicator_id],
        unit,
        f"{symbol} {assessment.verdict_label_of(row, say)}",
        tone,
        (first, due),
        path=() if is_flat and has_range else path,
        band=_make_band(row, path, is_flat) if has_range else (),
        results=results,
        yearly=yearly if is_mean and not is_total else (),
        projected=(results[-1], *ahead) if projected else (),
        # Amid a band to keep within, else at the near end.
        target=(row.level + row.level_high) / 2 if has_range and is_flat else row.level,
        result_texts=[_format_result(tables, row, point, say) for point in results],
        target_text="" if math.isnan(row.level) else readings.format_target_level(row, say),
        values=[_describe_value(tables, row, point, say) for point in results],
        target_value=say("target: {asked} by {due}", asked=asked, due=str(due)),
    )


def _make_band(row: Measure, path: Points, is_flat: bool) -> tuple[tuple[int, float, float], ...]:
    """A range by year: what lies between the paths to its two ends, all the way where flat."""
    first, last = period_years(row.plan)[0] - 1, int(row.due)
    if is_flat:
        return tuple((year, row.level, row.level_high) for year in (first, last))
    if not path:
        return ((last - 1, row.level, row.level_high), (last, row.level, row.level_high))
    start, years = path[0][1], path[-1][0] - path[0][0]
    band = []
    for year, near in path:
        share = (year - path[0][0]) / years
        far = start + (row.level_high - start) * share
        if row.pace_path == "geometric":
            far = start * (row.level_high / start) ** share
        band.append((year, near, far))
    return tuple(band)


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


def _describe_value(tables: Tables, row: Measure, point: tuple[int, float], say: Translator) -> str:
    """A value with its period and its unit, as its mark says it."""
    figure = target_figures.find_latest_figure(tables, row, point[0])
    if figure:
        return f"{evidence.format_period_so_far(row, figure, say)}: {figure.format(say)}"
    return f"{point[0]}: {phrases.format_baseline(row, say)}"


def describe_panel(row: Measure, panel: Panel, say: Translator) -> str:
    """All a panel shows, in words."""
    values = zip(panel.result_texts, (str(year) for year, _ in panel.results), strict=True)
    parts = {
        "name": panel.name,
        "unit": panel.unit,
        "values": "; ".join(say("{value} in {year}", value=v, year=year) for v, year in values),
        "asked": panel.target_text or phrases.format_target(row, say),
        "due": str(int(row.due)),
        "verdict": assessment.verdict_label_of(row, say),
        "ends": target_figures.format_projection(row, say),
    }
    if not parts["ends"]:
        return say("{name} ({unit}): {values}; asked: {asked} by {due}. {verdict}.", **parts)
    return say(
        "{name} ({unit}): {values}; asked: {asked} by {due}. {verdict}; at the pace so far {ends}.",
        **parts,
    )
