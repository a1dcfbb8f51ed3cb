"""What an adviser must not miss of a plan under way: each a finding, or nothing."""

from __future__ import annotations

import math

from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, decisions, phrases, verdict_counts
from briefing.report.blocks import Finding
from briefing.report.phrases import Measures, indicator_name, list_names
from briefing.report.target_figures import cite_sources
from briefing.report.titles import CrossLink, link_to


def missed(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """What was due, or a year of it was, and was missed; stages and yearly targets apart."""
    counted = verdict_counts.counted_targets(tables, rows)
    missed = [row for row in rows if row.attainment == "not_met"]
    of_plan = [row for row in missed if row in counted]
    apart = [row for row in missed if row not in counted]
    if not missed:
        return None
    unfinished = [row for row in of_plan or apart if not _is_done_late(row)]
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
        source=cite_sources(tables, missed),
        **link_to(tables, "progress", say("All targets"), "all-targets", say),
        decision=decisions.propose(
            tables,
            say.plural(
                "Decide what follows from {count} target not met",
                "Decide what follows from {count} targets not met",
                len(unfinished),
            ),
            unfinished,
            say,
        )
        if unfinished
        else None,
    )


def _describe_miss(tables: Tables, row: Measure, say: Translator) -> str:
    """A missed target with the year that decided it."""
    name, due = indicator_name(tables, row, say), str(int(row.due))
    if row.kind == "each_year":
        due = ", ".join(row.missed.split()) or due
    if _is_done_late(row):
        return say("{name} ({year}; done since)", name=name, year=due)
    return say("{name} ({year})", name=name, year=due)


def _is_done_late(row: Measure) -> bool:
    return "done_late" in row.reasons.split()


def moving_away(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """The targets whose results move away from what they ask."""
    away = [row for row in rows if assessment.verdict_of(row) == "moving_away"]
    if not away:
        return None
    return Finding(
        say.plural(
            "{count} target moves away from what it asks",
            "{count} targets move away from what they ask",
            len(away),
        ),
        _describe_paces(tables, away, say),
        tone="bad",
        source=cite_sources(tables, away),
        **_link_to_paths(tables, say),
        decision=decisions.propose(
            tables,
            say.plural(
                "Turn {count} target that moves away",
                "Turn {count} targets that move away",
                len(away),
            ),
            away,
            say,
        ),
    )


def _describe_paces(tables: Tables, rows: Measures, say: Translator) -> str:
    """The pace of each target so far, where it is known, beside the one it needs."""
    return f"{'; '.join(_describe_pace(tables, row, say) for row in rows)}."


def _describe_pace(tables: Tables, row: Measure, say: Translator) -> str:
    name, needed = indicator_name(tables, row, say), assessment.format_needed_pace(row, say)
    if achieved := assessment.format_achieved_pace(row, say):
        return say(
            "{name}: achieved {achieved}, needed from here {needed}",
            name=name,
            achieved=achieved,
            needed=needed,
        )
    return say("{name}: needed from here {needed}", name=name, needed=needed)


def _link_to_paths(tables: Tables, say: Translator) -> CrossLink:
    section = say("Path and results of each target")
    return link_to(tables, "progress", section, "path-and-results-of-each-target", say)


def worse(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
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
        source=cite_sources(tables, [shown[row.target_id] for row in worse]),
        **link_to(tables, "progress", section, "what-changed-since-last-year", say),
    )


def behind(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    """The targets with the least part of the pace they need, and what they need from here."""
    codes = [code for code in assessment.BEHIND if code != "moving_away"]  # another finding
    behind = [row for row in rows if assessment.verdict_of(row) in codes]
    behind.sort(key=lambda row: math.inf if math.isnan(row.pace_ratio) else row.pace_ratio)
    furthest = [row for row in behind if not math.isnan(row.pace_ratio)][:3]
    if not furthest:
        return None
    return Finding(
        say("Furthest behind: {name}", name=indicator_name(tables, furthest[0], say)),
        _describe_paces(tables, furthest, say),
        tone="warn",
        source=cite_sources(tables, furthest),
        **_link_to_paths(tables, say),
        decision=decisions.propose(
            tables,
            say.plural(
                "Decide how {count} target catches up",
                "Decide how {count} targets catch up",
                len(behind),
            ),
            behind,
            say,
        ),
    )


def undetermined(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
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
        source=cite_sources(tables, undetermined),
        **link_to(tables, "progress", section, "what-cannot-be-judged-and-why", say),
        decision=decisions.propose(
            tables,
            say.plural(
                "Get the figures that {count} of {total} targets lacks",
                "Get the figures that {count} of {total} targets lack",
                len(undetermined),
                total=say.number(len(counted)),
            ),
            undetermined,
            say,
        ),
    )
