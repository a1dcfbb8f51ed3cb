"""What is asked of communes → its workbooks: one of all communes, or a small one of one of them.

Only what is filled in is unlocked; the counts of the province are formulas at the foot of a sheet.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.data import files
from briefing.data.commune_rows import Commune, is_asked
from briefing.intake import template_workbook
from briefing.intake.commune_forms import Asked, Count, Forms
from briefing.intake.commune_marks import FILLED, FORM_MARK, KEYS
from briefing.intake.template_marks import TEMPLATE_SHEET
from briefing.report import phrases
from briefing.validate.sources.tokens import fold_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NAMES, HEAD = 2, 3  # the rows of the hidden names and of the headings, the first is 0
VALUE, LETTER = 6, "G"  # the column of what is filled in, the first is 0
WIDTHS = (9, 30, 15, 16, 9, 16, 12, 26, 12)  # of the visible columns
LONGEST_NAME = 31  # of a sheet
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
NEITHER_LETTER = re.compile(r"[^a-z0-9]+")
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    **{"=": operator.eq, ">": operator.gt, ">=": operator.ge},
    **{"<": operator.lt, "<=": operator.le},
}


class Row(NamedTuple):
    """A row to fill in: of which indicator and commune, and what is said of both."""

    asked: Asked
    commune: Commune
    name: str
    kind: str


class Styles(NamedTuple):
    """How cells look; what is filled in is unlocked."""

    title: Format
    head: Format
    shown: Format
    value: Format
    text: Format
    total: Format


def write_workbook(forms: Forms) -> bytes:
    """The workbook of all communes: a sheet an indicator, a row a commune."""
    say = forms.say
    sheets = []
    for number, asked in enumerate(forms.asked, start=1):
        name = asked.indicator.name[say.language]
        rows = [
            Row(asked, row, row.name[say.language], say.code("commune type", row.type))
            for row in asked.communes
        ]
        title = f"{name} ({say.unit(asked.indicator.unit)})"
        sheets.append((f"{number}. {name}", title, rows))
    return _write(forms, sheets, say("Type"), say("Commune or ward"), has_foot=True)


def write_commune(forms: Forms, commune: Commune) -> bytes:
    """The workbook of one commune: a row for each indicator it is asked for."""
    say = forms.say
    rows = [
        Row(asked, commune, asked.indicator.name[say.language], say.unit(asked.indicator.unit))
        for asked in forms.asked
        if commune in asked.communes
    ]
    title = say(
        "{commune}, code {code}", commune=commune.name[say.language], code=commune.commune_id
    )
    name = say("Results {year}", year=forms.year)
    sheets = [(name, title, rows)]
    return _write(forms, sheets, say("Unit of measure"), say("Indicator"), has_foot=False)


def name_file(forms: Forms, commune: Commune) -> str:
    """The file of one commune: its code and its name without accents."""
    name = fold_text(commune.name[forms.say.language])
    return f"{commune.commune_id}-{NEITHER_LETTER.sub('-', name).strip('-')}.xlsx"


def _write(
    forms: Forms,
    sheets: Sequence[tuple[str, str, Sequence[Row]]],
    kind: str,
    of: str,
    *,
    has_foot: bool,
) -> bytes:
    import xlsxwriter

    memory, say = io.BytesIO(), forms.say
    heading = say("Results of {year}: {province}", year=forms.year, province=forms.name)
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as file:
        created = dt.datetime.fromtimestamp(files.get_timestamp(), dt.UTC).replace(tzinfo=None)
        file.set_properties({"title": heading, "created": created})
        styles = _make_styles(file)
        for name, title, rows in sheets:
            sheet = file.add_worksheet(NO_SHEET_NAME.sub(" ", name)[:LONGEST_NAME].strip(" ("))
            _write_head(forms, sheet, styles, (f"{heading} – {title}", kind, of))
            for at, row in enumerate(rows, start=HEAD + 1):
                _write_row(forms, sheet, styles, (at, row))
            if has_foot:
                _write_foot(forms, sheet, styles, rows)
            template_workbook.set_up(sheet, heading)
        marks = file.add_worksheet(TEMPLATE_SHEET)
        told = {"year": forms.year, "province": forms.province, "language": say.language}
        for at, cells in enumerate(((FORM_MARK, 1), *told.items(), ("basis", forms.basis))):
            marks.write_row(at, 0, cells)
        for at, asked in enumerate(forms.asked, start=len(told) + 2):
            marks.write_row(at, 0, ("indicator_id", asked.indicator.indicator_id))
        marks.hide()
    return memory.getvalue()


def _make_styles(file: Workbook) -> Styles:
    shown, filled = template_workbook.SHOWN_STYLE, template_workbook.FILLED_STYLE
    return Styles(
        file.add_format({"bold": True, "font_size": 14}),
        file.add_format({**template_workbook.HEAD_STYLE, "text_wrap": True, "valign": "vcenter"}),
        file.add_format(shown),
        file.add_format({**filled, "align": "right"}),
        file.add_format(filled),
        file.add_format({**shown, "bold": True, "align": "right"}),
    )


def _write_head(
    forms: Forms, sheet: Worksheet, styles: Styles, words: tuple[str, str, str]
) -> None:
    say, (title, kind, of) = forms.say, words
    sheet.write_string(0, 1, title, styles.title)
    help_line = say(
        "Fill in the yellow cells. What is not known yet stays empty; 0 means zero. Estimate: yes "
        "for a figure that is not final yet."
    )
    sheet.write_string(1, 1, help_line)
    headings = [say("Code"), of, kind, say("Last known value"), say("Latest period")]
    headings += [say("Result {year}", year=forms.year), say("Estimate (yes or no)")]
    headings += [say("Note"), say("Answer to a question")]
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True), start=1):
        sheet.write_string(HEAD, column, heading, styles.head)
        sheet.set_column(column, column, width)
    sheet.write_row(NAMES, 0, (*KEYS, "", "", "", "", *FILLED))
    sheet.set_row(NAMES, None, None, {"hidden": True})
    sheet.set_row(HEAD, template_workbook.find_height(headings, WIDTHS))
    sheet.freeze_panes(HEAD + 1, 3)
    sheet.repeat_rows(HEAD)


def _write_row(forms: Forms, sheet: Worksheet, styles: Styles, row: tuple[int, Row]) -> None:
    at, (asked, commune, name, kind) = row
    last = forms.find_last(commune.commune_id, asked.indicator.indicator_id)
    value = period = ""
    if last:
        period, value = forms.say.period(last.period), phrases.format_figure(last, "", forms.say)
        if asked.indicator.form == "yes_no":
            value = _name_answers(forms).get(last.value, value)
    shown = (commune.commune_id, name, kind, value, period)
    sheet.write_string(at, 0, asked.indicator.indicator_id)
    for column, text in enumerate(shown, start=1):
        sheet.write_string(at, column, text, styles.shown)
    for column in range(len(FILLED)):
        sheet.write_blank(at, VALUE + column, None, styles.text if column else styles.value)
    sheet.set_row(at, template_workbook.find_height(shown, WIDTHS))
    sheet.data_validation(at, VALUE, at, VALUE, _limit(forms, asked, value))
    for column, choices in ((1, _list_answers(forms)), (3, _list_answers(forms)[:1])):
        rule = {"validate": "list", "source": choices, "error_type": "stop"}
        sheet.data_validation(at, VALUE + column, at, VALUE + column, rule)


def _name_answers(forms: Forms) -> Mapping[float, str]:
    return {1.0: forms.say("Yes"), 0.0: forms.say("No")}


def _list_answers(forms: Forms) -> list[str]:
    return [*_name_answers(forms).values()]


def _limit(forms: Forms, asked: Asked, last: str) -> Mapping[str, Any]:
    """What the cell of a value takes: yes or no, or a number within the limits there are."""
    say, low, high = forms.say, asked.low, asked.high
    unit = say("Unit: {unit}.", unit=say.unit(asked.indicator.unit))
    known = say("Last known: {value}.", value=last) if last else ""
    shown = {"input_title": say("Value"), "input_message": f"{unit} {known}".strip()}
    if asked.indicator.form == "yes_no":
        return {**shown, "validate": "list", "source": _list_answers(forms)}
    ends = [end for end in (low, high) if not math.isnan(end)]
    if not ends:
        return {**shown, "validate": "any"}
    if len(ends) == 1:
        return {
            **{**shown, "validate": "decimal", "value": ends[0]},
            "criteria": "<=" if math.isnan(low) else ">=",
        }
    return {
        **{**shown, "validate": "decimal", "criteria": "between"},
        **{"minimum": low, "maximum": high},
    }


def _write_foot(forms: Forms, sheet: Worksheet, styles: Styles, rows: Sequence[Row]) -> None:
    """How many are filled in, and what each rule counts so far."""
    say, at = forms.say, HEAD + 1 + len(rows)
    everywhere = range(len(rows))
    filled = say("Filled in, of {count}", count=say.number(len(rows)))
    lines = [(filled, "=" + _add_up("COUNTA({})", everywhere))]
    for count in rows[0].asked.counts:
        lines += _count(forms, count, rows)
    for label, formula in lines:
        for column in range(1, VALUE):
            sheet.write_string(at, column, label if column == len(KEYS) else "", styles.shown)
        sheet.write_formula(at, VALUE, formula, styles.total, 0)
        sheet.set_row(at, template_workbook.find_height([label], [WIDTHS[1]]))
        at += 1


def _count(forms: Forms, count: Count, rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """How many communes meet what a rule asks; of a share also that, where all asked are known."""
    say = forms.say
    states = [is_asked(row.commune, count.condition) for row in rows]
    about = [at for at, state in enumerate(states) if state != "no"]
    if not about:
        return
    name = forms.indicators[count.rule.indicator_id].name[say.language]
    criteria = _list_criteria(forms, rows[0].asked, count)
    met = "+".join(_add_up(f'COUNTIF({{}},"{one}")', about) for one in criteria) or "0"
    unsure = states.count("unknown")
    label = say("Meet it so far: {name}", name=name)
    if unsure:
        some = say.number(unsure)
        label = say("Meet it so far: {name} ({count} may not be asked)", name=name, count=some)
    yield label, f"={met}"
    if count.rule.rule == "share_where" and not unsure:
        yield say("Of all asked, in %"), f"=ROUND(100*({met})/{len(about)},2)"


def _list_criteria(forms: Forms, asked: Asked, count: Count) -> Iterator[str]:
    """What COUNTIF looks for: a comparison, or the answers that meet it."""
    threshold = count.condition.value
    if asked.indicator.form != "yes_no":
        yield f"{count.condition.operator}{threshold:.15g}"
        return
    for value, word in _name_answers(forms).items():
        if COMPARISONS[count.condition.operator](value, threshold):
            yield word


def _add_up(function: str, about: Sequence[int]) -> str:
    """A function of the values of some rows, added up over those that lie together."""
    runs: list[list[int]] = []
    for at in about:
        place = HEAD + 2 + at  # as a sheet counts
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return "+".join(function.format(f"{LETTER}{run[0]}:{LETTER}{run[-1]}") for run in runs)
