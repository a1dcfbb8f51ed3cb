"""Which communes are nearest to a target that counts them, and what differs from last year."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.data.columns import group_by
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import communes as told
from briefing.report import phrases
from briefing.report.blocks import Block, List, names_item, paragraph
from briefing.report.communes import Asked


def deciding_communes(tables: Tables, say: Translator) -> Block:
    """Of each target that lacks communes the nearest that would meet it: arithmetic, no advice."""
    items = [
        names_item(heading, [names])
        for asked in told.list_asked(tables)
        if (found := _find_deciding(tables, asked, say))
        for heading, names in [found]
    ]
    if not items:
        return paragraph(
            say(
                "Which communes would decide a target cannot be said: too few figures of communes "
                "are known."
            )
        )
    return List(tuple(items))


def _find_deciding(tables: Tables, asked: Asked, say: Translator) -> tuple[str, str] | None:
    """What a target still needs, and which communes are nearest to it."""
    count, name = asked.counted, tables.indicator_names[say.language][asked.counted.indicator_id]
    lacking = int(count.needed - count.met) if count.needed == count.needed else 0
    nearest = told.sort_by_distance(asked)
    if lacking <= 0 or not nearest:
        return None
    indicator = tables.indicator_by_id[count.input_indicator_id]
    heading = say.plural(
        "{name}: {count} more commune is needed;",
        "{name}: {count} more communes are needed;",
        lacking,
        name=name,
    )
    chosen = nearest if indicator.form == "yes_no" else nearest[:lacking]
    names = told.list_commune_names(tables, [row.commune_id for row in chosen], say)
    if indicator.form == "yes_no":
        text = say("those known not to meet it, in no order: {names}", names=names)
    else:
        named = {row.commune_id: row for row in told.list_communes(tables)}
        unit = phrases.difference_unit(indicator.unit, say)
        parts = (
            say(
                "{name} ({distance})",
                name=named[row.commune_id].name[say.language],
                distance=say.value(row.distance, unit),
            )
            for row in chosen
        )
        text = say("the nearest, with what each lacks: {names}", names=", ".join(parts))
    others = [row.commune_id for row in asked.known if row.state == "not_met"]
    others = [name for name in others if name not in {row.commune_id for row in nearest}]
    if others:
        listed = told.list_commune_names(tables, others, say)
        text += say("; known not to meet it, without an exact figure: {names}", names=listed)
    if unknown := len(asked.unknown):
        text += say.plural(
            "; {count} commune that is not known may change this",
            "; {count} communes that are not known may change this",
            unknown,
        )
    return heading, text


def commune_changes(tables: Tables, say: Translator) -> Block:
    """What of each count differs from the year before: who meets it now, and who no longer."""
    items = [
        names_item(f"{name}:", parts)
        for asked in told.list_asked(tables)
        for name in [tables.indicator_names[say.language][asked.counted.indicator_id]]
        if (parts := [*_describe_changes(tables, asked, say)])
    ]
    if not items:
        return paragraph(say("No commune has figures of two years that can be compared."))
    return List(tuple(items))


def _describe_changes(tables: Tables, asked: Asked, say: Translator) -> Iterator[str]:
    count = asked.counted
    before = {
        row.commune_id: row.state
        for row in tables.commune_states
        if (row.indicator_id, row.basis) == (count.indicator_id, count.basis)
        and row.period == str(int(count.period[:4]) - 1)
    }
    if "met" not in before.values() and "not_met" not in before.values():
        return
    moves = group_by(
        asked.states.values(), lambda row: (before.get(row.commune_id, "unknown"), row.state)
    )
    for move, label in (
        (("not_met", "met"), say("now met")),
        (("met", "not_met"), say("no longer met")),
        (("met", "unknown"), say("met a year before, now not known")),
        (("not_met", "unknown"), say("not met a year before, now not known")),
        (("unknown", "met"), say("known for the first time, met")),
        (("unknown", "not_met"), say("known for the first time, not met")),
    ):
        if move in moves:
            ids = [row.commune_id for row in moves[move]]
            names = told.list_commune_names(tables, ids, say)
            yield f"{label} ({say.number(len(ids))}): {names}"
