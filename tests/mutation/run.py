"""`make mutate`: faults planted in the arithmetic, one at a time; do its tests find them?

The faults are those of mutmut: MUTANTS (100) of each module, drawn by SEED (1); MODULES names some.
Its own way of trying them leaves out decorated functions and what an import computes, and takes a
fault for missed where tests share what the first of them made. So each is tried in a fork in which
the module is imported with its fault, by the test files that pass the line. `equivalent.csv` lists
faults that were looked at and change nothing. Printed are the survivors and a table; 1 where less
than 90 % are caught.
"""

from __future__ import annotations

import csv
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

ROOT = Path(__file__).resolve().parents[2]
MODULES = [
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "briefing/analysis").rglob("*.py")),
    *(f"briefing/data/{name}.py" for name in ("cells", "periods", "rounding", "schema")),
    *(f"briefing/intake/{name}.py" for name in ("numbers", "number_formats")),
]
TESTS = [
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/analysis").glob("test_*.py")),
    *(f"tests/data/test_{name}.py" for name in ("rounding", "schema", "reader", "province")),
    *(f"tests/intake/test_{name}.py" for name in ("numbers", "xlsx")),
    *(f"tests/report/test_{name}.py" for name in ("assessment", "progress_report")),
    *("tests/data/test_characters.py", "tests/validate/test_validate.py"),
]
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


class Traced(NamedTuple):
    """A test file, the seconds it takes, the lines of each module it passes."""

    file: str
    seconds: float
    lines: dict[str, set[int]]


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


def run_tests(file: str) -> int:
    import pytest

    return pytest.main([*OPTIONS, file])


def trace_tests(traces: Path) -> Iterator[Traced]:
    """Each test file run once, without any fault."""
    import coverage

    for number, file in enumerate(TESTS):
        lines = coverage.Coverage(
            traces / str(number), include=[str(ROOT / one) for one in MODULES]
        )

        def trace(file: str = file, lines: coverage.Coverage = lines) -> int:
            with lines.collect():
                code = run_tests(file)
            lines.save()
            return code

        began = time.monotonic()
        if fork(trace, 600):
            sys.exit(f"{file} fails without any fault")
        lines.load()
        passed = {one: set(lines.get_data().lines(str(ROOT / one)) or ()) for one in MODULES}
        yield Traced(file, time.monotonic() - began, passed)


def try_mutant(mutant: Mutant, tests: Sequence[Traced], finders: Counter[str]) -> str:
    """Whether the tests that pass the mutant's line find it; who found others is asked first."""
    passing = [test for test in tests if mutant.line in test.lines[mutant.module]] or tests
    passing = sorted(passing, key=lambda test: (-finders[test.file], test.seconds))

    def run_mutated() -> int:
        load, path = SourceFileLoader.get_code, str(ROOT / mutant.module)

        def get_code(self: SourceFileLoader, name: str) -> object:
            return compile(mutant.source, path, "exec") if self.path == path else load(self, name)

        SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]
        return next((n for n, test in enumerate(passing, 1) if run_tests(test.file)), 0)

    code = fork(run_mutated, 10 + 5 * sum(test.seconds for test in passing))
    if code and 0 < code <= len(passing):
        finders[passing[code - 1].file] += 1
    return TIMED_OUT if code is None else CAUGHT if code else SURVIVED


def try_module(
    module: str, tests: Sequence[Traced], equivalent: set[tuple[str, ...]]
) -> tuple[int, Counter[str]]:
    """How many faults a module can have, and what came of those that were tried."""
    total, mutants = draw_mutants(
        module, int(os.environ.get("MUTANTS", "100")), os.environ.get("SEED", "1")
    )
    finders, outcomes = Counter[str](), Counter[str]()
    for mutant in mutants:
        is_known = (module, mutant.before, mutant.after) in equivalent or mutant.is_unreachable
        outcome = EQUIVALENT if is_known else try_mutant(mutant, tests, finders)
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
        middle += weight * caught / max(judged, 1)
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
    with tempfile.TemporaryDirectory() as traces:
        tests = list(trace_tests(Path(traces)))
    tried = {}
    for module in os.environ.get("MODULES", "").split() or MODULES:
        total, outcomes = try_module(module, tests, equivalent)
        if total:
            tried[module] = total, outcomes
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
