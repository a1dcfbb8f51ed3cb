"""What an adviser must not miss, each sentence made from the tables with its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from briefing.data import codes, queries
from briefing.data.queries import format_reference, source_marks
from briefing.data.rows import Check, Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import (
    assessment,
    before_plan,
    consistency,
    in_plan,
    pace_phrases,
    phrases,
    verdict_counts,
)
from briefing.report.before_plan import (
    ASKS_LESS,
    classify_asked,
    targets_without_baseline,
    targets_without_past_pace,
)
from briefing.report.blocks import Block, Finding, Findings, paragraph
from briefing.report.phrases import Measures, indicator_name, list_names
from briefing.report.target_figures import find_underlying_results, numbered_targets
from briefing.report.titles import CrossLink, link_to


def findings(tables: Tables, say: Translator) -> Block:
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
    items = (make_finding(tables, rows, say) for make_finding in (*of_targets, _documents_finding))
    if not (found := tuple(filter(None, items))):
        return paragraph(say("Nothing stands out."))
    return Findings(label=say("Findings"), items=found)


def _cite_target_sources(tables: Tables, rows: Iterable[Measure]) -> str:
    """The marks of what some targets rest on: who set them, where they start and are now."""
    source_ids: list[str] = []
    for row in rows:
        results = find_underlying_results(tables, row)
        source_ids += [row.source_id, *(result.source_id for result in results)]
    return source_marks(tables, source_ids)


def _missed_past_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    named = [row for row in queries.list_named_verdicts(tables) if row.verdict == "missed"]
    count = queries.find_official_count(tables)
    if count is None or not named:
        return None
    return Finding(
        say(
            "{missed} of the {total} main targets of the term {term} were missed, by subtraction; "
            "the documents name {named}",
            named=say.number(len(named)),
            **phrases.official_count(tables, count, say),
        ),
        say("Named as missed: {names}.", names=list_names(tables, named, say)),
        tone="bad",
        source=source_marks(tables, [row.source_id for row in (count, *named)]),
        **link_to(tables, "results", say("The official count"), "the-official-count", say),
    )


def _faster_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    comparable = before_plan.comparable_targets(rows)
    faster = [row for row in rows if classify_asked(row) == "faster"]
    headline = next(before_plan.comparison_sentences(tables, rows, say), "")
    if not comparable or not headline:
        return None
    if len(comparable) < phrases.MIN_BASE:
        listed = [_describe_less(tables, row, say) for row in comparable]
        return Finding(
            headline,
            f"{'; '.join(listed)}.",
            tone="gap",
            source=_cite_target_sources(tables, comparable),
            **_link_to_paces(tables, say),
        )
    faster.sort(key=lambda row: -row.ambition)
    listed = [
        say(
            "{name} ({needed} needed, {achieved}, {times})",
            name=indicator_name(tables, row, say),
            needed=pace_phrases.format_required_pace(row, say),
            achieved=pace_phrases.describe_past_pace(row, say),
            times=phrases.join_parts(
                pace_phrases.describe_times(row, say), phrases.describe_scope(tables, row, say)
            ),
        )
        for row in faster[:3]
    ]
    return Finding(
        headline,
        say("Most of all: {names}.", names="; ".join(listed)),
        tone="warn",
        source=_cite_target_sources(tables, faster),
        **_link_to_paces(tables, say),
    )


def _slower_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    slower = [row for row in rows if classify_asked(row) in ASKS_LESS]
    sentences = list(before_plan.less_sentences(tables, rows, say))
    if not sentences:
        return None
    slower.sort(key=lambda row: row.ambition)
    return Finding(
        phrases.join_parts(*sentences),
        f"{'; '.join(_describe_less(tables, row, say) for row in slower)}.",
        source=_cite_target_sources(tables, slower),
        **_link_to_paces(tables, say),
    )


def _describe_less(tables: Tables, row: Measure, say: Translator) -> str:
    name, scope = indicator_name(tables, row, say), phrases.describe_scope(tables, row, say)
    scope = f" ({scope})" if scope else ""
    if row.kind in codes.PACE_KINDS:
        values = {"asked": phrases.format_target(row, say, spelled=True), "name": name}
        past_pace = pace_phrases.format_past_pace(row, say)
        text = say("{name}: {asked} asked, {past_pace} achieved", past_pace=past_pace, **values)
        return text + scope
    needed, achieved = (
        pace_phrases.format_required_pace(row, say),
        pace_phrases.describe_past_pace(row, say),
    )
    text = say("{name}: {needed} needed, {achieved}", name=name, needed=needed, achieved=achieved)
    return text + scope


def _link_to_paces(tables: Tables, say: Translator) -> CrossLink:
    """The table of the same targets: a domain's report counts those of its own."""
    section = say("The targets and the pace they need")
    return link_to(tables, "summary", section, "the-targets-and-the-pace-they-need", say)


def _no_baseline_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    missing = targets_without_baseline(rows)
    if not missing:
        return None
    names, start = list_names(tables, missing, say), tables.facts.plan.split("-")[0]
    others = targets_without_past_pace(rows)
    without_pace = say.plural(
        "{count} other has no past pace to be compared with",
        "{count} others have no past pace to be compared with",
        len(others),
    )
    return Finding(
        phrases.join_parts(
            say.plural(
                "{count} of {total} targets has no comparable baseline: progress cannot be judged",
                "{count} of {total} targets have no comparable baseline: progress cannot be judged",
                len(missing),
                total=say.number(len(rows)),
            ),
            without_pace if others else "",
        ),
        say("Still without a baseline: {names}.", names=names)
        if tables.in_plan
        else say("To be measured in {year}: {names}.", year=start, names=names),
        tone="gap",
        source=_cite_target_sources(tables, [*missing, *others]),
        **link_to(tables, "sources", say("What is missing"), "what-is-missing", say),
    )


def _missed_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """What was due, or a year of it was, and was missed; stages and yearly targets apart."""
    counted = verdict_counts.counted_targets(tables, rows)
    missed = [row for row in rows if row.attainment == "not_met"]
    of_plan = [row for row in missed if row in counted]
    apart = [row for row in missed if row not in counted]
    if not missed:
        return None
    texts = (
        [f"{'; '.join(_describe_miss(tables, row, say) for row in of_plan)}."] if of_plan else []
    )
    if apart:
        names = "; ".join(_describe_miss(tables, row, say) for row in apart)
        texts.append(say("Counted apart: {names}.", names=names))
    return Finding(
        say.plural(
            "{count} of the {total} targets for {plan} was not met",
            "{count} of the {total} targets for {plan} were not met",
            len(of_plan),
            total=say.number(len(counted)),
            **phrases.plan_spans(tables, say),
        )
        if of_plan
        else say.plural(
            "{count} stage or yearly target for {plan} was not met",
            "{count} stages or yearly targets for {plan} were not met",
            len(apart),
            **phrases.plan_spans(tables, say),
        ),
        " ".join(texts),
        tone="bad",
        source=_cite_target_sources(tables, missed),
        **link_to(tables, "progress", say("All targets"), "all-targets", say),
    )


def _describe_miss(tables: Tables, row: Measure, say: Translator) -> str:
    """A missed target with the year that decided it."""
    name, due = indicator_name(tables, row, say), str(int(row.due))
    if row.kind == "each_year":
        due = ", ".join(row.missed.split()) or due
    if "done_late" in row.reasons.split():
        return say("{name} ({year}; done since)", name=name, year=due)
    return say("{name} ({year})", name=name, year=due)


def _worse_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """The verdicts that fell since the year before."""
    shown = {row.target_id: row for row in rows}
    worse = [row for row in tables.changes if row.sort == "worse" and row.target_id in shown]
    if not worse:
        return None
    listed = [
        say(
            "{name}: {before}, now {after}",
            name=indicator_name(tables, shown[row.target_id], say),
            before=assessment.verdict_label(row.before, say, capitalized=False),
            after=assessment.verdict_label(row.after, say, capitalized=False),
        )
        for row in worse
    ]
    section = say("What changed since last year")
    return Finding(
        say.plural(
            "{count} target is judged worse than as of {year}",
            "{count} targets are judged worse than as of {year}",
            len(listed),
            year=str(tables.year - 1),
        ),
        f"{'; '.join(listed)}.",
        tone="bad",
        source=_cite_target_sources(tables, [shown[row.target_id] for row in worse]),
        **link_to(tables, "progress", section, "what-changed-since-last-year", say),
    )


def _behind_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """The targets with the least part of the pace they need, and what they need from here."""
    behind = [row for row in rows if assessment.verdict_of(row) in assessment.BEHIND]
    furthest = sorted(
        (row for row in behind if not math.isnan(row.pace_ratio)), key=lambda row: row.pace_ratio
    )[:3]
    if not furthest:
        return None
    listed = [
        say(
            "{name}: achieved {achieved}, needed from here {needed}",
            name=indicator_name(tables, row, say),
            achieved=assessment.format_achieved_pace(row, say),
            needed=assessment.format_needed_pace(row, say),
        )
        for row in furthest
    ]
    section = say("Path and results of each target")
    return Finding(
        say("Furthest behind: {name}", name=indicator_name(tables, furthest[0], say)),
        f"{'; '.join(listed)}.",
        tone="warn",
        source=_cite_target_sources(tables, furthest),
        **link_to(tables, "progress", section, "path-and-results-of-each-target", say),
    )


def _undetermined_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """The targets that cannot be judged, by what prevents it."""
    counted = verdict_counts.counted_targets(tables, rows)
    undetermined = [row for row in counted if assessment.verdict_of(row) == "undetermined"]
    if not undetermined:
        return None
    by_reason: dict[str, list[Measure]] = {}
    for row in undetermined:
        by_reason.setdefault(row.reason, []).append(row)
    sentences = []
    for reason, group in by_reason.items():
        opening = f"{say.code('reason', reason).removesuffix('.')}: " if reason else ""
        sentences.append(f"{opening}{list_names(tables, group, say)}.")
    section = say("What cannot be judged, and why")
    return Finding(
        say(
            "{missing} of {count} targets cannot be judged",
            missing=say.number(len(undetermined)),
            count=say.number(len(counted)),
        ),
        " ".join(sentences),
        tone="gap",
        source=_cite_target_sources(tables, undetermined),
        **link_to(tables, "progress", section, "what-cannot-be-judged-and-why", say),
    )


def _documents_finding(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """What is wrong between the documents and within them, with the widest of each."""
    failed, differing = queries.list_failed_checks(tables), queries.list_differing(tables)
    if not failed and not differing:
        return None
    section, anchor = say("Where the documents differ"), "where-the-documents-differ"
    if not differing:
        section, anchor = say("What adds up and what does not"), "what-adds-up-and-what-does-not"
    texts = _widest_difference(tables, rows, say), _widest_failure(failed, say)
    return Finding(
        consistency.documents_headline(tables, say),
        phrases.join_parts(*texts, separator=" "),
        tone="bad" if failed else "warn",
        source=source_marks(tables, queries.list_documents_sources(tables)),
        **link_to(tables, "documents", section, anchor, say),
    )


def _widest_difference(tables: Tables, rows: Measures, say: Translator) -> str:
    """The widest difference in value between documents on a numbered target of the plan."""
    targets = {row.target_id: row for row in rows}
    of_targets = [row for row in tables.disagreements if row.statement == "target"]
    differing = [row for row in of_targets if row.field == "value" and row.id in targets]
    if not differing:
        return ""
    widest = max(
        differing, key=lambda row: _relative_difference(row.difference, float(row.in_force))
    )
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


def _widest_failure(failed: Sequence[Check], say: Translator) -> str:
    """The check off most by its share of what was expected."""
    if not failed:
        return ""
    widest = max(failed, key=lambda row: _relative_difference(row.difference, row.expected))
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
