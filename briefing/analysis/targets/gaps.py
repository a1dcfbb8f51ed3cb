"""Measures, results, verdicts and requests → what is missing: baselines, targets, answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing.data import schema
from briefing.data.columns import blank_row
from briefing.data.rows import Gap, Measure, Request, Result, Verdict

GAP_KINDS = ("baseline", "target", "request")
LOST_TARGET = "lost_target"


def find_gaps(
    measures: Sequence[Measure],
    results: Sequence[Result],
    verdicts: Sequence[Verdict],
    requests: Sequence[Request],
    info: schema.ProvinceInfo,
) -> list[Gap]:
    """What is missing, one row a gap.

    `baseline`: a target of the plan that starts from no known result. `target`: a result the plan
    has no target for, with the reason `lost_target` where the past plan had one. `request`: a
    target that was asked for and that no target of the plan answers.
    """
    plan_measures = [row for row in measures if row.plan == info.plan]
    past_targets = _index_past_targets(measures, verdicts, info)
    return [
        *_find_missing_baselines(plan_measures),
        *_find_missing_targets(plan_measures, results, past_targets),
        *_find_unanswered_requests(plan_measures, requests),
    ]


def _find_missing_baselines(plan_measures: Sequence[Measure]) -> Iterator[Gap]:
    """Targets without a baseline; before the plan's eve none can be known, and none is missing."""
    for row in plan_measures:
        is_unknown = row.baseline_match == "none" and row.kind != "milestone"
        if is_unknown and row.as_of >= schema.period_years(row.plan)[0] - 1:
            changed = "basis_changed" in row.reasons.split()
            yield blank_row(Gap)._replace(
                missing="baseline",
                target_id=row.target_id,
                indicator_id=row.indicator_id,
                reason="basis_changed" if changed else "no_baseline",
            )


def _index_past_targets(
    measures: Sequence[Measure], verdicts: Sequence[Verdict], info: schema.ProvinceInfo
) -> dict[str, tuple[str, str, str]]:
    """Where the past plan's targets are found, by indicator: a document judges or states them.

    Those the plan carries on under another indicator are left out.
    """
    places = [(row.plan, row.indicator_id, row.source_id, row.place, "") for row in measures]
    places += [(r.plan, r.indicator_id, r.source_id, r.place, r.printed) for r in verdicts]
    return {
        indicator: (source_id, place, printed)
        for plan, indicator, source_id, place, printed in places
        if plan == info.past_plan and indicator and indicator not in info.carried_on
    }


def _find_missing_targets(
    plan_measures: Sequence[Measure],
    results: Sequence[Result],
    past_targets: Mapping[str, tuple[str, str, str]],
) -> Iterator[Gap]:
    used = {row.indicator_id for row in plan_measures}
    used |= {row.baseline_indicator_id for row in plan_measures}
    stated = (row.indicator_id for row in results if not row.derived)
    for indicator in dict.fromkeys([*past_targets, *stated]):
        if indicator not in used:
            source_id, place, printed = past_targets.get(indicator, ("", "", ""))
            yield blank_row(Gap)._replace(
                missing="target",
                indicator_id=indicator,
                reason=LOST_TARGET if indicator in past_targets else "",
                source_id=source_id,
                place=place,
                printed=printed,
            )


def _find_unanswered_requests(
    plan_measures: Sequence[Measure], requests: Sequence[Request]
) -> Iterator[Gap]:
    answered = {row.indicator_id for row in plan_measures}
    for row in requests:
        if not answered & {*schema.split_ids(row.indicator_ids)}:
            yield blank_row(Gap)._replace(
                missing="request",
                topic=row.topic,
                note=row.note,
                source_id=row.source_id,
                place=row.place,
                printed=row.printed,
            )
