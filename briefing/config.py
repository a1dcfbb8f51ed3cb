"""config.toml → the languages of the project; Config: which reports a run makes, and into what."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeGuard

from briefing import errors, paths
from briefing.errors import Message, message

STAGES = ("past", "baseline", "plan")  # where a briefing year lies: see build/request
RUN_PARAMETERS = ("year", "language", "tables")  # what a run gives every notebook itself
MESSAGE_LANGUAGE = "en"  # the language the ids of messages are written in


def list_catalogues() -> tuple[str, ...]:
    """The languages there is a catalogue of."""
    return tuple(sorted(file.stem for file in paths.LOCALES.glob("*.po")))


def read_languages(file: Path = paths.CONFIG) -> tuple[str, ...]:
    """The languages config.toml names, the default first; where it is wrong, all catalogues.

    Errors in the file are reported by `load_config`, in one of these languages.
    """
    catalogues = list_catalogues()
    try:
        entry = tomllib.loads(file.read_text(encoding="utf-8")).get("languages")
    except (OSError, ValueError):
        entry = None
    names = entry if isinstance(entry, list) else []
    return tuple(name for name in names if name in catalogues) or catalogues


LANGUAGES = read_languages()
# The language of what is written in one language only: the title of a data package, a unique key.
REFERENCE_LANGUAGE = MESSAGE_LANGUAGE if MESSAGE_LANGUAGE in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report: its notebook, what it is made into, and for which briefing years.

    `stages` names the years it is made for: inside the past plan, its last year, inside the plan.
    `provinces` marks a report on several provinces together.
    """

    name: str
    notebook: str
    languages: tuple[str, ...] = LANGUAGES
    formats: tuple[str, ...]
    stages: tuple[str, ...] = STAGES
    provinces: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Config:
    """The languages, the default first, and the reports of a run in the order they are listed."""

    languages: tuple[str, ...]
    report: tuple[Report, ...]

    def select_reports(self, names: Iterable[str] | None) -> tuple[Report, ...]:
        """Some reports by their names, all where none is named; raises UnknownReport."""
        known, wanted = [report.name for report in self.report], list(names or ())
        for name in wanted:
            if name not in known:
                raise errors.UnknownReport(name, known)
        return tuple(report for report in self.report if not wanted or report.name in wanted)


def _is_text_list(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)


def _has_form(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


CHECKS: Mapping[str, tuple[Callable[[Any], bool], Message]] = {  # entry → its test, its form
    "report": (
        lambda value: isinstance(value, list) and bool(value),
        message("at least one [[report]]"),
    ),
    "name": (
        _has_form(r"[a-z][a-z0-9-]*"),
        message("a name in lower-case letters, digits and hyphens"),
    ),
    "notebook": (_has_form(r".*\.ipynb"), message("the file name of a notebook, ending in .ipynb")),
    "languages": (_is_text_list, message("a list of languages, at least one")),
    "formats": (_is_text_list, message("a list of formats, at least one")),
    "stages": (_is_text_list, message("a list of stages, at least one")),
    "provinces": (lambda value: isinstance(value, bool), message("true or false")),
    "parameters": (
        lambda value: isinstance(value, dict),
        message("a table of parameters and their values"),
    ),
}
CONFIG_ENTRIES = {"languages": True, "report": True}  # entry → whether it is required
REPORT_ENTRIES = {
    entry.name: entry.default is entry.default_factory is MISSING for entry in fields(Report)
}
Fault = tuple[str, str | Message, Message]  # where, what was found, what was expected


def load_config(file: Path = paths.CONFIG) -> Config:
    """The configuration; raises BadConfig with every entry that is wrong."""
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        expected = message("a TOML file in UTF-8")
        raise errors.BadConfig([("TOML", str(fault), expected)]) from None
    if faults := list(_find_faults(entries)):
        raise errors.BadConfig(faults)
    reports = ({"languages": entries["languages"], **report} for report in entries["report"])
    return Config(tuple(entries["languages"]), tuple(map(_make_report, reports)))


def _make_report(entries: Mapping[str, Any]) -> Report:
    lists = {name: tuple(cell) for name, cell in entries.items() if isinstance(cell, list)}
    return Report(**{**entries, **lists})


def _find_faults(entries: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _find_entry_faults("", entries, CONFIG_ENTRIES)
    entry = entries.get("languages")
    languages: Collection[str] = entry if _is_text_list(entry) else LANGUAGES
    yield from _find_choice_faults("languages", languages, list_catalogues())
    if len(set(languages)) < len(languages):
        yield "languages", repr(languages), message("every name once")
    names: list[object] = []
    reports = entries.get("report")
    for number, report in enumerate(reports if isinstance(reports, list) else (), start=1):
        place = f"report {number}"
        if not isinstance(report, dict):
            yield place, repr(report), CHECKS["report"][1]
            continue
        faults = list(_find_entry_faults(place, report, REPORT_ENTRIES))
        yield from faults or _find_value_faults(report, languages)
        if report.get("name") in names:
            yield f"{place}, name", f"“{report['name']}”", message("every name once")
        names.append(report.get("name"))


def _find_entry_faults(
    table: str, entries: Mapping[str, Any], known: Mapping[str, bool]
) -> Iterator[Fault]:
    """Entries that are unknown, missing or of another form than expected."""
    for name in dict.fromkeys((*entries, *known)):
        place = f"{table}, {name}" if table else name
        if name not in known:
            yield table or name, f"“{name}”", _list_choices(known)
        elif name not in entries:
            if known[name]:
                yield place, message("no such entry"), CHECKS[name][1]
        elif not CHECKS[name][0](entries[name]):
            yield place, repr(entries[name]), CHECKS[name][1]


def _find_value_faults(report: Mapping[str, Any], languages: Collection[str]) -> Iterator[Fault]:
    """Values of a report, each of the right form, that name what does not exist."""
    place = f"report {report['name']}"
    notebooks = sorted(notebook.name for notebook in paths.NOTEBOOKS.glob("*.ipynb"))
    choices = {"languages": languages, "formats": paths.FORMATS, "stages": STAGES}
    for name, known in choices.items():
        yield from _find_choice_faults(f"{place}, {name}", report.get(name, ()), known)
    yield from _find_choice_faults(f"{place}, notebook", [report["notebook"]], notebooks)
    expected = message("no {names}, which the run gives", names=" ".join(RUN_PARAMETERS))
    for name in RUN_PARAMETERS:
        if name in report.get("parameters", ()):
            yield f"{place}, parameters", f"“{name}”", expected


def _find_choice_faults(
    place: str, values: Iterable[str], known: Collection[str]
) -> Iterator[Fault]:
    for value in values:
        if value not in known:
            yield place, f"“{value}”", _list_choices(known)


def _list_choices(known: Iterable[str]) -> Message:
    return message("one of {choices}", choices=" ".join(known))
