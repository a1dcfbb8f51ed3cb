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

from briefing import block, contract, judged, status, tables, told
from briefing.exhibit import stated, underway
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker

PAGES = 2  # who has a minute reads two
HEADLINES = 7  # tiles beside the official count, where the province names none


def numbered(run: Tables) -> pd.DataFrame:
    """The measures of the plan's official, numbered targets, in the order of their numbers."""
    ahead = run.measures[run.measures["plan"] == run.place["plan"]]
    own = ahead[ahead["number"] != ""]
    return own.sort_values("number", key=_in_order, kind="stable") if len(own) else ahead


def _in_order(numbers: pd.Series) -> pd.Series:
    """Official numbers as they are counted: 2 before 10, 1a before 1b."""
    return numbers.str.replace(r"\d+", lambda digits: digits[0].zfill(9), regex=True)


def summary_cover(run: Tables, say: Speaker) -> block.Cover:
    """The opening of the summary: what is asked against what was achieved, in a sentence or two.

    Of a plan under way: how many targets keep pace, and where the leading one stands.
    """
    spans, rows = told.spans(run, say), numbered(run)
    title = say("Results {past} and targets {plan}", **spans)
    said = list(underway.unpublished(run, rows, say)) if run.in_plan else []
    if underway.begun(run, rows):
        title = say("Targets {plan}: progress to {year}", plan=spans["plan"], year=str(run.year))
        said += [*underway.message(run, rows, say), *underway.lead(run, _headlines(run), say)]
    else:
        said += list(_message(run, say)) or [_how_many(run, len(rows), say)]
    return block.Cover(
        title=title,
        subtitle=say.own(run.place, "name"),
        message=" ".join(said),
        **tables.marked(status.of_run(run), say),
        pages=PAGES,
    )


def _message(run: Tables, say: Speaker) -> Iterator[str]:
    """The leading target, the official count, and how much cannot be judged."""
    rows = tables.records(numbered(run))
    lead = next((r for r in _headlines(run) if told.outlook(r) in ("faster", "slower")), None)
    if lead is not None:
        yield _asked_against_past(run, lead, say)
    count = told.official_count(run)
    if count is not None:
        yield say(
            "{met} of the {total} targets of {past} were met or exceeded.",
            met=say.number(count["met"]),
            total=say.number(count["total"]),
            **told.spans(run, say),
        )
    missing = told.without_baseline(rows)
    if missing:
        yield say(
            "{missing} of the {count} targets of {plan} have no comparable baseline.",
            missing=say.number(len(missing)),
            count=say.number(len(rows)),
            **told.spans(run, say),
        )


def _how_many(run: Tables, count: int, say: Speaker) -> str:
    """How many targets there are, where nothing more can be said of them."""
    spans = told.spans(run, say)
    if not count:
        return say("No target of {plan} is known.", **spans)
    return say.plural("{count} target for {plan}.", "{count} targets for {plan}.", count, **spans)


def _asked_against_past(run: Tables, row: Row, say: Speaker) -> str:
    values = {
        "name": told.names(run.indicators, say)[row["indicator_id"]],
        "baseline": told.baseline(row, say),
        "asked": told.asked(row, say, spelled=True),
        "times": told.times(row, say),
        "during": told.during(row["baseline_period"], say),
        **told.spans(run, say),
    }
    if told.outlook(row) == "faster":
        return say(
            "{name} {during} was {baseline}; {plan} asks for {asked}, {times} the past pace.",
            **values,
        )
    return say(
        "{name} {during} was {baseline}; {plan} asks for {asked}, less than the past pace.",
        **values,
    )


def _headlines(run: Tables) -> list[dict[str, Any]]:
    """The targets the province names for its headlines, else the first numbered with a figure."""
    chosen = run.place["headline"].split()
    rows = {row["target_id"]: row for row in tables.records(run.measures)}
    if chosen:
        return [rows[target] for target in chosen]
    known = [
        row
        for row in tables.records(numbered(run))
        if row["baseline_match"] != "none" or judged.is_known(row)
    ]
    return known[:HEADLINES]


def tiles(run: Tables, say: Speaker) -> block.Tiles | None:
    """The official count and the headline targets: achieved, asked, how much faster.

    Of a plan under way the count is of its own targets, and a headline target with a figure of the
    plan's years stands at that. None where there is neither.
    """
    count, rows = told.official_count(run), numbered(run)
    own = _tile
    first = [] if count is None else [_count_tile(run, count, say)]
    if underway.begun(run, rows):
        own, first = _standing_tile, [underway.count_tile(run, rows, say)]
    made = (*first, *(own(run, row, say) for row in _headlines(run)))
    if not made:
        return None
    return stated.with_evidence(run, block.Tiles(say("Headline figures"), made), say)


def _standing_tile(run: Tables, row: Row, say: Speaker) -> block.Tile:
    """A headline target of a plan under way; where no year of it is known, at its baseline."""
    at = underway.standing(run, row, say)
    if at is not None:
        return underway.tile(run, row, at, say)
    parts = (
        judged.word(row, say),
        say.period(row["baseline_period"]),
        say("asked: {asked}", asked=told.asked(row, say)),
    )
    tone, _ = judged.VERDICTS[judged.verdict(row)]
    detail = "; ".join(part for part in parts if part)
    return replace(_tile(run, row, say), detail=detail, tone=tone)  # type: ignore[arg-type]


def _count_tile(run: Tables, count: Row, say: Speaker) -> block.Tile:
    return block.Tile(
        label=say("Targets of {past} met or exceeded", **told.spans(run, say)),
        value=say("{met}/{total}", met=say.number(count["met"]), total=say.number(count["total"])),
        detail=say("{missed} not met", missed=say.number(count["total"] - count["met"])),
        source=told.reference(run, count["source_id"], count["place"]),
    )


def _tile(run: Tables, row: Row, say: Speaker) -> block.Tile:
    code = told.outlook(row)
    own = row["baseline_indicator_id"] or row["indicator_id"]
    parts = [say("asked: {asked}", asked=told.asked(row, say))]
    if not math.isnan(row["ambition"]):
        parts.append(say("{times} the past pace", times=told.times(row, say)))
    tone, _ = told.OUTLOOKS[code]
    value, unit = _tile_value(row, say)
    start = told.baseline_result(run, row)
    return block.Tile(
        label=told.names(run.indicators, say)[own],
        value=value,
        unit=unit,
        detail="; ".join(parts),
        source=told.reference(run, start["source_id"], start["place"]) if start else "",
        tone=tone,  # type: ignore[arg-type]
        href=told.stated(run).get(told.result_key(start), "") if start else "",
    )


def _tile_value(row: Row, say: Speaker) -> tuple[str, str]:
    """A tile's number and, where it is a word and not a sign, its unit."""
    if math.isnan(row["baseline"]):
        return say("no figure"), ""
    label = say.unit(row["baseline_unit"])
    if label.startswith("%"):
        return told.baseline(row, say), ""
    number = say.number(row["baseline"], told.digits(row["baseline_decimals"]))
    return say.code("operator", row["baseline_operator"], value=number), label


def targets(run: Tables, measures: pd.DataFrame, say: Speaker) -> block.Block:
    """Each target: where it starts, what it asks, the pace that needs, against the past pace."""
    if run.measures["plan"].ne(run.place["plan"]).all():
        return block.paragraph(_how_many(run, 0, say))
    if not len(measures):
        return block.paragraph(say("The plan has no target here."))
    if underway.begun(run, measures):
        return underway.table(run, measures, say)
    domain = told.domains(run.indicators)
    rows = tables.records(measures)
    links = told.stated(run)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(domain[row["indicator_id"]], []).append(row)
    marks = {row["baseline_match"] for row in rows} & {"derived", "nearest"}
    made = block.Table(
        anchor="targets",
        caption=say("Targets of {plan} against {past}", **told.pace_spans(run, say)),
        columns=_target_columns(run, say),
        groups=tuple(
            block.Group(
                say.code("domain", code), tuple(_target_row(run, row, say, links) for row in own)
            )
            for code, own in groups.items()
        ),
        notes=tuple(
            block.Footnote(MARKS[match], say.code("baseline match", match))
            for match in ("derived", "nearest")
            if match in marks
        ),
        source=told.marks(run, measures["source_id"]),
    )
    return stated.with_evidence(run, made, say)


def new_page() -> block.Break:
    """The second page of the summary: every target."""
    return block.Break()


MARKS = {"derived": "a", "nearest": "b"}


def _target_columns(run: Tables, say: Speaker) -> tuple[block.Column, ...]:
    spans, start = told.pace_spans(run, say), contract.period_years(run.place["plan"])[0] - 1
    mean = say("{year}, or mean of {past}", year=str(start), past=spans["past"])
    return (
        block.Column(say("No."), width=0.34, align="center"),
        block.Column(say("Target"), width=2.8, header=True),
        block.Column(say("Baseline"), unit=mean, width=1.45, align="right"),
        block.Column(say("Asked for"), unit=spans["plan"], width=1.4, align="right"),
        block.Column(say("Needed a year"), width=1.2, align="right"),
        block.Column(say("Achieved a year"), unit=spans["past"], width=1.15, align="right"),
        block.Column(say("Times"), unit=say("below 1 ← → above 1"), width=0.85, align="right"),
        block.Column(say("What it asks"), width=1.5),
    )


def _target_row(
    run: Tables, row: Row, say: Speaker, links: Mapping[tuple[str, ...], str]
) -> tuple[block.Cell, ...]:
    code = told.outlook(row)
    tone, symbol = told.OUTLOOKS[code]
    base, mark, empty = told.baseline(row, say), MARKS.get(row["baseline_match"]), "–"
    start = told.baseline_result(run, row)
    ratio = row["ambition"]
    times = "" if math.isnan(ratio) else say.number(ratio, told.digits(row["ambition_decimals"]))
    return (
        block.Cell(row["number"]),
        block.Cell(told.names(run.indicators, say)[row["indicator_id"]], about=row["target_id"]),
        block.Cell(
            base or empty,
            sub=told.reference(run, start["source_id"], start["place"]) if start else "",
            notes=(mark,) if mark and base else (),
            href=links.get(told.result_key(start), "") if start else "",
        ),
        block.Cell(told.asked(row, say), href=links.get(told.target_key(row), "")),
        block.Cell(told.required(row, say, a_year=False) or empty),
        block.Cell(told.past(row, say, a_year=False) or empty),
        block.Cell(times or empty, bar=judged.bar(ratio)),
        block.Cell(say.code("outlook", code), tone=tone, symbol=symbol),  # type: ignore[arg-type]
    )
