"""What is to bring about the targets, and what explains shortfalls, as the documents say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefing.data import codes, queries
from briefing.data.columns import group_by
from briefing.data.rows import Cause, Measure, Programme
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report import why as told
from briefing.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Note,
    Row,
    Table,
    make_groups,
    paragraph,
)
from briefing.report.phrases import Measures


def programmes_table(tables: Tables, measures: Measures, say: Translator) -> Block:
    """The targets with the programmes that bear on them; a row for those with the same ones."""

    def list_ids(row: Measure) -> tuple[str, ...]:
        found = told.list_programmes(tables, row.indicator_id)
        return tuple(programme.programme_id for programme in found)

    rows = [
        _programmes_row(tables, group, say)
        for ids, group in group_by(measures, list_ids).items()
        if ids
    ]
    if not rows:
        return paragraph(
            say(
                "None of the documents read ({read}: {marks}) names a programme that bears on "
                "these targets.",
                **_describe_read(tables, say),
            )
        )
    columns = (
        Column(say("Target"), width=3, header=True),
        Column(say("Programme, breakthrough or orientation"), width=4.4),
        Column(say("Stated in"), width=1.8),
    )
    caption = say("Programmes that bear on the targets")
    return Table(caption, columns, make_groups({"": rows}), anchor="programmes")


def _programmes_row(tables: Tables, group: Sequence[Measure], say: Translator) -> Row:
    found = told.list_programmes(tables, group[0].indicator_id)
    return (
        Cell(phrases.list_names(tables, group, say)),
        Cell(_describe(found, codes.PROGRAMME_KINDS, {p.programme_id: p.name for p in found}, say)),
        Cell(_cite(tables, found, say)),
    )


def domain_causes(tables: Tables, measures: Measures, domain: str, say: Translator) -> Block:
    """The limits and causes of a domain: of what fell short first, then of its other targets."""
    explained = told.list_explained(tables, measures, say, domain)
    return _causes_table(tables, explained, say)


def causes_of_shortfalls(tables: Tables, say: Translator) -> Block:
    """What the documents give as causes where the past plan fell short."""
    return _causes_table(tables, told.find_shortfalls(tables, (), say), say)


def shortfalls_explained(tables: Tables, say: Translator) -> list[Block]:
    """The targets of the plan under way that fall short, with the programmes that bear on them and
    the causes the documents give; what none does is a gap.
    """
    short = told.list_short(tables)
    if not short:
        return []
    causes = _causes_table(tables, told.find_shortfalls(tables, short, say, None), say)
    note = unexplained_note(tables, short, None, say)
    return [
        Heading(2, say("Targets that fall short: programmes and causes"), "shortfalls"),
        *(
            table
            for table in (programmes_table(tables, short, say), causes)
            if table.type == "table"
        ),
        *([note] if note else []),
    ]


def _causes_table(tables: Tables, labels: Mapping[str, str], say: Translator) -> Block:
    names = tables.indicator_names[say.language]
    causes = {name: told.list_causes(tables, name) for name in labels}
    explained = filter(causes.get, labels)
    rows = [
        (
            Cell("; ".join(_add_label(names[name], labels[name]) for name in group)),
            Cell(_describe(found, codes.CAUSE_KINDS, {c.cause_id: c.text for c in found}, say)),
            Cell(_cite(tables, found, say)),
        )
        for group in group_by(explained, lambda n: tuple(c.cause_id for c in causes[n])).values()
        for found in [causes[group[0]]]
    ]
    if not rows:
        return paragraph(
            say(
                "None of the documents read ({read}: {marks}) gives a limit or cause that is "
                "about these figures.",
                **_describe_read(tables, say),
            )
        )
    columns = (
        Column(say("Indicator"), width=2.4, header=True),
        Column(say("Limits and causes"), width=5),
        Column(say("Stated in"), width=1.8),
    )
    return Table(say("What the documents explain"), columns, make_groups({"": rows}), anchor="why")


def _add_label(name: str, label: str) -> str:
    return f"{name} ({label})" if label else name


def _describe(
    found: Sequence[Programme] | Sequence[Cause],
    kinds: Sequence[str],
    texts: Mapping[str, Mapping[str, str]],
    say: Translator,
) -> str:
    """The texts of some rows, those of one kind behind its name."""
    parts = []
    for kind in kinds:
        of_kind = "; ".join(texts[row[0]][say.language] for row in found if row.kind == kind)
        if of_kind:
            label = phrases.capitalize_first(say.code("kind", kind))
            parts.append(f"{label}: {of_kind}.")
    return " ".join(parts)


def _cite(tables: Tables, found: Sequence[Programme] | Sequence[Cause], say: Translator) -> str:
    """Where they are stated, each place once."""
    places = (queries.format_reference(tables, row.source_id, row.place, say) for row in found)
    return "; ".join(dict.fromkeys(places))


def unexplained_note(
    tables: Tables, measures: Measures, domain: str | None, say: Translator
) -> Note | None:
    """The targets no programme bears on and the shortfalls no document explains; else None."""
    bare, dark = told.find_gaps(tables, measures, say, domain)
    names, texts = tables.indicator_names[say.language], []
    if bare:
        texts.append(_name_bare(tables, bare, len(measures), say))
    if dark:
        listed = "; ".join(names[name] for name in dark)
        total = len(told.find_shortfalls(tables, measures, say, domain))
        texts.append(_name_unexplained(tables, listed, len(dark), total, say))
    if not texts:
        return None
    return Note(say("What the documents do not say"), " ".join(texts), tone="gap")


def _name_bare(tables: Tables, bare: Measures, total: int, say: Translator) -> str:
    values = {**_describe_read(tables, say), "names": phrases.list_names(tables, bare, say)}
    if len(bare) == total:
        return say.plural(
            "No programme, breakthrough or orientation that the documents read ({read}: {marks}) "
            "name bears on the {count} target: {names}.",
            "No programme, breakthrough or orientation that the documents read ({read}: {marks}) "
            "name bears on any of the {count} targets: {names}.",
            total,
            **values,
        )
    return say(
        "No programme, breakthrough or orientation that the documents read ({read}: {marks}) "
        "name bears on {count} of the {total} targets: {names}.",
        count=say.number(len(bare)),
        total=say.number(total),
        **values,
    )


def _name_unexplained(tables: Tables, names: str, count: int, total: int, say: Translator) -> str:
    values = {**_describe_read(tables, say), "names": names}
    if count == total:
        return say.plural(
            "None of the documents read ({read}: {marks}) explains the {count} indicator that "
            "fell short: {names}.",
            "None of the documents read ({read}: {marks}) explains any of the {count} "
            "indicators that fell short: {names}.",
            count,
            **values,
        )
    return say(
        "None of the documents read ({read}: {marks}) explains {count} of the {total} "
        "indicators that fell short: {names}.",
        count=say.number(count),
        total=say.number(total),
        **values,
    )


def _describe_read(tables: Tables, say: Translator) -> dict[str, str]:
    """How many documents were read for programmes, limits and causes, and which."""
    read = told.list_read(tables)
    marks = queries.source_marks(tables, read) or "–"
    return {"read": say.number(len(read)), "marks": marks}
