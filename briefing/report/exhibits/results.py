"""The exhibits of the results report: the official verdicts, every result, the yearly series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from briefing.analysis import data_status
from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.schema import cells
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import blocks, in_plan, phrases
from briefing.report.evidence import add_evidence

OFFICIAL_VERDICT_STYLES = {"exceeded": ("good", "▲"), "met": ("good", "●"), "missed": ("bad", "▼")}
ATTAINMENT_STYLES = {
    "exceeded": ("good", "▲"),
    "met": ("good", "●"),
    "not_met": ("bad", "▼"),
    "undetermined": ("gap", "○"),
    "not_due": ("", "–"),
}


def _count_verdicts(run: Tables) -> dict[str, int]:
    """How many of the met and of the missed the documents name, and how many they do not."""
    count, named = queries.find_official_count(run), queries.list_named_verdicts(run)
    met = sum(row["verdict"] in ("met", "exceeded") for row in named)
    missed = sum(row["verdict"] == "missed" for row in named)
    all_met = int(count["met"]) if count else met
    total = int(count["total"]) if count else len(named)
    return {
        "total": total,
        "met": all_met,
        "missed": total - all_met,
        "named_met": met,
        "named_missed": missed,
        "unnamed": total - met - missed,
    }


def results_title(run: Tables, say: Translator) -> str:
    """What the report is called: the results of the past plan, and inside the plan of that."""
    spans = phrases.plan_spans(run, say)
    if run.in_plan:
        return say(
            "Results of {past} and {so_far}",
            past=spans["past"],
            so_far=_plan_years_so_far(run, say),
        )
    return say("Results of {past}", **spans)


def results_cover(run: Tables, say: Translator) -> blocks.Cover:
    """The opening of the results report: the official count and how much of it has names.

    Inside the plan also how many indicators have a result of the year.
    """
    return blocks.Cover(
        title=results_title(run, say),
        subtitle=say.own(run.place, "name"),
        message=" ".join(_cover_message(run, say)),
        **tables.describe_status(data_status.decide_result_status(run), say),
    )


def _plan_years_so_far(run: Tables, say: Translator) -> str:
    """The years of the plan up to the briefing year."""
    first = schema.period_years(run.place["plan"])[0]
    return str(first) if run.year == first else say.period(f"{first}-{run.year}")


def _cover_message(run: Tables, say: Translator) -> Iterator[str]:
    tally = _count_verdicts(run)
    if run.in_plan:
        yield from _year_results_sentence(run, say)
    if queries.find_official_count(run) is not None:
        message = say(
            "{met} of {total} targets were met or exceeded; the documents name {named_met} of the "
            "{met} met and {named_missed} of the {missed} missed, and leave {unnamed} unnamed.",
            **{name: say.number(value) for name, value in tally.items()},
        )
        past = phrases.plan_spans(run, say)["past"]
        yield say("{past}: {message}", past=past, message=message) if run.in_plan else message
    else:
        yield say(
            "No document states how many targets of {past} were met.",
            past=phrases.plan_spans(run, say)["past"],
        )
        if tally["total"]:
            yield say.plural(
                "{count} is judged by name.", "{count} are judged by name.", tally["total"]
            )


def _year_results_sentence(run: Tables, say: Translator) -> Iterator[str]:
    """How many indicators have a result of the briefing year, or that none has."""
    stated = run.results[run.results["derived"] == ""]
    ends = stated["period"].map(lambda period: schema.period_years(period)[1])
    count = stated.loc[ends == run.year, "indicator_id"].nunique()
    if count:
        yield say.plural(
            "{count} indicator has a result of {year}.",
            "{count} indicators have a result of {year}.",
            count,
            year=str(run.year),
        )
    else:
        plan = run.measures[run.measures["plan"] == run.place["plan"]]
        yield from in_plan.unpublished_sentence(run, plan, say)


def official_verdicts(run: Tables, say: Translator) -> blocks.Block:
    """Every target the documents name as met, exceeded or missed, with its result."""
    order = list(OFFICIAL_VERDICT_STYLES)
    rows = sorted(queries.list_named_verdicts(run), key=lambda row: order.index(row["verdict"]))
    if not rows:
        return blocks.paragraph(
            say("No document judges a target of {past} by name.", **phrases.plan_spans(run, say))
        )
    made = blocks.Table(
        anchor="verdicts",
        caption=say(
            "Targets of {past} the documents judge by name", **phrases.plan_spans(run, say)
        ),
        columns=(
            blocks.Column(say("Target"), width=3, header=True),
            blocks.Column(say("Result"), width=1.8, align="right"),
            blocks.Column(say("Period"), width=1, align="center"),
            blocks.Column(say("Official verdict"), width=1.4),
            blocks.Column(say("Stated in"), width=1.6),
        ),
        groups=(blocks.Group("", tuple(_verdict_row(run, row, say) for row in rows)),),
        source=queries.source_marks(run, [row["source_id"] for row in rows]),
    )
    return add_evidence(run, made, say)


def _verdict_row(run: Tables, row: Row, say: Translator) -> tuple[blocks.Cell, ...]:
    tone, symbol = OFFICIAL_VERDICT_STYLES[row["verdict"]]
    result = _find_plan_result(run, row["indicator_id"], row["plan"])
    unit = queries.indicator_units(run.indicators)
    return (
        blocks.Cell(
            queries.indicator_names(run.indicators, say)[row["indicator_id"]],
            about=row["indicator_id"],
        ),
        _result_cell(run, result, unit[row["indicator_id"]], say),
        blocks.Cell(say.period(result["period"]) if result else "–"),
        blocks.Cell(say.code("verdict", row["verdict"]), tone=tone, symbol=symbol),  # type: ignore[arg-type]
        blocks.Cell(queries.format_reference(run, row["source_id"], row["place"])),
    )


def _find_plan_result(run: Tables, indicator: str, plan: str) -> Row | None:
    """The result of a whole plan, else of its last year, else the latest within it."""
    first, last = schema.period_years(plan)
    own = [row for row in tables.to_records(run.results) if row["indicator_id"] == indicator]
    within = [row for row in own if first <= schema.period_years(row["period"])[1] <= last]
    latest = max(within, key=lambda row: row["period"], default=None)
    return _find_result(run.results, indicator, (plan, str(last))) or latest


def _find_result(results: pd.DataFrame, indicator: str, periods: Sequence[str]) -> Row | None:
    """The result of the first of some periods that has one."""
    own = results[results["indicator_id"] == indicator]
    by_period = {row["period"]: row for row in reversed(tables.to_records(own))}
    return next((by_period[period] for period in periods if period in by_period), None)


def _result_cell(run: Tables, result: Row | None, unit: str, say: Translator) -> blocks.Cell:
    """A result that leads to its statement, or a dash."""
    if result is None:
        return blocks.Cell("–")
    link = queries.statement_links(run).get(queries.result_key(result), "")
    return blocks.Cell(phrases.format_figure(result, unit, say), href=link)


def unnamed_verdicts_note(run: Tables, say: Translator) -> blocks.Note | None:
    """How many verdicts nobody can check, because no document names their targets; else None."""
    tally = _count_verdicts(run)
    if not tally["unnamed"]:
        return None
    values = {name: say.number(value) for name, value in tally.items()}
    return blocks.Note(
        title=say.plural(
            "{count} target is not named", "{count} targets are not named", tally["unnamed"]
        ),
        text=say(
            "Of the {met} met or exceeded, {named_met} are named; of the {missed} missed, "
            "{named_missed}. The others are not assigned here: no document says which they are.",
            **values,
        ),
        tone="gap",
    )


def results_by_domain(run: Tables, say: Translator, domain: str = "") -> blocks.Block:
    """Every result of the whole past plan and of its last year, by domain or of one domain.

    Inside the plan: the latest of each indicator.
    """
    facts = {row["indicator_id"]: row for row in tables.to_records(run.indicators)}
    stated = [
        row
        for row in tables.to_records(run.results)
        if not row["derived"] and domain in ("", facts[row["indicator_id"]]["domain"])
    ]
    last = schema.period_years(run.place["past_plan"])[1]
    rows = [row for row in stated if schema.period_years(row["period"])[1] == last]
    if run.in_plan:
        rows = _latest_results(stated)
    groups = []
    for code in schema.DOMAINS:
        own = [row for row in rows if facts[row["indicator_id"]]["domain"] == code]
        if own:
            cells = tuple(_result_row(run, row, facts[row["indicator_id"]], say) for row in own)
            groups.append(blocks.Group(say.code("domain", code), cells))
    spans = phrases.plan_spans(run, say)
    if not groups:
        if run.in_plan or not stated:
            return blocks.paragraph(say("No result is known."))
        return blocks.paragraph(
            say("No result for {year} or the whole of {past} is known.", year=str(last), **spans)
        )
    caption = say("Results of {past}, by domain", **spans)
    if run.in_plan:
        caption = say("Latest results as of {year}, by domain", year=str(run.year))
    made = blocks.Table(
        anchor="by-domain",
        caption=caption,
        columns=(
            blocks.Column(say("Indicator"), width=3.7, header=True),
            blocks.Column(say("Result"), width=1.9, align="right"),
            blocks.Column(say("Period"), width=1, align="center"),
            blocks.Column(say("Remark"), width=1.2),
            blocks.Column(say("Stated in"), width=1.1),
        ),
        groups=tuple(groups),
        source=queries.source_marks(run, [row["source_id"] for row in rows]),
    )
    return add_evidence(run, made, say)


def _latest_results(stated: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results of the last year in which each indicator is known."""
    ends: dict[str, int] = {}
    for row in stated:
        end = schema.period_years(row["period"])[1]
        ends[row["indicator_id"]] = max(ends.get(row["indicator_id"], 0), end)
    return [
        row for row in stated if schema.period_years(row["period"])[1] == ends[row["indicator_id"]]
    ]


def _result_row(run: Tables, row: Row, fact: Row, say: Translator) -> tuple[blocks.Cell, ...]:
    return (
        blocks.Cell(say.own(fact, "name"), about=row["indicator_id"]),
        _result_cell(run, row, fact["unit"], say),
        blocks.Cell(say.period(row["period"])),
        blocks.Cell(phrases.describe_figure(row, say)),
        blocks.Cell(queries.format_reference(run, row["source_id"], row["place"])),
    )


def results_by_year(run: Tables, say: Translator) -> blocks.Block:
    """The indicators known for two years or more of the past plan, a column a year.

    Inside the plan its years stand beside them.
    """
    first, last = schema.period_years(run.place["past_plan"])
    if run.in_plan:
        last = run.year
    years = [str(year) for year in range(first, last + 1)]
    stated = run.results[run.results["period"].isin(years) & (run.results["derived"] == "")]
    unit = queries.indicator_units(run.indicators)
    known = stated[stated["indicator_id"].map(unit).ne("yes_no")]  # done or not is no series
    series = [
        own
        for _, own in known.groupby(["indicator_id", "basis"], sort=False)
        if own["period"].nunique() > 1
    ]
    if not series:
        return blocks.paragraph(say("No indicator is known for two years or more."))
    facts = {row["indicator_id"]: row for row in tables.to_records(run.indicators)}
    made = blocks.Table(
        anchor="by-year",
        caption=say("Year by year, where known"),
        columns=(
            blocks.Column(say("Indicator"), width=2.6, header=True),
            blocks.Column(say("Unit"), width=1.6),
            *(blocks.Column(year, width=1, align="right") for year in years),
        ),
        groups=(blocks.Group("", tuple(_year_row(run, own, years, facts, say) for own in series)),),
        notes=(blocks.Footnote("e", say("estimate")),)
        if any((own["estimate"] == "yes").any() for own in series)
        else (),
        source=queries.source_marks(run, pd.concat(series)["source_id"]),
    )
    return add_evidence(run, made, say)


def _year_row(
    run: Tables, own: pd.DataFrame, years: list[str], facts: dict[str, Any], say: Translator
) -> tuple[blocks.Cell, ...]:
    fact = facts[own["indicator_id"].iloc[0]]
    by_period = {row["period"]: row for row in tables.to_records(own)}
    basis = own["basis"].iloc[0]
    return (
        blocks.Cell(
            say.own(fact, "name"),
            sub=phrases.format_basis(basis, say) if basis else "",
            about=fact["indicator_id"],
        ),
        blocks.Cell(say.unit(fact["unit"])),
        *(_year_cell(run, by_period.get(year), say) for year in years),
    )


def _year_cell(run: Tables, row: Row | None, say: Translator) -> blocks.Cell:
    if row is None:
        return blocks.Cell("–")
    number = say.number(row["value"], phrases.count_decimals(row["decimals"]))
    context = "operator"
    text = say.code(context, row["operator"], value=number)
    marks = ("e",) if row["estimate"] == "yes" else ()
    return blocks.Cell(
        text, notes=marks, href=queries.statement_links(run).get(queries.result_key(row), "")
    )


def past_targets_table(run: Tables, say: Translator) -> blocks.Block:
    """The targets of the past plan whose value is known, judged by the method."""
    past = run.measures[run.measures["plan"] == run.place["past_plan"]]
    if not len(past):
        return blocks.paragraph(say("No document states the value of a target of the past plan."))
    made = blocks.Table(
        anchor="past-targets",
        caption=say("Targets for {past} whose value is known", **phrases.plan_spans(run, say)),
        columns=(
            blocks.Column(say("Target"), width=3, header=True),
            blocks.Column(say("Asked for"), width=1.6, align="right"),
            blocks.Column(say("Result"), width=1.6, align="right"),
            blocks.Column(say("Judged"), width=1.4),
            blocks.Column(say("Stated in"), width=1.4),
        ),
        groups=(
            blocks.Group(
                "", tuple(_past_target_row(run, row, say) for row in tables.to_records(past))
            ),
        ),
        source=queries.source_marks(run, past["source_id"]),
    )
    return add_evidence(run, made, say)


def _past_target_row(run: Tables, row: Row, say: Translator) -> tuple[blocks.Cell, ...]:
    tone, symbol = ATTAINMENT_STYLES[row["attainment"]]
    due = str(int(row["due"]))
    over_plan = row["kind"] in cells.AGGREGATE_KINDS
    period = f"{row['plan'].split('-')[0]}-{due}" if over_plan else due
    own = run.results[run.results["basis"] == row["basis"]]
    result = _find_result(own, row["indicator_id"], (period,))
    reason = say.code("reason", row["reason"]) if row["reason"] else ""
    return (
        blocks.Cell(
            queries.indicator_names(run.indicators, say)[row["indicator_id"]],
            about=row["target_id"],
        ),
        blocks.Cell(
            phrases.format_target(row, say),
            sub=str(int(row["due"])),
            href=queries.statement_links(run).get(queries.target_key(row), ""),
        ),
        _result_cell(run, result, row["unit"], say),
        blocks.Cell(
            say.code("attainment", row["attainment"]),
            sub=reason,
            tone=tone,  # type: ignore[arg-type]
            symbol=symbol,  # type: ignore[arg-type]
        ),
        blocks.Cell(queries.format_reference(run, row["source_id"], row["place"])),
    )
