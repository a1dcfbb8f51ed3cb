"""Targets and results → measures: what was asked, where it stands, is it met, is it fast enough.

`ground` brings together what `targets` judges; `known` looks results up, `target` holds a target's
arithmetic, `attainment` holds a value against a bound, `judge` answers for each kind whether it is
met, `progress` finds the numbers its pace is judged by and `pace` judges them, `trajectory` follows
the way from baseline to target; `plain` judges a table without a province, `published` by the rules
of others. Pure pandas. Method: docs/method.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from briefing import contract, figures, tables
from briefing.contract import cells
from briefing.measure import judge, plain, progress, target, trajectory
from briefing.measure.known import Figure, Results, results
from briefing.measure.missing import gaps

if TYPE_CHECKING:
    from briefing.contract.plain import PlainTarget

__all__ = [
    "GROUPS",
    "PACES",
    "REASONS",
    "TRENDS",
    "counts",
    "gaps",
    "ground",
    "of_years",
    "targets",
    "trajectories",
    "verdicts",
]

REASONS = (  # in order of precedence: the first that applies is a measure's `reason`
    "sources_disagree",
    "basis_changed",
    "no_result",
    "no_baseline",
    "stale_result",
    "bound_only",
    "not_comparable_paths",
    "stage_missed",
    "year_missed",
    "met_at_baseline",
    "lost",
    "touches_bound",
    "earlier_year",
    "reached_early",
    "done_late",
    "past_far_bound",
    "not_quantified",
)
PACES = (
    *("on_track", "acceleration_needed", "insufficient", "moving_away", "maintained"),
    *("not_applicable", "undetermined"),
)
WHERE_STATED = ("number", "source_id", "place", "printed", "note", "line")  # no part of a wording
TRENDS = ("improving", "flat", "worsening", "unknown")
GROUPS = ("met", "exceeded", "not_met", "not_due", "undetermined")


@dataclass(frozen=True)
class Ground:
    """The targets in force as of a year, and what they are judged by.

    `readings` are the results as other sources have them, one for each source that contradicts the
    one in force, by each indicator it changes; `stages` the dated stages of each milestone.
    """

    targets: tuple[target.Asked, ...]
    known: Results
    readings: Mapping[str, list[Results]]
    facts: Mapping[str, Mapping[str, Any]]
    statements: Mapping[str, list[dict[str, Any]]]
    stages: Mapping[str, list[target.Asked]]
    year: int


def ground(
    in_force: pd.DataFrame,
    stated: pd.DataFrame,
    known: pd.DataFrame,
    indicators: pd.DataFrame,
    year: int,
    readings: Iterable[pd.DataFrame] = (),
) -> Ground:
    """The targets in force and what they are judged by, as of a year.

    `stated` is every statement of a target, `known` the results in force and derived for periods
    that end by the year, `readings` the same as other sources have them, with every row of each
    indicator they change.
    """
    facts = {row["indicator_id"]: row for row in tables.records(indicators)}
    rows = tuple(
        target.asked(row, facts[row["indicator_id"]], str(row["plan"]))
        for row in tables.records(in_force)
    )
    statements: dict[str, list[dict[str, Any]]] = {}
    for row in tables.records(stated):
        statements.setdefault(str(row["target_id"]), []).append(row)
    stages: dict[str, list[target.Asked]] = {}
    for asked in rows:
        stages.setdefault(str(asked.row["stage_of"]), []).append(asked)
    own = results(known)
    return Ground(
        targets=rows,
        known=own,
        readings=_by_indicator_changed(own, readings),
        facts=facts,
        statements=statements,
        stages=stages,
        year=year,
    )


def _by_indicator_changed(
    known: Results, readings: Iterable[pd.DataFrame]
) -> dict[str, list[Results]]:
    """Each reading of the results by the indicators it changes; the others are as known.

    What is derived from a changed indicator and has no row cannot be derived any more.
    """
    found: dict[str, list[Results]] = {}
    made_of = known.made_of()
    for frame in readings:
        said = results(frame).by_indicator
        changed = {name: own for name, own in said.items() if own != known.of(name)}
        ahead = list(changed)
        while ahead:
            lost = made_of.get(ahead.pop(), set()) - said.keys() - changed.keys()
            changed |= {name: {} for name in lost}
            ahead += lost
        reading = Results({**known.by_indicator, **changed})
        for name in changed:
            found.setdefault(name, []).append(reading)
    return found


def targets(by: Ground) -> pd.DataFrame:
    """A measure for each target in force (tables.MEASURES), in the order given.

    The past pace of a target is that of as many years just before its plan.
    """
    made = [_measure(asked, by) for asked in by.targets]
    return pd.DataFrame(made, columns=list(tables.MEASURES))


def trajectories(by: Ground) -> pd.DataFrame:
    """Each target's way year by year (tables.TRAJECTORIES)."""
    made: list[dict[str, Any]] = []
    for asked in by.targets:
        start = target.baseline(asked, by.known, by.facts)
        moved = progress.answer(asked, start, by.known, by.year)
        made += trajectory.years(asked, start, by.known, moved, by.year)
    return pd.DataFrame(made, columns=list(tables.TRAJECTORIES))


def of_years(by: Ground) -> pd.DataFrame:
    """Means and sums that yearly values make where one is stated for the whole plan.

    Results by tables.RESULTS, to be held against the stated ones.
    """
    made = {}
    for asked in by.targets:
        indicator, span = str(asked.row["indicator_id"]), f"{asked.t0 + 1}-{asked.due}"
        whole = by.known.at(indicator, span, asked.basis)
        if asked.kind in judge.MEANS and whole is not None and not whole["derived"]:
            own = judge.of_years(asked, by.known, asked.due)
            if own is not None:
                told = {"value": own.value, "decimals": own.decimals, "operator": "="}
                told |= {"derived": "of_years", "inputs": indicator, "place": "", "printed": ""}
                made[indicator, span, asked.basis] = {**whole, **told}
    return pd.DataFrame(list(made.values()), columns=list(tables.RESULTS))


def _measure(asked: target.Asked, ground: Ground) -> dict[str, Any]:
    known, year = ground.known, ground.year
    as_of = min(year, asked.due)
    start = target.baseline(asked, known, ground.facts)
    near, far = target.level(asked, start.value)
    answer, moved = _verdicts(asked, ground, known)
    held = target.held(asked, start)
    reasons = {*answer.reasons, *moved.pace.reasons}
    if as_of <= asked.t0:
        reasons |= _reasons_before(asked, start, held)
    if _contradicted(asked, ground, (answer.attainment, moved.pace.verdict)):
        reasons.add("sources_disagree")
    row = {
        **{name: asked.row[name] for name in tables.MEASURES if name in asked.row},
        **_start(asked, start, ground.facts),
        **_latest_columns(moved.figure or _latest(asked, known, as_of)),
        **_paces(asked, start, known, near, far, moved, met=held is not None),
        **_progress_columns(moved),
        "as_of": as_of,
        "due": asked.due,
        "level": near,
        "level_high": far,
        "gap": figures.undust(near - start.value),
        "attainment": answer.attainment,
        "trend": _trend(asked, known, moved.year or as_of),
        "reason": next((code for code in REASONS if code in reasons), ""),
        "reasons": " ".join(code for code in REASONS if code in reasons),
        "value_decimals": asked.row["decimals"],
        "unit": asked.indicator["unit"],
        "better": asked.better,
        "path": asked.indicator["path"],
    }
    return {name: row.get(name, math.nan) for name in tables.MEASURES}


def _verdicts(
    asked: target.Asked, ground: Ground, known: Results
) -> tuple[judge.Answer, progress.Progress]:
    """Whether a target is met and how fast it moves, by some results."""
    start = target.baseline(asked, known, ground.facts)
    stages = ground.stages.get(str(asked.row["target_id"]), ())
    return (
        judge.answer(asked, start, known, ground.year),
        progress.answer(asked, start, known, ground.year, stages),
    )


def _contradicted(asked: target.Asked, ground: Ground, verdicts: tuple[str, str]) -> bool:
    """Whether another wording of the target, or a source that contradicts the results in force,
    would give another attainment or pace."""
    wordings = {_wording(asked.row): asked}
    for row in ground.statements[str(asked.row["target_id"])]:
        if _wording(row) not in wordings:  # many sources, few wordings
            other = target.asked({**asked.row, **row}, asked.indicator, row["plan"])
            wordings[_wording(row)] = other
    used = {str(asked.row["indicator_id"]), str(asked.row["baseline_indicator_id"])}
    used |= {str(s.row["indicator_id"]) for s in ground.stages.get(str(asked.row["target_id"]), ())}
    others = [reading for name in used for reading in ground.readings.get(name, ())]
    pairs = [(other, ground.known) for other in wordings.values() if other is not asked]
    pairs += [(asked, other) for other in others]
    for other, known in pairs:
        answer, moved = _verdicts(other, ground, known)
        if (answer.attainment, moved.pace.verdict) != verdicts:
            return True
    return False


def _wording(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A statement of a target without where it is made; unknown numbers are alike."""
    return tuple(
        None if cell != cell else cell for name, cell in row.items() if name not in WHERE_STATED
    )


def _start(asked: target.Asked, start: target.Baseline, facts: Mapping[str, Any]) -> dict[str, Any]:
    figure = start.figure
    own = figure["indicator_id"] if figure else ""
    return {
        "baseline": start.value,
        "baseline_period": figure["period"] if figure else "",
        "baseline_match": start.match,
        "baseline_indicator_id": own,
        "baseline_unit": facts[own]["unit"] if figure else "",
        "baseline_operator": figure["operator"] if figure else "",
        "baseline_decimals": figure["decimals"] if figure else math.nan,
    }


def _latest(asked: target.Asked, known: Results, as_of: int) -> Figure | None:
    """The last whole year known, by the briefing year."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    last = max((year for year in years if year <= as_of), default=None)
    return years[last] if last is not None else None


def _latest_columns(latest: Figure | None) -> dict[str, Any]:
    if latest is None:
        return dict.fromkeys(LATEST_TEXTS, "")
    return {
        "latest": latest["value"],
        "latest_period": latest["period"],
        "latest_operator": latest["operator"],
        "latest_decimals": latest["decimals"],
        "latest_derived": latest["derived"],
        "latest_basis": latest["basis"],
    }


LATEST_TEXTS = ("latest_period", "latest_operator", "latest_derived", "latest_basis")


def _paces(
    asked: target.Asked,
    start: target.Baseline,
    known: Results,
    near: float,
    far: float,
    moved: progress.Progress,
    met: bool,
) -> dict[str, Any]:
    """Required and past pace and their quotient; a target met at its baseline has none to keep.

    All on one path: inside the plan the one its pace is judged on.
    """
    begun = target.before(asked, start, known)
    unknown = begun["value"] if begun else math.nan
    path = moved.path or target.pace_path(asked, start, near, far, unknown)
    past, decimals = target.past_pace(asked, start, begun, path)
    required = math.nan if met else target.required_pace(asked, start, near, path)
    beyond = math.nan if met else target.required_pace(asked, start, far, path)
    since_first_known = moved.pace.required  # in the target's own unit, and no pace to compare
    return {
        "required_pace": required if math.isnan(since_first_known) else since_first_known,
        "required_pace_high": math.nan if math.isnan(far) else beyond,
        "past_pace": past,
        "past_pace_decimals": decimals,
        "ambition": target.ambition(required, past),
        "ambition_decimals": 2 if decimals >= 2 else 1,
        "pace_path": path,
    }


def _progress_columns(moved: progress.Progress) -> dict[str, Any]:
    found = moved.pace
    return {
        "pace": found.verdict,
        "pace_year": math.nan if moved.year is None else moved.year,
        "achieved_pace": found.achieved,
        "achieved_decimals": moved.achieved_decimals,
        "pace_ratio": found.ratio,
        "catch_up_pace": found.catch_up,
        "catch_up_decimals": moved.catch_up_decimals,
        "projection": found.projection,
        "headroom": found.headroom,
        "so_far": moved.so_far,
        "missed": moved.missed,
    }


def _reasons_before(asked: target.Asked, start: target.Baseline, held: str | None) -> set[str]:
    """What keeps a pace from being named before the plan begins."""
    reasons = {held, "met_at_baseline"} if held else set()
    if asked.kind in cells.LEVELS and start.figure is None:
        reasons.add("basis_changed" if start.basis_changed else "no_baseline")
    return {reason for reason in reasons if reason}


def _trend(asked: target.Asked, known: Results, as_of: int) -> str:
    """Which way the indicator went in the last year, where both years are known on one basis."""
    years = known.years(str(asked.row["indicator_id"]), asked.basis)
    before, after = years.get(as_of - 1), years.get(as_of)
    if before is None or after is None or asked.better == "neither":
        return "unknown"
    moved = figures.undust(after["value"] - before["value"]) * (-1 if asked.better == "down" else 1)
    return "improving" if moved > 0 else "worsening" if moved < 0 else "flat"


def verdicts(rows: Sequence[PlainTarget], method: str) -> str:
    """The verdicts on a plain table as CSV (plain.COLUMNS): `ours`, `eurostat` or `sdsn`."""
    return plain.verdicts(rows, method, REASONS)


def counts(measures: pd.DataFrame) -> dict[str, int]:
    """How many targets are met, exceeded, not met, not due, cannot be judged: always all five.

    Stages of milestones and yearly plans' targets are counted apart and left out here.
    """
    last = [contract.period_years(plan)[1] for plan in measures["plan"]]
    own = measures[(measures["stage_of"] == "") & (measures["due"] == last)]
    return {group: int((own["attainment"] == group).sum()) for group in GROUPS}
