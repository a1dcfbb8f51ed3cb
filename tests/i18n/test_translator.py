"""Words and numbers: as a Vietnamese and an English reader write them, and back."""

from __future__ import annotations

import dataclasses
import inspect
import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import parse_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import errors, i18n
from briefing.errors import message
from briefing.i18n import translator

VI, EN = i18n.load_translator("vi"), i18n.load_translator("en")
MADE = ("Made {count} page in {seconds} s.", "Made {count} pages in {seconds} s.")


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (28618, None, "28.618", "28,618"),
        (4.46, None, "4,46", "4.46"),
        (4.4, None, "4,4", "4.4"),
        (20.4, 2, "20,40", "20.40"),
        (1234567.891, None, "1.234.567,89", "1,234,567.89"),
        (0, None, "0", "0"),
        (999, 0, "999", "999"),
    ],
)
def test_a_number_has_the_marks_of_its_language(value, decimals, vi, en):
    assert (VI.number(value, decimals), EN.number(value, decimals)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(4.455, 2, "4.46"), (2.5, 0, "3"), (-2.5, 0, "−3"), (0.005, None, "0.01"), (1.045, 2, "1.05")],
)
def test_numbers_are_rounded_half_up(value, decimals, shown):
    assert EN.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("decimals", "shown"), [(0, "28,615"), (-1, "28,620"), (-2, "28,600"), (-3, "29,000")]
)
def test_decimals_below_zero_round_to_tens_hundreds_and_thousands(decimals, shown):
    assert EN.number(28615, decimals) == shown


@pytest.mark.parametrize(
    ("value", "signed", "shown"),
    [
        (3.5, True, "+3.5"),
        (3.5, False, "3.5"),
        (-3.5, True, "−3.5"),
        (-3.5, False, "−3.5"),
        (0, True, "0"),
        (-1e-9, True, "0"),
        (-0.001, False, "0"),
    ],
)
def test_a_sign_is_a_real_minus_and_zero_has_none(value, signed, shown):
    assert EN.number(value, signed=signed) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(0.004, 2, "+0.004"), (-0.0004, 1, "−0.0004"), (0.00449, None, "+0.004"), (0.3, 0, "0")],
)
def test_a_small_change_has_the_decimals_it_needs(value, decimals, shown):
    assert EN.number(value, decimals, signed=True) == shown


numbers = st.floats(-1e11, 1e11, allow_nan=False, allow_infinity=False)


@settings(deadline=None, derandomize=True)
@given(numbers, st.integers(-3, 4), st.sampled_from(i18n.LANGUAGES))
def test_a_number_read_back_is_the_number_rounded(value, decimals, language):
    text = i18n.load_translator(language).number(value, decimals)
    read = parse_decimal(text.replace(i18n.MINUS, "-"), locale=language, strict=True)
    step = Decimal(1).scaleb(-decimals)
    assert read == Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    assert len(text.partition("," if language == "vi" else ".")[2]) == max(decimals, 0)


@settings(deadline=None, derandomize=True)
@given(numbers, st.sampled_from(i18n.LANGUAGES))
def test_a_number_of_unknown_precision_shows_two_decimals_at_most_and_no_closing_zero(
    value, language
):
    text = i18n.load_translator(language).number(value)
    read = parse_decimal(text.replace(i18n.MINUS, "-"), locale=language, strict=True)
    assert read == Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert not text.partition("," if language == "vi" else ".")[2].endswith("0")


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        (4.46, "percent_per_year", "4,46%/năm", "4.46% a year"),
        (28618, "billion_vnd", "28.618 tỷ đồng", "28,618 billion VND"),
        (56.21, "percent", "56,21%", "56.21%"),
        (53, "communes", "53 xã", "53 communes"),
        (1, "communes", "1 xã", "1 commune"),
        (3, "points_per_year", "3 điểm phần trăm/năm", "3 percentage points a year"),
        (1.4, "times", "1,4 lần", "1.4 times"),
        (25, "rank", "thứ 25", "rank 25"),
        (3, "furlongs", "3 furlongs", "3 furlongs"),
    ],
)
def test_a_quantity_stands_with_its_unit(value, unit, vi, en):
    assert (VI.value(value, unit), EN.value(value, unit)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1, None, "1 percentage point"),
        (-1, None, "−1 percentage point"),
        (1.0001, None, "1 percentage point"),
        (1.4, 0, "1 percentage point"),
        (1, 2, "1.00 percentage points"),
        (1.5, None, "1.5 percentage points"),
        (0, None, "0 percentage points"),
    ],
)
def test_a_unit_agrees_with_the_number_as_it_is_shown(value, decimals, shown):
    assert EN.value(value, "points", decimals=decimals) == shown


@pytest.mark.parametrize(
    ("operator", "sign", "vi", "en"),
    [
        ("=", "5%", "5%", "5%"),
        (">", ">\xa05%", "trên 5%", "over 5%"),
        (">=", "≥\xa05%", "từ 5% trở lên", "at least 5%"),
        ("<", "<\xa05%", "dưới 5%", "under 5%"),
        ("<=", "≤\xa05%", "không quá 5%", "at most 5%"),
        ("~", "≈\xa05%", "khoảng 5%", "about 5%"),
    ],
)
def test_an_operator_is_a_sign_in_a_table_and_words_in_a_sentence(operator, sign, vi, en):
    assert [s.value(5, "percent", operator) for s in (VI, EN)] == [sign, sign]
    assert VI.value(5, "percent", operator, spelled=True) == vi
    assert EN.value(5, "percent", operator, spelled=True) == en


def test_a_range_has_a_dash_and_its_unit_once():
    income = ("million_vnd_per_person", "range", 80.0)
    assert VI.value(75, *income) == "75–80 triệu đồng/người"
    assert EN.value(75, *income) == "75–80 million VND per person"
    assert EN.value(1, "points", "range", 2) == "1–2 percentage points"
    assert VI.value(7, "percent", "range", 10, spelled=True) == "từ 7–10%"
    assert EN.value(7, "percent", "range", 10, spelled=True) == "7–10%"


def test_the_ends_of_a_range_below_zero_are_parted_by_a_word():
    ends = {"high": -1.5, "decimals": 1}
    assert i18n.load_translator("en").value(-1.1, "points", **ends).startswith("−1.1 to −1.5")
    assert i18n.load_translator("vi").value(-1.1, "points", **ends).startswith("−1,1 đến −1,5")


def test_an_empty_higher_end_is_no_range():
    assert EN.value(5, "percent", ">=", float("nan")) == "≥\xa05%"


def test_a_header_names_the_unit_alone():
    assert (VI.unit("percent_per_year"), EN.unit("percent_per_year")) == ("%/năm", "% a year")
    assert EN.unit("furlongs") == "furlongs"


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2025", "2025", "2025"),
        ("2021-2025", "2021–2025", "2021–2025"),
        ("2025-06", "tháng 6/2025", "June 2025"),
    ],
)
def test_a_period_is_a_year_a_span_or_a_month(period, vi, en):
    assert (VI.period(period), EN.period(period)) == (vi, en)


@pytest.mark.parametrize(
    ("date", "vi", "en"),
    [
        ("2025-09-07", "07/09/2025", "7 September 2025"),
        ("2025-09", "tháng 9/2025", "September 2025"),
        ("2025", "2025", "2025"),
        ("", "", ""),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(date, vi, en):
    assert (VI.date(date), EN.date(date)) == (vi, en)


def test_a_count_chooses_its_form_and_is_written_as_a_number():
    assert EN.plural(*MADE, 1, seconds="2") == "Made 1 page in 2 s."
    assert EN.plural(*MADE, 0, seconds="2") == "Made 0 pages in 2 s."
    assert EN.plural(*MADE, 2000, seconds="2") == "Made 2,000 pages in 2 s."
    assert VI.plural(*MADE, 2000, seconds="2") == "Đã tạo 2.000 trang trong 2 giây."


def test_a_message_within_a_message_is_said_in_the_same_language():
    inner = message("an id of {file}", file="targets.csv")
    outer = message(
        "{folder}: found {count} errors in the data; expected none; correct them and run again",
        folder=inner,
        count=3,
    )
    assert VI.message(outer).startswith(f"{VI('an id of {file}', file='targets.csv')}: ")


def test_a_code_is_said_under_its_context_only():
    assert VI.code("verdict", "met") != "met"
    assert EN.has("met", "verdict")
    assert not EN.has("met", "unit")


def test_a_message_without_translation_or_with_a_faulty_one_is_shown_in_english():
    catalogue = {("", "{file}: {found}"): ("{tệp}: {found}",), ("", "no such file"): ("không có",)}
    say = translator.Translator("vi", catalogue)
    assert say.message(message("nobody translated {this}", this="that")) == (
        "nobody translated that"
    )
    assert say.message(message("{file}: {found}", file="a", found=message("no such file"))) == (
        "a: không có"
    )
    assert say.message(message("a text with a {gap}")) == "a text with a {gap}"
    problem = errors.Problem("a.csv", 2, "", message("x"), message("y"), message("no such file"))
    assert (say.record(problem)["found"], say.record(problem)["action"]) == ("x", "không có")


def test_the_commands_show_a_sentence_without_translation_in_english():
    say = dataclasses.replace(translator.Translator("vi", {}), falls_back=True)
    assert say("Nobody translated {this}", this="that") == "Nobody translated that"
    assert [say.plural(*MADE, count, seconds="2") for count in (1, 5)] == [
        "Made 1 page in 2 s.",
        "Made 5 pages in 2 s.",
    ]
    assert i18n.load_message_translator("vi")("Sources") == VI("Sources")
    with pytest.raises(errors.MissingMessage):
        translator.Translator("vi", {}).plural(*MADE, 1, seconds="2")


@pytest.mark.parametrize(
    ("language", "count", "form"),
    [
        *(("vi", 1, "a"), ("vi", 5, "a"), ("fr", 0, "a"), ("fr", 2, "b"), ("fr", 1000000, "b")),
        *(("ru", 1, "a"), ("ru", 3, "b"), ("ru", 5, "c"), ("ru", 21, "a"), ("ru", math.inf, "c")),
    ],
)
def test_the_plural_forms_of_any_language_are_in_the_order_of_its_rules(language, count, form):
    forms = {"vi": ("a",), "fr": ("a", "b"), "ru": ("a", "b", "c")}[language]
    assert translator._choose_form(forms, language, count) == form


def test_dates_and_order_of_a_language_without_entries_of_its_own_come_from_babel_and_its_letters():
    french = translator.Translator("fr", {})
    assert french.date("2025-09-07") == "7 septembre 2025"
    assert french.date("2025-09") == "septembre 2025"
    assert sorted(["eux", "été", "ecu"], key=french.sort_key) == ["ecu", "été", "eux"]
    swedish = translator.Translator(
        "sv", {("order", "alphabet"): ("abcdefghijklmnopqrstuvwxyzåäö",)}
    )
    assert sorted(["öl", "zon", "ål", "al"], key=swedish.sort_key) == ["al", "zon", "ål", "öl"]


def test_a_language_names_itself_and_the_languages_of_the_project_are_listed_in_a_sentence():
    assert i18n.list_language_names() == {"vi": "Tiếng Việt", "en": "English"}
    assert i18n.name_language("fr") == "Français"
    assert (VI.language_names(), EN.language_names()) == (
        "tiếng Việt và tiếng Anh",
        "Vietnamese and English",
    )
    assert translator.Translator("fr", {}).language_names() == "vietnamien et anglais"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_missing_message_names_its_text_its_language_and_who_asked(language):
    line = inspect.currentframe().f_lineno + 2
    with pytest.raises(errors.MissingMessage) as caught:
        i18n.load_translator(language)("A text nobody translated")
    told = str(caught.value)
    assert told.startswith(
        f"tests/i18n/test_translator.py:{line}: found the text “A text nobody translated”"
    )
    assert f"the {language} catalogue" in told
    assert f"briefing/i18n/locales/{language}.po" in told


def test_a_missing_code_names_its_context_and_who_asked():
    line = inspect.currentframe().f_lineno + 2
    with pytest.raises(errors.MissingMessage) as caught:
        VI.code("reason", "bad_weather")
    assert f"tests/i18n/test_translator.py:{line}: found the text “reason: bad_weather”" in str(
        caught.value
    )


def test_a_missing_plural_names_who_asked():
    line = inspect.currentframe().f_lineno + 2
    with pytest.raises(errors.MissingMessage) as caught:
        VI.plural("{count} unheard of", "{count} unheard of", 2)
    assert f"tests/i18n/test_translator.py:{line}:" in str(caught.value)


def catalogue(folder, language: str, entries: str) -> i18n.Translator:
    file = folder / f"{language}.po"
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    file.write_text(head + entries, encoding="utf-8")
    return i18n.Translator(language, translator._read_catalogue(file, language))


def test_an_entry_without_text_says_its_id_in_english_and_is_missing_in_vietnamese(tmp_path):
    entry = 'msgid "Sources"\nmsgstr ""\n'
    assert catalogue(tmp_path, "en", entry)("Sources") == "Sources"
    with pytest.raises(errors.MissingMessage, match="Sources"):
        catalogue(tmp_path, "vi", entry)("Sources")


def test_a_fuzzy_entry_counts_as_missing(tmp_path):
    entry = '#, fuzzy\nmsgid "Sources"\nmsgstr "Nguồn"\n'
    with pytest.raises(errors.MissingMessage, match="Sources"):
        catalogue(tmp_path, "vi", entry)("Sources")


# Order

VI, EN = i18n.load_translator("vi"), i18n.load_translator("en")


def test_vietnamese_names_stand_in_the_order_of_the_vietnamese_alphabet():
    # The alphabet as schools teach it, and the tones as dictionaries order them.
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    names = [
        "An Giang",
        "Ấn",
        "Bà Rịa",
        "Bắc Giang",
        "Bắc Ninh",
        "Cao Bằng",
        "Đà Nẵng",
        "Điện Biên",
    ]
    for expected in (alphabet, tones, names):
        backwards = expected[::-1]
        assert sorted(backwards, key=VI.sort_key) == expected


def test_a_letter_counts_before_any_tone_and_a_tone_before_capitals():
    expected = ["Ba", "bà", "Bà", "bá", "bám", "bẵng", "bâng"]
    backwards = expected[::-1]
    assert sorted(backwards, key=VI.sort_key) == expected


def test_in_english_a_mark_does_not_move_a_name():
    names = ["Đà Nẵng", "Cao Bằng", "Dak Lak", "Đak Nong", "Điện Biên", "Dien"]
    expected = ["Cao Bằng", "Đà Nẵng", "Dak Lak", "Đak Nong", "Dien", "Điện Biên"]
    assert sorted(names, key=EN.sort_key) == expected


@given(st.lists(st.text(alphabet="aáàạăắâấbdđoơô xX", max_size=4), max_size=6))
def test_texts_that_differ_never_share_a_place(texts):
    keys = {text: VI.sort_key(text) for text in texts}
    assert len({repr(key) for key in keys.values()}) == len(keys)
