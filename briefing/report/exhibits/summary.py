"""The exhibits of the summary: its message, tiles, targets, findings, what is not known.

As of the baseline year, and as long as no year of the plan has a result, they set what the plan
asks against what was achieved before; from then on they are those of `underway`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from briefing.analysis import data_status
from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, evidence, in_plan, outlook, phrases

MAX_PAGES = 2  # who has a minute reads two
MAX_HEADLINES = 7  # tiles beside the official count, where the province names none


def numbered_targets(run: Tables) -> pd.DataFrame:
    """The measures of the plan's official, numbered targets, in the order of their numbers."""
    ahead = run.measures[run.measures["plan"] == run.place["plan"]]
    own = ahead[ahead["number"] != ""]
    return own.sort_values("number", key=_number_sort_keys, kind="stable") if len(own) else ahead


def _number_sort_keys(numbers: pd.Series) -> pd.Series:
    """Official numbers as they are counted: 2 before 10, 1a before 1b."""
    return numbers.str.replace(r"\d+", lambda digits: digits[0].zfill(9), regex=True)


def summary_cover(run: Tables, say: Translator) -> blocks.Cover:
    """The opening of the summary: what is asked against what was achieved, in a sentence or two.

    Of a plan under way: how many targets keep pace, and where the leading one stands.
    """
    spans, rows = phrases.plan_spans(run, say), numbered_targets(run)
    title = say("Results {past} and targets {plan}", **spans)
    said = list(in_plan.unpublished_sentence(run, rows, say)) if run.in_plan else []
    if in_plan.has_begun(run, rows):
        title = say("Targets {plan}: progress to {year}", plan=spans["plan"], year=str(run.year))
        said += [
            *in_plan.progress_sentences(run, rows, say),
            *in_plan.headline_sentence(run, _headline_targets(run), say),
        ]
    else:
        said += list(_cover_message(run, say)) or [_target_count_sentence(run, len(rows), say)]
    return blocks.Cover(
        title=title,
        subtitle=say.own(run.place, "name"),
        message=" ".join(said),
        **tables.describe_status(data_status.decide_run_status(run), say),
        pages=MAX_PAGES,
    )


def _cover_message(run: Tables, say: Translator) -> Iterator[str]:
    """The leading target, the official count, and how much cannot be judged."""
    rows = tables.to_records(numbered_targets(run))
    lead = next(
        (r for r in _headline_targets(run) if outlook.classify_outlook(r) in ("faster", "slower")),
        None,
    )
    if lead is not None:
        yield _ambition_sentence(run, lead, say)
    count = queries.find_official_count(run)
    if count is not None:
        yield say(
            "{met} of the {total} targets of {past} were met or exceeded.",
            met=say.number(count["met"]),
            total=say.number(count["total"]),
            **phrases.plan_spans(run, say),
        )
    missing = outlook.targets_without_baseline(rows)
    if missing:
        yield say(
            "{missing} of the {count} targets of {plan} have no comparable baseline.",
            missing=say.number(len(missing)),
            count=say.number(len(rows)),
            **phrases.plan_spans(run, say),
        )


def _target_count_sentence(run: Tables, count: int, say: Translator) -> str:
    """How many targets there are, where nothing more can be said of them."""
    spans = phrases.plan_spans(run, say)
    if not count:
        return say("No target of {plan} is known.", **spans)
    return say.plural("{count} target for {plan}.", "{count} targets for {plan}.", count, **spans)


def _ambition_sentence(run: Tables, row: Row, say: Translator) -> str:
    values = {
        "name": queries.indicator_names(run.indicators, say)[row["indicator_id"]],
        "baseline": phrases.format_baseline(row, say),
        "asked": phrases.format_target(row, say, spelled=True),
        "times": phrases.format_ambition(row, say),
        "during": phrases.format_during(row["baseline_period"], say),
        **phrases.plan_spans(run, say),
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


def _headline_targets(run: Tables) -> list[dict[str, Any]]:
    """The targets the province names for its headlines, else the first numbered with a figure."""
    chosen = run.place["headline"].split()
    rows = {row["target_id"]: row for row in tables.to_records(run.measures)}
    if chosen:
        return [rows[target] for target in chosen]
    known = [
        row
        for row in tables.to_records(numbered_targets(run))
        if row["baseline_match"] != "none" or assessment.has_figure_in_plan(row)
    ]
    return known[:MAX_HEADLINES]


def summary_tiles(run: Tables, say: Translator) -> blocks.Tiles | None:
    """The official count and the headline targets: achieved, asked, how much faster.

    Of a plan under way the count is of its own targets, and a headline target with a figure of the
    plan's years stands at that. None where there is neither.
    """
    count, rows = queries.find_official_count(run), numbered_targets(run)
    own = _baseline_tile
    first = [] if count is None else [_official_count_tile(run, count, say)]
    if in_plan.has_begun(run, rows):
        own, first = _progress_tile, [in_plan.progress_count_tile(run, rows, say)]
    made = (*first, *(own(run, row, say) for row in _headline_targets(run)))
    if not made:
        return None
    return evidence.add_evidence(run, blocks.Tiles(say("Headline figures"), made), say)


def _progress_tile(run: Tables, row: Row, say: Translator) -> blocks.Tile:
    """A headline target of a plan under way; where no year of it is known, at its baseline."""
    at = in_plan.format_latest_figure(run, row, say)
    if at is not None:
        return in_plan.headline_tile(run, row, at, say)
    parts = (
        assessment.verdict_label_of(row, say),
        say.period(row["baseline_period"]),
        say("asked: {asked}", asked=phrases.format_target(row, say)),
    )
    tone, _ = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    detail = "; ".join(part for part in parts if part)
    return replace(_baseline_tile(run, row, say), detail=detail, tone=tone)  # type: ignore[arg-type]


def _official_count_tile(run: Tables, count: Row, say: Translator) -> blocks.Tile:
    return blocks.Tile(
        label=say("Targets of {past} met or exceeded", **phrases.plan_spans(run, say)),
        value=say("{met}/{total}", met=say.number(count["met"]), total=say.number(count["total"])),
        detail=say("{missed} not met", missed=say.number(count["total"] - count["met"])),
        source=queries.format_reference(run, count["source_id"], count["place"]),
    )


def _baseline_tile(run: Tables, row: Row, say: Translator) -> blocks.Tile:
    code = outlook.classify_outlook(row)
    own = row["baseline_indicator_id"] or row["indicator_id"]
    parts = [say("asked: {asked}", asked=phrases.format_target(row, say))]
    if not math.isnan(row["ambition"]):
        parts.append(say("{times} the past pace", times=phrases.format_ambition(row, say)))
    tone, _ = outlook.OUTLOOK_STYLES[code]
    value, unit = _tile_value(row, say)
    start = queries.find_baseline_result(run, row)
    return blocks.Tile(
        label=queries.indicator_names(run.indicators, say)[own],
        value=value,
        unit=unit,
        detail="; ".join(parts),
        source=queries.format_reference(run, start["source_id"], start["place"]) if start else "",
        tone=tone,  # type: ignore[arg-type]
        href=queries.statement_links(run).get(queries.result_key(start), "") if start else "",
    )


def _tile_value(row: Row, say: Translator) -> tuple[str, str]:
    """A tile's number and, where it is a word and not a sign, its unit."""
    if math.isnan(row["baseline"]):
        return say("no figure"), ""
    label = say.unit(row["baseline_unit"])
    if label.startswith("%"):
        return phrases.format_baseline(row, say), ""
    number = say.number(row["baseline"], phrases.count_decimals(row["baseline_decimals"]))
    return say.code("operator", row["baseline_operator"], value=number), label


def targets_table(run: Tables, measures: pd.DataFrame, say: Translator) -> blocks.Block:
    """Each target: where it starts, what it asks, the pace that needs, against the past pace."""
    if run.measures["plan"].ne(run.place["plan"]).all():
        return blocks.paragraph(_target_count_sentence(run, 0, say))
    if not len(measures):
        return blocks.paragraph(say("The plan has no target here."))
    if in_plan.has_begun(run, measures):
        return in_plan.in_plan_table(run, measures, say)
    domain = queries.indicator_domains(run.indicators)
    rows = tables.to_records(measures)
    links = queries.statement_links(run)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(domain[row["indicator_id"]], []).append(row)
    marks = {row["baseline_match"] for row in rows} & {"derived", "nearest"}
    made = blocks.Table(
        anchor="targets",
        caption=say("Targets of {plan} against {past}", **phrases.pace_spans(run, say)),
        columns=_target_columns(run, say),
        groups=tuple(
            blocks.Group(
                say.code("domain", code), tuple(_target_row(run, row, say, links) for row in own)
            )
            for code, own in groups.items()
        ),
        notes=tuple(
            blocks.Footnote(BASELINE_MARKS[match], say.code("baseline match", match))
            for match in ("derived", "nearest")
            if match in marks
        ),
        source=queries.source_marks(run, measures["source_id"]),
    )
    return evidence.add_evidence(run, made, say)


def page_break() -> blocks.PageBreak:
    """The second page of the summary: every target."""
    return blocks.PageBreak()


BASELINE_MARKS = {"derived": "a", "nearest": "b"}


def _target_columns(run: Tables, say: Translator) -> tuple[blocks.Column, ...]:
    spans, start = phrases.pace_spans(run, say), schema.period_years(run.place["plan"])[0] - 1
    mean = say("{year}, or mean of {past}", year=str(start), past=spans["past"])
    return (
        blocks.Column(say("No."), width=0.34, align="center"),
        blocks.Column(say("Target"), width=2.8, header=True),
        blocks.Column(say("Baseline"), unit=mean, width=1.45, align="right"),
        blocks.Column(say("Asked for"), unit=spans["plan"], width=1.4, align="right"),
        blocks.Column(say("Needed a year"), width=1.2, align="right"),
        blocks.Column(say("Achieved a year"), unit=spans["past"], width=1.15, align="right"),
        blocks.Column(say("Times"), unit=say("below 1 ← → above 1"), width=0.85, align="right"),
        blocks.Column(say("What it asks"), width=1.5),
    )


def _target_row(
    run: Tables, row: Row, say: Translator, links: Mapping[tuple[str, ...], str]
) -> tuple[blocks.Cell, ...]:
    code = outlook.classify_outlook(row)
    tone, symbol = outlook.OUTLOOK_STYLES[code]
    base, mark, empty = (
        phrases.format_baseline(row, say),
        BASELINE_MARKS.get(row["baseline_match"]),
        "–",
    )
    start = queries.find_baseline_result(run, row)
    ratio = row["ambition"]
    times = (
        ""
        if math.isnan(ratio)
        else say.number(ratio, phrases.count_decimals(row["ambition_decimals"]))
    )
    return (
        blocks.Cell(row["number"]),
        blocks.Cell(
            queries.indicator_names(run.indicators, say)[row["indicator_id"]],
            about=row["target_id"],
        ),
        blocks.Cell(
            base or empty,
            sub=queries.format_reference(run, start["source_id"], start["place"]) if start else "",
            notes=(mark,) if mark and base else (),
            href=links.get(queries.result_key(start), "") if start else "",
        ),
        blocks.Cell(phrases.format_target(row, say), href=links.get(queries.target_key(row), "")),
        blocks.Cell(phrases.format_required_pace(row, say, a_year=False) or empty),
        blocks.Cell(phrases.format_past_pace(row, say, a_year=False) or empty),
        blocks.Cell(times or empty, bar=assessment.bar_length(ratio)),
        blocks.Cell(say.code("outlook", code), tone=tone, symbol=symbol),  # type: ignore[arg-type]
    )
