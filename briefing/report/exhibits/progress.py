"""The opening of the progress report: its message, how many targets stand where, its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from briefing.analysis import data_status
from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, blocks, target_figures
from briefing.report.source_list import make_source_list, no_interim_targets, sources_of_targets

ATTAINMENT_CODES = ("met", "exceeded", "not_met", "not_due", "undetermined")  # always all five
PACE_CODES = (  # how the targets not yet due move, best first; those to hold go with those on track
    *("on_track", "acceleration_needed", "insufficient", "moving_away"),
    *("undetermined", "not_due"),
)
COUNT_GROUPS = {"on_track": "on_course", "maintained": "on_course", "not_due": "no_pace"}
GROUPS_BEFORE_DUE = {
    "undetermined": "unpaced"
}  # before the due year it is pace that cannot be judged
COUNT_ORDER = (
    *("on_course", *assessment.BEHIND, *assessment.DECIDED),
    *("undetermined", "unpaced", "no_pace"),
)
MAX_NAMED = 3  # names in a sentence of the message


def progress_title(run: Tables, say: Translator) -> str:
    """What the report on progress is called."""
    plan = say.period(target_figures.current_plan(run))
    return say("Targets for {plan}: progress as of {year}", plan=plan, year=str(run.year))


def progress_cover(run: Tables, say: Translator) -> blocks.Cover:
    """The opening: how many targets are ahead, behind, decided, and how many cannot be judged."""
    own = run.measures[run.measures["plan"] == target_figures.current_plan(run)]
    return blocks.Cover(
        title=progress_title(run, say),
        subtitle=say.own(run.place, "name"),
        message=" ".join(_cover_message(run, say)),
        **tables.describe_status(data_status.decide_target_status(run, own), say),
    )


def _cover_message(run: Tables, say: Translator) -> Iterator[str]:
    rows = target_figures.plan_targets(run)
    if not rows:
        yield say(
            "No target for {plan} is known.", plan=say.period(target_figures.current_plan(run))
        )
        return
    if not target_figures.has_result_of_year(run):
        yield say("No result for the whole of {year} has been published yet.", year=str(run.year))
    verdicts = [assessment.verdict_of(row) for row in rows]
    if not target_figures.is_last_plan_year(run) and all(
        code in target_figures.WITHOUT_VERDICT for code in verdicts
    ):
        yield from _no_verdict_sentences(run, rows, say)
        return
    yield _count_sentence(run, verdicts, say)
    away = [row for row in rows if assessment.verdict_of(row) == "moving_away"]
    if away:
        names = queries.indicator_names(run.indicators, say)
        shown = "; ".join(names[row["indicator_id"]] for row in away[:MAX_NAMED])
        if len(away) > MAX_NAMED:
            yield say("Moving away from the target, among others: {names}.", names=shown)
        else:
            yield say("Moving away from the target: {names}.", names=shown)
    yield from _main_reason_sentences(run, rows, say)


def _no_verdict_sentences(run: Tables, rows: Sequence[Row], say: Translator) -> Iterator[str]:
    """That nothing can be judged, and how much of it for want of a result alone."""
    plan = say.period(target_figures.current_plan(run))
    yield say.plural(
        "The pace of the {count} target for {plan} cannot be judged yet.",
        "The pace of none of the {count} targets for {plan} can be judged yet.",
        len(rows),
        plan=plan,
    )
    found = Counter(target_figures.main_obstacle(run, row) for row in rows)
    lasting = found["no_baseline"] + found["basis_changed"]
    if found["no_result"] and lasting:
        yield say(
            "Only a result is missing for {waiting} of them; for {lasting} a comparable baseline "
            "is missing as well.",
            waiting=say.number(found["no_result"]),
            lasting=say.number(lasting),
        )
    else:
        yield from _main_reason_sentences(run, rows, say)


def _count_sentence(run: Tables, verdicts: Sequence[str], say: Translator) -> str:
    """The verdicts in one sentence; together they are all targets."""
    as_counted = (
        COUNT_GROUPS
        if target_figures.is_last_plan_year(run)
        else {**COUNT_GROUPS, **GROUPS_BEFORE_DUE}
    )
    counts = Counter(as_counted.get(code, code) for code in verdicts)
    return say.plural(
        "Of {count} target for {plan}: {parts}.",
        "Of {count} targets for {plan}: {parts}.",
        len(verdicts),
        plan=say.period(target_figures.current_plan(run)),
        parts=_format_counts(counts, COUNT_ORDER, say),
    )


def _format_counts(counts: Counter[str], codes: Sequence[str], say: Translator) -> str:
    """How many there are of each, those there are."""
    return "; ".join(
        say.code("count of", code, count=say.number(counts[code])) for code in codes if counts[code]
    )


def _main_reason_sentences(run: Tables, rows: Sequence[Row], say: Translator) -> Iterator[str]:
    """What most often keeps a target from being judged; of two as frequent, both."""
    unjudged = [row for row in rows if assessment.verdict_of(row) == "undetermined"]
    found = Counter(filter(None, (target_figures.main_obstacle(run, row) for row in unjudged)))
    most = max(found.values(), default=0)
    codes = [code for code in target_figures.OBSTACLES if most and found[code] == most]
    reasons = [say.code("obstacle", code) for code in codes]
    counts = {"count": say.number(most), "total": say.number(len(unjudged))}
    if len(codes) == 1 and most == len(unjudged):
        yield say(
            "Why {total} cannot be judged: {reason}.", total=counts["total"], reason=reasons[0]
        )
    elif len(codes) == 1:
        yield say(
            "Main reason why {total} cannot be judged: {reason} ({count}).",
            reason=reasons[0],
            **counts,
        )
    elif len(codes) == 2:
        yield say(
            "Main reasons why {total} cannot be judged: {reasons} ({count} each).",
            reasons="; ".join(reasons),
            **counts,
        )


def attainment_tiles(run: Tables, say: Translator) -> blocks.Tiles:
    """How many targets are met, exceeded, not met, not due, cannot be judged: always all five."""
    rows = target_figures.plan_targets(run)
    found = Counter(row["attainment"] for row in rows)
    due = str(schema.period_years(target_figures.current_plan(run))[1])
    details = {"not_due": say("due in {year}", year=due)}
    return blocks.Tiles(
        label=say(
            "Attainment of the targets for {plan}",
            plan=say.period(target_figures.current_plan(run)),
        ),
        tiles=tuple(
            blocks.Tile(
                label=assessment.verdict_label(code, say),
                value=say.number(found[code]),
                detail=details.get(code, "") if found[code] else "",
                tone=assessment.VERDICT_STYLES[code][0] if found[code] else "",  # type: ignore[arg-type]
            )
            for code in ATTAINMENT_CODES
        ),
    )


def interim_counts(run: Tables, say: Translator) -> blocks.Text:
    """How many stages and yearly-plan targets stand where: they are in no count above."""
    rows = target_figures.interim_targets(run)
    due = str(schema.period_years(target_figures.current_plan(run))[1])
    if not rows:
        return no_interim_targets(due, say)
    groups = {
        "yearly": [row for row in rows if not row["stage_of"]],
        "stage": [row for row in rows if row["stage_of"]],
    }
    parts = [
        say.code(
            "apart",
            code,
            count=say.number(len(own)),
            due=due,
            verdicts=_format_attainments(own, say),
        )
        for code, own in groups.items()
        if own
    ]
    return blocks.paragraph(
        say(
            "Counted apart, not among these {count}: {parts}.",
            count=say.number(len(target_figures.plan_targets(run))),
            parts="; ".join(parts),
        )
    )


def _format_attainments(rows: Sequence[Row], say: Translator) -> str:
    found = Counter(row["attainment"] for row in rows)
    return _format_counts(found, ATTAINMENT_CODES, say).replace("; ", ", ")


def pace_tiles(run: Tables, say: Translator) -> blocks.Block:
    """How many of the targets not yet due are on track or held, behind, cannot be judged."""
    rows = [row for row in target_figures.plan_targets(run) if row["attainment"] == "not_due"]
    found = Counter(assessment.verdict_of(row) for row in rows)
    if not rows:
        return blocks.paragraph(
            say("Every target is due or decided, so pace is no longer assessed.")
        )
    if not any(found[code] for code in (*assessment.ON_COURSE, *assessment.BEHIND)):
        return blocks.paragraph(say("No pace can be judged yet; the reasons are given below."))
    shown = [code for code in PACE_CODES if code != "not_due" or found[code]]
    return blocks.Tiles(
        label=say("Pace of the targets not yet due"),
        tiles=tuple(_pace_tile(code, found, say) for code in shown),
    )


def _pace_tile(code: str, found: Counter[str], say: Translator) -> blocks.Tile:
    count, label, detail = found[code], assessment.verdict_label(code, say), ""
    if code == "on_track":
        count = sum(found[own] for own in assessment.ON_COURSE)
        label = say("On track or maintained")
        detail = say("of which maintained: {count}", count=say.number(found["maintained"]))
    if code == "not_due":
        label = say.code("pace", "not_applicable")
        detail = say("no stages to measure it by")
    tone = assessment.VERDICT_STYLES[code][0] if count else ""
    return blocks.Tile(label=label, value=say.number(count), detail=detail, tone=tone)  # type: ignore[arg-type]


def progress_source_list(run: Tables, say: Translator) -> blocks.Block:
    """The sources of the plan's targets in every wording, their baselines and their results."""
    plan = target_figures.current_plan(run)
    own = run.measures[run.measures["plan"] == plan]
    first, last = schema.period_years(plan)
    of_results = [
        row["source_id"]
        for row in tables.to_records(
            run.results[run.results["indicator_id"].isin(own["indicator_id"])]
        )
        if first <= schema.period_years(row["period"])[1] <= last
    ]
    return make_source_list(
        run, sources_of_targets(run, own) | set(queries.split_sources(of_results)), say
    )


def cite_progress_sources(run: Tables) -> str:
    """The numbers of the sources of what the charts of progress show."""
    rows = target_figures.plan_targets(run)
    seen = (target_figures.find_latest_figure(run, row, run.year) for row in rows)
    of_results = [one.result["source_id"] for one in seen if one is not None]
    return queries.source_marks(run, [*(row["source_id"] for row in rows), *of_results])
