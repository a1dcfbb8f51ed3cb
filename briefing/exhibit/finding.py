"""What an adviser must not miss, each sentence made from the tables with its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from briefing import block, judged, progress, tables, told
from briefing.contract import cells
from briefing.exhibit import leads, underway
from briefing.exhibit.summary import numbered
from briefing.tables import Tables
from briefing.words import Speaker


def findings(run: Tables, say: Speaker) -> block.Block:
    """The five things an adviser must not miss, from the measures; one without data is left out.

    Their rank: what was missed, what must go faster than ever, what asks for less than was
    achieved, what cannot be judged, where the documents disagree most and what in them does not add
    up. Of a plan under way, in place of the first four: what it has missed, what is judged worse
    than a year ago, what is furthest behind, what cannot be judged.
    """
    rows = tables.records(numbered(run))
    own = (_missed, _fastest, _slower, _without_baseline)
    if underway.begun(run, numbered(run)):
        own = (_missed_so_far, _worse, _furthest_behind, _unjudged)
    made = [finding(run, rows, say) for finding in (*own, _in_documents)]
    items = tuple(finding for finding in made if finding is not None)
    if not items:
        return block.paragraph(say("Nothing stands out."))
    return block.Findings(label=say("Findings"), items=items)


def _sources(run: Tables, rows: Iterable[told.Row]) -> str:
    """The marks of what some targets rest on: who set them, where they start and stand."""
    used: list[str] = []
    for row in rows:
        used += [row["source_id"], *(found["source_id"] for found in progress.grounds(run, row))]
    return told.marks(run, used)


def _listed(items: Sequence[str]) -> str:
    return "; ".join(items)


def _missed(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
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
        source=told.marks(run, [count["source_id"], *(row["source_id"] for row in named)]),
        **leads.to_official_count(run, say),
    )


def _fastest(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    faster = sorted(
        (row for row in rows if told.outlook(row) == "faster"), key=lambda r: -r["ambition"]
    )
    if not faster:
        return None
    names = told.names(run.indicators, say)
    listed = [
        say(
            "{name} ({needed} needed, {past_pace} achieved, {times})",
            name=names[row["indicator_id"]],
            needed=told.required(row, say),
            past_pace=told.past(row, say),
            times=told.times(row, say),
        )
        for row in faster[:3]
    ]
    return block.Finding(
        say.plural(
            "{count} target asks for a faster pace than in {past}",
            "{count} targets ask for a faster pace than in {past}",
            len(faster),
            **told.pace_spans(run, say),
        ),
        say("Most of all: {names}.", names=_listed(listed)),
        tone="warn",
        source=_sources(run, faster),
        **leads.to_paces(run, faster[0], say),
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
            asked=told.asked(row, say) if row["kind"] in cells.PACES else told.required(row, say),
            past_pace=told.past(row, say),
        )
        for row in slower
    ]
    return block.Finding(
        say.plural(
            "{count} target asks for less than was achieved in {past}",
            "{count} targets ask for less than was achieved in {past}",
            len(slower),
            **told.pace_spans(run, say),
        ),
        f"{_listed(listed)}.",
        source=_sources(run, slower),
        **leads.to_paces(run, slower[0], say),
    )


def _without_baseline(
    run: Tables, rows: list[dict[str, Any]], say: Speaker
) -> block.Finding | None:
    missing = told.without_baseline(rows)
    if not missing:
        return None
    names = told.names(run.indicators, say)
    listed = _listed([names[row["indicator_id"]] for row in missing])
    when = say("To be measured in {year}: {names}.", year=_first(run), names=listed)
    return block.Finding(
        say(
            "{missing} of {count} targets have no comparable baseline: progress cannot be judged",
            missing=say.number(len(missing)),
            count=say.number(len(rows)),
        ),
        say("Still without a baseline: {names}.", names=listed) if run.in_plan else when,
        tone="gap",
        source=_sources(run, missing),
        **leads.to_gaps(say),
    )


def _first(run: Tables) -> str:
    """The plan's first year."""
    return run.place["plan"].split("-")[0]


def _missed_so_far(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    """The plan's own targets and stages that were due, or a year of theirs was, and were missed."""
    missed = [row for row in rows if row["attainment"] == "not_met"]
    if not missed:
        return None
    names = told.names(run.indicators, say)
    return block.Finding(
        say.plural(
            "{count} target or stage of {plan} was missed",
            "{count} targets and stages of {plan} were missed",
            len(missed),
            **told.spans(run, say),
        ),
        f"{_listed([_miss(row, names, say) for row in missed])}.",
        tone="bad",
        source=_sources(run, missed),
        **leads.to_standings(run, say),
    )


def _miss(row: told.Row, names: Mapping[str, str], say: Speaker) -> str:
    """A missed target with the year that decided it."""
    name, due = names[row["indicator_id"]], str(int(row["due"]))
    if row["kind"] == "each_year":
        due = ", ".join(row["missed"].split()) or due
    if "done_late" in row["reasons"].split():
        return say("{name} ({year}; done since)", name=name, year=due)
    return say("{name} ({year})", name=name, year=due)


def _worse(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    """The verdicts that fell since the year before."""
    own = {row["target_id"] for row in rows}
    worse = run.changes[run.changes["sort"].eq("worse") & run.changes["target_id"].isin(own)]
    if not len(worse):
        return None
    names = told.names(run.indicators, say)
    listed = [
        say(
            "{name}: {before}, now {after}",
            name=names[row["indicator_id"]],
            before=judged.code_word(row["before"], say, opening=False),
            after=judged.code_word(row["after"], say, opening=False),
        )
        for row in tables.records(worse)
    ]
    return block.Finding(
        say.plural(
            "{count} target is judged worse than as of {year}",
            "{count} targets are judged worse than as of {year}",
            len(listed),
            year=str(run.year - 1),
        ),
        f"{_listed(listed)}.",
        tone="bad",
        source=_sources(run, (row for row in rows if row["target_id"] in set(worse["target_id"]))),
        **leads.to_changes(run, say),
    )


def _furthest_behind(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    """The targets with the least part of the pace they need, and what they need from here."""
    behind = [
        row
        for row in rows
        if judged.verdict(row) in judged.BEHIND and not math.isnan(row["pace_ratio"])
    ]
    if not behind:
        return None
    behind.sort(key=lambda row: float(row["pace_ratio"]))
    names = told.names(run.indicators, say)
    listed = [
        say(
            "{name}: achieved {achieved}, needed from here {needed}",
            name=names[row["indicator_id"]],
            achieved=judged.achieved(row, say),
            needed=judged.needed(row, say),
        )
        for row in behind[:3]
    ]
    return block.Finding(
        say("Furthest behind: {name}", name=names[behind[0]["indicator_id"]]),
        f"{_listed(listed)}.",
        tone="warn",
        source=_sources(run, behind[:3]),
        **leads.to_ways(run, say),
    )


def _unjudged(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    """The targets that cannot be judged, by what stands in the way."""
    count = underway.counted(run, numbered(run))
    open_ = [row for row in count if judged.verdict(row) == "undetermined"]
    if not open_:
        return None
    names = told.names(run.indicators, say)
    by_reason: dict[str, list[str]] = {}
    for row in open_:
        by_reason.setdefault(row["reason"], []).append(names[row["indicator_id"]])
    listed = [
        f"{say.code('reason', reason).removesuffix('.')}: {_listed(own)}."
        if reason
        else f"{_listed(own)}."
        for reason, own in by_reason.items()
    ]
    return block.Finding(
        say(
            "{missing} of {count} targets cannot be judged",
            missing=say.number(len(open_)),
            count=say.number(len(count)),
        ),
        " ".join(listed),
        tone="gap",
        source=_sources(run, open_),
        **leads.to_unjudged(run, say),
    )


def _in_documents(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    """What is wrong between the documents and within them, told together."""
    found = (_disagreement(run, rows, say), _inconsistent(run, rows, say))
    both = [finding for finding in found if finding is not None]
    if len(both) < len(found):
        return next(iter(both), None)
    headline = "; ".join(finding.headline for finding in both)
    text = " ".join(finding.text for finding in both)
    return replace(both[0], headline=headline, text=text, tone="bad")


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
    relative = (differing["difference"].abs() / differing["in_force"].astype(float)).fillna(0.0)
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
        source=told.marks(run, (*differing["in_force_source_id"], *differing["other_source_id"])),
        **leads.to_differences(say),
    )


def _inconsistent(run: Tables, rows: list[dict[str, Any]], say: Speaker) -> block.Finding | None:
    """The arithmetic checks that do not hold; the widest off by its share of what was expected."""
    failing = told.failing(run)
    if not len(failing):
        return None
    relative = (failing["difference"].abs() / failing["expected"].abs()).fillna(0.0)
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
        **leads.to_checks(say),
    )
