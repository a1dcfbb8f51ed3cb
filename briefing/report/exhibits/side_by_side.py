"""The targets and the results of several provinces side by side, what can be compared of them.

Two provinces stand in columns beside each other, three or more in rows below each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from briefing.data import tables
from briefing.data.queries import Row
from briefing.data.tables import Comparison
from briefing.i18n import Translator
from briefing.report import blocks, outlook, phrases
from briefing.report.exhibits.provinces import (
    ComparableRows,
    cite_rows,
    find_comparable,
    format_result,
    province_names,
)
from briefing.report.exhibits.summary import BASELINE_MARKS

DIFFERENCE_UNITS = {"percent": "points", "percent_per_year": "points_per_year", "rank": "places"}
DIFFERENCE_UNITS_BY_KIND = {
    "reduction": "points",
    "multiple": "times",
}  # in what such targets differ
ASKS_SYMBOLS = {"more": "▲", "less": "▼"}
OTHER_UNIT_KINDS = ("reduction", "multiple", "rank", "milestone")  # kinds that ask in another unit
SHOWN_REASONS = ("", "only_one")  # nobody else has a figure this one could be taken to stand beside


def compared_targets(run: Comparison, say: Translator) -> blocks.Block:
    """The targets that can be compared: baseline and asked, and which province asks for more."""
    sets = find_comparable(run, "target")
    if not sets:
        return blocks.paragraph(say("No target can be set side by side."))
    return blocks.Table(
        anchor="targets",
        caption=say("Baseline → target of the plan"),
        columns=_make_columns(run, ((say("Baseline → asked for"), 2.2),), "target", say),
        groups=_make_groups(run, sets, _target_cells, "target", say),
        notes=_baseline_notes([row for own in sets for row in own if _has_baseline(row)], say),
        source=cite_rows(run, sets, ("source_id", "baseline_source_id")),
    )


def compared_paces(run: Comparison, say: Translator) -> blocks.Block:
    """The gaps that can be compared, the paces they need, and those against each own past."""
    sets = find_comparable(run, "gap")
    if not sets:
        return blocks.paragraph(say("No gap can be set side by side."))
    heads = ((say("Gap"), 1), (say("Needed a year"), 1.3), (say("Times"), 0.9))
    return blocks.Table(
        anchor="paces",
        caption=say("Gap to the target, pace needed, and how many times the past pace that is"),
        columns=_make_columns(run, heads, "gap", say),
        groups=_make_groups(run, sets, _pace_cells, "gap", say),
        notes=_baseline_notes([row for own in sets for row in own], say),
        source=cite_rows(run, sets, ("source_id", "baseline_source_id")),
    )


def _baseline_notes(rows: Sequence[Row], say: Translator) -> tuple[blocks.Footnote, ...]:
    matches = {row["baseline_match"] for row in rows}
    return tuple(
        blocks.Footnote(note, say.code("baseline match", match))
        for match, note in BASELINE_MARKS.items()
        if match in matches
    )


def compared_results(run: Comparison, say: Translator) -> blocks.Block:
    """The results that can be compared, and how far apart they are."""
    sets = find_comparable(run, "result")
    if not sets:
        return blocks.paragraph(say("No result can be set side by side."))
    shown = [row for own in sets for row in own]
    return blocks.Table(
        anchor="results",
        caption=say("Latest results for the same period"),
        columns=_make_columns(run, ((say("Result"), 2),), "result", say),
        groups=_make_groups(run, sets, _result_cells, "result", say),
        notes=(
            *(
                [blocks.Footnote("d", say("derived"))]
                if any(r["result_derived"] for r in shown)
                else []
            ),
            *(
                [blocks.Footnote("e", say("estimate"))]
                if any(_is_estimate(r) for r in shown)
                else []
            ),
        ),
        source=cite_rows(run, sets, ("result_source_id",)),
    )


def _is_pair(run: Comparison) -> bool:
    return len(run.provinces) == 2


def _against_header(run: Comparison, say: Translator) -> str:
    return say("Against {province}", province=next(iter(province_names(run, say).values())))


def _make_columns(
    run: Comparison, heads: Sequence[tuple[str, float]], aspect: str, say: Translator
) -> tuple[blocks.Column, ...]:
    """Of two provinces a column each under every head, of more a row each; heads have a width.

    All but gaps also have the difference from the first province named.
    """
    against = blocks.Column(_against_header(run, say), width=1.6, align="right")
    last = [against] if aspect != "gap" else []
    if not _is_pair(run):
        own = [blocks.Column(head, width=width, align="right") for head, width in heads]
        return (blocks.Column(say("Province"), width=2.2, header=True), *own, *last)
    several = len(heads) > 1
    each = [
        blocks.Column(head if several else name, name if several else "", "right", width)
        for head, width in heads
        for name in province_names(run, say).values()
    ]
    period = [blocks.Column(say("Period"), align="center")] if aspect == "result" else []
    return (blocks.Column(say("Indicator"), width=2.6, header=True), *period, *each, *last)


MakeCells = Callable[
    [Row, Row, Translator], tuple[tuple[blocks.Cell, ...], tuple[blocks.Cell, ...]]
]


def _make_groups(
    run: Comparison, sets: Sequence[ComparableRows], cells: MakeCells, aspect: str, say: Translator
) -> tuple[blocks.Group, ...]:
    """Two provinces: a row an indicator, grouped by domain. More: a row a province."""
    if not _is_pair(run):
        return tuple(_indicator_group(run, own, cells, aspect, say) for own in sets)
    rows: dict[str, list[tuple[blocks.Cell, ...]]] = {}
    for own in sets:
        first, other = own
        (left, _), (right, against) = cells(first, first, say), cells(other, first, say)
        beside = [cell for pair in zip(left, right, strict=True) for cell in pair]
        period = [blocks.Cell(say.period(first["result_period"]))] if aspect == "result" else []
        row = (_indicator_cell(run, own, aspect, say), *period, *beside, *against)
        rows.setdefault(first["domain"], []).append(row)
    return tuple(
        blocks.Group(say.code("domain", domain), tuple(own)) for domain, own in rows.items()
    )


def _indicator_group(
    run: Comparison, own: ComparableRows, cells: MakeCells, aspect: str, say: Translator
) -> blocks.Group:
    """An indicator's provinces below each other; those out of the set say why."""
    first, names = own[0], province_names(run, say)
    label = [
        say.code("domain", first["domain"]),
        say.own(first, "name"),
        *_shared_remarks(own, aspect, say),
    ]
    if aspect == "result":
        label.append(say.period(first["result_period"]))
    indicator = run.side_by_side["indicator_id"] == first["indicator_id"]
    inside = {row["province_id"]: row for row in own}
    empty = [blocks.Cell("–") for part in cells(first, first, say) for _ in part][1:]
    rows = []
    for row in tables.to_records(run.side_by_side[indicator]):
        name = blocks.Cell(names[row["province_id"]], sub=_different_name(row, first, say))
        if row["province_id"] in inside:
            left, against = cells(inside[row["province_id"]], first, say)
            rows.append((name, *left, *against))
        else:
            reason = say.code("not compared", row[f"{aspect}_why"] or "other_group")
            rows.append((name, blocks.Cell("–", sub=reason), *empty))
    return blocks.Group(" · ".join(label), tuple(rows))


def _indicator_cell(
    run: Comparison, own: ComparableRows, aspect: str, say: Translator
) -> blocks.Cell:
    """An indicator's name; below it what all share, and what another province calls it."""
    first, other = own
    called = _different_name(other, first, say)
    name = province_names(run, say)[other["province_id"]]
    below = [
        *_shared_remarks(own, aspect, say),
        *([say("{province}: “{name}”", province=name, name=called)] if called else []),
    ]
    return blocks.Cell(say.own(first, "name"), sub="; ".join(below), about=first["indicator_id"])


def _shared_remarks(own: ComparableRows, aspect: str, say: Translator) -> list[str]:
    """What all figures of a set share: the unit of a gap, the basis."""
    unit = str(own[0]["baseline_unit"])
    shared = [say.unit(DIFFERENCE_UNITS.get(unit, unit))] if aspect == "gap" else []
    basis = own[0]["result_basis" if aspect == "result" else "basis"]
    return [*shared, *([phrases.format_basis(basis, say)] if basis else [])]


def _different_name(row: Row, first: Row, say: Translator) -> str:
    """What a province calls an indicator, where that is not what the first one calls it."""
    own = say.own(row, "name")
    return "" if own == say.own(first, "name") else own


def _target_cells(
    row: Row, first: Row, say: Translator
) -> tuple[tuple[blocks.Cell, ...], tuple[blocks.Cell, ...]]:
    """Baseline and target, and how far that lies from the first province's."""
    shown = _has_baseline(row) or row["gap_why"] in ("only_one", "done_or_not")
    reason = "" if shown else say.code("not compared", row["gap_why"])
    notes = _baseline_mark(row) if _has_baseline(row) else ()
    asked = blocks.Cell(_format_from_to(row, say), sub=reason, notes=notes)
    return (asked,), (_target_difference_cell(row, first, say),)


def _baseline_mark(row: Row) -> tuple[str, ...]:
    mark = BASELINE_MARKS.get(row["baseline_match"])
    return (mark,) if mark else ()


def _pace_cells(
    row: Row, first: Row, say: Translator
) -> tuple[tuple[blocks.Cell, ...], tuple[blocks.Cell, ...]]:
    """Gap, pace needed and its ratio to the past pace; the unit of a gap stands by its name."""
    known = (row["baseline_decimals"], row["value_decimals"])
    digits = max((int(n) for n in known if not math.isnan(n)), default=None)
    gap = blocks.Cell(say.number(row["gap"], digits, signed=True), notes=_baseline_mark(row))
    if row["pace_why"]:
        alone = row["pace_why"] == "only_one"
        reason = "" if alone else say.code("not compared", row["pace_why"])
        return (gap, blocks.Cell("–", sub=reason), blocks.Cell("–")), ()
    turns = say.code("outlook", "turn") if outlook.classify_outlook(row) == "turn" else ""
    ratio, shown = row["ambition"], phrases.count_decimals(row["ambition_decimals"])
    times = blocks.Cell("–" if math.isnan(ratio) else say.number(ratio, shown), sub=turns)
    return (gap, blocks.Cell(phrases.format_required_pace(row, say, a_year=False)), times), ()


def _has_baseline(row: Row) -> bool:
    return row["gap_why"] in SHOWN_REASONS and not math.isnan(row["baseline"])


def _format_from_to(row: Row, say: Translator) -> str:
    """Baseline → asked; the baseline without its unit where what is asked names the same."""
    asked = phrases.format_target(row, say)
    if not _has_baseline(row):
        return asked
    if row["baseline_unit"] == row["unit"] and row["kind"] not in OTHER_UNIT_KINDS:
        number = say.number(row["baseline"], phrases.count_decimals(row["baseline_decimals"]))
        start = say.code("operator", row["baseline_operator"], value=number)
    else:
        start = phrases.format_baseline(row, say)
    return f"{start} → {asked}"


def _target_difference_cell(row: Row, first: Row, say: Translator) -> blocks.Cell:
    """How far a target lies from the first province's, and which asks for more."""
    if row is first:
        return blocks.Cell("–")
    asks = say.code("asks", row["asks"]) if row["asks"] else ""
    if math.isnan(row["asked_difference"]) or row["asks"] == "same":
        return blocks.Cell(asks or "–")
    unit = DIFFERENCE_UNITS_BY_KIND.get(row["kind"], _difference_unit(row))
    shown = say.value(row["asked_difference"], unit, signed=True)
    return blocks.Cell(shown, sub=f"{ASKS_SYMBOLS[row['asks']]} {asks}" if asks else "")


def _is_estimate(row: Row) -> bool:
    return bool(row["result_estimate"] == "yes")


def _result_cells(
    row: Row, first: Row, say: Translator
) -> tuple[tuple[blocks.Cell, ...], tuple[blocks.Cell, ...]]:
    derived = ["d"] if row["result_derived"] else []
    shown = blocks.Cell(
        format_result(row, say), notes=(*derived, *(["e"] if _is_estimate(row) else []))
    )
    difference = row["result_difference"]
    if row is first or math.isnan(difference):
        return (shown,), (blocks.Cell("–"),)
    return (shown,), (blocks.Cell(_format_difference(difference, row, first, say)),)


def _format_difference(difference: float, row: Row, first: Row, say: Translator) -> str:
    """A difference of two results with the digits both bear; about, where those would hide it."""
    known = [row["result_decimals"], first["result_decimals"]]
    digits = None if any(map(math.isnan, known)) else int(min(known))
    hidden = digits is not None and bool(difference) and not round(difference, digits)
    about = "~" if hidden or "~" in (row["result_operator"], first["result_operator"]) else "="
    shown = int(max(known)) if hidden else digits
    return say.value(difference, _difference_unit(row), about, decimals=shown, signed=True)


def _difference_unit(row: Row) -> str:
    """What two figures of an indicator differ in: shares in points, ranks in places."""
    return str(DIFFERENCE_UNITS.get(row["unit"], row["unit"]))
