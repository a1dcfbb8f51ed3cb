"""What an adviser must not miss before the plan has a result: each a finding, or nothing."""

from __future__ import annotations

from briefing.data import codes, queries
from briefing.data.queries import source_marks
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import before_plan, decisions, pace_phrases, phrases
from briefing.report.before_plan import (
    ASKS_LESS,
    classify_asked,
    targets_without_baseline,
    targets_without_past_pace,
)
from briefing.report.blocks import Decision, Finding
from briefing.report.phrases import Measures, indicator_name, list_names
from briefing.report.target_figures import cite_sources
from briefing.report.titles import CrossLink, link_to


def missed_past(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    named = [row for row in queries.list_named_verdicts(tables) if row.verdict == "missed"]
    count = queries.find_official_count(tables)
    if count is None or not named:
        return None
    values = phrases.official_count(tables, count, say)
    return Finding(
        say(
            "{missed} of the {total} main targets of the term {term} were missed, by subtraction; "
            "the documents name {named}",
            named=say.number(len(named)),
            **values,
        ),
        say(
            "{met} were met or exceeded, as assessed in {date}. Named as missed: {names}.",
            names=list_names(tables, named, say),
            **values,
        ),
        tone="bad",
        source=source_marks(tables, [row.source_id for row in (count, *named)]),
        **link_to(tables, "results", say("The official count"), "the-official-count", say),
    )


def faster(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    comparable = before_plan.comparable_targets(rows)
    faster = [row for row in rows if classify_asked(row) == "faster"]
    headline = next(before_plan.comparison_sentences(tables, rows, say), "")
    if not comparable or not headline:
        return None
    faster.sort(key=lambda row: -row.ambition)
    decision = _speed_up(tables, faster, say)
    if len(comparable) < phrases.MIN_BASE:
        listed = [_describe_less(tables, row, say) for row in comparable]
        return Finding(
            headline,
            f"{'; '.join(listed)}.",
            tone="warn" if faster else "gap",
            source=cite_sources(tables, comparable),
            **_link_to_paces(tables, say),
            decision=decision,
        )
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
        source=cite_sources(tables, faster),
        **_link_to_paces(tables, say),
        decision=decision,
    )


def _speed_up(tables: Tables, faster: Measures, say: Translator) -> Decision | None:
    if not faster:
        return None
    text = say.plural(
        "Decide how {count} target goes faster", "Decide how {count} targets go faster", len(faster)
    )
    return decisions.propose(tables, text, faster, say)


def slower(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
    slower = [row for row in rows if classify_asked(row) in ASKS_LESS]
    sentences = list(before_plan.less_sentences(tables, rows, say))
    if not slower:
        return None
    if not sentences:  # few can be compared
        sentences = [
            say.plural(
                "{count} target asks for less than was achieved",
                "{count} targets ask for less than was achieved",
                len(slower),
            )
        ]
    slower.sort(key=lambda row: row.ambition)
    return Finding(
        phrases.join_parts(*sentences),
        f"{'; '.join(_describe_less(tables, row, say) for row in slower)}.",
        source=cite_sources(tables, slower),
        **_link_to_paces(tables, say),
        decision=decisions.propose(
            tables,
            say.plural(
                "Review {count} target below what was achieved",
                "Review {count} targets below what was achieved",
                len(slower),
            ),
            slower,
            say,
        ),
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


def no_baseline(tables: Tables, rows: Measures, say: Translator) -> Finding | None:
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
    headline = say.plural(
        "{count} of {total} targets has no comparable baseline: progress cannot be judged",
        "{count} of {total} targets have no comparable baseline: progress cannot be judged",
        len(missing),
        total=say.number(len(rows)),
    )
    if len(missing) == len(rows):
        headline = say.plural(
            "The {count} target has no comparable baseline: progress cannot be judged",
            "None of the {count} targets has a comparable baseline: progress cannot be judged",
            len(rows),
        )
    return Finding(
        phrases.join_parts(headline, without_pace if others else ""),
        say("Still without a baseline: {names}.", names=names)
        if tables.in_plan
        else say("To be measured in {year}: {names}.", year=start, names=names),
        tone="gap",
        source=cite_sources(tables, [*missing, *others]),
        **link_to(tables, "sources", say("What is missing"), "what-is-missing", say),
        decision=decisions.propose(
            tables, _set_baselines(len(missing), len(rows), say), missing, say
        ),
    )


def _set_baselines(missing: int, total: int, say: Translator) -> str:
    if missing == total:
        return say.plural(
            "Set the baseline of the {count} target",
            "Set the baselines of all {count} targets",
            total,
        )
    return say.plural(
        "Set the baseline of {count} of {total} targets",
        "Set the baselines of {count} of {total} targets",
        missing,
        total=say.number(total),
    )
