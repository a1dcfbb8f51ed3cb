"""The exhibits of the summary: its message, tiles and targets.

As of the baseline year, and as long as no year of the plan has a result, they set what the plan
asks against what was achieved before; from then on they are those of `in_plan`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.analysis import data_status
from briefing.data import queries, schema
from briefing.data.rows import Measure, Verdict
from briefing.data.tables import Tables, describe_status
from briefing.i18n import Translator
from briefing.report import (
    assessment,
    blocks,
    evidence,
    in_plan,
    outlook,
    phrases,
    target_figures,
)
from briefing.report.target_columns import (
    DASH,
    TargetColumn,
    baseline_cell,
    baseline_footnotes,
    baseline_marks,
    fill_columns,
    group_by_domain,
    name_cell,
    number_cell,
    target_cell,
    text_cell,
)
from briefing.report.target_selection import numbered_targets

MAX_PAGES = 2  # who has a minute reads two
MAX_HEADLINES = 7  # tiles beside the official count, where the province names none


def summary_cover(tables: Tables, say: Translator) -> blocks.Cover:
    """The opening of the summary: what is asked against what was achieved, in a sentence or two.

    Of a plan under way: how many targets keep pace, and how far the first of the headlines is.
    """
    spans, rows = phrases.plan_spans(tables, say), numbered_targets(tables)
    title = say("Results {past} and targets {plan}", **spans)
    message = list(in_plan.unpublished_sentence(tables, rows, say)) if tables.in_plan else []
    if in_plan.has_begun(tables, rows):
        title = say("Targets {plan}: progress to {year}", plan=spans["plan"], year=str(tables.year))
        message += in_plan.progress_sentences(tables, rows, say)
        message += in_plan.headline_sentence(tables, _headline_targets(tables), say)
    else:
        message += list(_cover_message(tables, rows, say)) or [
            _target_count_sentence(tables, len(rows), say)
        ]
    return blocks.Cover(
        title=title,
        subtitle=tables.facts.name[say.language],
        message=" ".join(message),
        **describe_status(data_status.decide_run_status(tables), say),
        pages=MAX_PAGES,
    )


def _cover_message(tables: Tables, rows: Sequence[Measure], say: Translator) -> Iterator[str]:
    """The leading target, the official count, and how much cannot be judged."""
    spans = phrases.plan_spans(tables, say)
    for row in _headline_targets(tables):
        if outlook.classify_outlook(row) in ("faster", "slower"):
            yield _ambition_sentence(tables, row, say)
            break
    count = queries.find_official_count(tables)
    if count is not None:
        yield say(
            "{met} of the {total} targets of {past} were met or exceeded.",
            met=say.number(count.met),
            total=say.number(count.total),
            **spans,
        )
    missing = outlook.targets_without_baseline(rows)
    if missing:
        yield say(
            "{missing} of the {count} targets of {plan} have no comparable baseline.",
            missing=say.number(len(missing)),
            count=say.number(len(rows)),
            **spans,
        )


def _target_count_sentence(tables: Tables, count: int, say: Translator) -> str:
    """How many targets there are, where nothing more can be said of them."""
    spans = phrases.plan_spans(tables, say)
    if not count:
        return say("No target of {plan} is known.", **spans)
    return say.plural("{count} target for {plan}.", "{count} targets for {plan}.", count, **spans)


def _ambition_sentence(tables: Tables, row: Measure, say: Translator) -> str:
    values = {
        "name": tables.indicator_names[say.language][row.indicator_id],
        "baseline": phrases.format_baseline(row, say),
        "asked": phrases.format_target(row, say, spelled=True),
        "times": phrases.format_ambition(row, say),
        "during": phrases.format_during(row.baseline_period, say),
        **phrases.plan_spans(tables, say),
    }
    if outlook.classify_outlook(row) == "faster":
        return say(
            "{name} {during} was {baseline}; {plan} asks for {asked}, {times} the past pace.",
            **values,
        )
    return say(
        "{name} {during} was {baseline}; {plan} asks for {asked}, less than the past pace.",
        **values,
    )


def _headline_targets(tables: Tables) -> list[Measure]:
    """The targets the province names for its headlines, else the first numbered with a figure."""
    chosen = tables.facts.headline.split()
    if chosen:
        return [tables.measure_by_id[target] for target in chosen]
    known = [
        row
        for row in numbered_targets(tables)
        if row.baseline_match != "none" or assessment.has_figure_in_plan(row)
    ]
    return known[:MAX_HEADLINES]


def summary_tiles(tables: Tables, say: Translator) -> blocks.Tiles | None:
    """The official count and the headline targets: achieved, asked, how much faster.

    Of a plan under way the count is of its own targets, and a headline target with a figure of the
    plan's years shows that. None where there is neither.
    """
    rows, count = numbered_targets(tables), queries.find_official_count(tables)
    make_tile = _baseline_tile
    tiles = [] if count is None else [_official_count_tile(tables, count, say)]
    if in_plan.has_begun(tables, rows):
        make_tile = _progress_tile
        tiles = [in_plan.progress_count_tile(tables, rows, say)]
    tiles += [make_tile(tables, row, say) for row in _headline_targets(tables)]
    if not tiles:
        return None
    return evidence.add_evidence(tables, blocks.Tiles(say("Headline figures"), tuple(tiles)), say)


def _progress_tile(tables: Tables, row: Measure, say: Translator) -> blocks.Tile:
    """A headline target of a plan under way; where no year of it is known, at its baseline."""
    latest = target_figures.find_latest_figure(tables, row, tables.year)
    if latest is not None:
        return in_plan.headline_tile(tables, row, latest, say)
    parts = (
        assessment.verdict_label_of(row, say),
        say.period(row.baseline_period),
        say("asked: {asked}", asked=phrases.format_target(row, say)),
    )
    tone, _ = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    detail = "; ".join(part for part in parts if part)
    return replace(_baseline_tile(tables, row, say), detail=detail, tone=tone)


def _official_count_tile(tables: Tables, count: Verdict, say: Translator) -> blocks.Tile:
    return blocks.Tile(
        label=say("Targets of {past} met or exceeded", **phrases.plan_spans(tables, say)),
        value=say("{met}/{total}", met=say.number(count.met), total=say.number(count.total)),
        detail=say("{missed} not met", missed=say.number(count.total - count.met)),
        source=queries.format_reference(tables, count.source_id, count.place),
    )


def _baseline_tile(tables: Tables, row: Measure, say: Translator) -> blocks.Tile:
    indicator_id = row.baseline_indicator_id or row.indicator_id
    parts = [say("asked: {asked}", asked=phrases.format_target(row, say))]
    if not math.isnan(row.ambition):
        parts.append(say("{times} the past pace", times=phrases.format_ambition(row, say)))
    tone, _ = outlook.OUTLOOK_STYLES[outlook.classify_outlook(row)]
    value, unit = _format_tile_value(row, say)
    start = queries.find_baseline_result(tables, row)
    return blocks.Tile(
        label=tables.indicator_names[say.language][indicator_id],
        value=value,
        unit=unit,
        detail="; ".join(parts),
        source=queries.format_reference(tables, start.source_id, start.place) if start else "",
        tone=tone,
        href=tables.statement_links.get(start.statement_key, "") if start else "",
    )


def _format_tile_value(row: Measure, say: Translator) -> tuple[str, str]:
    """A tile's number and, where it is a word and not a sign, its unit."""
    if math.isnan(row.baseline):
        return say("no figure"), ""
    unit = say.unit(row.baseline_unit)
    if unit.startswith("%"):
        return phrases.format_baseline(row, say), ""
    number = say.number(row.baseline, phrases.count_decimals(row.baseline_decimals))
    return say.code("operator", row.baseline_operator, value=number), unit


def targets_table(tables: Tables, measures: Sequence[Measure], say: Translator) -> blocks.Block:
    """Each target: where it starts, what it asks, the pace that needs, against the past pace."""
    if all(row.plan != tables.facts.plan for row in tables.measures):
        return blocks.paragraph(_target_count_sentence(tables, 0, say))
    if not measures:
        return blocks.paragraph(say("The plan has no target here."))
    if in_plan.has_begun(tables, measures):
        return in_plan.in_plan_table(tables, measures, say)
    columns, groups = fill_columns(
        _target_columns(tables, say), group_by_domain(tables, measures, say)
    )
    table = blocks.Table(
        anchor="targets",
        caption=say("Targets of {plan} against {past}", **phrases.pace_spans(tables, say)),
        columns=columns,
        groups=groups,
        notes=baseline_footnotes(measures, say),
        source=queries.source_marks(tables, [row.source_id for row in measures]),
    )
    return evidence.add_evidence(tables, table, say)


def _target_columns(tables: Tables, say: Translator) -> list[TargetColumn]:
    spans, start = phrases.pace_spans(tables, say), schema.period_years(tables.facts.plan)[0] - 1
    mean = say("{year}, or mean of {past}", year=str(start), past=spans["past"])
    sides = say("below 1 ← → above 1")
    return [
        TargetColumn(blocks.Column(say("No."), width=0.34, align="center"), number_cell),
        TargetColumn(
            blocks.Column(say("Target"), width=2.8, header=True),
            lambda row: name_cell(tables, row, say),
        ),
        TargetColumn(
            blocks.Column(say("Baseline"), unit=mean, width=1.45, align="right"),
            lambda row: baseline_cell(tables, row, say, baseline_marks(row)),
        ),
        TargetColumn(
            blocks.Column(say("Asked for"), unit=spans["plan"], width=1.4, align="right"),
            lambda row: target_cell(tables, row, say),
        ),
        TargetColumn(
            blocks.Column(say("Needed a year"), width=1.2, align="right"),
            lambda row: text_cell(phrases.format_required_pace(row, say, with_per_year=False)),
        ),
        TargetColumn(
            blocks.Column(say("Achieved a year"), unit=spans["past"], width=1.15, align="right"),
            lambda row: text_cell(phrases.format_past_pace(row, say, with_per_year=False)),
        ),
        TargetColumn(
            blocks.Column(say("Times"), unit=sides, width=0.85, align="right"),
            lambda row: _ambition_cell(row, say),
        ),
        TargetColumn(
            blocks.Column(say("What it asks"), width=1.5),
            lambda row: _outlook_cell(row, say),
        ),
    ]


def _ambition_cell(row: Measure, say: Translator) -> blocks.Cell:
    """How many times the past pace is needed, as a number and a bar."""
    if math.isnan(row.ambition):
        return blocks.Cell(DASH)
    times = say.number(row.ambition, phrases.count_decimals(row.ambition_decimals))
    return blocks.Cell(times, bar=assessment.bar_length(row.ambition))


def _outlook_cell(row: Measure, say: Translator) -> blocks.Cell:
    code = outlook.classify_outlook(row)
    tone, symbol = outlook.OUTLOOK_STYLES[code]
    return blocks.Cell(say.code("outlook", code), tone=tone, symbol=symbol)


def page_break() -> blocks.PageBreak:
    """The second page of the summary: every target."""
    return blocks.PageBreak()
