"""The data of a province → the workbook a year's results are filled into, or its table as CSV.

Headings are those the intake recognises; hidden keys say what a row is, wherever it is moved.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from briefing import errors, i18n, paths
from briefing.analysis.analyse import analyse
from briefing.data import codes, files
from briefing.data.dataset import Dataset
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.errors import message
from briefing.i18n import Translator
from briefing.intake import taking
from briefing.intake.figures import map_bases
from briefing.intake.rows import STATEMENT_KEY
from briefing.intake.template_marks import KEY
from briefing.report import phrases
from briefing.report.wanted import Wanted, list_wanted

WORKBOOK, TABLE = ".xlsx", ".csv"
SPAN_KINDS = (*codes.PACE_KINDS, "total")
SEPARATORS = {"vi": ";"}  # of a CSV file where the decimal sign is a comma


class Line(NamedTuple):
    """A row to fill in: its key, what is shown, the unit and the bases it may have."""

    key: str
    shown: Sequence[str]
    unit: str
    last: str
    bases: Sequence[str]


class Template(NamedTuple):
    """What a workbook to fill in says, in one language."""

    year: int
    province: str
    name: str
    say: Translator
    wanted: Sequence[Line]
    revisable: Sequence[Line]


def carry_out(arguments: argparse.Namespace, say: Translator) -> Sequence[Path]:
    """What the command line asks: the files written. None that is there is written over.

    Raises WrongTemplate where no file is named, or a folder of forms that are not of communes.
    """
    if arguments.each and not arguments.communes:
        raise errors.WrongTemplate(found=message("--each without --communes"))
    if arguments.file is None and not arguments.each:
        raise errors.WrongTemplate(found=message("no name of a file or folder"))
    if arguments.communes:
        return _write_forms(arguments, say)
    chosen = _choose_files(arguments.file, arguments.csv)
    for file in chosen:
        if file.exists():
            raise errors.ExistingFile(file=paths.format_path(file))
    dataset = taking.load_sound(arguments.data)
    template = make_template(dataset, arguments.year, say.language)
    for file in chosen:
        files.write_file(file, _write(template, file.suffix.lower()))
    return chosen


def _write_forms(arguments: argparse.Namespace, say: Translator) -> Sequence[Path]:
    """The workbook of all communes, and in a folder a small one of each."""
    from briefing.intake import commune_forms, commune_workbook

    if arguments.csv:
        raise errors.WrongTemplate(found=message("--communes with --csv"))
    chosen = _choose_files(arguments.file, with_table=False) if arguments.file else ()
    for file in chosen:
        if file.exists():
            raise errors.ExistingFile(file=paths.format_path(file))
    folder: Path | None = arguments.each
    if folder and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise errors.FolderNotEmpty(folder=paths.format_path(folder))
    dataset = taking.load_sound(arguments.data)
    taking.check_year(dataset.info_or_raise, arguments.year)
    forms = commune_forms.make_forms(dataset, arguments.year, say.language)
    made = {file: commune_workbook.write_workbook(forms) for file in chosen}
    if folder:
        for commune in forms.communes.values():
            file = folder / commune_workbook.name_file(forms, commune)
            made[file] = commune_workbook.write_commune(forms, commune)
    for file, content in made.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        files.write_file(file, content)
    return [*made]


def _choose_files(file: Path, with_table: bool) -> Sequence[Path]:
    """The workbook; with `--csv` its table beside it, or that alone where it is named."""
    suffix = file.suffix.lower()
    if suffix == TABLE and with_table:
        return (file,)
    if suffix != WORKBOOK:
        raise errors.WrongTemplateName(file=paths.format_path(file))
    return (file, file.with_suffix(TABLE)) if with_table else (file,)


def _write(template: Template, suffix: str) -> bytes:
    if suffix == TABLE:
        return write_table(template)
    from briefing.intake import template_workbook

    return template_workbook.write_workbook(template)


def make_template(dataset: Dataset, year: int, language: str) -> Template:
    """What is to be filled in for a year, in the words of a language.

    Raises YearOutsidePlans, and NoTargets where nothing says what a year is judged by.
    """
    info = dataset.info_or_raise
    taking.check_year(info, year)
    if not dataset.targets:
        raise errors.NoTargets(folder=dataset.folder)
    say = i18n.load_translator(language, dataset.units.values())
    tables = analyse(dataset, year)
    bases = map_bases(dataset)
    wanted = [_make_wanted_line(row, tables, bases, say) for row in list_wanted(tables)]
    revisable = list(_list_revisable(tables, say))
    return Template(year, info.id, info.name[language], say, wanted, revisable)


def _make_wanted_line(
    row: Wanted, tables: Tables, bases: Mapping[str, Sequence[str]], say: Translator
) -> Line:
    indicator = tables.indicator_by_id[row.indicator_id]
    last = phrases.format_figure(row.last, indicator.unit, say) if row.last else ""
    period = say.period(row.last.period) if row.last else ""
    asked = dict.fromkeys(_format_asked(target, say) for target in row.targets)
    name, unit = indicator.name[say.language], say.unit(indicator.unit)
    shown = (name, unit, last, period, "; ".join(asked), _explain(row, tables, say))
    known = f"{last} ({period})" if last else ""
    return Line(row.indicator_id, shown, unit, known, bases.get(row.indicator_id, ()))


def _format_asked(target: Measure, say: Translator) -> str:
    """What a target asks, and by when: of one about every year or their mean, in which years."""
    amount = phrases.format_target(target, say, spelled=True)
    years = f"{target.due:.0f}"
    if target.kind in SPAN_KINDS and years == target.plan[-4:]:
        years = target.plan
    return f"{amount} ({say.period(years)})"


def _explain(row: Wanted, tables: Tables, say: Translator) -> str:
    """Why a result is wanted."""
    if row.need == "known":
        return say("in already; fill in only what changes it")
    if row.need == "target":
        numbers = dict.fromkeys(target.number for target in row.targets if target.number)
        if numbers:
            return say("target {numbers} is judged by it", numbers=", ".join(numbers))
        return say("a target is judged by it")
    if row.need == "rule":
        names = (tables.indicator_by_id[name].name[say.language] for name in row.serves)
        return say("computed from it: {names}", names="; ".join(names))
    return say("continues its series")


def _list_revisable(tables: Tables, say: Translator) -> Iterator[Line]:
    """The stated results in force, those of the year itself left out; the newest first."""
    order = {row.indicator_id: number for number, row in enumerate(tables.indicators)}
    stated = (row for row in tables.results if not row.derived and row.period != str(tables.year))
    newest = sorted(stated, key=lambda row: row.period, reverse=True)
    for row in sorted(newest, key=lambda row: order[row.indicator_id]):
        indicator = tables.indicator_by_id[row.indicator_id]
        value = phrases.format_figure(row, indicator.unit, say)
        unit, period = say.unit(indicator.unit), say.period(row.period)
        shown = (indicator.name[say.language], unit, period, value, row.basis)
        yield Line(_make_key(row), shown, unit, f"{value} ({period})", ())


def _make_key(row: Result) -> str:
    return STATEMENT_KEY.join((row.indicator_id, row.period, row.basis))


def list_shown_headings(say: Translator) -> Sequence[str]:
    """The headings of what is shown of a wanted result."""
    return (
        say("Indicator"),
        say("Unit of measure"),
        say("Last known value"),
        say("Latest period"),
        say("What the target asks"),
        say("Why it is wanted"),
    )


def list_filled_headings(year: int, say: Translator) -> Sequence[str]:
    """The headings over what is filled in for a wanted result."""
    headings = (say("Estimate (yes or no)"), say("Basis (on what it is counted)"))
    return (say("Result {year}", year=year), *headings, say("Note"), say("Answer to a question"))


def write_table(template: Template) -> bytes:
    """The wanted results as CSV: with a byte order mark, so that spreadsheets read its letters."""
    say, text = template.say, io.StringIO()
    filled = list_filled_headings(template.year, say)
    separator = SEPARATORS.get(say.language, ",")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([KEY, *list_shown_headings(say), *filled])
    writer.writerows([line.key, *line.shown, *("" for _ in filled)] for line in template.wanted)
    return text.getvalue().encode("utf-8-sig")
