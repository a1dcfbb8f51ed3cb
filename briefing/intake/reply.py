"""An answer → one object for a program, or lines for a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefing.errors import message
from briefing.i18n import Translator
from briefing.intake import commune_reply
from briefing.intake.grid import EMPTY, name_cell, parse_cell
from briefing.intake.model import Address, Finding, NewStatement, Normalised
from briefing.intake.taking import Answer
from briefing.report import phrases

WRITTEN = re.compile(r"(?:([<>~]=?) )?(-?\d+(?:\.\d+)?)(?: (\w+))?")  # > 96.4, 24500 billion_vnd
PLAIN = ("decimal",)  # what a figure's own line shows: 7,18 is 7.18
LEVELS = {"error": message("Error"), "question": message("Question"), "info": message("Remark")}


def make_record(answer: Answer, say: Translator) -> dict[str, Any]:
    """The answer as a program reads it."""
    intake = answer.intake
    return {
        "file": intake.file,
        "sha256": intake.sha256,
        "year": intake.year or None,
        "written": answer.written,
        "intake_id": answer.intake_id,
        "statements": [_record_statement(row) for row in intake.statements],
        "normalised": [
            {"sheet": n.sheet, "cell": n.cell, "what": n.what, "from": n.before, "to": n.after}
            for n in intake.normalised
        ],
        "problems": [_record_problem(name, f, say) for name, f in intake.problems.items()],
    }


def _record_statement(row: NewStatement) -> Mapping[str, Any]:
    record = row._asdict()
    before, _ = record.pop("in_force_value"), record.pop("makes_final")
    if not row.commune_id:
        del record["commune_id"], record["file"]
    return {**record, "from": before}


def _record_problem(name: str, finding: Finding, say: Translator) -> Mapping[str, Any]:
    texts = {part: _say(getattr(finding, part), say) for part in ("found", "expected", "fix")}
    parts = ("level", "kind", "sheet", "cell", "indicator_id")
    of = {"commune_id": finding.commune_id} if finding.commune_id else {}
    return {"id": name, **{part: getattr(finding, part) for part in parts}, **of, **texts}


def _say(text: Any, say: Translator) -> str:
    return text if isinstance(text, str) else say.message(text)


def list_lines(answer: Answer, say: Translator, asked_to_write: bool) -> Iterator[str]:
    """The answer for a person: what was read how, what changes, what is wrong, what comes of it."""
    intake = answer.intake
    if answer.is_undone:
        yield say("Taken back: {id}, from {file}.", id=answer.intake_id, file=intake.file)
        return
    if intake.year:
        counts = Counter(row.action for row in intake.statements)
        yield say(
            "{file}, figures for {year}: {added} new, {revised} revised, {repeated} as they are",
            file=intake.file,
            year=intake.year,
            **{name: say.number(counts[name]) for name in ("added", "revised", "repeated")},
        )
    names = map_names(answer, say)
    indicators = answer.dataset.indicators if answer.dataset else ()
    units = {row.indicator_id: row.unit for row in indicators}
    if any(row.commune_id for row in intake.statements):
        yield from commune_reply.list_communes(answer, names, say)
    for row in intake.statements:
        if row.is_written and not row.commune_id:
            yield "  " + _describe_statement(row, units, names, say)
    if changed := [one for one in intake.normalised if one.what not in PLAIN]:
        yield say("Read otherwise than written:")
        for one in changed:
            yield f"  {_name_place(one.sheet, one.cell, say)}: {_say_change(one, answer, say)}"
    yield from _list_problems(answer, names, say)
    yield _conclude(answer, say, asked_to_write)


def map_names(answer: Answer, say: Translator) -> Mapping[str, str]:
    """What each indicator is called."""
    rows = answer.dataset.indicators if answer.dataset else ()
    return {row.indicator_id: row.name.get(say.language, row.indicator_id) for row in rows}


def _describe_statement(
    row: NewStatement, units: Mapping[str, str], names: Mapping[str, str], say: Translator
) -> str:
    unit = units.get(row.indicator_id, "")
    values = {
        "place": _name_place(row.sheet, row.cell, say),
        "name": names.get(row.indicator_id, row.indicator_id),
        "period": say.period(row.period),
        "value": phrases.mark_estimate(
            _write(row.value, unit, row.operator, say), "yes" if row.estimate else "no", say
        ),
    }
    if row.makes_final:
        return say("{place}, {name}, {period}: {value}, no longer an estimate", **values)
    if row.action == "added":
        return say("{place}, {name}, {period}: {value}", **values)
    before = _write(row.in_force_value, unit, "=", say)
    if row.in_force:
        return say("{place}, {name}, {period}: {before} becomes {value}", **values, before=before)
    return say(
        "{place}, {name}, {period}: {value}, {before} stays in force", **values, before=before
    )


def _write(value: str, unit: str, operator: str, say: Translator) -> str:
    decimals = len(value.partition(".")[2])
    return phrases.format_amount(float(value), operator, decimals, unit, say)


def _say_written(text: str, say: Translator) -> str:
    """What was read, a number and its unit as the language writes them; a text as it is."""
    read = WRITTEN.fullmatch(text)
    if not read or (read[3] and not say.has(read[3], "unit")):
        return text
    decimals = len(read[2].partition(".")[2])
    value = say.value(float(read[2]), read[3] or "", decimals=decimals)
    return say.code("operator", read[1], value=value) if read[1] else value


def _say_change(one: Normalised, answer: Answer, say: Translator) -> str:
    """What was written and how it was read, numbers as the language writes them."""
    if one.what in ("year", "period"):
        return f"{one.before} → {one.after}"
    if one.what == "unit":
        before = _say_written(one.before, say)
    else:
        before = _write_shown(one.before, (one.sheet, one.cell), answer, say)
    return f"{before} → {_say_written(one.after, say)}"


def _write_shown(text: str, place: tuple[str, str], answer: Answer, say: Translator) -> str:
    """A text with the number it quotes of a cell as the language writes it; words as they are."""
    sheets = answer.received.sheets if answer.received else ()
    cells = next((sheet.cells for sheet in sheets if sheet.name == place[0]), {})
    cell = cells.get(parse_cell(place[1]), EMPTY)
    if cell.number is None:
        return text
    shown = " ".join(cell.text.split())
    digits = f"{cell.number:f}"
    written = shown.replace(digits, _say_written(digits, say), 1)
    return written if text == shown else text.replace(f"“{shown}”", f"“{written}”", 1)


def _name_place(sheet: str, cell: str, say: Translator) -> str:
    """Where in the file: a sheet and a cell, one of them, or the file."""
    if sheet and cell:
        return say("{sheet}, cell {cell}", sheet=sheet, cell=cell)
    return say("cell {cell}", cell=cell) if cell else sheet or say("the file")


def _list_problems(answer: Answer, names: Mapping[str, str], say: Translator) -> Iterator[str]:
    """Errors, then questions, then what is worth a remark; gaps in one line."""
    problems = answer.intake.problems.items()
    absent = [f for _, f in problems if f.commune_id and f.kind in commune_reply.ABSENT]
    for level in LEVELS:
        for name, finding in problems:
            is_gap = level == "info" and finding.kind == "no_value"
            if finding.level == level and not is_gap and finding not in absent:
                yield describe_problem(name, finding, answer, names, say)
    yield from commune_reply.list_absent(absent, names, say)
    gaps = [f for _, f in problems if f.kind == "no_value" and f.level == "info"]
    gaps = [finding for finding in gaps if finding not in absent]
    if gaps:
        sheets = dict.fromkeys(gap.sheet for gap in gaps)
        cells = {sheet: [gap.cell for gap in gaps if gap.sheet == sheet] for sheet in sheets}
        places = (_name_place(sheet, _join_cells(cells[sheet]), say) for sheet in sheets)
        yield say("No figure yet: {places}", places="; ".join(places))


def _join_cells(cells: Iterable[str]) -> str:
    """Cells of a sheet column by column, those below each other as a range: D25:D26, F30."""
    runs: list[list[Address]] = []
    for row, column in sorted(map(parse_cell, cells), key=lambda at: (at[1], at[0])):
        if runs and runs[-1][-1] == (row - 1, column):
            runs[-1].append((row, column))
        else:
            runs.append([(row, column)])
    ends = ((name_cell(*run[0]), name_cell(*run[-1])) for run in runs)
    return ", ".join(first if first == last else f"{first}:{last}" for first, last in ends)


def describe_problem(
    name: str, finding: Finding, answer: Answer, names: Mapping[str, str], say: Translator
) -> str:
    """A problem in a line: its level and id, where, what was found and expected, what to do."""
    where = _name_place(finding.sheet, finding.cell, say)
    if finding.kind == "conflicting" and finding.commune_id and not finding.cell:
        where = say("the files")
    if finding.indicator_id:
        where = f"{where}, {names.get(finding.indicator_id, finding.indicator_id)}"
    texts = {part: _say(getattr(finding, part), say) for part in ("found", "expected", "fix")}
    if finding.indicator_id:  # else it may quote a heading, and 2026 is a year
        texts["found"] = _write_shown(texts["found"], (finding.sheet, finding.cell), answer, say)
    if (
        finding.kind == "conflicting"
        and not finding.commune_id
        and (place := finding.expected.values.get("place"))
    ):
        sheet, _, cell = str(place).rpartition("!")
        texts["expected"] = _write_shown(texts["expected"], (sheet, cell), answer, say)
    line = say("{where}: found {found}; expected {expected}; {fix}", where=where, **texts)
    return f"{say.message(LEVELS[finding.level])} {name}: {line}"


def _conclude(answer: Answer, say: Translator, asked_to_write: bool) -> str:
    levels = Counter(finding.level for finding in answer.intake.problems.values())
    if not answer.is_acceptable:
        counts = {
            "errors": say.plural("{count} error", "{count} errors", levels["error"]),
            "questions": say.plural("{count} question", "{count} questions", levels["question"]),
        }
        if levels["error"]:
            return say(
                "Nothing was written: {errors}, {questions}. Correct the file and give it again.",
                **counts,
            )
        return say(
            "Nothing was written: {questions}. Correct the file, answer in it, or add "
            "--accept with the ids above.",
            **counts,
        )
    if answer.written:
        return say("Written as {id}. To take it back: --undo {id}", id=answer.intake_id)
    if asked_to_write or not any(row.is_written for row in answer.intake.statements):
        return say("Nothing to write: every figure is in force already.")
    return say("Nothing is wrong. To write it: --write")
