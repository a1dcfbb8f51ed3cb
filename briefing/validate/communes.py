"""communes.csv, commune_results.csv and the rules that count communes → Problems."""

from __future__ import annotations

from collections.abc import Iterator

from briefing import paths
from briefing.data.boundaries import is_within
from briefing.data.codes import (
    COMMUNE_FILTERS,
    COUNTING_RULES,
    SUM_OF_COMMUNES,
    SUMMED_COLUMNS,
    Condition,
    parse_condition,
    parse_summed_column,
)
from briefing.data.commune_rows import is_asked
from briefing.data.dataset import Dataset, NumberedRow
from briefing.errors import Problem, message
from briefing.validate import plausibility
from briefing.validate.problems import check_id, make_problem

LIMITS = {"lon": (-180, 180), "lat": (-90, 90)}  # degrees


def find_commune_problems(dataset: Dataset) -> Iterator[Problem]:
    """Seats that are nowhere, areas of nothing, results on another list, counts of nothing."""
    yield from _check_facts(dataset)
    yield from _check_bases(dataset)
    yield from _check_outlines(dataset)
    for numbered in dataset.rows["derived"]:
        if numbered.row.rule in COUNTING_RULES:
            yield from _check_condition(dataset, numbered)
        elif numbered.row.rule == SUM_OF_COMMUNES:
            yield from _check_sum(dataset, numbered)


def _check_facts(dataset: Dataset) -> Iterator[Problem]:
    for numbered in dataset.rows["communes"]:
        row = numbered.row
        for column, (low, high) in LIMITS.items():
            value = getattr(row, column)
            if value is not None and not low <= value <= high:
                expected = message("degrees from {low} to {high}", low=str(low), high=str(high))
                action = message("write the place of its seat in decimal degrees")
                yield make_problem("communes", numbered, column, expected, action)
        if (row.lon is None) != (row.lat is None):
            column = "lon" if row.lon is None else "lat"
            expected = message("both lon and lat, or neither")
            yield make_problem("communes", numbered, column, expected, message("fill in the cell"))
        if row.area_km2 is not None and row.area_km2 <= 0:
            expected = message("an area above 0")
            action = message("correct the value, or leave it empty where it is not known")
            yield make_problem("communes", numbered, "area_km2", expected, action)


def _check_outlines(dataset: Dataset) -> Iterator[Problem]:
    """Outlines of what is no commune of the newest list, and communes of it without one."""
    if not dataset.outlines or not dataset.communes:
        return
    newest = dataset.newest_list
    codes = {row.commune_id for row in dataset.communes if row.basis == newest}
    for code in sorted(dataset.outlines.keys() - codes):
        expected = message("the code of a commune of the newest list of communes.csv")
        action = message("correct the code, or take the feature out")
        yield Problem(paths.BOUNDARIES_FILE, 0, "commune_id", f"“{code}”", expected, action)
    for row in dataset.communes:
        if row.outline and row.lon == row.lon and not is_within(row.outline, row.lon, row.lat):
            found = message("the seat of {commune} outside of its boundary", commune=row.commune_id)
            expected = message("the boundary of the commune its code names, in degrees")
            action = message("check the code and the place of the seat in communes.csv")
            yield Problem(
                paths.BOUNDARIES_FILE, 0, "commune_id", found, expected, action, "warning"
            )
    if missing := sorted(codes - dataset.outlines.keys()):
        found = message("no boundary of {communes}", communes=", ".join(missing))
        expected = message("a boundary for each commune")
        action = message("add them, or leave it: only the seats of these are drawn")
        yield Problem(paths.BOUNDARIES_FILE, 0, "commune_id", found, expected, action, "warning")


def _check_bases(dataset: Dataset) -> Iterator[Problem]:
    """Results of a commune on the basis of a list it is not in."""
    known = {(n.row.commune_id, n.row.basis) for n in dataset.rows["communes"]}
    lists = {basis for _, basis in known}
    for numbered in dataset.rows["commune_results"]:
        row = numbered.row
        bases = sorted(basis or "–" for name, basis in known if name == row.commune_id)
        if not bases or (row.commune_id, row.basis) in known:
            continue
        if row.basis is None and len(lists) == 1:
            continue
        expected = message(
            "the basis of its commune in communes.csv: {bases}", bases="; ".join(bases)
        )
        action = message("write it as it is there; nothing is counted across a merger")
        yield make_problem("commune_results", numbered, "basis", expected, action)


def _check_condition(dataset: Dataset, numbered: NumberedRow) -> Iterator[Problem]:
    """What a rule asks of communes: its form, its indicator, and cells that communes have."""
    condition = parse_condition(numbered.row.inputs)
    if condition is None:
        expected = message(
            "an indicator, = > >= < or <= and a number; where only some communes are asked, "
            "{columns} and what it is, behind a semicolon",
            columns=", ".join(COMMUNE_FILTERS),
        )
        action = message("write it like happiness_index >= 90 ; border = yes")
        yield make_problem("derived", numbered, "inputs", expected, action)
        return
    yield from check_id(
        "derived", numbered, "inputs", condition.indicator_id, "indicators", dataset
    )
    yield from _check_presence(dataset, numbered)
    yield from _check_threshold(dataset, numbered, condition)
    if not dataset.rows["communes"]:
        return
    unknown = {
        c: cell for c, cell in condition.filters.items() if cell not in _list_cells(dataset, c)
    }
    for column, cell in unknown.items():
        choices = _list_cells(dataset, column)
        expected = message("one of {choices}", choices=" ".join(choices) or "–")
        action = message("write it as communes.csv has it")
        yield make_problem("derived", numbered, "inputs", expected, action, found=f"“{cell}”")
    is_readable = all(problem.file != "communes.csv" for problem in dataset.problems)
    if is_readable and not unknown:  # communes that could not be read are not counted
        yield from _check_totals(dataset, numbered, condition)


def _list_cells(dataset: Dataset, column: str) -> list[str]:
    """What communes have in a column, or may have where a cell of yes or no is empty."""
    cells = {getattr(numbered.row, column) for numbered in dataset.rows["communes"]}
    if column == "border" and None in cells:
        cells |= {"yes", "no"}
    return sorted(filter(None, cells))


def _check_totals(
    dataset: Dataset, numbered: NumberedRow, condition: Condition
) -> Iterator[Problem]:
    """Targets out of another number of communes than the rule asks: 21 of 50 where there are 53."""
    lists: dict[str, list[str]] = {}
    for row in dataset.communes:
        lists.setdefault(row.basis, []).append(is_asked(row, condition))
    for target in dataset.rows["targets"]:
        row = target.row
        answers = lists.get(row.basis or "", [])
        if row.indicator_id != numbered.row.indicator_id or row.kind != "count" or not answers:
            continue
        least, most = answers.count("yes"), len(answers) - answers.count("no")
        if row.of_total is not None and not least <= row.of_total <= most:
            expected = message(
                "the number of communes that derived.csv row {row} asks: {count}",
                row=numbered.line,
                count=str(least) if least == most else f"{least}–{most}",
            )
            action = message("correct the total, the rule or the basis")
            yield make_problem("targets", target, "of_total", expected, action, "warning")


def _check_threshold(
    dataset: Dataset, numbered: NumberedRow, condition: Condition
) -> Iterator[Problem]:
    """A number no commune's figure can have: 150 points of 100, half of done or not."""
    facts = plausibility.collect_facts(dataset)
    if condition.indicator_id not in facts.indicators:
        return
    low, high = facts.bounds_of(condition.indicator_id)
    is_half = facts.form_of(condition.indicator_id) == "yes_no" and condition.value not in (0, 1)
    if condition.value < low or condition.value > high or is_half:
        unit = facts.indicators[condition.indicator_id].unit
        expected = message("a number that is possible in the unit {unit}", unit=unit)
        action = message("correct the number, or the unit of the indicator")
        yield make_problem("derived", numbered, "inputs", expected, action)


def _check_sum(dataset: Dataset, numbered: NumberedRow) -> Iterator[Problem]:
    """A sum of communes is of one column, and of a day the list of communes was true on."""
    yield from _check_presence(dataset, numbered)
    if not parse_summed_column(numbered.row.inputs):
        choices = " ".join(f"communes.{column}" for column in SUMMED_COLUMNS)
        expected, action = (
            message("one of {choices}", choices=choices),
            message("write one of them"),
        )
        yield make_problem("derived", numbered, "inputs", expected, action)
    if numbered.row.period is None:
        expected = message("the period the figures of communes.csv are of")
        yield make_problem("derived", numbered, "period", expected, message("fill in the cell"))


def _check_presence(dataset: Dataset, numbered: NumberedRow) -> Iterator[Problem]:
    if not dataset.rows["communes"]:
        expected = message("communes to count, in communes.csv")
        action = message("write the communes into communes.csv, or take the rule out")
        yield make_problem("derived", numbered, "rule", expected, action)
