"""Where figures are, and what is gathered while the sheets of a file are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from briefing.data.dataset import Dataset
from briefing.data.rows import Indicator
from briefing.intake.grid import name_cell
from briefing.intake.model import Address, Cell, Finding, Normalised, Reading
from briefing.intake.rows import Row
from briefing.intake.tables import Column, Context, Table


class Place(NamedTuple):
    """A cell of a table: a row and a column of figures meet in it."""

    table: Table
    row: Row
    column: Column
    period: str
    period_cell: Address

    @property
    def cell(self) -> Cell:
        return self.table.grid.stored(self.row.at, self.column.at)

    @property
    def address(self) -> Address:
        return self.row.at, self.column.at

    @property
    def where(self) -> tuple[str, str]:
        return self.table.grid.sheet.name, name_cell(*self.address)


class Collected:
    """What is found in the sheets, in their order."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.normalised: list[Normalised] = []
        self.findings: list[Finding] = []
        self.unknown: list[Finding] = []  # questions, errors where no name at all is known
        self.tables: list[Table] = []
        self.figures: list[Place] = []  # where figures are, readable or not
        self.empty: list[tuple[Table, Column]] = []  # columns without one
        self.plans: list[tuple[str, str, str, str]] = []  # sheet, cell, heading and period
        self.has_hidden = False
        self.has_known = False


class Reader(NamedTuple):
    """What a file is read with, and what is found."""

    context: Context
    dataset: Dataset
    indicators: Mapping[str, Indicator]
    is_template: bool
    found: Collected
