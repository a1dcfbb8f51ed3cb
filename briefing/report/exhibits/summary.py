"""The exhibits of the summary: its message, tiles and targets.

As of the baseline year, and as long as no year of the plan has a result, they set what the plan
asks against what was achieved before; from then on they are those of `in_plan`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from briefing.analysis import data_status
from briefing.data import queries
from briefing.data.periods import period_years
from briefing.data.queries import find_official_count, format_reference
from briefing.data.rows import Measure, Verdict
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, before_plan, in_plan, pace_phrases, phrases, verdict_counts
from briefing.report.before_plan import ASKED_STYLES, classify_asked
from briefing.report.blocks import (
    Block,
    Cell,
    Cover,
    Footnote,
    PageBreak,
    Table,
    Tile,
    Tiles,
    paragraph,
)
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
    target_cell,
    text_cell,
    text_column,
)
from briefing.report.target_figures import (
    describe_numbers,
    find_latest_figure,
    list_results_shown,
    numbered_targets,
    withdrawn_sentence,
)
from briefing.report.titles import make_cover

MAX_PAGES = 2  # who has a minute reads two
ASSUMED_MARK = "c"  # of a ratio that rests on an assumed base year
SCOPE_MARK = "d"  # of a ratio whose result covers something else
MAX_HEADLINES = 7  # tiles beside the official count, where the province names none


def summary_cover(tables: Tables, say: Translator) -> Cover:
    """The opening of the summary: what is asked against what was achieved, in a sentence or two.

    Of a plan under way: how many targets keep pace, and how far the first of the headlines is.
    """
    spans, rows = phrases.plan_spans(tables, say), numbered_targets(tables)
    title = say("Results {past} and targets {plan}", **spans)
    message = list(in_plan.unpublished_sentence(tables, rows, say)) if tables.in_plan else []
    if in_plan.has_begun(tables, rows):
        title = say("Targets {plan}: progress to {year}", plan=spans["plan"], year=str(tables.year))
        message += verdict_counts.progress_sentences(tables, rows, say)
        message += in_plan.headline_sentence(tables, _headline_targets(tables), say)
    else:
        sentences = list(_cover_message(tables, rows, say))
        message += sentences or [_target_count_sentence(tables, len(rows), say)]
    if withdrawn := withdrawn_sentence(tables, tables.facts.plan, say):
        message.append(withdrawn)
    status = data_status.decide_run_status(tables)
    shown = list_results_shown(tables, rows, "")
    return make_cover(tables, title, message, status, say, shown, pages=MAX_PAGES)


def _cover_message(tables: Tables, rows: Measures, say: Translator) -> Iterator[str]:
    """The leading target, the official count, and how much cannot be judged."""
    spans = phrases.plan_spans(tables, say)
    for row in _headline_targets(tables):
        if not math.isnan(row.ambition):
            yield _ambition_sentence(tables, row, say)
            break
    if count := find_official_count(tables):
        yield say(
            "{met} of the {total} main targets of the term {term} were met or exceeded, as "
            "assessed in {date}; the other {missed} were not, by subtraction.",
            **phrases.official_count(tables, count, say),
        )
    if missing := before_plan.targets_without_baseline(rows):
        yield say.plural(
            "{count} of the {total} targets of {plan} has no comparable baseline.",
            "{count} of the {total} targets of {plan} have no comparable baseline.",
            len(missing),
            total=say.number(len(rows)),
            **spans,
        )
    if base := describe_numbers(tables, rows, say):
        yield base


def _target_count_sentence(tables: Tables, count: int, say: Translator) -> str:
    """How many targets there are, where nothing more can be said of them."""
    spans = phrases.plan_spans(tables, say)
    if not count:
        return say("No target of {plan} is known.", **spans)
    return say.plural("{count} target for {plan}.", "{count} targets for {plan}.", count, **spans)


def _ambition_sentence(tables: Tables, row: Measure, say: Translator) -> str:
    values = {
        "name": indicator_name(tables, row, say),
        "achieved": _describe_baseline(row, say),
        "asked": phrases.format_target(row, say, spelled=True),
        "ambition": phrases.join_parts(
            pace_phrases.describe_ambition(row, say), phrases.describe_scope(tables, row, say)
        ),
        "during": phrases.format_during(row.baseline_period, say),
        **phrases.plan_spans(tables, say),
    }
    return say("{name} {during} {achieved}; {plan} asks for {asked}: {ambition}.", **values)


def _describe_baseline(row: Measure, say: Translator) -> str:
    """What the past plan came to, within a sentence."""
    value = phrases.format_baseline(row._replace(baseline_estimate=""), say)
    if row.baseline_estimate == "yes":
        return say("was an estimated {value}", value=value)
    return say("was {value}", value=value)


def _headline_targets(tables: Tables) -> list[Measure]:
    """The targets the province names for its headlines, else the first numbered with a figure."""
    if chosen := queries.list_headlines(tables):
        return chosen
    known = [
        row
        for row in numbered_targets(tables)
        if row.baseline_match != "none" or assessment.has_figure_in_plan(row)
    ]
    return known[:MAX_HEADLINES]


def summary_tiles(tables: Tables, say: Translator) -> Tiles | None:
    """The official count and the headline targets: achieved, asked, how much faster.

    Of a plan under way the count is of its own targets, and a headline target with a figure of the
    plan's years shows that. None where there is neither.
    """
    rows, count = numbered_targets(tables), find_official_count(tables)
    make_tile = _baseline_tile
    tiles = [] if count is None else [_official_count_tile(tables, count, say)]
    if in_plan.has_begun(tables, rows):
        make_tile = _progress_tile
        tiles = [verdict_counts.progress_count_tile(tables, rows, say)]
    tiles += [make_tile(tables, row, say) for row in _headline_targets(tables)]
    if not tiles:
        return None
    return add_evidence(tables, Tiles(say("Headline figures"), tuple(tiles)), say)


def _progress_tile(tables: Tables, row: Measure, say: Translator) -> Tile:
    """A headline target of a plan under way; where no year of it is known, at its baseline."""
    if latest := find_latest_figure(tables, row, tables.year):
        return in_plan.headline_tile(tables, row, latest, say)
    tone, symbol = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    period = say.period(row.baseline_period)
    detail = in_plan.describe_progress(row, period, row.baseline_estimate, say)
    return replace(_baseline_tile(tables, row, say), detail=detail, tone=tone, symbol=symbol)


def _official_count_tile(tables: Tables, count: Verdict, say: Translator) -> Tile:
    values = phrases.official_count(tables, count, say)
    return Tile(
        label=say("Main targets of the term {term} met or exceeded", term=values["term"]),
        value=say("{met}/{total}", **values),
        detail=say("As assessed in {date}; the other {missed} not met, by subtraction", **values),
        source=format_reference(tables, count.source_id, count.place, say),
    )


def _baseline_tile(tables: Tables, row: Measure, say: Translator) -> Tile:
    indicator_id = row.baseline_indicator_id or row.indicator_id
    parts = [say("estimate")] if row.baseline_estimate == "yes" else []
    parts += [say("derived")] if row.baseline_match == "derived" else []
    parts.append(say("asked: {asked}", asked=phrases.format_target(row, say)))
    if row.baseline_match == "nearest":
        name = indicator_name(tables, row, say)
        parts.append(say("the target concerns {name}, whose baseline is not stated", name=name))
    if not math.isnan(row.ambition):
        parts.append(pace_phrases.describe_ambition(row, say))
        parts.append(phrases.describe_scope(tables, row, say))
    if shorter := pace_phrases.format_shorter_ambition(tables, row, say):
        parts.append(phrases.describe_assumed_base(tables, shorter, say))
    tone, symbol = ASKED_STYLES[classify_asked(row)]
    value, unit = _format_tile_value(row, say)
    start = queries.find_baseline_result(tables, row)
    return Tile(
        label=tables.indicator_names[say.language][indicator_id],
        value=value,
        unit=unit,
        detail=phrases.capitalize_first(phrases.join_parts(*parts)),
        source=format_reference(tables, start.source_id, start.place, say) if start else "",
        tone=tone,
        href=tables.statement_links.get(start.statement_key, "") if start else "",
        symbol=symbol,
    )


def _format_tile_value(row: Measure, say: Translator) -> tuple[str, str]:
    """A tile's number and, where it is a word and not a sign, its unit."""
    if math.isnan(row.baseline):
        return say("no figure"), ""
    unit, operator, decimals = (
        say.unit(row.baseline_unit),
        row.baseline_operator,
        row.baseline_decimals,
    )
    if unit.startswith("%"):
        return phrases.format_baseline(row._replace(baseline_estimate=""), say), ""
    high = row.baseline_value_high
    number = phrases.format_number(row.baseline, operator, decimals, row.baseline_unit, say, high)
    return number, unit


def targets_table(tables: Tables, measures: Measures, say: Translator) -> Block:
    """Each target: where it starts, what it asks, the pace that needs, against the past pace."""
    if all(row.plan != tables.facts.plan for row in tables.measures):
        return paragraph(_target_count_sentence(tables, 0, say))
    if not measures:
        return paragraph(say("The plan has no target here."))
    if in_plan.has_begun(tables, measures):
        return in_plan.in_plan_table(tables, measures, say)
    columns, groups = fill_columns(
        _target_columns(tables, say), group_by_domain(tables, measures, say)
    )
    table = Table(
        anchor="targets",
        caption=say("Targets of {plan} against {past}", **phrases.pace_spans(tables, say)),
        columns=columns,
        groups=groups,
        notes=tuple(_table_footnotes(tables, measures, say)),
    )
    return add_evidence(tables, table, say)


def _target_columns(tables: Tables, say: Translator) -> list[TargetColumn]:
    past, plan = phrases.pace_spans(tables, say).values()
    start = period_years(tables.facts.plan)[0] - 1
    mean = say("{year}, or mean of {past}", year=str(start), past=past)
    sides = say("below 1 ← → above 1")

    def make_baseline(row: Measure) -> Cell:
        return baseline_cell(tables, row, say, baseline_marks(row))

    def make_required(row: Measure) -> Cell:
        return text_cell(pace_phrases.format_required_pace(row, say, with_per_year=False))

    def make_past(row: Measure) -> Cell:
        return text_cell(pace_phrases.format_past_pace(row, say, with_per_year=False))

    return [
        text_column(say("No."), 0.34, number_cell, "center"),
        name_column(say("Target"), 2.5, lambda row: name_cell(tables, row, say)),
        figure_column(say("Baseline"), mean, 1.45, make_baseline),
        figure_column(say("Asked for"), plan, 1.45, lambda row: target_cell(tables, row, say)),
        figure_column(say("Needed a year"), "", 1.45, make_required),
        figure_column(say("Achieved a year"), past, 1.4, make_past),
        figure_column(say("Times"), sides, 0.85, lambda row: _ambition_cell(tables, row, say)),
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
    scopes = [
        say("{name} ({scope})", name=names[row.indicator_id], scope=scope)
        for row in rows
        if not math.isnan(row.ambition) and (scope := phrases.describe_scope(tables, row, say))
    ]
    if scopes:
        listed = "; ".join(scopes)
        yield Footnote(
            SCOPE_MARK, say("Results that differ, or may differ: {names}.", names=listed)
        )


def _asked_cell(row: Measure, say: Translator) -> Cell:
    code = classify_asked(row)
    tone, symbol = ASKED_STYLES[code]
    return Cell(say.code("asked", code), tone=tone, symbol=symbol)


def page_break() -> PageBreak:
    """The second page of the summary: every target."""
    return PageBreak()
