"""The rows of the tables of a comparison of provinces, typed as those of `rows`."""

from __future__ import annotations

from typing import NamedTuple

from briefing.data.rows import Notes, Texts


class ComparedProvince(NamedTuple):
    """A province of a comparison, with how much of it is compared."""

    id: str
    name: Texts
    past_plan: str
    plan: str
    headline: str
    structure: str
    carried_on: str
    year: float
    data_status: str
    newest_date: str
    indicators: float
    shared: float
    compared: float
    targets: float


class SideBySide(NamedTuple):
    """An indicator of a province beside the same of others: docs/method/provinces.md."""

    indicator_id: str
    name: Texts
    domain: str
    unit: str
    form: str
    better: str
    path: str
    province_id: str
    comparable: str
    why: str
    result_why: str
    result_group: str
    result: float
    result_operator: str
    result_value_high: float
    result_decimals: float
    result_period: str
    result_basis: str
    result_estimate: str
    result_derived: str
    result_source_id: str
    result_note: Notes
    result_difference: float
    target_why: str
    target_group: str
    target_note: Notes
    target_id: str
    plan: str
    number: str
    kind: str
    operator: str
    value: float
    value_high: float
    of_total: float
    due: float
    value_decimals: float
    basis: str
    source_id: str
    level: float
    level_high: float
    asked_difference: float
    asks: str
    gap_why: str
    gap_group: str
    baseline: float
    baseline_value_high: float
    baseline_period: str
    baseline_match: str
    baseline_indicator_id: str
    baseline_unit: str
    baseline_operator: str
    baseline_estimate: str
    baseline_decimals: float
    baseline_source_id: str
    gap: float
    pace_why: str
    pace_group: str
    required_pace: float
    required_pace_high: float
    pace_path: str
    past_pace: float
    past_pace_decimals: float
    ambition: float
    ambition_high: float
    ambition_decimals: float
    new: str
    attainment: str
    pace: str
    reason: str
    reasons: str
    national: float  # the whole country's result of the same period, basis and unit
    national_operator: str
    national_value_high: float
    national_decimals: float
    national_estimate: str
    national_source_id: str


class ComparedSource(NamedTuple):
    """A source of a province in a comparison."""

    province_id: str
    source_id: str
    title: Texts
    publisher: Texts
    number: str
    date: str
    status: str
    rank: float
    file: str
    sha256: str
    url: str
    edition: str
