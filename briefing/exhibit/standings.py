"""The tables of the progress report: where every target stands, and what is counted apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from briefing import block, contract, judged, progress, told
from briefing.contract import cells
from briefing.exhibit import stated
from briefing.exhibit.ground import nothing_apart
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker

EMPTY = "–"
EARLIER, DERIVED, ESTIMATE = "*", "d", "e"  # marks of a result
Make = Callable[[Row], block.Cell]


def standings(run: Tables, say: Speaker) -> block.Block:
    """Every target due at the plan's end: asked, latest, achieved and needed a year, verdict.

    A column in which no target has anything is left out.
    """
    rows = progress.targets(run)
    if not rows:
        return block.paragraph(say("The plan has no target here."))
    ordered = [row for own in progress.by_domain(run, rows).values() for row in own]
    plan = progress.plan_of(run)
    return _table(
        run,
        say,
        anchor="standings",
        caption=say("Targets of {plan} as of {year}", plan=say.period(plan), year=str(run.year)),
        columns=_columns(run, say, ordered),
        groups=[
            (say.code("domain", code), own)
            for code, own in progress.by_domain(run, ordered).items()
        ],
    )


def interim(run: Tables, say: Speaker) -> block.Block:
    """What is counted apart: targets due before the plan's end, and stages of milestones."""
    rows = progress.apart(run)
    due = str(contract.period_years(progress.plan_of(run))[1])
    if not rows:
        return nothing_apart(due, say)
    groups = [
        (say("Due before {due}", due=due), [row for row in rows if not row["stage_of"]]),
        (say("Stages of milestones"), [row for row in rows if row["stage_of"]]),
    ]
    return _table(
        run,
        say,
        anchor="interim",
        caption=say("Targets due before {due}, and stages of milestones", due=due),
        columns=_interim_columns(run, say),
        groups=[(label, own) for label, own in groups if own],
    )


def _table(
    run: Tables,
    say: Speaker,
    anchor: str,
    caption: str,
    columns: Sequence[tuple[block.Column, Make]],
    groups: Sequence[tuple[str, list[Row]]],
) -> block.Table:
    rows = [row for _, own in groups for row in own]
    made = [tuple(make(row) for _, make in columns) for row in rows]
    kept = [
        i
        for i, (column, _) in enumerate(columns)
        if column.header or any(_says(r[i]) for r in made)
    ]
    shown = _widened([column for column, _ in columns], kept)
    cells = iter(tuple(row[i] for i in kept) for row in made)
    marks = {mark for row in made for cell in row for mark in cell.notes}
    seen = [one for row in rows if (one := progress.seen(run, row, run.year)) is not None]
    used = [*(row["source_id"] for row in rows), *(one.result["source_id"] for one in seen)]
    made_table = block.Table(
        anchor=anchor,
        caption=caption,
        columns=tuple(shown),
        groups=tuple(block.Group(label, tuple(next(cells) for _ in own)) for label, own in groups),
        notes=tuple(note for note in _notes(run, say) if note.mark in marks),
        source=told.marks(run, used),
    )
    return stated.with_evidence(run, made_table, say)


def _widened(columns: Sequence[block.Column], kept: Sequence[int]) -> list[block.Column]:
    """The columns kept take the room of those left out: names and words most, figures less."""
    spare = sum(column.width for i, column in enumerate(columns) if i not in kept)
    wide = next(i for i, column in enumerate(columns) if column.header)
    asked = next(i for i, column in enumerate(columns) if column.align == "right")
    share = {wide: 0.35, asked: 0.25, kept[-1]: 0.25}
    others = [i for i in kept if i not in share and columns[i].align == "right"]
    share |= {i: 0.15 / len(others) for i in others}
    return [replace(columns[i], width=columns[i].width + share.get(i, 0) * spare) for i in kept]


def _says(cell: block.Cell) -> bool:
    return cell.text not in ("", EMPTY) or bool(cell.sub)


def _notes(run: Tables, say: Speaker) -> tuple[block.Footnote, ...]:
    earlier = say("A result from before {year}; none for {year} yet.", year=str(run.year))
    return (
        block.Footnote(EARLIER, earlier),
        block.Footnote(DERIVED, say("derived")),
        block.Footnote(ESTIMATE, say("estimate")),
    )


def _columns(run: Tables, say: Speaker, rows: Sequence[Row]) -> list[tuple[block.Column, Make]]:
    due = say("in {year}", year=str(contract.period_years(progress.plan_of(run))[1]))
    now = say("in {year}", year=str(run.year))
    known = any(progress.seen(run, row, run.year) for row in rows)
    but = "" if known else "no_result"  # which the cover says of all
    since = say("from now on") if known else say("from the start")
    return [
        (block.Column(say("No."), width=0.36, align="center"), _number),
        (block.Column(say("Target"), width=2.4, header=True), _named(run, say, but)),
        (_figures(say("Asked for"), due, 1.6), _asked(run, say)),
        (_figures(say("Latest"), now, 1.65), _latest(run, say)),
        (_figures(say("Achieved a year"), "", 1.28), _achieved(say)),
        (_figures(say("Needed a year"), since, 1.4), _needed(run, say)),
        (_figures(say("At the pace so far"), due, 0.9), _projected(say)),
        (block.Column(say("Verdict"), width=1.5), _verdict(say)),
    ]


def _interim_columns(run: Tables, say: Speaker) -> list[tuple[block.Column, Make]]:
    now = say("in {year}", year=str(run.year))
    return [
        (block.Column(say("Target"), width=3.4, header=True), _named(run, say)),
        (block.Column(say("Due"), width=0.6, align="center"), _due),
        (_figures(say("Asked for"), "", 1.7), _asked(run, say)),
        (_figures(say("Latest"), now, 1.6), _latest(run, say)),
        (_figures(say("Needed a year"), say("from now on"), 1.4), _needed(run, say)),
        (block.Column(say("Verdict"), width=1.6), _verdict(say)),
    ]


def _figures(label: str, unit: str, width: float) -> block.Column:
    return block.Column(label, unit=unit, width=width, align="right")


def _number(row: Row) -> block.Cell:
    return block.Cell(row["number"])


def _due(row: Row) -> block.Cell:
    return block.Cell(str(int(row["due"])))


def _named(run: Tables, say: Speaker, but: str = "") -> Make:
    """The name, below it the stage's milestone and why the verdict is what it is."""
    names = told.names(run.indicators, say)
    of = dict(zip(run.measures["target_id"], run.measures["indicator_id"], strict=True))

    def cell(row: Row) -> block.Cell:
        whole = row["stage_of"]
        stage = [say("Stage of: {name}.", name=names[of[whole]])] if whole in of else []
        remarks = " ".join((*stage, *progress.reasons(run, row, say, but)))
        return block.Cell(names[row["indicator_id"]], sub=remarks, about=row["target_id"])

    return cell


def _asked(run: Tables, say: Speaker) -> Make:
    """What is asked, below it the level that comes to and the baseline."""
    links = told.stated(run)

    def cell(row: Row) -> block.Cell:
        level, base = progress.level(row, say), _baseline(row, say)
        match = row["baseline_match"] if row["baseline_match"] in ("derived", "nearest") else "same"
        start = [say.code("start", match, period=say.period(row["baseline_period"]), value=base)]
        parts = [
            *([say("that is {level}", level=level)] if level else []),
            *(start if base else []),
        ]
        return block.Cell(
            told.asked(row, say), sub="; ".join(parts), href=links.get(told.target_key(row), "")
        )

    return cell


def _baseline(row: Row, say: Speaker) -> str:
    """What a target starts from; a unit in words is left to what is asked above it."""
    unit = row["baseline_unit"]
    if unit != row["unit"] or say.unit(unit).startswith("%") or row["kind"] == "rank":
        return told.baseline(row, say)
    number = say.number(row["baseline"], told.digits(row["baseline_decimals"]))
    return say.code("operator word", row["baseline_operator"], value=number)


def _latest(run: Tables, say: Speaker) -> Make:
    """What is known last: the mean or sum so far where the target asks for one, else the year's."""

    def cell(row: Row) -> block.Cell:
        one = progress.seen(run, row, run.year)
        if one is None:
            return block.Cell(EMPTY)
        last = min(run.year, int(row["due"]))
        done = row["kind"] == "milestone" and one.value >= 1
        marks = (
            *((EARLIER,) if one.year < last and not done else ()),
            *((DERIVED,) if one.result["derived"] and not one.whole else ()),
            *((ESTIMATE,) if one.result["estimate"] == "yes" else ()),
        )
        source = told.reference(run, one.result["source_id"], one.result["place"])
        return block.Cell(
            one.said(say),
            sub=" · ".join(filter(None, (_period(run, row, one, say), source))),
            notes=marks,
            href=stated.link(run, row, one),
        )

    return cell


def _period(run: Tables, row: Row, one: progress.Seen, say: Speaker) -> str:
    """What a figure is of, where it is not the briefing year alone."""
    if not one.whole:
        return "" if one.year == run.year else str(one.year)
    return stated.so_far(row, one, say)


def _achieved(say: Speaker) -> Make:
    return lambda row: block.Cell(judged.achieved(row, say, a_year=False) or EMPTY)


def _needed(run: Tables, say: Speaker) -> Make:
    """The pace needed from here, below it the one needed from the start; of a target to hold how
    far it stands from its bound.
    """

    known = any(progress.seen(run, row, run.year) for row in progress.targets(run))

    def cell(row: Row) -> block.Cell:
        here, start = judged.needed(row, say, a_year=False), told.required(row, say, a_year=False)
        room = progress.headroom(row, say)
        if room:
            return block.Cell(here or say("to be maintained"), sub=room)
        has_start = row["kind"] == "total" or progress.has_level(row)
        over = row["attainment"] != "not_due"
        if over or row["kind"] in ("each_year", "rank") or not start or not has_start:
            return block.Cell(here or EMPTY)
        if progress.seen(run, row, run.year) is None:
            return block.Cell(start, sub=say("from the start") if known else "")
        if row["baseline"] == row["baseline"] or row["kind"] in cells.TOGETHER:
            return block.Cell(here or EMPTY, sub=say("from the start {pace}", pace=start))
        first, *later = progress.yearly(
            run, row, run.year
        )  # without a baseline, what is known first
        since = say("since {year}: {pace}", year=str(first), pace=start) if later else ""
        return block.Cell(here or EMPTY, sub=since)

    return cell


def _projected(say: Speaker) -> Make:
    return lambda row: block.Cell(progress.projection(row, say) or EMPTY)


def _verdict(say: Speaker) -> Make:
    def cell(row: Row) -> block.Cell:
        return verdict_cell(judged.verdict(row), say, progress.trend(row, say))

    return cell


def verdict_cell(code: str, say: Speaker, sub: str = "") -> block.Cell:
    """A verdict in words, with its symbol and tone."""
    tone, symbol = judged.VERDICTS.get(code, ("", EMPTY))
    return block.Cell(judged.code_word(code, say), sub=sub, tone=tone, symbol=symbol)  # type: ignore[arg-type]
