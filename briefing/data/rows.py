"""The rows of a run's tables, typed: a field a column, in the order of the CSV file.

A `str` is "" and a `float` is NaN where nothing is known. A `Texts` field is one column a language:
`name` is `name_vi`, `name_en`, … So is a `Notes` field, but its English column is the bare name:
`note`, `note_vi`. Columns and their meaning: outputs/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, NewType

Texts = Mapping[str, str]  # language → text
ResultKey = tuple[str, str, str]  # indicator, period, basis
Notes = NewType("Notes", Mapping[str, str])  # as Texts, the English column without an ending


class Measure(NamedTuple):
    """A target in force, judged as of the briefing year."""

    target_id: str
    indicator_id: str
    plan: str
    number: str
    kind: str
    operator: str
    value: float
    value_high: float
    of_total: float
    due: float
    as_of: float
    baseline: float
    baseline_value_high: float
    baseline_period: str
    baseline_match: str
    latest: float
    latest_value_high: float
    latest_period: str
    gap: float
    required_pace: float
    past_pace: float
    ambition: float
    achieved_pace: float
    pace_ratio: float
    catch_up_pace: float
    projection: float
    attainment: str
    pace: str
    trend: str
    reason: str
    reasons: str
    stage_of: str
    unit: str
    better: str
    path: str
    pace_path: str
    level: float
    level_high: float
    baseline_indicator_id: str
    baseline_unit: str
    baseline_operator: str
    baseline_estimate: str
    baseline_decimals: float
    latest_operator: str
    latest_decimals: float
    latest_derived: str
    value_decimals: float
    past_pace_decimals: float
    ambition_decimals: float
    required_pace_high: float
    ambition_high: float
    basis: str
    source_id: str
    place: str
    pace_year: float
    so_far: float
    headroom: float
    missed: str
    latest_basis: str
    achieved_decimals: float
    catch_up_decimals: float
    stretch: float
    owner: str
    owner_name: Texts
    owner_source_id: str
    owner_place: str
    replaced_source_id: str
    replaced_place: str
    replaced_attainment: str
    replaced_pace: str
    scope: Notes
    new: str

    def __hash__(self) -> int:
        return hash(self.target_id)  # its texts have no hash of their own

    @property
    def statement_key(self) -> tuple[str, ...]:
        """What the statement that set it is found by."""
        return "target", self.target_id, self.source_id, self.place


class Trajectory(NamedTuple):
    """A year of a target's path: the value it requires, the value known, the one projected."""

    target_id: str
    year: float
    required: float
    value: float
    operator: str
    so_far: float
    projected: float


class Change(NamedTuple):
    """What of a target's verdict differs from the year before."""

    target_id: str
    indicator_id: str
    field: str
    before: str
    after: str
    sort: str


class ChangeSince(NamedTuple):
    """What differs from an earlier run or release: a figure, a statement, a verdict, a sentence.

    `since` is the earlier one's place below the outputs of its province, `since_year` its briefing
    year. `before` and `after` are values, verdicts, or a sentence and what is now right.
    """

    since: str
    since_year: float
    sort: str
    statement: str
    id: str
    indicator_id: str
    name: Texts
    unit: str
    kind: str
    period: str
    basis: str
    field: str
    before: str
    after: str
    before_operator: str
    after_operator: str
    before_estimate: str
    after_estimate: str
    before_source_id: str
    source_id: str
    source_title: Texts
    place: str
    why: str
    in_force: str
    report: str
    language: str


class Result(NamedTuple):
    """A result in force or derived, for an indicator and a period."""

    indicator_id: str
    period: str
    operator: str
    value: float
    value_high: float
    estimate: str
    basis: str
    derived: str
    inputs: str
    decimals: float
    digits: float
    source_id: str
    place: str
    printed: str
    reading: str
    note: Notes

    @property
    def key(self) -> ResultKey:
        """What it is of."""
        return self.indicator_id, self.period, self.basis

    @property
    def statement_key(self) -> tuple[str, ...]:
        """What the statement it is taken from is found by."""
        return "result", *self.key, self.source_id, self.place

    @property
    def derived_anchor(self) -> str:
        """Where a derived figure is explained; it may be of several bases."""
        return "-".join(("d", self.indicator_id, self.period, *re.findall(r"\w+", self.basis)))


class Statement(NamedTuple):
    """What a source states of a result or a target, in force or not."""

    statement: str
    id: str
    indicator_id: str
    plan: str
    period: str
    kind: str
    operator: str
    value: float
    value_high: float
    of_total: float
    due: float
    estimate: str
    basis: str
    in_force: str
    agrees: str
    source_id: str
    source_title: Texts
    source_status: str
    source_rank: float
    source_date: str
    place: str
    printed: str
    reading: str
    note: Notes
    line: float
    withdrawn: str

    @property
    def statement_key(self) -> tuple[str, ...]:
        """What the result or target it is of finds it by."""
        figure = (self.id, self.period, self.basis) if self.statement == "result" else (self.id,)
        return self.statement, *figure, self.source_id, self.place


class Verdict(NamedTuple):
    """What a document says of a past target, or of all of them together."""

    plan: str
    indicator_id: str
    verdict: str
    met: float
    total: float
    source_id: str
    place: str
    printed: str
    reading: str
    note: Notes


class Indicator(NamedTuple):
    """What is measured: its name, domain, unit and direction."""

    indicator_id: str
    name: Texts
    domain: str
    unit: str
    better: str
    path: str
    note: Texts
    aliases: Texts
    national_indicator_id: str
    form: str


class Body(NamedTuple):
    """Who may answer for a target."""

    body_id: str
    name: Texts


class Source(NamedTuple):
    """A document or page that figures come from."""

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


class DerivationRule(NamedTuple):
    """How an indicator no document prints is computed from others."""

    indicator_id: str
    period: str
    rule: str
    inputs: str
    note: Notes


class Request(NamedTuple):
    """A target that was requested."""

    source_id: str
    place: str
    printed: str
    topic: Texts
    indicator_ids: str
    note: Texts


class Programme(NamedTuple):
    """A programme, breakthrough or orientation as one document names it."""

    programme_id: str
    kind: str
    name: Texts
    indicator_ids: str
    source_id: str
    place: str
    printed: str
    reading: str


class Cause(NamedTuple):
    """A limit, or a cause of limits, as one document gives it."""

    cause_id: str
    kind: str
    text: Texts
    indicator_ids: str
    source_id: str
    place: str
    printed: str
    reading: str


class Disagreement(NamedTuple):
    """Two statements of one figure that differ."""

    statement: str
    id: str
    indicator_id: str
    period: str
    field: str
    in_force: str
    in_force_source_id: str
    in_force_place: str
    other: str
    other_source_id: str
    other_place: str
    difference: float
    sort: str
    matters: str
    matters_value: float


class Check(NamedTuple):
    """An identity or question of coherence, with its working and verdict."""

    check_id: str
    holds: str
    found: float
    expected: float
    difference: float
    working: str
    title: Texts
    note: Texts
    verdict: str
    finding: str
    period: str
    source_id: str
    estimate: str


class Gap(NamedTuple):
    """What no document says."""

    missing: str
    target_id: str
    indicator_id: str
    reason: str
    topic: Texts
    note: Texts
    source_id: str
    place: str
    printed: str


class ProvinceFacts(NamedTuple):
    """The province, its two plans, and the briefing year."""

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
