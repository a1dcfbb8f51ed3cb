"""The targets and the results of several provinces side by side, what can be compared of them.

Two provinces stand in columns beside each other, three or more in rows below each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from briefing import block, tables, told
from briefing.exhibit.provinces import Set, comparable, figure, marks_of, provinces_named
from briefing.exhibit.summary import MARKS
from briefing.tables import Comparison
from briefing.told import Row
from briefing.words import Speaker

DIFFERENCE = {"percent": "points", "percent_per_year": "points_per_year", "rank": "places"}
BY_KIND = {"reduction": "points", "multiple": "times"}  # in what such targets differ
ASKS = {"more": "▲", "less": "▼"}
OWN_UNITS = ("reduction", "multiple", "rank", "milestone")  # kinds that ask in another unit
SHOWN_ALONE = ("", "only_one")  # nobody else has a figure this one could be taken to stand beside


def compared_targets(run: Comparison, say: Speaker) -> block.Block:
    """The targets that can be compared: baseline and asked, and which province asks for more."""
    sets = comparable(run, "target")
    if not sets:
        return block.paragraph(say("No target can be set side by side."))
    return block.Table(
        anchor="targets",
        caption=say("Baseline → target of the plan"),
        columns=_columns(run, ((say("Baseline → asked for"), 2.2),), "target", say),
        groups=_groups(run, sets, _target_cells, "target", say),
        notes=_baseline_notes([row for own in sets for row in own if _has_start(row)], say),
        source=marks_of(run, sets, ("source_id", "baseline_source_id")),
    )


def compared_paces(run: Comparison, say: Speaker) -> block.Block:
    """The gaps that can be compared, the paces they need, and those against each own past."""
    sets = comparable(run, "gap")
    if not sets:
        return block.paragraph(say("No gap can be set side by side."))
    heads = ((say("Gap"), 1), (say("Needed a year"), 1.3), (say("Times"), 0.9))
    return block.Table(
        anchor="paces",
        caption=say("Gap to the target, pace needed, and how many times the past pace that is"),
        columns=_columns(run, heads, "gap", say),
        groups=_groups(run, sets, _pace_cells, "gap", say),
        notes=_baseline_notes([row for own in sets for row in own], say),
        source=marks_of(run, sets, ("source_id", "baseline_source_id")),
    )


def _baseline_notes(rows: Sequence[Row], say: Speaker) -> tuple[block.Footnote, ...]:
    matches = {row["baseline_match"] for row in rows}
    return tuple(
        block.Footnote(note, say.code("baseline match", match))
        for match, note in MARKS.items()
        if match in matches
    )


def compared_results(run: Comparison, say: Speaker) -> block.Block:
    """The results that can be compared, and how far apart they are."""
    sets = comparable(run, "result")
    if not sets:
        return block.paragraph(say("No result can be set side by side."))
    shown = [row for own in sets for row in own]
    return block.Table(
        anchor="results",
        caption=say("Latest results for the same period"),
        columns=_columns(run, ((say("Result"), 2),), "result", say),
        groups=_groups(run, sets, _result_cells, "result", say),
        notes=(
            *(
                [block.Footnote("d", say("derived"))]
                if any(r["result_derived"] for r in shown)
                else []
            ),
            *([block.Footnote("e", say("estimate"))] if any(_estimated(r) for r in shown) else []),
        ),
        source=marks_of(run, sets, ("result_source_id",)),
    )


def _paired(run: Comparison) -> bool:
    return len(run.provinces) == 2


def _against(run: Comparison, say: Speaker) -> str:
    return say("Against {province}", province=next(iter(provinces_named(run, say).values())))


def _columns(
    run: Comparison, heads: Sequence[tuple[str, float]], aspect: str, say: Speaker
) -> tuple[block.Column, ...]:
    """Of two provinces a column each under every head, of more a row each; heads have a width.

    All but gaps also have the difference from the first province named.
    """
    against = block.Column(_against(run, say), width=1.6, align="right")
    last = [against] if aspect != "gap" else []
    if not _paired(run):
        own = [block.Column(head, width=width, align="right") for head, width in heads]
        return (block.Column(say("Province"), width=2.2, header=True), *own, *last)
    several = len(heads) > 1
    each = [
        block.Column(head if several else name, name if several else "", "right", width)
        for head, width in heads
        for name in provinces_named(run, say).values()
    ]
    period = [block.Column(say("Period"), align="center")] if aspect == "result" else []
    return (block.Column(say("Indicator"), width=2.6, header=True), *period, *each, *last)


Cells = Callable[[Row, Row, Speaker], tuple[tuple[block.Cell, ...], tuple[block.Cell, ...]]]


def _groups(
    run: Comparison, sets: Sequence[Set], cells: Cells, aspect: str, say: Speaker
) -> tuple[block.Group, ...]:
    """Two provinces: a row an indicator, grouped by domain. More: a row a province."""
    if not _paired(run):
        return tuple(_listed(run, own, cells, aspect, say) for own in sets)
    rows: dict[str, list[tuple[block.Cell, ...]]] = {}
    for own in sets:
        first, other = own
        (left, _), (right, against) = cells(first, first, say), cells(other, first, say)
        beside = [cell for pair in zip(left, right, strict=True) for cell in pair]
        period = [block.Cell(say.period(first["result_period"]))] if aspect == "result" else []
        row = (_indicator_cell(run, own, aspect, say), *period, *beside, *against)
        rows.setdefault(first["domain"], []).append(row)
    return tuple(
        block.Group(say.code("domain", domain), tuple(own)) for domain, own in rows.items()
    )


def _listed(run: Comparison, own: Set, cells: Cells, aspect: str, say: Speaker) -> block.Group:
    """An indicator's provinces below each other; those out of the set say why."""
    first, names = own[0], provinces_named(run, say)
    label = [say.code("domain", first["domain"]), say.own(first, "name"), *_about(own, aspect, say)]
    if aspect == "result":
        label.append(say.period(first["result_period"]))
    indicator = run.side_by_side["indicator_id"] == first["indicator_id"]
    inside = {row["province_id"]: row for row in own}
    empty = [block.Cell("–") for part in cells(first, first, say) for _ in part][1:]
    rows = []
    for row in tables.records(run.side_by_side[indicator]):
        name = block.Cell(names[row["province_id"]], sub=_own_name(row, first, say))
        if row["province_id"] in inside:
            left, against = cells(inside[row["province_id"]], first, say)
            rows.append((name, *left, *against))
        else:
            reason = say.code("not compared", row[f"{aspect}_why"] or "other_group")
            rows.append((name, block.Cell("–", sub=reason), *empty))
    return block.Group(" · ".join(label), tuple(rows))


def _indicator_cell(run: Comparison, own: Set, aspect: str, say: Speaker) -> block.Cell:
    """An indicator's name; below it what all share, and what another province calls it."""
    first, other = own
    called = _own_name(other, first, say)
    name = provinces_named(run, say)[other["province_id"]]
    below = [
        *_about(own, aspect, say),
        *([say("{province}: “{name}”", province=name, name=called)] if called else []),
    ]
    return block.Cell(say.own(first, "name"), sub="; ".join(below), about=first["indicator_id"])


def _about(own: Set, aspect: str, say: Speaker) -> list[str]:
    """What all figures of a set share: the unit of a gap, the basis."""
    unit = str(own[0]["baseline_unit"])
    shared = [say.unit(DIFFERENCE.get(unit, unit))] if aspect == "gap" else []
    basis = own[0]["result_basis" if aspect == "result" else "basis"]
    return [*shared, *([told.basis(basis, say)] if basis else [])]


def _own_name(row: Row, first: Row, say: Speaker) -> str:
    """What a province calls an indicator, where that is not what the first one calls it."""
    own = say.own(row, "name")
    return "" if own == say.own(first, "name") else own


def _target_cells(
    row: Row, first: Row, say: Speaker
) -> tuple[tuple[block.Cell, ...], tuple[block.Cell, ...]]:
    """Baseline and target, and how far that lies from the first province's."""
    shown = _has_start(row) or row["gap_why"] in ("only_one", "done_or_not")
    reason = "" if shown else say.code("not compared", row["gap_why"])
    notes = _baseline_mark(row) if _has_start(row) else ()
    asked = block.Cell(_from_to(row, say), sub=reason, notes=notes)
    return (asked,), (_asked_against(row, first, say),)


def _baseline_mark(row: Row) -> tuple[str, ...]:
    mark = MARKS.get(row["baseline_match"])
    return (mark,) if mark else ()


def _pace_cells(
    row: Row, first: Row, say: Speaker
) -> tuple[tuple[block.Cell, ...], tuple[block.Cell, ...]]:
    """Gap, pace needed and its ratio to the past pace; the unit of a gap stands by its name."""
    known = (row["baseline_decimals"], row["value_decimals"])
    digits = max((int(n) for n in known if not math.isnan(n)), default=None)
    gap = block.Cell(say.number(row["gap"], digits, signed=True), notes=_baseline_mark(row))
    if row["pace_why"]:
        alone = row["pace_why"] == "only_one"
        reason = "" if alone else say.code("not compared", row["pace_why"])
        return (gap, block.Cell("–", sub=reason), block.Cell("–")), ()
    turns = say.code("outlook", "turn") if told.outlook(row) == "turn" else ""
    ratio, shown = row["ambition"], told.digits(row["ambition_decimals"])
    times = block.Cell("–" if math.isnan(ratio) else say.number(ratio, shown), sub=turns)
    return (gap, block.Cell(told.required(row, say, a_year=False)), times), ()


def _has_start(row: Row) -> bool:
    return row["gap_why"] in SHOWN_ALONE and not math.isnan(row["baseline"])


def _from_to(row: Row, say: Speaker) -> str:
    """Baseline → asked; the baseline without its unit where what is asked names the same."""
    asked = told.asked(row, say)
    if not _has_start(row):
        return asked
    if row["baseline_unit"] == row["unit"] and row["kind"] not in OWN_UNITS:
        number = say.number(row["baseline"], told.digits(row["baseline_decimals"]))
        start = say.code("operator", row["baseline_operator"], value=number)
    else:
        start = told.baseline(row, say)
    return f"{start} → {asked}"


def _asked_against(row: Row, first: Row, say: Speaker) -> block.Cell:
    """How far a target lies from the first province's, and which asks for more."""
    if row is first:
        return block.Cell("–")
    asks = say.code("asks", row["asks"]) if row["asks"] else ""
    if math.isnan(row["asked_difference"]) or row["asks"] == "same":
        return block.Cell(asks or "–")
    unit = BY_KIND.get(row["kind"], _difference_unit(row))
    shown = say.value(row["asked_difference"], unit, signed=True)
    return block.Cell(shown, sub=f"{ASKS[row['asks']]} {asks}" if asks else "")


def _estimated(row: Row) -> bool:
    return bool(row["result_estimate"] == "yes")


def _result_cells(
    row: Row, first: Row, say: Speaker
) -> tuple[tuple[block.Cell, ...], tuple[block.Cell, ...]]:
    derived = ["d"] if row["result_derived"] else []
    shown = block.Cell(figure(row, say), notes=(*derived, *(["e"] if _estimated(row) else [])))
    difference = row["result_difference"]
    if row is first or math.isnan(difference):
        return (shown,), (block.Cell("–"),)
    return (shown,), (block.Cell(_apart(difference, row, first, say)),)


def _apart(difference: float, row: Row, first: Row, say: Speaker) -> str:
    """A difference of two results with the digits both bear; about, where those would hide it."""
    known = [row["result_decimals"], first["result_decimals"]]
    digits = None if any(map(math.isnan, known)) else int(min(known))
    hidden = digits is not None and bool(difference) and not round(difference, digits)
    about = "~" if hidden or "~" in (row["result_operator"], first["result_operator"]) else "="
    shown = int(max(known)) if hidden else digits
    return say.value(difference, _difference_unit(row), about, decimals=shown, signed=True)


def _difference_unit(row: Row) -> str:
    """What two figures of an indicator differ in: shares in points, ranks in places."""
    return str(DIFFERENCE.get(row["unit"], row["unit"]))
