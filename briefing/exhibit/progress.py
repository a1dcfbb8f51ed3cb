"""The opening of the progress report: its message, how many targets stand where, its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from briefing import block, contract, judged, progress, status, tables, told
from briefing.exhibit.ground import listed, nothing_apart, sources_of
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker

ATTAINMENTS = ("met", "exceeded", "not_met", "not_due", "undetermined")  # always all five
COURSES = (  # how the targets not yet due move, best first; those to hold go with those on track
    *("on_track", "acceleration_needed", "insufficient", "moving_away"),
    *("undetermined", "not_due"),
)
COUNTED_AS = {"on_track": "on_course", "maintained": "on_course", "not_due": "no_pace"}
UNPACED = {"undetermined": "unpaced"}  # before the due year it is pace that cannot be judged
TALLY = (
    *("on_course", *judged.BEHIND, *judged.DECIDED),
    *("undetermined", "unpaced", "no_pace"),
)
MOST = 3  # names in a sentence of the message


def progress_title(run: Tables, say: Speaker) -> str:
    """What the report on progress is called."""
    plan = say.period(progress.plan_of(run))
    return say("Targets for {plan}: progress as of {year}", plan=plan, year=str(run.year))


def progress_cover(run: Tables, say: Speaker) -> block.Cover:
    """The opening: how many targets are ahead, behind, decided, and how many cannot be judged."""
    own = run.measures[run.measures["plan"] == progress.plan_of(run)]
    return block.Cover(
        title=progress_title(run, say),
        subtitle=say.own(run.place, "name"),
        message=" ".join(_message(run, say)),
        **tables.marked(status.of_targets(run, own), say),
    )


def _message(run: Tables, say: Speaker) -> Iterator[str]:
    rows = progress.targets(run)
    if not rows:
        yield say("No target for {plan} is known.", plan=say.period(progress.plan_of(run)))
        return
    if not progress.is_published(run):
        yield say("No result for the whole of {year} has been published yet.", year=str(run.year))
    verdicts = [judged.verdict(row) for row in rows]
    if not progress.is_due(run) and all(code in progress.UNJUDGED for code in verdicts):
        yield from _nothing_judged(run, rows, say)
        return
    yield _tally(run, verdicts, say)
    away = [row for row in rows if judged.verdict(row) == "moving_away"]
    if away:
        names = told.names(run.indicators, say)
        shown = "; ".join(names[row["indicator_id"]] for row in away[:MOST])
        if len(away) > MOST:
            yield say("Moving away from the target, among others: {names}.", names=shown)
        else:
            yield say("Moving away from the target: {names}.", names=shown)
    yield from _main_reason(run, rows, say)


def _nothing_judged(run: Tables, rows: Sequence[Row], say: Speaker) -> Iterator[str]:
    """That nothing can be judged, and how much of it for want of a result alone."""
    plan = say.period(progress.plan_of(run))
    yield say.plural(
        "The pace of the {count} target for {plan} cannot be judged yet.",
        "The pace of none of the {count} targets for {plan} can be judged yet.",
        len(rows),
        plan=plan,
    )
    found = Counter(progress.obstacle(run, row) for row in rows)
    lasting = found["no_baseline"] + found["basis_changed"]
    if found["no_result"] and lasting:
        yield say(
            "Only a result is missing for {waiting} of them; for {lasting} a comparable baseline "
            "is missing as well.",
            waiting=say.number(found["no_result"]),
            lasting=say.number(lasting),
        )
    else:
        yield from _main_reason(run, rows, say)


def _tally(run: Tables, verdicts: Sequence[str], say: Speaker) -> str:
    """The verdicts in one sentence; together they are all targets."""
    as_counted = COUNTED_AS if progress.is_due(run) else {**COUNTED_AS, **UNPACED}
    counts = Counter(as_counted.get(code, code) for code in verdicts)
    return say.plural(
        "Of {count} target for {plan}: {parts}.",
        "Of {count} targets for {plan}: {parts}.",
        len(verdicts),
        plan=say.period(progress.plan_of(run)),
        parts=_counted(counts, TALLY, say),
    )


def _counted(counts: Counter[str], codes: Sequence[str], say: Speaker) -> str:
    """How many there are of each, those there are."""
    return "; ".join(
        say.code("count of", code, count=say.number(counts[code])) for code in codes if counts[code]
    )


def _main_reason(run: Tables, rows: Sequence[Row], say: Speaker) -> Iterator[str]:
    """What most often keeps a target from being judged; of two as frequent, both."""
    unjudged = [row for row in rows if judged.verdict(row) == "undetermined"]
    found = Counter(filter(None, (progress.obstacle(run, row) for row in unjudged)))
    most = max(found.values(), default=0)
    codes = [code for code in progress.OBSTACLES if most and found[code] == most]
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


def attainments(run: Tables, say: Speaker) -> block.Tiles:
    """How many targets are met, exceeded, not met, not due, cannot be judged: always all five."""
    rows = progress.targets(run)
    found = Counter(row["attainment"] for row in rows)
    due = str(contract.period_years(progress.plan_of(run))[1])
    details = {"not_due": say("due in {year}", year=due)}
    return block.Tiles(
        label=say("Attainment of the targets for {plan}", plan=say.period(progress.plan_of(run))),
        tiles=tuple(
            block.Tile(
                label=judged.code_word(code, say),
                value=say.number(found[code]),
                detail=details.get(code, "") if found[code] else "",
                tone=judged.VERDICTS[code][0] if found[code] else "",  # type: ignore[arg-type]
            )
            for code in ATTAINMENTS
        ),
    )


def apart(run: Tables, say: Speaker) -> block.Text:
    """How many stages and yearly-plan targets stand where: they are in no count above."""
    rows = progress.apart(run)
    due = str(contract.period_years(progress.plan_of(run))[1])
    if not rows:
        return nothing_apart(due, say)
    groups = {
        "yearly": [row for row in rows if not row["stage_of"]],
        "stage": [row for row in rows if row["stage_of"]],
    }
    parts = [
        say.code("apart", code, count=say.number(len(own)), due=due, verdicts=_attained(own, say))
        for code, own in groups.items()
        if own
    ]
    return block.paragraph(
        say(
            "Counted apart, not among these {count}: {parts}.",
            count=say.number(len(progress.targets(run))),
            parts="; ".join(parts),
        )
    )


def _attained(rows: Sequence[Row], say: Speaker) -> str:
    found = Counter(row["attainment"] for row in rows)
    return _counted(found, ATTAINMENTS, say).replace("; ", ", ")


def courses(run: Tables, say: Speaker) -> block.Block:
    """How many of the targets not yet due are on track or held, behind, cannot be judged."""
    rows = [row for row in progress.targets(run) if row["attainment"] == "not_due"]
    found = Counter(judged.verdict(row) for row in rows)
    if not rows:
        return block.paragraph(
            say("Every target is due or decided, so pace is no longer assessed.")
        )
    if not any(found[code] for code in (*judged.ON_COURSE, *judged.BEHIND)):
        return block.paragraph(say("No pace can be judged yet; the reasons are given below."))
    shown = [code for code in COURSES if code != "not_due" or found[code]]
    return block.Tiles(
        label=say("Pace of the targets not yet due"),
        tiles=tuple(_course_tile(code, found, say) for code in shown),
    )


def _course_tile(code: str, found: Counter[str], say: Speaker) -> block.Tile:
    count, label, detail = found[code], judged.code_word(code, say), ""
    if code == "on_track":
        count = sum(found[own] for own in judged.ON_COURSE)
        label = say("On track or maintained")
        detail = say("of which maintained: {count}", count=say.number(found["maintained"]))
    if code == "not_due":
        label = say.code("pace", "not_applicable")
        detail = say("no stages to measure it by")
    tone = judged.VERDICTS[code][0] if count else ""
    return block.Tile(label=label, value=say.number(count), detail=detail, tone=tone)  # type: ignore[arg-type]


def progress_sources(run: Tables, say: Speaker) -> block.Block:
    """The sources of the plan's targets in every wording, their baselines and their results."""
    plan = progress.plan_of(run)
    own = run.measures[run.measures["plan"] == plan]
    first, last = contract.period_years(plan)
    of_results = [
        row["source_id"]
        for row in tables.records(
            run.results[run.results["indicator_id"].isin(own["indicator_id"])]
        )
        if first <= contract.period_years(row["period"])[1] <= last
    ]
    return listed(run, sources_of(run, own) | set(told.sources_in(of_results)), say)


def progress_marks(run: Tables) -> str:
    """The numbers of the sources of what the charts of progress show."""
    rows = progress.targets(run)
    seen = (progress.seen(run, row, run.year) for row in rows)
    of_results = [one.result["source_id"] for one in seen if one is not None]
    return told.marks(run, [*(row["source_id"] for row in rows), *of_results])
