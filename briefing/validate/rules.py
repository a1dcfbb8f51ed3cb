"""derived.csv, indexes.csv, checks.csv, coherence.csv → Problems: no inputs, too many, a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from briefing.data import codes, schema
from briefing.data.codes import parse_rule_inputs
from briefing.data.dataset import Dataset, NumberedRow
from briefing.errors import Message, Problem, message
from briefing.limits import MAX_INPUTS, MAX_RULES, quantity
from briefing.validate.problems import check_id, make_problem

INPUT_COUNTS = {"sum": (2, MAX_INPUTS), "ratio": (2, 2), "backcast": (2, 2)}


def find_rule_problems(dataset: Dataset) -> Iterator[Problem]:
    """Everything wrong with the rules that could be read."""
    for name in ("derived", "checks", "coherence", "indexes"):
        if len(dataset.rows[name]) > MAX_RULES:
            found = message("{count} rules", count=quantity(len(dataset.rows[name])))
            expected = message("at most {count}", count=quantity(MAX_RULES))
            action = message("keep the rules whose figures are shown")
            yield Problem(f"{name}.csv", 0, "", found, expected, action)
            return
    yield from _check_derived_inputs(dataset)
    yield from _check_cycles(dataset)
    yield from _check_identity_inputs(dataset)
    yield from _check_coherence_inputs(dataset)


def _make_count_message(rule: str, most: int) -> Message:
    return message(
        "as many inputs as the rule {rule} takes: {count}",
        rule=rule,
        count="≥ 2" if most > 2 else str(most),
    )


def _check_derived_inputs(dataset: Dataset) -> Iterator[Problem]:
    action = message("join ids with + or /")
    for numbered in dataset.rows["derived"]:
        if numbered.row.rule in codes.COMMUNE_RULES:
            continue  # which `communes` checks
        names = parse_rule_inputs(numbered.row.inputs)
        if any(sign in numbered.row.inputs for sign in ",;&*"):
            expected = message("ids joined by “ + ” or “ / ”")
            yield make_problem("derived", numbered, "inputs", expected, action)
            continue
        least, most = INPUT_COUNTS.get(numbered.row.rule, (1, 1))
        if not least <= len(names) <= most:
            expected = _make_count_message(numbered.row.rule, most)
            yield make_problem("derived", numbered, "inputs", expected, action)
        for name in dict.fromkeys(names[:most]):
            yield from check_id("derived", numbered, "inputs", name, "indicators", dataset)


class _Use(NamedTuple):
    """Inputs of an indicator for a period, None being all, and the cell that names them."""

    file: str
    numbered: NumberedRow
    column: str
    period: str | None
    inputs: frozenset[str]


def _check_cycles(dataset: Dataset) -> Iterator[Problem]:
    """A derived figure must not depend on itself, however many steps away, for one period.

    A backcast depends on later years of its inputs, which is no circle.
    """
    uses = [
        _Use("derived", one, "inputs", one.row.period, frozenset(parse_rule_inputs(one.row.inputs)))
        for one in dataset.rows["derived"]
        if one.row.rule != "backcast"
    ]
    uses += [
        _Use("indexes", one, "component_id", None, frozenset([one.row.component_id]))
        for one in dataset.rows["indexes"]
    ]
    periods = {use.period for use in uses}
    circles = {period: _find_circles(_map_inputs(uses, period)) for period in periods}
    action = message("break the circle")
    for use in uses:
        indicator, circle_of = use.numbered.row.indicator_id, circles[use.period]
        if circle_of[indicator] in map(circle_of.get, use.inputs):
            expected = message(
                "inputs that do not rest on {indicator} themselves", indicator=indicator
            )
            yield make_problem(use.file, use.numbered, use.column, expected, action)


def _map_inputs(uses: Iterable[_Use], period: str | None) -> dict[str, set[str]]:
    """The inputs of each indicator by the rules that apply to a period, None being all."""
    found: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        if None in (period, use.period) or period == use.period:
            found[use.numbered.row.indicator_id] |= use.inputs
    return found


def _find_circles(inputs_of: Mapping[str, set[str]]) -> dict[str, str]:
    """Each indicator → the one that stands for all it is in a circle with, itself if in none.

    By Tarjan's algorithm, in one walk: of two in a circle each rests on the other.
    """
    circle_of: dict[str, str] = {}
    place: dict[str, int] = {}  # in which order they were met
    lowest: dict[str, int] = {}  # the first met of those each rests on that are not yet in a circle
    waiting: list[str] = []
    for start in inputs_of:
        walk = [] if start in place else [(start, iter(inputs_of[start]))]
        while walk:
            name, inputs = walk[-1]
            if name not in place:
                place[name] = lowest[name] = len(place)
                waiting.append(name)
            used = next((one for one in inputs if one not in place), None)
            if used is not None:
                walk.append((used, iter(inputs_of.get(used, ()))))
                continue
            walk.pop()
            open_inputs = (one for one in inputs_of.get(name, ()) if one not in circle_of)
            lowest[name] = min([lowest[name], *(lowest[one] for one in open_inputs)])
            if lowest[name] == place[name]:
                while name not in circle_of:
                    circle_of[waiting.pop()] = name
    return circle_of


def _check_identity_inputs(dataset: Dataset) -> Iterator[Problem]:
    for numbered in dataset.rows["checks"]:
        row, join = numbered.row, schema.INPUT_SEPARATORS[numbered.row.rule]
        parts = row.inputs.split(f" {join} ")
        most = 2 if join in "/;" else MAX_INPUTS
        if not 2 <= len(parts) <= most:
            expected = _make_count_message(row.rule, most)
            action = message("join them with “{join}”", join=join)
            yield make_problem("checks", numbered, "inputs", expected, action)
            parts = []
        number = message("a number, an id or a target:id")
        if row.expected is None and join != ";":
            action = message("fill in the cell")
            yield make_problem("checks", numbered, "expected", number, action)
        expected = message("ids, target:ids or numbers joined by “{join}”", join=join)
        terms = [("inputs", part, expected) for part in parts]
        terms += [] if row.expected is None else [("expected", row.expected, number)]
        for column, part, expected in terms:
            yield from _check_input_term(dataset, "checks", numbered, column, part, expected)


def _check_coherence_inputs(dataset: Dataset) -> Iterator[Problem]:
    """Each rule's inputs: how many, and of which file."""
    identity_ids = {numbered.row.check_id for numbered in dataset.rows["checks"]}
    for numbered in dataset.rows["coherence"]:
        row = numbered.row
        kinds, parts = codes.COHERENCE_RULES[row.rule], codes.parse_coherence_inputs(row.inputs)
        if row.check_id in identity_ids:
            expected = message("an id that checks.csv does not have")
            action = message("give it an id of its own")
            yield make_problem("coherence", numbered, "check_id", expected, action)
        expected = message("{inputs}, separated by semicolons", inputs=" ; ".join(kinds))
        if not sum(not kind.endswith("*") for kind in kinds) <= len(parts) <= len(kinds):
            action = message("write as many inputs as the rule takes")
            yield make_problem("coherence", numbered, "inputs", expected, action)
            continue
        action = message("write target:id for a target, an id for an indicator")
        for kind, part in zip(kinds, parts, strict=False):
            found = schema.INPUT_PATTERN.fullmatch(part)
            forms = [n for n in ("number", "target", "period", "basis") if found and found[n]]
            allowed = [
                [n for n in ("number", "target") if one.startswith(n)] for one in kind.split("|")
            ]
            if found is None or forms not in allowed:
                yield make_problem("coherence", numbered, "inputs", expected, action)
            else:
                yield from _check_input_term(
                    dataset, "coherence", numbered, "inputs", part, expected
                )


def _check_input_term(
    dataset: Dataset, name: str, numbered: NumberedRow, column: str, part: str, expected: Message
) -> Iterator[Problem]:
    """A number or id of an identity or question."""
    found = schema.INPUT_PATTERN.fullmatch(part.strip())
    if not found:
        action = message("write each as id@period[basis]")
        yield make_problem(name, numbered, column, expected, action)
    elif used := found["id"]:
        file = "targets" if found["target"] else "indicators"
        yield from check_id(name, numbered, column, used, file, dataset)
