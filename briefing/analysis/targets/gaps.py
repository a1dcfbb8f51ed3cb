"""Measures, results, verdicts and requests → what is missing: baselines, targets, answers."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.data import codes, schema
from briefing.data.columns import blank_row, fill_row
from briefing.data.periods import period_years
from briefing.data.rows import Gap, Measure, Request, Result, Verdict

GAP_KINDS = ("baseline", "past_pace", "target", "request", "owner")
LOST_TARGET, NO_OWNER = "lost_target", "no_owner"


def find_gaps(
    measures: Sequence[Measure],
    results: Sequence[Result],
    verdicts: Sequence[Verdict],
    requests: Sequence[Request],
    info: schema.ProvinceInfo,
) -> list[Gap]:
    """What is missing, one row a gap.

    `baseline`: a target of the plan that starts from no known result. `past_pace`: one that needs
    none, and of which no pace of the past plan is known. `target`: a result the plan
    has no target for, with the reason `lost_target` where the past plan had one. `request`: a
    target that was asked for and that no target of the plan answers. `owner`: a target that no
    document says who answers for.
    """
    plan_measures = [row for row in measures if row.plan == info.plan]
    targeted = {row.indicator_id for row in plan_measures}
    used = targeted | {row.baseline_indicator_id for row in plan_measures}
    past_targets = _index_past_targets(measures, verdicts, info)
    stated = (row.indicator_id for row in results if not row.derived)
    return [
        *(
            fill_row(
                Gap,
                missing="baseline" if row.kind in codes.LEVEL_KINDS else "past_pace",
                target_id=row.target_id,
                indicator_id=row.indicator_id,
                reason=_why_missing(row),
            )
            for row in plan_measures
            if _has_missing_baseline(row)
        ),
        *(
            past_targets.get(name, blank_row(Gap))._replace(missing="target", indicator_id=name)
            for name in dict.fromkeys([*past_targets, *stated])
            if name not in used
        ),
        *(
            fill_row(Gap, row, missing="request")
            for row in requests
            if not targeted & {*codes.split_ids(row.indicator_ids)}
        ),
        *(
            fill_row(
                Gap,
                missing="owner",
                target_id=row.target_id,
                indicator_id=row.indicator_id,
                reason=NO_OWNER,
            )
            for row in plan_measures
            if not row.owner and not row.stage_of
        ),
    ]


def _why_missing(row: Measure) -> str:
    if "basis_changed" in row.reasons.split():
        return "basis_changed"
    return "no_baseline" if row.kind in codes.LEVEL_KINDS else "no_past_pace"


def _has_missing_baseline(row: Measure) -> bool:
    """Whether a baseline or past pace is missing; before the plan's eve none can be known."""
    is_unknown = row.baseline_match == "none" and row.kind != "milestone" and row.new != "yes"
    return is_unknown and row.as_of >= period_years(row.plan)[0] - 1


def _index_past_targets(
    measures: Sequence[Measure], verdicts: Sequence[Verdict], info: schema.ProvinceInfo
) -> dict[str, Gap]:
    """Where the past plan's targets are found, by indicator: a document judges or states them.

    Those the plan carries on under another indicator are left out.
    """
    lost = blank_row(Gap)._replace(reason=LOST_TARGET)
    rows = [(r.plan, r.indicator_id, r.source_id, r.place, "") for r in measures]
    rows += [(r.plan, r.indicator_id, r.source_id, r.place, r.printed) for r in verdicts]
    return {
        indicator: lost._replace(source_id=source_id, place=place, printed=printed)
        for plan, indicator, source_id, place, printed in rows
        if plan == info.past_plan and indicator and indicator not in info.carried_on
    }
