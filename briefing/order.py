"""What a run is asked to make, and what one province and year of it makes where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing import contract, errors, paths, words
from briefing.config import Report


@dataclass(frozen=True)
class Order:
    """What a run is asked to make: reports on the provinces of some data folders."""

    data: tuple[Path, ...]
    outputs: Path
    year: int | None
    reports: tuple[Report, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    workers: int = 1

    def compares(self) -> bool:
        """Whether it asks for reports on several provinces together."""
        return len(self.data) > 1 and any(report.provinces for report in self.reports)


@dataclass(frozen=True)
class Run:
    """The reports of one province, or of several compared, as of one year.

    They are made in `stage` and moved into `folder` when they are complete.
    """

    year: int
    folder: Path
    stage: Path
    reports: tuple[Report, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]

    def editions(self) -> Iterator[tuple[Report, str, tuple[str, ...]]]:
        """Each report in each language it is made in, with the formats it is made into."""
        for report in self.reports:
            formats = tuple(kind for kind in report.formats if kind in self.formats)
            for language in report.languages:
                if language in self.languages:
                    yield report, language, formats

    def steps(self) -> int:
        """How many steps its making shows: each notebook and page, the index."""
        pages = sum(1 + len(formats) for _, _, formats in self.editions())
        return 1 + pages if self.reports else 0

    def companions(self, report: Report, language: str) -> dict[str, str]:
        """The pages a page leads to: those this run makes, or that an earlier one left in place."""
        opened_in = "" if language == words.LANGUAGES[0] else f"#{language}"
        links = {"index": f"../{paths.INDEX}{opened_in}"}
        if self._is_there(report.name, language, "pdf"):
            links["pdf"] = f"{report.name}.pdf"
        for other in words.LANGUAGES:
            if other != language and self._is_there(report.name, other, "html"):
                links["other"] = f"../{other}/{report.name}.html"
        if report.name == paths.STATEMENTS:
            links["statements"] = ""
        elif self._is_there(paths.STATEMENTS, language, "html"):
            links["statements"] = f"{paths.STATEMENTS}.html"
        return links

    def _is_there(self, name: str, language: str, kind: str) -> bool:
        """Whether a page is made by this run, or stands there from an earlier one."""
        made = any(
            (report.name, own) == (name, language) and kind in formats
            for report, own, formats in self.editions()
        )
        return made or (self.folder / language / f"{name}.{kind}").is_file()


def comparison(
    order: Order, infos: Sequence[contract.ProvinceInfo], runs: Sequence[Run]
) -> Run | None:
    """What is made of the provinces of an order together, None where nothing is.

    `runs` are what is made of each by itself; the latest of their years is the comparison's. Raises
    NotOfThatYear where none of all reports asked for is made.
    """
    year = max(run.year for run in runs)
    stages = {stage_of(info, run.year) for info, run in zip(infos, runs, strict=True)}
    reports = tuple(r for r in order.reports if r.provinces and stages <= set(r.stages))
    if order.compares() and reports:
        folder = paths.run_folder(order.outputs, paths.joined([info.id for info in infos]), year)
        return Run(year, folder, folder, reports, order.languages, order.formats)
    if not any(run.reports for run in runs):
        raise errors.NotOfThatYear([report.name for report in order.reports], str(year))
    return None


def stage_of(info: contract.ProvinceInfo, year: int) -> str:
    """Where a year lies: in the `past` plan, at the `baseline` (its last year), in the `plan`.

    "" for a year outside both.
    """
    begun, baseline = contract.period_years(info.past_plan)
    first, last = contract.period_years(info.plan)
    if year == baseline:
        return "baseline"
    if first <= year <= last:
        return "plan"
    return "past" if begun <= year < baseline else ""
