"""What several test files share: the miniature province, rows made by hand, the two runs."""

from __future__ import annotations

import functools
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from briefing import paths
from briefing.analysis import analyse, comparison
from briefing.analysis.targets.measures import collect_assessment_inputs, measure_targets
from briefing.build import signals
from briefing.data import reader, schema, tables
from briefing.data.dataset import Dataset, NumberedRow
from briefing.data.periods import period_years
from briefing.data.rows import Measure, Result

# The same examples every time and none kept on disk: a test that fails here fails anywhere.
hypothesis.settings.register_profile(
    "project", deadline=None, derandomize=True, database=None, max_examples=50
)
hypothesis.settings.load_profile("project")

Table = Callable[..., list[Any]]
DEFAULTS: dict[str, dict[str, str]] = {  # what a row by hand need not say
    "sources": {"title_vi": "V", "title_en": "E", "status": "adopted", "rank": "1"},
    "indicators": {
        **{"indicator_id": "x", "name_vi": "V", "name_en": "E", "domain": "economy"},
        **{"unit": "percent", "better": "up", "path": "linear"},
    },
    "units": {"label_vi": "V", "label_en": "E", "unit_vi": "V", "unit_en": "E", "form": "amount"},
    "results": {"indicator_id": "x", "operator": "=", "estimate": "no", "source_id": "s"},
    "targets": {
        **{"target_id": "t", "plan": "2021-2025", "indicator_id": "x", "kind": "level"},
        **{"operator": ">=", "source_id": "s"},
    },
    "verdicts": {"plan": "2016-2020", "source_id": "s"},
    "derived": {},
    "checks": {"check_id": "c", "title_vi": "V", "title_en": "E"},
    "coherence": {"check_id": "c", "title_vi": "V", "title_en": "E"},
    "requests": {"source_id": "s", "topic_vi": "V", "topic_en": "E"},
}


@functools.cache
def _table(name: str, rows: tuple[tuple[tuple[str, object], ...], ...]) -> tuple[Any, ...]:
    """Rows by hand → the typed rows of a file, through the contract's own models."""
    file = "results" if name == "known" else name
    model = schema.ROW_MODELS[file]
    empty: dict[str, Any] = dict.fromkeys(schema.list_columns(model))
    numbered, derived = [], []
    for line, row in enumerate(rows, start=2):
        cells = {**empty, **DEFAULTS[file], **dict(row)}
        written = {key: None if cell is None else str(cell) for key, cell in cells.items()}
        derived.append(written.pop("derived", "") if name == "known" else "")
        numbered.append(NumberedRow(line, model.model_validate(written)))
    typed = getattr(Dataset("", None, {file: tuple(numbered)}, {}, ()), file)
    if name != "known":
        return tuple(typed)
    return tuple(
        Result(**{field: getattr(row, field, "") for field in Result._fields})._replace(
            derived=mark or ""
        )
        for row, mark in zip(typed, derived, strict=True)
    )


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """What ends early keeps ignoring interrupts; the tests that follow must not."""
    before = {number: signal.getsignal(number) for number in signals.ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def table() -> Table:
    """A function making rows: `table("results", {"period": "2020", "value": "4.46"})`.

    `known` are results in force. A value has the digits it is written with: "98.0".
    """
    return lambda name, *rows: list(_table(name, tuple(tuple(row.items()) for row in rows)))


@pytest.fixture(scope="session")
def measured(table: Table) -> Callable[..., Measure]:
    """A function giving the measure of a target of 2021–2025 for indicator x.

    Results are (period, value) or (period, value, other cells). `others` are further statements of
    the target, not in force; `stages` further targets; each of `readings` is results in another
    source's reading. The briefing year is the due year unless another is given.
    """

    def measure_target(
        target: dict[str, str],
        *stated: tuple[Any, ...],
        indicator: dict[str, str] | None = None,
        others: tuple[dict[str, str], ...] = (),
        stages: tuple[dict[str, str], ...] = (),
        readings: tuple[tuple[tuple[Any, ...], ...], ...] = (),
        year: int = 2025,
    ) -> Measure:
        def known(results: tuple[tuple[Any, ...], ...]) -> list[Result]:
            ended = [row for row in results if period_years(row[0])[1] <= year]
            rows = [{"period": p, "value": v, **dict(*more)} for p, v, *more in ended]
            return table("known", *rows)

        indicators = table(
            "indicators",
            dict(indicator or {}),
            {"indicator_id": "near", "path": "linear", "better": "down"},
            {"indicator_id": "begun", "unit": "yes_no"},
        )
        in_force = table("targets", target, *stages)
        every = table("targets", target, *({**target, **other} for other in others), *stages)
        inputs = collect_assessment_inputs(
            in_force, every, known(stated), indicators, year, map(known, readings)
        )
        return measure_targets(inputs)[0]

    return measure_target


def reasons(row: Measure) -> set[str]:
    """All reasons of a measure."""
    return set(row.reasons.split())


@pytest.fixture(scope="session")
def miniature() -> Path:
    """The folder of a province that does not exist, with a target of every kind."""
    return Path(__file__).parent / "miniature"


@pytest.fixture(scope="session")
def another(miniature: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function copying the miniature's folder for another province.

    `another("hills", ("indicators.csv", "beds,up", "schools,up"))`: its id, in its names too, and
    texts of its files to replace, each of which must be there.
    """

    def made(name: str, *changes: tuple[str, str, str]) -> Path:
        folder = tmp_path_factory.mktemp(name)
        shutil.copytree(miniature, folder, dirs_exist_ok=True)
        own = (("province.toml", "miniature", name), ("province.toml", "Trial", name.title()))
        for file, before, after in (*own, *changes):
            text = (folder / file).read_text(encoding="utf-8")
            assert before in text, (file, before)
            (folder / file).write_text(text.replace(before, after), encoding="utf-8")
        return folder

    return made


GROWTH = "growth,2021-2025,1,economy_growth,average_rate,>=,"
OUTPUT = "output,Sản lượng,Output,economy,"
HILLS = (  # how another province differs from the miniature
    ("province.toml", "Tỉnh Thử Nghiệm (hư cấu)", "Tỉnh Đồi Núi (hư cấu)"),
    ("indicators.csv", f"{OUTPUT}billion_vnd", f"{OUTPUT}trillion_vnd"),
    ("indicators.csv", "Tỷ lệ che phủ rừng,Forest cover", "Độ che phủ rừng,Tree cover"),
    ("results.csv", "economy_growth,2020,=,5.5,yes", "economy_growth,2020,=,6.1,no"),
    ("results.csv", "visits,2020,=,1.5,no,,yearbook", "visits,2019,=,1.5,no,,yearbook"),
    ("targets.csv", f"{GROWTH}8", f"{GROWTH}9"),
    ("targets.csv", "average_change,>,0.8", "average_change,>,0.5"),
    ("targets.csv", "count,>=,12,,30", "count,>=,12,,40"),
)


@pytest.fixture(scope="session")
def hills(another: Callable[..., Path]) -> Path:
    """The folder of a second province that does not exist, with other figures and units."""
    return another("hills", *HILLS)


@pytest.fixture(scope="session")
def compared(run: tables.Tables, hills: Path) -> tables.Comparison:
    """The miniature beside the second province, briefing year 2020."""
    return comparison.compare_provinces([run, analyse.analyse(reader.load_province(hills), 2020)])


@pytest.fixture(scope="session")
def province(miniature: Path) -> Dataset:
    """The miniature province as read."""
    return reader.load_province(miniature)


@pytest.fixture(scope="session")
def run(province: Dataset) -> tables.Tables:
    """The miniature province's tables, briefing year 2020."""
    return analyse.analyse(province, 2020)


@pytest.fixture(scope="session")
def real() -> tables.Tables:
    """The tables of the data folder this project briefs on, briefing year 2025."""
    return analyse.analyse(reader.load_province(paths.DATA), 2025)


@pytest.fixture(scope="session")
def demo() -> Callable[[int], tables.Tables]:
    """A function from a year to the tables of the demonstration province as of it."""
    read = reader.load_province(paths.DEMO_DATA)
    return functools.cache(lambda year: analyse.analyse(read, year))
