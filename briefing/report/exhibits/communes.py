"""The report on communes: which of them meet what the plan counts, and what is still to collect."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence

from briefing import paths
from briefing.data import queries
from briefing.data.columns import group_by
from briefing.data.commune_rows import Commune, CommuneGroup
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import communes as told
from briefing.report import phrases
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
    paragraph,
)
from briefing.report.communes import Asked
from briefing.report.source_list import make_source_list
from briefing.report.target_columns import target_cell
from briefing.report.titles import make_cover


def communes_cover(tables: Tables, say: Translator) -> Cover:
    """The opening: how much of what the plan counts by commune is known."""
    asked = told.list_asked(tables, of_year=True)
    known, total = sum(len(one.known) for one in asked), sum(len(one.states) for one in asked)
    title = say("Targets that count communes: no commune's figure is published")
    if any(row.period < str(tables.year) for row in tables.commune_results):
        title = say(
            "Targets that count communes: no figure of {year} is known", year=str(tables.year)
        )
    if known:
        counts = {"known": say.number(known), "total": say.number(total)}
        title = say(
            "Targets that count communes: {known} of {total} figures of {year} known",
            year=str(tables.year),
            **counts,
        )
    message = _cover_message(tables, asked, say)
    return make_cover(tables, title, message, "", say)


def _cover_message(tables: Tables, asked: Sequence[Asked], say: Translator) -> Iterator[str]:
    units = told.list_communes(tables)
    types = [row.type for row in units]
    counts = {"communes": types.count("commune"), "wards": types.count("ward")}
    yield say(
        "The province has {all} units: {communes} and {wards}.",
        all=say.number(len(units)),
        **{unit: say.value(count, unit) for unit, count in counts.items()},
    )
    yield say.plural(
        "{count} target of {plan} counts them.",
        "{count} targets of {plan} count them.",
        len(asked),
        plan=say.period(tables.facts.plan),
    )
    decided = [one for one in asked if one.counted.low == one.counted.high]
    missing = sum(len(one.unknown) for one in asked)
    if missing:
        yield say.plural(
            "{count} figure of a commune is to be collected; the sections below name each.",
            "{count} figures of communes are to be collected; the sections below name each.",
            missing,
        )
    if decided:
        yield say.plural("{count} count is exact.", "{count} counts are exact.", len(decided))


def commune_targets(tables: Tables, say: Translator) -> Block:
    """Each count: how many communes meet it, do not, are not known, and how many it needs."""
    rows = [_target_row(tables, asked, say) for asked in told.list_asked(tables)]
    if not rows:
        return paragraph(say("No target counts communes."))
    return Table(
        anchor="commune-counts",
        caption=say("What the plan counts by commune"),
        columns=(
            Column(say("Target"), width=3, header=True),
            Column(say("What the plan asks"), width=1.5, align="right"),
            Column(say("Communes it needs"), width=1.2, align="right"),
            Column(say("Met"), width=0.8, align="right"),
            Column(say("Not met"), width=0.8, align="right"),
            Column(say("Not known"), width=0.9, align="right"),
            Column(say("The count so far"), width=1.3, align="right"),
        ),
        groups=make_groups({"": rows}),
    )


def _target_row(tables: Tables, asked: Asked, say: Translator) -> Row:
    count, measure = asked.counted, asked.measure
    name = tables.indicator_names[say.language][count.indicator_id]
    total = say.number(count.total)
    if count.total != count.total_high:
        total = say("{low} to {high}", low=total, high=say.number(count.total_high))
    needed = ""
    if count.needed == count.needed:
        needed = say("{count} of {total}", count=say.number(count.needed), total=total)
    bounds, number = told.format_bounds(tables, count, say), told.describe_number(asked, say)
    return (
        Cell(name, sub=number, about=count.target_id or count.indicator_id),
        target_cell(tables, measure, say) if measure else Cell(told.NOT_ASKED),
        Cell(needed or say("of {total}", total=total)),
        Cell(say.number(count.met)),
        Cell(say.number(count.not_met)),
        Cell(say.number(count.unknown)),
        Cell(bounds or say("not known"), sub=_describe_stated(tables, asked, say)),
    )


def _describe_stated(tables: Tables, asked: Asked, say: Translator) -> str:
    """The period of a count, and what a source states of the same."""
    count = asked.counted
    if not count.stated_source_id:
        return say.period(count.period)
    unit = tables.indicator_by_id[count.indicator_id].unit
    stated = say.value(count.stated, unit, count.stated_operator)
    mark = queries.source_marks(tables, [count.stated_source_id])
    text = say("stated: {value} {mark}", value=stated, mark=mark)
    return phrases.join_parts(say.period(count.period), text)


def commune_matrix(tables: Tables, say: Translator) -> Block:
    """Every commune against every count, those with most to collect or to reach first."""
    asked, units = told.list_asked(tables), told.list_communes(tables)
    if not asked or not units:
        return paragraph(say("No target counts communes."))

    def weigh(row: Commune) -> tuple[int, int, object]:
        states = [one.states[row.commune_id].state for one in asked if row.commune_id in one.states]
        return (
            -states.count("unknown"),
            -states.count("not_met"),
            say.sort_key(row.name[say.language]),
        )

    rows = [
        (
            Cell(
                phrases.capitalize_first(told.name_commune(row, say)),
                about=row.commune_id,
                href=f"report:{paths.OF_COMMUNE}{row.commune_id}",
            ),
            Cell(row.zone or told.NOT_ASKED),
            Cell(
                say.number(row.population) if row.population == row.population else say("not known")
            ),
            *(told.format_state(tables, one.states.get(row.commune_id), say) for one in asked),
        )
        for row in sorted(units, key=weigh)
    ]
    return Table(
        anchor="commune-matrix",
        caption=say("Every commune and ward"),
        columns=(
            Column(say("Commune or ward"), width=2.2, header=True),
            Column(say("Zone"), width=0.7, align="center"),
            Column(say("Population"), width=0.9, align="right"),
            *(
                Column(
                    told.describe_condition(tables, one, say), unit=say.period(one.counted.period)
                )
                for one in asked
            ),
        ),
        groups=make_groups({"": rows}),
    )


def commune_legend(say: Translator) -> List:
    """What the signs of communes mean."""
    signs = "; ".join(
        f"{symbol} {say.code('commune state', state)}"
        for state, (_, symbol) in told.STATE_STYLES.items()
    )
    text = say("{signs}; – not one of those counted", signs=signs)
    return List(((Span(say("Signs:"), "strong"), Span(f" {text}.")),), small=True)


def commune_groups(tables: Tables, say: Translator) -> Block:
    """The communes by zone and type, at the border or not, and how many of them meet each count."""
    asked, units = told.list_asked(tables), told.list_communes(tables)
    shown = [one for one in asked if one.known]
    groups: dict[str, list[Row]] = {}
    for field in ("zone", "type", "border"):
        label = say.code("commune field", field)
        for cell, members in sorted(group_by(units, operator.attrgetter(field)).items()):
            groups.setdefault(label, []).append(
                _group_row(tables, field, cell, members, shown, say)
            )
    return Table(
        anchor="commune-groups",
        caption=say("By zone, type and border"),
        columns=(
            Column(say("Group"), width=2, header=True),
            Column(say("Number of units"), align="center"),
            Column(say("Area"), unit="km²", align="right"),
            Column(say("Population"), align="right", width=1.2),
            *(
                Column(
                    told.describe_condition(tables, one, say),
                    unit=say("met of known, {period}", period=say.period(one.counted.period)),
                    align="right",
                )
                for one in shown
            ),
        ),
        groups=make_groups(groups),
    )


def _group_row(
    tables: Tables,
    field: str,
    cell: str,
    members: Sequence[Commune],
    asked: Sequence[Asked],
    say: Translator,
) -> Row:
    area, people = (
        sum(getattr(row, column) for row in members) for column in ("area_km2", "population")
    )
    found = [told.find_group(tables, one, field, cell) for one in asked]
    return (
        Cell(_label_cell(field, cell, say)),
        Cell(say.number(len(members))),
        Cell(say.number(area) if area == area else say("not known")),
        Cell(say.number(people) if people == people else say("not known")),
        *(_met_cell(group, say) for group in found),
    )


def _met_cell(group: CommuneGroup | None, say: Translator) -> Cell:
    if group is None:
        return Cell(told.NOT_ASKED)
    if not (met := told.format_met(group, say)):
        return Cell(say("not known"))
    unknown = say("{count} not known", count=say.number(group.unknown)) if group.unknown else ""
    return Cell(met, sub=unknown)


def _label_cell(field: str, cell: str, say: Translator) -> str:
    if not cell:
        return phrases.capitalize_first(say("no source says"))
    if field == "zone":
        return say("Zone {zone}", zone=cell)
    context = "commune type" if field == "type" else "commune border"
    return phrases.capitalize_first(say.code(context, cell))


def to_collect(tables: Tables, say: Translator) -> Block:
    """What is still to be collected: of each count the communes whose figure is not known."""
    rows: list[Row] = []
    for asked in told.list_asked(tables, of_year=True):
        missing = asked.unknown
        if not missing:
            continue
        names = told.list_commune_names(tables, [row.commune_id for row in missing], say)
        if len(missing) == len(asked.states):
            names = say("all")
            if any(row.asked == "unknown" for row in missing):
                names = say("all; of which communes it is asked is not known either")
        rows.append(
            (
                Cell(
                    told.describe_condition(tables, asked, say),
                    sub=told.name_components(tables, asked, "", say),
                ),
                Cell(say.period(asked.counted.period)),
                Cell(say.number(len(missing))),
                Cell(names),
            )
        )
    if not rows:
        return paragraph(say("Nothing is missing: every commune has sent every figure."))
    return Table(
        anchor="to-collect",
        caption=say("Figures to be collected or made certain"),
        columns=(
            Column(say("Figure to collect"), width=3, header=True),
            Column(say("Period"), width=0.8, align="center"),
            Column(say("Missing"), width=0.8, align="right"),
            Column(say("Communes and wards"), width=4),
        ),
        groups=make_groups({"": rows}),
    )


def commune_sources(tables: Tables, say: Translator) -> Block:
    """The sources of the communes, of their results and of the targets that count them."""
    return make_source_list(
        tables, told.list_shown_sources(tables, told.list_communes(tables)), say
    )
