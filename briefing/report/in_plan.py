"""The exhibits of a plan under way: how many targets keep pace, where each stands, headline tiles.

The summary and the reports on a domain show these as soon as a year of the plan has a result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, evidence, phrases, target_figures

EMPTY_CELL = blocks.Cell("–")
NOTE_LETTERS = "abcdefghijklmnopqrstuvwxyz"
REDUNDANT_REASON = "met_at_baseline"  # the reason its verdict, maintained, already tells


def has_begun(run: Tables, measures: pd.DataFrame) -> bool:
    """Whether a year of the plan has passed and one of these targets has a figure for it."""
    return run.in_plan and any(
        assessment.has_figure_in_plan(row) for row in tables.to_records(measures)
    )


def counted_targets(run: Tables, measures: pd.DataFrame) -> list[dict[str, Any]]:
    """The targets a count is of: without the stages of milestones.

    Where the plan numbers none, those of yearly plans are left out as well.
    """
    own = measures[measures["stage_of"].eq("")]
    if not own["number"].ne("").any():
        own = tables.select_plan_targets(own, run.place["plan"])
    return tables.to_records(own)


def unpublished_sentence(run: Tables, measures: pd.DataFrame, say: Translator) -> Iterator[str]:
    """That none of some targets has a result of the briefing year, or of any year of the plan.

    Months of a year are no result of it.
    """
    first = schema.period_years(run.place["plan"])[0]
    known = run.results[run.results["indicator_id"].isin(measures["indicator_id"])]
    periods = [period for period in known["period"] if len(period) != len("2026-06")]
    ends = {schema.period_years(period)[1] for period in periods}
    years = [year for year in ends if first <= year <= run.year]
    if not years:
        span = str(first) if first == run.year else f"{first}–{run.year}"
        yield say(
            "No result for {span} has been published yet, so progress cannot be judged.", span=span
        )
    elif run.year not in years:
        yield say(
            "No result for {year} has been published yet; the latest are of {last}.",
            year=str(run.year),
            last=str(max(years)),
        )


def progress_sentences(run: Tables, measures: pd.DataFrame, say: Translator) -> Iterator[str]:
    """How many targets keep pace, are behind, are decided, cannot be judged: together all."""
    rows = counted_targets(run, measures)
    found = Counter(assessment.verdict_of(row) for row in rows)
    course = sum(found[code] for code in assessment.ON_COURSE)
    behind = sum(found[code] for code in assessment.BEHIND)
    reached = found["met"] + found["exceeded"]
    values = {
        "total": say.number(len(rows)),
        "year": str(run.year),
        "plan": say.period(run.place["plan"]),
    }
    if course or behind:
        yield say.plural(
            "As of {year}, {count} of the {total} targets of {plan} is on track or maintained.",
            "As of {year}, {count} of the {total} targets of {plan} are on track or maintained.",
            course,
            **values,
        )
    elif reached or found["not_met"]:
        yield say.plural(
            "By {year}, {count} of the {total} targets of {plan} was met or exceeded.",
            "By {year}, {count} of the {total} targets of {plan} were met or exceeded.",
            reached,
            **values,
        )
    else:
        yield say("As of {year}, none of the {total} targets of {plan} can be judged.", **values)
        return
    yield from _other_count_sentences(found, behind, course or behind, say)


def _other_count_sentences(
    found: Counter[str], behind: int, running: int, say: Translator
) -> Iterator[str]:
    """The targets the opening sentence does not speak of."""
    if behind:
        parts = _format_verdict_counts(found, assessment.BEHIND, say)
        yield say.plural(
            "{count} is behind: {parts}.", "{count} are behind: {parts}.", behind, parts=parts
        )
    decided = sum(found[code] for code in assessment.DECIDED)
    if running and decided:
        yield say(
            "Already decided: {parts}.",
            parts=_format_verdict_counts(found, assessment.DECIDED, say),
        )
    elif found["not_met"]:
        yield say.plural("{count} was not met.", "{count} were not met.", found["not_met"])
    if found["undetermined"]:
        yield say.plural(
            "{count} cannot be judged.", "{count} cannot be judged.", found["undetermined"]
        )
    if found["not_due"]:
        yield say.plural(
            "{count} is not due yet and has no stages to measure its pace by.",
            "{count} are not due yet and have no stages to measure their pace by.",
            found["not_due"],
        )


def _format_verdict_counts(found: Counter[str], codes: tuple[str, ...], say: Translator) -> str:
    return ", ".join(
        f"{say.number(found[code])} {assessment.verdict_label(code, say, opening=False)}"
        for code in codes
        if found[code]
    )


@dataclass(frozen=True)
class FormattedFigure:
    """Where a target stands: the figure with and without its unit, what it is of, its statement.

    `period` is a year, or the years the figure is the mean or the sum of; `href` leads to it.
    """

    text: str
    number: str
    period: str
    result: Row
    href: str


def format_latest_figure(run: Tables, row: Row, say: Translator) -> FormattedFigure | None:
    """Where a target stands by the last year known, a mean or a total by that of all years so far.

    None where no year of the plan is known.
    """
    seen = target_figures.find_latest_figure(run, row, run.year)
    return None if seen is None else _format_known_figure(run, row, seen, say)


def _format_known_figure(
    run: Tables, row: Row, seen: target_figures.KnownFigure, say: Translator
) -> FormattedFigure:
    number = say.number(seen.value, phrases.count_decimals(seen.decimals))
    bare = say.code("operator", seen.operator, value=number)
    period = evidence.format_period_so_far(row, seen, say)
    return FormattedFigure(
        seen.said(say), bare, period, seen.result, evidence.link_to_latest(run, row, seen)
    )


def headline_sentence(
    run: Tables, headlines: list[dict[str, Any]], say: Translator
) -> Iterator[str]:
    """Where the first headline target with a figure stands against what it asks."""
    for row in headlines:
        at = format_latest_figure(run, row, say)
        if at is not None:
            yield say(
                "{name}: {value} ({period}), asked: {asked}; {verdict}.",
                name=queries.indicator_names(run.indicators, say)[row["indicator_id"]],
                value=at.text,
                period=at.period,
                asked=phrases.format_target(row, say),
                verdict=assessment.verdict_label_of(row, say, opening=False),
            )
            return


def progress_count_tile(run: Tables, measures: pd.DataFrame, say: Translator) -> blocks.Tile:
    """How many targets keep pace, or once all are due were met."""
    rows = counted_targets(run, measures)
    found = Counter(assessment.verdict_of(row) for row in rows)
    plan, unknown = say.period(run.place["plan"]), found["undetermined"]
    behind = sum(found[code] for code in assessment.BEHIND)
    if any(row["attainment"] == "not_due" for row in rows):
        label = say("Targets of {plan} on track or maintained", plan=plan)
        good = sum(found[code] for code in assessment.ON_COURSE)
        parts = [say("{count} behind", count=say.number(behind))] if behind else []
    else:
        label, good = say("Targets of {past} met or exceeded", past=plan), found["met"]
        good, missed = good + found["exceeded"], found["not_met"]
        parts = [say("{missed} not met", missed=say.number(missed))] if missed else []
    if unknown:
        parts.append(say("{count} cannot be judged", count=say.number(unknown)))
    value = say("{met}/{total}", met=say.number(good), total=say.number(len(rows)))
    return blocks.Tile(label, value, detail="; ".join(parts))


def headline_tile(run: Tables, row: Row, at: FormattedFigure, say: Translator) -> blocks.Tile:
    """A headline target: where it stands, what it asks, its verdict."""
    parts = (
        assessment.verdict_label_of(row, say),
        at.period,
        say("asked: {asked}", asked=phrases.format_target(row, say)),
    )
    tone, _ = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    unit = say.unit(row["unit"])
    signed = unit.startswith("%") or row["unit"] == "yes_no"
    return blocks.Tile(
        label=queries.indicator_names(run.indicators, say)[row["indicator_id"]],
        value=at.text if signed else at.number,
        unit="" if signed else unit,
        detail="; ".join(parts),
        source=queries.format_reference(run, at.result["source_id"], at.result["place"]),
        tone=tone,  # type: ignore[arg-type]
        href=at.href,
    )


def in_plan_table(run: Tables, measures: pd.DataFrame, say: Translator) -> blocks.Table:
    """Each target: where it started and stands, its pace so far and from here, its verdict.

    Stages are told with their milestone alone. A column without a figure is left out: once all
    targets are due, none has a pace.
    """
    domain = queries.indicator_domains(run.indicators)
    own = measures[measures["stage_of"].eq("")]
    groups: dict[str, list[Row]] = {}
    for row in tables.to_records(own):
        groups.setdefault(domain[row["indicator_id"]], []).append(row)
    marks = RemarkLetters(run, [row for rows in groups.values() for row in rows], say)
    columns = _in_plan_columns(run, say)
    cells = {
        code: [_in_plan_row(run, row, marks, say) for row in rows] for code, rows in groups.items()
    }
    every = [row for rows in cells.values() for row in rows]
    kept = [i for i in range(len(columns)) if any(row[i] != EMPTY_CELL for row in every)]
    made = blocks.Table(
        anchor="targets",
        caption=say(
            "Targets of {plan} as of {year}",
            plan=phrases.plan_spans(run, say)["plan"],
            year=str(run.year),
        ),
        columns=tuple(columns[i] for i in kept),
        groups=tuple(
            blocks.Group(
                say.code("domain", code), tuple(tuple(row[i] for i in kept) for row in rows)
            )
            for code, rows in cells.items()
        ),
        notes=tuple(blocks.Footnote(mark, text) for text, mark in marks.letters.items()),
        source=queries.source_marks(run, {*own["source_id"], *latest_figure_sources(run, own)}),
    )
    return evidence.add_evidence(run, made, say)


def latest_figure_sources(run: Tables, measures: pd.DataFrame) -> set[str]:
    """The sources of where some targets stand, and of the last year known of each."""
    used: list[str] = []
    for row in tables.to_records(measures):
        for seen in (
            target_figures.find_latest_figure(run, row, run.year),
            _last_year_figure(run, row),
        ):
            used += [str(seen.result["source_id"])] if seen is not None else []
    return set(queries.split_sources(used))


def _last_year_figure(run: Tables, row: Row) -> target_figures.KnownFigure | None:
    """The last year of the plan known of a target, by itself."""
    years = target_figures.find_yearly_figures(run, row, min(run.year, int(row["due"])))
    return years[max(years)] if years else None


def _figure_shown(run: Tables, row: Row) -> target_figures.KnownFigure | None:
    """The last year known of a target; of one decided by its mean or sum, that one."""
    decided = row["attainment"] != "not_due"
    return (
        target_figures.find_latest_figure(run, row, run.year)
        if decided
        else _last_year_figure(run, row)
    )


class RemarkLetters:
    """A letter for each remark the rows of a table make, and its sentence under the table."""

    def __init__(self, run: Tables, rows: list[Row], say: Translator) -> None:
        self.run, self.say = run, say
        texts: dict[str, None] = {}
        for row in rows:
            texts |= dict.fromkeys((*self.of_baseline(row), *self.of_latest(row)))
        for row in rows:
            texts |= dict.fromkeys(self.of_verdict(row))
        self.letters = dict(zip(texts, NOTE_LETTERS, strict=False))

    def __call__(self, texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.letters[text] for text in texts)

    def of_baseline(self, row: Row) -> list[str]:
        """That a baseline is computed, or another indicator's."""
        if row["baseline_match"] == "derived":
            return [self.say("Computed from published figures; printed in no document.")]
        nearest = row["baseline_match"] == "nearest"
        return [self.say.code("baseline match", "nearest")] if nearest else []

    def of_latest(self, row: Row) -> list[str]:
        """That a figure is computed or estimated, or counted on another basis than asked for."""
        seen = _figure_shown(self.run, row)
        if seen is None:
            return []
        derived = self.say("Computed from published figures; printed in no document.")
        remarks = [derived] if seen.result["derived"] else []
        remarks += [self.say("Estimate.")] if seen.result["estimate"] == "yes" else []
        return remarks

    def of_verdict(self, row: Row) -> list[str]:
        """The first reason of a verdict that the verdict itself does not tell."""
        codes = [code for code in row["reasons"].split() if code != REDUNDANT_REASON]
        return [self.say.code("reason", code) for code in codes[:1]]


def _in_plan_columns(run: Tables, say: Translator) -> tuple[blocks.Column, ...]:
    spans = phrases.pace_spans(run, say)
    first, last = schema.period_years(run.place["plan"])
    start = str(first - 1)
    mean = say("{year}, or mean of {past}", year=start, past=spans["past"])
    return (
        blocks.Column(say("No."), width=0.3, align="center"),
        blocks.Column(say("Target"), width=2.5, header=True),
        blocks.Column(say("Baseline"), unit=mean, width=1.58, align="right"),
        blocks.Column(say("Latest"), unit=str(run.year), width=1.65, align="right"),
        blocks.Column(say("Asked for"), unit=spans["plan"], width=1.35, align="right"),
        blocks.Column(
            say("Achieved a year"), unit=say("since {year}", year=start), width=1.1, align="right"
        ),
        blocks.Column(
            say("Needed a year"),
            unit=say("to {year}; slower ← → faster", year=str(last)),
            width=1.35,
            align="right",
        ),
        blocks.Column(say("Judged"), width=1.65),
    )


def _in_plan_row(
    run: Tables, row: Row, marks: RemarkLetters, say: Translator
) -> tuple[blocks.Cell, ...]:
    links, start = queries.statement_links(run), queries.find_baseline_result(run, row)
    tone, symbol = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    base = phrases.format_baseline(row, say)
    last = schema.period_years(row["plan"])[1]
    return (
        blocks.Cell(row["number"]),
        blocks.Cell(
            queries.indicator_names(run.indicators, say)[row["indicator_id"]],
            about=row["target_id"],
        ),
        blocks.Cell(
            base or EMPTY_CELL.text,
            sub=queries.format_reference(run, start["source_id"], start["place"]) if start else "",
            notes=marks(marks.of_baseline(row)) if base else (),
            href=links.get(queries.result_key(start), "") if start else "",
        ),
        _latest_cell(run, row, marks, say),
        blocks.Cell(
            phrases.format_target(row, say),
            sub=str(int(row["due"])) if row["due"] != last else "",
            href=links.get(queries.target_key(row), ""),
        ),
        blocks.Cell(assessment.format_achieved_pace(row, say, a_year=False) or EMPTY_CELL.text),
        blocks.Cell(
            assessment.format_needed_pace(row, say, a_year=False) or EMPTY_CELL.text,
            bar=assessment.bar_length(assessment.catch_up_ratio(row)),
        ),
        blocks.Cell(
            assessment.verdict_label_of(row, say),
            tone=tone,  # type: ignore[arg-type]
            symbol=symbol,  # type: ignore[arg-type]
            notes=marks(marks.of_verdict(row)),
        ),
    )


def _latest_cell(run: Tables, row: Row, marks: RemarkLetters, say: Translator) -> blocks.Cell:
    """Where a target stands, with the year where it is not the one in the column's head."""
    seen = _figure_shown(run, row)
    if seen is None:
        return EMPTY_CELL
    at = _format_known_figure(run, row, seen, say)
    parts = [at.period] if at.period != str(run.year) else []
    if row["basis"] != at.result["basis"]:
        parts.append(phrases.format_basis(at.result["basis"], say))
    parts.append(queries.format_reference(run, at.result["source_id"], at.result["place"]))
    return blocks.Cell(
        at.text,
        sub=" · ".join(parts),
        notes=marks(marks.of_latest(row)),
        href=at.href,
    )
