"""The exhibits of a plan under way: how many targets keep pace, what each has reached, tiles.

The summary and the reports on a domain show these as soon as a year of the plan has a result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from briefing.data import queries, schema
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, evidence, phrases, target_columns, target_figures
from briefing.report.target_columns import DASH, TargetColumn

NOTE_LETTERS = "abcdefghijklmnopqrstuvwxyz"
REDUNDANT_REASON = "met_at_baseline"  # the reason its verdict, maintained, already gives


def has_begun(tables: Tables, measures: Sequence[Measure]) -> bool:
    """Whether a year of the plan has passed and one of these targets has a figure for it."""
    return tables.in_plan and any(map(assessment.has_figure_in_plan, measures))


def counted_targets(tables: Tables, measures: Sequence[Measure]) -> list[Measure]:
    """The targets a count is of: without the stages of milestones.

    Where the plan numbers none, those of yearly plans are left out as well.
    """
    targets = [row for row in measures if not row.stage_of]
    if any(row.number for row in targets):
        return targets
    return queries.select_plan_targets(targets, tables.facts.plan)


def unpublished_sentence(
    tables: Tables, measures: Sequence[Measure], say: Translator
) -> Iterator[str]:
    """That none of some targets has a result of the briefing year, or of any year of the plan.

    Months of a year are no result of it.
    """
    first = schema.period_years(tables.facts.plan)[0]
    indicator_ids = {row.indicator_id for row in measures}
    results = (row for row in tables.results if row.indicator_id in indicator_ids)
    periods = {schema.Period.parse(row.period) for row in results}
    ends = {period.last_year for period in periods if not period.is_month}
    years = [year for year in ends if first <= year <= tables.year]
    if not years:
        span = str(first) if first == tables.year else f"{first}–{tables.year}"
        yield say(
            "No result for {span} has been published yet, so progress cannot be judged.", span=span
        )
    elif tables.year not in years:
        yield say(
            "No result for {year} has been published yet; the latest are of {last}.",
            year=str(tables.year),
            last=str(max(years)),
        )


def progress_sentences(
    tables: Tables, measures: Sequence[Measure], say: Translator
) -> Iterator[str]:
    """How many targets keep pace, are behind, are decided, cannot be judged: together all."""
    rows = counted_targets(tables, measures)
    counts = Counter(assessment.verdict_of(row) for row in rows)
    course = sum(counts[code] for code in assessment.ON_COURSE)
    behind = sum(counts[code] for code in assessment.BEHIND)
    reached = counts["met"] + counts["exceeded"]
    values = {
        "total": say.number(len(rows)),
        "year": str(tables.year),
        "plan": say.period(tables.facts.plan),
    }
    if course or behind:
        yield say.plural(
            "As of {year}, {count} of the {total} targets of {plan} is on track or maintained.",
            "As of {year}, {count} of the {total} targets of {plan} are on track or maintained.",
            course,
            **values,
        )
    elif reached or counts["not_met"]:
        yield say.plural(
            "By {year}, {count} of the {total} targets of {plan} was met or exceeded.",
            "By {year}, {count} of the {total} targets of {plan} were met or exceeded.",
            reached,
            **values,
        )
    else:
        yield say("As of {year}, none of the {total} targets of {plan} can be judged.", **values)
        return
    yield from _other_count_sentences(counts, behind, course or behind, say)


def _other_count_sentences(
    counts: Counter[str], behind: int, running: int, say: Translator
) -> Iterator[str]:
    """The targets the opening sentence does not speak of."""
    if behind:
        parts = _format_verdict_counts(counts, assessment.BEHIND, say)
        yield say.plural(
            "{count} is behind: {parts}.", "{count} are behind: {parts}.", behind, parts=parts
        )
    decided = sum(counts[code] for code in assessment.DECIDED)
    if running and decided:
        yield say(
            "Already decided: {parts}.",
            parts=_format_verdict_counts(counts, assessment.DECIDED, say),
        )
    elif counts["not_met"]:
        yield say.plural("{count} was not met.", "{count} were not met.", counts["not_met"])
    if counts["undetermined"]:
        yield say.plural(
            "{count} cannot be judged.", "{count} cannot be judged.", counts["undetermined"]
        )
    if counts["not_due"]:
        yield say.plural(
            "{count} is not due yet and has no stages to measure its pace by.",
            "{count} are not due yet and have no stages to measure their pace by.",
            counts["not_due"],
        )


def _format_verdict_counts(counts: Counter[str], codes: tuple[str, ...], say: Translator) -> str:
    return ", ".join(
        f"{say.number(counts[code])} {assessment.verdict_label(code, say, capitalized=False)}"
        for code in codes
        if counts[code]
    )


def headline_sentence(
    tables: Tables, headlines: Sequence[Measure], say: Translator
) -> Iterator[str]:
    """What the first headline target with a figure has reached, and what it asks."""
    for row in headlines:
        figure = target_figures.find_latest_figure(tables, row, tables.year)
        if figure is not None:
            yield say(
                "{name}: {value} ({period}), asked: {asked}; {verdict}.",
                name=tables.indicator_names[say.language][row.indicator_id],
                value=figure.format(say),
                period=evidence.format_period_so_far(row, figure, say),
                asked=phrases.format_target(row, say),
                verdict=assessment.verdict_label_of(row, say, capitalized=False),
            )
            return


def progress_count_tile(
    tables: Tables, measures: Sequence[Measure], say: Translator
) -> blocks.Tile:
    """How many targets keep pace, or once all are due were met."""
    rows = counted_targets(tables, measures)
    counts = Counter(map(assessment.verdict_of, rows))
    plan = say.period(tables.facts.plan)
    if any(row.attainment == "not_due" for row in rows):
        label = say("Targets of {plan} on track or maintained", plan=plan)
        good = sum(counts[code] for code in assessment.ON_COURSE)
        behind = sum(counts[code] for code in assessment.BEHIND)
        parts = [say("{count} behind", count=say.number(behind))] if behind else []
    else:
        label = say("Targets of {past} met or exceeded", past=plan)
        good, missed = counts["met"] + counts["exceeded"], counts["not_met"]
        parts = [say("{missed} not met", missed=say.number(missed))] if missed else []
    if unknown := counts["undetermined"]:
        parts.append(say("{count} cannot be judged", count=say.number(unknown)))
    value = say("{met}/{total}", met=say.number(good), total=say.number(len(rows)))
    return blocks.Tile(label, value, detail="; ".join(parts))


def headline_tile(
    tables: Tables, row: Measure, figure: target_figures.KnownFigure, say: Translator
) -> blocks.Tile:
    """A headline target: what it has reached, what it asks, its verdict."""
    parts = (
        assessment.verdict_label_of(row, say),
        evidence.format_period_so_far(row, figure, say),
        say("asked: {asked}", asked=phrases.format_target(row, say)),
    )
    tone, _ = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
    unit = say.unit(row.unit)
    in_value = unit.startswith("%") or row.unit == "yes_no"
    return blocks.Tile(
        label=tables.indicator_names[say.language][row.indicator_id],
        value=figure.format(say) if in_value else figure.format_without_unit(say),
        unit="" if in_value else unit,
        detail="; ".join(parts),
        source=queries.format_reference(tables, figure.result.source_id, figure.result.place),
        tone=tone,
        href=evidence.link_to_latest(tables, row, figure),
    )


def in_plan_table(tables: Tables, measures: Sequence[Measure], say: Translator) -> blocks.Table:
    """Each target: its baseline and latest figure, its pace so far and from here, its verdict.

    Stages are shown by their milestone alone. A column without a figure is left out: once all
    targets are due, none has a pace.
    """
    targets = [row for row in measures if not row.stage_of]
    by_domain = target_columns.group_by_domain(tables, targets, say)
    letters = _assign_letters(tables, [row for rows in by_domain.values() for row in rows], say)
    columns, groups = target_columns.fill_columns(
        _in_plan_columns(tables, letters, say), by_domain, lambda cell: cell == blocks.Cell(DASH)
    )
    source_ids = {row.source_id for row in targets} | latest_figure_sources(tables, targets)
    table = blocks.Table(
        anchor="targets",
        caption=say(
            "Targets of {plan} as of {year}",
            plan=say.period(tables.facts.plan),
            year=str(tables.year),
        ),
        columns=columns,
        groups=groups,
        notes=tuple(blocks.Footnote(letter, text) for text, letter in letters.items()),
        source=queries.source_marks(tables, source_ids),
    )
    return evidence.add_evidence(tables, table, say)


def latest_figure_sources(tables: Tables, measures: Sequence[Measure]) -> set[str]:
    """The sources of what some targets have reached, and of the last year known of each."""
    figures = [
        *(target_figures.find_latest_figure(tables, row, tables.year) for row in measures),
        *(_last_year_figure(tables, row) for row in measures),
    ]
    return set(queries.split_sources(figure.result.source_id for figure in figures if figure))


def _last_year_figure(tables: Tables, row: Measure) -> target_figures.KnownFigure | None:
    """The last year of the plan known of a target, by itself."""
    years = target_figures.find_yearly_figures(tables, row, tables.year)
    return years[max(years)] if years else None


def _figure_shown(tables: Tables, row: Measure) -> target_figures.KnownFigure | None:
    """The last year known of a target; of one decided by its mean or sum, that one."""
    if row.attainment == "not_due":
        return _last_year_figure(tables, row)
    return target_figures.find_latest_figure(tables, row, tables.year)


def _assign_letters(tables: Tables, rows: Sequence[Measure], say: Translator) -> Mapping[str, str]:
    """A letter for each remark the rows of a table make, those on figures first."""
    of_figures = (
        text
        for row in rows
        for text in (*_baseline_remarks(row, say), *_latest_remarks(tables, row, say))
    )
    of_verdicts = (text for row in rows for text in _verdict_remarks(row, say))
    return dict(zip(dict.fromkeys((*of_figures, *of_verdicts)), NOTE_LETTERS, strict=False))


def _baseline_remarks(row: Measure, say: Translator) -> list[str]:
    """That a baseline is computed, or another indicator's."""
    if row.baseline_match == "derived":
        return [_computed_remark(say)]
    nearest = row.baseline_match == "nearest"
    return [say.code("baseline match", "nearest")] if nearest else []


def _latest_remarks(tables: Tables, row: Measure, say: Translator) -> list[str]:
    """That a figure is computed or estimated."""
    figure = _figure_shown(tables, row)
    if figure is None:
        return []
    remarks = [_computed_remark(say)] if figure.result.derived else []
    return [*remarks, say("Estimate.")] if figure.result.estimate == "yes" else remarks


def _computed_remark(say: Translator) -> str:
    return say("Computed from published figures; printed in no document.")


def _verdict_remarks(row: Measure, say: Translator) -> list[str]:
    """The first reason of a verdict that the verdict itself does not give."""
    codes = [code for code in row.reasons.split() if code != REDUNDANT_REASON]
    return [say.code("reason", code) for code in codes[:1]]


def _in_plan_columns(
    tables: Tables, letters: Mapping[str, str], say: Translator
) -> tuple[TargetColumn, ...]:
    """The columns of the table of targets, each with what makes its cell of a target."""
    spans = phrases.pace_spans(tables, say)
    first, last = schema.period_years(tables.facts.plan)
    start = str(first - 1)
    mean = say("{year}, or mean of {past}", year=start, past=spans["past"])
    since, until = (
        say("since {year}", year=start),
        say("to {year}; slower ← → faster", year=str(last)),
    )

    def note(remarks: Sequence[str]) -> tuple[str, ...]:
        return tuple(letters[remark] for remark in remarks)

    return (
        TargetColumn(
            blocks.Column(say("No."), width=0.3, align="center"), target_columns.number_cell
        ),
        TargetColumn(
            blocks.Column(say("Target"), width=2.5, header=True),
            lambda row: target_columns.name_cell(tables, row, say),
        ),
        TargetColumn(
            blocks.Column(say("Baseline"), unit=mean, width=1.58, align="right"),
            lambda row: target_columns.baseline_cell(
                tables, row, say, note(_baseline_remarks(row, say))
            ),
        ),
        TargetColumn(
            blocks.Column(say("Latest"), unit=str(tables.year), width=1.65, align="right"),
            lambda row: _latest_cell(tables, row, note(_latest_remarks(tables, row, say)), say),
        ),
        TargetColumn(
            blocks.Column(say("Asked for"), unit=spans["plan"], width=1.35, align="right"),
            lambda row: target_columns.target_cell(tables, row, say, _format_other_due(row)),
        ),
        TargetColumn(
            blocks.Column(say("Achieved a year"), unit=since, width=1.1, align="right"),
            lambda row: blocks.Cell(assessment.format_achieved_pace(row, say, False) or DASH),
        ),
        TargetColumn(
            blocks.Column(say("Needed a year"), unit=until, width=1.35, align="right"),
            lambda row: blocks.Cell(
                assessment.format_needed_pace(row, say, with_per_year=False) or DASH,
                bar=assessment.bar_length(assessment.catch_up_ratio(row)),
            ),
        ),
        TargetColumn(
            blocks.Column(say("Judged"), width=1.65),
            lambda row: target_columns.verdict_cell(
                assessment.verdict_of(row), say, notes=note(_verdict_remarks(row, say))
            ),
        ),
    )


def _format_other_due(row: Measure) -> str:
    """The year a target is due in where that is not the last of its plan."""
    return str(int(row.due)) if row.due != schema.period_years(row.plan)[1] else ""


def _latest_cell(
    tables: Tables, row: Measure, notes: tuple[str, ...], say: Translator
) -> blocks.Cell:
    """What a target has reached, with the year where it is not the one in the column's head."""
    figure = _figure_shown(tables, row)
    if figure is None:
        return blocks.Cell(DASH)
    period = evidence.format_period_so_far(row, figure, say)
    parts = [period] if period != str(tables.year) else []
    if row.basis != figure.result.basis:
        parts.append(phrases.format_basis(figure.result.basis, say))
    parts.append(queries.format_reference(tables, figure.result.source_id, figure.result.place))
    link = evidence.link_to_latest(tables, row, figure)
    return blocks.Cell(figure.format(say), sub=" · ".join(parts), notes=notes, href=link)
