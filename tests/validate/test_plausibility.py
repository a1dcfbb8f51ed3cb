"""What cannot be, or is unlikely to be, so: a planted fault for every rule, told where it is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_reader import GOOD, Fault, found, in_english, only

from briefing import validate
from briefing.data import codes, reader
from briefing.validate import plausibility

RESULTS = GOOD["results.csv"]
TARGETS = GOOD["targets.csv"]
INDICATORS = GOOD["indicators.csv"]


def with_results(*rows: str) -> Fault:
    """The good folder's results with further rows."""
    return "results.csv", RESULTS, RESULTS + "".join(f"{row}\n" for row in rows)


def with_targets(*rows: str) -> Fault:
    return "targets.csv", TARGETS, TARGETS + "".join(f"{row}\n" for row in rows)


def with_indicators(*rows: str) -> Fault:
    return "indicators.csv", INDICATORS, INDICATORS + "".join(f"{row}\n" for row in rows)


INSURED = "insured,Bảo hiểm y tế,Health insurance,society,percent,up,linear,,"
PEOPLE = "people,Dân số,Population,society,people,up,geometric,,"
MONEY = "money,Thu ngân sách,Revenue,economy,billion_vnd,up,geometric,,"
RATE = "rate,Tăng trưởng,Growth,economy,percent_per_year,up,linear,,"
NO_DRAFT = ("targets.csv", "growth,2026-2030,1,growth,average_rate,>=,9,,,,,,,draft,,,\n", "")
FAULTS: list[tuple[str, list[Fault], str, str]] = [  # what, the faults, severity, what is told
    (
        "962 % insured",
        [with_indicators(INSURED), with_results("insured,2024,=,962,no,,draft,,,")],
        "error",
        "results.csv row 8, column value: found “962”; expected a value from 0 to 100, in the unit "
        "percent; correct the value or the unit; where more is possible, give low and high in "
        "indicators.csv",
    ),
    (
        "a negative count",
        [with_indicators(PEOPLE), with_results("people,2024,=,-5,no,,draft,,,")],
        "error",
        "results.csv row 8, column value: found “-5”; expected 0 or more, in the unit people; "
        "correct the value or the unit; where more is possible, give low and high in "
        "indicators.csv",
    ),
    (
        "a target above what is possible",
        [
            with_indicators(INSURED),
            with_targets("i,2026-2030,,insured,level,>=,120,,,,,,,draft,,,"),
        ],
        "error",
        "targets.csv row 10, column value: found “120”; expected a value from 0 to 100, in the "
        "unit percent; correct the value or the unit; where more is possible, give low and high "
        "in indicators.csv",
    ),
    (
        "the far end of a range above what is possible",
        [
            with_indicators(INSURED),
            with_targets("i,2026-2030,,insured,level,range,90,120,,,,,,draft,,,"),
        ],
        "error",
        "targets.csv row 10, column value_high: found “120”; expected a value from 0 to 100, in "
        "the unit percent; correct the value or the unit; where more is possible, give low and "
        "high in indicators.csv",
    ),
    (
        "80 of 53",
        [with_results("towns,2024,=,80,no,,draft,,,")],
        "error",
        "results.csv row 8, column value: found “80”; expected no more than the total, 53; correct "
        "the value, or the total of the target",
    ),
    (
        "a mean yearly rate of money",
        [
            with_indicators(MONEY),
            with_targets("m,2026-2030,,money,average_rate,>=,9,,,,,,,draft,,,"),
        ],
        "error",
        "targets.csv row 10, column kind: found “average_rate”; expected a kind that fits the unit "
        "billion_vnd: level average_level total each_year reduction multiple; choose a kind that "
        "fits the unit, or an indicator in such a unit",
    ),
    (
        "the period 2062",
        [with_results("growth,2062,=,7.5,yes,,draft,,,")],
        "error",
        "results.csv row 8, column period: found “2062”; expected a period from 1971 to 2030, by "
        "the plans; correct the period, or the date of the source",
    ),
    (
        "the period 1900",
        [with_results("growth,1900,=,7.5,yes,,draft,,,")],
        "error",
        "results.csv row 8, column period: found “1900”; expected a period from 1971 to 2030, by "
        "the plans; correct the period, or the date of the source",
    ),
    (
        "a span that ends after the last plan",
        [with_results("growth,2025-2060,=,7.5,yes,,draft,,,")],
        "error",
        "results.csv row 8, column period: found “2025-2060”; expected a period from 1971 to 2030, "
        "by the plans; correct the period, or the date of the source",
    ),
    (
        "a span whose last year has not begun",
        [with_results("growth,2024-2028,=,7.5,yes,,draft,,,")],
        "error",
        "results.csv row 8, column period: found “2024-2028”; expected years begun by the date of "
        "their source, 2025-09; correct the period, or the date of the source",
    ),
    (
        "a figure its note calls an estimate and its row does not",
        [with_results("mills,2025,=,21,no,all,draft,,,Estimated before the year was over")],
        "warning",
        "results.csv row 8, column estimate: found “no”; expected an estimate: its source, of "
        "2025-09, is older than the end of 2025; write yes, or say in the note why it is final",
    ),
    (
        "a fall that is asked for typed negative",
        [
            with_indicators("poor,Mức giảm nghèo,Poverty,society,points_per_year,up,linear,,"),
            with_targets("poor,2026-2030,,poor,average_change,>=,-2.0,,,,,,,draft,,,"),
        ],
        "error",
        "targets.csv row 10, column value: found “-2.0”; expected a yearly movement in the wanted "
        "direction, 0 or more, also of what is to fall; write it without a minus sign",
    ),
    (
        "an indicator that is to fall and a target that asks it to rise",
        [("indicators.csv", "percent_per_year,up", "percent_per_year,down"), NO_DRAFT],
        "warning",
        "targets.csv row 2, column operator: found “>=”; expected a bound on the side of what is "
        "better, down; correct the operator or what is better",
    ),
    (
        "a drop to zero",
        [
            with_indicators(PEOPLE),
            with_results(
                "people,2022,=,4332,no,,draft,,,",
                "people,2023,=,4400,no,,draft,,,",
                "people,2024,=,0,no,,draft,,,",
            ),
        ],
        "warning",
        "results.csv row 10, column value: found “0”; expected a value near those of other years, "
        "4400 in 2023; 0 does not mean unknown; compare it with the source: the unit, the decimal "
        "sign, the minus sign",
    ),
    (
        "a rate ten times its history",
        [
            with_indicators(RATE),
            with_results(
                "rate,2022,=,8.2,no,,draft,,,",
                "rate,2023,=,9.8,no,,draft,,,",
                "rate,2024,=,98,no,,draft,,,",
            ),
        ],
        "warning",
        "results.csv row 10, column value: found “98”; expected a value near those of other years: "
        "98 ≈ 9.8 (2023) × 10; compare it with the source: the unit, the decimal sign, the minus "
        "sign",
    ),
    (
        "a year that begins after its source",
        [with_results("growth,2026,=,7.5,yes,,draft,,,")],
        "error",
        "results.csv row 8, column period: found “2026”; expected a period that begins by the date "
        "of its source, 2025-09; correct the period, or the date of the source",
    ),
    (
        "a month after its source",
        [with_results("growth,2025-10,=,7.5,yes,,draft,,,")],
        "error",
        "results.csv row 8, column period: found “2025-10”; expected a period that begins by the "
        "date of its source, 2025-09; correct the period, or the date of the source",
    ),
    (
        "a year not over at the date of its source, not called an estimate",
        [with_results("mills,2025,=,21,no,all,draft,,,")],
        "warning",
        "results.csv row 8, column estimate: found “no”; expected an estimate: its source, of "
        "2025-09, is older than the end of 2025; write yes, or say in the note why it is final",
    ),
    (
        "a thousandth of the history",
        [
            with_indicators(PEOPLE),
            with_results(
                *(f"people,{year},=,{31200 + year},no,,draft,,," for year in (2021, 2022, 2024)),
                "people,2023,=,33.223,no,,draft,,,",
            ),
        ],
        "warning",
        "results.csv row 11, column value: found “33.223”; expected a value near those of "
        "other years: 33.223 ≈ 33222 (2022) ÷ 1000; compare it with the source: the unit, the "
        "decimal sign, the minus sign",
    ),
    (
        "0.0915 for 9.15 %",
        [
            with_indicators(RATE),
            with_results(
                "rate,2022,=,8.2,no,,draft,,,",
                "rate,2023,=,8.9,no,,draft,,,",
                "rate,2024,=,0.0915,no,,draft,,,",
            ),
        ],
        "warning",
        "results.csv row 10, column value: found “0.0915”; expected a value near those of "
        "other years: 0.0915 ≈ 8.9 (2023) ÷ 97; compare it with the source: the unit, the decimal "
        "sign, the minus sign",
    ),
    (
        "a sign turned against the history",
        [
            with_indicators(RATE),
            with_results(
                "rate,2022,=,3.2,no,,draft,,,",
                "rate,2023,=,-3.9,no,,draft,,,",
                "rate,2024,=,3.5,no,,draft,,,",
            ),
        ],
        "warning",
        "results.csv row 9, column value: found “-3.9”; expected the sign all other years "
        "have: 3.2 in 2022; compare it with the source: the unit, the decimal sign, the "
        "minus sign",
    ),
    (
        "shares of a whole that are more than it",
        [with_results("farms,2024,=,81.5,no,,draft,,,", "mills,2024,=,81.5,no,,draft,,,")],
        "warning",
        "results.csv row 9, column value: found “81.5”; expected 100 as the sum in 2024: 81.5 + "
        "81.5 = 163.0; compare each with its source",
    ),
    (
        "a sum of another year than the one checks.csv names",
        [
            ("checks.csv", "farms + mills + 59.88,100", "farms + mills,40.12"),
            with_results("farms,2024,=,20,no,,draft,,,", "mills,2024,=,30,no,,draft,,,"),
        ],
        "warning",
        "results.csv row 9, column value: found “30”; expected 40.12 as the sum in 2024: 20 + 30 = "
        "50; compare each with its source",
    ),
    (
        "a result without the basis of its targets",
        [
            ("targets.csv", "21,,53,2030,,,,", "21,,53,2030,,,communes after,"),
            with_results("towns,2024,=,7,no,,draft,,,"),
        ],
        "warning",
        "results.csv row 8, column basis: found “”; expected the basis of its targets, else no "
        "verdict can use it: communes after; write communes after",
    ),
    (
        "a basis that is almost that of its target",
        [
            ("targets.csv", "21,,53,2030,,,,", "21,,53,2030,,,communes from 2025-07,"),
            with_results("towns,2024,=,7,no,communes from 2025-7,draft,,,"),
        ],
        "warning",
        "results.csv row 8, column basis: found “communes from 2025-7”; expected the basis of its "
        "targets, else no verdict can use it: communes from 2025-07; write communes from 2025-07",
    ),
    (
        "a correction that does not come into force",
        [
            ("sources.csv", "2026,statistics,2", "2026,intake,2"),
            with_results("growth,2021-2025,=,4.3,no,,yearbook,,,"),
        ],
        "warning",
        "results.csv row 8, column source_id: found “yearbook”; expected a later correction that "
        "comes into force; row 2, 4.46 of resolution, stays in force by the rank of its source; "
        "give its source a stronger rank, if it is to replace the other",
    ),
    (
        "a headline of the past plan",
        [
            ("province.toml", '["growth"]', '["past"]'),
            with_targets("past,2021-2025,,growth,average_rate,>=,9,,,,,,,draft,,,"),
        ],
        "error",
        "province.toml: found headline: “past”; expected a target of the plan 2026-2030; name one "
        "of that plan; this one is of 2021-2025",
    ),
    (
        "31.250 typed for 31 250",
        [
            (
                "results.csv",
                'farms,2025,=,19.72,no,,resolution,I.2,"19,72%"',
                "growth,2024,=,31.250,no,,draft,I.2,31.250 người",
            )
        ],
        "error",
        "results.csv row 4, column value: found “31.250”; expected the number printed, “31.250 "
        "người”; write the number the source prints, in the unit of the indicator",
    ),
    (
        "a fall typed as a rise",
        [
            ("results.csv", "growth,2021-2025,=,4.46,yes", "growth,2021-2025,=,3.37,yes"),
            ("results.csv", '"4,46%/năm"', '"giảm 3,37%"'),
        ],
        "error",
        "results.csv row 2, column value: found “3.37”; expected the number printed, “giảm 3,37%”; "
        "write the number the source prints, in the unit of the indicator",
    ),
    (
        "a fall of what counts falls typed as negative",
        [
            with_indicators("poor,Mức giảm nghèo,Poverty,society,points_per_year,up,linear,,"),
            with_results('poor,2024,=,-3.2,no,,draft,,"3,2 điểm %",'),
        ],
        "error",
        "results.csv row 8, column value: found “-3.2”; expected the number printed, “3,2 điểm %”; "
        "write the number the source prints, in the unit of the indicator",
    ),
]


@pytest.mark.parametrize(
    ("faults", "severity", "told"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS]
)
def test_a_fault_is_told_once_where_it_is(tmp_path, faults, severity, told):
    problem = only(found(tmp_path, *faults))
    assert (problem.severity, in_english(problem)) == (severity, told)


def test_an_indicator_may_name_narrower_and_wider_bounds(tmp_path):
    rows = INDICATORS.splitlines()
    bounded = [rows[0] + ",low,high", *(f"{row},," for row in rows[1:])]
    for high, count in (("200", 0), ("15", 1), ("", 1)):
        text = "\n".join([*bounded, f"{INSURED},0,{high}", ""])
        fault = ("indicators.csv", INDICATORS, text)
        value = "16" if high == "15" else "133"
        stated = with_results(f"insured,2024,=,{value},no,,draft,,,")
        assert len(found(tmp_path, fault, stated)) == count, high


def test_bounds_in_the_wrong_order_are_told(tmp_path):
    rows = INDICATORS.splitlines()
    bounded = [rows[0] + ",low,high", *(f"{row},," for row in rows[1:]), f"{INSURED},90,10", ""]
    problem = only(found(tmp_path, ("indicators.csv", INDICATORS, "\n".join(bounded))))
    assert in_english(problem) == (
        "indicators.csv row 9, column high: found “10”; expected a number above low; "
        "correct one of the two"
    )


def test_every_kind_of_target_names_the_units_it_fits():
    assert set(codes.TARGET_KINDS) <= set(plausibility.KIND_FORMS)


@pytest.mark.parametrize("kind", codes.TARGET_KINDS)
def test_a_kind_is_refused_for_every_unit_it_does_not_fit(tmp_path, kind):
    units = {
        **{"amount": "billion_vnd", "share": "percent", "rate": "percent_per_year"},
        **{"change": "points_per_year", "count": "communes", "rank": "rank", "index": "times"},
        **{"yes_no": "yes_no"},
    }
    for form, unit in units.items():
        row = f"m,2026-2030,,one,{kind},>=,1,,9,,,,,draft,,,"
        faults = with_indicators(f"one,Một,One,economy,{unit},up,linear,,"), with_targets(row)
        refused = any(problem.column == "kind" for problem in found(tmp_path, *faults))
        assert refused == (form not in plausibility.KIND_FORMS[kind]), form


def test_a_unit_declared_nowhere_fits_every_kind_and_every_value(tmp_path):
    faults = (
        with_indicators("one,Một,One,economy,furlongs,up,linear,,"),
        with_targets("m,2026-2030,,one,average_rate,>=,9,,,,,,,draft,,,"),
        with_results("one,2024,=,-962,no,,draft,,,"),
    )
    problem = only(found(tmp_path, *faults))
    assert (problem.severity, problem.column) == ("warning", "unit")


@pytest.mark.parametrize(
    "row",
    [
        "mills,2025,=,21,yes,all,draft,,,",
        "mills,2025,~,21,no,all,draft,,,",
        "mills,2025,=,21,no,all,draft,,,the yearbook agrees",
        "mills,2025-09,=,21,no,all,draft,,,",
        "mills,2024,=,21,no,all,draft,,,",
        "both,2025,=,21,no,all,draft,,,",
        "hospital,2025,=,0,no,all,draft,,,",
    ],
)
def test_an_estimate_a_bound_a_month_a_past_year_and_a_fact_are_not_doubted(tmp_path, row):
    assert found(tmp_path, with_results(row)) == ()


@pytest.mark.parametrize(
    ("status", "value", "count"),
    [("statistics", "4.3", 0), ("press", "4.3", 0), ("adopted", "4.3", 1), ("adopted", "4.46", 0)],
)
def test_a_later_yearbook_is_in_force_and_the_press_corrects_nothing(
    tmp_path, status, value, count
):
    later = ("sources.csv", "2026,statistics,2", f"2026,{status},2")
    stated = with_results(f"growth,2021-2025,=,{value},no,,yearbook,,,")
    assert len(found(tmp_path, later, stated)) == count


@pytest.mark.parametrize(
    ("stretch", "faulty"), [("12", False), ("10", True), ("9", True), ("", False)]
)
def test_what_is_striven_for_is_beyond_the_target(tmp_path, stretch, faulty):
    head, first, *rest = TARGETS.splitlines()
    lines = [f"{head},stretch", f"{first},{stretch}", *(f"{line}," for line in rest), ""]
    problems = found(tmp_path, ("targets.csv", TARGETS, "\n".join(lines)))
    assert [p.column for p in problems] == (["stretch"] if faulty else [])


def test_a_cut_that_is_striven_for_is_greater(tmp_path):
    head, *rest = TARGETS.splitlines()
    lines = [f"{head},stretch", *(f"{r},{35 if r.startswith('farms') else ''}" for r in rest), ""]
    assert found(tmp_path, ("targets.csv", TARGETS, "\n".join(lines))) == ()


def test_a_fall_that_is_printed_as_one_is_not_doubted(tmp_path):
    faults = (
        with_indicators(RATE),
        with_results(
            "rate,2022,=,3.2,no,,draft,,,",
            'rate,2023,=,-3.9,no,,draft,,"giảm 3,9%",',
            "rate,2024,=,3.5,no,,draft,,,",
        ),
    )
    assert found(tmp_path, *faults) == ()


def test_a_history_that_grows_fast_is_not_doubted(tmp_path):
    rows = [f"people,{year},=,{30 ** (year - 2020)},no,,draft,,," for year in range(2020, 2024)]
    assert found(tmp_path, with_indicators(PEOPLE), with_results(*rows)) == ()


@pytest.mark.parametrize(
    ("values", "doubted"),
    [
        *(("5 5 5000 5000", [4]), ("5000 5 5", [2]), ("5 5000", [3]), ("5 5000 5 5 5", [3])),
        *(("5 5000 5 5000000 5", [3, 5]), ("0.1 4", []), ("0 5000", []), ("0 0 5000 5001", [])),
        *(("5000 0 5001", [3]), ("5 0 4", [])),
    ],
)
def test_a_jump_is_told_once_where_it_is(tmp_path, values, doubted):
    rows = [f"m,{y},=,{v},no,,yearbook,,," for y, v in enumerate(values.split(), start=2020)]
    money = MONEY.replace("money,", "m,")
    head = ("results.csv", RESULTS, RESULTS.splitlines()[0] + "\n" + "\n".join([*rows, ""]))
    assert [problem.row for problem in found(tmp_path, with_indicators(money), head)] == doubted


def test_shares_that_are_a_whole_by_rounding_are_not_doubted(tmp_path):
    rows = ("farms,2024,=,33.34,no,,draft,,,", "mills,2024,=,66.67,no,,draft,,,")
    assert found(tmp_path, with_results(*rows)) == ()


def test_one_wrong_unit_is_one_problem_that_names_its_rows(tmp_path):
    faults = (
        with_indicators("one,Một,One,economy,percent,up,linear,,"),
        with_results(*(f"one,{year},=,{year},no,,draft,,," for year in range(2019, 2025))),
    )
    problem = only(found(tmp_path, *faults))
    assert in_english(problem).startswith(
        "results.csv row 8, column value: found “2019” (also results.csv row 9, results.csv row "
        "10, results.csv row 11, 2 more); expected a value from 0 to 100"
    )


def test_one_misspelled_id_in_indicators_is_one_problem_that_names_its_places(tmp_path):
    problem = only(found(tmp_path, ("indicators.csv", "\ngrowth,", "\ngrwth,")))
    assert in_english(problem) == (
        "results.csv row 2, column indicator_id: found “growth” (also results.csv row 3, "
        "targets.csv row 2, targets.csv row 3, 3 more); expected an id of indicators.csv; write "
        "grwth, or add the id to indicators.csv"
    )


def test_an_id_many_rows_use_is_to_be_added_where_the_one_like_it_is_used_too(tmp_path):
    rows = [f"farm,{year},=,9,no,,draft,,," for year in (2021, 2022, 2023)]
    problem = only(found(tmp_path, with_results(*rows)))
    assert str(problem.found) == "“farm” (also results.csv row 9, results.csv row 10)"
    assert str(problem.action) == "add the id to indicators.csv"


def test_another_plan_in_province_toml_is_one_problem_of_the_targets(tmp_path):
    rows = [f"t{n},2026-2030,,growth,average_rate,>=,9,,,,,,,draft,,," for n in range(10)]
    problems = found(tmp_path, with_targets(*rows), ("province.toml", "2026-2030", "2026-2031"))
    problem = only(tuple(p for p in problems if p.file == "targets.csv"))
    assert in_english(problem) == (
        "targets.csv row 2, column plan: found “2026-2030” (also targets.csv row 3, targets.csv "
        "row 4, targets.csv row 5, 14 more); expected one of 2021-2025 2026-2031; write a plan "
        "that province.toml names, or correct it there"
    )


def test_a_wrong_date_of_a_source_is_one_problem_of_the_source(tmp_path):
    rows = [f"mills,{year},=,20,no,b,draft,,," for year in range(2017, 2025)]
    problems = found(tmp_path, with_results(*rows), ("sources.csv", "2025-09", "2015-09"))
    assert in_english(problems[0]) == (
        "sources.csv row 3, column date: found “2015-09”; expected a date by which the periods of "
        "its results begin; 10 do not, the first is results.csv row 3, of 2025; correct the "
        "period, or the date of the source"
    )
    assert [p.file for p in problems] == ["sources.csv"]


def test_a_source_of_the_far_future_is_doubted(tmp_path):
    problem = only(found(tmp_path, ("sources.csv", "2026,statistics", "2052,statistics")))
    assert (problem.severity, in_english(problem)) == (
        "warning",
        "sources.csv row 4, column date: found “2052”; expected a date from 1971 to 2032, by the "
        "plans; compare it with the document",
    )


def test_rows_pasted_twice_are_one_problem(tmp_path):
    rows = [f"mills,{year},=,20,no,b,yearbook,,," for year in range(2000, 2020)]
    problem = only(found(tmp_path, with_results(*rows, *rows)))
    assert in_english(problem).startswith(
        "results.csv row 28, column indicator_id: found mills, 2000"
    )
    assert "16 more" in in_english(problem)


@pytest.mark.slow
def test_very_many_rows_of_one_figure_are_read_in_time_and_told_once(tmp_path):
    rows = (f"mills,{2000 + n % 20},=,{n % 7 + 1},no,b,yearbook,,," for n in range(20_000))
    started = time.process_time()
    assert len(found(tmp_path, with_results(*rows))) < 10
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("indicators.csv", "Tăng trưởng,Growth", "Growth,Tăng trưởng", "name_vi"),
        ("sources.csv", "Dự thảo,Draft", "Draft,Dự thảo", "title_vi"),
    ],
)
def test_texts_in_the_column_of_another_language_are_doubted(tmp_path, file, old, new, column):
    problem = only(found(tmp_path, (file, old, new)))
    assert (problem.severity, problem.column) == ("warning", column)
    assert str(problem.action) == "look whether the columns are exchanged"


def test_a_note_without_its_twin_is_doubted_where_others_have_both(tmp_path):
    text = INDICATORS.replace(
        "percent_per_year,up,linear,,", "percent_per_year,up,linear,Giá,Price"
    )
    alone = text.replace("person,up,geometric,,", "person,up,geometric,,Price")
    problem = only(found(tmp_path, ("indicators.csv", INDICATORS, alone)))
    assert (problem.row, problem.column, problem.severity) == (3, "note_vi", "warning")


def test_two_misspelled_ids_are_two_problems(tmp_path):
    faults = (
        ("indicators.csv", "\ngrowth,", "\ngrwth,"),
        ("indicators.csv", "\ntowns,", "\ntwns,"),
    )
    assert len(found(tmp_path, *faults)) == 2


@given(st.integers(min_value=1, max_value=10**9), st.sampled_from([100, 1000]))
def test_a_value_100_or_1000_times_its_history_is_always_told_once(value, times):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        rows = [f"money,{year},=,{value},no,,draft,,," for year in (2021, 2022, 2023)]
        rows.append(f"money,2024,=,{value * times},no,,draft,,,")
        problem = only(found(Path(folder), with_indicators(MONEY), with_results(*rows)))
        assert (problem.row, problem.column) == (11, "value")


def large_folder(folder: Path, indicators: int) -> Path:
    """The good folder with many more indicators, each with six results."""
    names = [f"i{number}" for number in range(indicators)]
    rows = (f"{name},V,E,economy,billion_vnd,up,geometric,," for name in names)
    results = (
        f'{name},{year},=,{year},no,,draft,,"{year}",'
        for name in names
        for year in range(2019, 2025)
    )
    found(folder, with_indicators(*rows), with_results(*results))
    return folder


@pytest.mark.slow
def test_the_time_grows_with_the_indicators(tmp_path):
    def measure(indicators: int) -> float:
        folder = tmp_path / str(indicators)
        folder.mkdir()
        dataset = reader.load_province(large_folder(folder, indicators))
        started = time.process_time()
        assert validate.find_problems(dataset) == ()
        return time.process_time() - started

    few, many = measure(500), measure(5000)
    assert many < 25 * few
