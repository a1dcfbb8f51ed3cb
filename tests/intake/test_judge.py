"""Each rule by which a figure is refused or asked about, with a planted fault; what it becomes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from by_hand import judge, reading, write_province
from hypothesis import given
from hypothesis import strategies as st

from briefing import i18n
from briefing.data import reader
from briefing.data.dataset import Dataset
from briefing.errors import message
from briefing.intake import reply, taking
from briefing.intake.conversion import convert, find_factor
from briefing.intake.judge import Arrival
from briefing.intake.model import Finding, Intake, Normalised


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return reader.load_province(write_province(tmp_path_factory.mktemp("small") / "data"))


def kinds(intake: Intake) -> list[str]:
    return [finding.kind for finding in intake.problems.values()]


@pytest.mark.parametrize(
    ("indicator_id", "value", "expected"),
    [
        # growth was 6, 7, 8: its median movement is 1, so the window is max(4 × 1, 8 ÷ 2) = 4
        ("growth", "12.0", []),
        ("growth", "12.1", ["far_from_history"]),
        ("growth", "4.0", []),
        ("growth", "3.9", ["far_from_history"]),
        # revenue moved by 1000 and 1500: 4 × 1250 = 5000 is less than 22500 ÷ 2 = 11250
        ("revenue", "33750", []),
        ("revenue", "33751", ["far_from_history"]),
        ("revenue", "24500000", ["unit_scale"]),  # ÷ 1000 = 24500
        ("revenue", "24.5", ["unit_scale"]),  # × 1000 = 24500
        ("revenue", "245", ["unit_scale"]),  # × 100 = 24500
        ("insured", "0.962", ["unit_scale"]),
        ("insured", "0", ["far_from_history"]),  # 0 stays 0
        ("insured", "962", ["out_of_range"]),
        ("insured", "-1", ["out_of_range"]),  # whose sign the unit excludes
        ("growth", "-4.13", ["sign_turned"]),  # far by its sign alone
        ("growth", "-3.9", ["sign_turned", "far_from_history"]),
        ("growth", "107.5", ["index_not_growth"]),
        ("fresh", "102.66", ["index_not_growth"]),  # nothing known before
        ("fresh", "7.18", []),
        ("fresh", "0.0718", []),
        ("fresh", "-7.18", []),
        ("hospital", "1", []),  # done, after not yet
        ("hospital", "0.5", ["out_of_range"]),
        ("revenue", "22500", ["repeated_last_year"]),
        ("insured", "96.1", []),  # a share may stay as it is
    ],
)
def test_a_figure_is_held_against_what_was_before(dataset, indicator_id, value, expected) -> None:
    assert kinds(judge(dataset, reading(indicator_id, value))) == expected


def test_a_bare_number_below_one_is_asked_also_within_the_window(tmp_path: Path) -> None:
    folder = write_province(tmp_path / "data")
    with (folder / "results.csv").open("a", encoding="utf-8") as file:
        file.write("fresh,2024,=,40.0,no,,book,30,,\nfresh,2025,=,9.0,no,,book,31,,\n")
    dataset = reader.load_province(folder)  # the window is 4 × 31 = 124
    assert kinds(judge(dataset, reading("fresh", "0.0915"))) == ["unit_scale"]
    assert kinds(judge(dataset, reading("fresh", "0.0915", percent=True))) == []
    assert kinds(judge(dataset, reading("fresh", "0.01"))) == ["unit_scale"]  # 1 lies nearer 9
    assert kinds(judge(dataset, reading("fresh", "1.5"))) == []


def test_a_gap_of_years_counts_as_so_many_movements(tmp_path: Path) -> None:
    folder = write_province(tmp_path / "data")
    with (folder / "results.csv").open("a", encoding="utf-8") as file:
        file.write("fresh,2021,=,1.0,no,,book,30,,\nfresh,2025,=,9.0,no,,book,31,,\n")
    dataset = reader.load_province(folder)  # 8 in 4 years: 2 a year, so the window is 8
    assert kinds(judge(dataset, reading("fresh", "17.0"))) == []
    assert kinds(judge(dataset, reading("fresh", "17.1"))) == ["far_from_history"]


def test_a_part_of_a_year_is_compared_with_the_same_months_alone(dataset) -> None:
    assert kinds(judge(dataset, reading("growth", "7.4", period="2026-06"))) == []
    far = judge(dataset, reading("growth", "7.6", period="2026-06"))  # 5 ± 2.5
    assert kinds(far) == ["far_from_history"]
    assert kinds(judge(dataset, reading("revenue", "1", period="2026-06"))) == []


def test_history_is_of_the_same_basis(dataset) -> None:
    basis = "communes from 2025-07"
    assert kinds(judge(dataset, reading("communes", "30", basis=basis))) == ["far_from_history"]
    assert kinds(judge(dataset, reading("communes", "28", basis=f" {basis} "))) == []
    assert kinds(judge(dataset, reading("communes", "2"))) == ["missing_basis"]
    assert kinds(judge(dataset, reading("communes", "2", basis="of 56"))) == ["new_basis"]
    assert kinds(judge(dataset, reading("growth", "9", basis="of 56"))) == ["new_basis"]
    total = judge(dataset, reading("communes", "54", basis=basis))  # of 53
    assert kinds(total) == ["out_of_range"]


def test_a_missing_basis_is_offered(dataset) -> None:
    (finding,) = judge(dataset, reading("communes", "20")).problems.values()
    assert "communes from 2025-07" in str(finding.expected)
    assert finding.level == "question"
    assert finding.cell == "C5"


@pytest.mark.parametrize(
    ("indicator_id", "value", "unit", "written"),
    [
        ("revenue", "27065153", "million_vnd", "27065.153"),
        ("revenue", "27.1", "trillion_vnd", "27100"),
        ("revenue", "24500000", "million_vnd", "24500"),
        ("revenue", "24500", "billion_vnd", "24500"),
        ("income", "52.4", "million_vnd", "52.4"),  # of a person, as forms leave it out
        ("growth", "9.15", "percent", "9.15"),
        ("members", "61234", "people", "61234"),
        ("hospital", "1", "percent", "1"),
    ],
)
def test_a_stated_unit_is_converted_and_listed(dataset, indicator_id, value, unit, written) -> None:
    intake = judge(dataset, reading(indicator_id, value, unit=unit))
    assert [row.value for row in intake.statements] == [written]
    assert intake.problems == {}
    listed = [(row.what, row.cell, row.before.split()[0]) for row in intake.normalised]
    assert listed == ([("unit", "C5", value)] if written != value else [])


@pytest.mark.parametrize(
    ("indicator_id", "more"),
    [
        ("revenue", {"unit": "million_usd"}),
        ("revenue", {"unit": "percent"}),
        ("revenue", {"percent": True}),
        ("growth", {"unit": "billion_vnd"}),
    ],
)
def test_a_unit_that_cannot_be_converted_is_asked(dataset, indicator_id, more) -> None:
    assert kinds(judge(dataset, reading(indicator_id, "9", **more))) == ["unit_scale"]


def test_a_folders_own_units_are_converted_exactly(tmp_path: Path) -> None:
    folder = write_province(tmp_path / "data")
    (folder / "units.csv").write_text(
        "unit,label_vi,label_en,unit_vi,unit_en,form,low,high,of,factor\n"
        "billion_vnd,tỷ,bn,tỷ,bn,amount,,,,\nmillion_vnd,triệu,m,triệu,m,amount,,,billion_vnd,0.001\n",
        encoding="utf-8",
    )
    own = reader.load_province(folder)
    (row,) = judge(own, reading("revenue", "27065153", unit="million_vnd")).statements
    assert row.value == "27065.153"


@given(st.decimals("-1e9", "1e9", places=3), st.sampled_from(["million_vnd", "trillion_vnd"]))
def test_a_conversion_and_back_gives_the_same(dataset, value, unit) -> None:
    there = find_factor(unit, "billion_vnd", dataset.units)
    back = find_factor("billion_vnd", unit, dataset.units)
    assert there is not None
    assert back is not None
    assert convert(convert(value, there), back) == value


def test_shares_of_a_whole_make_100_within_their_rounding(dataset) -> None:
    shares = {"services": "51.0", "industry": "24.9", "farming": "24.2"}  # 100.1, ± 0.15

    def read(**values: str) -> Intake:
        cells = enumerate({**shares, **values}.items(), start=5)
        return judge(dataset, *(reading(name, v, f"C{row}") for row, (name, v) in cells))

    assert kinds(read()) == []
    wrong = read(farming="24.3")
    assert list(wrong.problems) == ["share_sum.2.C7"]
    assert "51.0 + 24.9 + 24.3 = 100.2" in str(wrong.problems["share_sum.2.C7"].expected)
    expected = wrong.problems["share_sum.2.C7"].expected
    assert "51,0 + 24,9 + 24,3 = 100,2" in i18n.load_translator("vi").message(expected)
    assert kinds(judge(dataset, reading("services", "51.0"))) == []  # the others are not known yet


def test_a_revised_share_is_added_to_those_in_force(dataset) -> None:
    revised = reading("services", "49.0", period="2025", revision=True)
    assert "share_sum" in kinds(judge(dataset, revised))  # 49.0 + 24.4 + 25.4 = 98.8


def test_what_is_in_force_already_is_repeated_and_asked_nothing(dataset) -> None:
    intake = judge(
        dataset,
        reading("revenue", "22500", period="2025"),
        reading("communes", "19", "C6", period="2025"),  # which names no basis
        reading("growth", "8.0", "C7", period="2025", estimate=True),
    )
    assert [row.action for row in intake.statements] == ["repeated"] * 3
    assert all(row.in_force for row in intake.statements)
    assert intake.statements[1].basis == "communes from 2025-07"
    assert intake.problems == {}


def test_an_estimate_is_made_final_by_the_same_figure(dataset) -> None:
    intake = judge(dataset, reading("growth", "8.0", period="2025"))
    (row,) = intake.statements
    assert (row.action, row.is_written, row.in_force, row.in_force_value) == (
        *("repeated", True, True, "8.0"),
    )
    assert intake.problems == {}
    again = judge(dataset, reading("growth", "8.0", period="2025", estimate=True))
    assert not again.statements[0].is_written
    earlier = Arrival("intake", dt.date(2025, 12, 1))
    (row,) = judge(dataset, reading("growth", "8.0", period="2025"), arrival=earlier).statements
    assert not row.is_written


def test_a_figure_is_added_or_revises_the_one_in_force(dataset) -> None:
    added, revised = judge(
        dataset, reading("growth", "9"), reading("growth", "8.40", "C6", period="2025")
    ).statements
    assert (added.action, added.in_force, added.in_force_value) == ("added", True, "")
    assert (revised.action, revised.value, revised.in_force_value) == ("revised", "8.40", "8.0")
    assert revised.in_force


@pytest.mark.parametrize(
    ("status", "date", "is_asked"),
    [
        ("intake", "2027-01-15", True),  # below the yearbook of 2026-06
        ("statistics", "2027-01-15", False),
        ("statistics", "2026-05-01", True),  # an earlier book
        ("adopted", "2026-05-01", True),  # before the yearbook
        ("adopted", "2026-12-01", False),
    ],
)
def test_what_would_not_come_into_force_is_asked(dataset, status, date, is_asked) -> None:
    arrival = Arrival(status, dt.date.fromisoformat(date))
    figure = reading("revenue", "22600", period="2025")
    intake = judge(dataset, figure, arrival=arrival)
    assert kinds(intake) == ["not_in_force"] * is_asked
    assert intake.statements[0].in_force is not is_asked


def test_the_same_figure_twice_is_refused(dataset) -> None:
    once, again = reading("growth", "9.1"), reading("growth", "9.10", "C9")
    assert judge(dataset, once, again).problems["duplicate.2.C9"].level == "error"
    other = reading("growth", "9.2", "C9")
    assert judge(dataset, once, other).problems["conflicting.2.C9"].level == "error"
    in_units = (
        reading("revenue", "24500", unit="billion_vnd"),
        reading("revenue", "24500000", "C9", unit="million_vnd"),
    )
    assert kinds(judge(dataset, *in_units)) == ["duplicate"]
    assert kinds(judge(dataset, once, once._replace(period="2025", cell="D5"))) == []


def test_a_period_after_the_year_is_refused(dataset) -> None:
    intake = judge(dataset, reading("growth", "9", period="2027-03"))
    assert intake.problems["future_period.2.C5"].level == "error"
    assert intake.statements == ()


def test_answers_are_given_by_id_for_all_or_in_the_workbook(dataset) -> None:
    figures = reading("growth", "31.25"), reading("revenue", "24500000", "C6")
    ids = ["far_from_history.2.C5", "unit_scale.2.C6"]
    assert list(judge(dataset, *figures).problems) == ids
    assert list(judge(dataset, *figures, accept=ids[:1]).problems) == ids[1:]
    assert judge(dataset, *figures, accept=["all"]).problems == {}
    for answer, left in {"Có": ids[1:], "yes": ids[1:], "Không": ids, "no": ids, "": ids}.items():
        answered = figures[0]._replace(answer=answer)
        assert list(judge(dataset, answered, figures[1]).problems) == left
    taken = judge(dataset, *figures, accept=["all"]).statements
    assert [row.value for row in taken] == ["31.25", "24500000"]  # as written


def test_an_error_cannot_be_accepted(dataset) -> None:
    figure = reading("insured", "962", answer="có")
    intake = judge(dataset, figure, accept=["all", "out_of_range.2.C5"])
    assert kinds(intake) == ["out_of_range"]


def test_ids_are_of_the_cell_alone_and_can_be_typed(dataset) -> None:
    texts = [message("x")] * 2
    found = tuple(
        Finding(kind, "question", sheet, cell, "", "x", *texts)
        for kind, sheet, cell in [
            *(("merged_data_cells", "Biểu 01", "A1:B2"), ("hidden_cells", "Biểu 01", "F:F")),
            *(("hidden_sheet", "Biểu 01", ""), ("encoding", "", ""), ("comment", "Bìa", "B2")),
        ]
    )
    names = list(judge(dataset, findings=found).problems)
    assert names == [
        *("encoding.0", "comment.1.B2", "hidden_sheet.2", "hidden_cells.2.F:F"),
        "merged_data_cells.2.A1:B2",
    ]
    with_another = judge(dataset, reading("growth", "99"), findings=found).problems
    assert set(names) <= set(with_another)


@pytest.mark.parametrize(
    ("indicator_id", "value", "expected"),
    [
        ("growth", "-101", "-100% a year or more"),
        ("insured", "101", "a value from 0% to 100%"),
        ("members", "-1", "0 members or more"),
    ],
)
def test_what_is_possible_is_said_in_the_unit(dataset, indicator_id, value, expected) -> None:
    (finding,) = judge(dataset, reading(indicator_id, value)).problems.values()
    assert finding.kind == "out_of_range"
    said = i18n.load_message_translator("en").message(finding.expected)
    assert said.replace("\N{MINUS SIGN}", "-") == expected


@pytest.mark.parametrize(
    ("stated", "language", "said"),
    [
        (reading("growth", "8.70", estimate=True), "vi", "ước 8,70%/năm"),
        (reading("growth", "8.70", estimate=True), "en", "8.70% a year (estimate)"),
        (reading("insured", "96.4", operator=">"), "vi", "trên 96,4%"),
        (reading("insured", "96.4", operator=">"), "en", "over 96.4%"),
        (reading("hospital", "0"), "vi", "chưa hoàn thành"),
        (reading("hospital", "1"), "en", "completed"),
    ],
)
def test_a_figure_is_listed_as_the_reports_say_it(dataset, stated, language, said) -> None:
    answer = taking.Answer(judge(dataset, stated), False, "", dataset, None)
    say = i18n.load_message_translator(language)
    lines = list(reply.list_lines(answer, say, asked_to_write=False))
    assert [line for line in lines if line.endswith(f", 2026: {said}")]


@pytest.mark.parametrize(
    ("what", "before", "after", "said"),
    [
        ("words", "trên 96,4", "> 96.4", "trên 96,4 → >\xa096,4"),
        ("percent", "9.15%", "9.15", "9.15% → 9,15"),
        (
            "unit",
            "27065153 million_vnd",
            "27065.153 billion_vnd",
            "27.065.153 triệu đồng → 27.065,153 tỷ đồng",
        ),
        ("year", "Ước thực hiện", "2026", "Ước thực hiện → 2026"),
        ("words", "Quý I", "2026-03", "Quý I → 2026-03"),
    ],
)
def test_what_was_read_otherwise_is_written_in_the_language(
    dataset, what, before, after, said
) -> None:
    changed = (Normalised("S", "C5", what, before, after),)
    intake = judge(dataset, reading("growth", "8.7"))._replace(normalised=changed)
    answer = taking.Answer(intake, False, "", dataset, None)
    lines = reply.list_lines(answer, i18n.load_message_translator("vi"), asked_to_write=False)
    assert f"  S, ô C5: {said}" in list(lines)


FIGURES = st.builds(
    reading,
    st.sampled_from(["growth", "revenue", "insured", "communes", "hospital", "fresh", "members"]),
    st.sampled_from(["0", "1", "-5", "0.05", "12.30", "99.9", "123456", "-101", "1E+3"]),
    cell=st.sampled_from(["C5", "C6", "D5"]),
    period=st.sampled_from(["2024", "2025", "2026", "2026-06", "2021-2025", "2027"]),
    operator=st.sampled_from(["=", ">", "~"]),
    basis=st.sampled_from(["", "communes from 2025-07", "x"]),
    unit=st.sampled_from(["", "percent", "million_vnd", "people", "million_usd"]),
    percent=st.booleans(),
    estimate=st.booleans(),
)


@given(st.lists(FIGURES, max_size=6))
def test_whatever_a_file_states_is_answered_in_both_languages(dataset, figures) -> None:
    intake = judge(dataset, *figures)
    answer = taking.Answer(intake, False, "", dataset, None)
    for language in i18n.LANGUAGES:
        say = i18n.load_message_translator(language)
        record = reply.make_record(answer, say)
        assert all(problem["expected"] and problem["fix"] for problem in record["problems"])
        assert list(reply.list_lines(answer, say, asked_to_write=False))
    keys = [(row.indicator_id, row.period, row.basis) for row in intake.statements]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("name", "value", "vietnamese", "english"),
    [
        ("growth", "12.1", "không quá 4 điểm phần trăm so", "than 4 percentage points from"),
        ("revenue", "33751", "không quá 11.250 tỷ đồng so", "than 11,250 billion VND from"),
    ],
)
def test_percents_lie_apart_by_percentage_points(dataset, name, value, vietnamese, english) -> None:
    (far,) = judge(dataset, reading(name, value)).problems.values()
    assert vietnamese in i18n.load_translator("vi").message(far.expected)
    assert english in i18n.load_translator("en").message(far.expected)
