"""What an adviser must not miss, each sentence made from the tables with its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from briefing.data import cells, queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, cross_links, in_plan, outlook, phrases
from briefing.report.target_figures import find_underlying_results
from briefing.report.target_selection import numbered_targets


def findings(tables: Tables, say: Translator) -> blocks.Block:
    """The five findings an adviser must not miss, from the measures; one without data is left out.

    Their rank: what was missed, what must go faster than ever, what asks for less than was
    achieved, what cannot be judged, where the documents disagree most and what in them does not add
    up. Of a plan under way, in place of the first four: what it has missed, what is judged worse
    than a year ago, what is furthest behind, what cannot be judged.
    """
    rows = numbered_targets(tables)
    of_targets = (_missed_past_finding, _faster_finding, _slower_finding, _no_baseline_finding)
    if in_plan.has_begun(tables, rows):
        of_targets = (_missed_finding, _worse_finding, _behind_finding, _undetermined_finding)
    items = tuple(
        finding
        for make_finding in (*of_targets, _documents_finding)
        if (finding := make_finding(tables, rows, say)) is not None
    )
    if not items:
        return blocks.paragraph(say("Nothing stands out."))
    return blocks.Findings(label=say("Findings"), items=items)


def _cite_target_sources(tables: Tables, rows: Iterable[Measure]) -> str:
    """The marks of what some targets rest on: who set them, where they start and are now."""
    source_ids: list[str] = []
    for row in rows:
        results = find_underlying_results(tables, row)
        source_ids += [row.source_id, *(result.source_id for result in results)]
    return queries.source_marks(tables, source_ids)


class _AboutIndicator(Protocol):
    """A row about an indicator."""

    @property
    def indicator_id(self) -> str: ...


def _list_names(tables: Tables, rows: Iterable[_AboutIndicator], say: Translator) -> str:
    return "; ".join(tables.indicator_names[say.language][row.indicator_id] for row in rows)


def _missed_past_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    named = [row for row in queries.list_named_verdicts(tables) if row.verdict == "missed"]
    count = queries.find_official_count(tables)
    if count is None or not named:
        return None
    return blocks.Finding(
        say(
            "{missed} of {total} targets of {past} were missed; the documents name {named}",
            missed=say.number(int(count.total - count.met)),
            total=say.number(count.total),
            named=say.number(len(named)),
            **phrases.plan_spans(tables, say),
        ),
        say("Named as missed: {names}.", names=_list_names(tables, named, say)),
        tone="bad",
        source=queries.source_marks(tables, [row.source_id for row in (count, *named)]),
        **cross_links.link_to_official_count(tables, say),
    )


def _faster_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    faster = [row for row in rows if outlook.classify_outlook(row) == "faster"]
    if not faster:
        return None
    faster.sort(key=lambda row: -row.ambition)
    listed = [
        say(
            "{name} ({needed} needed, {past_pace} achieved, {times})",
            name=tables.indicator_names[say.language][row.indicator_id],
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
            **phrases.pace_spans(tables, say),
        ),
        say("Most of all: {names}.", names="; ".join(listed)),
        tone="warn",
        source=_cite_target_sources(tables, faster),
        **cross_links.link_to_paces(tables, faster[0], say),
    )


def _slower_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    slower = [row for row in rows if outlook.classify_outlook(row) == "slower"]
    if not slower:
        return None
    slower.sort(key=lambda row: row.ambition)
    listed = [
        say(
            "{name}: {asked}, against {past_pace} achieved",
            name=tables.indicator_names[say.language][row.indicator_id],
            asked=phrases.format_target(row, say)
            if row.kind in cells.PACE_KINDS
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
            **phrases.pace_spans(tables, say),
        ),
        f"{'; '.join(listed)}.",
        source=_cite_target_sources(tables, slower),
        **cross_links.link_to_paces(tables, slower[0], say),
    )


def _no_baseline_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    missing = outlook.targets_without_baseline(rows)
    if not missing:
        return None
    names, start = _list_names(tables, missing, say), tables.facts.plan.split("-")[0]
    return blocks.Finding(
        say(
            "{missing} of {count} targets have no comparable baseline: progress cannot be judged",
            missing=say.number(len(missing)),
            count=say.number(len(rows)),
        ),
        say("Still without a baseline: {names}.", names=names)
        if tables.in_plan
        else say("To be measured in {year}: {names}.", year=start, names=names),
        tone="gap",
        source=_cite_target_sources(tables, missing),
        **cross_links.link_to_gaps(say),
    )


def _missed_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    """The plan's own targets and stages that were due, or a year of theirs was, and were missed."""
    missed = [row for row in rows if row.attainment == "not_met"]
    if not missed:
        return None
    return blocks.Finding(
        say.plural(
            "{count} target or stage of {plan} was missed",
            "{count} targets and stages of {plan} were missed",
            len(missed),
            **phrases.plan_spans(tables, say),
        ),
        f"{'; '.join(_describe_miss(tables, row, say) for row in missed)}.",
        tone="bad",
        source=_cite_target_sources(tables, missed),
        **cross_links.link_to_all_targets(tables, say),
    )


def _describe_miss(tables: Tables, row: Measure, say: Translator) -> str:
    """A missed target with the year that decided it."""
    name, due = tables.indicator_names[say.language][row.indicator_id], str(int(row.due))
    if row.kind == "each_year":
        due = ", ".join(row.missed.split()) or due
    if "done_late" in row.reasons.split():
        return say("{name} ({year}; done since)", name=name, year=due)
    return say("{name} ({year})", name=name, year=due)


def _worse_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    """The verdicts that fell since the year before."""
    shown = {row.target_id for row in rows}
    worse = [row for row in tables.changes if row.sort == "worse" and row.target_id in shown]
    if not worse:
        return None
    listed = [
        say(
            "{name}: {before}, now {after}",
            name=tables.indicator_names[say.language][row.indicator_id],
            before=assessment.verdict_label(row.before, say, capitalized=False),
            after=assessment.verdict_label(row.after, say, capitalized=False),
        )
        for row in worse
    ]
    targets = [tables.measure_by_id[row.target_id] for row in worse]
    return blocks.Finding(
        say.plural(
            "{count} target is judged worse than as of {year}",
            "{count} targets are judged worse than as of {year}",
            len(listed),
            year=str(tables.year - 1),
        ),
        f"{'; '.join(listed)}.",
        tone="bad",
        source=_cite_target_sources(tables, targets),
        **cross_links.link_to_changes(tables, say),
    )


def _behind_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    """The targets with the least part of the pace they need, and what they need from here."""
    behind = [
        row
        for row in rows
        if assessment.verdict_of(row) in assessment.BEHIND and not math.isnan(row.pace_ratio)
    ]
    if not behind:
        return None
    behind.sort(key=lambda row: row.pace_ratio)
    listed = [
        say(
            "{name}: achieved {achieved}, needed from here {needed}",
            name=tables.indicator_names[say.language][row.indicator_id],
            achieved=assessment.format_achieved_pace(row, say),
            needed=assessment.format_needed_pace(row, say),
        )
        for row in behind[:3]
    ]
    return blocks.Finding(
        say("Furthest behind: {name}", name=_list_names(tables, behind[:1], say)),
        f"{'; '.join(listed)}.",
        tone="warn",
        source=_cite_target_sources(tables, behind[:3]),
        **cross_links.link_to_target_paths(tables, say),
    )


def _undetermined_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    """The targets that cannot be judged, by what prevents it."""
    counted = in_plan.counted_targets(tables, rows)
    undetermined = [row for row in counted if assessment.verdict_of(row) == "undetermined"]
    if not undetermined:
        return None
    by_reason: dict[str, list[Measure]] = {}
    for row in undetermined:
        by_reason.setdefault(row.reason, []).append(row)
    sentences = []
    for reason, group in by_reason.items():
        opening = f"{say.code('reason', reason).removesuffix('.')}: " if reason else ""
        sentences.append(f"{opening}{_list_names(tables, group, say)}.")
    return blocks.Finding(
        say(
            "{missing} of {count} targets cannot be judged",
            missing=say.number(len(undetermined)),
            count=say.number(len(counted)),
        ),
        " ".join(sentences),
        tone="gap",
        source=_cite_target_sources(tables, undetermined),
        **cross_links.link_to_undetermined(tables, say),
    )


def _documents_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    """What is wrong between the documents and within them, in one finding."""
    between = _disagreement_finding(tables, rows, say)
    within = _arithmetic_finding(tables, say)
    if between is None or within is None:
        return between or within
    return replace(
        between,
        headline=f"{between.headline}; {within.headline}",
        text=f"{between.text} {within.text}",
        tone="bad",
    )


def _disagreement_finding(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> blocks.Finding | None:
    """The widest difference in value between documents on a numbered target of the plan."""
    targets = {row.target_id: row for row in rows}
    differing = [
        row
        for row in tables.disagreements
        if row.statement == "target" and row.field == "value" and row.id in targets
    ]
    if not differing:
        return None
    widest = max(
        differing, key=lambda row: _relative_difference(row.difference, float(row.in_force))
    )
    target = targets[widest.id]
    return blocks.Finding(
        say.plural(
            "The documents give different values for {count} target",
            "The documents give different values for {count} targets",
            len({row.id for row in differing}),
        ),
        say(
            "{name}: {in_force} in {first}, {other} in {second}; the first is in force.",
            name=tables.indicator_names[say.language][target.indicator_id],
            in_force=say.value(float(widest.in_force), target.unit),
            first=queries.format_reference(
                tables, widest.in_force_source_id, widest.in_force_place
            ),
            other=say.value(float(widest.other), target.unit),
            second=queries.format_reference(tables, widest.other_source_id, widest.other_place),
        ),
        tone="warn",
        source=queries.source_marks(
            tables,
            [
                source
                for row in differing
                for source in (row.in_force_source_id, row.other_source_id)
            ],
        ),
        **cross_links.link_to_differences(say),
    )


def _arithmetic_finding(tables: Tables, say: Translator) -> blocks.Finding | None:
    """The arithmetic checks that do not hold; the widest off by its share of what was expected."""
    failed = queries.list_failed_checks(tables)
    if not failed:
        return None
    widest = max(failed, key=lambda row: _relative_difference(row.difference, row.expected))
    return blocks.Finding(
        say.plural(
            "{count} arithmetic check on the documents does not hold",
            "{count} arithmetic checks on the documents do not hold",
            len(failed),
        ),
        say(
            "Widest: {title}. {why}.",
            title=widest.title[say.language],
            why=widest.note[say.language] or phrases.format_working(widest.working, say),
        ),
        tone="bad",
        **cross_links.link_to_checks(say),
    )


def _relative_difference(difference: float, of: float) -> float:
    """A difference as a share of what it is a difference from; 0 where one is not known."""
    if math.isnan(difference) or math.isnan(of) or not difference:
        return 0.0
    return abs(difference / of) if of else math.inf
