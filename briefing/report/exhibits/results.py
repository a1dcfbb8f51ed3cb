"""The exhibits of the results report: the official verdicts, every result, the yearly series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing.analysis import data_status
from briefing.data import cells, queries, schema
from briefing.data.rows import Measure, Result, Verdict
from briefing.data.tables import Tables, describe_status
from briefing.i18n import Translator
from briefing.report import blocks, in_plan, phrases
from briefing.report.assessment import VERDICT_STYLES
from briefing.report.evidence import add_evidence
from briefing.report.target_columns import name_cell, target_cell
from briefing.report.titles import results_title

OFFICIAL_VERDICT_STYLES: Mapping[str, blocks.Style] = {  # in the order of the table
    "exceeded": ("good", "▲"),
    "met": ("good", "●"),
    "missed": ("bad", "▼"),
}


def _count_verdicts(tables: Tables) -> dict[str, int]:
    """How many of the met and of the missed the documents name, and how many they do not."""
    count, named = queries.find_official_count(tables), queries.list_named_verdicts(tables)
    named_met = sum(row.verdict in ("met", "exceeded") for row in named)
    named_missed = sum(row.verdict == "missed" for row in named)
    met = int(count.met) if count else named_met
    total = int(count.total) if count else len(named)
    return {
        "total": total,
        "met": met,
        "missed": total - met,
        "named_met": named_met,
        "named_missed": named_missed,
        "unnamed": total - named_met - named_missed,
    }


def results_cover(tables: Tables, say: Translator) -> blocks.Cover:
    """The opening of the results report: the official count and how much of it has names.

    Inside the plan also how many indicators have a result of the year.
    """
    return blocks.Cover(
        title=results_title(tables, say),
        subtitle=tables.facts.name[say.language],
        message=" ".join(_cover_message(tables, say)),
        **describe_status(data_status.decide_result_status(tables), say),
    )


def _cover_message(tables: Tables, say: Translator) -> Iterator[str]:
    counts, past = _count_verdicts(tables), phrases.plan_spans(tables, say)["past"]
    if tables.in_plan:
        yield from _year_results_sentence(tables, say)
    if queries.find_official_count(tables) is not None:
        message = say(
            "{met} of {total} targets were met or exceeded; the documents name {named_met} of the "
            "{met} met and {named_missed} of the {missed} missed, and leave {unnamed} unnamed.",
            **{name: say.number(value) for name, value in counts.items()},
        )
        yield say("{past}: {message}", past=past, message=message) if tables.in_plan else message
    else:
        yield say("No document states how many targets of {past} were met.", past=past)
        if counts["total"]:
            yield say.plural(
                "{count} is judged by name.", "{count} are judged by name.", counts["total"]
            )


def _year_results_sentence(tables: Tables, say: Translator) -> Iterator[str]:
    """How many indicators have a result of the briefing year, or that none has."""
    of_year = {
        row.indicator_id
        for row in tables.results
        if not row.derived and schema.period_years(row.period)[1] == tables.year
    }
    if of_year:
        yield say.plural(
            "{count} indicator has a result of {year}.",
            "{count} indicators have a result of {year}.",
            len(of_year),
            year=str(tables.year),
        )
    else:
        of_plan = [row for row in tables.measures if row.plan == tables.facts.plan]
        yield from in_plan.unpublished_sentence(tables, of_plan, say)


def official_verdicts(tables: Tables, say: Translator) -> blocks.Block:
    """Every target the documents name as met, exceeded or missed, with its result."""
    order = list(OFFICIAL_VERDICT_STYLES)
    rows = sorted(queries.list_named_verdicts(tables), key=lambda row: order.index(row.verdict))
    spans = phrases.plan_spans(tables, say)
    if not rows:
        return blocks.paragraph(say("No document judges a target of {past} by name.", **spans))
    table = blocks.Table(
        anchor="verdicts",
        caption=say("Targets of {past} the documents judge by name", **spans),
        columns=(
            blocks.Column(say("Target"), width=3, header=True),
            blocks.Column(say("Result"), width=1.8, align="right"),
            blocks.Column(say("Period"), width=1, align="center"),
            blocks.Column(say("Official verdict"), width=1.4),
            blocks.Column(say("Stated in"), width=1.6),
        ),
        groups=(blocks.Group("", tuple(_verdict_row(tables, row, say) for row in rows)),),
        source=queries.source_marks(tables, [row.source_id for row in rows]),
    )
    return add_evidence(tables, table, say)


def _verdict_row(tables: Tables, row: Verdict, say: Translator) -> tuple[blocks.Cell, ...]:
    tone, symbol = OFFICIAL_VERDICT_STYLES[row.verdict]
    result = _find_plan_result(tables, row.indicator_id, row.plan)
    return (
        _indicator_cell(tables, row, say),
        _result_cell(tables, result, say),
        blocks.Cell(say.period(result.period) if result else "–"),
        blocks.Cell(say.code("verdict", row.verdict), tone=tone, symbol=symbol),
        blocks.Cell(queries.format_reference(tables, row.source_id, row.place)),
    )


def _indicator_cell(
    tables: Tables, row: Verdict | Result, say: Translator, sub: str = ""
) -> blocks.Cell:
    name = tables.indicator_names[say.language][row.indicator_id]
    return blocks.Cell(name, sub=sub, about=row.indicator_id)


def _find_plan_result(tables: Tables, indicator_id: str, plan: str) -> Result | None:
    """The result of a whole plan, else of its last year, else the latest within it."""
    first, last = schema.period_years(plan)
    results = [row for row in tables.results if row.indicator_id == indicator_id]
    within = [row for row in results if first <= schema.period_years(row.period)[1] <= last]
    latest = max(within, key=lambda row: row.period, default=None)
    by_period = {row.period: row for row in reversed(results)}
    return by_period.get(plan) or by_period.get(str(last)) or latest


def _result_cell(tables: Tables, result: Result | None, say: Translator) -> blocks.Cell:
    """A result that leads to its statement, or a dash."""
    if result is None:
        return blocks.Cell("–")
    unit = tables.indicator_by_id[result.indicator_id].unit
    link = tables.statement_links.get(result.statement_key, "")
    return blocks.Cell(phrases.format_figure(result, unit, say), href=link)


def unnamed_verdicts_note(tables: Tables, say: Translator) -> blocks.Note | None:
    """How many verdicts nobody can check, because no document names their targets; else None."""
    counts = _count_verdicts(tables)
    if not counts["unnamed"]:
        return None
    return blocks.Note(
        title=say.plural(
            "{count} target is not named", "{count} targets are not named", counts["unnamed"]
        ),
        text=say(
            "Of the {met} met or exceeded, {named_met} are named; of the {missed} missed, "
            "{named_missed}. The others are not assigned here: no document says which they are.",
            **{name: say.number(value) for name, value in counts.items()},
        ),
        tone="gap",
    )


def results_by_domain(tables: Tables, say: Translator, domain: str = "") -> blocks.Block:
    """Every result of the whole past plan and of its last year, by domain or of one domain.

    Inside the plan: the latest of each indicator.
    """
    domain_of = {row.indicator_id: row.domain for row in tables.indicators}
    stated = [
        row
        for row in tables.results
        if not row.derived and domain in ("", domain_of[row.indicator_id])
    ]
    last, spans = schema.period_years(tables.facts.past_plan)[1], phrases.plan_spans(tables, say)
    if tables.in_plan:
        rows = _select_latest(stated)
        caption = say("Latest results as of {year}, by domain", year=str(tables.year))
    else:
        rows = [row for row in stated if schema.period_years(row.period)[1] == last]
        caption = say("Results of {past}, by domain", **spans)
    if not rows:
        if not stated:
            return blocks.paragraph(say("No result is known."))
        return blocks.paragraph(
            say("No result for {year} or the whole of {past} is known.", year=str(last), **spans)
        )
    groups = tuple(
        blocks.Group(
            say.code("domain", code), tuple(_result_row(tables, row, say) for row in group)
        )
        for code in schema.DOMAINS
        if (group := [row for row in rows if domain_of[row.indicator_id] == code])
    )
    table = blocks.Table(
        anchor="by-domain",
        caption=caption,
        columns=(
            blocks.Column(say("Indicator"), width=3.7, header=True),
            blocks.Column(say("Result"), width=1.9, align="right"),
            blocks.Column(say("Period"), width=1, align="center"),
            blocks.Column(say("Remark"), width=1.2),
            blocks.Column(say("Stated in"), width=1.1),
        ),
        groups=groups,
        source=queries.source_marks(tables, [row.source_id for row in rows]),
    )
    return add_evidence(tables, table, say)


def _select_latest(results: Sequence[Result]) -> list[Result]:
    """The results of the last year in which each indicator is known."""
    last: dict[str, int] = {}
    for row in results:
        end = schema.period_years(row.period)[1]
        last[row.indicator_id] = max(last.get(row.indicator_id, 0), end)
    return [row for row in results if schema.period_years(row.period)[1] == last[row.indicator_id]]


def _result_row(tables: Tables, row: Result, say: Translator) -> tuple[blocks.Cell, ...]:
    return (
        _indicator_cell(tables, row, say),
        _result_cell(tables, row, say),
        blocks.Cell(say.period(row.period)),
        blocks.Cell(phrases.describe_figure(row, say)),
        blocks.Cell(queries.format_reference(tables, row.source_id, row.place)),
    )


def results_by_year(tables: Tables, say: Translator) -> blocks.Block:
    """The indicators known for two years or more of the past plan, a column a year.

    Inside the plan its years are beside them.
    """
    first, last = schema.period_years(tables.facts.past_plan)
    if tables.in_plan:
        last = tables.year
    years = [str(year) for year in range(first, last + 1)]
    by_basis: dict[tuple[str, str], dict[str, Result]] = {}
    for row in tables.results:
        done_or_not = tables.indicator_by_id[row.indicator_id].unit == "yes_no"  # is no series
        if row.period in years and not row.derived and not done_or_not:
            by_basis.setdefault((row.indicator_id, row.basis), {})[row.period] = row
    series = [by_year for by_year in by_basis.values() if len(by_year) > 1]
    if not series:
        return blocks.paragraph(say("No indicator is known for two years or more."))
    shown = [row for by_year in series for row in by_year.values()]
    table = blocks.Table(
        anchor="by-year",
        caption=say("Year by year, where known"),
        columns=(
            blocks.Column(say("Indicator"), width=2.6, header=True),
            blocks.Column(say("Unit"), width=1.6),
            *(blocks.Column(year, width=1, align="right") for year in years),
        ),
        groups=(
            blocks.Group("", tuple(_year_row(tables, by_year, years, say) for by_year in series)),
        ),
        notes=(blocks.Footnote("e", say("estimate")),)
        if any(row.estimate == "yes" for row in shown)
        else (),
        source=queries.source_marks(tables, [row.source_id for row in shown]),
    )
    return add_evidence(tables, table, say)


def _year_row(
    tables: Tables, by_year: Mapping[str, Result], years: Sequence[str], say: Translator
) -> tuple[blocks.Cell, ...]:
    row = next(iter(by_year.values()))
    basis = phrases.format_basis(row.basis, say) if row.basis else ""
    return (
        _indicator_cell(tables, row, say, sub=basis),
        blocks.Cell(say.unit(tables.indicator_by_id[row.indicator_id].unit)),
        *(_year_cell(tables, by_year.get(year), say) for year in years),
    )


def _year_cell(tables: Tables, row: Result | None, say: Translator) -> blocks.Cell:
    if row is None:
        return blocks.Cell("–")
    number = say.number(row.value, phrases.count_decimals(row.decimals))
    return blocks.Cell(
        say.code("operator", row.operator, value=number),
        notes=("e",) if row.estimate == "yes" else (),
        href=tables.statement_links.get(row.statement_key, ""),
    )


def past_targets_table(tables: Tables, say: Translator) -> blocks.Block:
    """The targets of the past plan whose value is known, judged by the method."""
    past = [row for row in tables.measures if row.plan == tables.facts.past_plan]
    if not past:
        return blocks.paragraph(say("No document states the value of a target of the past plan."))
    table = blocks.Table(
        anchor="past-targets",
        caption=say("Targets for {past} whose value is known", **phrases.plan_spans(tables, say)),
        columns=(
            blocks.Column(say("Target"), width=3, header=True),
            blocks.Column(say("Asked for"), width=1.6, align="right"),
            blocks.Column(say("Result"), width=1.6, align="right"),
            blocks.Column(say("Judged"), width=1.4),
            blocks.Column(say("Stated in"), width=1.4),
        ),
        groups=(blocks.Group("", tuple(_past_target_row(tables, row, say) for row in past)),),
        source=queries.source_marks(tables, [row.source_id for row in past]),
    )
    return add_evidence(tables, table, say)


def _past_target_row(tables: Tables, row: Measure, say: Translator) -> tuple[blocks.Cell, ...]:
    due = str(int(row.due))
    over_plan = row.kind in cells.AGGREGATE_KINDS
    period = f"{schema.period_years(row.plan)[0]}-{due}" if over_plan else due
    result = tables.result_by_key.get((row.indicator_id, period, row.basis))
    tone, symbol = VERDICT_STYLES[row.attainment]
    return (
        name_cell(tables, row, say),
        target_cell(tables, row, say, sub=due),
        _result_cell(tables, result, say),
        blocks.Cell(
            say.code("attainment", row.attainment),
            sub=say.code("reason", row.reason) if row.reason else "",
            tone=tone,
            symbol=symbol,
        ),
        blocks.Cell(queries.format_reference(tables, row.source_id, row.place)),
    )
