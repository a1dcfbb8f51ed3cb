"""config.toml → Config: which reports a run makes, with which parameters, languages and formats."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from briefing import errors

FORMATS = ("html", "pdf")
OWN_PARAMETERS = ("year", "language", "tables")  # what a run gives every notebook itself


class Report(BaseModel):
    """One report: its notebook and what it is made into."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    notebook: str = Field(pattern=r"\.ipynb$")
    languages: tuple[str, ...] = Field(min_length=1)
    formats: tuple[str, ...] = Field(min_length=1)
    parameters: dict[str, Any] = Field(default_factory=dict)


class Config(BaseModel):
    """The reports of a run, in the order they are made and listed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: tuple[Report, ...] = Field(min_length=1)


def read(file: Path, languages: tuple[str, ...]) -> Config:
    """The configuration; raises BadConfig naming the first entry that is wrong."""
    try:
        config = Config.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as fault:
        raise errors.BadConfig("TOML", str(fault), "a TOML file") from None
    except ValidationError as refused:
        first = refused.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise errors.BadConfig(place, repr(first["input"]), first["msg"]) from None
    for report in config.report:
        _among(report, "languages", report.languages, languages)
        _among(report, "formats", report.formats, FORMATS)
    return config


def _among(report: Report, entry: str, found: tuple[str, ...], known: tuple[str, ...]) -> None:
    for value in found:
        if value not in known:
            place = f"report {report.name}, {entry}"
            raise errors.BadConfig(place, value, " ".join(known))
