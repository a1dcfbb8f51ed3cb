"""The exhibits of several provinces compared: the message, what cannot be compared, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing.analysis import data_status
from briefing.data.rows import SideBySide
from briefing.data.tables import Comparison, describe_status
from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report.blocks import Block, Cell, Column, Cover, Group, List, Span, Table, paragraph
from briefing.report.comparison_rows import (
    PACE,
    RESULT,
    TARGET,
    Aspect,
    cite_rows,
    find_comparable,
    format_result,
    list_sources,
    number_sources,
    province_names,
    target_sources,
)
from briefing.report.source_list import source_entry

MAX_NAMED = 3  # provinces a title names


def provinces_cover(comparison: Comparison, say: Translator) -> Cover:
    """The opening: how much can be compared, and whether the first province asks for more."""
    return Cover(
        title=say("Provinces side by side"),
        subtitle=_subtitle_names(comparison, say),
        message=" ".join(_cover_message(comparison, say)),
        **describe_status(data_status.decide_comparison_status(comparison), say),
    )


def _subtitle_names(comparison: Comparison, say: Translator) -> str:
    names = list(province_names(comparison, say).values())
    if len(names) <= MAX_NAMED + 1:
        return " · ".join(names)
    others = say("{count} others", count=say.number(len(names) - MAX_NAMED))
    return " · ".join((*names[:MAX_NAMED], others))


def _cover_message(comparison: Comparison, say: Translator) -> Iterator[str]:
    rows = comparison.side_by_side
    yield say(
        "{compared} of the {shared} indicators the provinces share can be compared.",
        compared=say.number(len({row.indicator_id for row in rows if row.comparable == "yes"})),
        shared=say.number(len({row.indicator_id for row in rows})),
    )
    names = list(province_names(comparison, say).values())
    more, less, same = _count_more_or_less(comparison)
    counts = {"total": more + less + same, "more": more, "less": less, "same": same}
    values = {name: say.number(count) for name, count in counts.items()}
    if counts["total"] and len(names) == 2:
        yield say(
            "Of {total} targets side by side, {first} asks for more than {other} in {more}, for "
            "less in {less}, for the same in {same}.",
            first=names[0],
            other=names[1],
            **values,
        )
    elif counts["total"]:
        yield say(
            "Of {total} targets side by side, {first} asks for more than any other in {more}, for "
            "less than any other in {less}.",
            first=names[0],
            **values,
        )


def _count_more_or_less(comparison: Comparison) -> tuple[int, int, int]:
    """In how many targets the first province asks for more, less or neither than all others."""
    asks = [{row.asks for row in rows} - {""} for rows in find_comparable(comparison, TARGET)]
    more, less = asks.count({"less"}), asks.count({"more"})  # `asks` is of the others
    return more, less, len([codes for codes in asks if codes]) - more - less


def not_compared(comparison: Comparison, say: Translator) -> Block:
    """What several provinces have and cannot be compared, as each states it, by the reason."""
    groups = [
        (aspect, why, rows)
        for aspect in (TARGET, RESULT)
        for why, rows in _group_by_reason(comparison, aspect).items()
    ]
    if not groups:
        return paragraph(say("Everything two provinces have can be compared."))
    names = province_names(comparison, say)
    return Table(
        anchor="kept-apart",
        caption=say("Not compared, by the reason"),
        columns=(
            Column(say("Indicator"), width=2.8, header=True),
            Column(say("Province"), width=2.1),
            Column(say("Stated"), width=1.9, align="right"),
            Column(say("Period and basis"), width=2.6),
        ),
        groups=tuple(
            Group(
                say(
                    "{what}: {why}",
                    what=say.code("statement", aspect.code),
                    why=say.code("not compared", why),
                ),
                tuple(_not_compared_row(row, aspect, names, say) for row in rows),
            )
            for aspect, why, rows in groups
        ),
        source=cite_rows(
            comparison,
            [rows for *_, rows in groups],
            lambda row: (row.source_id, row.result_source_id),
        ),
    )


def _group_by_reason(comparison: Comparison, aspect: Aspect) -> dict[str, list[SideBySide]]:
    """The rows that differ in what they count, by what that is."""
    groups: dict[str, list[SideBySide]] = {}
    for row in comparison.side_by_side:
        if (why := aspect.why_not(row)).endswith("_differs"):
            groups.setdefault(why, []).append(row)
    return groups


def _not_compared_row(
    row: SideBySide, aspect: Aspect, names: Mapping[str, str], say: Translator
) -> tuple[Cell, ...]:
    """What one province states of what is not compared."""
    basis = aspect.basis(row)
    if aspect is TARGET:
        stated, period = phrases.format_target(row, say), say.period(str(int(row.due)))
    else:
        stated, period = format_result(row, say), say.period(row.result_period)
    counted = [period, *([phrases.format_basis(basis, say)] if basis else [])]
    if not basis and aspect.why_not(row) == "basis_differs":
        counted.append(say("no basis stated"))
    return (
        Cell(row.name[say.language], about=row.indicator_id),
        Cell(names[row.province_id]),
        Cell(stated),
        Cell("; ".join(counted)),
    )


def unshared_figures(comparison: Comparison, say: Translator) -> Block:
    """What only one of the provinces that share an indicator has, and what none has."""
    rows = comparison.side_by_side
    items = []
    for province, name in province_names(comparison, say).items():
        of_province = [row for row in rows if row.province_id == province]
        if alone := [row for row in of_province if row.target_why == "only_one"]:
            count = say.number(len(alone))
            heading = say("Only {province} has a target ({count}):", province=name, count=count)
            items.append(_names_item(heading, alone, say))
        if alone := [row for row in of_province if row.result_why == "only_one"]:
            count = say.number(len(alone))
            heading = say("Only {province} has a result ({count}):", province=name, count=count)
            items.append(_names_item(heading, alone, say))
    stated = {row.indicator_id for row in rows if row.target_id or row.result_period}
    empty = {row.indicator_id: row for row in rows if row.indicator_id not in stated}
    if empty:
        count = say.number(len(empty))
        heading = say("None has a target or a result ({count}):", count=count)
        items.append(_names_item(heading, list(empty.values()), say))
    if not items:
        return paragraph(say("No province stands alone with a target or a result."))
    return List(tuple(items))


def _names_item(heading: str, rows: Sequence[SideBySide], say: Translator) -> tuple[Span, ...]:
    names = "; ".join(row.name[say.language] for row in rows)
    return Span(heading, "strong"), Span(f" {names}.")


def compared_source_list(comparison: Comparison, say: Translator) -> List:
    """The sources of everything shown, with the province each belongs to."""
    used = list_sources(
        comparison.side_by_side, lambda row: (*target_sources(row), row.result_source_id)
    )
    names, numbers = province_names(comparison, say), number_sources(comparison)
    items = []
    for row in comparison.sources:
        key = (row.province_id, row.source_id)
        if key in used:
            number, *rest = source_entry(row, numbers[key], say)
            items.append((number, Span(f"{names[row.province_id]}: "), *rest))
    return List(tuple(items))


def cite_compared_sources(comparison: Comparison) -> str:
    """The numbers of the sources the compared targets and their baselines rest on."""
    return cite_rows(comparison, find_comparable(comparison, PACE), target_sources)
