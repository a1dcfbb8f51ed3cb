"""One figure, target, pace or source as a reader is told it, in both languages."""

from __future__ import annotations

import dataclasses
import math
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_rows import make_row

from briefing import i18n
from briefing.analysis import in_force
from briefing.data import queries
from briefing.data.periods import Period
from briefing.data.rows import Measure, Result
from briefing.report import before_plan, pace_phrases, phrases, target_states

VI, EN = i18n.load_translator("vi"), i18n.load_translator("en")
ROW = make_row(
    Measure,
    **{"kind": "level", "operator": "=", "value": 44.0, "unit": "percent", "due": 2025.0},
    **{"value_decimals": 0.0, "better": "up", "baseline": 25.5, "baseline_unit": "percent"},
    **{"baseline_operator": "=", "baseline_decimals": 1.0, "baseline_match": "same"},
    **{"pace_path": "linear", "past_pace_decimals": 2.0, "ambition_decimals": 2.0},
)


def plain(text):
    """Without the spaces that keep a number and its sign together."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def asked(say=EN, spelled=False, **cells):
    return plain(phrases.format_target(ROW._replace(**cells), say, spelled))


def test_a_target_is_told_in_the_form_of_its_kind():
    assert asked() == "44%"
    assert asked(kind="average_rate", value=10.0, operator=">=", unit="percent_per_year") == (
        "≥ 10% a year"
    )
    assert asked(kind="reduction", value=30.0, operator=">=", unit="billion_vnd") == "cut by ≥ 30%"
    assert asked(kind="multiple", value=2.0, unit="million_visits") == "2 times the baseline"
    assert asked(kind="rank", value=25.0, of_total=34.0, unit="rank") == "top 25 of 34"
    assert asked(kind="milestone", value=1.0, unit="yes_no") == "completed"
    assert asked(kind="each_year", value=80.0, operator=">=") == "≥ 80% each year"
    assert asked(kind="each_year", value=170.0, unit="enterprises_per_year") == (
        "170 enterprises a year"
    )


def test_each_language_writes_its_own_marks_and_words():
    income = {"operator": "range", "value": 75.0, "value_high": 80.0}
    assert asked(VI, **income, unit="million_vnd_per_person").startswith("75–80 triệu đồng")
    assert asked(VI, value=4.46, value_decimals=2.0, unit="percent_per_year").startswith("4,46%")
    assert asked(EN, value=4.46, value_decimals=2.0, unit="percent_per_year") == "4.46% a year"
    assert asked(EN, spelled=True, value=80.0, operator=">") == "over 80%"
    assert "trên 80%" in asked(VI, spelled=True, value=80.0, operator=">")


@pytest.mark.parametrize(
    ("operator", "value", "better", "words_"),
    [
        (">=", 21.0, "up", "≥ 21 of 53"),
        (">", 28.0, "up", "> 28 of 53"),
        # 50 % of 55 is 27.5: at least that is at least 28, over that is over 27
        (">=", 27.5, "up", "≥ 28 of 53"),
        (">", 27.5, "up", "> 27 of 53"),
        ("<=", 27.5, "down", "≤ 27 of 53"),
        ("<", 27.5, "down", "< 28 of 53"),
        ("=", 27.5, "up", "28 of 53"),
        ("=", 27.5, "down", "27 of 53"),
    ],
)
def test_a_share_of_a_count_is_told_as_the_whole_number_it_asks_for(
    operator, value, better, words_
):
    row = {"kind": "count", "of_total": 53.0, "unit": "communes", "better": better}
    assert asked(operator=operator, value=value, **row) == f"{words_} communes"


@pytest.mark.parametrize("spelled", [True, False])
def test_a_range_of_a_count_has_both_its_ends(spelled):
    row = {"kind": "count", "of_total": 53.0, "unit": "communes", "operator": "range"}
    assert asked(EN, spelled, value=20.0, value_high=25.0, **row) == "20–25 of 53 communes"


def test_a_baseline_is_told_with_the_digits_and_the_operator_of_its_source():
    assert phrases.format_baseline(ROW, EN) == "25.5%"
    row = ROW._replace(baseline=90.0, baseline_decimals=0.0, baseline_operator=">")
    assert phrases.format_baseline(row, EN) == "over 90%"
    assert phrases.format_baseline(ROW._replace(baseline=math.nan), EN) == ""


def test_a_pace_is_in_points_for_shares_and_in_percent_for_money():
    row = ROW._replace(required_pace=-0.944, past_pace=-0.674)
    assert pace_phrases.format_required_pace(row, EN) == "a fall of 0.94 percentage points a year"
    assert pace_phrases.format_past_pace(row, EN) == "a fall of 0.67 percentage points a year"
    money = ROW._replace(required_pace=8.1333, required_pace_high=9.5381)
    money = money._replace(pace_path="geometric", baseline_unit="billion_vnd")
    assert pace_phrases.format_required_pace(money, EN) == "a rise of 8.13–9.54% a year"
    assert pace_phrases.format_required_pace(money, VI, with_per_year=False) == "+8,13–9,54%"
    assert pace_phrases.format_required_pace(ROW, EN) == ""
    assert pace_phrases.format_past_pace(ROW, EN) == ""


def test_a_pace_a_target_names_itself_keeps_its_own_digits_and_has_no_sign():
    rate = {"kind": "average_rate", "unit": "percent_per_year", "value": 10.0}
    row = ROW._replace(**rate, required_pace=10.0, past_pace=4.46)
    assert pace_phrases.format_required_pace(row, EN) == "10% a year"
    assert pace_phrases.format_past_pace(row, EN) == "4.46% a year"


def test_a_part_of_a_total_is_an_amount_and_no_movement():
    row = ROW._replace(kind="total", unit="people", baseline_unit="people", value=52000.0)
    assert (
        pace_phrases.format_required_pace(row._replace(required_pace=10400.0), EN)
        == "10,400 people a year"
    )


def test_a_share_and_a_rate_move_in_points():
    for unit in ("percent", "percent_per_year"):
        row = ROW._replace(unit=unit, baseline_unit=unit, required_pace=0.6)
        assert (
            pace_phrases.format_required_pace(row, EN) == "a rise of 0.6 percentage points a year"
        )


def test_a_past_yearly_figure_known_as_over_is_told_as_over():
    row = ROW._replace(kind="each_year", past_pace=90.0, past_pace_decimals=0.0)
    assert pace_phrases.format_past_pace(row._replace(baseline_operator=">"), EN) == "over 90%"


def test_a_past_pace_has_no_more_digits_than_it_bears():
    row = ROW._replace(past_pace=6.961, past_pace_decimals=0.0, pace_path="geometric")
    assert pace_phrases.format_past_pace(row, EN) == "a rise of 7% a year"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"ambition": 2.24}, "faster"),
        ({"ambition": 0.71}, "slower"),
        ({"ambition": 0.71, "kind": "each_year"}, "lower"),
        # 9.86–11.27% a year against 9.94% is not slower, 8–9% is
        ({"ambition": 0.99, "ambition_high": 1.13}, "same"),
        ({"ambition": 0.8, "ambition_high": 0.91}, "slower"),
        ({"required_pace": 0.4, "past_pace": -0.2}, "turn"),
        ({"required_pace": 0.4}, "no_past_pace"),
        ({"reasons": "met_at_baseline touches_bound"}, "held"),
        ({"baseline_match": "none", "reasons": "no_baseline"}, "no_baseline"),
        ({"baseline_match": "none", "reasons": "basis_changed"}, "basis_changed"),
        ({"baseline_match": "nearest", "required_pace": 1.0}, "nearest"),
        ({"baseline_match": "none", "kind": "milestone"}, "to_be_done"),
    ],
)
def test_a_target_of_a_plan_ahead_asks_more_or_less_than_before(cells, code):
    assert before_plan.classify_asked(ROW._replace(**cells)) == code


def test_everything_asked_has_words_and_a_symbol():
    for code, (_, symbol) in before_plan.ASKED_STYLES.items():
        assert symbol
        assert {VI.code("asked", code), EN.code("asked", code)} - {""}


@pytest.mark.parametrize("code", before_plan.ASKED_STYLES)
def test_a_target_has_the_same_sign_as_a_square_and_in_the_table_of_targets(code, monkeypatch):
    """Page one draws its state, page two says what it asks."""
    monkeypatch.setattr(target_states, "classify_asked", lambda row: code)
    monkeypatch.setattr(target_states.in_plan, "has_begun", lambda tables, rows: False)
    (state,) = target_states.list_states(None, [ROW]).values()
    assert target_states.STYLES[state] == before_plan.ASKED_STYLES[code]
    fill, _, sign, _ = target_states.style_square(state)
    assert (fill == "white") is (sign in "○–")  # filled where it is compared


def test_a_state_is_said_with_the_words_of_its_sign_and_of_its_decision():
    for say, words in ((VI, "thấp hơn trước"), (EN, "less than before")):
        said = say.code("state", "less", count="4"), say.code("asked", "lower")
        assert all(words in text.lower() for text in said)
        assert say.code("sign", "less") == words


def test_how_many_times_is_told_with_the_digits_it_bears():
    exact = ROW._replace(operator="=", past_pace=4.46)
    row = exact._replace(ambition=2.2422, ambition_decimals=2.0)
    assert pace_phrases.format_ambition(row, EN) == "2.24"
    assert pace_phrases.describe_times(row, EN) == "2.24 times"
    row = exact._replace(ambition=1.168, ambition_decimals=1.0)
    assert pace_phrases.describe_times(row, VI) == "gấp 1,2 lần"


@pytest.mark.parametrize(
    ("cells", "number", "vi", "en"),
    [
        # 10 ÷ 4.46 of "at least 10"; 3 ÷ 4.24 of "over 3": a floor, not a ceiling
        ({"ambition": 2.242}, "≥ 2.24", "ít nhất gấp 2,24 lần", "at least 2.24 times"),
        ({"operator": ">", "ambition": 0.7075}, "≥ 0.71", "ít nhất bằng 0,71 lần", "at least 0.71"),
        # −0.944 ÷ −0.674 of "under 15%": a fall at least so fast
        (
            {"operator": "<", "better": "down", "ambition": 1.4006, "past_pace": -0.674},
            *("≥ 1.40", "ít nhất gấp 1,40 lần", "at least 1.40 times"),
        ),
        # at most 5 cases a year after 8
        (
            {"operator": "<=", "better": "down", "kind": "each_year", "ambition": 0.625},
            *("≤ 0.63", "nhiều nhất bằng 0,63 lần", "at most 0.63 times"),
        ),
        # a cut by at least 30% of what fell before
        (
            {"kind": "reduction", "ambition": 1.2, "past_pace": -2.0},
            *("≥ 1.20", "ít nhất gấp 1,20 lần", "at least 1.20 times"),
        ),
        ({"operator": "~", "ambition": 1.3}, "≈ 1.30", "gấp khoảng 1,30 lần", "about 1.30 times"),
        ({"operator": "=", "ambition": 2.23}, "2.23", "gấp 2,23 lần", "2.23 times"),
        # 80% after "over 90%": what the past pace was exactly is not known
        ({"ambition": 0.889, "baseline_operator": ">"}, "≈ 0.89", "bằng khoảng 0,89 lần", "about"),
        # 75–80 million: 8.13–9.54% a year ÷ 6.96%; 1,500–1,600 ÷ 1,829.8
        (
            {"operator": "range", "ambition": 1.168, "ambition_high": 1.37, "ambition_decimals": 1},
            *("1.2–1.4", "gấp 1,2–1,4 lần", "1.2–1.4 times"),
        ),
        (
            {"operator": "range", "ambition": 0.82, "ambition_high": 0.874, "ambition_decimals": 1},
            *("0.8–0.9", "bằng 0,8–0,9 lần", "0.8–0.9 times"),
        ),
    ],
)
def test_a_bound_gives_a_bound_of_the_ratio_and_a_range_a_range(cells, number, vi, en):
    row = ROW._replace(operator=">=", past_pace=4.46)._replace(**cells)
    assert pace_phrases.format_ambition(row, EN).replace("\xa0", " ") == number
    assert pace_phrases.describe_times(row, VI).replace("\xa0", " ") == vi
    assert pace_phrases.describe_times(row, EN).replace("\xa0", " ").startswith(en)
    assert "only" not in pace_phrases.describe_ambition(row, EN)


@given(st.sampled_from([">=", ">", "<", "<="]), st.booleans(), st.floats(0.1, 9))
def test_a_target_with_a_bound_never_gives_a_plain_ratio(operator, falls, ratio):
    past = -1.0 if falls else 1.0
    row = ROW._replace(
        operator=operator, past_pace=past, ambition=ratio, required_pace=past * ratio
    )
    assert pace_phrases.describe_times(row, EN).startswith(("at least", "at most"))
    assert pace_phrases.format_ambition(row, EN)[0] in "≥≤"


def test_a_figure_keeps_the_digits_it_was_printed_with():
    row = make_row(Result, period="2025", value=20.4, operator="=", decimals=2.0)
    assert (
        phrases.format_figure(row, "percent", EN),
        phrases.format_figure(row, "percent", VI),
    ) == ("20.40%", "20,40%")
    row = make_row(Result, period="2025", value=51358.0, operator=">", decimals=0.0)
    assert phrases.format_figure(row, "billion_vnd", EN) == "over 51,358 billion VND"
    row = make_row(Result, period="2025", value=19078.67, operator="=", decimals=-3.0)
    assert phrases.format_figure(row, "billion_vnd", VI) == "19.000 tỷ đồng"


def test_the_growth_of_part_of_a_year_is_no_growth_a_year():
    row = make_row(Result, value=6.01, operator="=", decimals=2.0, period="2025-03")
    shown = [phrases.format_figure(row, "percent_per_year", say) for say in (EN, VI)]
    assert shown == ["6.01%", "6,01%"]
    year = phrases.format_figure(row._replace(period="2025"), "percent_per_year", EN)
    assert year == "6.01% a year"


def test_a_milestone_that_is_done_is_told_in_words():
    assert (
        phrases.format_figure(
            make_row(Result, period="2025", value=1.0, operator="=", decimals=0.0), "yes_no", EN
        )
        == "completed"
    )


def test_an_estimate_is_called_one_wherever_its_number_stands():
    facts = {"value": 4.46, "operator": "=", "decimals": 2.0}
    row = make_row(Result, estimate="yes", period="2025", **facts)
    assert phrases.format_figure(row, "percent_per_year", EN) == "4.46% a year (estimate)"
    assert phrases.format_figure(row, "percent_per_year", VI) == "ước 4,46%/năm"
    sure = row._replace(estimate="no")
    assert phrases.format_figure(sure, "percent_per_year", VI) == "4,46%/năm"


def test_a_baseline_that_is_an_estimate_makes_its_pace_one():
    facts = {"baseline": 4.46, "past_pace": 4.46, "baseline_decimals": 2.0}
    pace = {"past_pace_decimals": 2.0, "kind": "average_rate", "unit": "percent_per_year"}
    row = ROW._replace(baseline_unit="percent_per_year", **facts, **pace)
    estimated = row._replace(baseline_estimate="yes")
    assert phrases.format_baseline(estimated, VI) == "ước 4,46%/năm"
    assert pace_phrases.format_past_pace(estimated, EN) == "4.46% a year (estimate)"
    assert pace_phrases.describe_past_pace(estimated, VI) == "ước đạt 4,46%/năm"
    assert (
        pace_phrases.describe_past_pace(estimated, EN) == "estimated to have achieved 4.46% a year"
    )
    assert pace_phrases.describe_past_pace(row, VI) == "đã đạt 4,46%/năm"


@pytest.mark.parametrize(
    ("printed", "vi", "en"),
    [
        ("gần 86%", "gần 86%", "nearly 86%"),
        ("gan 86%", "gần 86%", "nearly 86%"),  # as a machine reads it
        ("nearly 86 percent", "gần 86%", "nearly 86%"),
        ("khoảng 86%", "khoảng 86%", "about 86%"),
        ("86% ngan sach", "khoảng 86%", "about 86%"),
        ("", "khoảng 86%", "about 86%"),
    ],
)
def test_nearly_is_not_about(printed, vi, en):
    row = make_row(Result, period="2025", value=86.0, operator="~", decimals=0.0, printed=printed)
    assert phrases.format_figure(row, "percent", VI) == vi
    assert phrases.format_figure(row, "percent", EN) == en


def test_a_figure_made_from_one_that_is_nearly_so_much_is_about_so_much():
    facts = {"value": 4.0, "operator": "~", "decimals": 0.0, "printed": "gần 86%; 90%"}
    row = make_row(Result, derived="sum", period="2025", **facts)
    assert phrases.format_figure(row, "percent", EN) == "about 4%"


@pytest.mark.parametrize(
    ("period", "unit", "vi", "en"),
    [
        ("2025-03", "percent_per_year", "quý I năm 2025", "first quarter of 2025"),
        ("2025-06", "billion_vnd", "6 tháng đầu năm 2025", "first six months of 2025"),
        ("2025-09", "million_usd", "9 tháng đầu năm 2025", "first nine months of 2025"),
        ("2025-07", "billion_vnd", "7 tháng đầu năm 2025", "first 7 months of 2025"),
        ("2025-12", "billion_vnd", "cả 12 tháng năm 2025", "all twelve months of 2025"),
        ("2025-01", "billion_vnd", "tháng 1/2025", "January 2025"),
        ("2025-06", "communes", "số liệu tháng 6/2025", "dated June 2025"),
        ("2025-07", "square_kilometres", "số liệu tháng 7/2025", "dated July 2025"),
        ("2021-2025", "billion_vnd", "2021–2025", "2021–2025"),
        ("", "billion_vnd", "", ""),
    ],
)
def test_a_part_of_a_year_is_the_months_that_add_up_or_the_month_at_their_end(period, unit, vi, en):
    assert phrases.format_period(period, unit, VI) == vi
    assert phrases.format_period(period, unit, EN) == en


class Stated(NamedTuple):
    """A row as a document states it."""

    place: str = "II.1"
    printed: str = "C6 12/18 chi tiéu"
    reading: str = ""


def test_a_note_is_in_the_language_of_the_reader_or_else_as_it_is_written():
    note = {"en": "Five years together", "vi": "Cả 5 năm"}
    assert phrases.format_note(note, EN) == note["en"]
    assert phrases.format_note(note, VI) == note["vi"]
    assert phrases.format_note({**note, "vi": ""}, VI) == note["en"]
    assert phrases.format_note({"en": "", "vi": ""}, VI) == ""


def test_a_quotation_is_readable_and_a_label_of_our_own_is_none():
    assert phrases.quote(Stated()) == "C6 12/18 chi tiéu"
    assert phrases.quote(Stated(reading="Có 12/18 chỉ tiêu")) == "Có 12/18 chỉ tiêu"
    of_table = Stated(place="row 5 (note)", printed="services +6.61")
    assert phrases.quote(of_table) == ""
    assert phrases.quote(of_table._replace(reading="dịch vụ tăng 6,61%")) == "dịch vụ tăng 6,61%"


def test_periods_are_told_within_a_sentence():
    assert phrases.format_during("2016-2020", EN) == "in 2016–2020"
    assert phrases.format_during("2020", EN) == "in 2020"


def test_the_plans_are_the_provinces_own(run):
    assert phrases.plan_spans(run, EN) == {"past": "2016–2020", "plan": "2021–2025"}


def test_the_official_count_is_the_strongest_sources(run):
    count = queries.find_official_count(run)
    # The draft, first in the file, says 6 of 9; the congress outranks it.
    assert (count.met, count.total, count.source_id) == (7, 10, "congress")


def test_of_equal_ranks_the_latest_count_is_official(run):
    equal = [row._replace(rank=1.0) for row in run.sources]
    later = [
        row._replace(date="2022-01-01") if row.source_id == "draft_report" else row for row in equal
    ]
    for sources, strongest in ((equal, "congress"), (later, "draft_report")):
        ordered = in_force.sort_by_precedence(run.verdicts[::-1], sources)
        count = queries.find_official_count(dataclasses.replace(run, verdicts=ordered))
        assert count.source_id == strongest


def test_the_count_of_another_plan_is_not_the_past_ones(run):
    other = [row._replace(plan="2021-2025") for row in run.verdicts]
    assert queries.find_official_count(dataclasses.replace(run, verdicts=other)) is None


def test_a_verdict_two_documents_state_counts_once_by_the_stronger(run):
    named = {row.indicator_id: row for row in queries.list_named_verdicts(run)}
    assert len(queries.list_named_verdicts(run)) == 3
    assert set(named) == {"income", "clean_water", "economy_growth"}
    assert named["clean_water"].source_id == "congress"


def test_a_reference_is_the_sources_number_and_its_place(run):
    two = "plan_resolution + draft_report"
    assert queries.format_reference(run, "plan_resolution", "Điều 1 (8)", EN) == "[1] Article 1 (8)"
    assert queries.format_reference(run, "plan_resolution", "", EN) == "[1]"
    assert queries.format_reference(run, two, "I.1", EN) == "[1][3] I.1"
    assert queries.format_reference(run, "newspaper", "row 5", EN) == "[5]"  # has no place


@pytest.mark.parametrize(
    ("written", "english", "vietnamese"),
    [
        ("Điều 1 (8)", "Article 1 (8)", "Điều 1 (8)"),
        ("Biểu 1, dòng 10", "Table 1, row 10", "Biểu 1, dòng 10"),
        ("Bảng 47; Bảng 48", "Table 47; Table 48", "Bảng 47; Bảng 48"),
        ("Phần thứ hai, III.2 (7)", "Part Two, III.2 (7)", "Phần thứ hai, III.2 (7)"),
        ("Phần mở đầu", "Introduction", "Phần mở đầu"),
        ("row 13 (note)", "row 13 (note)", "dòng 13 (ghi chú)"),
        ("Biểu 01!F9", "Biểu 01!F9", "Biểu 01!F9"),  # the name of a sheet
        ("II.1.1", "II.1.1", "II.1.1"),
    ],
)
def test_a_place_is_named_in_the_readers_language(written, english, vietnamese):
    assert queries.format_place(written, EN) == english
    assert queries.format_place(written, VI) == vietnamese


def test_marks_are_each_source_once_in_the_order_of_the_list(run):
    used = ["newspaper", "plan_resolution + draft_report", "draft_report", ""]
    assert queries.source_marks(run, used) == "[1] [3] [5]"


def test_sums_are_known_by_the_parts_they_are_made_of(run):
    assert queries.map_sums(run) == {
        "services_industry_share": ["services_share", "industry_share"]
    }


def test_the_leading_series_is_the_first_target_known_for_two_years(run):
    assert queries.find_leading_series(run) == "economy_growth"
    for headline in ("revenue growth", "sites revenue"):  # school sites are known for one year only
        facts = run.facts._replace(headline=headline)
        chosen = dataclasses.replace(run, province=[facts])
        assert queries.find_leading_series(chosen) == "revenue"


def test_a_period_is_a_year_a_span_or_a_month():
    year, span, month = map(Period.parse, ("2025", "2021-2025", "2025-06"))
    assert (year.is_year, year.is_span, year.is_month) == (True, False, False)
    assert (span.is_year, span.is_span, span.is_month) == (False, True, False)
    assert (month.is_year, month.is_span, month.is_month) == (False, False, True)
    assert (span.first_year, span.last_year) == (2021, 2025)
    assert month == (2025, 2025, 6)


def test_names_and_units_come_from_the_indicators(run):
    assert run.indicator_names["vi"]["income"] == "Thu nhập bình quân"
    assert run.indicator_names["en"]["income"] == "Income per person"
    assert run.indicator_by_id["income"].unit == "million_vnd_per_person"


def test_unknown_decimals_are_none():
    assert phrases.count_decimals(math.nan) is None
    assert phrases.count_decimals(2.0) == 2
