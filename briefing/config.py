"""config.toml → the languages of the project; Config: which reports a run makes, and into what."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeGuard

from briefing import errors, limits, paths
from briefing.errors import Message, hidden, message

STAGES = ("past", "baseline", "plan")  # where a briefing year lies: build.years
ROWS = (
    "all",
    "domain",
    "numbered",
    "commune",
)  # which rows of its tables a report is given: build.slices
COMMUNE = "commune"  # the parameter that names the commune of a report on one
RUN_PARAMETERS = ("year", "language", "tables")  # what a run gives every notebook itself
MESSAGE_LANGUAGE = "en"  # the language the ids of messages are written in


def list_catalogues() -> tuple[str, ...]:
    """The languages there is a catalogue of."""
    return tuple(sorted(file.stem for file in paths.LOCALES.glob("*.po")))


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and bool(value)


def _is_text_list(value: object) -> TypeGuard[list[str]]:
    return _is_list(value) and all(isinstance(item, str) for item in value)


def read_choices(file: Path = paths.CONFIG) -> tuple[tuple[str, ...], ...]:
    """The languages config.toml names, the default first; formats of its reports; those on request.

    Where it is wrong, all catalogues. Errors in it are reported by `load_config`, in one of these.
    """
    catalogues = list_catalogues()
    entries = _read_toml_or_nothing(file)
    names, reports = _list_languages(entries), entries.get("report")
    tables = (
        [report for report in reports if isinstance(report, dict)]
        if isinstance(reports, list)
        else []
    )
    formats, on_request = (
        tuple(
            dict.fromkeys(
                kind for one in tables if _is_text_list(one.get(entry)) for kind in one[entry]
            )
        )
        for entry in ("formats", "on_request")
    )
    found = tuple(name for name in names if name in catalogues)
    return found or catalogues, formats, on_request


def _read_toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(limits.read_file(file, limits.MAX_TOML).decode("utf-8-sig"))


def _read_toml_or_nothing(file: Path) -> dict[str, Any]:
    try:
        return _read_toml(file)
    except (OSError, ValueError, RecursionError, errors.UnreadFile):
        return {}


def _list_languages(entries: Mapping[str, Any]) -> list[Any]:
    languages = entries.get("languages")
    return languages if isinstance(languages, list) else []


def find_missing_catalogues(file: Path = paths.CONFIG) -> list[str]:
    """The languages config.toml names and there is no catalogue of."""
    names = _list_languages(_read_toml_or_nothing(file))
    return [str(name) for name in names if name not in list_catalogues()]


LANGUAGES, FORMATS, ON_REQUEST = read_choices()  # formats of a run, and of one that names them
# The language of what is written in one language only: the title of a data package, a unique key.
REFERENCE_LANGUAGE = MESSAGE_LANGUAGE if MESSAGE_LANGUAGE in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report: its notebook, what it is made into, and for which briefing years.

    A run makes its `formats`; those `on_request` are made where they are asked for by name.
    `stages` names the years it is made for: inside the past plan, its last year, inside the plan.
    `provinces` marks a report on several provinces together; one that `requires` a file of the data
    contract is made only where that has rows; with `each` a report of its own for every commune,
    which is made where it is asked for. Its notebook is given the `tables`
    named (all where none is), and of them the `rows` of `ROWS`.
    """

    name: str
    notebook: str
    languages: tuple[str, ...] = LANGUAGES
    formats: tuple[str, ...]
    on_request: tuple[str, ...] = ()
    stages: tuple[str, ...] = STAGES
    provinces: bool = False
    requires: str = ""
    each: bool = False
    tables: tuple[str, ...] = ()
    rows: str = ROWS[0]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def of(self, commune: str) -> Report:
        """The report on one commune, by its code: `commune-01290`."""
        parameters = {**self.parameters, COMMUNE: commune}
        return replace(self, name=f"{self.name}-{commune}", each=False, parameters=parameters)

    @property
    def all_formats(self) -> tuple[str, ...]:
        """Those of a run, then those on request."""
        return tuple(dict.fromkeys((*self.formats, *self.on_request)))


@dataclass(frozen=True)
class Config:
    """The reports of a run in the order they are listed."""

    report: tuple[Report, ...]

    def select_reports(self, names: Iterable[str] | None) -> tuple[Report, ...]:
        """Some reports by their names; where none is named all but those for each commune.

        Raises UnknownReport.
        """
        choices, wanted = [report.name for report in self.report], list(names or ())
        for name in wanted:
            if name not in choices:
                raise errors.UnknownReport(name, choices)
        if not wanted:
            return tuple(report for report in self.report if not report.each)
        return tuple(report for report in self.report if report.name in wanted)

    def select_each(self) -> list[str]:
        """The names of the reports there is one of for each commune."""
        return [report.name for report in self.report if report.each]


def find_report(reports: Iterable[Report], name: str) -> tuple[Report, str] | None:
    """The report of a page by its name, and the commune it is on, "" of other reports."""
    for report in reports:
        if report.name == name:
            return report, ""
        if report.each and name.startswith(f"{report.name}-"):
            return report, name.removeprefix(f"{report.name}-")
    return None


def expand_reports(reports: Iterable[Report], communes: Sequence[str]) -> list[Report]:
    """Reports with one for each commune in place of those that have `each`."""
    return [
        one
        for report in reports
        for one in ([report.of(name) for name in communes] if report.each else [report])
    ]


def _has_form(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def _is_of(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kind)


def _list_choices(choices: Iterable[str]) -> Message:
    return message("one of {choices}", choices=" ".join(choices))


A_NAME = message("a name in lower-case letters, digits and hyphens")
CHECKS: Mapping[str, tuple[Callable[[Any], bool], Message]] = {  # entry → its test, its form
    "report": (_is_list, message("at least one [[report]]")),
    "name": (lambda name: _has_form(r"[a-z][a-z0-9-]*")(name) and paths.is_file_name(name), A_NAME),
    "notebook": (_has_form(r".*\.ipynb"), message("the file name of a notebook, ending in .ipynb")),
    "languages": (_is_text_list, message("a list of languages, at least one")),
    "formats": (_is_text_list, message("a list of formats, at least one")),
    "on_request": (_is_text_list, message("a list of formats, at least one")),
    "stages": (_is_text_list, message("a list of stages, at least one")),
    "provinces": (_is_of(bool), message("true or false")),
    "each": (_is_of(bool), message("true or false")),
    "requires": (_is_of(str), message("the name of a file of the data contract")),
    "tables": (_is_text_list, message("a list of tables, at least one")),
    "rows": (ROWS.__contains__, _list_choices(ROWS)),
    "parameters": (_is_of(dict), message("a table of parameters and their values")),
}
CONFIG_ENTRIES = {"languages": True, "report": True}  # entry → whether it is required
REPORT_ENTRIES = {
    entry.name: entry.default is entry.default_factory is MISSING for entry in fields(Report)
}
Fault = tuple[str, str | Message, Message]  # where, what was found, what was expected


@dataclass(frozen=True)
class Choices:
    """What entries of a report may name; nothing is checked that has no choices here.

    `compared` are the tables of several provinces compared.
    """

    formats: Collection[str] = ()
    tables: Collection[str] = ()
    compared: Collection[str] = ()
    domains: Collection[str] = ()
    files: Collection[str] = ()


def load_config(file: Path = paths.CONFIG, choices: Choices | None = None) -> Config:
    """The configuration; raises BadConfig with every entry that is wrong."""
    try:
        entries = _read_toml(file)
    except RecursionError:
        nested = message("brackets in brackets without end")
        raise errors.BadConfig([("TOML", nested, message("a TOML file in UTF-8"))]) from None
    except ValueError as fault:  # no TOML, no UTF-8, a number of thousands of digits
        found = ("TOML", str(fault), message("a TOML file in UTF-8"))
        raise errors.BadConfig([found]) from None
    if faults := list(_find_faults(entries, choices or Choices())):
        raise errors.BadConfig(faults)
    languages = tuple(entries["languages"])
    reports = []
    for report in entries["report"]:
        lists = {name: tuple(cell) for name, cell in report.items() if isinstance(cell, list)}
        reports.append(Report(**{"languages": languages, **report, **lists}))
    return Config(tuple(reports))


def _find_faults(entries: Mapping[str, Any], choices: Choices) -> Iterator[Fault]:
    yield from _find_entry_faults("", entries, CONFIG_ENTRIES)
    entry = entries.get("languages")
    languages: Collection[str] = entry if _is_text_list(entry) else LANGUAGES
    yield from _find_choice_faults("languages", languages, list_catalogues())
    yield from _find_repeated("languages", languages)
    names: list[object] = []
    reports = entries.get("report")
    for number, report in enumerate(reports if isinstance(reports, list) else (), start=1):
        place = f"report {number}"
        if not isinstance(report, dict):
            yield place, repr(report), CHECKS["report"][1]
            continue
        faults = list(_find_entry_faults(place, report, REPORT_ENTRIES))
        yield from faults or _find_value_faults(report, languages, choices)
        if report.get("name") in names:
            yield f"{place}, name", f"“{report['name']}”", message("every name once")
        names.append(report.get("name"))


def _find_entry_faults(
    table: str, entries: Mapping[str, Any], required: Mapping[str, bool]
) -> Iterator[Fault]:
    """Entries that do not exist, are missing or of another form than expected."""
    for name in dict.fromkeys((*entries, *required)):
        place = f"{table}, {name}" if table else name
        if name not in required:
            yield table or name, f"“{name}”", _list_choices(required)
        elif name not in entries:
            if required[name]:
                yield place, message("no such entry"), CHECKS[name][1]
        elif not CHECKS[name][0](entries[name]):
            yield place, repr(entries[name]), CHECKS[name][1]


def _find_value_faults(
    report: Mapping[str, Any], languages: Collection[str], choices: Choices
) -> Iterator[Fault]:
    """Values of a report, each of the right form, that name what does not exist."""
    place = f"report {report['name']}"
    tables = choices.compared if report.get("provinces") else choices.tables
    named = {
        **{"languages": languages, "formats": choices.formats, "on_request": choices.formats},
        **{"stages": STAGES, "tables": tables},
    }
    for name, known in named.items():
        values = report.get(name, ())
        yield from _find_repeated(f"{place}, {name}", values)
        yield from _find_choice_faults(f"{place}, {name}", values if known else (), known)
    required = [report["requires"]] if choices.files and "requires" in report else []
    yield from _find_choice_faults(f"{place}, requires", required, choices.files)
    domain = report.get("parameters", {}).get("domain")
    if choices.domains and (domain is not None or report.get("rows") == "domain"):
        domains = [] if domain in choices.domains else [domain or "–"]
        yield from _find_choice_faults(f"{place}, parameters, domain", domains, choices.domains)
    notebooks = sorted(notebook.name for notebook in paths.NOTEBOOKS.glob("*.ipynb"))
    yield from _find_choice_faults(f"{place}, notebook", [report["notebook"]], notebooks)
    for name, value in report.get("parameters", {}).items():
        if any(map(hidden.is_hidden, f"{name}{value}")):
            shown = hidden.show_hidden(f"{name} = {value}")
            yield f"{place}, parameters", shown, message("text without control characters")
    expected = message("no {names}, which the run gives", names=" ".join(RUN_PARAMETERS))
    for name in RUN_PARAMETERS:
        if name in report.get("parameters", ()):
            yield f"{place}, parameters", f"“{name}”", expected


def _find_choice_faults(
    place: str, values: Iterable[str], choices: Collection[str]
) -> Iterator[Fault]:
    expected = _list_choices(choices)
    return ((place, f"“{value}”", expected) for value in values if value not in choices)


def _find_repeated(place: str, values: Collection[str]) -> Iterator[Fault]:
    if len(set(values)) < len(values):
        yield place, repr(values), message("every name once")
