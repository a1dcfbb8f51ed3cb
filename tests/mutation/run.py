"""`make mutate`: faults planted in the arithmetic, one at a time; do its tests find them?

The faults are those of mutmut: MUTANTS (100) of each module, drawn by SEED (1); MODULES names some.
Its own way of trying them leaves out decorated functions and what an import computes, and takes a
fault for missed where tests share what the first of them made. So each is tried in a fork in which
the module is imported with its fault, by the test files of `TESTS`. `equivalent.csv` lists faults
that were looked at and change nothing. Printed are the survivors and a table; 1 where less than
90 % are caught.
"""

from __future__ import annotations

import csv
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

ROOT = Path(__file__).resolve().parents[2]
TESTS = {  # of each module the test files that find most, the quickest first
    "briefing/analysis/analyse.py": "analysis/analyse analysis/data_status analysis/demo",
    "briefing/analysis/changes.py": "analysis/progress i18n/catalogues",
    "briefing/analysis/coherence.py": "analysis/coherence i18n/catalogues",
    "briefing/analysis/comparison.py": "analysis/comparison i18n/catalogues",
    "briefing/analysis/data_status.py": "analysis/data_status",
    "briefing/analysis/derived.py": "analysis/derived",
    "briefing/analysis/identities.py": "analysis/identities",
    "briefing/analysis/in_force.py": "analysis/in_force analysis/amended analysis/analyse"
    " i18n/catalogues",
    "briefing/analysis/since.py": "analysis/since analysis/amended i18n/catalogues",
    "briefing/analysis/targets/aggregates.py": "analysis/means_and_sums analysis/targets",
    "briefing/analysis/targets/attainment.py": "analysis/targets analysis/means_and_sums",
    "briefing/analysis/targets/distance.py": "analysis/distance",
    "briefing/analysis/targets/external_methods.py": "analysis/external_methods",
    "briefing/analysis/targets/gaps.py": "analysis/targets report/wanted i18n/catalogues",
    "briefing/analysis/targets/judge.py": "analysis/targets analysis/method analysis/demo",
    "briefing/analysis/targets/measures.py": "analysis/targets analysis/progress analysis/amended"
    " analysis/method analysis/demo",
    "briefing/analysis/targets/pace.py": "analysis/pace analysis/progress",
    "briefing/analysis/targets/pace_inputs.py": "analysis/progress analysis/targets"
    " analysis/method analysis/demo",
    "briefing/analysis/targets/plain_table.py": "analysis/plain_table analysis/external_methods",
    "briefing/analysis/targets/target_in_force.py": "analysis/targets analysis/progress"
    " analysis/method analysis/demo",
    "briefing/analysis/targets/trajectory.py": "analysis/progress analysis/targets",
    "briefing/data/cells.py": "data/schema data/characters data/province data/reader",
    "briefing/data/periods.py": "data/periods analysis/means_and_sums data/schema data/reader",
    "briefing/data/rounding.py": "data/rounding analysis/identities i18n/catalogues",
    "briefing/data/schema.py": "data/schema data/province data/reader",
    "briefing/intake/numbers.py": "intake/numbers",
    "briefing/intake/number_formats.py": "intake/xlsx",
}
OPTIONS = ["-q", "-x", "--assert=plain", "-p", "no:cacheprovider"]
CAUGHT, TIMED_OUT, SURVIVED, EQUIVALENT = "caught", "timed out", "survived", "equivalent"
ALIAS = re.compile(r"_?[A-Z][a-z]\w+")
STRICT = re.compile(r",\s*(?:strict=\w+)?(?=\))")
WORDS = ("message", "say")  # calls whose texts are sentences, which tests of the catalogues hold


class Mutant(NamedTuple):
    module: str
    line: int
    before: str
    after: str
    source: str

    @property
    def is_unreachable(self) -> bool:
        """Whether only the length of lists is asserted no more that are always of one length."""
        before, after = (STRICT.sub("", line) for line in (self.before, self.after))
        return before == after != self.before


class Visitor(MutationVisitor):
    """mutmut's, for all code: decorated functions too; no names of types, no texts for people."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        if isinstance(node, cst.Assign) and isinstance(node.value, cst.Subscript):
            alias, of = node.targets[0].target, node.value.value
            if ALIAS.fullmatch(getattr(alias, "value", "")) and of.value != "Annotated":
                return True
        name = getattr(node.func, "value", "") if isinstance(node, cst.Call) else ""
        is_text = isinstance(name, str) and (name in WORDS or name.endswith("Error"))
        return is_text or super()._skip_node_and_children(node)


def draw_mutants(module: str, count: int, seed: str) -> tuple[int, list[Mutant]]:
    """How many faults a module can have, and some of them."""
    source = (ROOT / module).read_text(encoding="utf-8")
    visitor = Visitor(mutation_operators, IgnoredCode(set(), set(), set()))
    tree = MetadataWrapper(cst.parse_module(source)).visit(visitor)
    every = visitor.mutations
    drawn = random.Random(f"{seed} {module}").sample(every, min(count, len(every)))
    return len(every), [_write_mutant(module, source, tree, mutation) for mutation in drawn]


def _write_mutant(module: str, source: str, tree: cst.Module, mutation: Mutation) -> Mutant:
    mutated = deep_replace(tree, mutation.original_node, mutation.mutated_node).code
    before, after = source.splitlines(), mutated.splitlines()
    at = next(n for n in range(len(before)) if before[n : n + 1] != after[n : n + 1])
    return Mutant(module, at + 1, before[at].strip(), after[at].strip(), mutated)


def fork(work: Callable[[], int], seconds: float) -> int | None:
    """The exit code of work done in a silent process of its own; None where it took too long."""
    child = os.fork()
    if not child:
        os.setsid()
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = 1
        try:
            code = int(work())
        finally:
            os._exit(code)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def run_tests(module: str) -> int:
    import pytest

    files = ("tests/{}/test_{}.py".format(*file.split("/")) for file in TESTS[module].split())
    return pytest.main([*OPTIONS, *files])


def try_mutant(mutant: Mutant, seconds: float) -> str:
    """Whether the tests of the mutant's module find it."""

    def run_mutated() -> int:
        load, path = SourceFileLoader.get_code, str(ROOT / mutant.module)

        def get_code(self: SourceFileLoader, name: str) -> object:
            return compile(mutant.source, path, "exec") if self.path == path else load(self, name)

        SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]
        return run_tests(mutant.module)

    code = fork(run_mutated, 10 + 5 * seconds)
    return TIMED_OUT if code is None else CAUGHT if code else SURVIVED


def try_module(module: str, equivalent: set[tuple[str, ...]]) -> tuple[int, Counter[str]]:
    """How many faults a module can have, and what came of those that were tried."""
    began = time.monotonic()
    if fork(lambda: run_tests(module), 600):
        sys.exit(f"the tests of {module} fail without any fault")
    seconds = time.monotonic() - began
    total, mutants = draw_mutants(
        module, int(os.environ.get("MUTANTS", "100")), os.environ.get("SEED", "1")
    )
    outcomes = Counter[str]()
    for mutant in mutants:
        is_known = (module, mutant.before, mutant.after) in equivalent or mutant.is_unreachable
        outcome = EQUIVALENT if is_known else try_mutant(mutant, seconds)
        outcomes[outcome] += 1
        if outcome == SURVIVED:
            print(f"{module}:{mutant.line}\n- {mutant.before}\n+ {mutant.after}", flush=True)
    return total, outcomes


class Share(NamedTuple):
    """Which part of all faults is caught, and how far off that of a sample may be (95 %)."""

    middle: float
    margin: float

    def __str__(self) -> str:
        return f"{self.middle:.1%} | ±{self.margin:.1%}"


def estimate_share(tried: Sequence[tuple[int, Counter[str]]]) -> Share:
    """Of some modules, each counted by the number of faults it can have."""
    everything = sum(total for total, _ in tried)
    middle = variance = 0.0
    for total, outcomes in tried:
        caught = outcomes[CAUGHT] + outcomes[TIMED_OUT]
        judged, weight = caught + outcomes[SURVIVED], total / everything
        middle += weight * (caught / judged if judged else 1)
        likely = (caught + 2) / (judged + 4)  # Agresti and Coull: not 0 where none survived
        untried = 1 - outcomes.total() / total
        variance += weight**2 * untried * likely * (1 - likely) / (judged + 4)
    return Share(middle, 1.96 * variance**0.5)


def main() -> int:
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    os.chdir(ROOT)
    import hypothesis  # noqa: F401 - what tests import anyway, once for all forks
    import pandas  # noqa: F401
    import pydantic  # noqa: F401

    with Path(__file__).with_name("equivalent.csv").open(encoding="utf-8", newline="") as file:
        equivalent = {(row["module"], row["before"], row["after"]) for row in csv.DictReader(file)}
    chosen = os.environ.get("MODULES", "").split() or TESTS
    tried = {module: try_module(module, equivalent) for module in chosen}
    columns = [CAUGHT, TIMED_OUT, SURVIVED, EQUIVALENT]
    print("", f"| module | mutants | tried | {' | '.join(columns)} | score | 95 % |", sep="\n")
    print("|---" * 9 + "|")
    for name, rows in [*((name, [row]) for name, row in tried.items()), ("all", [*tried.values()])]:
        outcomes = sum((outcomes for _, outcomes in rows), Counter[str]())
        counts = [
            sum(total for total, _ in rows),
            outcomes.total(),
            *(outcomes[c] for c in columns),
        ]
        print(f"| {name} | {' | '.join(map(str, counts))} | {estimate_share(rows)} |", flush=True)
    return estimate_share([*tried.values()]).middle < 0.9


if __name__ == "__main__":
    sys.exit(main())
