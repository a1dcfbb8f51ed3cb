"""What an adviser must not miss, each sentence made from the tables with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefing import block, tables, told
from briefing.exhibit.summary import numbered
from briefing.tables import Tables
from briefing.words import Speaker


def findings(run: Tables, say: Speaker) -> block.Findings:
    """What an adviser must not miss, each made from the measures; one that has no data is left out.

    In this order: what was missed, what must go faster than ever, what asks for less than was
    achieved, what cannot be judged, where the documents disagree most, what does not add up.
    """
    rows = tables.records(numbered(run))
    made = [
        _missed(run, say),
        _fastest(run, rows, say),
        _slower(run, rows, say),
        _without_baseline(run, rows, say),
        _disagreement(run, rows, say),
        _inconsistent(run, say),
    ]
    return block.Findings(
        label=say("Findings"), items=tuple(finding for finding in made if finding is not None)
    )


def _listed(items: Sequence[str]) -> str:
    return "; ".join(items)


def _missed(run: Tables, say: Speaker) -> block.Finding | None:
    named = [row for row in told.named_verdicts(run) if row["verdict"] == "missed"]
    count = told.official_count(run)
    if count is None or not named:
        return None
    names = told.names(run.indicators, say)
    missed = int(count["total"] - count["met"])
    return block.Finding(
        say(
            "{missed} of {total} targets of {past} were missed; the documents name {named}",
            missed=say.number(missed),
            total=say.number(count["total"]),
            named=say.number(len(named)),
            **told.spans(run, say),
        ),
        say(
            "Named as missed: {names}.",
            names=_listed([names[row["indicator_id"]] for row in named]),
        ),
        tone="bad",
    )


def _fastest(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    faster = sorted(
        (row for row in rows if told.outlook(row) == "faster"), key=lambda r: -r["ambition"]
    )
    if not faster:
        return None
    names = told.names(run.indicators, say)
    return block.Finding(
        say.plural(
            "{count} target asks for a faster pace than in {past}",
            "{count} targets ask for a faster pace than in {past}",
            len(faster),
            **told.spans(run, say),
        ),
        say(
            "Most of all: {names}.",
            names=_listed(
                [f"{names[row['indicator_id']]} ({told.times(row, say)})" for row in faster[:3]]
            ),
        ),
        tone="warn",
    )


def _slower(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    slower = sorted(
        (row for row in rows if told.outlook(row) == "slower"), key=lambda r: r["ambition"]
    )
    if not slower:
        return None
    names = told.names(run.indicators, say)
    listed = [
        say(
            "{name}: {asked}, against {past_pace} achieved",
            name=names[row["indicator_id"]],
            asked=told.asked(row, say) if row["kind"] in told.PACES else told.required(row, say),
            past_pace=told.past(row, say),
        )
        for row in slower
    ]
    return block.Finding(
        say.plural(
            "{count} target asks for less than was achieved in {past}",
            "{count} targets ask for less than was achieved in {past}",
            len(slower),
            **told.spans(run, say),
        ),
        f"{_listed(listed)}.",
    )


def _without_baseline(
    run: Tables, rows: list[dict[str, Any]], say: Speaker
) -> block.Finding | None:
    missing = told.without_baseline(rows)
    if not missing:
        return None
    names = told.names(run.indicators, say)
    return block.Finding(
        say(
            "{missing} of {count} targets have no comparable baseline: progress cannot be judged",
            missing=say.number(len(missing)),
            count=say.number(len(rows)),
        ),
        say(
            "To be measured in {year}: {names}.",
            year=run.place["plan"].split("-")[0],
            names=_listed([names[row["indicator_id"]] for row in missing]),
        ),
        tone="gap",
    )


def _disagreement(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    """The widest difference in value between documents on a numbered target of the plan."""
    own = {row["target_id"]: row for row in rows}
    differing = run.disagreements[
        (run.disagreements["statement"] == "target")
        & (run.disagreements["field"] == "value")
        & run.disagreements["id"].isin(own)
    ]
    if not len(differing):
        return None
    relative = (differing["difference"].abs() / differing["in_force"].astype(float)).astype(float)
    widest = tables.records(differing.loc[[relative.idxmax()]])[0]
    row = own[widest["id"]]
    count = differing["id"].nunique()
    return block.Finding(
        say.plural(
            "The documents give different values for {count} target",
            "The documents give different values for {count} targets",
            count,
        ),
        say(
            "{name}: {in_force} in {first}, {other} in {second}; the first is in force.",
            name=told.names(run.indicators, say)[row["indicator_id"]],
            in_force=say.value(float(widest["in_force"]), row["unit"]),
            first=told.reference(run, widest["in_force_source_id"], widest["in_force_place"]),
            other=say.value(float(widest["other"]), row["unit"]),
            second=told.reference(run, widest["other_source_id"], widest["other_place"]),
        ),
        tone="warn",
    )


def _inconsistent(run: Tables, say: Speaker) -> block.Finding | None:
    """The arithmetic checks that do not hold; the widest off by its share of what was expected."""
    failing = told.failing(run)
    if not len(failing):
        return None
    relative = failing["difference"].abs() / failing["expected"].abs()
    widest = tables.records(failing.loc[[relative.idxmax()]])[0]
    return block.Finding(
        say.plural(
            "{count} arithmetic check on the documents does not hold",
            "{count} arithmetic checks on the documents do not hold",
            len(failing),
        ),
        say(
            "Widest: {title}. {why}.",
            title=say.own(widest, "title"),
            why=say.own(widest, "note") or told.working(widest["working"], say),
        ),
        tone="bad",
    )
