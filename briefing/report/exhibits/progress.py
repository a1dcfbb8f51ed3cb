"""The opening of the progress report: its message, how many targets have which verdict, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from briefing.analysis import data_status
from briefing.data import queries
from briefing.data.codes import ATTAINMENT_CODES, UNDECIDED_VERDICTS
from briefing.data.periods import period_years
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, target_figures
from briefing.report.assessment import verdict_of
from briefing.report.blocks import Block, Cover, Text, Tile, Tiles, paragraph
from briefing.report.phrases import Measures, join_parts, list_names
from briefing.report.source_list import make_source_list, no_interim_targets, sources_of_targets
from briefing.report.target_figures import current_plan, plan_measures, plan_targets
from briefing.report.titles import make_cover, report_title

PACE_CODES = (  # how the targets not yet due move, best first; maintained go with those on track
    *("on_track", "acceleration_needed", "insufficient", "moving_away"),
    *("undetermined", "not_due"),
)
COUNT_GROUPS = {"on_track": "on_course", "maintained": "on_course", "not_due": "no_pace"}
GROUPS_BEFORE_DUE = {"undetermined": "unpaced"}  # before the due year, pace cannot be judged
COUNT_ORDER = (
    *("on_course", *assessment.BEHIND, *assessment.DECIDED),
    *("undetermined", "unpaced", "no_pace"),
)
MAX_NAMED = 3  # names in a sentence of the message


def progress_cover(tables: Tables, say: Translator) -> Cover:
    """The opening: how many targets are ahead, behind, decided, and how many cannot be judged."""
    status = data_status.decide_target_status(tables, plan_measures(tables))
    title = report_title(tables, "progress", say)
    return make_cover(tables, title, _cover_message(tables, say), status, say)


def _cover_message(tables: Tables, say: Translator) -> Iterator[str]:
    rows, year = plan_targets(tables), str(tables.year)
    if not rows:
        yield say("No target for {plan} is known.", plan=say.period(current_plan(tables)))
        return
    if not target_figures.has_result_of_year(tables):
        yield say("No result for the whole of {year} has been published yet.", year=year)
    verdicts = {verdict_of(row) for row in rows}
    if verdicts <= {*UNDECIDED_VERDICTS} and not target_figures.is_last_plan_year(tables):
        yield from _no_verdict_sentences(tables, rows, say)
        return
    yield _count_sentence(tables, rows, say)
    if away := [row for row in rows if verdict_of(row) == "moving_away"]:
        names = list_names(tables, away[:MAX_NAMED], say)
        if len(away) > MAX_NAMED:
            yield say("Moving away from the target, among others: {names}.", names=names)
        else:
            yield say("Moving away from the target: {names}.", names=names)
    yield from _main_reason_sentences(tables, rows, say)


def _no_verdict_sentences(tables: Tables, rows: Measures, say: Translator) -> Iterator[str]:
    """That nothing can be judged, and how much of it for want of a result alone."""
    yield say.plural(
        "The pace of the {count} target for {plan} cannot be judged yet.",
        "The pace of none of the {count} targets for {plan} can be judged yet.",
        len(rows),
        plan=say.period(current_plan(tables)),
    )
    counts = Counter(target_figures.main_obstacle(tables, row) for row in rows)
    lasting = counts["no_baseline"] + counts["basis_changed"]
    if counts["no_result"] and lasting:
        yield say(
            "Only a result is missing for {waiting} of them; for {lasting} a comparable baseline "
            "is missing as well.",
            waiting=say.number(counts["no_result"]),
            lasting=say.number(lasting),
        )
    else:
        yield from _main_reason_sentences(tables, rows, say)


def _count_sentence(tables: Tables, rows: Measures, say: Translator) -> str:
    """The verdicts in one sentence; together they are all targets."""
    groups = COUNT_GROUPS | ({} if target_figures.is_last_plan_year(tables) else GROUPS_BEFORE_DUE)
    codes = map(verdict_of, rows)
    return say.plural(
        "Of {count} target for {plan}: {parts}.",
        "Of {count} targets for {plan}: {parts}.",
        len(rows),
        plan=say.period(current_plan(tables)),
        parts=_format_counts((groups.get(code, code) for code in codes), COUNT_ORDER, say),
    )


def _format_counts(
    codes: Iterable[str], order: Sequence[str], say: Translator, separator: str = "; "
) -> str:
    """How many there are of each code, those there are."""
    counts = Counter(codes)
    return separator.join(
        say.code("count of", code, count=say.number(counts[code])) for code in order if counts[code]
    )


def _main_reason_sentences(tables: Tables, rows: Measures, say: Translator) -> Iterator[str]:
    """What most often keeps a target from being judged; of two as frequent, both."""
    unjudged = [row for row in rows if verdict_of(row) == "undetermined"]
    counts = Counter(filter(None, (target_figures.main_obstacle(tables, row) for row in unjudged)))
    most = max(counts.values(), default=0)
    codes = [code for code in target_figures.OBSTACLES if most and counts[code] == most]
    reasons = "; ".join(say.code("obstacle", code) for code in codes)
    count, total = say.number(most), say.number(len(unjudged))
    if most == len(unjudged) == 1:
        yield say("Why one cannot be judged: {reason}.", reason=reasons)
    elif len(codes) == 1 and most == len(unjudged):
        yield say("Why {total} cannot be judged: {reason}.", total=total, reason=reasons)
    elif len(codes) == 1:
        yield say(
            "Main reason why {total} cannot be judged: {reason} ({count}).",
            reason=reasons,
            count=count,
            total=total,
        )
    elif len(codes) == 2:
        yield say(
            "Main reasons why {total} cannot be judged: {reasons} ({count} each).",
            reasons=reasons,
            count=count,
            total=total,
        )


def attainment_tiles(tables: Tables, say: Translator) -> Tiles:
    """How many targets are met, exceeded, not met, not due, cannot be judged: always all five."""
    counts = Counter(row.attainment for row in plan_targets(tables))
    plan = current_plan(tables)
    label = say("Attainment of the targets for {plan}", plan=say.period(plan))
    due = say("due in {year}", year=str(period_years(plan)[1])) if counts["not_due"] else ""
    details = {"not_due": due}
    tiles = (_count_tile(c, counts[c], say, "", details.get(c, "")) for c in ATTAINMENT_CODES)
    return Tiles(label, tuple(tiles))


def _count_tile(code: str, count: int, say: Translator, label: str = "", detail: str = "") -> Tile:
    """How many targets have a verdict; without tone if none has."""
    label = label or assessment.verdict_label(code, say)
    tone, symbol = assessment.VERDICT_STYLES[code] if count else ("", "")
    return Tile(label, say.number(count), detail=detail, tone=tone, symbol=symbol)


def interim_counts(tables: Tables, say: Translator) -> Text:
    """How many stages and yearly-plan targets have which verdict: they are in no count above."""
    rows = target_figures.interim_targets(tables)
    due = str(period_years(current_plan(tables))[1])
    withdrawn = target_figures.withdrawn_sentence(tables, current_plan(tables), say)
    if not rows:
        return paragraph(withdrawn) if withdrawn else no_interim_targets(due, say)
    parts = []
    for code, is_stage in (("yearly", False), ("stage", True)):
        if group := [row.attainment for row in rows if bool(row.stage_of) is is_stage]:
            verdicts, count = _format_counts(group, ATTAINMENT_CODES, say, ", "), len(group)
            parts.append(
                say.code("apart", code, count=say.number(count), due=due, verdicts=verdicts)
            )
    apart = say(
        "Counted apart, not among these {count}: {parts}.",
        count=say.number(len(plan_targets(tables))),
        parts="; ".join(parts),
    )
    return paragraph(join_parts(apart, withdrawn, separator=" "))


def pace_tiles(tables: Tables, say: Translator) -> Block:
    """How many of the targets not yet due are on track or maintained, behind, cannot be judged."""
    rows = [row for row in plan_targets(tables) if row.attainment == "not_due"]
    counts = Counter(map(verdict_of, rows))
    if not rows:
        return paragraph(say("Every target is due or decided, so pace is no longer assessed."))
    if not any(counts[code] for code in (*assessment.ON_COURSE, *assessment.BEHIND)):
        return paragraph(say("No pace can be judged yet; the reasons are given below."))
    tiles = [
        _pace_tile(code, counts, say) for code in PACE_CODES if code != "not_due" or counts[code]
    ]
    return Tiles(say("Pace of the targets not yet due"), tuple(tiles))


def _pace_tile(code: str, counts: Counter[str], say: Translator) -> Tile:
    count, label, detail = counts[code], "", ""
    if code == "on_track":
        count = sum(counts[on_course] for on_course in assessment.ON_COURSE)
        label = say("On track or maintained")
        detail = say("of which maintained: {count}", count=say.number(counts["maintained"]))
    if code == "not_due":
        label, detail = say.code("pace", "not_applicable"), say("no stages to measure it by")
    return _count_tile(code, count, say, label, detail)


def progress_source_list(tables: Tables, say: Translator) -> Block:
    """The sources of the plan's targets in every wording, their baselines and their results."""
    measures = plan_measures(tables)
    indicators = {row.indicator_id for row in measures}
    first, last = period_years(current_plan(tables))
    results = (row for row in tables.results if row.indicator_id in indicators)
    of_results = queries.split_sources(
        row.source_id for row in results if first <= period_years(row.period)[1] <= last
    )
    return make_source_list(tables, sources_of_targets(tables, measures) | set(of_results), say)
