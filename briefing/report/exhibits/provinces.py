"""The exhibits of several provinces compared: the message, what cannot be compared, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from briefing.analysis import data_status
from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.tables import Comparison
from briefing.i18n import Translator
from briefing.report import blocks, phrases
from briefing.report.source_list import source_entry

MAX_NAMED = 3  # provinces a title names

ComparableRows = list[Row]  # an indicator's rows that can be compared with each other


def provinces_cover(run: Comparison, say: Translator) -> blocks.Cover:
    """The opening: how much can be compared, and whether the first province asks for more."""
    return blocks.Cover(
        title=say("Provinces side by side"),
        subtitle=_subtitle_names(run, say),
        message=" ".join(_cover_message(run, say)),
        **tables.describe_status(data_status.decide_comparison_status(run), say),
    )


def _subtitle_names(run: Comparison, say: Translator) -> str:
    names = list(province_names(run, say).values())
    if len(names) <= MAX_NAMED + 1:
        return " · ".join(names)
    others = say("{count} others", count=say.number(len(names) - MAX_NAMED))
    return " · ".join((*names[:MAX_NAMED], others))


def _cover_message(run: Comparison, say: Translator) -> Iterator[str]:
    rows = run.side_by_side
    compared = rows.loc[rows["comparable"] == "yes", "indicator_id"].nunique()
    yield say(
        "{compared} of the {shared} indicators the provinces share can be compared.",
        compared=say.number(compared),
        shared=say.number(rows["indicator_id"].nunique()),
    )
    names = list(province_names(run, say).values())
    more, less, same = _count_more_or_less(run)
    counts = {"total": more + less + same, "more": more, "less": less, "same": same}
    told_counts = {name: say.number(count) for name, count in counts.items()}
    if counts["total"] and len(names) == 2:
        yield say(
            "Of {total} targets side by side, {first} asks for more than {other} in {more}, for "
            "less in {less}, for the same in {same}.",
            first=names[0],
            other=names[1],
            **told_counts,
        )
    elif counts["total"]:
        yield say(
            "Of {total} targets side by side, {first} asks for more than any other in {more}, for "
            "less than any other in {less}.",
            first=names[0],
            **told_counts,
        )


def _count_more_or_less(run: Comparison) -> tuple[int, int, int]:
    """In how many targets the first province asks for more, less or neither than all others."""
    more, less, neither = 0, 0, 0
    for own in find_comparable(run, "target"):
        asks = {row["asks"] for row in own} - {""}
        if asks:
            more, less = more + (asks == {"less"}), less + (asks == {"more"})
            neither += asks not in ({"less"}, {"more"})
    return more, less, neither


def province_names(run: Comparison, say: Translator) -> dict[str, str]:
    """Province id → its name in the reader's language, in the order named."""
    return {row["id"]: say.own(row, "name") for row in tables.to_records(run.provinces)}


def find_comparable(run: Comparison, aspect: str) -> list[ComparableRows]:
    """The rows that can be compared with each other, by domain, then in the order of the data."""
    found: dict[tuple[str, str], ComparableRows] = {}
    for row in tables.to_records(run.side_by_side):
        if row[f"{aspect}_group"]:
            found.setdefault((row["indicator_id"], row[f"{aspect}_group"]), []).append(row)
    return sorted(found.values(), key=lambda own: schema.DOMAINS.index(own[0]["domain"]))


def not_compared(run: Comparison, say: Translator) -> blocks.Block:
    """What several provinces have and cannot be compared, as each states it, by the reason."""
    found: dict[tuple[str, str], list[Row]] = {}
    for aspect in ("target", "result"):
        for row in tables.to_records(run.side_by_side):
            if row[f"{aspect}_why"].endswith("_differs"):
                found.setdefault((aspect, row[f"{aspect}_why"]), []).append(row)
    if not found:
        return blocks.paragraph(say("Everything two provinces have can be compared."))
    names = province_names(run, say)
    return blocks.Table(
        anchor="kept-apart",
        caption=say("Not compared, by the reason"),
        columns=(
            blocks.Column(say("Indicator"), width=2.8, header=True),
            blocks.Column(say("Province"), width=2.1),
            blocks.Column(say("Stated"), width=1.9, align="right"),
            blocks.Column(say("Period and basis"), width=2.6),
        ),
        groups=tuple(
            blocks.Group(
                say(
                    "{what}: {why}",
                    what=say.code("statement", aspect),
                    why=say.code("not compared", why),
                ),
                tuple(_not_compared_row(row, aspect, names, say) for row in rows),
            )
            for (aspect, why), rows in found.items()
        ),
        source=cite_rows(run, list(found.values()), ("source_id", "result_source_id")),
    )


def _not_compared_row(
    row: Row, aspect: str, names: dict[str, str], say: Translator
) -> tuple[blocks.Cell, ...]:
    """One province's own words for what is not compared."""
    target = aspect == "target"
    basis = row["basis" if target else "result_basis"]
    year = say.period(str(int(row["due"])) if target else row["result_period"])
    counted = [year, *([phrases.format_basis(basis, say)] if basis else [])]
    if not basis and row[f"{aspect}_why"] == "basis_differs":
        counted.append(say("no basis stated"))
    return (
        blocks.Cell(say.own(row, "name"), about=row["indicator_id"]),
        blocks.Cell(names[row["province_id"]]),
        blocks.Cell(phrases.format_target(row, say) if target else format_result(row, say)),
        blocks.Cell("; ".join(counted)),
    )


def format_result(row: Row, say: Translator) -> str:
    """A result as a reader is told it."""
    facts = ("operator", "decimals")
    own = {"value": row["result"], **{name: row[f"result_{name}"] for name in facts}}
    return phrases.format_figure(own, row["unit"], say)


def unshared_figures(run: Comparison, say: Translator) -> blocks.Block:
    """What only one of the provinces that share an indicator has, and what none has."""
    rows = tables.to_records(run.side_by_side)
    items = []
    for province, name in province_names(run, say).items():
        for aspect in ("target", "result"):
            own = [
                row
                for row in rows
                if row["province_id"] == province and row[f"{aspect}_why"] == "only_one"
            ]
            if own:
                items.append(_unshared_item(own, name, aspect, say))
    stated = {row["indicator_id"] for row in rows if row["target_id"] or row["result_period"]}
    empty = {row["indicator_id"]: row for row in rows if row["indicator_id"] not in stated}
    if empty:
        count = say.number(len(empty))
        head = say("None has a target or a result ({count}):", count=count)
        items.append(_names_item(head, list(empty.values()), say))
    if not items:
        return blocks.paragraph(say("No province stands alone with a target or a result."))
    return blocks.List(tuple(items))


def _unshared_item(
    rows: Sequence[Row], name: str, aspect: str, say: Translator
) -> tuple[blocks.Span, ...]:
    count = say.number(len(rows))
    if aspect == "target":
        head = say("Only {province} has a target ({count}):", province=name, count=count)
    else:
        head = say("Only {province} has a result ({count}):", province=name, count=count)
    return _names_item(head, rows, say)


def _names_item(head: str, rows: Sequence[Row], say: Translator) -> tuple[blocks.Span, ...]:
    names = "; ".join(say.own(row, "name") for row in rows)
    return blocks.Span(head, "strong"), blocks.Span(f" {names}.")


def compared_source_list(run: Comparison, say: Translator) -> blocks.List:
    """The sources of everything shown, with the province each belongs to."""
    rows = tables.to_records(run.side_by_side)
    fields = ("source_id", "baseline_source_id", "result_source_id")
    used = {
        (row["province_id"], source)
        for row in rows
        for source in queries.split_sources(row[field] for field in fields)
    }
    names, numbers = province_names(run, say), _source_numbers(run)
    items = []
    for row in tables.to_records(run.sources):
        key = (row["province_id"], row["source_id"])
        if key in used:
            number, *rest = source_entry(row, numbers[key], say)
            items.append((number, blocks.Span(f"{names[row['province_id']]}: "), *rest))
    return blocks.List(tuple(items))


def _source_numbers(run: Comparison) -> dict[tuple[str, str], int]:
    """Province and source → the source's number in this report."""
    keys = zip(run.sources["province_id"], run.sources["source_id"], strict=True)
    return {key: number for number, key in enumerate(keys, start=1)}


def cite_compared_sources(run: Comparison) -> str:
    """The numbers of the sources the compared targets and their baselines rest on."""
    return cite_rows(run, find_comparable(run, "pace"), ("source_id", "baseline_source_id"))


def cite_rows(run: Comparison, sets: Sequence[ComparableRows], fields: Sequence[str]) -> str:
    numbers = _source_numbers(run)
    used: set[Any] = {
        numbers[row["province_id"], source]
        for own in sets
        for row in own
        for source in queries.split_sources(row[field] for field in fields)
    }
    return " ".join(f"[{number}]" for number in sorted(used))
