"""What a run is asked to make, and what one province and year of it makes where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing import errors, i18n, paths
from briefing.config import Report
from briefing.data import schema


@dataclass(frozen=True)
class Request:
    """What a run is asked to make: reports on the provinces of some data folders."""

    data: tuple[Path, ...]
    outputs: Path
    year: int | None
    reports: tuple[Report, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    style: str = paths.PDF_STYLES[0]
    asked: str = ""  # what tells it from another order
    fresh: bool = False
    workers: int | str = 1  # processes here, or the address of a scheduler
    shared: Path | None = None  # a folder that the scheduler's workers see too
    dry: bool = False  # nothing is left behind

    def __post_init__(self) -> None:
        if self.shared and isinstance(self.workers, int):
            raise errors.SharedWithoutScheduler

    def beside(self, run: Run) -> Path | None:
        """The folder a run is made in a folder of, until it is complete; None for any.

        Beside the run's own, from where its files need only be moved, or where a cluster sees it.
        """
        if self.dry or not run.reports:  # nothing of it goes into outputs
            return None
        folder = self.shared.absolute() if self.shared else run.folder.parent
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def run_of(self, info: schema.ProvinceInfo) -> Run:
        """What is made of a province: the reports of its briefing year, where they go.

        Without a year asked for it is the last of the past plan, where every target starts from.
        Raises YearOutsidePlans, NotOfThatYear.
        """
        begun, baseline = schema.period_years(info.past_plan)
        year = baseline if self.year is None else self.year
        stage = find_plan_stage(info, year)
        if not stage:
            last = schema.period_years(info.plan)[1]
            raise errors.YearOutsidePlans(info.id, str(year), str(begun), str(last))
        reports = tuple(r for r in self.reports if stage in r.stages and not r.provinces)
        if not reports and not self.compares():
            raise errors.ReportNotForYear([r.name for r in self.reports], str(year))
        folder = paths.get_run_folder(self.outputs, info.id, year)
        label = f"{info.id} · " if len(self.data) > 1 else ""
        made = reports, self.languages, self.formats, self.style
        return Run(year, folder, folder, *made, label)

    def told_apart(self, sites: Sequence[ProvinceRun]) -> None:
        """Refuse two folders of one province, which would be made into one place."""
        own: dict[str, list[str]] = {}
        for site in sites:
            own.setdefault(site.info.id, []).append(paths.format_path(site.folder))
        for name, several in own.items():
            if len(several) > 1:
                raise errors.DuplicateProvince(name, several)

    def comparison(self, sites: Sequence[ProvinceRun]) -> Run | None:
        """What is made of several provinces together, None where nothing is.

        The latest of their years is the comparison's. Raises NotOfThatYear where none of all
        reports asked for is made.
        """
        year = max(site.run.year for site in sites)
        stages = {find_plan_stage(site.info, site.run.year) for site in sites}
        reports = tuple(r for r in self.reports if r.provinces and stages <= set(r.stages))
        if len(sites) > 1 and self.compares() and reports:
            together = paths.join_province_ids([site.info.id for site in sites])
            folder = paths.get_run_folder(self.outputs, together, year)
            made = reports, self.languages, self.formats, self.style
            return Run(year, folder, folder, *made)
        alone = self.compares() and len(sites) == 1  # the others cannot be made
        if not alone and not any(site.run.reports for site in sites):
            raise errors.ReportNotForYear([report.name for report in self.reports], str(year))
        return None

    def steps(self, sites: Sequence[ProvinceRun]) -> int:
        """How many steps making it shows: the tables of each province, a comparison, each page."""
        together = self.comparison(sites) if sites else None
        compared = 1 + together.steps() if together else 0
        return compared + sum(2 + site.run.steps() for site in sites)

    def compares(self) -> bool:
        """Whether it asks for reports on several provinces together."""
        return len(self.data) > 1 and any(report.provinces for report in self.reports)


@dataclass(frozen=True)
class Run:
    """The reports of one province, or of several compared, as of one year.

    They are made in `stage` and moved into `folder` when they are complete. `label` tells its lines
    from those of other runs beside it.
    """

    year: int
    folder: Path
    stage: Path
    reports: tuple[Report, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    style: str = paths.PDF_STYLES[0]
    label: str = ""

    def editions(self) -> Iterator[tuple[Report, str, tuple[str, ...]]]:
        """Each report in each language it is made in, with the formats it is made into."""
        for report in self.reports:
            formats = tuple(kind for kind in report.formats if kind in self.formats)
            for language in report.languages:
                if language in self.languages:
                    yield report, language, formats

    def steps(self) -> int:
        """How many steps its making shows: each notebook and page, the workbook, the index."""
        pages = sum(1 + len(formats) for _, _, formats in self.editions())
        return pages + 2 if self.reports else 0

    def companions(self, report: Report, language: str) -> dict[str, str]:
        """The pages a page leads to: those this run makes, or that an earlier one left in place."""
        opened_in = "" if language == i18n.LANGUAGES[0] else f"#{language}"
        links = {"index": f"../{paths.INDEX}{opened_in}"}
        if self._is_there(report.name, language, "pdf"):
            links["pdf"] = f"{report.name}.pdf"
        for other in i18n.LANGUAGES:
            if other != language and self._is_there(report.name, other, "html"):
                links["other"] = f"../{other}/{report.name}.html"
        if report.name == paths.STATEMENTS_REPORT:
            links["statements"] = ""
        elif self._is_there(paths.STATEMENTS_REPORT, language, "html"):
            links["statements"] = f"{paths.STATEMENTS_REPORT}.html"
        standing = (page.stem for page in (self.folder / language).glob("*.html"))
        for name in sorted({*(other.name for other in self.reports), *standing} - {report.name}):
            if self._is_there(name, language, "html"):
                links[f"report:{name}"] = f"{name}.html"
        return links

    def _is_there(self, name: str, language: str, kind: str) -> bool:
        """Whether a page is made by this run, or stands there from an earlier one."""
        made = any(
            (report.name, own) == (name, language) and kind in formats
            for report, own, formats in self.editions()
        )
        return made or (self.folder / language / f"{name}.{kind}").is_file()


@dataclass(frozen=True)
class ProvinceRun:
    """A province folder, its facts, and what is made of it."""

    folder: Path
    info: schema.ProvinceInfo
    run: Run


def find_plan_stage(info: schema.ProvinceInfo, year: int) -> str:
    """Where a year lies: in the `past` plan, at the `baseline` (its last year), in the `plan`.

    "" for a year outside both.
    """
    begun, baseline = schema.period_years(info.past_plan)
    first, last = schema.period_years(info.plan)
    if year == baseline:
        return "baseline"
    if first <= year <= last:
        return "plan"
    return "past" if begun <= year < baseline else ""
