"""Each report in each language of a run, against what was made earlier → what must be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing import errors, paths, watch
from briefing.build import sums
from briefing.build.manifest import reads, reasons, record
from briefing.build.manifest.record import Made, Manifest
from briefing.build.request import Run
from briefing.config import Report
from briefing.errors import message


@dataclass(frozen=True)
class Edition:
    """A report in one language: its notebook, which of its steps must be made again, and why.

    `executes` says whether its notebook must run; `pages` are the formats that must be rendered
    whatever comes of that, `after` those only if its notebook comes out another than `before`, the
    sum of the one that stands. `inputs` has those of each step, `links` the addresses its pages
    lead to. `reasons` is empty where it was never made.
    """

    report: Report
    source: Path
    language: str
    formats: tuple[str, ...]
    links: Mapping[str, str]
    inputs: Mapping[str, Mapping[str, str]]
    executes: bool
    pages: tuple[str, ...]
    after: tuple[str, ...]
    before: str
    reasons: Sequence[errors.Message]
    label: str = ""

    @property
    def name(self) -> str:
        return f"{self.language}-{self.report.name}"

    @property
    def notebook(self) -> str:
        """Its executed notebook, below the run's folder."""
        return f"{paths.EXECUTED_FOLDER}/{self.name}.ipynb"

    @property
    def title(self) -> str:
        """What its lines say it is."""
        return f"{self.label}{self.report.name} · {self.language}"

    @property
    def told(self) -> errors.Message:
        """What an error calls it."""
        names = {"report": self.report.name, "language": self.language}
        return message("{label}report {report}, {language}", label=self.label, **names)

    @property
    def steps(self) -> tuple[str, ...]:
        """What is to be made of it, as far as is known before."""
        return ("notebook", *self.formats) if self.executes else self.pages

    @property
    def stands(self) -> bool:
        return not self.executes and not self.pages

    def page(self, kind: str) -> str:
        """One of its pages, below the run's folder."""
        return f"{self.language}/{self.report.name}.{kind}"

    def files(self, kind: str) -> list[str]:
        """All that is made with one of its pages: with a PDF the picture of its first page."""
        own = self.page(kind)
        picture = own.removesuffix(kind).removesuffix(".") + paths.THUMBNAIL_SUFFIX
        return [own, picture] if kind == "pdf" else [own]

    def step(self, kind: str) -> str:
        """The name of one of its steps in the manifest: ipynb, html or pdf."""
        return f"{self.name}.{kind}"

    def rendered(self, notebook: str) -> tuple[str, ...]:
        """The formats to render once its notebook has a certain sum."""
        wanted = self.pages if notebook == self.before else (*self.pages, *self.after)
        return tuple(kind for kind in self.formats if kind in wanted)


@dataclass(frozen=True)
class Outcome:
    """What a process tells of an edition it made: what its notebook and each page read."""

    executed: bool
    reads: watch.Reads | None
    said: Mapping[str, Sequence[Sequence[Any]]]


def editions(
    run: Run,
    earlier: Manifest,
    now: Mapping[str, reads.Columns],
    changes: Sequence[reasons.Change] = (),
) -> Iterator[Edition]:
    """The editions of a run with certain tables, against what was made earlier.

    `changes` are the rows of its data that differ, to tell why.
    """
    for report, language, formats in run.editions():
        links = run.companions(report, language)
        executed = earlier.get(f"{language}-{report.name}.ipynb")
        before = _sum_of(executed)
        inputs = _inputs(run, report, language, links, before)
        told = _of_notebook(executed, inputs["ipynb"], run, now, changes)
        pages, of_pages = [], []
        for kind in formats:
            made = earlier.get(f"{language}-{report.name}.{kind}")
            why = reasons.of_rendering(made, inputs[kind], run.folder)
            if why is None or why:
                pages.append(kind)
                of_pages += [one for one in why or () if one not in of_pages]
        yield Edition(
            report,
            paths.NOTEBOOKS / report.notebook,
            language,
            formats,
            links,
            inputs,
            executes=told is None or bool(told),
            pages=tuple(pages),
            after=tuple(kind for kind in formats if kind not in pages),
            before=before,
            reasons=() if told is None else tuple(told) or tuple(of_pages),
            label=run.label,
        )


def _inputs(
    run: Run, report: Report, language: str, links: Mapping[str, str], executed: str
) -> dict[str, dict[str, str]]:
    """What each step is made from beside what it reads: ipynb, html, pdf → name → sum."""
    given = {**report.parameters, "year": run.year, "language": language}
    source = sums.hash_file(paths.NOTEBOOKS / report.notebook)
    rendered = {"executed": executed, "links": sums.hash_facts(links)}
    return {
        "ipynb": {
            "notebook": source,
            "parameters": sums.hash_facts(given),
            **sums.hash_static_inputs("notebook"),
        },
        "html": {**rendered, **sums.hash_static_inputs("html")},
        "pdf": {**rendered, "style": run.style, **sums.hash_static_inputs("pdf")},
    }


def _of_notebook(
    made: Made | None,
    now: Mapping[str, str],
    run: Run,
    tables: Mapping[str, reads.Columns],
    changes: Sequence[reasons.Change],
) -> list[errors.Message] | None:
    """Why a notebook must be executed again: [] where it stands, None where it never was."""
    if made is None:
        return None
    told = [reasons.of_input(name) for name in record.differing(made, now)]
    for name in reads.other_tables(made, tables):
        told.append(reasons.of_table(name, made["cells"][name], run, tables, changes))
    if not reads.same_words(made):
        told.append(message("the words changed"))
    for name in _other_files(made, run):
        told.append(message("{file} changed", file=name))
    told += [reasons.of_damage(name) for name in record.damaged(made, run.folder)]
    return [one for place, one in enumerate(told) if one not in told[:place]]


def _other_files(made: Made, run: Run) -> list[str]:
    """The files a notebook read beside its tables that are not what they were."""
    return [name for name, kept in made["read"].items() if _sum_of_read(name, run) != kept]


def _sum_of_read(name: str, run: Run) -> str:
    """Of a file of the stage, or of one named by its full path."""
    return sums.hash_file(run.stage / name)


def _sum_of(made: Made | None) -> str:
    return "" if made is None else next(iter(made["files"].values()), "")


def entries(
    one: Edition,
    outcome: Outcome,
    earlier: Manifest,
    run: Run,
    tables: Mapping[str, reads.Columns],
) -> Manifest:
    """The manifest's entries of an edition whose files lie in the stage."""
    made: Manifest = {}
    if outcome.executed:
        kept = reads.kept(outcome.reads, tables, one.language)
        read = (outcome.reads or {}).get("files", ())
        more = {**kept, "read": {name: _sum_of_read(name, run) for name in read}}
    else:
        before = earlier[one.step("ipynb")]
        more = {name: before[name] for name in ("cells", "sums", "said", "unsaid", "read")}
    made[one.step("ipynb")] = record.made_of(one.inputs["ipynb"], [one.notebook], run.stage, **more)
    for kind, said in outcome.said.items():
        inputs = {**one.inputs[kind], "executed": sums.hash_file(run.stage / one.notebook)}
        own = reads.words_kept(said)
        made[one.step(kind)] = record.made_of(inputs, one.files(kind), run.stage, **own)
    return made
