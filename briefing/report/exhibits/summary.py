"""The exhibits of the summary: its message and the table of targets.

As of the baseline year, and as long as no year of the plan has a result, they set what the plan
asks against what was achieved before; from then on they are those of `in_plan`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from briefing.analysis import data_status
from briefing.data import codes, queries
from briefing.data.periods import period_years
from briefing.data.queries import split_sources
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, in_plan, pace_phrases, phrases, verdict_counts
from briefing.report.before_plan import ASKED_STYLES, classify_asked, find_titled
from briefing.report.blocks import Block, Cell, Cover, Footnote, PageBreak, Table, paragraph
from briefing.report.evidence import add_evidence
from briefing.report.phrases import Measures, indicator_name
from briefing.report.target_columns import (
    TargetColumn,
    baseline_cell,
    baseline_footnotes,
    baseline_marks,
    figure_column,
    fill_columns,
    group_by_domain,
    name_cell,
    name_column,
    number_cell,
    split_measured,
    target_cell,
    text_cell,
    text_column,
)
from briefing.report.target_figures import (
    describe_numbers,
    list_headlines,
    list_results_shown,
    numbered_targets,
    withdrawn_sentence,
)
from briefing.report.titles import make_cover

ASSUMED_MARK = "c"  # of a ratio that rests on an assumed base year
SCOPE_MARK = "d"  # of a ratio whose result covers something else


def summary_cover(tables: Tables, say: Translator) -> Cover:
    """The opening of the summary: its message as the title, then what report this is, how new its
    data are, and how much of them is of drafts and of the press.
    """
    rows = numbered_targets(tables)
    shown = list_results_shown(tables, rows, "")
    message = list(in_plan.unpublished_sentence(tables, rows, say)) if tables.in_plan else []
    message += _data_sentences(tables, shown, say)
    if in_plan.has_begun(tables, rows):
        title = verdict_counts.keep_pace_headline(tables, rows, say)
    else:
        title = _baseline_title(tables, rows, say)
    status = data_status.decide_run_status(tables)
    cover = make_cover(tables, title, message, status, say)
    return replace(cover, means="")  # the message says how much is of drafts


def _baseline_title(tables: Tables, rows: Measures, say: Translator) -> str:
    """What the leading target asks, against what was achieved."""
    if row := find_titled(list_headlines(tables)):
        values = {
            "name": indicator_name(tables, row, say),
            "achieved": _describe_achieved(row, say),
            "asked": phrases.format_target(row, say),
        }
        times = pace_phrases.describe_multiple(row, say)
        if times and row.kind in codes.PACE_KINDS:
            return say("{name} {times}: {achieved} → {asked}", times=times, **values)
        return say("{name}: {achieved} → {asked}", **values)
    return _target_count_sentence(tables, len(rows), say).removesuffix(".")


def _describe_achieved(row: Measure, say: Translator) -> str:
    """What the past plan came to, called an estimate where it is one."""
    value = phrases.format_baseline(row._replace(baseline_estimate=""), say)
    return say("an estimated {value}", value=value) if row.baseline_estimate == "yes" else value


def _data_sentences(tables: Tables, shown: Sequence[Result], say: Translator) -> Iterator[str]:
    """The date of the newest document, how many results shown are of drafts, of the press."""
    if date := tables.facts.newest_date:
        yield say("Data to {date}.", date=say.date(date))
    status_of = {row.source_id: row.status for row in tables.sources}
    statuses = [{status_of[id_] for id_ in split_sources([row.source_id])} for row in shown]
    for status in ("draft", "press"):
        if count := sum(status in of_row for of_row in statuses):
            yield say.code(
                "resting share", status, count=say.number(count), total=say.number(len(shown))
            )


def numbers_note(tables: Tables, say: Translator) -> Block | None:
    """What the counts are of: which numbered targets, what is counted apart, what was withdrawn."""
    rows = numbered_targets(tables)
    apart = verdict_counts.apart_sentences(tables, rows, say) if tables.in_plan else ()
    withdrawn = withdrawn_sentence(tables, tables.facts.plan, say)
    base = describe_numbers(tables, verdict_counts.counted_targets(tables, rows), say)
    text = phrases.join_parts(base, *apart, withdrawn, separator=" ")
    return paragraph(text) if text else None


def _target_count_sentence(tables: Tables, count: int, say: Translator) -> str:
    """How many targets there are, where nothing more can be said of them."""
    spans = phrases.plan_spans(tables, say)
    if not count:
        return say("No target of {plan} is known.", **spans)
    return say.plural("{count} target for {plan}.", "{count} targets for {plan}.", count, **spans)


def targets_table(tables: Tables, measures: Measures, say: Translator) -> Block | None:
    """Each target: where it starts, what it asks, the pace that needs, against the past pace.

    Those without any such figure are in the list of `unmeasured_targets`.
    """
    if all(row.plan != tables.facts.plan for row in tables.measures):
        return paragraph(_target_count_sentence(tables, 0, say))
    if not measures:
        return paragraph(say("The plan has no target here."))
    measured, _ = _split_targets(tables, measures, say)
    if not measured:
        return None
    if in_plan.has_begun(tables, measures):
        return in_plan.in_plan_table(tables, measured, say)
    columns, groups = fill_columns(
        _target_columns(tables, say), group_by_domain(tables, measured, say)
    )
    table = Table(
        anchor="targets",
        caption=say("Targets of {plan} against {past}", **phrases.pace_spans(tables, say)),
        columns=columns,
        groups=groups,
        notes=tuple(_table_footnotes(tables, measured, say)),
    )
    return _name_scopes(tables, measured, add_evidence(tables, table, say), say)


def unmeasured_targets(tables: Tables, measures: Measures, say: Translator) -> Table | None:
    """The targets without any figure to hold against what they ask, and why; else None."""
    _, rows = _split_targets(tables, measures, say)
    if not rows:
        return None
    letters = in_plan.letter_verdicts(rows, say) if in_plan.has_begun(tables, measures) else {}
    shown = (say("No."), say("Target"), say("Asked for"), say("What it asks"), say("Judged"))
    columns, groups = fill_columns(
        [c for c in _columns_of(tables, measures, say, letters) if c.heading.label in shown],
        group_by_domain(tables, rows, say),
    )
    table = Table(
        anchor="unmeasured",
        caption=say.plural(
            "{count} target for {plan} has no figure to be compared with",
            "{count} targets for {plan} have no figure to be compared with",
            len(rows),
            plan=say.period(tables.facts.plan),
        ),
        columns=tuple(replace(column, align="left") for column in columns),
        groups=groups,
        notes=tuple(Footnote(letter, text) for text, letter in letters.items()),
    )
    return add_evidence(tables, table, say)


def _split_targets(
    tables: Tables, measures: Measures, say: Translator
) -> tuple[list[Measure], list[Measure]]:
    """The targets with figures to compare, and those without; stages by their milestone alone."""
    if in_plan.has_begun(tables, measures):
        measures = [row for row in measures if not row.stage_of]
    return split_measured(_columns_of(tables, measures, say, {}), measures)


def _columns_of(
    tables: Tables, measures: Measures, say: Translator, letters: Mapping[str, str]
) -> list[TargetColumn]:
    if in_plan.has_begun(tables, measures):
        return in_plan.target_columns(tables, letters, say)
    return _target_columns(tables, say)


def _target_columns(tables: Tables, say: Translator) -> list[TargetColumn]:
    past, plan = phrases.pace_spans(tables, say).values()
    start = period_years(tables.facts.plan)[0] - 1
    mean = say("{year}, or mean of {past}", year=str(start), past=past)
    sides = say("below 1 ← → above 1")

    def make_baseline(row: Measure) -> Cell:
        return baseline_cell(tables, row, say, baseline_marks(row))

    def make_name(row: Measure) -> Cell:
        """What a target is about, and the country's figure beside the baseline's, with its year."""
        start = queries.find_baseline_result(tables, row)
        national = phrases.describe_national(tables, start, say)
        year = say.period(start.period) if start and national else ""
        beside = phrases.join_sentences(phrases.join_parts(year, national, separator=", "))
        return name_cell(tables, row, say, beside)

    def make_required(row: Measure) -> Cell:
        return text_cell(pace_phrases.format_required_pace(row, say, with_per_year=False))

    def make_past(row: Measure) -> Cell:
        return text_cell(pace_phrases.format_past_pace(row, say, with_per_year=False))

    return [
        text_column(say("No."), 0.34, number_cell, "center"),
        name_column(say("Target"), 2.5, make_name),
        figure_column(say("Baseline"), mean, 1.45, make_baseline, measures=True),
        figure_column(say("Asked for"), plan, 1.45, lambda row: target_cell(tables, row, say)),
        figure_column(say("Needed a year"), "", 1.45, make_required),
        figure_column(say("Achieved a year"), past, 1.4, make_past, measures=True),
        figure_column(
            say("Times"), sides, 0.85, lambda row: _ambition_cell(tables, row, say), measures=True
        ),
        text_column(say("What it asks"), 1.6, lambda row: _asked_cell(row, say)),
    ]


def _ambition_cell(tables: Tables, row: Measure, say: Translator) -> Cell:
    """How many times the past pace is needed, as a number and a bar."""
    if math.isnan(row.ambition):
        return text_cell("")
    times = pace_phrases.format_ambition(row, say)
    is_assumed = bool(pace_phrases.format_shorter_ambition(tables, row, say))
    marks = {ASSUMED_MARK: is_assumed, SCOPE_MARK: phrases.has_other_scope(row)}
    return Cell(
        times, notes=tuple(filter(marks.get, marks)), bar=assessment.bar_length(row.ambition)
    )


def _table_footnotes(tables: Tables, rows: Measures, say: Translator) -> Iterator[Footnote]:
    """What the marks stand for: of baselines, whose they are; the base year that is assumed."""
    names = tables.indicator_names[say.language]
    yield from baseline_footnotes(rows, say, names)
    shorter = ((row, pace_phrases.format_shorter_ambition(tables, row, say)) for row in rows)
    ratios = [f"{names[row.indicator_id]} {ratio}" for row, ratio in shorter if ratio]
    if ratios:
        text = phrases.describe_assumed_base(tables, "; ".join(ratios), say)
        yield Footnote(ASSUMED_MARK, f"{phrases.capitalize_first(text)}.")
    if any(not math.isnan(row.ambition) and phrases.has_other_scope(row) for row in rows):
        text = say("The result differs, or may differ, from the target in scope or prices.")
        yield Footnote(SCOPE_MARK, text)


def _name_scopes(tables: Tables, rows: Measures, table: Table, say: Translator) -> Table:
    """With the scopes of results in their note, but for those another note of the table tells."""
    names = tables.indicator_names[say.language]
    told = " ".join(note.text for note in table.notes).casefold()
    scopes = [
        say("{name} ({scope})", name=names[row.indicator_id], scope=phrases.word_scope(said, say))
        for row in rows
        if not math.isnan(row.ambition) and (said := phrases.find_scope(tables, row, say))
        if said.casefold() not in told
    ]
    if not scopes:
        return table
    text = say("Results that differ, or may differ: {names}.", names="; ".join(scopes))
    notes = (replace(note, text=text) if note.mark == SCOPE_MARK else note for note in table.notes)
    return replace(table, notes=tuple(notes))


def _asked_cell(row: Measure, say: Translator) -> Cell:
    code = classify_asked(row)
    tone, symbol = ASKED_STYLES[code]
    return Cell(say.code("asked", code), tone=tone, symbol=symbol)


def page_break() -> PageBreak:
    """The second page of the summary: every target."""
    return PageBreak()
