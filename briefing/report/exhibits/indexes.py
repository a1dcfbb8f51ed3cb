"""Indexes made with declared weights: the weights, each commune's index, its parts and rank."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from briefing.data import queries
from briefing.data.columns import group_by
from briefing.data.index_rows import IndexPart, IndexValue, IndexWeight
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import communes as told
from briefing.report import phrases
from briefing.report.blocks import (
    Block,
    Cell,
    Column,
    Footnote,
    List,
    Row,
    Table,
    make_groups,
    names_item,
    paragraph,
)

MAX_PART_COLUMNS = 6  # components with a column of their own; of more the tables have the parts
DECIMALS = 2  # an index is rounded to
LIMIT_MARK = "a"


def index_weights(tables: Tables, say: Translator) -> Block:
    """The components of each index, their weights and limits; that none is declared, where so."""
    if not tables.indexes:
        return paragraph(
            say(
                "No document declares the weights of an index: an index is shown as its source "
                "states it."
            )
        )
    groups = {
        _label_index(tables, rows, "", say): [_weight_row(tables, row, rows, say) for row in rows]
        for name, rows in _by_index(tables).items()
    }
    return Table(
        anchor="index-weights",
        caption=say("How an index is made"),
        columns=(
            Column(say("Component"), width=3, header=True),
            Column(say("Weight"), unit="%", align="right"),
            Column(say("Worth 0 points"), width=1.3, align="right"),
            Column(say("Worth 100 points"), width=1.3, align="right"),
        ),
        groups=make_groups(groups),
    )


def _by_index(tables: Tables) -> dict[str, list[IndexWeight]]:
    return group_by(tables.indexes, lambda row: row.indicator_id)


def _label_index(tables: Tables, rows: Sequence[IndexWeight], period: str, say: Translator) -> str:
    """An index, its year, and who declares its weights."""
    name = tables.indicator_names[say.language][rows[0].indicator_id]
    label = say(
        "{index}: weights declared by {sources}",
        index=name,
        sources=queries.source_marks(tables, (row.source_id for row in rows)),
    )
    return phrases.join_parts(label, say.period(period) if period else "")


def _weight_row(
    tables: Tables, row: IndexWeight, rows: Sequence[IndexWeight], say: Translator
) -> Row:
    indicator = tables.indicator_by_id[row.component_id]
    ends = (row.high, row.low) if indicator.better == "down" else (row.low, row.high)
    return (
        Cell(indicator.name[say.language]),
        Cell(say.number(_share_of(row, rows))),
        *(Cell(say.value(end, indicator.unit)) for end in ends),
    )


def _share_of(row: IndexWeight, rows: Sequence[IndexWeight]) -> float:
    return 100 * row.weight / math.fsum(one.weight for one in rows)


def index_ranks(tables: Tables, say: Translator) -> Block | None:
    """Every commune with an index, by its rank, and how far that rests on the weights."""
    shown = _list_shown(tables)
    computed = [row for row in shown if not row.lacking]
    if not computed:
        return paragraph(say("No index can be computed yet.")) if tables.indexes else None
    of_parts = group_by(tables.index_parts, lambda part: part.key)
    names = dict.fromkeys(part.component_id for row in computed for part in of_parts[row.key])
    weights = _by_index(tables)
    columns = [*names] if len(names) <= MAX_PART_COLUMNS else []
    groups = {
        _label_index(tables, weights[name], rows[0].period, say): [
            _rank_row(tables, row, of_parts[row.key], columns, say)
            for row in sorted(rows, key=lambda row: (bool(row.commune_id), row.rank))
        ]
        for name, rows in group_by(computed, lambda row: row.indicator_id).items()
    }
    return Table(
        anchor="index-ranks",
        caption=say("Indexes computed with declared weights, and how far ranks rest on these"),
        columns=(
            Column(say("Commune or ward"), width=2, header=True),
            Column(say("Index"), align="right"),
            *(
                Column(
                    tables.indicator_names[say.language][name], unit=say("points"), align="right"
                )
                for name in columns
            ),
            Column(say("Rank"), width=0.8, align="right"),
            Column(say("Rank"), unit=say("equal weights"), align="right"),
            Column(say("Rank"), unit=say("one weight ±10%"), align="right"),
        ),
        groups=make_groups(groups),
        notes=_note_limits([part for row in computed for part in of_parts[row.key]], say),
    )


def _list_shown(tables: Tables, commune: str = "") -> list[IndexValue]:
    """The indexes of communes, or of one, on the list in use, with the province's beside all.

    They are of the latest year any of them is computed of, else of the latest.
    """
    basis = next((row.basis for row in told.list_communes(tables)), "")
    current = [row for row in tables.index_values if row.commune_id and row.basis == basis]
    current = [row for row in current if commune in ("", row.commune_id)]
    shown: list[IndexValue] = []
    for name, rows in group_by(current, lambda row: row.indicator_id).items():
        years = [row.period for row in rows if not row.lacking] or [row.period for row in rows]
        shown += [row for row in rows if row.period == max(years)]
        of_province = (row for row in tables.index_values if not row.commune_id and not commune)
        key = name, max(years)
        shown += [row for row in of_province if (row.indicator_id, row.period) == key]
    return shown


def _rank_row(
    tables: Tables,
    row: IndexValue,
    parts: Sequence[IndexPart],
    columns: Sequence[str],
    say: Translator,
) -> Row:
    by_name = {part.component_id: part for part in parts}
    named = {one.commune_id: told.name_commune(one, say) for one in told.list_communes(tables)}
    name = phrases.capitalize_first(named.get(row.commune_id, say("Province")))
    return (
        Cell(name),
        Cell(say.number(row.value, DECIMALS), sub=_describe_stated(tables, row, say)),
        *(_part_cell(by_name.get(column), say) for column in columns),
        *(_rank_cells(row, say)),
    )


def _part_cell(part: IndexPart | None, say: Translator) -> Cell:
    if part is None:
        return Cell(told.NOT_ASKED)
    return Cell(say.number(part.contribution, DECIMALS), notes=_mark_limit(part))


def _mark_limit(part: IndexPart) -> tuple[str, ...]:
    return (LIMIT_MARK,) if part.clipped else ()


def _note_limits(parts: Sequence[IndexPart], say: Translator) -> tuple[Footnote, ...]:
    text = say("beyond a limit, counted as the limit")
    return (Footnote(LIMIT_MARK, text),) if any(part.clipped for part in parts) else ()


def _rank_cells(row: IndexValue, say: Translator) -> Iterator[Cell]:
    if not row.commune_id:
        yield from [Cell(told.NOT_ASKED)] * 3
        return
    yield Cell(say.number(row.rank))
    yield Cell(say.number(row.rank_equal))
    yield Cell(_format_span(row, say))


def _format_span(row: IndexValue, say: Translator) -> str:
    if row.rank_best == row.rank_worst:
        return say.number(row.rank_best)
    return f"{say.number(row.rank_best)}–{say.number(row.rank_worst)}"


def _describe_stated(tables: Tables, row: IndexValue, say: Translator) -> str:
    """What a source states of the same index, which is then used, and whether the two differ."""
    if not row.stated_source_id:
        return ""
    unit = tables.indicator_by_id[row.indicator_id].unit
    stated = phrases.format_number(row.stated, row.stated_operator, math.nan, unit, say)
    mark = queries.source_marks(tables, [row.stated_source_id])
    text = say("used is what is stated: {value} {mark}", value=stated, mark=mark)
    return phrases.join_parts(text, say("differs")) if row.agrees == "no" else text


def index_gaps(tables: Tables, say: Translator) -> Block | None:
    """The communes without an index, by the component that is missing; None where there is none."""
    lacking = [row for row in _list_shown(tables) if row.lacking and row.commune_id]
    names = dict.fromkeys(name for row in lacking for name in row.lacking.split())
    items = []
    for name in names:
        codes = [row.commune_id for row in lacking if name in row.lacking.split()]
        heading = say(
            "Not computed, for want of {component} ({count}):",
            component=tables.indicator_names[say.language][name],
            count=say.number(len(codes)),
        )
        items.append(names_item(heading, [told.list_commune_names(tables, codes, say)]))
    return List(tuple(items)) if items else None


def commune_index(tables: Tables, commune: str, say: Translator) -> Block | None:
    """The parts of a commune's indexes, and its rank; None where no component is known."""
    shown = _list_shown(tables, commune)
    if not shown:
        return None
    of_parts = group_by(tables.index_parts, lambda part: part.key)
    weights = _by_index(tables)
    groups = {
        _label_index(tables, weights[row.indicator_id], row.period, say): [
            *(
                _component_row(tables, part, weights[row.indicator_id], say)
                for part in of_parts[row.key]
            ),
            _total_row(tables, row, say),
        ]
        for row in shown
    }
    return Table(
        anchor="commune-index",
        caption=say("The parts of an index"),
        columns=(
            Column(say("Component"), width=3, header=True),
            Column(say("Weight"), unit="%", align="right"),
            Column(say("Figure"), width=1.3, align="right"),
            Column(say("Points from 0 to 100"), align="right"),
            Column(say("Points of the index"), align="right"),
        ),
        groups=make_groups(groups),
        notes=_note_limits([part for row in shown for part in of_parts[row.key]], say),
    )


def _component_row(
    tables: Tables, part: IndexPart, weights: Sequence[IndexWeight], say: Translator
) -> Row:
    indicator = tables.indicator_by_id[part.component_id]
    weight = next(row for row in weights if row.component_id == part.component_id)
    text = say("not known")
    if part.known != "no":
        high, unit = part.value_high, indicator.unit
        text = phrases.format_amount(part.value, part.operator, math.nan, unit, say, high)
        text = phrases.mark_estimate(text, part.estimate, say)
    points = part.scaled == part.scaled
    given = part.contribution == part.contribution
    return (
        Cell(indicator.name[say.language], about=part.component_id),
        Cell(say.number(_share_of(weight, weights))),
        Cell(text),
        Cell(
            say.number(part.scaled, DECIMALS) if points else told.NOT_ASKED, notes=_mark_limit(part)
        ),
        Cell(say.number(part.contribution, DECIMALS) if given else told.NOT_ASKED),
    )


def _total_row(tables: Tables, row: IndexValue, say: Translator) -> Row:
    name = tables.indicator_names[say.language][row.indicator_id]
    empty = [Cell("")] * 3
    if row.lacking:
        lacking = (tables.indicator_names[say.language][one] for one in row.lacking.split())
        sub = say("not computed, for want of {components}", components=", ".join(lacking))
        return Cell(name, sub=sub), *empty, Cell(told.NOT_ASKED)
    rank = say(
        "place {rank} of {count}; by equal weights {equal}; where one weight is 10% more or less "
        "{span}",
        rank=say.number(row.rank),
        count=say.number(row.ranked),
        equal=say.number(row.rank_equal),
        span=_format_span(row, say),
    )
    sub = phrases.join_parts(rank, _describe_stated(tables, row, say))
    return Cell(name, sub=sub), *empty, Cell(say.number(row.value, DECIMALS))
