"""The exhibits of several provinces compared: the message, what cannot be compared, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from briefing import block, contract, status, tables, told
from briefing.exhibit.ground import entry
from briefing.tables import Comparison
from briefing.told import Row
from briefing.words import Speaker

NAMED = 3  # provinces a title names

Set = list[Row]  # an indicator's rows that can be compared with each other


def provinces_cover(run: Comparison, say: Speaker) -> block.Cover:
    """The opening: how much can be compared, and whether the first province asks for more."""
    return block.Cover(
        title=say("Provinces side by side"),
        subtitle=_title_names(run, say),
        message=" ".join(_message(run, say)),
        **tables.marked(status.of_comparison(run), say),
    )


def _title_names(run: Comparison, say: Speaker) -> str:
    names = list(provinces_named(run, say).values())
    if len(names) <= NAMED + 1:
        return " · ".join(names)
    others = say("{count} others", count=say.number(len(names) - NAMED))
    return " · ".join((*names[:NAMED], others))


def _message(run: Comparison, say: Speaker) -> Iterator[str]:
    rows = run.side_by_side
    compared = rows.loc[rows["comparable"] == "yes", "indicator_id"].nunique()
    yield say(
        "{compared} of the {shared} indicators the provinces share can be compared.",
        compared=say.number(compared),
        shared=say.number(rows["indicator_id"].nunique()),
    )
    names = list(provinces_named(run, say).values())
    more, less, same = _asks(run)
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


def _asks(run: Comparison) -> tuple[int, int, int]:
    """In how many targets the first province asks for more, less or neither than all others."""
    more, less, neither = 0, 0, 0
    for own in comparable(run, "target"):
        asks = {row["asks"] for row in own} - {""}
        if asks:
            more, less = more + (asks == {"less"}), less + (asks == {"more"})
            neither += asks not in ({"less"}, {"more"})
    return more, less, neither


def provinces_named(run: Comparison, say: Speaker) -> dict[str, str]:
    """Province id → its name in the reader's language, in the order named."""
    return {row["id"]: say.own(row, "name") for row in tables.records(run.provinces)}


def comparable(run: Comparison, aspect: str) -> list[Set]:
    """The rows that can be compared with each other, by domain, then in the order of the data."""
    found: dict[tuple[str, str], Set] = {}
    for row in tables.records(run.side_by_side):
        if row[f"{aspect}_group"]:
            found.setdefault((row["indicator_id"], row[f"{aspect}_group"]), []).append(row)
    return sorted(found.values(), key=lambda own: contract.DOMAINS.index(own[0]["domain"]))


def kept_apart(run: Comparison, say: Speaker) -> block.Block:
    """What several provinces have and cannot be compared, as each states it, by the reason."""
    found: dict[tuple[str, str], list[Row]] = {}
    for aspect in ("target", "result"):
        for row in tables.records(run.side_by_side):
            if row[f"{aspect}_why"].endswith("_differs"):
                found.setdefault((aspect, row[f"{aspect}_why"]), []).append(row)
    if not found:
        return block.paragraph(say("Everything two provinces have can be compared."))
    names = provinces_named(run, say)
    return block.Table(
        anchor="kept-apart",
        caption=say("Not compared, by the reason"),
        columns=(
            block.Column(say("Indicator"), width=2.8, header=True),
            block.Column(say("Province"), width=2.1),
            block.Column(say("Stated"), width=1.9, align="right"),
            block.Column(say("Period and basis"), width=2.6),
        ),
        groups=tuple(
            block.Group(
                say(
                    "{what}: {why}",
                    what=say.code("statement", aspect),
                    why=say.code("not compared", why),
                ),
                tuple(_apart(row, aspect, names, say) for row in rows),
            )
            for (aspect, why), rows in found.items()
        ),
        source=marks_of(run, list(found.values()), ("source_id", "result_source_id")),
    )


def _apart(row: Row, aspect: str, names: dict[str, str], say: Speaker) -> tuple[block.Cell, ...]:
    """One province's own words for what is not compared."""
    target = aspect == "target"
    basis = row["basis" if target else "result_basis"]
    year = say.period(str(int(row["due"])) if target else row["result_period"])
    counted = [year, *([told.basis(basis, say)] if basis else [])]
    if not basis and row[f"{aspect}_why"] == "basis_differs":
        counted.append(say("no basis stated"))
    return (
        block.Cell(say.own(row, "name"), about=row["indicator_id"]),
        block.Cell(names[row["province_id"]]),
        block.Cell(told.asked(row, say) if target else figure(row, say)),
        block.Cell("; ".join(counted)),
    )


def figure(row: Row, say: Speaker) -> str:
    """A result as a reader is told it."""
    facts = ("operator", "decimals")
    own = {"value": row["result"], **{name: row[f"result_{name}"] for name in facts}}
    return told.figure(own, row["unit"], say)


def alone(run: Comparison, say: Speaker) -> block.Block:
    """What only one of the provinces that share an indicator has, and what none has."""
    rows = tables.records(run.side_by_side)
    items = []
    for province, name in provinces_named(run, say).items():
        for aspect in ("target", "result"):
            own = [
                row
                for row in rows
                if row["province_id"] == province and row[f"{aspect}_why"] == "only_one"
            ]
            if own:
                items.append(_only(own, name, aspect, say))
    stated = {row["indicator_id"] for row in rows if row["target_id"] or row["result_period"]}
    empty = {row["indicator_id"]: row for row in rows if row["indicator_id"] not in stated}
    if empty:
        count = say.number(len(empty))
        head = say("None has a target or a result ({count}):", count=count)
        items.append(_listed(head, list(empty.values()), say))
    if not items:
        return block.paragraph(say("No province stands alone with a target or a result."))
    return block.List(tuple(items))


def _only(rows: Sequence[Row], name: str, aspect: str, say: Speaker) -> tuple[block.Span, ...]:
    count = say.number(len(rows))
    if aspect == "target":
        head = say("Only {province} has a target ({count}):", province=name, count=count)
    else:
        head = say("Only {province} has a result ({count}):", province=name, count=count)
    return _listed(head, rows, say)


def _listed(head: str, rows: Sequence[Row], say: Speaker) -> tuple[block.Span, ...]:
    names = "; ".join(say.own(row, "name") for row in rows)
    return block.Span(head, "strong"), block.Span(f" {names}.")


def compared_sources(run: Comparison, say: Speaker) -> block.List:
    """The sources of everything shown, with the province each belongs to."""
    rows = tables.records(run.side_by_side)
    fields = ("source_id", "baseline_source_id", "result_source_id")
    used = {
        (row["province_id"], source)
        for row in rows
        for source in told.sources_in(row[field] for field in fields)
    }
    names, numbers = provinces_named(run, say), _numbers(run)
    items = []
    for row in tables.records(run.sources):
        key = (row["province_id"], row["source_id"])
        if key in used:
            number, *rest = entry(row, numbers[key], say)
            items.append((number, block.Span(f"{names[row['province_id']]}: "), *rest))
    return block.List(tuple(items))


def _numbers(run: Comparison) -> dict[tuple[str, str], int]:
    """Province and source → the source's number in this report."""
    keys = zip(run.sources["province_id"], run.sources["source_id"], strict=True)
    return {key: number for number, key in enumerate(keys, start=1)}


def marks_compared(run: Comparison) -> str:
    """The numbers of the sources the compared targets and their baselines rest on."""
    return marks_of(run, comparable(run, "pace"), ("source_id", "baseline_source_id"))


def marks_of(run: Comparison, sets: Sequence[Set], fields: Sequence[str]) -> str:
    numbers = _numbers(run)
    used: set[Any] = {
        numbers[row["province_id"], source]
        for own in sets
        for row in own
        for source in told.sources_in(row[field] for field in fields)
    }
    return " ".join(f"[{number}]" for number in sorted(used))
