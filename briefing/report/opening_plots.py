"""The two charts of a first page as numbers, for formats whose charts can be edited."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.data import queries
from briefing.data.periods import period_years
from briefing.data.rows import Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import phrases, target_states
from briefing.report.blocks import Line, Plot, Role
from briefing.report.drawing import plots, readings
from briefing.report.leading_series import LeadingSeries

OPEN = ("warn", "bad", "gap")  # tones of states that leave something to do


def plot_leading(tables: Tables, series: LeadingSeries, say: Translator) -> Plot:
    """The leading series with the past plan's mean, what is asked and the whole country.

    Of a range that is asked for its near end is drawn.
    """
    indicator = tables.indicator_by_id[series.indicator_id]
    name, unit = indicator.name[say.language], indicator.unit
    past, plan = (period_years(span) for span in (tables.facts.past_plan, tables.facts.plan))
    span = range(min(series.years), plan[1] + 1)

    def plot_results(text: str, role: Role, rows: Mapping[int, Result | None]) -> Line:
        known = {year: row for year, row in rows.items() if row}
        labels = {year: format_result(row, "", say) for year, row in known.items()}
        values = {year: row.value for year, row in known.items()}
        return plots.make_dated_line(text, role, span, values, labels)

    def plot_level(
        text: str, role: Role, level: float, label: str, ends: tuple[int, int], at: int
    ) -> Line:
        values = dict.fromkeys(range(ends[0], ends[1] + 1), level)
        return plots.make_dated_line(text, role, span, values, {at: label})

    lines = [plot_results(name, "result", series.years)]
    labels: dict[Role, str] = {}
    if mean := series.mean:
        labels["mean"] = format_result(mean, unit, say)
        text = say("mean of {period}", period=say.period(tables.facts.past_plan))
        label = format_result(mean, "", say)
        lines.append(plot_level(text, "mean", mean.value, label, past, sum(past) // 2))
    if target := series.target:
        labels["target"] = readings.format_target_level(target, say, unit)
        text = say("target {period}", period=say.period(tables.facts.plan))
        near = readings.sort_level_ends(target, say)[0]
        label = readings.format_target_level(target, say)
        lines.append(plot_level(text, "target", near, label, plan, plan[1]))
    if series.national:
        lines.append(plot_results(say("whole country"), "country", series.national))
    shown = [*series.years.values(), *series.national.values(), series.mean, series.target]
    return Plot(
        "line",
        name,
        say.unit(unit),
        tuple(map(str, span)),
        tuple(lines),
        f"{name}: {'; '.join(_list_message(series, labels, past[1], unit, say))}",
        plots.list_places(tables, filter(None, shown), say),
    )


def format_result(row: Result, unit: str, say: Translator) -> str:
    """A result as a chart writes it, with its unit if one is given."""
    operator, digits, high = queries.word_operator(row), row.decimals, row.value_high
    text = readings.format_level(row.value, say, operator, digits, unit, high)
    return phrases.mark_estimate(text, row.estimate, say)


def _list_message(
    series: LeadingSeries, labels: Mapping[Role, str], past_end: int, unit: str, say: Translator
) -> list[str]:
    """What was reached, the mean or inside the plan the last year, against what is asked."""
    said = [say("target {value}", value=labels["target"])] if series.target else []
    last = max(year for year, row in series.years.items() if row)
    row = series.years[last]
    if row and (last > past_end or not series.mean):
        value = format_result(row, unit, say)
        return [say("{value} in {year}", value=value, year=str(last)), *said]
    return [say("mean {value}", value=labels["mean"]), *said]


def plot_states(
    counts: Mapping[str, int], legend: Mapping[str, str], plan: str, say: Translator
) -> Plot:
    """A bar a state with its number of targets; the message counts what leaves something to do."""
    styles = [target_states.STYLES[code] for code in legend]
    names = [say.code("state", code, count="").strip() for code in legend]
    bars = [f"{sign} {name}" for (_, sign), name in zip(styles, names, strict=True)]
    numbers = [say.number(counts[code]) for code in legend]
    values, tones = [counts[code] for code in legend], [tone for tone, _ in styles]
    line = plots.make_line(say("targets"), "result", values, numbers, tones)
    left = [text for code, text in legend.items() if target_states.STYLES[code][0] in OPEN]
    parts = "; ".join(left) or "; ".join(legend.values())
    message = say("Targets for {plan}: {parts}", plan=plan, parts=parts)
    return Plot("bar", message, "", tuple(bars), (line,), message)
