"""How many targets of a plan under way keep pace, are behind, are decided: in sentences and a tile.

A count names its base, the targets that can be judged; stages and what is due before the plan's
end are counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from briefing.data import queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, phrases
from briefing.report.assessment import verdict_of
from briefing.report.phrases import MIN_BASE, Measures


def counted_targets(tables: Tables, measures: Measures) -> list[Measure]:
    """The targets a count is of: without stages of milestones and what is due before the end."""
    return queries.select_plan_targets(measures, tables.facts.plan)


def progress_sentences(tables: Tables, measures: Measures, say: Translator) -> Iterator[str]:
    """How many targets keep pace, are behind, are decided, cannot be judged: together all.

    Then what is counted apart, with its due year.
    """
    rows = counted_targets(tables, measures)
    counts = Counter(verdict_of(row) for row in rows)
    course = sum(counts[code] for code in assessment.ON_COURSE)
    behind = sum(counts[code] for code in assessment.BEHIND)
    reached = counts["met"] + counts["exceeded"]
    judged = course + behind + reached + counts["not_met"]
    values = {
        "total": say.number(len(rows)),
        "judged": say.number(judged),
        "year": str(tables.year),
        "plan": say.period(tables.facts.plan),
    }
    if judged < MIN_BASE:
        yield from _few_judged_sentences(counts, judged, values, say)
    else:
        yield share_sentence(counts, say, **values)
    if judged:
        few = judged < MIN_BASE
        yield from _other_count_sentences(counts, 0 if few else behind, course or behind, few, say)
    yield from apart_sentences(tables, measures, say)


def share_sentence(counts: Counter[str], say: Translator, **values: str) -> str:
    """How many of the targets that can be judged keep pace; once none is under way, were met."""
    course = sum(counts[code] for code in assessment.ON_COURSE)
    if course or any(counts[code] for code in assessment.BEHIND):
        return say.plural(
            "As of {year}, {count} of the {judged} targets for {plan} that can be judged is on "
            "track or maintained.",
            "As of {year}, {count} of the {judged} targets for {plan} that can be judged are on "
            "track or maintained.",
            course,
            **values,
        )
    return say.plural(
        "By {year}, {count} of the {judged} targets for {plan} that can be judged was met or "
        "exceeded.",
        "By {year}, {count} of the {judged} targets for {plan} that can be judged were met or "
        "exceeded.",
        counts["met"] + counts["exceeded"],
        **values,
    )


def _few_judged_sentences(
    counts: Counter[str], judged: int, values: Mapping[str, str], say: Translator
) -> Iterator[str]:
    """That too few targets can be judged for a share of them to say anything."""
    if not judged:
        yield say("As of {year}, none of the {total} targets of {plan} can be judged.", **values)
        return
    codes = (*assessment.ON_COURSE, *assessment.BEHIND, *assessment.DECIDED)
    if judged == counts.total():
        parts = _format_verdict_counts(counts, codes, say)
        yield say("As of {year}: {verdicts}.", year=values["year"], verdicts=parts)
        return
    yield say.plural(
        "As of {year}, only {count} of the {total} targets for {plan} can be judged: {parts}.",
        "As of {year}, only {count} of the {total} targets for {plan} can be judged: {parts}.",
        judged,
        parts=_format_verdict_counts(counts, codes, say),
        **values,
    )


def name_verdicts(tables: Tables, rows: Measures, say: Translator) -> str:
    """Each of a few targets with its verdict."""
    return "; ".join(
        say(
            "{name}: {verdict}",
            name=phrases.indicator_name(tables, row, say),
            verdict=assessment.verdict_label_of(row, say, capitalized=False),
        )
        for row in rows
    )


def apart_sentences(tables: Tables, measures: Measures, say: Translator) -> Iterator[str]:
    """The stages and targets due before the plan's end, each with its year and verdict."""
    counted = {row.target_id for row in counted_targets(tables, measures)}
    apart = [row for row in measures if row.target_id not in counted]
    if apart:
        yield say("Counted apart: {names}.", names=describe_apart(tables, apart, say))


def describe_apart(tables: Tables, rows: Measures, say: Translator) -> str:
    """Some stages and targets of yearly plans, each with its due year and verdict."""
    return "; ".join(
        say(
            "{name} (due in {year}: {verdict})",
            name=phrases.indicator_name(tables, row, say),
            year=str(int(row.due)),
            verdict=assessment.verdict_label_of(row, say, capitalized=False),
        )
        for row in sorted(rows, key=lambda row: row.due)
    )


def _other_count_sentences(
    counts: Counter[str], behind: int, running: int, few: bool, say: Translator
) -> Iterator[str]:
    """The targets the opening sentence does not speak of."""
    if behind:
        parts = _format_verdict_counts(counts, assessment.BEHIND, say)
        yield say.plural(
            "{count} is behind: {parts}.", "{count} are behind: {parts}.", behind, parts=parts
        )
    decided = _format_verdict_counts(counts, assessment.DECIDED, say)
    if few:
        pass  # all that are decided are named above
    elif running and decided:
        yield say("Already decided: {parts}.", parts=decided)
    elif missed := counts["not_met"]:
        yield say.plural("{count} was not met.", "{count} were not met.", missed)
    if unknown := counts["undetermined"]:
        yield say.plural("{count} cannot be judged.", "{count} cannot be judged.", unknown)
    if counts["not_due"]:
        yield say.plural(
            "{count} is not due yet and has no stages to measure its pace by.",
            "{count} are not due yet and have no stages to measure their pace by.",
            counts["not_due"],
        )


def _format_verdict_counts(counts: Counter[str], codes: Sequence[str], say: Translator) -> str:
    return ", ".join(
        f"{say.number(counts[code])} {assessment.verdict_label(code, say, capitalized=False)}"
        for code in codes
        if counts[code]
    )


def keep_pace_headline(tables: Tables, measures: Measures, say: Translator) -> str:
    """How many of the targets that can be judged keep pace, or once all are due were met."""
    rows = counted_targets(tables, measures)
    counts = Counter(map(verdict_of, rows))
    judged = len(rows) - counts["undetermined"] - counts["not_due"]
    good = counts["met"] + counts["exceeded"]
    values = {"year": str(tables.year), "total": say.number(len(rows))}
    if 0 < judged == len(rows) < MIN_BASE:
        verdicts = name_verdicts(tables, rows, say)
        return say("As of {year}: {verdicts}", year=values["year"], verdicts=verdicts)
    if judged < MIN_BASE:
        return say(
            "{year}: {count} of {total} targets can be judged", count=say.number(judged), **values
        )
    good += sum(counts[code] for code in assessment.ON_COURSE)
    values |= {"good": say.number(good), "others": say.number(judged - good)}
    if any(row.attainment == "not_due" for row in rows):
        text = say("{year}: of {total} targets {good} met or on track, {others} behind", **values)
    else:
        text = say("{year}: of {total} targets {good} met, {others} not", **values)
    others = say("{count} not judged", count=say.number(len(rows) - judged))
    return text if judged == len(rows) else f"{text}, {others}"
