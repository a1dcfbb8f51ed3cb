"""The catalogues: every text a reader sees has its words in both languages, none is left over."""

from __future__ import annotations

import ast
import string
import unicodedata
from collections.abc import Iterator

import messages
import pandas as pd
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from briefing import i18n, paths
from briefing.analysis import changes, coherence, comparison, in_force, since
from briefing.analysis.targets import gaps
from briefing.data import codes, commune_rows, rounding, tables
from briefing.data.codes import ATTAINMENT_CODES, PACE_CLASSES, REASON_CODES, TREND_CODES
from briefing.data.columns import columns_of
from briefing.intake.drafts import show
from briefing.publish import workbook_notes
from briefing.publish.open_formats import flows, json_stat, sdmx
from briefing.report import (
    before_plan,
    design,
    evidence,
    target_columns,
    target_figures,
    target_states,
)
from briefing.report.exhibits import disagreements
from briefing.report.exhibits import progress as progress_report

DATA_BASES = {
    basis
    for file in ("results.csv", "targets.csv")
    for basis in pd.read_csv(paths.DATA / file, dtype=str)["basis"].dropna()
}
SHEETS = ("contents", "notes", "columns", "codes")  # of the workbook, before its tables
CODES = {  # context → every code the code or the data may ask for under it
    "draft verdict": set(show.VERDICTS),
    "operator": {*codes.OPERATORS, "nearly"},
    "operator word": {*codes.OPERATORS, "range", "nearly"},
    "months of year": {"3", "6", "9", "12", "other"},
    "resting on": {"draft", "press", "intake", "estimate"},
    "resting share": {"draft", "press"},
    "more than times": {"2", "3"},
    "state": set(target_states.STATES),
    "kind of target": {"reduction", "multiple"},
    "domain": set(codes.DOMAINS),
    "status": set(codes.SOURCE_STATUSES),
    "data status": set(tables.DATA_STATUSES),
    "status means": {*tables.DATA_STATUSES, "all draft"},
    "verdict": {"met", "exceeded", "missed"},
    "attainment": set(ATTAINMENT_CODES),
    "pace": set(PACE_CLASSES),
    "trend": set(TREND_CODES),
    "change": set(changes.CHANGE_KINDS),
    "since": {*since.SORTS, "year"},
    "cause": {*since.CAUSES},
    "why used": {*since.WHY_CODES},
    "field": {*since.TARGET_FIELDS},
    "baseline match": set(target_columns.BASELINE_MARKS),
    "asked": set(before_plan.ASKED_STYLES),
    **{side: {"=", "~", ">=", "<="} for side in ("times from 1", "times below 1")},
    "sign": set(design.STYLES),
    "basis": DATA_BASES,
    "reason": {*REASON_CODES, "lost_target", "no_owner"},
    "finding": set(coherence.FINDING_CODES),
    "table": {*tables.TABLE_NAMES, *tables.COMPARISON_TABLES, *SHEETS},
    "not compared": {*comparison.SEPARATION_REASONS, "other_group"},
    "asks": set(comparison.DEMAND_CODES),
    "statement": {"target", "result"},
    "standing": {*evidence.STATUS_CODES.values(), "used"},
    "rule": {*codes.DERIVATION_RULES, *codes.OF_PARTS, codes.INDEX_RULE},
    "commune type": {*codes.COMMUNE_TYPES},
    "commune state": {*commune_rows.STATES},
    "commune named": {*codes.COMMUNE_TYPES},
    "commune field": {*codes.COMMUNE_FILTERS},
    "commune border": {"yes", "no"},
    "gap": set(gaps.GAP_KINDS),
    "operator named": {*codes.OPERATORS, "range", "nearly"},
    "sort": set(in_force.DIFFERENCE_KINDS),
    "no conflict": disagreements.NO_CONFLICT,
    "matters": set(in_force.IMPORTANCE_CODES) - {"difference"},  # which is said as a number
    "identity": set(rounding.CONSISTENCY_CODES),
    "start": {"same", "derived", "nearest"},
    "count of": {*progress_report.ATTAINMENT_CODES},
    "apart": {"yearly", "stage"},
    "obstacle": set(target_figures.OBSTACLES),
    "not drawn": {"milestone", "no_result"},
    "span": {"negative"},
    "movement": {"rise", "fall"},
    "place": {"Điều", "Phần thứ hai", "Phần mở đầu", "row", "note"},
    "column": {
        workbook_notes.find_column_meaning(table, column)
        for table, kind in (*tables.RUN_TABLES.items(), *tables.COMPARISON_TABLES.items())
        for column in columns_of(kind)
    },
    "note": set(workbook_notes.NOTES),
    "kind": {*codes.TARGET_KINDS, *codes.PROGRAMME_KINDS, *codes.CAUSE_KINDS},
    "better": {"up", "down", "neither"},
    "path": {"geometric", "linear"},
    "match": {"same", "derived", "nearest", "none"},
    "language": set(i18n.LANGUAGES),
    "date format": {"day", "month"},
    "concept": {
        *(*flows.RESULTS, *flows.TARGETS, *flows.MEASURES, *flows.OBS_STATUSES.values()),
        *(flows.NONE, flows.COUNTRY, json_stat.MEASURE, sdmx.CONCEPTS),
    },
    "order": {"alphabet"},
}
UNIT_CONTEXTS = {"unit", "unit label", "unit form", "unit of"}  # of what units.csv has
OPEN = ("basis", "place")  # vocabularies for data: they may hold more than is used
OPTIONAL = (
    "language",
    "date format",
    "order",
)  # what Babel knows of a language without a catalogue


def catalogue(language: str) -> Catalog:
    with (paths.LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


CATALOGUES = {language: catalogue(language) for language in i18n.LANGUAGES}
EXTRACTED = messages.extracted()


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)


def entries(language: str) -> dict[tuple[str, str], Message]:
    return {
        (entry.context or "", forms(entry.id)[0]): entry
        for entry in CATALOGUES[language]
        if entry.id
    }


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every text said in a language, with its id."""
    for (context, text), entry in entries(language).items():
        said = forms(entry.string) if all(forms(entry.string)) else forms(entry.id)
        for form in said:
            yield f"{context}: {text}", form


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_text_of_the_code_and_the_notebooks_is_in_the_catalogue(language):
    held = {text for context, text in entries(language) if not context}
    assert {text: place for text, place in EXTRACTED.items() if text not in held} == {}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_text_of_the_catalogue_is_left_over(language):
    held = {text for context, text in entries(language) if not context}
    assert held - set(EXTRACTED) == set()
    assert CATALOGUES[language].obsolete == {}


def test_texts_of_python_files_notebooks_and_markdown_cells_are_extracted():
    places = set(EXTRACTED.values())
    assert any(place.startswith("pipeline.py:") for place in places)
    assert any(place.startswith("briefing/report/exhibits/") for place in places)
    assert "The official count" in EXTRACTED
    assert "notebooks/" in EXTRACTED["Growth and structure"]


def test_every_text_has_words_in_vietnamese():
    empty = [key for key, entry in entries("vi").items() if not all(forms(entry.string))]
    assert empty == []


def test_every_code_has_words_in_english_and_every_plural_both_forms():
    held = entries("en")
    assert [k for k, entry in held.items() if k[0] and not all(forms(entry.string))] == []
    plural = [entry for entry in held.values() if len(forms(entry.id)) > 1 and any(entry.string)]
    assert all(len(forms(entry.string)) == 2 and all(entry.string) for entry in plural)


def test_vietnamese_has_no_text_left_in_english():
    same = {
        text
        for (context, text), entry in entries("vi").items()
        if not context and forms(entry.string)[0] == text and any(c.isalpha() for c in bare(text))
    }
    assert same <= {"HTML", "PDF"}


def bare(text: str) -> str:
    """A text without its placeholders."""
    return "".join(literal for literal, *_ in string.Formatter().parse(text))


@pytest.mark.parametrize("context", CODES)
def test_every_code_used_under_a_context_has_words_in_both_languages(context):
    for language in i18n.LANGUAGES:
        held = {code for own, code in entries(language) if own == context}
        if context not in OPTIONAL:
            assert CODES[context] - held == set(), language
        if context not in OPEN:
            assert held - CODES[context] == set(), language


def test_both_catalogues_hold_the_same_entries():
    assert entries("vi").keys() == entries("en").keys()
    assert {context for context, _ in entries("vi")} == {"", *CODES}


def test_every_context_the_code_asks_for_is_known_here():
    asked = set()
    for file in [paths.ROOT / "pipeline.py", *paths.PACKAGE.rglob("*.py")]:
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                place = {"code": 0, "has": 1}.get(call.func.attr)
                if place is not None and len(call.args) == 2:
                    asked |= literals(call.args[place])
    assert asked <= {*CODES, *UNIT_CONTEXTS}
    assert len(asked) > 8


def literals(node: ast.expr) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and type(n.value) is str}


def test_no_text_is_made_at_run_time_where_extraction_cannot_see_it():
    """A call of a translator, of `message` or of `make_fault` has its text written in it."""
    places, unseen = {"say": 0, "message": 0, "make_fault": 2}, []
    for file in [paths.ROOT / "pipeline.py", *sorted(paths.PACKAGE.rglob("*.py"))]:
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            place = places.get(call.func.id) if named else None
            if place is not None:
                text = call.args[place] if call.args[place:] else None
                if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                    unseen.append(file.relative_to(paths.PACKAGE).as_posix())
    assert unseen == ["publish/markdown.py"]  # whose texts are those of the notebooks' cells


def test_templates_get_their_words_from_the_code():
    for file in paths.TEMPLATES.iterdir():
        assert "say(" not in file.read_text(encoding="utf-8"), file.name


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_text_has_the_placeholders_of_its_id_in_every_form(language):
    wrong = [
        text
        for (context, text), entry in entries(language).items()
        if not context
        for form in (*forms(entry.id), *(f for f in forms(entry.string) if f))
        if placeholders(form) != placeholders(forms(entry.id)[-1])
    ]
    assert wrong == []


def test_a_code_has_the_same_placeholders_in_both_languages_and_every_form():
    vietnamese, english = entries("vi"), entries("en")
    for key, entry in vietnamese.items():
        if key[0]:
            both = (*forms(entry.string), *forms(english[key].string))
            assert len({frozenset(placeholders(form)) for form in both}) == 1, key
    for context in ("operator", "operator word", "kind of target"):
        held = [entry for (own, _), entry in vietnamese.items() if own == context]
        assert all(placeholders(forms(entry.string)[0]) == {"value"} for entry in held)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_fuzzy(language):
    assert [entry.id for entry in CATALOGUES[language] if entry.id and entry.fuzzy] == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_texts_have_no_space_around_them_none_doubled_and_composed_accents(language):
    for key, text in texts(language):
        assert text == text.strip(), key
        assert "  " not in text, key
        assert unicodedata.is_normalized("NFC", text), key
