"""The tables of a run: which there are, their columns in order, and which of them are numbers.

A data team takes these as CSV from `outputs/<province>/<year>/tables/`; the notebooks read the same
files. What a column means: the data contract, told again in `outputs/README.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar

from briefing.data import schema

if TYPE_CHECKING:
    import pandas as pd

    from briefing.i18n import Translator

MEASURE_COLUMNS = (  # the contract's columns, then what the reports need beside them
    *("target_id", "indicator_id", "plan", "number", "kind", "operator", "value", "value_high"),
    *("of_total", "due", "as_of", "baseline", "baseline_period", "baseline_match", "latest"),
    *("latest_period", "gap", "required_pace", "past_pace", "ambition", "achieved_pace"),
    *("pace_ratio", "catch_up_pace", "projection", "attainment", "pace", "trend", "reason"),
    *("reasons", "stage_of", "unit", "better", "path", "pace_path", "level", "level_high"),
    *("baseline_indicator_id", "baseline_unit", "baseline_operator", "baseline_decimals"),
    *("latest_operator", "latest_decimals", "latest_derived", "value_decimals"),
    *(
        "past_pace_decimals",
        "ambition_decimals",
        "required_pace_high",
        "basis",
        "source_id",
        "place",
    ),
    *("pace_year", "so_far", "headroom", "missed", "latest_basis"),
    *("achieved_decimals", "catch_up_decimals"),
)
TRAJECTORY_COLUMNS = ("target_id", "year", "required", "value", "operator", "so_far", "projected")
CHANGE_COLUMNS = ("target_id", "indicator_id", "field", "before", "after", "sort")
RESULT_COLUMNS = (
    *("indicator_id", "period", "operator", "value", "estimate", "basis", "derived", "inputs"),
    *("decimals", "digits", "source_id", "place", "printed", "note"),
)
STATEMENT_COLUMNS = (
    *("statement", "id", "indicator_id", "plan", "period", "kind", "operator", "value"),
    *("value_high", "of_total", "due", "estimate", "basis", "in_force", "agrees", "source_id"),
    *("source_title_vi", "source_title_en", "source_status", "source_rank", "source_date"),
    *("place", "printed", "note", "line"),
)
DISAGREEMENT_COLUMNS = (
    *("statement", "id", "indicator_id", "period", "field", "in_force", "in_force_source_id"),
    *("in_force_place", "other", "other_source_id", "other_place", "difference"),
    *("sort", "matters", "matters_value"),
)
CHECK_COLUMNS = (
    *("check_id", "holds", "found", "expected", "difference", "working"),
    *("title_vi", "title_en", "note_vi", "note_en", "verdict", "finding"),
)
GAP_COLUMNS = (
    *("missing", "target_id", "indicator_id", "reason"),
    *("topic_vi", "topic_en", "note_vi", "note_en", "source_id", "place", "printed"),
)
SIDE_BY_SIDE_COLUMNS = (  # one indicator of one province beside another's; docs/method/provinces.md
    *("indicator_id", "name_vi", "name_en", "domain", "unit", "better", "path", "province_id"),
    *("comparable", "why"),
    *("result_why", "result_group", "result", "result_operator", "result_decimals"),
    *("result_period", "result_basis", "result_estimate", "result_derived", "result_source_id"),
    "result_difference",
    *("target_why", "target_group", "target_id", "plan", "number", "kind", "operator", "value"),
    *("value_high", "of_total", "due", "value_decimals", "basis", "source_id", "level"),
    *("level_high", "asked_difference", "asks"),
    *("gap_why", "gap_group", "baseline", "baseline_period", "baseline_match"),
    *("baseline_indicator_id", "baseline_unit", "baseline_operator", "baseline_decimals"),
    *("baseline_source_id", "gap"),
    *("pace_why", "pace_group", "required_pace", "required_pace_high", "pace_path", "past_pace"),
    *("past_pace_decimals", "ambition", "ambition_decimals"),
    *("attainment", "pace", "reason", "reasons"),
)
NUMERIC_COLUMNS = frozenset(
    {
        *("value", "value_high", "of_total", "due", "as_of", "baseline", "latest", "gap"),
        *("required_pace", "required_pace_high", "past_pace", "ambition", "achieved_pace"),
        *("pace_ratio", "catch_up_pace", "projection", "level", "level_high", "difference"),
        *("value_decimals", "baseline_decimals", "latest_decimals", "past_pace_decimals"),
        "ambition_decimals",
        *("year", "required", "projected"),
        *("pace_year", "so_far", "headroom", "achieved_decimals", "catch_up_decimals"),
        *(
            "matters_value",
            "decimals",
            "digits",
            "source_rank",
            "rank",
            "line",
            "met",
            "total",
            "found",
            "expected",
        ),
        *("result", "result_decimals", "result_difference", "asked_difference"),
        *("indicators", "shared", "compared", "targets"),  # of a comparison's provinces
    }
)

RUN_TABLES = {
    "measures": MEASURE_COLUMNS,
    "trajectories": TRAJECTORY_COLUMNS,
    "changes": CHANGE_COLUMNS,
    "results": RESULT_COLUMNS,
    "statements": STATEMENT_COLUMNS,
    "verdicts": tuple(schema.list_columns(schema.OfficialVerdict)),
    "indicators": tuple(schema.list_columns(schema.Indicator)),
    "sources": tuple(schema.list_columns(schema.Source)),
    "derived": tuple(schema.list_columns(schema.DerivedIndicator)),
    "requests": tuple(schema.list_columns(schema.PlenumRequest)),
    "disagreements": DISAGREEMENT_COLUMNS,
    "checks": CHECK_COLUMNS,
    "gaps": GAP_COLUMNS,
    "province": (*schema.list_columns(schema.ProvinceInfo), "year", "data_status"),
}
DATA_STATUSES = {
    "draft": "warn",
    "provisional": "gap",
    "final": "good",
}  # the weakest first → its tone
COMPARISON_TABLES = {
    "provinces": (*RUN_TABLES["province"], "indicators", "shared", "compared", "targets"),
    "side_by_side": SIDE_BY_SIDE_COLUMNS,
    "sources": ("province_id", *RUN_TABLES["sources"]),
}


def describe_status(code: str, say: Translator) -> dict[str, Any]:
    """A status as a page bears it: in a word, with its tone, and what it means; nothing of none."""
    if not code:
        return {}
    mark, means = say.code("data status", code), say.code("status means", code)
    return {"mark": mark, "tone": DATA_STATUSES[code], "means": means}


@dataclass(frozen=True, eq=False)
class Tables:
    """A run's tables, one frame each; `province` has one row."""

    columns: ClassVar[Mapping[str, tuple[str, ...]]] = RUN_TABLES

    measures: pd.DataFrame
    trajectories: pd.DataFrame
    changes: pd.DataFrame
    results: pd.DataFrame
    statements: pd.DataFrame
    verdicts: pd.DataFrame
    indicators: pd.DataFrame
    sources: pd.DataFrame
    derived: pd.DataFrame
    requests: pd.DataFrame
    disagreements: pd.DataFrame
    checks: pd.DataFrame
    gaps: pd.DataFrame
    province: pd.DataFrame

    @property
    def place(self) -> dict[str, str]:
        """The province's facts: id, names, plans."""
        return {str(name): str(value) for name, value in self.province.iloc[0].items()}

    @property
    def year(self) -> int:
        """The briefing year."""
        return int(self.province["year"].iloc[0])

    @property
    def in_plan(self) -> bool:
        """Whether a year of the plan has passed, so that its pace can be judged."""
        return self.year >= schema.period_years(self.place["plan"])[0]


TABLE_NAMES = tuple(field.name for field in fields(Tables))


@dataclass(frozen=True, eq=False)
class Comparison:
    """The tables of several provinces compared, each in the order they were named.

    `provinces` has a row a province: its facts, and how many indicators it has, shares with another
    and has compared. `side_by_side` has a row for each indicator of each province that shares it,
    `sources` those of all.
    """

    columns: ClassVar[Mapping[str, tuple[str, ...]]] = COMPARISON_TABLES

    provinces: pd.DataFrame
    side_by_side: pd.DataFrame
    sources: pd.DataFrame

    @property
    def place(self) -> dict[str, str]:
        """All provinces named in a row, by language."""
        languages = ("name_vi", "name_en")
        return {name: ", ".join(self.provinces[name]) for name in languages}


def get_table_dtypes(name: str) -> dict[str, str]:
    """The pandas type of each column of a run's table."""
    return get_column_dtypes(RUN_TABLES[name])


def get_column_dtypes(columns: Sequence[str]) -> dict[str, str]:
    """The pandas type of each of some columns: float64 for numbers, object for text."""
    return {c: "float64" if c in NUMERIC_COLUMNS else "object" for c in columns}


def select_plan_targets(measures: pd.DataFrame, plan: str) -> pd.DataFrame:
    """The targets of a plan due at its end: not its dated stages, not those of a yearly plan."""
    own = measures["plan"].eq(plan) & measures["stage_of"].eq("")
    return measures[own & measures["due"].eq(schema.period_years(plan)[1])]


def make_province_frame(info: schema.ProvinceInfo, year: int) -> pd.DataFrame:
    """The province's facts and the briefing year in one row; lists of ids are joined by spaces.

    The status of the run's data is not known yet.
    """
    import pandas as pd

    facts = info.model_dump()
    row = {k: " ".join(v) if isinstance(v, tuple) else v for k, v in facts.items()}
    facts_known = {**row, "year": float(year), "data_status": ""}
    return pd.DataFrame([facts_known], columns=list(RUN_TABLES["province"]))


def stack_frames(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns, one below the other; empty ones add nothing."""
    import pandas as pd

    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def to_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings, in order."""
    from briefing.watch.frame import Watched

    if isinstance(frame, Watched):  # its rows keep which of their cells are read
        watched: list[Any] = frame.to_dict("records")
        return watched
    names = [str(name) for name in frame]
    cells = (frame[name].tolist() for name in frame)
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def index_by_key(results: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Results to look up in, by indicator, period and basis."""
    return {(row["indicator_id"], row["period"], row["basis"]): row for row in to_records(results)}
