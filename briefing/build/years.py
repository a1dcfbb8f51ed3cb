"""The plans and results of a province → the year of a briefing, and where in the plans it lies."""

from __future__ import annotations

from briefing.data import reader, schema
from briefing.data.folder import Contents
from briefing.data.periods import period_years


def choose_year(contents: Contents, info: schema.ProvinceInfo) -> int:
    """The newest year a briefing is made of with results of targets.

    Else the last before the newest plan, where its targets start from.
    """
    years = reader.list_result_years(contents)
    briefed = [year for year in years if find_plan_stages(info, year) - {"past"}]
    return max(briefed, default=period_years(info.plans[-2])[1])


def find_plan_stages(info: schema.ProvinceInfo, year: int) -> set[str]:
    """Where a year lies: in the `past` plan, at the `baseline` (its last year), in the `plan`.

    Nowhere outside the plans. Where an earlier plan is listed as well, the baseline is also the
    last year in a plan.
    """
    info = info.as_of(year)
    begun, baseline = period_years(info.past_plan)
    first, last = period_years(info.plan)
    if year == baseline:
        return {"baseline"} if info.past_plan == info.plans[0] else {"baseline", "plan"}
    if first <= year <= last:
        return {"plan"}
    return {"past"} if begun <= year < baseline else set()
