"""The exhibits of the results report: the official verdicts, every result, the yearly series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase

from briefing.analysis import data_status
from briefing.data import codes, queries
from briefing.data.columns import group_by
from briefing.data.periods import period_years
from briefing.data.rows import Measure, Result, Verdict
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, phrases
from briefing.report.assessment import VERDICT_STYLES
from briefing.report.blocks import Block, Cell, Column, Cover, Footnote, Note, Row, Table, paragraph
from briefing.report.design import STYLES, Style
from briefing.report.evidence import add_evidence
from briefing.report.in_plan import unpublished_sentence
from briefing.report.target_columns import indicator_cell, name_cell, reference_cell, target_cell
from briefing.report.target_figures import list_latest_results
from briefing.report.titles import make_cover, report_title

SHARED = 3  # rows that share a note: it is written once, below them
OFFICIAL_VERDICT_STYLES: Mapping[str, Style] = {  # in the order of the table
    "exceeded": STYLES["beyond"],
    "met": STYLES["as_asked"],
    "missed": STYLES["fails"],
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


def results_cover(tables: Tables, say: Translator) -> Cover:
    """The opening of the results report: the official count and how much of it has names.

    Inside the plan also how many indicators have a result of the year.
    """
    title, status = report_title(tables, "results", say), data_status.decide_result_status(tables)
    return make_cover(tables, title, _cover_message(tables, say), status, say)


def _cover_message(tables: Tables, say: Translator) -> Iterator[str]:
    counts, past = _count_verdicts(tables), phrases.plan_spans(tables, say)["past"]
    if tables.in_plan:
        yield from _year_results_sentence(tables, say)
    if official := queries.find_official_count(tables):
        message = say(
            "{met} of the {total} main targets of the term {term} were met or exceeded, as "
            "assessed in {date}; the other {missed} were not, by subtraction. The documents name "
            "{named_met} of the {met} met and {named_missed} of the {missed} missed, and leave "
            "{unnamed} unnamed.",
            **{name: say.number(value) for name, value in counts.items()},
            **{n: phrases.official_count(tables, official, say)[n] for n in ("term", "date")},
        )
        yield say("{past}: {message}", past=past, message=message) if tables.in_plan else message
        return
    yield say("No document states how many targets of {past} were met.", past=past)
    if total := counts["total"]:
        yield say.plural("{count} is judged by name.", "{count} are judged by name.", total)


def _year_results_sentence(tables: Tables, say: Translator) -> Iterator[str]:
    """How many indicators have a result of the briefing year, or that none has."""
    stated = (row for row in tables.results if not row.derived)
    of_year = {row.indicator_id for row in stated if _end_year(row) == tables.year}
    if of_year:
        yield say.plural(
            "{count} indicator has a result of {year}.",
            "{count} indicators have a result of {year}.",
            len(of_year),
            year=str(tables.year),
        )
    else:
        of_plan = [row for row in tables.measures if row.plan == tables.facts.plan]
        yield from unpublished_sentence(tables, of_plan, say)


def _end_year(row: Result) -> int:
    return period_years(row.period)[1]


def _cite(tables: Tables, rows: Iterable[Measure | Result | Verdict]) -> str:
    return queries.source_marks(tables, [row.source_id for row in rows])


def official_verdicts(tables: Tables, say: Translator) -> Block:
    """Every target the documents name as met, exceeded or missed, with its result."""
    order = list(OFFICIAL_VERDICT_STYLES)
    rows = sorted(queries.list_named_verdicts(tables), key=lambda row: order.index(row.verdict))
    spans = phrases.plan_spans(tables, say)
    if not rows:
        return paragraph(say("No document judges a target of {past} by name.", **spans))
    table = Table(
        anchor="verdicts",
        caption=say("Targets of {past} the documents judge by name", **spans),
        columns=(
            Column(say("Target"), width=3, header=True),
            Column(say("Result"), width=1.8, align="right"),
            Column(say("Period"), width=1, align="center"),
            Column(say("Official verdict"), width=1.4),
            Column(say("Stated in"), width=1.6),
        ),
        groups=blocks.make_groups({"": [_verdict_row(tables, row, say) for row in rows]}),
        source=_cite(tables, rows),
    )
    return add_evidence(tables, table, say)


def _verdict_row(tables: Tables, row: Verdict, say: Translator) -> Row:
    tone, symbol = OFFICIAL_VERDICT_STYLES[row.verdict]
    result = _find_plan_result(tables, row.indicator_id, row.plan)
    return (
        indicator_cell(tables, row, say, sub=phrases.format_note(row.note, say)),
        _result_cell(tables, result, say),
        _period_cell(tables, result, say),
        Cell(say.code("verdict", row.verdict), tone=tone, symbol=symbol),
        reference_cell(tables, row, say),
    )


def _find_plan_result(tables: Tables, indicator_id: str, plan: str) -> Result | None:
    """The result of a whole plan, else of its last year, else the latest within it."""
    first, last = period_years(plan)
    results = [row for row in tables.results if row.indicator_id == indicator_id]
    within = [row for row in results if first <= _end_year(row) <= last]
    latest = max(within, key=lambda row: row.period, default=None)
    by_period = {row.period: row for row in reversed(results)}
    return by_period.get(plan) or by_period.get(str(last)) or latest


def _result_cell(tables: Tables, result: Result | None, say: Translator) -> Cell:
    """A result that leads to its statement, below it the country's; or a dash."""
    if result is None:
        return Cell("–")
    unit = tables.indicator_by_id[result.indicator_id].unit
    link = tables.statement_links.get(result.statement_key, "")
    national = phrases.describe_national(tables, result, say)
    return Cell(phrases.format_figure(result, unit, say), sub=national, href=link)


def _period_cell(tables: Tables, row: Result | None, say: Translator) -> Cell:
    """What a result is of, or a dash."""
    unit = tables.indicator_by_id[row.indicator_id].unit if row else ""
    return Cell(phrases.format_period(row.period, unit, say) if row else "–")


def unnamed_verdicts_note(tables: Tables, say: Translator) -> Note | None:
    """How many verdicts nobody can check, because no document names their targets; else None."""
    counts = _count_verdicts(tables)
    if not (unnamed := counts["unnamed"]):
        return None
    return Note(
        say.plural("{count} target is not named", "{count} targets are not named", unnamed),
        say(
            "Of the {met} met or exceeded, {named_met} are named; of the {missed} missed, "
            "{named_missed}. The others are not assigned here: no document says which they are.",
            **{name: say.number(value) for name, value in counts.items()},
        ),
        tone="gap",
    )


def results_by_domain(tables: Tables, say: Translator, domain: str = "") -> Block:
    """Every result of the whole past plan and of its last year, by domain or of one domain.

    Inside the plan: the latest of each indicator.
    """
    domain_of = {row.indicator_id: row.domain for row in tables.indicators}
    known = (row for row in tables.results if not row.derived)
    if not any(domain in ("", domain_of[row.indicator_id]) for row in known):
        return paragraph(say("No result is known."))
    rows = list_latest_results(tables, domain)
    last, spans = str(period_years(tables.facts.past_plan)[1]), phrases.plan_spans(tables, say)
    if not rows:
        return paragraph(
            say("No result for {year} or the whole of {past} is known.", year=last, **spans)
        )
    caption = say("Results of {past}, by domain", **spans)
    if tables.in_plan:
        caption = say("Latest results as of {year}, by domain", year=str(tables.year))
    counts = Counter(note for row in rows for note in _list_notes(tables, row, say))
    frequent = (note for note, count in counts.items() if count >= SHARED)
    marks = dict(zip(frequent, ascii_lowercase, strict=False))
    rows_by_domain: dict[str, list[Row]] = {say.code("domain", code): [] for code in codes.DOMAINS}
    for row in rows:
        label = say.code("domain", domain_of[row.indicator_id])
        rows_by_domain[label].append(_result_row(tables, row, marks, say))
    table = Table(
        anchor="by-domain",
        caption=caption,
        columns=(
            Column(say("Indicator"), width=4.9, header=True),
            Column(say("Result"), width=1.9, align="right"),
            Column(say("Period"), width=1, align="center"),
            Column(say("Stated in"), width=1.1),
        ),
        groups=blocks.make_groups(rows_by_domain),
        notes=tuple(Footnote(mark, note) for note, mark in marks.items()),
    )
    return add_evidence(tables, table, say, with_notes=False)


def _list_notes(tables: Tables, row: Result, say: Translator) -> list[str]:
    """What narrows or widens a result."""
    scope = tables.indicator_by_id[row.indicator_id].note[say.language]
    basis, note = phrases.format_basis(row.basis, say), phrases.format_note(row.note, say)
    return [
        text
        for text in (scope, f"{phrases.capitalize_first(basis)}." if basis else "", note)
        if text
    ]


def _result_row(tables: Tables, row: Result, marks: Mapping[str, str], say: Translator) -> Row:
    """A result; what is noted of several is below the table, behind a mark."""
    notes = _list_notes(tables, row, say)
    name = indicator_cell(tables, row, say, sub=" ".join(n for n in notes if n not in marks))
    return (
        replace(name, notes=tuple(marks[note] for note in notes if note in marks)),
        _result_cell(tables, row, say),
        _period_cell(tables, row, say),
        reference_cell(tables, row, say),
    )


def results_by_year(tables: Tables, say: Translator) -> Block:
    """The indicators known for two years or more of the past plan, a column a year.

    Inside the plan its years are beside them.
    """
    first, last = period_years(tables.facts.past_plan)
    years = [str(year) for year in range(first, (tables.year if tables.in_plan else last) + 1)]
    by_basis: dict[tuple[str, str], dict[str, Result]] = {}
    for row in tables.results:
        done_or_not = tables.indicator_by_id[row.indicator_id].form == "yes_no"  # is no series
        if row.period in years and not row.derived and not done_or_not:
            by_basis.setdefault((row.indicator_id, row.basis), {})[row.period] = row
    series = [by_year for by_year in by_basis.values() if len(by_year) > 1]
    if not series:
        return paragraph(say("No indicator is known for two years or more."))
    table = Table(
        anchor="by-year",
        caption=say("Year by year, where known"),
        columns=(
            Column(say("Indicator"), width=4.5, header=True),
            *(Column(year, width=1, align="right") for year in years),
        ),
        groups=blocks.make_groups({"": [_year_row(tables, row, years, say) for row in series]}),
    )
    return add_evidence(tables, table, say)


def _year_row(
    tables: Tables, by_year: Mapping[str, Result], years: Sequence[str], say: Translator
) -> Row:
    row = next(iter(by_year.values()))
    unit = say.unit(tables.indicator_by_id[row.indicator_id].unit)
    basis = phrases.format_basis(row.basis, say)
    return (
        indicator_cell(tables, row, say, sub=phrases.join_parts(unit, basis)),
        *(_year_cell(tables, by_year.get(year), say) for year in years),
    )


def _year_cell(tables: Tables, row: Result | None, say: Translator) -> Cell:
    """The result of a year, below it the country's of the same year."""
    if row is None:
        return Cell("–")
    unit, operator = tables.indicator_by_id[row.indicator_id].unit, queries.word_operator(row)
    text = phrases.format_number(row.value, operator, row.decimals, unit, say, row.value_high)
    text = phrases.mark_estimate(text, row.estimate, say)
    national = phrases.describe_national(tables, row, say)
    return Cell(text, sub=national, href=tables.statement_links.get(row.statement_key, ""))


def past_targets_table(tables: Tables, say: Translator) -> Block:
    """The targets of the past plan whose value is known, judged by the method.

    By the document that set them: those the official count is of, and those of others.
    """
    past = [row for row in tables.measures if row.plan == tables.facts.past_plan]
    if not past:
        return paragraph(say("No document states the value of a target of the past plan."))
    titles = {row.source_id: row.title[say.language] for row in tables.sources}
    by_title = group_by(past, lambda row: titles[row.source_id])
    table = Table(
        anchor="past-targets",
        caption=say(
            "Targets for {past} whose value is known, by the document that set them",
            **phrases.plan_spans(tables, say),
        ),
        columns=(
            Column(say("Target"), width=3, header=True),
            Column(say("Asked for"), width=1.6, align="right"),
            Column(say("Result"), width=1.6, align="right"),
            Column(say("Judged"), width=1.4),
            Column(say("Stated in"), width=1.4),
        ),
        groups=blocks.make_groups(
            {
                title: [_past_target_row(tables, row, say) for row in rows]
                for title, rows in by_title.items()
            }
        ),
    )
    return add_evidence(tables, table, say)


def _past_target_row(tables: Tables, row: Measure, say: Translator) -> Row:
    due = str(int(row.due))
    over_plan = row.kind in codes.AGGREGATE_KINDS
    period = f"{period_years(row.plan)[0]}-{due}" if over_plan else due
    is_open = assessment.misses_without_direction(row)
    tone, symbol = STYLES["open"] if is_open else VERDICT_STYLES[row.attainment]
    reason = say.code("reason", row.reason) if row.reason else ""
    return (
        name_cell(tables, row, say),
        target_cell(tables, row, say, sub=say.period(period)),
        _result_cell(tables, tables.result_by_key.get((row.indicator_id, period, row.basis)), say),
        Cell(
            assessment.verdict_label_of(row, say, capitalized=False),
            sub=reason,
            tone=tone,
            symbol=symbol,
        ),
        reference_cell(tables, row, say),
    )
