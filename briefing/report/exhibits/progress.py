"""The opening of the progress report: its message, how many targets have which verdict, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from briefing.analysis import data_status
from briefing.data import queries, schema
from briefing.data.rows import Measure
from briefing.data.tables import Tables, describe_status
from briefing.data.verdicts import ATTAINMENT_CODES, UNDECIDED_VERDICTS
from briefing.i18n import Translator
from briefing.report import assessment, blocks, target_figures
from briefing.report.source_list import make_source_list, no_interim_targets, sources_of_targets
from briefing.report.titles import progress_title

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


def progress_cover(tables: Tables, say: Translator) -> blocks.Cover:
    """The opening: how many targets are ahead, behind, decided, and how many cannot be judged."""
    status = data_status.decide_target_status(tables, _measures_of_plan(tables))
    return blocks.Cover(
        title=progress_title(tables, say),
        subtitle=tables.facts.name[say.language],
        message=" ".join(_cover_message(tables, say)),
        **describe_status(status, say),
    )


def _measures_of_plan(tables: Tables) -> list[Measure]:
    """All targets of the plan the briefing year lies in."""
    plan = target_figures.current_plan(tables)
    return [row for row in tables.measures if row.plan == plan]


def _cover_message(tables: Tables, say: Translator) -> Iterator[str]:
    rows, plan = target_figures.plan_targets(tables), target_figures.current_plan(tables)
    if not rows:
        yield say("No target for {plan} is known.", plan=say.period(plan))
        return
    if not target_figures.has_result_of_year(tables):
        yield say(
            "No result for the whole of {year} has been published yet.", year=str(tables.year)
        )
    verdicts = [assessment.verdict_of(row) for row in rows]
    if not target_figures.is_last_plan_year(tables) and all(
        code in UNDECIDED_VERDICTS for code in verdicts
    ):
        yield from _no_verdict_sentences(tables, rows, say)
        return
    yield _count_sentence(tables, verdicts, say)
    away = [row for row in rows if assessment.verdict_of(row) == "moving_away"]
    if away:
        all_names = tables.indicator_names[say.language]
        names = "; ".join(all_names[row.indicator_id] for row in away[:MAX_NAMED])
        if len(away) > MAX_NAMED:
            yield say("Moving away from the target, among others: {names}.", names=names)
        else:
            yield say("Moving away from the target: {names}.", names=names)
    yield from _main_reason_sentences(tables, rows, say)


def _no_verdict_sentences(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> Iterator[str]:
    """That nothing can be judged, and how much of it for want of a result alone."""
    plan = say.period(target_figures.current_plan(tables))
    yield say.plural(
        "The pace of the {count} target for {plan} cannot be judged yet.",
        "The pace of none of the {count} targets for {plan} can be judged yet.",
        len(rows),
        plan=plan,
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


def _count_sentence(tables: Tables, verdicts: Sequence[str], say: Translator) -> str:
    """The verdicts in one sentence; together they are all targets."""
    groups = COUNT_GROUPS
    if not target_figures.is_last_plan_year(tables):
        groups = {**COUNT_GROUPS, **GROUPS_BEFORE_DUE}
    counts = Counter(groups.get(code, code) for code in verdicts)
    return say.plural(
        "Of {count} target for {plan}: {parts}.",
        "Of {count} targets for {plan}: {parts}.",
        len(verdicts),
        plan=say.period(target_figures.current_plan(tables)),
        parts=_format_counts(counts, COUNT_ORDER, say),
    )


def _format_counts(counts: Counter[str], codes: Sequence[str], say: Translator) -> str:
    """How many there are of each, those there are."""
    return "; ".join(
        say.code("count of", code, count=say.number(counts[code])) for code in codes if counts[code]
    )


def _main_reason_sentences(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> Iterator[str]:
    """What most often keeps a target from being judged; of two as frequent, both."""
    unjudged = [row for row in rows if assessment.verdict_of(row) == "undetermined"]
    counts = Counter(filter(None, (target_figures.main_obstacle(tables, row) for row in unjudged)))
    most = max(counts.values(), default=0)
    codes = [code for code in target_figures.OBSTACLES if most and counts[code] == most]
    reasons = [say.code("obstacle", code) for code in codes]
    count, total = say.number(most), say.number(len(unjudged))
    if len(codes) == 1 and most == len(unjudged):
        yield say("Why {total} cannot be judged: {reason}.", total=total, reason=reasons[0])
    elif len(codes) == 1:
        yield say(
            "Main reason why {total} cannot be judged: {reason} ({count}).",
            reason=reasons[0],
            count=count,
            total=total,
        )
    elif len(codes) == 2:
        yield say(
            "Main reasons why {total} cannot be judged: {reasons} ({count} each).",
            reasons="; ".join(reasons),
            count=count,
            total=total,
        )


def attainment_tiles(tables: Tables, say: Translator) -> blocks.Tiles:
    """How many targets are met, exceeded, not met, not due, cannot be judged: always all five."""
    counts = Counter(row.attainment for row in target_figures.plan_targets(tables))
    plan = target_figures.current_plan(tables)
    due = say("due in {year}", year=str(schema.period_years(plan)[1]))
    return blocks.Tiles(
        label=say("Attainment of the targets for {plan}", plan=say.period(plan)),
        tiles=tuple(
            _count_tile(code, count, say, detail=due if code == "not_due" and count else "")
            for code in ATTAINMENT_CODES
            for count in [counts[code]]
        ),
    )


def _count_tile(
    code: str, count: int, say: Translator, label: str = "", detail: str = ""
) -> blocks.Tile:
    """How many targets have a verdict; without tone if none has."""
    return blocks.Tile(
        label=label or assessment.verdict_label(code, say),
        value=say.number(count),
        detail=detail,
        tone=assessment.VERDICT_STYLES[code][0] if count else "",
    )


def interim_counts(tables: Tables, say: Translator) -> blocks.Text:
    """How many stages and yearly-plan targets have which verdict: they are in no count above."""
    rows = target_figures.interim_targets(tables)
    due = str(schema.period_years(target_figures.current_plan(tables))[1])
    if not rows:
        return no_interim_targets(due, say)
    groups = {
        "yearly": [row for row in rows if not row.stage_of],
        "stage": [row for row in rows if row.stage_of],
    }
    parts = [
        say.code(
            "apart",
            code,
            count=say.number(len(group)),
            due=due,
            verdicts=_format_attainments(group, say),
        )
        for code, group in groups.items()
        if group
    ]
    return blocks.paragraph(
        say(
            "Counted apart, not among these {count}: {parts}.",
            count=say.number(len(target_figures.plan_targets(tables))),
            parts="; ".join(parts),
        )
    )


def _format_attainments(rows: Sequence[Measure], say: Translator) -> str:
    counts = Counter(row.attainment for row in rows)
    return _format_counts(counts, ATTAINMENT_CODES, say).replace("; ", ", ")


def pace_tiles(tables: Tables, say: Translator) -> blocks.Block:
    """How many of the targets not yet due are on track or maintained, behind, cannot be judged."""
    rows = [row for row in target_figures.plan_targets(tables) if row.attainment == "not_due"]
    counts = Counter(assessment.verdict_of(row) for row in rows)
    if not rows:
        return blocks.paragraph(
            say("Every target is due or decided, so pace is no longer assessed.")
        )
    if not any(counts[code] for code in (*assessment.ON_COURSE, *assessment.BEHIND)):
        return blocks.paragraph(say("No pace can be judged yet; the reasons are given below."))
    shown = [code for code in PACE_CODES if code != "not_due" or counts[code]]
    return blocks.Tiles(
        label=say("Pace of the targets not yet due"),
        tiles=tuple(_pace_tile(code, counts, say) for code in shown),
    )


def _pace_tile(code: str, counts: Counter[str], say: Translator) -> blocks.Tile:
    count, label, detail = counts[code], "", ""
    if code == "on_track":
        count = sum(counts[on_course] for on_course in assessment.ON_COURSE)
        label = say("On track or maintained")
        detail = say("of which maintained: {count}", count=say.number(counts["maintained"]))
    if code == "not_due":
        label = say.code("pace", "not_applicable")
        detail = say("no stages to measure it by")
    return _count_tile(code, count, say, label, detail)


def progress_source_list(tables: Tables, say: Translator) -> blocks.Block:
    """The sources of the plan's targets in every wording, their baselines and their results."""
    measures = _measures_of_plan(tables)
    indicators = {row.indicator_id for row in measures}
    first, last = schema.period_years(target_figures.current_plan(tables))
    of_results = queries.split_sources(
        row.source_id
        for row in tables.results
        if row.indicator_id in indicators and first <= schema.period_years(row.period)[1] <= last
    )
    return make_source_list(tables, sources_of_targets(tables, measures) | set(of_results), say)


def cite_progress_sources(tables: Tables) -> str:
    """The numbers of the sources of what the charts of progress show."""
    source_ids = []
    for row in target_figures.plan_targets(tables):
        figure = target_figures.find_latest_figure(tables, row, tables.year)
        source_ids += [row.source_id, *([figure.result.source_id] if figure else [])]
    return queries.source_marks(tables, source_ids)
