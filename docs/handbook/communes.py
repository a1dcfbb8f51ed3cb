"""What the round of the communes is played with: python docs/handbook/communes.py STEP DIR.

`data` writes DIR/data, the invented province as known in January 2027, without what its communes
have of 2026. `fill` fills in the forms of DIR/sent as 50 of the 56 communes return them, faults
included, into DIR/back. `correct` puts in DIR/back the six files asked for again by telephone.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import january
import openpyxl

from briefing import paths

SOURCE, YEAR = "forms_2026", "2026"
NOT_SENT = {"99012", "99029", "99037", "99059", "99080", "99083"}
FIRST, KEY, VALUE = 5, 1, 7  # the row of the first figure, and columns of a form
WORDS = {"vi": ("Không", "Có"), "en": ("No", "Yes")}
DRUGS, DIGITAL, HAPPINESS = "drug_free_commune", "digital_readiness", "happiness_index"
Figures = dict[str, Any]
FAULTS: dict[str, Figures] = {  # what a commune writes instead of its figure
    "99006": {DIGITAL: "đang rà soát"},  # words
    "99008": {HAPPINESS: "79,5"},  # a number as text
    "99010": {DIGITAL: 0.778},  # a share, where percent is asked
    "99013": {HAPPINESS: 928},  # without its decimal point
    "99014": {HAPPINESS: 71.9},  # another figure than in its second file
    "99016": {HAPPINESS: 0.912},  # a share, where points are asked
    "99018": {DRUGS: 0},  # other than the year before, and true
    "99024": {HAPPINESS: "=AVERAGE(75.2,79.2)"},  # a formula, saved without its result
}
TWICE, HIDDEN, OLD_FORM = "99014", "99046", "99050"  # two files, a row hidden, last year's form
CORRECTED = {"99010", "99013", "99016", "99024", HIDDEN, OLD_FORM}


def list_figures() -> dict[str, Figures]:
    """What the communes have of the year, by code and indicator."""
    figures: dict[str, Figures] = defaultdict(dict)
    with (paths.DEMO_DATA / "commune_results.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if (row["source_id"], row["period"]) == (SOURCE, YEAR):
                figures[row["commune_id"]][row["indicator_id"]] = float(row["value"])
    return figures


def fill_form(
    blank: Path, file: Path, figures: Figures, *, is_hidden: bool = False, year: str = YEAR
) -> None:
    """A form with figures in its yellow cells; yes or no in the words of its language."""
    book = openpyxl.load_workbook(blank)
    sheet, marks = book.worksheets
    for row in range(FIRST, sheet.max_row + 1):
        key = str(sheet.cell(row, KEY).value)
        value = figures.get(key)
        is_answer = value is not None and key.endswith("_commune")
        sheet.cell(row, VALUE).value = WORDS[marks["B4"].value][value == 1] if is_answer else value
        sheet.row_dimensions[row].hidden = is_hidden and key == HAPPINESS
    marks["B2"] = int(year)
    book.save(file)


def fill(folder: Path) -> None:
    """The 51 files 50 communes send back."""
    (folder / "back").mkdir()
    figures = list_figures()
    for blank in sorted((folder / "sent").glob("*.xlsx")):
        code, file = blank.name[:5], folder / "back" / blank.name
        if code in NOT_SENT:
            continue
        written = {**figures[code], **FAULTS.get(code, {})}
        year = str(int(YEAR) - 1) if code == OLD_FORM else YEAR
        fill_form(blank, file, written, is_hidden=code == HIDDEN, year=year)
        if code == TWICE:
            fill_form(blank, file.with_stem(f"{file.stem} (2)"), figures[code])


def correct(folder: Path) -> None:
    """The files of the communes that were asked and send theirs again."""
    figures = list_figures()
    for code in sorted(CORRECTED):
        file = next((folder / "back").glob(f"{code}-*.xlsx"))
        fill_form(folder / "sent" / file.name, file, figures[code])


def main(step: str, folder: Path) -> None:
    """Do a step of the round in a folder."""
    if step == "data":
        folder.mkdir(parents=True)
        january.write_data(folder / "data")
    else:
        {"fill": fill, "correct": correct}[step](folder)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
