"""The exhibits of several provinces compared: the message, what cannot be compared, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.analysis import data_status
from briefing.data.compared_rows import SideBySide
from briefing.data.tables import DATA_STATUSES, Comparison, describe_status
from briefing.i18n import Translator
from briefing.report import phrases, ranked_tables, ranking
from briefing.report.blocks import (
    Block,
    Cell,
    Column,
    Cover,
    List,
    Row,
    Span,
    Table,
    make_groups,
    names_item,
    paragraph,
)
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
        facts=tuple(_status_facts(comparison, say)),
        **describe_status(data_status.decide_comparison_status(comparison), say),
    )


def _status_facts(comparison: Comparison, say: Translator) -> Iterator[str]:
    """Which provinces have data of each status."""
    for code in DATA_STATUSES:
        of_status = [row for row in comparison.provinces if row.data_status == code]
        names = "; ".join(row.name[say.language] for row in of_status)
        if len(of_status) > ranking.FEW:
            names = say("{count} provinces", count=say.number(len(of_status)))
        if names:
            yield f"{describe_status(code, say)['mark']}: {names}"


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
    first, *others = province_names(comparison, say).values()
    more, less, same = _count_more_or_less(comparison)
    counts = {"total": more + less + same, "more": more, "less": less, "same": same}
    values = {name: say.number(count) for name, count in counts.items()}
    if counts["total"] and len(others) == 1:
        yield say(
            "Of {total} targets side by side, {first} asks for more than {other} in {more}, for "
            "less in {less}, for the same in {same}.",
            first=first,
            other=others[0],
            **values,
        )
    elif counts["total"]:
        yield say(
            "Of {total} targets side by side, {first} asks for more than any other in {more}, for "
            "less than any other in {less}.",
            first=first,
            **values,
        )


def _count_more_or_less(comparison: Comparison) -> tuple[int, int, int]:
    """In how many targets the first province asks for more, less or neither than all others."""
    asks = [{row.asks for row in rows} - {""} for rows in find_comparable(comparison, TARGET)]
    more, less = asks.count({"less"}), asks.count({"more"})  # `asks` is of the others
    return more, less, len([codes for codes in asks if codes]) - more - less


def not_compared(comparison: Comparison, say: Translator) -> Block:
    """What several provinces have and cannot be compared, as each states it, by the reason."""
    if ranking.is_many(comparison):
        return ranked_tables.not_ranked(comparison, (TARGET, RESULT), say)
    rows_by_label: dict[str, list[Row]] = {}
    shown: list[SideBySide] = []
    names = province_names(comparison, say)
    for aspect in (TARGET, RESULT):
        what = say.code("statement", aspect.code)
        for row in comparison.side_by_side:
            if (code := aspect.why_not(row)).endswith("_differs"):
                label = say("{what}: {why}", what=what, why=say.code("not compared", code))
                cells = _not_compared_row(row, aspect, names, say)
                rows_by_label.setdefault(label, []).append(cells)
                shown.append(row)
    if not shown:
        return paragraph(say("Everything two provinces have can be compared."))
    return Table(
        anchor="kept-apart",
        caption=say("Not compared, by the reason"),
        columns=(
            Column(say("Indicator"), width=2.8, header=True),
            Column(say("Province"), width=2.1),
            Column(say("Stated"), width=1.9, align="right"),
            Column(say("Period and basis"), width=2.6),
        ),
        groups=make_groups(rows_by_label),
        source=cite_rows(comparison, [shown], lambda row: (row.source_id, row.result_source_id)),
    )


def _not_compared_row(
    row: SideBySide, aspect: Aspect, names: Mapping[str, str], say: Translator
) -> Row:
    """What one province states of what is not compared."""
    basis = phrases.format_basis(aspect.basis(row), say)
    if aspect is TARGET:
        stated, period = phrases.format_target(row, say), say.period(str(int(row.due)))
    else:
        stated = format_result(row, say)
        period = phrases.format_period(row.result_period, row.unit, say)
    if not basis and aspect.why_not(row) == "basis_differs":
        basis = say("no basis stated")
    return (
        Cell(row.name[say.language], about=row.indicator_id),
        Cell(names[row.province_id]),
        Cell(stated),
        Cell(phrases.join_parts(period, basis)),
    )


def unshared_figures(comparison: Comparison, say: Translator) -> Block:
    """What only one of the provinces that share an indicator has, and what none has."""
    rows = comparison.side_by_side
    items = []
    for province, name in province_names(comparison, say).items():
        of_province = [row for row in rows if row.province_id == province]
        if names := [r.name[say.language] for r in of_province if r.target_why == "only_one"]:
            count = say.number(len(names))
            heading = say("Only {province} has a target ({count}):", province=name, count=count)
            items.append(names_item(heading, names))
        if names := [r.name[say.language] for r in of_province if r.result_why == "only_one"]:
            count = say.number(len(names))
            heading = say("Only {province} has a result ({count}):", province=name, count=count)
            items.append(names_item(heading, names))
    stated = {row.indicator_id for row in rows if row.target_id or row.result_period}
    unstated = (row for row in rows if row.indicator_id not in stated)
    if empty := {row.indicator_id: row.name[say.language] for row in unstated}:
        count = say.number(len(empty))
        heading = say("None has a target or a result ({count}):", count=count)
        items.append(names_item(heading, empty.values()))
    if not items:
        return paragraph(say("No province stands alone with a target or a result."))
    return List(tuple(items))


def compared_source_list(comparison: Comparison, say: Translator) -> Block:
    """The sources of everything shown, with the province each belongs to; of many their number."""
    if ranking.is_many(comparison):
        return paragraph(
            say("The titles of all documents and all figures of each province are in the workbook.")
        )
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


def cite_compared_sources(comparison: Comparison, say: Translator) -> str:
    """The numbers of the sources the compared targets and their baselines rest on."""
    if ranking.is_many(comparison):
        return ranked_tables.cite_all(comparison, say)
    return cite_rows(comparison, find_comparable(comparison, PACE), target_sources)
