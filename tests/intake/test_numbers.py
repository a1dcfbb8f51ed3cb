"""Cells of text → numbers; the answers are worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import i18n
from briefing.intake import numbers
from briefing.intake.numbers import NoNumber, Number, find_convention, prove_convention, read_number
from briefing.intake.unit_words import map_unit_words
from briefing.validate.sources.tokens import fold_text

UNIT_WORDS = map_unit_words(i18n.built_in_units())


def read(text, convention="vi", notes=(), yes_no=False):
    return read_number(text, convention, UNIT_WORDS, notes, yes_no)


def kind_of(text, convention="vi", notes=(), yes_no=False):
    read_as = read(text, convention, notes, yes_no)
    return read_as.kind if isinstance(read_as, NoNumber) else read_as


@pytest.mark.parametrize(
    ("texts", "convention"),
    [
        (["7,18"], "vi"),
        (["7.18"], "en"),
        (["27.065.153"], "vi"),
        (["27,065,153"], "en"),
        (["1.234,5"], "vi"),
        (["1,234.5"], "en"),
        (["31.250"], ""),
        (["31,250"], ""),
        (["31.250", "28.618", "12"], ""),
        (["31.250", "7,2"], "vi"),
        (["31.250", "7.2"], "en"),
        (["0,125"], "vi"),  # no group of thousands begins with 0
        (["0.125"], "en"),
        (["1234,567"], "vi"),  # four digits are no first group
        (["28 618,500"], "vi"),  # the space is the mark of thousands
        (["28 618"], ""),
        (["ước đạt trên 55,2%"], "vi"),
        (["7,5-8,0"], "vi"),  # no number, but written the Vietnamese way
        (["1,5E+03"], "vi"),
        (["31.12.2025", "31/12/2025"], ""),  # dates
        (["7,18", "7.2"], "mixed"),
        (["27.065.153", "1,250.5"], "mixed"),
        ([], ""),
    ],
)
def test_a_column_tells_how_it_is_written(texts, convention):
    assert find_convention(texts) == convention


def test_one_cell_can_prove_both_conventions():
    assert prove_convention("7,18 (7.2)") == "mixed"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7,18", "7.18"),
        ("31.250", "31250"),
        ("27.065.153", "27065153"),
        ("1.234,5", "1234.5"),
        ("28 618", "28618"),
        ("28\u00a0618,5", "28618.5"),
        ("28\u202f618,5", "28618.5"),
        ("-4,13", "-4.13"),
        ("− 4,13", "-4.13"),
        ("–4,13", "-4.13"),
        ("+4,13", "4.13"),
        ("(4,13)", "-4.13"),
        ("âm 4,13", "-4.13"),
        ("1,5E+03", "1500"),
        ("1,5e-2", "0.015"),
        ("９,１５", "9.15"),
        (" 7,18\u200b ", "7.18"),
        ("0", "0"),
        ("0,00", "0.00"),
        ("đạt 7,18", "7.18"),
        ("còn 4,17", "4.17"),
    ],
)
def test_a_vietnamese_number(text, value):
    assert read(text) == Number(Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("31,250", "31250"), ("31.250", "31.250"), ("27,065,153.5", "27065153.5"), ("1.5E3", "1500")],
)
def test_an_english_number(text, value):
    assert read(text, "en") == Number(Decimal(value))


@pytest.mark.parametrize("text", ["31.250", "31,250", "trên 31.250", "1.250E+2"])
@pytest.mark.parametrize("convention", ["", "mixed"])
def test_a_number_with_two_readings_is_ambiguous_where_its_column_proves_none(text, convention):
    assert kind_of(text, convention) == "ambiguous_number"


def test_both_readings_of_an_ambiguous_number_are_told():
    assert str(read("31.250", "").expected).endswith("this is 31250 or 31.25")


def test_a_number_with_one_reading_needs_no_convention():
    assert read("7,18", "") == read("7.18", "") == read("7,18", "mixed") == Number(Decimal("7.18"))


def test_a_number_of_the_other_convention_is_told():
    assert kind_of("7.18", "vi") == kind_of("7,18", "en") == "mixed_conventions"


@pytest.mark.parametrize(
    ("text", "operator", "estimate"),
    [
        *(("trên 55,2", ">", False), ("hơn 55,2", ">", False), ("> 55,2", ">", False)),
        *(("dưới 55,2", "<", False), ("< 55,2", "<", False), ("chưa đến 55,2", "<", False)),
        *(("tối thiểu 55,2", ">=", False), ("55,2 trở lên", ">=", False)),
        *(("từ 55,2% trở lên", ">=", False), ("≥ 55,2", ">=", False), (">=55,2", ">=", False)),
        *(("ít nhất 55,2", ">=", False), ("không dưới 55,2", ">=", False)),
        *(("không quá 55,2", "<=", False), ("tối đa 55,2", "<=", False), ("≤55,2", "<=", False)),
        *(("55,2 trở xuống", "<=", False), ("không vượt quá 55,2", "<=", False)),
        *(("gần 55,2", "~", False), ("Khoảng 55,2", "~", False), ("xấp xỉ 55,2", "~", False)),
        *(("~55,2", "~", False), ("≈ 55,2", "~", False), ("trên dưới 55,2", "~", False)),
        *(("ước 55,2", "=", True), ("Ước đạt 55,2", "=", True), ("sơ bộ 55,2", "=", True)),
        *(("55,2 (ước)", "=", True), ("55,2 sơ bộ", "=", True), ("(ước) 55,2", "=", True)),
        *(("ước đạt trên 55,2", ">", True), ("ước khoảng 55,2", "~", True)),
        *(("trên 55,2 (ước)", ">", True), ("ước trên 55,2%", ">", True)),
        *(("over 55,2", ">", False), ("more than 55,2", ">", False), ("under 55,2", "<", False)),
        *(("less than 55,2", "<", False), ("at least 55,2", ">=", False)),
        *(("at most 55,2", "<=", False), ("up to 55,2", "<=", False)),
        *(("about 55,2", "~", False), ("nearly 55,2", "~", False), ("approx. 55,2", "~", False)),
        *(("estimated 55,2", "=", True), ("55,2 (preliminary)", "=", True)),
        *(("est. at least 55,2", ">=", True), ("55,2 or more", ">=", False)),
        ("dư\u031bơ\u0301i 55,2".replace("ơ\u0301", "o\u031b\u0301"), "<", False),  # NFD
    ],
)
def test_words_and_signs_around_a_number(text, operator, estimate):
    number = read(text)
    assert (number.value, number.operator, number.estimate) == (Decimal("55.2"), operator, estimate)


@pytest.mark.parametrize(
    ("text", "value", "unit", "percent"),
    [
        ("9,15%", "9.15", "", True),
        ("9,15 %", "9.15", "", True),
        ("-4,13%", "-4.13", "", True),
        ("(4,13%)", "-4.13", "", True),
        ("(4,13)%", "-4.13", "", True),
        ("９,１５％", "9.15", "", True),
        ("9,15 phần trăm", "9.15", "", True),
        ("9.15 per cent", "9.15", "", True),
        ("9,15 %/năm", "9.15", "percent_per_year", True),
        ("1,2 điểm phần trăm", "1.2", "points", False),
        ("28.618 tỷ đồng", "28618", "billion_vnd", False),
        ("28.618 tỉ đồng", "28618", "billion_vnd", False),
        ("27.065.153 tr.đ", "27065153", "million_vnd", False),
        ("1,5 nghìn tỷ", "1.5", "trillion_vnd", False),
        ("28,6 ngàn tỷ đồng", "28.6", "trillion_vnd", False),
        ("9,15tỷ", "9.15", "billion_vnd", False),
        ("12 xã", "12", "communes", False),
        ("trên 45,5 triệu đồng/người/năm", "45.5", "million_vnd_per_person", False),
    ],
)
def test_a_unit_behind_a_number(text, value, unit, percent):
    number = read(text, "en" if "per cent" in text else "vi")
    assert (number.value, number.unit, number.percent) == (Decimal(value), unit, percent)


@pytest.mark.parametrize(
    "text", ["8/53", "8 / 53", "8/53 xã", "trên 8/53", "8/53 (1)", "08/53", "8/53 xã (1)"]
)
def test_a_part_of_a_total_is_the_part(text):
    number = read(text, notes={"1"})
    assert (number.value, number.of_total) == (8, 53)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("205 (1)", {"1"}),
        ("205(1)", {"1", "2"}),
        ("205 [1]", {"1"}),
        ("205¹", {"1"}),
        ("205*", {"*"}),
        ("205 (*)", {"*"}),
        ("205 (1)(2)", {"1", "2"}),
        ("205 (a)", {"a"}),
    ],
)
def test_the_mark_of_a_note_that_is_there_is_no_part_of_the_number(text, notes):
    assert read(text, notes=notes) == Number(Decimal(205))


@pytest.mark.parametrize("text", ["205 (1)", "205(2)", "205¹", "205*"])
def test_a_mark_without_its_note_is_no_mark(text):
    assert kind_of(text, notes={"3"}) == "not_a_number"


@pytest.mark.parametrize(
    "text",
    [
        *("7,5-8,0", "7,5 – 8,0", "từ 7,5 đến 8,0", "7 - 8", "7,5 đến 8"),
        *("3,21 (còn 17,4)", "0,86% (còn 4,17%)", "7,18 8,2", "12 34", "7,18; 8,2", "7,18\n8,2"),
        *("l2,5", "1O0", "10O", "I2", "2,5I", "1o", "l5%"),
        *("8/5", "31/12", "8/53 (15,1%)", "7,5/8", "1/2/3"),
        *("1.234.5", "1,2,3", "7,", ",7", "7..1", "7,18.", "--5", "-(4,13)", "(-4,13)", "(4,13"),
        *("tăng 5,2%", "giảm 3%", "trên khoảng 4", "từ 80", "năm 2025", "Đã xong", "Chưa"),
        *("5 (giảm)", "12 (triệu)", "5 m3", "1,5 abc", "tỷ đồng", "ước", "trên", "(1)"),
        *("9" * 31, "9" * 200, "1e99", "٣", "²", "½", "7'5"),
    ],
)
def test_what_is_no_number_beyond_doubt_is_none(text):
    assert kind_of(text, notes={"1"}) == "not_a_number"


@pytest.mark.parametrize("text", ["31/12/2025", "31.12.2025", "2025-12-31", "1-2-25", "12/2025"])
def test_a_date_is_no_number(text):
    assert kind_of(text) == "date_for_number"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "–",
        "—",
        "--",
        "…",
        "...",
        ".",
        "x",
        "X",
        "n/a",
        "N/A",
        "#N/A",
        "chưa có",
        "Chưa có số liệu",
        "chưa có số liệu",
        "không có số liệu",
        "\xa0",
        "not available",
    ],
)
@pytest.mark.parametrize("yes_no", [False, True])
def test_a_gap_is_no_value(text, yes_no):
    assert kind_of(text, yes_no=yes_no) == "no_value"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Đã xong", 1),
        ("Hoàn thành", 1),
        ("hoàn thành", 1),
        ("Có", 1),
        ("Done", 1),
        ("YES", 1),
        ("Chưa", 0),
        ("Chưa hoàn thành", 0),
        ("Không", 0),
        ("No", 0),
        ("not yet", 0),
        ("1", 1),
    ],
)
def test_a_milestone_is_done_or_not(text, value):
    assert read(text, yes_no=True) == Number(Decimal(value))


def test_more_than_all_there_are_is_told_with_how_many_there_are():
    read_as = read("60/53")
    assert read_as.kind == "out_of_range"
    assert str(read_as.expected) == "no more than the total, 53"


DONE = (
    *("đã xong", "xong", "hoàn thành", "đã hoàn thành", "có", "đạt", "đã đạt", "đã có", "✓", "✔"),
    *("done", "yes", "complete", "completed", "finished", "achieved", "true"),
)
NOT_DONE = (
    *("chưa", "không", "chưa xong", "chưa hoàn thành", "không hoàn thành", "chưa đạt"),
    *("không đạt", "no", "not done", "not yet", "not complete", "not completed", "incomplete"),
    *("unfinished", "not achieved", "false"),
)


@pytest.mark.parametrize(("words", "value"), [(DONE, 1), (NOT_DONE, 0)])
def test_every_word_for_done_and_not_done_is_known_of_milestones_alone(words, value):
    for word in words:
        for text in (word, word.upper(), word.capitalize()):
            assert read(text, yes_no=True) == Number(Decimal(value)), text
            assert kind_of(text) == "not_a_number", text


GAPS = (
    *("chưa có", "chưa có số liệu", "không có số liệu", "chưa có số", "chưa có báo cáo"),
    *("chưa cập nhật", "chưa công bố", "chưa tổng hợp", "chưa thống kê", "chưa đánh giá"),
    *("đang cập nhật", "đang tổng hợp", "không áp dụng", "không đánh giá", "không thống kê"),
    *("not available", "not applicable", "no data", "nan", "null", "none", "nil", "nd"),
    *("xx", "n.a.", "n.a", "na", "#na", "* * *", "…:", "_"),
)


@pytest.mark.parametrize("yes_no", [False, True])
def test_every_word_for_a_gap_is_no_value(yes_no):
    for word in GAPS:
        for text in (word, word.upper()):
            assert kind_of(text, yes_no=yes_no) == "no_value", text


BEFORE = {
    "estimate": (
        *("ước tính", "ước thực hiện", "ước đạt", "ước", "sơ bộ", "tạm tính"),
        *("estimated", "estimate", "est", "preliminary", "provisional"),
    ),
    "": ("đạt", "là", "bằng", "còn", "chỉ còn", "mức", "reached"),
    ">=": (
        *(">=", "=>", "≥", "⩾", "tối thiểu", "ít nhất", "không dưới", "không ít hơn"),
        *("không thấp hơn", "không nhỏ hơn", "không kém", "at least", "no less than"),
        *("not less than", "no fewer than", "not under", "not below", "minimum", "min"),
    ),
    "<=": (
        *("<=", "=<", "≤", "⩽", "không quá", "không vượt quá", "không vượt", "không trên"),
        *("không hơn", "không cao hơn", "không nhiều hơn", "không lớn hơn", "tối đa"),
        *("nhiều nhất", "at most", "up to", "no more than", "not more than", "not over"),
        *("not above", "not exceeding", "maximum", "max"),
    ),
    "~": (
        *("~", "≈", "trên dưới", "xấp xỉ", "khoảng", "gần bằng", "gần đạt", "gần", "about"),
        *("around", "approximately", "approx", "roughly", "nearly", "almost", "close to"),
        *("circa", "ca"),
    ),
    ">": (
        *(">", "trên", "hơn", "vượt", "lớn hơn", "cao hơn", "nhiều hơn", "over", "above"),
        *("more than", "greater than", "higher than", "exceeding"),
    ),
    "<": (
        *("<", "dưới", "nhỏ hơn", "thấp hơn", "ít hơn", "chưa đến", "chưa tới", "chưa đầy"),
        *("under", "below", "less than", "fewer than", "lower than"),
    ),
    "=": ("=",),
}
BEHIND = {
    "estimate": BEFORE["estimate"],
    ">=": (
        *("trở lên", "and above", "and over", "and more"),
        *("or more", "or above", "or over", "or higher"),
    ),
    "<=": (
        *("trở xuống", "and below", "and under", "and less"),
        *("or less", "or below", "or under", "or fewer", "or lower"),
    ),
}


@pytest.mark.parametrize("meaning", BEFORE)
def test_every_word_before_a_number_has_its_meaning(meaning):
    for word in BEFORE[meaning]:
        number = read(f"{word} 55,2")
        assert number.value == Decimal("55.2"), word
        assert number.operator == (meaning if meaning not in ("estimate", "") else "="), word
        assert number.estimate == (meaning == "estimate"), word


@pytest.mark.parametrize("meaning", BEHIND)
def test_every_word_behind_a_number_has_its_meaning(meaning):
    for word in BEHIND[meaning]:
        for text in (f"55,2 {word}", f"55,2 ({word})"):
            number = read(text)
            assert number.value == Decimal("55.2"), text
            assert number.operator == ("=" if meaning == "estimate" else meaning), text
            assert number.estimate == (meaning == "estimate"), text


def test_no_word_has_a_meaning_that_is_not_tried_here():
    tried = {word for words in (*BEFORE.values(), *BEHIND.values()) for word in words}
    assert {fold_text(word) for word in tried} == set(numbers.MEANINGS) - {"tu"}


def test_a_milestone_can_be_an_estimate():
    assert read("ước hoàn thành", yes_no=True) == Number(Decimal(1), estimate=True)


decimals = st.decimals(
    min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=2
)


@given(decimals, st.sampled_from([("vi", ".", ","), ("en", ",", "."), ("vi", " ", ",")]))
def test_a_number_written_in_a_convention_reads_back_in_it(value, signs):
    convention, thousands, point = signs
    text = f"{value:,}".replace(",", "T").replace(".", point).replace("T", thousands)
    assert find_convention([text]) in ("", convention)
    assert read(text, convention) == Number(value)
    assert read(text, find_convention([text])) == Number(value)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_reason(text):
    read_as = read(text, find_convention([text]), notes={"1"})
    assert isinstance(read_as, (Number, NoNumber))


@given(st.from_regex(r"[0-9.,]{1,12}", fullmatch=True))
def test_a_reading_keeps_every_digit(text):
    for convention in ("vi", "en"):
        number = read(text, convention)
        if isinstance(number, Number) and text.strip(".,") == text:
            digits = "".join(filter(str.isdigit, text))
            written = "".join(filter(str.isdigit, f"{number.value:f}"))
            assert written.lstrip("0") == digits.lstrip("0")
