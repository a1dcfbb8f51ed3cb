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
from briefing.report import assessment, target_figures, verdict_counts
from briefing.report import why as told
from briefing.report.assessment import verdict_of
from briefing.report.blocks import Block, Cover, Text, Tile, Tiles, paragraph
from briefing.report.phrases import MIN_BASE, Measures, join_parts, list_names
from briefing.report.source_list import make_source_list, no_interim_targets, sources_of_targets
from briefing.report.target_figures import current_plan, plan_measures, plan_targets
from briefing.report.titles import make_cover, report_title

LONGEST_DETAIL = 100  # letters below a tile's figure, four lines of a quarter of a page

COUNT_ORDER = (  # of the tiles: those maintained go with those on track
    *("on_track", *assessment.BEHIND, "met", "exceeded", "not_met"),
    *("undetermined", "not_due"),
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
    if _has_no_verdict(tables, rows):
        yield from _no_verdict_sentences(tables, rows, say)
        return
    yield _judged_sentence(tables, rows, say)
    if len(rows) < MIN_BASE:
        return  # each is named with its verdict
    for code in ("not_met", "moving_away"):
        if group := [row for row in rows if verdict_of(row) == code]:
            values = {
                "verdict": assessment.verdict_label(code, say),
                "names": list_names(tables, group[:MAX_NAMED], say),
            }
            if len(group) > MAX_NAMED:
                yield say("{verdict}, among others: {names}.", **values)
            else:
                yield say("{verdict}: {names}.", **values)


def _judged_sentence(tables: Tables, rows: Measures, say: Translator) -> str:
    """How many keep pace, of the targets that can be judged; the tiles have the other counts."""
    counts = Counter(map(verdict_of, rows))
    judged = len(rows) - counts["undetermined"] - counts["not_due"]
    values = {"year": str(tables.year), "plan": say.period(current_plan(tables))}
    if judged >= MIN_BASE:
        return verdict_counts.share_sentence(counts, say, judged=say.number(judged), **values)
    if judged == len(rows):
        verdicts = verdict_counts.name_verdicts(tables, rows, say)
        return say("As of {year}: {verdicts}.", year=values["year"], verdicts=verdicts)
    return say.plural(
        "As of {year}, only {count} of the {total} targets for {plan} can be judged.",
        "As of {year}, only {count} of the {total} targets for {plan} can be judged.",
        judged,
        total=say.number(len(rows)),
        **values,
    )


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
        yield say("Why: {reasons}.", reasons=_main_reasons(tables, rows, say))


def _format_counts(
    codes: Iterable[str], order: Sequence[str], say: Translator, separator: str = "; "
) -> str:
    """How many there are of each code, those there are."""
    counts = Counter(codes)
    return separator.join(
        say.code("count of", code, count=say.number(counts[code])) for code in order if counts[code]
    )


def _main_reasons(tables: Tables, rows: Measures, say: Translator) -> str:
    """What most often keeps a target from being judged; of two as frequent, both."""
    unjudged = [row for row in rows if verdict_of(row) == "undetermined"]
    counts = Counter(filter(None, (target_figures.main_obstacle(tables, row) for row in unjudged)))
    most = max(counts.values(), default=0)
    codes = [code for code in target_figures.OBSTACLES if most and counts[code] == most]
    reasons = "; ".join(say.code("obstacle", code) for code in codes)
    if not codes or most == len(unjudged):
        return reasons
    return say("most often: {reasons}", reasons=reasons)


def verdict_tiles(tables: Tables, say: Translator) -> Tiles | Text:
    """How many targets have which verdict: each once, together all; or that none has one yet."""
    rows = plan_targets(tables)
    counts = Counter(map(verdict_of, rows))
    if not rows or _has_no_verdict(tables, rows):
        return paragraph(say("No target has a verdict yet."))  # the cover says why
    tiles = [_verdict_tile(tables, code, counts, say) for code in COUNT_ORDER if counts[code]]
    label = say(
        "Targets for {plan} by verdict, {count} in all",
        plan=say.period(current_plan(tables)),
        count=say.number(len(rows)),
    )
    return Tiles(label, tuple(tiles))


def _has_no_verdict(tables: Tables, rows: Measures) -> bool:
    """Whether no target can be judged yet; in the plan's last year that is its verdict."""
    verdicts = {verdict_of(row) for row in rows}
    return verdicts <= {*UNDECIDED_VERDICTS} and not target_figures.is_last_plan_year(tables)


def _verdict_tile(tables: Tables, code: str, counts: Counter[str], say: Translator) -> Tile:
    """A count with its verdict; those maintained are with those on track."""
    label, detail = assessment.verdict_label(code, say), ""
    if code == "on_track":
        label = say("On track or maintained")
        if counts["maintained"]:
            detail = say("of which maintained: {count}", count=say.number(counts["maintained"]))
        counts = counts + Counter({code: counts["maintained"]})
    if code == "not_due":
        label, detail = say.code("pace", "not_applicable"), say("no stages to measure it by")
    if code == "undetermined":
        reasons = _main_reasons(tables, plan_targets(tables), say)
        detail = reasons if len(reasons) <= LONGEST_DETAIL else ""  # a section says all of them
    tone, symbol = assessment.VERDICT_STYLES[code]
    return Tile(label, say.number(counts[code]), detail=detail, tone=tone, symbol=symbol)


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


def progress_source_list(tables: Tables, say: Translator) -> Block:
    """The sources of the plan's targets in every wording, their baselines and their results."""
    measures = plan_measures(tables)
    indicators = {row.indicator_id for row in measures}
    first, last = period_years(current_plan(tables))
    results = (row for row in tables.results if row.indicator_id in indicators)
    of_results = queries.split_sources(
        row.source_id for row in results if first <= period_years(row.period)[1] <= last
    )
    why = told.list_cited_sources(tables, told.list_short(tables), say, None)
    return make_source_list(
        tables, sources_of_targets(tables, measures) | set(of_results) | why, say
    )
