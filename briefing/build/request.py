"""What a run is asked to make, and what one province and year of it makes where."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from briefing import config, errors, paths
from briefing.build import cache, years
from briefing.build.finished import list_releases, make_key
from briefing.config import COMMUNE, Report, expand_reports
from briefing.data import reader, schema
from briefing.data.codes import DOMAINS
from briefing.data.folder import Contents
from briefing.data.periods import period_years
from briefing.data.tables import COMPARISON_TABLES, TABLE_NAMES
from briefing.i18n import LANGUAGES
from briefing.publish.renderers import RENDERERS, WEB


@dataclass(frozen=True)
class Request:
    """What a run is asked to make: reports on the provinces of some data folders.

    `configured` are all reports of config.toml, `reports` those asked for; of one for each commune
    those of `communes`, of all where none is named. `key` tells a request
    from others; `project` has the sums of code and libraries when it began, `releases`
    those kept until then. Without `formats` each report is made into its own. `workers` are
    processes here, or the address of a scheduler whose workers
    may see a `shared` folder too. A `dry` one leaves nothing behind, one that `is_aside` nothing to
    be opened.
    """

    data: tuple[Path, ...]
    outputs: Path
    year: int | None
    configured: tuple[Report, ...]
    reports: tuple[Report, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    style: str = paths.PDF_STYLES[0]
    key: str = ""
    project: cache.Project = field(default_factory=dict)
    releases: Sequence[str] = ()
    fresh: bool = False
    workers: int | str = 1
    shared: Path | None = None
    dry: bool = False
    is_aside: bool = False
    communes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.shared and isinstance(self.workers, int):
            raise errors.SharedWithoutScheduler

    def make_run(self, data: Path) -> Run:
        """What is made of a province folder: the reports of its briefing year, where they go.

        The folder is read here, once for the whole run. Without a year asked for it is the newest
        with results of targets. Raises MissingFolder, BadData, YearOutsidePlans, ReportNotForYear.
        """
        contents = reader.read_data_files(data)
        info = reader.parse_province_info(data, contents)
        year = years.choose_year(contents, info) if self.year is None else self.year
        stages = years.find_plan_stages(info, year)
        if not stages:
            first, last = period_years(info.plans[0])[0], period_years(info.plans[-1])[1]
            raise errors.YearOutsidePlans(province=info.id, year=year, first=first, last=last)
        known = reader.list_commune_ids(contents)
        if unknown := [one for one in self.communes if one not in known]:
            raise errors.UnknownCommune(unknown[0], known)
        configured = [
            report
            for report in expand_reports(self.configured, known)
            if not report.provinces
            and (not report.requires or reader.read_as_written(contents, report.requires))
        ]
        asked = expand_reports(self.reports, self.communes or known)
        run = self._select_reports(info.id, year, [stages], configured, asked)
        sums = reader.hash_contents(contents)
        run = replace(run, data=data, info=info, contents=contents, sums=sums)
        if not run.reports and not self.compares():
            raise self._not_for_year(year)
        return run

    def _select_reports(
        self,
        name: str,
        year: int,
        stages: Sequence[set[str]],
        configured: Sequence[Report],
        asked: Sequence[Report],
    ) -> Run:
        """A run of the reports that are made at a stage of each province, one or several."""
        fitting = tuple(
            report for report in configured if all(of & {*report.stages} for of in stages)
        )
        return Run(
            year,
            self.outputs / name / str(year),
            fitting,
            tuple(report for report in fitting if report in asked),
            self.languages,
            self.formats,
            self.style,
            f"{name} · " if len(self.data) > 1 and len(stages) == 1 else "",
            name,
        )

    def make_comparison(self, runs: Sequence[Run]) -> Run | None:
        """What is made of several provinces together, None where nothing is.

        The latest of their years is the comparison's. Raises ReportNotForYear where none of all
        reports asked for is made.
        """
        year = max(run.year for run in runs)
        infos = [run.info for run in runs if run.info]
        if len(runs) > 1 and self.compares():
            stages = [years.find_plan_stages(run.info, run.year) for run in runs if run.info]
            name = paths.join_province_ids([info.id for info in infos])
            configured = [report for report in self.configured if report.provinces]
            together = self._select_reports(name, year, stages, configured, self.reports)
            if together.reports:
                return replace(together, compared=tuple((run.data, run.year) for run in runs))
        alone = self.compares() and len(runs) == 1  # the others cannot be made
        if not alone and not any(run.reports for run in runs):
            raise self._not_for_year(year)
        return None

    def list_chosen_years(self, runs: Sequence[Run]) -> list[tuple[str, int]]:
        """The years nobody asked for, each with the label of its province."""
        return [(run.label, run.year) for run in runs] if self.year is None else []

    def _not_for_year(self, year: int) -> errors.ReportNotForYear:
        names = ", ".join(report.name for report in self.reports)
        return errors.ReportNotForYear(names=names, year=year)

    def check_distinct(self, runs: Sequence[Run]) -> None:
        """Refuse two folders of one province, which would be made into one place."""
        folders: dict[Path, list[Run]] = {}
        for run in runs:
            folders.setdefault(run.folder.parent, []).append(run)
        for name, same in folders.items():
            if len(same) > 1:
                listed = ", ".join(paths.format_path(run.data) for run in same)
                raise errors.DuplicateProvince(province=name.name, folders=listed)

    def compares(self) -> bool:
        """Whether it asks for reports on several provinces together."""
        return len(self.data) > 1 and any(report.provinces for report in self.reports)

    def count_steps(self, runs: Sequence[Run]) -> int:
        """How many steps making it shows: the tables of each province, a comparison, each page."""
        together = self.make_comparison(runs) if runs else None
        compared = 1 + together.count_steps() if together else 0
        return compared + sum(2 + run.count_steps() for run in runs)


def read_request(arguments: argparse.Namespace) -> Request:
    """The request of a command line; raises WrongUse where it cannot be carried out."""
    from briefing import execute

    choices = config.Choices(
        RENDERERS, TABLE_NAMES, tuple(COMPARISON_TABLES), DOMAINS, schema.ROW_MODELS
    )
    configured = config.load_config(paths.CONFIG, choices)
    communes = tuple(dict.fromkeys(arguments.commune or ()))
    named = [*(arguments.report or ()), *(configured.select_each() if communes else ())]
    reports = configured.select_reports(named)
    folders = paths.find_province_folders(arguments.data or [paths.DATA])
    for report in reports:
        given = {**report.parameters, "year": 0, "language": "", "tables": ""}
        given |= {COMMUNE: ""} if report.each else {}
        execute.check_parameters(paths.NOTEBOOKS / report.notebook, given)
        if report.provinces and arguments.report and len(folders) < 2:
            raise errors.TooFewProvinces(report=report.name)
        known, asked = report.all_formats, arguments.format or report.formats
        if arguments.report and not {*asked} & {*known}:
            formats = {"formats": ", ".join(asked), "known": ", ".join(known)}
            raise errors.ReportNotInFormat(names=report.name, **formats)
    return Request(
        folders,
        arguments.outputs,
        arguments.year,
        configured.report,
        reports,
        tuple(arguments.language or LANGUAGES),
        tuple(arguments.format or ()),
        arguments.style,
        make_key(arguments),
        getattr(arguments, "project", None) or cache.list_project_files(),
        list_releases(arguments.outputs),
        arguments.fresh,
        getattr(arguments, "workers", 1),
        getattr(arguments, "shared", None),
        communes=communes,
    )


@dataclass(frozen=True)
class Edition:
    """A report in one language, with the formats it is made into, and what must be made of it.

    `style` is how those of its formats that are `asked` for are set; what lies published and is not
    asked for keeps its own. `label` tells its lines from those of other
    provinces. `run.plan_run` fills the rest: the `styles` of its formats; `links`
    of its pages; the `date` of the newest source
    and, where they are kept, their `release`, for their last line; `inputs` of each of its steps;
    whether its notebook `executes`; the formats to `render` whatever comes of that, the others only
    where the notebook comes out with another sum than `notebook_sum`; `reasons`, empty where it
    was never made; the sums of the files it is `given`.
    """

    report: Report
    source: Path  # its notebook
    language: str
    formats: tuple[str, ...]
    style: str
    asked: tuple[str, ...]
    label: str
    styles: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    date: str = ""
    release: str = ""
    inputs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    executes: bool = True
    render: tuple[str, ...] = ()
    notebook_sum: str = ""
    reasons: Sequence[errors.Message] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.language}-{self.report.name}"

    @property
    def title(self) -> str:
        """What its lines call it."""
        return f"{self.label}{self.report.name} · {self.language}"

    @property
    def description(self) -> errors.Message:
        """What an error calls it."""
        names = {"report": self.report.name, "language": self.language}
        return errors.message("{label}report {report}, {language}", label=self.label, **names)

    @property
    def notebook(self) -> str:
        """Its executed notebook, below the run's folder."""
        return f"{paths.EXECUTED_FOLDER}/{self.name}.ipynb"

    @property
    def names(self) -> dict[str, str]:
        """What the log calls it."""
        return {"report": self.report.name, "language": self.language}

    @property
    def is_current(self) -> bool:
        """Whether nothing must be made of it."""
        return not self.executes and not self.render

    @property
    def steps(self) -> tuple[str, ...]:
        """What is to be made of it, as far as is known before."""
        return ("notebook", *self.formats) if self.executes else self.render

    def list_formats_to_render(self, notebook_sum: str) -> tuple[str, ...]:
        """The formats to render once its notebook has a certain sum."""
        changed = notebook_sum != self.notebook_sum
        return tuple(kind for kind in self.formats if changed or kind in self.render)

    def page(self, kind: str) -> str:
        """One of its pages, below the run's folder."""
        return f"{self.language}/{self.report.name}.{kind}"

    def files(self, kind: str) -> list[str]:
        """All that is made with one of its pages: the page, then the files beside it."""
        suffixes = RENDERERS[kind].suffixes
        return [f"{self.language}/{self.report.name}{suffix}" for suffix in suffixes]

    def step(self, kind: str) -> str:
        """The name of one of its steps in the manifest: ipynb, html, pdf, docx."""
        return f"{self.name}.{kind}"


@dataclass(frozen=True)
class Run:
    """The reports of one province, or of several compared, as of one year.

    Of the `configured` reports that fit the year, `reports` are asked for, in some languages and
    formats. They are made in `stage` and moved into `folder` when they are complete. `data`,
    `info`, and the `contents` and `sums` of the files of `data` as they were read, are of the one
    province, `compared` has the data folders of several and their years.
    """

    year: int
    folder: Path
    configured: tuple[Report, ...]
    reports: tuple[Report, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    style: str = paths.PDF_STYLES[0]
    label: str = ""
    province: str = ""  # its id, of several joined; a cluster's worker has another folder
    stage: Path = field(default_factory=Path)
    data: Path = field(default_factory=Path)
    info: schema.ProvinceInfo | None = None
    contents: Contents = field(default_factory=dict, hash=False)
    sums: Mapping[str, str] = field(default_factory=dict, hash=False)
    compared: tuple[tuple[Path, int], ...] = ()

    @property
    def name(self) -> str:
        """What the log calls it: its folder below the outputs."""
        return f"{self.province}/{self.year}"

    def list_changed_data(self) -> list[str]:
        """The files of its data folder that are not what was read."""
        now = reader.hash_data_files(self.data) if self.sums else {}
        return [name for name, total in self.sums.items() if now[name] != total]

    def list_facts(self) -> dict[str, Any]:
        """What its manifest says of it: its place in the outputs, and what it is made from.

        That are its data folders, as seen from its own folder, with their years.
        """
        folders = dict(self.compared or [(self.data, self.year)])
        here = self.folder.resolve()
        data = {paths.find_way(place.resolve(), here): year for place, year in folders.items()}
        return {"run": f"{self.folder.parent.name}/{self.folder.name}", "data": data}

    def editions(self) -> list[Edition]:
        """Each report in each language that is asked for or lies published in the folder."""
        editions: list[Edition] = []
        for report in self.configured if self.reports else ():
            source = paths.NOTEBOOKS / report.notebook
            for language in report.languages:
                selected = report in self.reports and language in self.languages
                asked = (self.formats or report.formats) if selected else ()
                formats = tuple(
                    kind
                    for kind in report.all_formats
                    if kind in asked or (self.folder / language / f"{report.name}.{kind}").is_file()
                )
                if formats:
                    editions.append(
                        Edition(report, source, language, formats, self.style, asked, self.label)
                    )
        return editions

    def count_steps(self) -> int:
        """How many steps its making shows: each notebook and page, the workbook, the index."""
        pages = sum(1 + len(edition.formats) for edition in self.editions())
        return pages + 2 if pages else 0

    def links_of(self, edition: Edition) -> dict[str, str]:
        """The pages a page leads to: those this run makes, or that an earlier one left in place."""
        pages = {
            (other.report.name, other.language, kind)
            for other in self.editions()
            for kind in other.formats
        }
        name, language = edition.report.name, edition.language
        opened_in = "" if language == LANGUAGES[0] else f"#{language}"
        links = {"index": f"../{paths.INDEX}{opened_in}"}
        for kind in edition.formats:
            if kind != WEB:
                links[f"format:{kind}"] = f"{name}.{kind}"
        for other in LANGUAGES:
            if other != language and (name, other, WEB) in pages:
                links[f"language:{other}"] = f"../{other}/{name}.{WEB}"
        if name == paths.STATEMENTS_REPORT:
            links["statements"] = ""
        elif (paths.STATEMENTS_REPORT, language, WEB) in pages:
            links["statements"] = f"{paths.STATEMENTS_REPORT}.{WEB}"
        for report in sorted(self.configured, key=lambda one: one.name):
            leads = COMMUNE not in report.parameters or name == paths.COMMUNES_REPORT
            if report.name != name and leads and (report.name, language, WEB) in pages:
                links[f"report:{report.name}"] = f"{report.name}.{WEB}"
        return links
