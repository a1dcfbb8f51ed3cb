"""Cells as spreadsheets leave them: read for what they plainly are, or named with their place."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_reader import GOOD, found, in_english, only, written

from briefing import i18n, paths, validate
from briefing.data import characters, codes, hints, reader, schema
from briefing.intake import records
from briefing.validate.sources import tokens

SPACES = (" ", "\u00a0", "\u202f", "\u3000", "\t", "\u2028")
INVISIBLE = ("\u200b", "\u2060", "\ufeff", "\u00ad", "\u200d")
BASIS = "before the merger"


@pytest.mark.parametrize("sign", [*SPACES, *INVISIBLE], ids=lambda sign: f"U+{ord(sign):04X}")
def test_spaces_around_a_cell_change_nothing_and_signs_nobody_sees_are_named(tmp_path, sign):
    place = written(tmp_path, ("results.csv", BASIS, f"{sign}{BASIS}{sign}"))
    read = reader.load_province(place)
    named = [(p.row, p.column, p.severity) for p in validate.find_problems(read)]
    is_seen = sign in SPACES and sign != "\u2028"
    assert named == ([] if is_seen else [(7, "basis", "warning")])
    assert read.rows["results"][-1].row.basis == BASIS


@pytest.mark.parametrize("sign", ["\t", "\n", "\u2028", "\u2029", "\x0b", *INVISIBLE])
def test_what_is_read_as_a_space_or_as_nothing_inside_a_text_is_named(tmp_path, sign):
    cell = f"before{sign} the merger"
    problem = only(found(tmp_path, ("results.csv", BASIS, f'"{cell}"')))
    told = in_english(problem)
    assert problem.severity == "warning"
    assert told.startswith(f"results.csv row 7, column basis: found “before[U+{ord(sign):04X}] the")
    assert "it is read without them, or with a space for each; type the cell again" in told


def test_what_nobody_sees_in_the_name_of_a_province_is_named(tmp_path):
    problem = only(found(tmp_path, ("province.toml", 'name_en = "', 'name_en = "A\\u200bB ')))
    assert (problem.file, problem.column, problem.severity) == (
        "province.toml",
        "name_en",
        "warning",
    )


def test_spaces_around_ids_numbers_and_column_names_change_nothing(tmp_path):
    faults = (
        ("results.csv", "growth,2025,=,7.1", " growth ,\u00a02025,= , 7.1\u202f"),
        ("results.csv", "indicator_id,period,", "indicator_id , period,"),
        ("province.toml", 'id = "mau"', 'id = "mau "'),
    )
    assert found(tmp_path, *faults) == ()


@pytest.mark.parametrize("inside", ["\u00a0", "\t", "\n", "  ", "\u2009", "\u200b "])
def test_inside_a_cell_every_space_is_one_plain_space(tmp_path, inside):
    cell = BASIS.replace(" ", inside)
    read = reader.load_province(written(tmp_path, ("results.csv", BASIS, f'"{cell}"')))
    assert read.rows["results"][-1].row.basis == BASIS


@given(st.text(alphabet=[*SPACES, *INVISIBLE, "a", "ệ", "1"]))
def test_a_clean_cell_is_clean_and_keeps_its_letters(cell):
    clean = characters.clean(cell)
    assert characters.clean(clean) == clean
    assert clean == clean.strip()
    assert [sign for sign in clean if sign != " "] == [sign for sign in cell if sign in "aệ1"]


@pytest.mark.parametrize("word", ["nan", "NaN", "None", "NULL", "N/A", "#N/A"])
def test_a_word_for_nothing_is_told_and_not_read_as_text_or_zero(tmp_path, word):
    problem = only(found(tmp_path, ("results.csv", BASIS, word)))
    assert in_english(problem) == (
        f"results.csv row 7, column basis: found “{word}”; expected an empty cell where nothing is "
        "known; empty the cell"
    )


@pytest.mark.parametrize("word", ["[]", "{}", "inf", "-inf", "True", "FALSE"])
def test_what_a_program_writes_for_a_value_is_no_text(tmp_path, word):
    problem = only(found(tmp_path, ("results.csv", BASIS, word)))
    assert (problem.column, problem.found) == ("basis", f"“{word}”")
    assert "what a program writes for a value" in str(problem.expected)


FORMULAS = (
    *("=1+1", "+A1", "-A1", "@SUM(A1)", "'=1", '"=1', " =1", "x;=1", 'x; "=1', "-1+1", "- item"),
    *("-2+3+cmd|' /C calc'!A0", "+1(2)", "x;+cmd|' /C calc'!A0", "--", "=cmd|'/C calc'!A0"),
)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("column", ["basis", "name_vi"])
def test_a_text_a_spreadsheet_would_compute_is_refused(tmp_path, text, column):
    cell = '"' + text.replace('"', '""') + '"'
    fault = {
        "basis": ("results.csv", BASIS, cell),
        "name_vi": ("indicators.csv", "Thu nhập", cell),
    }[column]
    problem = only(found(tmp_path, fault))
    assert (problem.column, problem.severity) == (column, "error")
    assert str(problem.expected) == "text that no spreadsheet takes for a formula"


@given(st.text(alphabet="=+-@;\"' a1"))
def test_what_an_intake_writes_is_no_formula_and_keeps_its_letters(text):
    written = records.tidy(text)
    assert characters.find_text_fault(written) is None
    assert [sign for sign in written if sign in "a1"] == [sign for sign in text if sign in "a1"]


@pytest.mark.parametrize(
    "text",
    [
        "+8.2%",
        "-7.88",
        "+53% on 2016-2020",
        "-1,34 %/năm",
        "−3,9",
        "-5 (ước đạt)",
        "a = b",
        "x; - y",
    ],
)
def test_a_sign_before_a_number_and_one_inside_a_text_are_text(tmp_path, text):
    assert found(tmp_path, ("results.csv", BASIS, f'"{text}"')) == ()


def test_a_wrong_cell_of_many_signs_is_shown_at_the_place(tmp_path):
    cell = "a" * 4000 + "\u202e" + "b" * 4000
    problem = only(found(tmp_path, ("results.csv", BASIS, cell)))
    assert "a[U+202E]b" in str(problem.found)
    assert len(str(problem.found)) < 300


@pytest.mark.parametrize(
    "file",
    [
        *("../secret.txt", "/etc/passwd", "a/../../b.txt", "C:/x.txt", "c:x.txt", "a\\b.txt"),
        *("con", "sub/NUL.txt", "x.", "received/../../x.xlsx", "received//x", "a?.txt", "=x.csv"),
    ],
)
def test_the_file_of_a_source_stays_below_its_folder(tmp_path, file):
    fault = ("sources.csv", "resolution.txt", file)
    problem = only(found(tmp_path, fault))
    assert (problem.column, problem.severity) == ("file", "error")
    assert "below its folder" in str(problem.expected)


OWN = ("releases", "tables", "data", "notebooks", "failed")
NOT_IDS = ("con", "nul", "com1", "../x", "a/b", "mau\\u202e", "mau\\u001b", "a" * 81, *OWN)


@pytest.mark.parametrize("id_", NOT_IDS)
def test_the_id_of_a_province_is_the_name_of_a_folder(tmp_path, id_):
    problem = only(found(tmp_path, ("province.toml", 'id = "mau"', f'id = "{id_}"')))
    assert (problem.file, problem.column, problem.severity) == ("province.toml", "id", "error")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html;x", "//x"]
)
def test_an_address_is_of_the_web(tmp_path, url):
    problem = only(found(tmp_path, ("sources.csv", "https://example.org/yearbook", url)))
    assert (problem.column, str(problem.expected)) == ("url", "a web address")


def test_a_word_that_only_holds_one_is_text(tmp_path):
    assert found(tmp_path, ("results.csv", BASIS, "Nan Province")) == ()


def test_an_error_of_a_spreadsheet_is_told(tmp_path):
    problem = only(found(tmp_path, ("results.csv", ",7.1,", ",#REF!,")))
    assert (problem.column, problem.found) == ("value", "“#REF!”")
    assert "an error of a spreadsheet" in str(problem.expected)


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u202e", "RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "LEFT-TO-RIGHT ISOLATE"),
        ("\u200e", "LEFT-TO-RIGHT MARK"),
        ("\u061c", "ARABIC LETTER MARK"),
        ("\U000e0041", "TAG LATIN CAPITAL LETTER A"),
        ("\u0000", "CONTROL CHARACTER"),
        ("\u001b", "CONTROL CHARACTER"),
        ("\u009b", "CONTROL CHARACTER"),
        ("\ue000", "PRIVATE USE"),
        ("\u0378", "UNASSIGNED"),
    ],
)
def test_a_control_character_is_told_by_its_code_and_not_printed(tmp_path, sign, name):
    problem = only(found(tmp_path, ("results.csv", BASIS, f"before{sign} the merger")))
    code = f"U+{ord(sign):04X}"
    assert in_english(problem) == (
        f"results.csv row 7, column basis: found “before[{code}] the merger” ({code} {name}); "
        f"expected text without control characters; type the cell again without {code}"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("T�ng tr��ng", "text as it was typed; signs were lost when the file was saved"),
        ("Tèc ®é t¨ng tr\u00adëng", "text in Unicode; this is in the old codes TCVN3 or VNI"),
        ("Toác ñoä taêng tröôûng", "text in Unicode; this is in the old codes TCVN3 or VNI"),
        ("Ta\u0306ng trươ\u0309ng", "text in Unicode NFC"),
    ],
)
def test_lost_signs_old_codes_and_loose_accents_are_one_problem_of_a_file(tmp_path, text, told):
    names = ("Tăng trưởng", "Thu nhập", "Nông nghiệp", "Công nghiệp")
    faults = [("indicators.csv", name, f"{text} {n}") for n, name in enumerate(names)]
    problem = only(found(tmp_path, *faults))
    assert (problem.row, str(problem.expected)) == (2, told)
    assert problem.expected.text != i18n.load_translator("vi").message(problem.expected)


@pytest.mark.parametrize(
    "text", ["Diện tích 5 km²", "100 kW·h", "España 2½", "Köln ®", "Ngã ba Võ"]
)
def test_signs_of_other_languages_are_no_old_code(tmp_path, text):
    assert found(tmp_path, ("indicators.csv", "Thu nhập", f"{text} á")) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            *("results.csv", ",7.1,", ",None,"),
            "row 3, column value: found “None”; expected a number with a decimal point and no "
            "thousands mark; write it like 4.46 or 28618",
        ),
        (
            *("indicators.csv", "Thu nhập", "NULL"),
            "row 3, column name_vi: found “NULL”; expected text; fill in the cell",
        ),
        (
            *("indicators.csv", "neither", "none"),
            "row 6, column better: found “none”; expected one of up down neither; write neither",
        ),
    ],
)
def test_a_word_for_nothing_where_something_is_needed_is_not_to_be_emptied(
    tmp_path, file, old, new, told
):
    assert in_english(only(found(tmp_path, (file, old, new)))) == f"{file} {told}"


@pytest.mark.parametrize("sign", ["\N{AIRPLANE}", "中", "\N{GRINNING FACE}", "ก"])
def test_a_sign_no_font_has_is_told(tmp_path, sign):
    problem = only(found(tmp_path, ("indicators.csv", "Thu nhập", f"Thu nhập {sign}")))
    code = f"U+{ord(sign):04X}"
    assert (problem.row, problem.column) == (3, "name_vi")
    assert problem.found == f"“Thu nhập {sign}” ({code} {unicodedata.name(sign)})"
    assert str(problem.expected) == "signs the fonts of the reports have"


def test_the_signs_taken_for_usual_are_in_the_font():
    usual = [chr(code) for code in range(0x20, 0x3000) if characters.USUAL.fullmatch(chr(code))]
    absent = [s for s in usual if s.isprintable() and ord(s) not in characters._list_font_signs()]
    assert absent == []
    assert len(usual) > 400


@pytest.mark.parametrize("folder", [paths.DATA, paths.DEMO_DATA])
def test_no_font_is_opened_for_a_folder_with_usual_signs(folder):
    characters._list_font_signs.cache_clear()
    validate.find_problems(reader.load_province(folder))
    assert characters._list_font_signs.cache_info().currsize == 0


def test_the_letter_eth_is_read_as_the_letter_dj(tmp_path):
    faults = (("indicators.csv", "Bệnh viện", "Ðiện ðường Ɖê"),)
    read = reader.load_province(written(tmp_path, *faults))
    assert read.rows["indicators"][-1].row.name["vi"] == "Điện đường Đê"
    assert tokens.find_token("Điện", tokens.fold_text("Ðiện ðường")) == [0]
    assert tokens.find_token("Ðường", tokens.fold_text("điện đường")) == [5]


@pytest.mark.parametrize(
    "text", ["Tăng trưởng", "Đắk Lắk à", "“Dân vận khéo” – xã, phường", "Thu nhập ở"]
)
def test_text_saved_in_a_wrong_encoding_is_told_once_with_what_it_says(tmp_path, text):
    misread = "".join(map(decode_byte, text.encode()))
    faults = (
        ("indicators.csv", "Thu nhập", f'"{misread}"'),
        ("indicators.csv", "Nông nghiệp", f'"{misread}"'),
    )
    problem = only(found(tmp_path, *faults))
    assert (problem.row, problem.column) == (3, "name_vi")
    assert str(problem.expected) == f"“{text}”: the text was saved in a wrong encoding"
    assert str(problem.action) == (
        "open the original again as UTF-8 and save the file as CSV UTF-8"
    )


def decode_byte(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậÂÃĂĐ \u00a0"))
def test_vietnamese_text_is_never_taken_for_misread(text):
    assert characters.decode_misread(text) == ""


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "“|”")])
def test_a_file_with_another_separator_is_one_problem(tmp_path, separator, name):
    text = GOOD["derived.csv"].replace(",", separator)
    problem = only(found(tmp_path, ("derived.csv", GOOD["derived.csv"], text)))
    assert in_english(problem) == (
        f"derived.csv row 1: found cells separated by {name}; expected comma-separated cells; "
        "save the file as CSV UTF-8 (comma delimited)"
    )


@pytest.mark.parametrize("line", ["sep=,\n", '"sep=,"\r\n'])
def test_the_line_a_spreadsheet_puts_first_is_passed_over(tmp_path, line):
    place = written(tmp_path)
    text = line + GOOD["results.csv"].replace("yes", "Yeah")
    (place / "results.csv").write_text(text, encoding="utf-8", newline="")
    problem = only(validate.find_problems(reader.load_province(place)))
    assert (problem.row, problem.column) == (2, "estimate")  # as the spreadsheet numbers it


def test_a_file_whose_first_line_names_another_separator_is_one_problem(tmp_path):
    text = "sep=;\n" + GOOD["derived.csv"].replace(",", ";")
    problem = only(found(tmp_path, ("derived.csv", GOOD["derived.csv"], text)))
    assert "cells separated by semicolons" in in_english(problem)


def test_rows_and_columns_of_nothing_but_commas_are_passed_over(tmp_path):
    wider = "".join(f"{line},,\n" for line in GOOD["derived.csv"].splitlines())
    text = wider + ",,,,,,\n \t,,,\u00a0,,,\n"
    read = reader.load_province(written(tmp_path, ("derived.csv", GOOD["derived.csv"], text)))
    assert validate.find_problems(read) == ()
    assert len(read.rows["derived"]) == 2


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Jun-25", "2025-06"),
        ("June 2025", "2025-06"),
        ("06/2025", "2025-06"),
        ("Thg6-25", "2025-06"),
    ],
)
def test_a_month_as_a_spreadsheet_shows_it_is_told_as_the_contract_writes_it(tmp_path, cell, meant):
    problem = only(found(tmp_path, ("results.csv", "towns,2025-06", f"towns,{cell}")))
    assert (problem.found, str(problem.action)) == (f"“{cell}”", f"write {meant}")
    problem = only(found(tmp_path, ("sources.csv", "2025-09,draft", f"{cell},draft")))
    assert str(problem.action) == f"write {meant}"


MEANT = [
    ("indicators.csv", "economy,percent_per_year,up", "economy,percent_per_year,higher", "up"),
    ("indicators.csv", "economy,percent,down", "economy,percent,lower", "down"),
    ("indicators.csv", "economy,percent,down", "economy,percent,giảm", "down"),
    ("targets.csv", "average_rate,>=,10", "mean,>=,10", "average_rate"),
    ("targets.csv", "average_rate,>=,10", "bình quân,>=,10", "average_rate"),
    ("targets.csv", "income,level,range", "income,level,between", "range"),
    ("targets.csv", "average_rate,>=,10", "average_rate,at least,10", ">="),
    ("results.csv", "2025,~", "2025,khoảng", "~"),
    ("results.csv", "4.46,yes", "4.46,ước", "yes"),
    ("sources.csv", "2025-09,draft,4", "2025-09,dự thảo,4", "draft"),
    ("verdicts.csv", "growth,missed", "growth,không đạt", "missed"),
]


@pytest.mark.parametrize(("file", "old", "new", "meant"), MEANT, ids=[case[2] for case in MEANT])
def test_a_hint_follows_the_meaning_not_the_spelling(tmp_path, file, old, new, meant):
    assert str(only(found(tmp_path, (file, old, new))).action) == f"write {meant}"


def test_every_meaning_is_of_a_code_of_the_contract():
    choices = (
        schema.describe_column(model, column)[0].schema.get("constraints", {}).get("enum", [])
        for model in schema.ROW_MODELS.values()
        for column in schema.list_columns(model)
    )
    assert set(hints.MEANINGS) <= {*itertools.chain(*choices), *codes.TARGET_KINDS}
