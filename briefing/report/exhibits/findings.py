"""What an adviser must not miss, each sentence made from the tables with its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from briefing.data import queries, tables
from briefing.data.schema import cells
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, in_plan, outlook, phrases, target_figures
from briefing.report.exhibits import cross_links
from briefing.report.exhibits.summary import numbered_targets


def findings(run: Tables, say: Translator) -> blocks.Block:
    """The five things an adviser must not miss, from the measures; one without data is left out.

    Their rank: what was missed, what must go faster than ever, what asks for less than was
    achieved, what cannot be judged, where the documents disagree most and what in them does not add
    up. Of a plan under way, in place of the first four: what it has missed, what is judged worse
    than a year ago, what is furthest behind, what cannot be judged.
    """
    rows = tables.to_records(numbered_targets(run))
    own = (_missed_past_finding, _faster_finding, _slower_finding, _no_baseline_finding)
    if in_plan.has_begun(run, numbered_targets(run)):
        own = (_missed_finding, _worse_finding, _behind_finding, _undetermined_finding)
    made = [finding(run, rows, say) for finding in (*own, _documents_finding)]
    items = tuple(finding for finding in made if finding is not None)
    if not items:
        return blocks.paragraph(say("Nothing stands out."))
    return blocks.Findings(label=say("Findings"), items=items)


def _cite_target_sources(run: Tables, rows: Iterable[queries.Row]) -> str:
    """The marks of what some targets rest on: who set them, where they start and stand."""
    used: list[str] = []
    for row in rows:
        used += [
            row["source_id"],
            *(found["source_id"] for found in target_figures.find_underlying_results(run, row)),
        ]
    return queries.source_marks(run, used)


def _join_items(items: Sequence[str]) -> str:
    return "; ".join(items)


def _missed_past_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    named = [row for row in queries.list_named_verdicts(run) if row["verdict"] == "missed"]
    count = queries.find_official_count(run)
    if count is None or not named:
        return None
    names = queries.indicator_names(run.indicators, say)
    missed = int(count["total"] - count["met"])
    return blocks.Finding(
        say(
            "{missed} of {total} targets of {past} were missed; the documents name {named}",
            missed=say.number(missed),
            total=say.number(count["total"]),
            named=say.number(len(named)),
            **phrases.plan_spans(run, say),
        ),
        say(
            "Named as missed: {names}.",
            names=_join_items([names[row["indicator_id"]] for row in named]),
        ),
        tone="bad",
        source=queries.source_marks(
            run, [count["source_id"], *(row["source_id"] for row in named)]
        ),
        **cross_links.link_to_official_count(run, say),
    )


def _faster_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    faster = sorted(
        (row for row in rows if outlook.classify_outlook(row) == "faster"),
        key=lambda r: -r["ambition"],
    )
    if not faster:
        return None
    names = queries.indicator_names(run.indicators, say)
    listed = [
        say(
            "{name} ({needed} needed, {past_pace} achieved, {times})",
            name=names[row["indicator_id"]],
            needed=phrases.format_required_pace(row, say),
            past_pace=phrases.format_past_pace(row, say),
            times=phrases.format_ambition(row, say),
        )
        for row in faster[:3]
    ]
    return blocks.Finding(
        say.plural(
            "{count} target asks for a faster pace than in {past}",
            "{count} targets ask for a faster pace than in {past}",
            len(faster),
            **phrases.pace_spans(run, say),
        ),
        say("Most of all: {names}.", names=_join_items(listed)),
        tone="warn",
        source=_cite_target_sources(run, faster),
        **cross_links.link_to_paces(run, faster[0], say),
    )


def _slower_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    slower = sorted(
        (row for row in rows if outlook.classify_outlook(row) == "slower"),
        key=lambda r: r["ambition"],
    )
    if not slower:
        return None
    names = queries.indicator_names(run.indicators, say)
    listed = [
        say(
            "{name}: {asked}, against {past_pace} achieved",
            name=names[row["indicator_id"]],
            asked=phrases.format_target(row, say)
            if row["kind"] in cells.PACE_KINDS
            else phrases.format_required_pace(row, say),
            past_pace=phrases.format_past_pace(row, say),
        )
        for row in slower
    ]
    return blocks.Finding(
        say.plural(
            "{count} target asks for less than was achieved in {past}",
            "{count} targets ask for less than was achieved in {past}",
            len(slower),
            **phrases.pace_spans(run, say),
        ),
        f"{_join_items(listed)}.",
        source=_cite_target_sources(run, slower),
        **cross_links.link_to_paces(run, slower[0], say),
    )


def _no_baseline_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    missing = outlook.targets_without_baseline(rows)
    if not missing:
        return None
    names = queries.indicator_names(run.indicators, say)
    listed = _join_items([names[row["indicator_id"]] for row in missing])
    when = say("To be measured in {year}: {names}.", year=_first_plan_year(run), names=listed)
    return blocks.Finding(
        say(
            "{missing} of {count} targets have no comparable baseline: progress cannot be judged",
            missing=say.number(len(missing)),
            count=say.number(len(rows)),
        ),
        say("Still without a baseline: {names}.", names=listed) if run.in_plan else when,
        tone="gap",
        source=_cite_target_sources(run, missing),
        **cross_links.link_to_gaps(say),
    )


def _first_plan_year(run: Tables) -> str:
    """The plan's first year."""
    return run.place["plan"].split("-")[0]


def _missed_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    """The plan's own targets and stages that were due, or a year of theirs was, and were missed."""
    missed = [row for row in rows if row["attainment"] == "not_met"]
    if not missed:
        return None
    names = queries.indicator_names(run.indicators, say)
    return blocks.Finding(
        say.plural(
            "{count} target or stage of {plan} was missed",
            "{count} targets and stages of {plan} were missed",
            len(missed),
            **phrases.plan_spans(run, say),
        ),
        f"{_join_items([_describe_miss(row, names, say) for row in missed])}.",
        tone="bad",
        source=_cite_target_sources(run, missed),
        **cross_links.link_to_all_targets(run, say),
    )


def _describe_miss(row: queries.Row, names: Mapping[str, str], say: Translator) -> str:
    """A missed target with the year that decided it."""
    name, due = names[row["indicator_id"]], str(int(row["due"]))
    if row["kind"] == "each_year":
        due = ", ".join(row["missed"].split()) or due
    if "done_late" in row["reasons"].split():
        return say("{name} ({year}; done since)", name=name, year=due)
    return say("{name} ({year})", name=name, year=due)


def _worse_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    """The verdicts that fell since the year before."""
    own = {row["target_id"] for row in rows}
    worse = run.changes[run.changes["sort"].eq("worse") & run.changes["target_id"].isin(own)]
    if not len(worse):
        return None
    names = queries.indicator_names(run.indicators, say)
    listed = [
        say(
            "{name}: {before}, now {after}",
            name=names[row["indicator_id"]],
            before=assessment.verdict_label(row["before"], say, opening=False),
            after=assessment.verdict_label(row["after"], say, opening=False),
        )
        for row in tables.to_records(worse)
    ]
    return blocks.Finding(
        say.plural(
            "{count} target is judged worse than as of {year}",
            "{count} targets are judged worse than as of {year}",
            len(listed),
            year=str(run.year - 1),
        ),
        f"{_join_items(listed)}.",
        tone="bad",
        source=_cite_target_sources(
            run, (row for row in rows if row["target_id"] in set(worse["target_id"]))
        ),
        **cross_links.link_to_changes(run, say),
    )


def _behind_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    """The targets with the least part of the pace they need, and what they need from here."""
    behind = [
        row
        for row in rows
        if assessment.verdict_of(row) in assessment.BEHIND and not math.isnan(row["pace_ratio"])
    ]
    if not behind:
        return None
    behind.sort(key=lambda row: float(row["pace_ratio"]))
    names = queries.indicator_names(run.indicators, say)
    listed = [
        say(
            "{name}: achieved {achieved}, needed from here {needed}",
            name=names[row["indicator_id"]],
            achieved=assessment.format_achieved_pace(row, say),
            needed=assessment.format_needed_pace(row, say),
        )
        for row in behind[:3]
    ]
    return blocks.Finding(
        say("Furthest behind: {name}", name=names[behind[0]["indicator_id"]]),
        f"{_join_items(listed)}.",
        tone="warn",
        source=_cite_target_sources(run, behind[:3]),
        **cross_links.link_to_target_paths(run, say),
    )


def _undetermined_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    """The targets that cannot be judged, by what stands in the way."""
    count = in_plan.counted_targets(run, numbered_targets(run))
    open_ = [row for row in count if assessment.verdict_of(row) == "undetermined"]
    if not open_:
        return None
    names = queries.indicator_names(run.indicators, say)
    by_reason: dict[str, list[str]] = {}
    for row in open_:
        by_reason.setdefault(row["reason"], []).append(names[row["indicator_id"]])
    listed = [
        f"{say.code('reason', reason).removesuffix('.')}: {_join_items(own)}."
        if reason
        else f"{_join_items(own)}."
        for reason, own in by_reason.items()
    ]
    return blocks.Finding(
        say(
            "{missing} of {count} targets cannot be judged",
            missing=say.number(len(open_)),
            count=say.number(len(count)),
        ),
        " ".join(listed),
        tone="gap",
        source=_cite_target_sources(run, open_),
        **cross_links.link_to_undetermined(run, say),
    )


def _documents_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    """What is wrong between the documents and within them, told together."""
    found = (_disagreement_finding(run, rows, say), _arithmetic_finding(run, rows, say))
    both = [finding for finding in found if finding is not None]
    if len(both) < len(found):
        return next(iter(both), None)
    headline = "; ".join(finding.headline for finding in both)
    text = " ".join(finding.text for finding in both)
    return replace(both[0], headline=headline, text=text, tone="bad")


def _disagreement_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
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
    widest = tables.to_records(differing.loc[[relative.idxmax()]])[0]
    row = own[widest["id"]]
    count = differing["id"].nunique()
    return blocks.Finding(
        say.plural(
            "The documents give different values for {count} target",
            "The documents give different values for {count} targets",
            count,
        ),
        say(
            "{name}: {in_force} in {first}, {other} in {second}; the first is in force.",
            name=queries.indicator_names(run.indicators, say)[row["indicator_id"]],
            in_force=say.value(float(widest["in_force"]), row["unit"]),
            first=queries.format_reference(
                run, widest["in_force_source_id"], widest["in_force_place"]
            ),
            other=say.value(float(widest["other"]), row["unit"]),
            second=queries.format_reference(run, widest["other_source_id"], widest["other_place"]),
        ),
        tone="warn",
        source=queries.source_marks(
            run, (*differing["in_force_source_id"], *differing["other_source_id"])
        ),
        **cross_links.link_to_differences(say),
    )


def _arithmetic_finding(
    run: Tables, rows: list[dict[str, Any]], say: Translator
) -> blocks.Finding | None:
    """The arithmetic checks that do not hold; the widest off by its share of what was expected."""
    failing = queries.failed_checks(run)
    if not len(failing):
        return None
    relative = (failing["difference"].abs() / failing["expected"].abs()).fillna(0.0)
    widest = tables.to_records(failing.loc[[relative.idxmax()]])[0]
    return blocks.Finding(
        say.plural(
            "{count} arithmetic check on the documents does not hold",
            "{count} arithmetic checks on the documents do not hold",
            len(failing),
        ),
        say(
            "Widest: {title}. {why}.",
            title=say.own(widest, "title"),
            why=say.own(widest, "note") or phrases.format_working(widest["working"], say),
        ),
        tone="bad",
        **cross_links.link_to_checks(say),
    )
