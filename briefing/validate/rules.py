"""derived.csv, checks.csv, coherence.csv → Problems: inputs not there, too many, in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from briefing.data import schema
from briefing.data.dataset import NumberedRow, Province
from briefing.errors import Message, Problem, message
from briefing.validate import problems


def find_rule_problems(read: Province) -> Iterator[Problem]:
    """Everything wrong with the rules that could be read."""
    yield from _check_derived_inputs(read)
    yield from _check_derived_cycles(read)
    yield from _check_identity_inputs(read)
    yield from _check_coherence_inputs(read)


INPUT_COUNTS = {"sum": (2, 99), "ratio": (2, 2), "backcast": (2, 2)}


def _check_derived_inputs(read: Province) -> Iterator[Problem]:
    for placed in read.rows["derived"]:
        names = schema.parse_rule_inputs(placed.row.inputs)
        for name in names:
            if not problems.has_id(read, "indicators", name):
                yield problems.make_unknown_id_problem(
                    "derived", placed, "inputs", name, "indicators", read
                )
        least, most = INPUT_COUNTS.get(placed.row.rule, (1, 1))
        if not least <= len(names) <= most:
            yield problems.make_problem(
                "derived",
                placed,
                "inputs",
                message(
                    "as many inputs as the rule {rule} takes: {count}",
                    rule=placed.row.rule,
                    count="≥ 2" if most > 2 else str(most),
                ),
                message("join ids with + or /"),
            )


def _check_derived_cycles(read: Province) -> Iterator[Problem]:
    """A derived figure must not rest on itself, however many steps away, for one period.

    A backcast rests on later years of its inputs, which is no circle.
    """
    rules = [placed for placed in read.rows["derived"] if placed.row.rule != "backcast"]
    periods = {placed.row.period for placed in rules}
    rests_on = {period: _map_derived_inputs(rules, period) for period in periods}
    for placed in rules:
        own, period = placed.row.indicator_id, placed.row.period
        seen: set[str] = set()
        ahead = set(schema.parse_rule_inputs(placed.row.inputs))
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead |= rests_on[period].get(name, set())
        if own in seen:
            yield problems.make_problem(
                "derived",
                placed,
                "inputs",
                message("inputs that do not rest on {indicator} themselves", indicator=own),
                message("break the circle"),
            )


def _map_derived_inputs(rules: Iterable[NumberedRow], period: str | None) -> dict[str, set[str]]:
    """The inputs of each derived indicator by the rules that bear on a period, None being all."""
    found: dict[str, set[str]] = defaultdict(set)
    for placed in rules:
        if None in (period, placed.row.period) or period == placed.row.period:
            found[placed.row.indicator_id] |= set(schema.parse_rule_inputs(placed.row.inputs))
    return found


def _check_identity_inputs(read: Province) -> Iterator[Problem]:
    for placed in read.rows["checks"]:
        row, join = placed.row, schema.INPUT_SEPARATORS[placed.row.rule]
        parts = row.inputs.split(f" {join} ")
        if len(parts) < 2 or (len(parts) > 2 and join in "/;"):
            yield problems.make_problem(
                "checks",
                placed,
                "inputs",
                message(
                    "as many inputs as the rule {rule} takes: {count}",
                    rule=row.rule,
                    count="2" if join in "/;" else "≥ 2",
                ),
                message("join them with “{join}”", join=join),
            )
        if row.expected is None and join != ";":
            yield problems.make_problem(
                "checks",
                placed,
                "expected",
                message("a number, an id or a target:id"),
                message("fill in the cell"),
            )
        for part in parts:
            expected = message("ids, target:ids or numbers joined by “{join}”", join=join)
            yield from _check_input_term(read, placed, "inputs", part, expected)
        if row.expected is not None:
            expected = message("a number, an id or a target:id")
            yield from _check_input_term(read, placed, "expected", row.expected, expected)


def _check_coherence_inputs(read: Province) -> Iterator[Problem]:
    """Each rule's inputs: how many, and of which file."""
    taken = {placed.row.check_id for placed in read.rows["checks"]}
    for placed in read.rows["coherence"]:
        row = placed.row
        asked, parts = schema.COHERENCE_RULES[row.rule], schema.parse_coherence_inputs(row.inputs)
        if row.check_id in taken:
            yield problems.make_problem(
                "coherence",
                placed,
                "check_id",
                message("an id that checks.csv does not have"),
                message("give it an id of its own"),
            )
        expected = message("{inputs}, parted by semicolons", inputs=" ; ".join(asked))
        if not sum(not kind.endswith("*") for kind in asked) <= len(parts) <= len(asked):
            action = message("write as many inputs as the rule takes")
            yield problems.make_problem("coherence", placed, "inputs", expected, action)
            continue
        for kind, part in zip(asked, parts, strict=False):
            found = schema.INPUT_PATTERN.fullmatch(part)
            number, target = (bool(found and found[name]) for name in ("number", "target"))
            wanted = (kind.startswith("number"), kind.startswith("target"))
            if found is None or (number, target) != wanted or found["period"] or found["basis"]:
                action = message("write target:id for a target, an id for an indicator")
                yield problems.make_problem("coherence", placed, "inputs", expected, action)
            elif found["id"]:
                yield from _check_input_term(read, placed, "inputs", part, expected, "coherence")


def _check_input_term(
    read: Province,
    placed: NumberedRow,
    column: str,
    part: str,
    expected: Message,
    name: str = "checks",
) -> Iterator[Problem]:
    """One number or id of an identity."""
    found = schema.INPUT_PATTERN.fullmatch(part.strip())
    if not found:
        yield problems.make_problem(
            name, placed, column, expected, message("write each as id@period[basis]")
        )
    elif found["id"]:
        file = "targets" if found["target"] else "indicators"
        if not problems.has_id(read, file, found["id"]):
            yield problems.make_unknown_id_problem(name, placed, column, found["id"], file, read)
