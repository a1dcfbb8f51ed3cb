"""config.toml → Config: which reports a run makes, with which parameters, languages and formats."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from briefing import errors, paths
from briefing.errors import message

STAGES = ("past", "baseline", "plan")  # where a briefing year lies: see order.stage_of
RUN_PARAMETERS = ("year", "language", "tables")  # what a run gives every notebook itself


class Report(BaseModel):
    """One report: its notebook, what it is made into, and for which briefing years.

    `stages` names the years it is made for: inside the past plan, its last year, inside the plan.
    `provinces` marks a report on several provinces together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    notebook: str = Field(pattern=r"\.ipynb$")
    languages: tuple[str, ...] = Field(min_length=1)
    formats: tuple[str, ...] = Field(min_length=1)
    stages: tuple[str, ...] = Field(default=STAGES, min_length=1)
    provinces: bool = False
    parameters: dict[str, Any] = Field(default_factory=dict)


class Config(BaseModel):
    """The reports of a run, in the order they are made and listed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: tuple[Report, ...] = Field(min_length=1)

    def named(self, asked: Iterable[str] | None) -> tuple[Report, ...]:
        """Some reports by their names, all where none is named; raises UnknownReport."""
        names, wanted = [report.name for report in self.report], list(asked or ())
        for name in wanted:
            if name not in names:
                raise errors.UnknownReport(name, names)
        return tuple(report for report in self.report if not wanted or report.name in wanted)


EXPECTED_ENTRIES = {  # what an entry must be, by the name of its field
    "report": message("at least one [[report]]"),
    "name": message("a name in lower-case letters, digits and hyphens"),
    "notebook": message("the file name of a notebook, ending in .ipynb"),
    "languages": message("a list of languages, at least one"),
    "formats": message("a list of formats, at least one"),
    "stages": message("a list of stages, at least one"),
    "provinces": message("true or false"),
    "parameters": message("a table of parameters and their values"),
}


def load_config(file: Path, languages: tuple[str, ...]) -> Config:
    """The configuration; raises BadConfig naming the first entry that is wrong."""
    try:
        config = Config.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise errors.BadConfig("TOML", str(fault), message("a TOML file in UTF-8")) from None
    except ValidationError as refused:
        raise _make_config_error(refused.errors()[0]) from None
    names = [report.name for report in config.report]
    notebooks = sorted(notebook.name for notebook in paths.NOTEBOOKS.glob("*.ipynb"))
    for position, report in enumerate(config.report, start=1):
        _check_choices(f"report {report.name}, languages", report.languages, languages)
        _check_choices(f"report {report.name}, formats", report.formats, paths.FORMATS)
        _check_choices(f"report {report.name}, stages", report.stages, STAGES)
        _check_choices(f"report {report.name}, notebook", (report.notebook,), notebooks)
        if report.name in names[: position - 1]:
            expected = message("every name once")
            raise errors.BadConfig(f"report {position}, name", f"“{report.name}”", expected)
        for own in RUN_PARAMETERS:
            if own in report.parameters:
                expected = message(
                    "no {names}, which the run gives", names=" ".join(RUN_PARAMETERS)
                )
                raise errors.BadConfig(f"report {report.name}, parameters", f"“{own}”", expected)
    return config


def _make_config_error(fault: Any) -> errors.BadConfig:
    """A refusal of the models, told of the entry: `report 2, colour` for the second report's."""
    first, *inside = fault["loc"]
    entry = str(inside[1] if len(inside) > 1 else first)
    place = f"{first} {inside[0] + 1}" if inside else str(first)
    if fault["type"] == "extra_forbidden":
        known = Report.model_fields if inside else Config.model_fields
        return errors.BadConfig(place, f"“{entry}”", _list_choices(known))
    if len(inside) > 1:
        place = f"{place}, {entry}"
    found = message("no such entry") if fault["type"] == "missing" else repr(fault["input"])
    return errors.BadConfig(place, found, EXPECTED_ENTRIES[entry])


def _check_choices(place: str, found: Iterable[str], known: Iterable[str]) -> None:
    for value in found:
        if value not in known:
            raise errors.BadConfig(place, f"“{value}”", _list_choices(known))


def _list_choices(known: Iterable[str]) -> errors.Message:
    return message("one of {choices}", choices=" ".join(known))
