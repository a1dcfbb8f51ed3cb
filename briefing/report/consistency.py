"""How far the documents agree: counts and widest differences, one wording for all reports."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from briefing.data import queries
from briefing.data.queries import format_reference
from briefing.data.rows import Check, Disagreement, Measure
from briefing.data.tables import Tables, subject_of
from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report.phrases import Measures, indicator_name


def documents_headline(tables: Tables, say: Translator) -> str:
    """On how many targets and results the documents differ, how many checks do not hold."""
    return phrases.join_parts(differing_headline(tables, say), failing_headline(tables, say))


def differing_headline(tables: Tables, say: Translator) -> str:
    """On how many targets and results the documents differ."""
    if found := list(_count_differing(tables, say)):
        return say("The documents differ on {what}", what=say.join(found))
    return say("The documents do not contradict each other")


def failing_headline(tables: Tables, say: Translator) -> str:
    """How many checks do not hold, "" where none can be made."""
    counts = queries.count_checks(tables)
    if not counts.made:
        return ""
    return say.plural(
        "{count} of {total} arithmetic checks does not hold",
        "{count} of {total} arithmetic checks do not hold",
        counts.failing,
        total=say.number(counts.made),
    )


def count_to_decide(tables: Tables, say: Translator) -> str:
    """How many targets and results are to be agreed on: "4 targets and 1 result"; "" for none."""
    return say.join(list(_count_differing(tables, say, to_decide=True)))


def only_draft_differs(used_status: str, other_statuses: Iterable[str]) -> bool:
    """Whether nothing is to be decided, because a draft alone says otherwise."""
    return used_status != "draft" and all(status == "draft" for status in other_statuses)


def _count_differing(tables: Tables, say: Translator, to_decide: bool = False) -> Iterator[str]:
    """How many targets and results documents state differently, of these by a draft alone; or how
    many are to be agreed on.
    """
    for statement in ("target", "result"):
        differing = {subject_of(row) for row in queries.list_differing(tables, statement)}
        disputed = differing & _list_disputed(tables)
        shown = disputed if to_decide else differing
        if not shown:
            continue
        if statement == "target":
            counted = say.plural("{count} target", "{count} targets", len(shown))
        else:
            counted = say.plural("{count} result", "{count} results", len(shown))
        if draft_only := len(shown - disputed):
            counted = say.plural(
                "{targets} (on {count} of them only a draft does)",
                "{targets} (on {count} of them only a draft does)",
                draft_only,
                targets=counted,
            )
        yield counted


def _list_disputed(tables: Tables) -> set[tuple[str, str, str]]:
    """The targets and results on which more than a draft differs."""
    status = {row.source_id: row.status for row in tables.sources}
    return {
        subject_of(row)
        for row in queries.list_differing(tables)
        if not only_draft_differs(
            status.get(row.in_force_source_id, ""), [status.get(row.other_source_id, "")]
        )
    }


def widest_difference(tables: Tables, rows: Measures, say: Translator) -> str:
    """The widest difference in value between documents on a numbered target of the plan."""
    targets = {row.target_id: row for row in rows}
    widest = next(iter(_rank_differences(tables, rows)), None)
    if widest is None:
        return ""
    target = targets[widest.id]
    unit = phrases.KIND_UNITS.get(target.kind, target.unit)
    return say(
        "{name}: {used} in {first}, {other} in {second}; the first is used.",
        name=indicator_name(tables, target, say),
        used=say.value(float(widest.in_force), unit),
        first=format_reference(tables, widest.in_force_source_id, widest.in_force_place, say),
        other=say.value(float(widest.other), unit),
        second=format_reference(tables, widest.other_source_id, widest.other_place, say),
    )


def rank_disputed(tables: Tables, rows: Measures) -> list[Measure]:
    """The targets to be agreed on, those first whose values differ most."""
    disputed = {id_ for statement, id_, _ in _list_disputed(tables) if statement == "target"}
    order = [row.id for row in _rank_differences(tables, rows)]
    disputed_rows = [row for row in rows if row.target_id in disputed]
    return sorted(
        disputed_rows,
        key=lambda row: order.index(row.target_id) if row.target_id in order else len(order),
    )


def name_differing(tables: Tables, say: Translator, to_decide: bool = False) -> list[str]:
    """What documents state differently, or what of it is to be agreed on: targets first, then by
    how far apart the values are.
    """
    rows = queries.list_differing(tables)
    if to_decide:
        disputed = _list_disputed(tables)
        rows = [row for row in rows if subject_of(row) in disputed]
    rows.sort(key=lambda row: (row.statement == "result", -_distance_of(row)))
    names = tables.indicator_names[say.language]
    return list(dict.fromkeys(names[row.indicator_id] for row in rows))


def _distance_of(row: Disagreement) -> float:
    """How far apart the values are that documents state; 0 where they differ in something else."""
    return _relative_difference(row.difference, float(row.in_force)) if row.field == "value" else 0


def _rank_differences(tables: Tables, rows: Measures) -> list[Disagreement]:
    """Differences in value between documents on some targets, the widest first."""
    ids = {row.target_id for row in rows}
    of_targets = [row for row in tables.disagreements if row.statement == "target"]
    differing = [row for row in of_targets if row.field == "value" and row.id in ids]
    return sorted(
        differing, key=lambda row: -_relative_difference(row.difference, float(row.in_force))
    )


def rank_failures(failed: Sequence[Check]) -> list[Check]:
    """Checks that do not hold, those first that are off most by their share of the expected."""
    return sorted(failed, key=lambda row: -_relative_difference(row.difference, row.expected))


def widest_failure(failed: Sequence[Check], say: Translator) -> str:
    """The check off most by its share of what was expected."""
    if not failed:
        return ""
    widest = rank_failures(failed)[0]
    why = widest.note[say.language].removesuffix(".") or phrases.format_working(widest.working, say)
    title = widest.title[say.language]
    if len(failed) == 1:
        return say("Does not hold: {title}. {why}.", title=title, why=why)
    return say("Widest: {title}. {why}.", title=title, why=why)


def _relative_difference(difference: float, of: float) -> float:
    """A difference as a share of what it is a difference from; 0 where one is not known."""
    if math.isnan(difference) or math.isnan(of) or not difference:
        return 0.0
    return abs(difference / of) if of else math.inf
