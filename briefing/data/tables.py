"""The tables of a run and of a comparison: typed rows, with the look-ups every report shares.

A data team takes them as CSV from `outputs/<province>/<year>/tables/`; the notebooks read the same
files. What a column means: the data contract and `outputs/README.md`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from briefing.data import commune_rows, compared_rows, index_rows, rows
from briefing.data.columns import group_by, numeric_columns_of
from briefing.data.periods import period_years
from briefing.i18n import LANGUAGES, Unit

if TYPE_CHECKING:
    from briefing.i18n import Translator

STATEMENT_LINK = "statement:"  # before the anchor of a statement or of a derived figure
DATA_STATUSES = {"draft": "warn", "provisional": "gap", "final": "good"}  # weakest first → its tone


def describe_status(code: str, say: Translator) -> dict[str, Any]:
    """A status as a page bears it: in a word, with its tone, and what it means; nothing of none."""
    if not code:
        return {}
    mark, means = say.code("data status", code), say.code("status means", code)
    return {"mark": mark, "tone": DATA_STATUSES[code], "means": means}


def subject_of(row: rows.Statement | rows.Disagreement) -> tuple[str, str, str]:
    """What statements are about: a target, or a result for a period."""
    return row.statement, row.id, row.period if row.statement == "result" else ""


@dataclass(frozen=True, eq=False)
class Tables:
    """A run's tables; `province` has one row."""

    measures: Sequence[rows.Measure]
    trajectories: Sequence[rows.Trajectory]
    changes: Sequence[rows.Change]
    changes_since: Sequence[rows.ChangeSince]
    results: Sequence[rows.Result]
    statements: Sequence[rows.Statement]
    verdicts: Sequence[rows.Verdict]
    indicators: Sequence[rows.Indicator]
    sources: Sequence[rows.Source]
    derived: Sequence[rows.DerivationRule]
    requests: Sequence[rows.Request]
    programmes: Sequence[rows.Programme]
    causes: Sequence[rows.Cause]
    disagreements: Sequence[rows.Disagreement]
    checks: Sequence[rows.Check]
    gaps: Sequence[rows.Gap]
    units: Sequence[Unit]
    province: Sequence[rows.ProvinceFacts]
    communes: Sequence[commune_rows.Commune]
    commune_results: Sequence[commune_rows.CommuneResult]
    commune_states: Sequence[commune_rows.CommuneState]
    commune_counts: Sequence[commune_rows.CommuneCount]
    commune_groups: Sequence[commune_rows.CommuneGroup]
    indexes: Sequence[index_rows.IndexWeight]
    index_values: Sequence[index_rows.IndexValue]
    index_parts: Sequence[index_rows.IndexPart]

    @property
    def facts(self) -> rows.ProvinceFacts:
        """The province's facts: id, names, plans, briefing year."""
        return self.province[0]

    @property
    def year(self) -> int:
        """The briefing year."""
        return int(self.facts.year)

    @property
    def in_plan(self) -> bool:
        """Whether a year of the plan has passed, so that its pace can be judged."""
        return self.year >= period_years(self.facts.plan)[0]

    @functools.cached_property
    def indicator_by_id(self) -> Mapping[str, rows.Indicator]:
        return {row.indicator_id: row for row in self.indicators}

    @functools.cached_property
    def measure_by_id(self) -> Mapping[str, rows.Measure]:
        return {row.target_id: row for row in self.measures}

    @functools.cached_property
    def indicator_names(self) -> Mapping[str, Mapping[str, str]]:
        """Language → indicator id → name."""
        return {
            language: {row.indicator_id: row.name[language] for row in self.indicators}
            for language in LANGUAGES
        }

    @functools.cached_property
    def result_by_key(self) -> Mapping[tuple[str, str, str], rows.Result]:
        """The results by indicator, period and basis."""
        return {row.key: row for row in self.results}

    @functools.cached_property
    def results_by_period(self) -> Mapping[tuple[str, str], Sequence[rows.Result]]:
        """The results by indicator and period."""
        return group_by(self.results, lambda row: (row.indicator_id, row.period))

    @functools.cached_property
    def derived_by_anchor(self) -> Mapping[str, rows.Result]:
        """The derived results by the anchor each is explained at."""
        return {row.derived_anchor: row for row in self.results if row.derived}

    @functools.cached_property
    def trajectories_by_target(self) -> Mapping[str, Sequence[rows.Trajectory]]:
        """The rows of each target's path, year by year; a milestone has none."""
        return group_by(self.trajectories, lambda row: row.target_id)

    @functools.cached_property
    def statement_by_id(self) -> Mapping[str, rows.Statement]:
        """Each statement by its row in the list of all: `s12`."""
        return {f"s{number}": row for number, row in enumerate(self.statements, start=1)}

    @functools.cached_property
    def statements_by_subject(self) -> Mapping[tuple[str, str, str], Sequence[str]]:
        """The ids of the statements of each target, and of each result for a period."""
        return group_by(self.statement_by_id, lambda id_: subject_of(self.statement_by_id[id_]))

    @functools.cached_property
    def statement_links(self) -> Mapping[tuple[str, ...], str]:
        """`statement_key` of a result or target → a link to where it is stated: `statement:s12`.

        A derived figure leads to the entry of its rule.
        """
        links = {row.statement_key: key for key, row in self.statement_by_id.items()}
        links |= {row.statement_key: key for key, row in self.derived_by_anchor.items()}
        return {key: f"{STATEMENT_LINK}{anchor}" for key, anchor in links.items()}

    @functools.cached_property
    def source_numbers(self) -> Mapping[str, int]:
        """Source id → its number, the same in every report of a run."""
        return {row.source_id: number for number, row in enumerate(self.sources, start=1)}

    @functools.cached_property
    def web_sources(self) -> frozenset[str]:
        """The sources that are web pages."""
        return frozenset(row.source_id for row in self.sources if row.url)


@dataclass(frozen=True, eq=False)
class Comparison:
    """The tables of several provinces compared, each in the order they were named.

    `provinces` has a row a province: its facts, and how many indicators it has, shares with another
    and has compared. `side_by_side` has a row for each indicator of each province that shares it,
    `sources` and `units` those of all.
    """

    provinces: Sequence[compared_rows.ComparedProvince]
    side_by_side: Sequence[compared_rows.SideBySide]
    sources: Sequence[compared_rows.ComparedSource]
    units: Sequence[Unit]


def row_types_of(kind: type) -> Mapping[str, type[Any]]:
    """The tables of a kind, by name → the type of their rows."""
    return {name: get_args(hint)[0] for name, hint in get_type_hints(kind).items()}


RUN_TABLES, COMPARISON_TABLES = row_types_of(Tables), row_types_of(Comparison)
TABLE_NAMES = tuple(RUN_TABLES)
ROW_TYPES: tuple[type, ...] = (*RUN_TABLES.values(), *COMPARISON_TABLES.values())
NUMERIC_COLUMNS = frozenset[str]().union(*map(numeric_columns_of, ROW_TYPES))
