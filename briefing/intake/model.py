"""What a received file holds and what is read out of it: values, no behaviour.

A file is a `Received`: sheets of cells as they are shown. What its cells state of indicators are
`Reading`s; what was changed to read them is a `Normalised` each; what is wrong or must be asked is
a `Finding`. An `Intake` is the whole answer to a file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from briefing.errors import Message

Address = tuple[int, int]  # row and column, the first is 1
Level = Literal["error", "question", "info"]
FormulaState = Literal["", "value", "error", "not_calculated"]
Kind = Literal[
    "ambiguous_number",
    "mixed_conventions",
    "not_a_number",
    "date_for_number",
    "unknown_indicator",
    "unit_scale",
    "index_not_growth",
    "out_of_range",
    "far_from_history",
    "sign_turned",
    "repeated_last_year",
    "share_sum",
    "duplicate",
    "conflicting",
    "which_column",
    "plan_not_result",
    "no_header",
    "no_value",
    "wrong_year",
    "future_period",
    "merged_data_cells",
    "hidden_sheet",
    "hidden_cells",
    "struck_out",
    "comment",
    "missing_basis",
    "new_basis",
    "not_in_force",
    "other_province",
    "formula_error",
    "formula_not_calculated",
    "macro",
    "encrypted",
    "zip_bomb",
    "xml_entities",
    "not_a_workbook",
    "encoding",
]
CommuneKind = Literal["not_sent", "no_longer_met", "unknown_commune"]  # of forms of communes alone


class Cell(NamedTuple):
    """A cell that is not empty.

    `text` is what is shown, of a number that of its format. `number` is the number as shown: 9.1523
    with the format 0.00 is 9.15; of a percent cell it is the one before the sign (stored 0.0915,
    shown 9.15%: 9.15). Text that looks like a number has none.
    A formula that was never computed is its own text. `hidden`: its format shows nothing (`;;;`).
    """

    text: str
    number: Decimal | None = None
    percent: bool = False
    date: dt.date | None = None
    formula: FormulaState = ""
    struck: bool = False
    comment: str = ""
    hidden: bool = False


class Sheet(NamedTuple):
    """A sheet; `merged` are ranges as first and last row and column."""

    name: str
    cells: Mapping[Address, Cell]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[Address, Address], ...] = ()


class Received(NamedTuple):
    """A file as it came. `form` is what it is, whatever its name; a CSV has one sheet named ""."""

    name: str
    sha256: str
    form: Literal["xlsx", "ods", "csv"]
    sheets: tuple[Sheet, ...]


class Reading(NamedTuple):
    """A figure of a sheet with what stands around it, as read, not yet converted or judged.

    `unit` is the id of the unit stated, "" where none is; `percent` that it is a percent cell or
    has the sign; `estimate` what the cell, its column or row says of it; `answer` the analyst's in
    the answer column. `revision`: its column is a year before the one of the round.
    """

    sheet: str
    cell: str  # as A1
    name: str
    name_cell: str
    indicator_id: str
    period: str
    period_cell: str
    operator: str
    value: Decimal
    estimate: bool
    basis: str
    basis_cell: str
    unit: str
    unit_cell: str
    percent: bool
    note: str
    printed: str
    answer: str
    revision: bool


class CommuneReading(NamedTuple):
    """A figure of a commune; `sheet` names it among all files read, `own_sheet` in its own."""

    file: str
    own_sheet: str
    sheet: str
    cell: str
    commune_id: str
    indicator_id: str
    period: str
    operator: str
    value: Decimal
    estimate: bool
    note: str
    printed: str
    answer: str

    @property
    def key(self) -> tuple[str, str]:
        return self.commune_id, self.indicator_id


class Normalised(NamedTuple):
    """What was read otherwise than written: `what` is a short code (percent, unit, decimal)."""

    sheet: str
    cell: str
    what: str
    before: str
    after: str


class Finding(NamedTuple):
    """What is wrong at a cell or must be answered, as the JSON has it but for its id.

    `commune_id` is "" but in a form of communes.
    """

    kind: Kind | CommuneKind
    level: Level
    sheet: str
    cell: str
    indicator_id: str
    found: Message | str
    expected: Message
    fix: Message
    commune_id: str = ""


class ReadSheets(NamedTuple):
    """What the sheets of a file state of a year and the years before it."""

    readings: tuple[Reading, ...]
    normalised: tuple[Normalised, ...]
    findings: tuple[Finding, ...]


class NewStatement(NamedTuple):
    """A row for results.csv, its value in the contract's unit, and what it does there.

    One of a commune is for commune_results.csv, from a `file` of those received together.

    `in_force_value` is the value in force before, "" of a figure that is new; `makes_final` that it
    repeats what was an estimate.
    """

    indicator_id: str
    period: str
    operator: str
    value: str
    estimate: bool
    basis: str
    note: str
    sheet: str
    cell: str
    printed: str
    action: Literal["added", "revised", "repeated"]
    in_force: bool
    in_force_value: str
    makes_final: bool = False
    commune_id: str = ""
    file: str = ""

    @property
    def is_written(self) -> bool:
        """Whether the folder does not say it yet."""
        return self.action != "repeated" or self.makes_final


class Intake(NamedTuple):
    """The answer to a file: `problems` by their ids, those that were accepted left out."""

    file: str
    sha256: str
    year: int
    statements: tuple[NewStatement, ...]
    normalised: tuple[Normalised, ...]
    problems: Mapping[str, Finding]


NO_ANSWER: Mapping[str, object] = {  # what a program is told where there is no answer to a file
    **{"file": "", "sha256": "", "year": None, "written": False, "intake_id": ""},
    **{"statements": [], "normalised": [], "problems": []},
}
OF_REQUEST = {  # and why, as problems of the whole file
    **{"level": "error", "kind": "not_a_workbook"},
    **{"sheet": "", "cell": "", "indicator_id": ""},
}
