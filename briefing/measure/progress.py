"""A target and the results known by a year → its pace: which figures it is judged by, and how.

Source of the method: docs/method/pace.md, docs/method/as-of.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefing import figures
from briefing.contract import cells
from briefing.measure import judge, pace, target
from briefing.measure.known import Figure, Results

UNDECIDED = {"basis_changed", "no_result", "no_baseline", "stale_result", "bound_only"}
NOT_APPLICABLE = pace.Pace()


@dataclass(frozen=True)
class Progress:
    """A pace, the year it was judged as of, its path, and what was missed.

    `so_far` is the running mean or sum of averages and totals; `missed` names the years of a yearly
    target or the stages of a milestone, parted by spaces.
    """

    pace: pace.Pace = NOT_APPLICABLE
    year: int | None = None
    path: str = ""
    so_far: float = math.nan
    achieved_decimals: float = math.nan
    catch_up_decimals: float = math.nan
    missed: str = ""
    figure: Figure | None = field(default=None, compare=False)


def answer(
    asked: target.Asked,
    start: target.Baseline,
    known: Results,
    year: int,
    stages: Sequence[target.Asked] = (),
) -> Progress:
    """The pace of a target as of a year inside its plan; not applicable before and from due on."""
    if year >= asked.due:
        return _at_the_end(asked, start, known)
    if year <= asked.t0:
        return Progress()
    if asked.kind == "milestone":
        return _milestone(asked, known, year, stages)
    rules = {"each_year": _each_year, "rank": _rank}
    rules |= dict.fromkeys(cells.TOGETHER, _flow)
    return rules.get(asked.kind, _level)(asked, start, known, year)


def _at_the_end(asked: target.Asked, start: target.Baseline, known: Results) -> Progress:
    """No pace from the due year on; what the years made together, or which were missed, stays."""
    if asked.kind == "each_year":
        return Progress(missed=" ".join(_years_missed(asked, start, known, asked.due)))
    whole = judge.so_far(asked, known, asked.due) if asked.kind in judge.MEANS else None
    if whole is None or whole.year < asked.due:
        return Progress()
    return Progress(so_far=whole.value, achieved_decimals=whole.decimals)


def _lateness(last: int | None, year: int) -> set[str]:
    """What it means that results end in a year: last year's still serve, older ones do not."""
    if last is None:
        return {"no_result"}
    if last < year - 1:
        return {"stale_result"}
    return {"earlier_year"} if last < year else set()


def _missing(asked: target.Asked, known: Results, last: int | None, year: int) -> set[str]:
    """What keeps the results from being judged: none, too old, or last counted on another basis.

    `last` is the year up to which they serve. Where later ones are known a year between is missing,
    and they are not old.
    """
    indicator = str(asked.row["indicator_id"])
    reasons = _lateness(last, year)
    if reasons and known.other_basis(indicator, asked.basis, year):
        reasons.add("basis_changed")
    elif "stale_result" in reasons and max(known.years(indicator, asked.basis)) >= year - 1:
        reasons = {"no_result"}
    return reasons


def _undetermined(reasons: set[str], **figures_known: float) -> pace.Pace:
    return pace.Pace("undetermined", frozenset(reasons), **figures_known)


def _level(asked: target.Asked, start: target.Baseline, known: Results, year: int) -> Progress:
    """A level, multiple, reduction or count: from the baseline to the latest value."""
    own = known.years(str(asked.row["indicator_id"]), asked.basis)
    years = {y: figure for y, figure in own.items() if asked.t0 < y <= year}
    last = max(years, default=None)
    if target.usable(asked, start):
        reasons = _missing(asked, known, last, year)
    else:  # whatever later years suggest
        reasons = _lateness(last, year)
        reasons.add("basis_changed" if start.basis_changed else "no_baseline")
    if last is None or reasons & UNDECIDED:
        return _from_first_known(asked, start, years, reasons)
    figure = years[last]
    near, _ = target.level(asked, start.value)
    path = target.pace_path(asked, start, near, figure["value"])
    standing = pace.Standing(
        kind=asked.kind,
        path=path,
        bound=target.bound(asked, start.value),
        base=start.value,
        level=near,
        latest=float(figure["value"]),
        years=asked.years,
        passed=last - asked.t0,
        held=target.held(asked, start) is not None,
        **_limits(asked),
    )
    found = pace.judge(standing)
    reasons |= found.reasons
    if target.held(asked, start) == "touches_bound" and found.verdict == "maintained":
        reasons.add("touches_bound")
    shown = judge.against(asked, start, figure)
    if shown.attainment in ("met", "exceeded"):
        reasons |= shown.reasons | (set() if standing.held else {"reached_early"})
    moved = functools.partial(pace.movement, years=standing.passed, path=path)
    return Progress(
        replace(found, reasons=frozenset(reasons)),
        last,
        path,
        achieved_decimals=figures.certain(moved, _face(start.figure), figure),
        catch_up_decimals=_decimals_left(figure, near, standing.left, path),
        figure=figure,
    )


def _face(figure: Figure | None) -> Figure:
    return figure or {"value": math.nan, "decimals": 0}


def _limits(asked: target.Asked) -> dict[str, float]:
    """What no projection passes: a share lies between 0 and 100, a count between 0 and all."""
    if asked.kind == "count":
        return {"cap": float(asked.row["of_total"]), "floor": 0.0}
    return {"cap": 100.0, "floor": 0.0} if asked.indicator["unit"] == "percent" else {}


def _decimals_left(figure: Figure, near: float, years: int, path: str) -> float:
    """The decimals the pace still needed bears: those the latest value's rounding leaves."""
    if path == "geometric" and near <= 0:
        return math.nan
    asked = {"value": near, "decimals": 15}
    return figures.certain(functools.partial(pace.movement, years=years, path=path), figure, asked)


def _from_first_known(
    asked: target.Asked, start: target.Baseline, years: dict[int, Figure], reasons: set[str]
) -> Progress:
    """No verdict; without a baseline the pace needed since the first known value is told."""
    if target.usable(asked, start) or asked.kind not in ("level", "count") or not years:
        return Progress(_undetermined(reasons))
    near, _ = target.level(asked, math.nan)
    first, last = (years[pick(years)] for pick in (min, max))
    own = "linear" if asked.kind == "count" else str(asked.indicator["path"])
    path = pace.path_of(own, near, first["value"], last["value"])
    left, bound = asked.due - max(years), target.bound(asked, math.nan)
    required = catch_up = math.nan
    if not pace.reached(bound, first["value"]):
        required = pace.movement(first["value"], near, asked.due - min(years), path)
    if not pace.reached(bound, last["value"]) and "stale_result" not in reasons:
        catch_up = pace.movement(last["value"], near, left, path)
    return Progress(
        _undetermined(reasons, required=required, catch_up=catch_up),
        max(years),
        path,
        catch_up_decimals=_decimals_left(last, near, left, path),
        figure=last,
    )


def _flow(asked: target.Asked, start: target.Baseline, known: Results, year: int) -> Progress:
    """An average or a total: the years passed against as many years' part of what is asked."""
    made = judge.so_far(asked, known, year)
    reasons = _missing(asked, known, made.year if made else None, year)
    if made is None or reasons & UNDECIDED:
        return Progress(_undetermined(reasons), path="linear")
    near, _ = target.level(asked, math.nan)
    standing = pace.Standing(
        kind=asked.kind,
        path="linear",
        bound=target.bound(asked, math.nan),
        base=math.nan,
        level=near,
        latest=made.value,
        years=asked.years,
        passed=made.year - asked.t0,
    )
    found = pace.judge(standing)
    shown = judge.where(asked, start, made.interval)
    if asked.kind != "total" and shown.attainment in ("met", "exceeded"):
        reasons |= shown.reasons | {"reached_early"}
    return Progress(
        replace(found, reasons=found.reasons | reasons),
        made.year,
        "linear",
        so_far=made.value,
        achieved_decimals=made.decimals,
        catch_up_decimals=made.decimals + (asked.kind != "total"),
    )


def _each_year(asked: target.Asked, start: target.Baseline, known: Results, year: int) -> Progress:
    """On track until a year is missed, then insufficient; the pace needed is the target itself."""
    own = known.years(str(asked.row["indicator_id"]), asked.basis)
    years = {y: figure for y, figure in sorted(own.items()) if asked.t0 < y <= year}
    in_row = max(
        (y for y in years if all(z in years for z in range(asked.t0 + 1, y))), default=None
    )
    near, _ = target.level(asked, math.nan)
    missed = _years_missed(asked, start, known, year)
    open_ones = [y for y, one in years.items() if _verdict(asked, start, one) == "undetermined"]
    reasons = _missing(asked, known, in_row, year)
    if missed:
        verdict, reasons = "insufficient", reasons - UNDECIDED | {"year_missed"}
    elif open_ones:
        verdict, reasons = "undetermined", reasons | {"bound_only"}
    else:
        verdict = "undetermined" if reasons & UNDECIDED else "on_track"
    last = max(years, default=None)
    latest = years[last] if last is not None else None
    found = pace.Pace(
        verdict,
        frozenset(reasons),
        required=near,
        achieved=float(latest["value"]) if latest else math.nan,
        catch_up=near,
    )
    return Progress(
        found,
        last,
        "linear",
        achieved_decimals=float(latest["decimals"]) if latest else math.nan,
        catch_up_decimals=float(asked.row["decimals"]),
        missed=" ".join(missed),
    )


def _years_missed(
    asked: target.Asked, start: target.Baseline, known: Results, year: int
) -> list[str]:
    """The years of a yearly target, up to one, that are known and not met."""
    own = known.years(str(asked.row["indicator_id"]), asked.basis)
    span = (y for y in sorted(own) if asked.t0 < y <= year)
    return [str(y) for y in span if _verdict(asked, start, own[y]) == "not_met"]


def _verdict(asked: target.Asked, start: target.Baseline, figure: Figure) -> str:
    return judge.against(asked, start, figure).attainment


def _rank(asked: target.Asked, start: target.Baseline, known: Results, year: int) -> Progress:
    """A place among so many: within the bound whatever their number, else against the baseline's
    place among as many."""
    indicator = str(asked.row["indicator_id"])
    years = {
        y: figure
        for y in range(asked.t0 + 1, year + 1)
        if (figure := known.in_year(indicator, y, asked.basis)) is not None
    }
    last = max(years, default=None)
    reasons = _lateness(last, year)
    if last is None or reasons & UNDECIDED:
        return Progress(_undetermined(reasons), path="linear")
    figure = years[last]
    begun = known.at(indicator, asked.t0, figure["basis"])
    base = float(begun["value"]) if begun else math.nan
    found = pace.ranked(float(figure["value"]), base, float(asked.row["value"]))
    if found.verdict == "undetermined":
        elsewhere = known.in_year(indicator, asked.t0, figure["basis"])
        reasons.add("basis_changed" if elsewhere else "no_baseline")
    if found.verdict == "on_track":
        reasons.add("reached_early")
    return Progress(
        replace(found, reasons=frozenset(reasons)),
        last,
        "linear",
        catch_up_decimals=0.0,
        figure=figure,
    )


def _milestone(
    asked: target.Asked, known: Results, year: int, stages: Sequence[target.Asked]
) -> Progress:
    """On track until a dated stage is missed; without stages there is nothing to measure by."""
    nothing = target.Baseline("none")
    done = judge.answer(asked, nothing, known, year).attainment == "met"
    if not stages:
        return Progress(pace.Pace(reasons=frozenset(() if done else {"not_quantified"})))
    found = [(s, judge.answer(s, nothing, known, year)) for s in stages if s.due <= year]
    missed = [str(s.row["target_id"]) for s, own in found if own.attainment == "not_met"]
    unknown = [s.due for s, own in found if own.attainment == "undetermined"]
    reasons = set()
    if missed:
        reasons.add("stage_missed")
    elif not done and unknown:
        reasons |= _lateness(min(unknown) - 1, year)
        reasons = {"no_result" if reason == "stale_result" else reason for reason in reasons}
    verdict = "insufficient" if missed else "on_track"
    if "no_result" in reasons:
        verdict = "undetermined"
    moved = pace.Pace(verdict, frozenset(reasons))
    return Progress(moved, missed=" ".join(sorted(missed)))
