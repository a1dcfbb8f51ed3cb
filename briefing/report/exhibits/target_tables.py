"""The tables of the progress report: where every target stands, and what is counted apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from briefing.data import queries, schema
from briefing.data.queries import Row
from briefing.data.schema import cells
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, evidence, phrases, target_figures
from briefing.report.source_list import no_interim_targets

DASH = "–"
EARLIER_MARK, DERIVED_MARK, ESTIMATE_MARK = "*", "d", "e"  # marks of a result
MakeCell = Callable[[Row], blocks.Cell]


def progress_table(run: Tables, say: Translator) -> blocks.Block:
    """Every target due at the plan's end: asked, latest, achieved and needed a year, verdict.

    A column in which no target has anything is left out.
    """
    rows = target_figures.plan_targets(run)
    if not rows:
        return blocks.paragraph(say("The plan has no target here."))
    ordered = [row for own in target_figures.group_by_domain(run, rows).values() for row in own]
    plan = target_figures.current_plan(run)
    return _make_table(
        run,
        say,
        anchor="standings",
        caption=say("Targets of {plan} as of {year}", plan=say.period(plan), year=str(run.year)),
        columns=_progress_table_columns(run, say, ordered),
        groups=[
            (say.code("domain", code), own)
            for code, own in target_figures.group_by_domain(run, ordered).items()
        ],
    )


def interim_table(run: Tables, say: Translator) -> blocks.Block:
    """What is counted apart: targets due before the plan's end, and stages of milestones."""
    rows = target_figures.interim_targets(run)
    due = str(schema.period_years(target_figures.current_plan(run))[1])
    if not rows:
        return no_interim_targets(due, say)
    groups = [
        (say("Due before {due}", due=due), [row for row in rows if not row["stage_of"]]),
        (say("Stages of milestones"), [row for row in rows if row["stage_of"]]),
    ]
    return _make_table(
        run,
        say,
        anchor="interim",
        caption=say("Targets due before {due}, and stages of milestones", due=due),
        columns=_interim_columns(run, say),
        groups=[(label, own) for label, own in groups if own],
    )


def _make_table(
    run: Tables,
    say: Translator,
    anchor: str,
    caption: str,
    columns: Sequence[tuple[blocks.Column, MakeCell]],
    groups: Sequence[tuple[str, list[Row]]],
) -> blocks.Table:
    rows = [row for _, own in groups for row in own]
    made = [tuple(make(row) for _, make in columns) for row in rows]
    kept = [
        i
        for i, (column, _) in enumerate(columns)
        if column.header or any(_has_text(r[i]) for r in made)
    ]
    shown = _redistribute_width([column for column, _ in columns], kept)
    cells = iter(tuple(row[i] for i in kept) for row in made)
    marks = {mark for row in made for cell in row for mark in cell.notes}
    seen = [
        one
        for row in rows
        if (one := target_figures.find_latest_figure(run, row, run.year)) is not None
    ]
    used = [*(row["source_id"] for row in rows), *(one.result["source_id"] for one in seen)]
    made_table = blocks.Table(
        anchor=anchor,
        caption=caption,
        columns=tuple(shown),
        groups=tuple(blocks.Group(label, tuple(next(cells) for _ in own)) for label, own in groups),
        notes=tuple(note for note in _make_footnotes(run, say) if note.mark in marks),
        source=queries.source_marks(run, used),
    )
    return evidence.add_evidence(run, made_table, say)


def _redistribute_width(
    columns: Sequence[blocks.Column], kept: Sequence[int]
) -> list[blocks.Column]:
    """The columns kept take the room of those left out: names and words most, figures less."""
    spare = sum(column.width for i, column in enumerate(columns) if i not in kept)
    wide = next(i for i, column in enumerate(columns) if column.header)
    asked = next(i for i, column in enumerate(columns) if column.align == "right")
    share = {wide: 0.35, asked: 0.25, kept[-1]: 0.25}
    others = [i for i in kept if i not in share and columns[i].align == "right"]
    share |= {i: 0.15 / len(others) for i in others}
    return [replace(columns[i], width=columns[i].width + share.get(i, 0) * spare) for i in kept]


def _has_text(cell: blocks.Cell) -> bool:
    return cell.text not in ("", DASH) or bool(cell.sub)


def _make_footnotes(run: Tables, say: Translator) -> tuple[blocks.Footnote, ...]:
    earlier = say("A result from before {year}; none for {year} yet.", year=str(run.year))
    return (
        blocks.Footnote(EARLIER_MARK, earlier),
        blocks.Footnote(DERIVED_MARK, say("derived")),
        blocks.Footnote(ESTIMATE_MARK, say("estimate")),
    )


def _progress_table_columns(
    run: Tables, say: Translator, rows: Sequence[Row]
) -> list[tuple[blocks.Column, MakeCell]]:
    due = say("in {year}", year=str(schema.period_years(target_figures.current_plan(run))[1]))
    now = say("in {year}", year=str(run.year))
    known = any(target_figures.find_latest_figure(run, row, run.year) for row in rows)
    but = "" if known else "no_result"  # which the cover says of all
    since = say("from now on") if known else say("from the start")
    return [
        (blocks.Column(say("No."), width=0.36, align="center"), _number_cell),
        (blocks.Column(say("Target"), width=2.4, header=True), _name_cells(run, say, but)),
        (_figure_column(say("Asked for"), due, 1.6), _level_cells(run, say)),
        (_figure_column(say("Latest"), now, 1.65), _latest_cells(run, say)),
        (_figure_column(say("Achieved a year"), "", 1.28), _achieved_cells(say)),
        (_figure_column(say("Needed a year"), since, 1.4), _needed_cells(run, say)),
        (_figure_column(say("At the pace so far"), due, 0.9), _projected_cells(say)),
        (blocks.Column(say("Verdict"), width=1.5), _verdict_cells(say)),
    ]


def _interim_columns(run: Tables, say: Translator) -> list[tuple[blocks.Column, MakeCell]]:
    now = say("in {year}", year=str(run.year))
    return [
        (blocks.Column(say("Target"), width=3.4, header=True), _name_cells(run, say)),
        (blocks.Column(say("Due"), width=0.6, align="center"), _due_cell),
        (_figure_column(say("Asked for"), "", 1.7), _level_cells(run, say)),
        (_figure_column(say("Latest"), now, 1.6), _latest_cells(run, say)),
        (_figure_column(say("Needed a year"), say("from now on"), 1.4), _needed_cells(run, say)),
        (blocks.Column(say("Verdict"), width=1.6), _verdict_cells(say)),
    ]


def _figure_column(label: str, unit: str, width: float) -> blocks.Column:
    return blocks.Column(label, unit=unit, width=width, align="right")


def _number_cell(row: Row) -> blocks.Cell:
    return blocks.Cell(row["number"])


def _due_cell(row: Row) -> blocks.Cell:
    return blocks.Cell(str(int(row["due"])))


def _name_cells(run: Tables, say: Translator, but: str = "") -> MakeCell:
    """The name, below it the stage's milestone and why the verdict is what it is."""
    names = queries.indicator_names(run.indicators, say)
    of = dict(zip(run.measures["target_id"], run.measures["indicator_id"], strict=True))

    def cell(row: Row) -> blocks.Cell:
        whole = row["stage_of"]
        stage = [say("Stage of: {name}.", name=names[of[whole]])] if whole in of else []
        remarks = " ".join((*stage, *target_figures.describe_reasons(run, row, say, but)))
        return blocks.Cell(names[row["indicator_id"]], sub=remarks, about=row["target_id"])

    return cell


def _level_cells(run: Tables, say: Translator) -> MakeCell:
    """What is asked, below it the level that comes to and the baseline."""
    links = queries.statement_links(run)

    def cell(row: Row) -> blocks.Cell:
        level, base = target_figures.format_level(row, say), _format_baseline(row, say)
        match = row["baseline_match"] if row["baseline_match"] in ("derived", "nearest") else "same"
        start = [say.code("start", match, period=say.period(row["baseline_period"]), value=base)]
        parts = [
            *([say("that is {level}", level=level)] if level else []),
            *(start if base else []),
        ]
        return blocks.Cell(
            phrases.format_target(row, say),
            sub="; ".join(parts),
            href=links.get(queries.target_key(row), ""),
        )

    return cell


def _format_baseline(row: Row, say: Translator) -> str:
    """What a target starts from; a unit in words is left to what is asked above it."""
    unit = row["baseline_unit"]
    if unit != row["unit"] or say.unit(unit).startswith("%") or row["kind"] == "rank":
        return phrases.format_baseline(row, say)
    number = say.number(row["baseline"], phrases.count_decimals(row["baseline_decimals"]))
    return say.code("operator word", row["baseline_operator"], value=number)


def _latest_cells(run: Tables, say: Translator) -> MakeCell:
    """What is known last: the mean or sum so far where the target asks for one, else the year's."""

    def cell(row: Row) -> blocks.Cell:
        one = target_figures.find_latest_figure(run, row, run.year)
        if one is None:
            return blocks.Cell(DASH)
        last = min(run.year, int(row["due"]))
        done = row["kind"] == "milestone" and one.value >= 1
        marks = (
            *((EARLIER_MARK,) if one.year < last and not done else ()),
            *((DERIVED_MARK,) if one.result["derived"] and not one.whole else ()),
            *((ESTIMATE_MARK,) if one.result["estimate"] == "yes" else ()),
        )
        source = queries.format_reference(run, one.result["source_id"], one.result["place"])
        return blocks.Cell(
            one.said(say),
            sub=" · ".join(filter(None, (_format_period(run, row, one, say), source))),
            notes=marks,
            href=evidence.link_to_latest(run, row, one),
        )

    return cell


def _format_period(run: Tables, row: Row, one: target_figures.KnownFigure, say: Translator) -> str:
    """What a figure is of, where it is not the briefing year alone."""
    if not one.whole:
        return "" if one.year == run.year else str(one.year)
    return evidence.format_period_so_far(row, one, say)


def _achieved_cells(say: Translator) -> MakeCell:
    return lambda row: blocks.Cell(assessment.format_achieved_pace(row, say, a_year=False) or DASH)


def _needed_cells(run: Tables, say: Translator) -> MakeCell:
    """The pace needed from here, below it the one needed from the start; of a target to hold how
    far it stands from its bound.
    """

    known = any(
        target_figures.find_latest_figure(run, row, run.year)
        for row in target_figures.plan_targets(run)
    )

    def cell(row: Row) -> blocks.Cell:
        here, start = (
            assessment.format_needed_pace(row, say, a_year=False),
            phrases.format_required_pace(row, say, a_year=False),
        )
        room = target_figures.format_headroom(row, say)
        if room:
            return blocks.Cell(here or say("to be maintained"), sub=room)
        has_start = row["kind"] == "total" or target_figures.has_level(row)
        over = row["attainment"] != "not_due"
        if over or row["kind"] in ("each_year", "rank") or not start or not has_start:
            return blocks.Cell(here or DASH)
        if target_figures.find_latest_figure(run, row, run.year) is None:
            return blocks.Cell(start, sub=say("from the start") if known else "")
        if row["baseline"] == row["baseline"] or row["kind"] in cells.AGGREGATE_KINDS:
            return blocks.Cell(here or DASH, sub=say("from the start {pace}", pace=start))
        first, *later = target_figures.find_yearly_figures(
            run, row, run.year
        )  # without a baseline, what is known first
        since = say("since {year}: {pace}", year=str(first), pace=start) if later else ""
        return blocks.Cell(here or DASH, sub=since)

    return cell


def _projected_cells(say: Translator) -> MakeCell:
    return lambda row: blocks.Cell(target_figures.format_projection(row, say) or DASH)


def _verdict_cells(say: Translator) -> MakeCell:
    def cell(row: Row) -> blocks.Cell:
        return verdict_cell(assessment.verdict_of(row), say, target_figures.format_trend(row, say))

    return cell


def verdict_cell(code: str, say: Translator, sub: str = "") -> blocks.Cell:
    """A verdict in words, with its symbol and tone."""
    tone, symbol = assessment.VERDICT_STYLES.get(code, ("", DASH))
    return blocks.Cell(assessment.verdict_label(code, say), sub=sub, tone=tone, symbol=symbol)  # type: ignore[arg-type]
