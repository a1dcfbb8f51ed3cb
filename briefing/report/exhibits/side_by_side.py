"""The targets and the results of several provinces side by side, what can be compared of them.

Two provinces are in columns beside each other, three or four in rows below each other; of more
than that see `report.ranked_tables`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from briefing.data.compared_rows import SideBySide
from briefing.data.tables import Comparison
from briefing.i18n import Translator
from briefing.report import before_plan, pace_phrases, phrases, ranked_tables, ranking
from briefing.report.blocks import (
    Block,
    Cell,
    Column,
    Footnote,
    Group,
    Row,
    Table,
    make_groups,
    paragraph,
)
from briefing.report.comparison_rows import (
    GAP,
    RESULT,
    TARGET,
    Aspect,
    ComparableRows,
    cite_rows,
    find_comparable,
    format_result,
    province_names,
    target_sources,
)
from briefing.report.target_columns import baseline_footnotes, baseline_marks

DIFFERENCE_UNITS_BY_KIND = {"reduction": "points", "multiple": "times"}  # by kind of target
OTHER_UNIT_KINDS = ("reduction", "multiple", "rank", "milestone")  # kinds that ask in another unit
SHOWN_REASONS = ("", "only_one")  # nobody else has a figure this one could be taken to equal

MakeCells = Callable[[SideBySide, SideBySide, Translator], tuple[Row, Row]]


def compared_targets(comparison: Comparison, say: Translator) -> Block:
    """The targets that can be compared: baseline and asked, and which province asks for more."""
    if ranking.is_many(comparison):
        return ranked_tables.ranked_targets(comparison, say)
    sets = find_comparable(comparison, TARGET)
    if not sets:
        return paragraph(say("No target can be set side by side."))
    return Table(
        anchor="targets",
        caption=say("Baseline → target of the plan"),
        columns=_make_columns(comparison, ((say("Baseline → asked for"), 2.2),), TARGET, say),
        groups=_make_groups(comparison, sets, _target_cells, TARGET, say),
        notes=baseline_footnotes([r for rows in sets for r in rows if _has_baseline(r)], say),
        source=cite_rows(comparison, sets, target_sources),
    )


def compared_paces(comparison: Comparison, say: Translator) -> Block:
    """The gaps that can be compared, the paces they need, and those against each own past."""
    if ranking.is_many(comparison):
        return ranked_tables.ranked_paces(comparison, say)
    sets = find_comparable(comparison, GAP)
    if not sets:
        return paragraph(say("No gap can be set side by side."))
    headers = ((say("Gap"), 1), (say("Needed a year"), 1.3), (say("Times"), 0.9))
    return Table(
        anchor="paces",
        caption=say("Gap to the target, pace needed, and how many times the past pace that is"),
        columns=_make_columns(comparison, headers, GAP, say),
        groups=_make_groups(comparison, sets, _pace_cells, GAP, say),
        notes=baseline_footnotes([row for rows in sets for row in rows], say),
        source=cite_rows(comparison, sets, target_sources),
    )


def compared_results(comparison: Comparison, say: Translator) -> Block:
    """The results that can be compared, and how far apart they are."""
    if ranking.is_many(comparison):
        return ranked_tables.ranked_results(comparison, say)
    sets = find_comparable(comparison, RESULT)
    if not sets:
        return paragraph(say("No result can be set side by side."))
    is_derived = any(row.result_derived for rows in sets for row in rows)
    return Table(
        anchor="results",
        caption=say("Latest results for the same period"),
        columns=_make_columns(comparison, ((say("Result"), 2),), RESULT, say),
        groups=_make_groups(comparison, sets, _result_cells, RESULT, say),
        notes=(Footnote("d", say("derived")),) if is_derived else (),
        source=cite_rows(comparison, sets, lambda row: (row.result_source_id,)),
    )


def _is_pair(comparison: Comparison) -> bool:
    return len(comparison.provinces) == 2


def _make_columns(
    comparison: Comparison, headers: Sequence[tuple[str, float]], aspect: Aspect, say: Translator
) -> tuple[Column, ...]:
    """Of two provinces a column each under every header, of more a row each; headers have a width.

    All but gaps also have the difference from the first province named.
    """
    names = list(province_names(comparison, say).values())
    against = say("Against {province}", province=names[0])
    last = [Column(against, width=1.6, align="right")] if aspect is not GAP else []
    if not _is_pair(comparison):
        columns = [Column(header, width=width, align="right") for header, width in headers]
        return (Column(say("Province"), width=2.2, header=True), *columns, *last)
    several = len(headers) > 1
    columns = [
        Column(header if several else name, name if several else "", "right", width)
        for header, width in headers
        for name in names
    ]
    period = [Column(say("Period"), align="center")] if aspect is RESULT else []
    return (Column(say("Indicator"), width=2.6, header=True), *period, *columns, *last)


def _make_groups(
    comparison: Comparison,
    sets: Sequence[ComparableRows],
    make_cells: MakeCells,
    aspect: Aspect,
    say: Translator,
) -> tuple[Group, ...]:
    """Two provinces: a row an indicator, grouped by domain. More: a row a province."""
    if not _is_pair(comparison):
        return tuple(_indicator_group(comparison, rows, make_cells, aspect, say) for rows in sets)
    groups: dict[str, list[Row]] = {}
    for first, other in sets:
        (left, _), (right, against) = make_cells(first, first, say), make_cells(other, first, say)
        beside = [cell for pair in zip(left, right, strict=True) for cell in pair]
        period = [Cell(_format_period(first, say))] if aspect is RESULT else []
        name = _indicator_cell(comparison, first, other, aspect, say)
        cells = (name, *period, *beside, *against)
        groups.setdefault(say.code("domain", first.domain), []).append(cells)
    return make_groups(groups)


def _indicator_group(
    comparison: Comparison,
    comparable: ComparableRows,
    make_cells: MakeCells,
    aspect: Aspect,
    say: Translator,
) -> Group:
    """An indicator's provinces below each other; those that cannot be compared say why."""
    first, names = comparable[0], province_names(comparison, say)
    label = [
        say.code("domain", first.domain),
        first.name[say.language],
        *_shared_remarks(first, aspect, say),
        *([_format_period(first, say)] if aspect is RESULT else []),
    ]
    empty = [Cell("–") for part in make_cells(first, first, say) for _ in part][1:]
    rows = []
    for row in comparison.side_by_side:
        if row.indicator_id != first.indicator_id:
            continue
        name = Cell(names[row.province_id], sub=_different_name(row, first, say))
        if row in comparable:
            left, against = make_cells(row, first, say)
            rows.append((name, *left, *against))
        else:
            reason = say.code("not compared", aspect.why_not(row) or "other_group")
            rows.append((name, Cell("–", sub=reason), *empty))
    return Group(" · ".join(label), tuple(rows))


def _format_period(row: SideBySide, say: Translator) -> str:
    return phrases.format_period(row.result_period, row.unit, say)


def _indicator_cell(
    comparison: Comparison, first: SideBySide, other: SideBySide, aspect: Aspect, say: Translator
) -> Cell:
    """An indicator's name; below it what both share, and what the other province calls it."""
    below = _shared_remarks(first, aspect, say)
    if called := _different_name(other, first, say):
        province = province_names(comparison, say)[other.province_id]
        below.append(say("{province}: “{name}”", province=province, name=called))
    return Cell(first.name[say.language], sub="; ".join(below), about=first.indicator_id)


def _shared_remarks(first: SideBySide, aspect: Aspect, say: Translator) -> list[str]:
    """What all figures of a set share: the unit of a gap, the basis."""
    unit, basis = first.baseline_unit, phrases.format_basis(aspect.basis(first), say)
    gap_unit = say.unit(phrases.difference_unit(unit, say))
    shared = [gap_unit, basis] if aspect is GAP else [basis]
    return [part for part in shared if part]


def _different_name(row: SideBySide, first: SideBySide, say: Translator) -> str:
    """What a province calls an indicator, where that is not what the first one calls it."""
    name = row.name[say.language]
    return "" if name == first.name[say.language] else name


def _target_cells(row: SideBySide, first: SideBySide, say: Translator) -> tuple[Row, Row]:
    """Baseline and target, and how far that lies from the first province's."""
    explained = _has_baseline(row) or row.gap_why in ("only_one", "done_or_not")
    reason = "" if explained else say.code("not compared", row.gap_why)
    notes = baseline_marks(row) if _has_baseline(row) else ()
    below = phrases.join_sentences(reason, phrases.format_note(row.target_note, say))
    cell = Cell(_format_from_to(row, say), sub=below, notes=notes)
    return (cell,), (_target_difference_cell(row, first, say),)


def _pace_cells(row: SideBySide, first: SideBySide, say: Translator) -> tuple[Row, Row]:
    """Gap, pace needed and its ratio to the past pace; the unit of a gap is beside its name."""
    known = (row.baseline_decimals, row.value_decimals)
    digits = max((int(n) for n in known if not math.isnan(n)), default=None)
    gap = Cell(say.amount(row.gap, row.unit, digits, signed=True), notes=baseline_marks(row))
    if row.pace_why:
        reason = "" if row.pace_why == "only_one" else say.code("not compared", row.pace_why)
        return (gap, Cell("–", sub=reason), Cell("–")), ()
    turns = say.code("asked", "turn") if before_plan.classify_asked(row) == "turn" else ""
    times = "–" if math.isnan(row.ambition) else pace_phrases.format_ambition(row, say)
    pace = pace_phrases.format_required_pace(row, say, with_per_year=False)
    return (gap, Cell(pace), Cell(times, sub=turns)), ()


def _has_baseline(row: SideBySide) -> bool:
    return row.gap_why in SHOWN_REASONS and not math.isnan(row.baseline)


def _format_from_to(row: SideBySide, say: Translator) -> str:
    """Baseline → asked; the baseline without its unit where what is asked names the same."""
    target = phrases.format_target(row, say)
    if not _has_baseline(row):
        return target
    start = phrases.format_baseline(row, say)
    if row.baseline_unit == row.unit and row.kind not in OTHER_UNIT_KINDS:
        operator, decimals = row.baseline_operator, row.baseline_decimals
        high = row.baseline_value_high
        start = phrases.format_number(row.baseline, operator, decimals, row.unit, say, high)
        start = phrases.mark_estimate(start, row.baseline_estimate, say)
    return f"{start} → {target}"


def _target_difference_cell(row: SideBySide, first: SideBySide, say: Translator) -> Cell:
    """How far a target lies from the first province's, and which asks for more."""
    if row is first:
        return Cell("–")
    asks = say.code("asks", row.asks) if row.asks else ""
    if math.isnan(row.asked_difference) or row.asks == "same":
        return Cell(asks or "–")
    unit = DIFFERENCE_UNITS_BY_KIND.get(row.kind, phrases.difference_unit(row.unit, say))
    difference = say.value(row.asked_difference, unit, signed=True)
    return Cell(difference, sub=asks)


def _result_cells(row: SideBySide, first: SideBySide, say: Translator) -> tuple[Row, Row]:
    same = row is first or math.isnan(row.result_difference)
    difference = "–" if same else _format_difference(row, first, say)
    notes = ("d",) if row.result_derived else ()
    note = phrases.format_note(row.result_note, say)
    return (Cell(format_result(row, say), sub=note, notes=notes),), (Cell(difference),)


def _format_difference(row: SideBySide, first: SideBySide, say: Translator) -> str:
    """A difference of two results with the digits both bear; about, where those would hide it."""
    difference, known = row.result_difference, [row.result_decimals, first.result_decimals]
    digits = None if any(map(math.isnan, known)) else int(min(known))
    hidden = digits is not None and bool(difference) and not round(difference, digits)
    inexact = {"~", "nearly"} & {row.result_operator, first.result_operator}
    about = "~" if hidden or inexact else "="
    decimals = int(max(known)) if hidden else digits
    return say.value(
        difference, phrases.difference_unit(row.unit, say), about, decimals=decimals, signed=True
    )
