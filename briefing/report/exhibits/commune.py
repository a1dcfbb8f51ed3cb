"""The page of one commune: its figures beside its zone and the province, and what it still owes."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.data import queries
from briefing.data.commune_rows import Commune, CommuneGroup, CommuneResult
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import communes as told
from briefing.report import phrases
from briefing.report.blocks import Block, Cell, Column, Cover, Row, Table, make_groups, paragraph
from briefing.report.communes import Asked
from briefing.report.source_list import make_source_list
from briefing.report.titles import make_cover


def find_commune(tables: Tables, commune: str) -> Commune:
    """A commune by its code, on the list of the briefing year, else on the last that has it."""
    of_year = [row for row in told.list_communes(tables) if row.commune_id == commune]
    return (of_year or [row for row in tables.communes if row.commune_id == commune])[-1]


def commune_cover(tables: Tables, commune: str, say: Translator) -> Cover:
    """The opening: where and how large the commune is, and how much of it is known."""
    row = find_commune(tables, commune)
    title = phrases.capitalize_first(told.name_commune(row, say))
    return make_cover(tables, title, _cover_message(tables, row, say), "", say)


def _cover_message(tables: Tables, row: Commune, say: Translator) -> Iterator[str]:
    facts = [say("Zone {zone}", zone=row.zone)] if row.zone else []
    if row.area_km2 == row.area_km2:
        facts.append(say.value(row.area_km2, "square_kilometres"))
    if row.population == row.population:
        facts.append(say.value(row.population, "people"))
    if row.border == "yes":
        facts.append(say.code("commune border", "yes"))
    if facts:
        listed = phrases.capitalize_first(phrases.join_parts(*facts))
        dates = [one.date for one in tables.sources if one.source_id == row.source_id and one.date]
        date = say.date(dates[0]) if dates else ""
        yield say("{facts} ({date}).", facts=listed, date=date) if date else f"{listed}."
    if row.formed_from:
        yield say("Formed from: {units}.", units=row.formed_from)
    asked = _list_asked(tables, row)
    if not asked:
        yield say("No target of the province counts it.")
        return
    known = [one for one in asked if one.states[row.commune_id].state != "unknown"]
    yield say.plural(
        "{count} target of the province counts it; figures known: {known}.",
        "{count} targets of the province count it; figures known: {known}.",
        len(asked),
        known=say.number(len(known)),
    )


def _list_asked(tables: Tables, row: Commune) -> list[Asked]:
    return [one for one in told.list_asked(tables) if row.commune_id in one.states]


def commune_figures(tables: Tables, commune: str, say: Translator) -> Block:
    """What the province's targets ask of the commune, beside its zone and the province."""
    row = find_commune(tables, commune)
    rows = [_figure_row(tables, asked, row, say) for asked in _list_asked(tables, row)]
    if not rows:
        return paragraph(say("No target of the province counts it."))
    zone = say("Zone {zone}", zone=row.zone) if row.zone else say("Zone")
    return Table(
        anchor="commune-figures",
        caption=say("What the province's targets count"),
        columns=(
            Column(say("Figure to collect"), width=3, header=True),
            Column(say("This commune or ward"), width=1.3),
            Column(zone, width=1.4, unit=say("met of known")),
            Column(say("Province"), width=1.4, unit=say("met of known")),
            Column(say("The province's target"), width=2),
        ),
        groups=make_groups({"": rows}),
    )


def _figure_row(tables: Tables, asked: Asked, commune: Commune, say: Translator) -> Row:
    state = asked.states[commune.commune_id]
    cell = told.format_state(tables, state, say)
    period, measure = say.period(asked.counted.period), asked.measure
    key = commune.commune_id, *state.key[1:], asked.counted.input_indicator_id
    for row in tables.commune_results:
        if (row.commune_id, row.period, row.basis, row.indicator_id) == key:
            period = phrases.join_parts(period, _describe_origin(tables, row, say))
    target = phrases.format_target(measure, say) if measure else told.NOT_ASKED
    return (
        Cell(told.describe_condition(tables, asked, say), about=asked.counted.input_indicator_id),
        Cell(cell.text, sub=period, tone=cell.tone, symbol=cell.symbol),
        _group_cell(tables, asked, "zone", commune.zone, say),
        _group_cell(tables, asked, "", "", say),
        Cell(target, sub=told.describe_number(asked, say)),
    )


def _describe_origin(tables: Tables, row: CommuneResult, say: Translator) -> str:
    """Whether an index with declared weights was computed, or is what a source states."""
    if all(one.indicator_id != row.indicator_id for one in tables.indexes):
        return ""
    return say("computed with declared weights") if row.derived else say("as stated by its source")


def _group_cell(tables: Tables, asked: Asked, field: str, cell: str, say: Translator) -> Cell:
    """How many of a group meet it, of those known; the median of their figures."""
    group = told.find_group(tables, asked, field, cell)
    if group is None or not (met := told.format_met(group, say)):
        return Cell(say("not known"))
    return Cell(met, sub=_describe_median(tables, group, say))


def _describe_median(tables: Tables, group: CommuneGroup, say: Translator) -> str:
    indicator = tables.indicator_by_id[group.input_indicator_id]
    if indicator.form == "yes_no" or group.median != group.median:
        return ""
    return say("median of exact figures {value}", value=say.number(group.median, 1))


def commune_results(tables: Tables, commune: str, say: Translator) -> Block | None:
    """Every other figure known of the commune, with its period and source; None of none."""
    row = find_commune(tables, commune)
    shown = {one.counted.input_indicator_id for one in _list_asked(tables, row)}
    shown |= {one.component_id for one in tables.index_parts if one.commune_id == commune}
    results = [
        result
        for result in tables.commune_results
        if (result.commune_id, result.basis) == (commune, row.basis)
        and result.indicator_id not in shown
    ]
    if not results:
        return None
    results.sort(key=lambda one: (one.indicator_id, one.period))
    return Table(
        anchor="commune-results",
        caption=say("Other figures"),
        columns=(
            Column(say("Indicator"), width=3, header=True),
            Column(say("Period"), width=1, align="center"),
            Column(say("Figure"), width=1.6, align="right"),
            Column(say("Source"), width=1.6),
        ),
        groups=make_groups({"": [_result_row(tables, one, say) for one in results]}),
    )


def _result_row(tables: Tables, row: CommuneResult, say: Translator) -> Row:
    indicator = tables.indicator_by_id[row.indicator_id]
    text = phrases.format_amount(
        row.value, row.operator, row.decimals, indicator.unit, say, row.value_high
    )
    return (
        Cell(
            indicator.name[say.language],
            sub=_describe_origin(tables, row, say),
            about=row.indicator_id,
        ),
        Cell(phrases.format_period(row.period, indicator.unit, say)),
        Cell(phrases.mark_estimate(text, row.estimate, say)),
        Cell(queries.format_reference(tables, row.source_id, row.place, say)),
    )


def commune_owed(tables: Tables, commune: str, say: Translator) -> Block:
    """The figures the commune has not sent, for which period."""
    row = find_commune(tables, commune)
    missing = [
        say(
            "{figure} ({period})",
            figure=told.name_components(tables, one, commune, say)
            or told.describe_condition(tables, one, say),
            period=say.period(one.counted.period),
        )
        for one in told.list_asked(tables, of_year=True)
        if row.commune_id in one.states
        and one.states[row.commune_id].state == "unknown"
        and one.states[row.commune_id].asked == "yes"
    ]
    if not missing:
        return paragraph(say("Every figure has been sent."))
    listed = say.join(missing)
    return paragraph(say("Still to be sent to the province: {figures}.", figures=listed))


def commune_page_sources(tables: Tables, commune: str, say: Translator) -> Block:
    """The sources of the commune's facts and figures, and of the targets that count it."""
    row = find_commune(tables, commune)
    return make_source_list(tables, told.list_shown_sources(tables, [row]), say)
