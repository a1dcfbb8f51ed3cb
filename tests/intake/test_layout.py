"""Sheets as provincial offices send them → exactly the figures they state, and what is asked."""

from __future__ import annotations

import datetime as dt
import functools
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import cell, file, marked, percent, sheet, table

from briefing import paths
from briefing.data import reader
from briefing.data.dataset import Dataset
from briefing.intake.grid import turn_back
from briefing.intake.layout import read_sheets
from briefing.intake.model import Reading, ReadSheets, Sheet
from briefing.intake.names import list_names


@functools.cache
def dataset() -> Dataset:
    return reader.load_province(paths.DATA)


def read(*sheets: Sheet, year: int = 2026, **more: Any) -> ReadSheets:
    return read_sheets(file(*sheets, **more), dataset(), year)


def state(reading: Reading) -> str:
    """A reading in short: cell, indicator, period, value with operator, unit, estimate."""
    operator = "" if reading.operator == "=" else reading.operator
    words = [reading.cell, reading.indicator_id, reading.period, f"{operator}{reading.value}"]
    words += [reading.unit] if reading.unit else []
    return " ".join(words + ["ước"] * reading.estimate)


def states(result: ReadSheets) -> list[str]:
    return [state(reading) for reading in result.readings]


def asks(result: ReadSheets) -> list[str]:
    """What is wrong in short: level, kind and cell."""
    return [" ".join((f.level, f.kind, f.cell)).strip() for f in result.findings]


FORM = """
ỦY BAN NHÂN DÂN TỈNH CAO BẰNG
BIỂU 01: CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI CHỦ YẾU NĂM 2026
(Kèm theo Báo cáo số 812/BC-UBND ngày 05/12/2026)
TT | Chỉ tiêu | ĐVT | Thực hiện 2025 | Kế hoạch 2026 | Ước thực hiện 2026 | So sánh (%) | | Ghi chú
 | | | | | | KH | cùng kỳ |
A | B | C | 1 | 2 | 3 | 4=3/2 | 5=3/1 | 6
I | KINH TẾ
1 | Tốc độ tăng trưởng GRDP | % | 7,18 | 9,5 | 8,05 | 84,7 | 112 |
2 | GRDP bình quân đầu người | tr.đồng/người | 58,9 | 66 | 65,2 | 98,8 | #DIV/0! | giá hiện hành
 | Trong đó: khu vực thành thị | | 98 | | 102 | | |
3 | Thu ngân sách trên địa bàn (1) | tỷ đồng | 2.850,5 | 3.000 | 3.120,25 | 104 | 109,5 |
II | XÃ HỘI
4 | Số xã đạt chuẩn nông thôn mới | xã | 7/56 | 10 | … | | |
5 | Xây dựng mới Bệnh viện Đa khoa tuyến tỉnh | | Chưa | Khởi công | Chưa | | |
 | Tổng số | | 205 | 300 | 310 | | |
(1) Chưa gồm thu viện trợ
Người lập biểu | | | | | Thủ trưởng
"""
FORM_MERGED = "A4:A5 B4:B5 C4:C5 D4:D5 E4:E5 F4:F5 G4:H4 I4:I5 A7:I7"
FORM_STATES = [
    "D8 grdp_growth 2025 7.18 percent",
    "F8 grdp_growth 2026 8.05 percent ước",
    "D9 grdp_per_capita 2025 58.9 million_vnd_per_person",
    "F9 grdp_per_capita 2026 65.2 million_vnd_per_person ước",
    "D11 budget_revenue 2025 2850.5 billion_vnd",
    "F11 budget_revenue 2026 3120.25 billion_vnd ước",
    "D13 new_rural_communes 2025 7 communes",
    "D14 hospital_built 2025 0",
    "F14 hospital_built 2026 0 ước",
]


def test_the_plan_form_is_read_under_its_merged_heading():
    result = read(sheet(table(FORM), merged=FORM_MERGED))
    assert states(result) == FORM_STATES
    assert asks(result) == ["info no_value F13"]


def test_the_same_form_without_merged_cells_as_a_csv_has_it_says_the_same():
    result = read(sheet(table(FORM), name=""), form="csv", name="bieu.csv")
    assert states(result) == FORM_STATES
    assert asks(result) == ["info no_value F13"]


def test_past_years_are_revisions_and_the_note_of_a_row_comes_with_its_figure():
    result = read(sheet(table(FORM), merged=FORM_MERGED))
    assert [r.cell for r in result.readings if r.revision] == ["D8", "D9", "D11", "D13", "D14"]
    by_cell = {r.cell: r for r in result.readings}
    assert by_cell["F9"].note == "giá hiện hành"
    assert by_cell["F11"].name_cell == "B11"
    assert by_cell["F11"].unit_cell == "C11"
    assert by_cell["F11"].period_cell == "F4"
    assert by_cell["F11"].printed == "3.120,25"


def simple(
    heading: str = "Thực hiện 2026", growth: Any = "8,05", revenue: Any = "3.120,5", **more: Any
) -> Sheet:
    """The smallest table: two indicators and one column, C2 and C3."""
    rows: list[Any] = [
        ["Chỉ tiêu", "ĐVT", heading],
        ["Tốc độ tăng trưởng GRDP", "%", growth],
        ["Thu ngân sách trên địa bàn", "tỷ đồng", revenue],
    ]
    return sheet(rows, **more)


SIMPLE_STATES = ["C2 grdp_growth 2026 8.05 percent", "C3 budget_revenue 2026 3120.5 billion_vnd"]


@pytest.mark.parametrize(
    "heading",
    [
        *("Thực hiện 2026", "TH năm 2026", "Năm 2026", "2026", "Kết quả thực hiện năm 2026"),
        *("Chính thức năm 2026", "Số liệu 2026", "Thực tế 2026", "Actual 2026", "Result 2026"),
        *("Thuc hien nam 2026", "Kết quả thực hiện kế hoạch năm 2026", "THỰC HIỆN\nNĂM 2026"),
    ],
)
def test_headings_of_results(heading):
    result = read(simple(heading))
    assert states(result) == SIMPLE_STATES
    assert asks(result) == []


@pytest.mark.parametrize(
    "heading",
    [
        *("Ước thực hiện 2026", "Ước TH cả năm 2026", "ƯTH 2026", "Sơ bộ 2026", "Prel. 2026"),
        *("Estimate 2026", "Năm 2026 (ước)", "Sơ bộ\nPrel. 2026", "Dự kiến thực hiện năm 2026"),
    ],
)
def test_headings_of_estimates(heading):
    result = read(simple(heading))
    assert states(result) == [f"{text} ước" for text in SIMPLE_STATES]
    assert asks(result) == []


@pytest.mark.parametrize(
    "heading",
    [
        *("Kế hoạch 2026", "KH năm 2026", "Plan 2026", "Mục tiêu 2026", "Chỉ tiêu năm 2026"),
        *("Dự toán 2026", "HĐND tỉnh giao 2026", "Kế hoạch thực hiện năm 2026", "Target 2026"),
        *("Kịch bản 2026", "Dự kiến KH 2026"),
    ],
)
def test_plans_are_never_results(heading):
    result = read(simple(heading))
    assert states(result) == []
    assert asks(result) == ["error plan_not_result C1"]


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        *(("Quý I/2026", "2026-03"), ("6 tháng đầu năm 2026", "2026-06")),
        *(("TH 9 tháng/2026", "2026-09"), ("Thực hiện 9 tháng", "2026-09")),
        *(("Tháng 7/2026", "2026-07"), ("Q2 2026", "2026-06")),
        *(("Thực hiện đến 30/6/2026", "2026-06"), ("First half 2026", "2026-06")),
    ],
)
def test_parts_of_the_year(heading, period):
    result = read(simple(heading))
    assert [reading.period for reading in result.readings] == [period] * 2
    assert asks(result) == []


def test_a_year_over_its_parts():
    rows = """
Chỉ tiêu | Năm 2025 | | Năm 2026 | | |
 | 6 tháng | Cả năm | Kế hoạch | Ước TH 6 tháng | Cả năm
Tốc độ tăng trưởng GRDP | 6,9 | 7,18 | 9 | 7,5 | 8,05
"""
    result = read(sheet(table(rows), merged="B1:C1 D1:F1 A1:A2"))
    assert states(result) == [
        "B3 grdp_growth 2025-06 6.9",
        "C3 grdp_growth 2025 7.18",
        "E3 grdp_growth 2026-06 7.5 ước",
        "F3 grdp_growth 2026 8.05",
    ]
    assert asks(result) == []
    assert states(read(sheet(table(rows), name=""), form="csv")) == states(result)


def test_a_heading_of_three_rows_with_the_name_in_the_last_one():
    rows = """
 | | KẾT QUẢ THỰC HIỆN | | | |
 | | Năm 2025 | Năm 2026 | | |
STT | Chỉ tiêu | Thực hiện | Kế hoạch | Thực hiện | TH/KH (%) | Ghi chú
1 | Tỷ lệ che phủ rừng | 60 | 60,3 | 60,5 | 100,3 |
"""
    result = read(sheet(table(rows), merged="C1:G1 D2:F2"))
    assert states(result) == ["C4 forest_cover 2025 60", "E4 forest_cover 2026 60.5"]
    assert asks(result) == []


def test_the_same_months_of_the_year_before_are_those_of_this_one():
    rows = """
CÁC CHỈ TIÊU 6 THÁNG ĐẦU NĂM 2026
Chỉ tiêu | Thực hiện cùng kỳ năm trước | Kế hoạch năm 2026 | Thực hiện 6 tháng | So với cùng kỳ (%)
Thu ngân sách trên địa bàn | 1.200,5 | 3.000 | 1.350,75 | 112,5
"""
    result = read(sheet(table(rows)))
    assert states(result) == [
        "B3 budget_revenue 2025-06 1200.5",
        "D3 budget_revenue 2026-06 1350.75",
    ]


def test_a_title_gives_the_year_its_columns_leave_out():
    rows = """
BÁO CÁO KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2026
Chỉ tiêu | Kế hoạch | Thực hiện
Tốc độ tăng trưởng GRDP | 9 | 8,05
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["C3 grdp_growth 2026 8.05"]
    assert result.readings[0].period_cell == "A1"
    assert asks(result) == []


def test_a_title_of_results_and_of_the_next_plan_gives_the_year_of_the_results():
    rows = """
TÌNH HÌNH THỰC HIỆN NĂM 2026 VÀ KẾ HOẠCH NĂM 2027
Chỉ tiêu | Thực hiện | Kế hoạch năm 2027
Tốc độ tăng trưởng GRDP | 8,05 | 10
"""
    assert states(read(sheet(table(rows)))) == ["B3 grdp_growth 2026 8.05"]


def test_a_year_nobody_states_is_the_round_s_and_said_to_be():
    result = read(sheet(table("Chỉ tiêu | Giá trị\nTỷ lệ che phủ rừng | 60,5")))
    assert states(result) == ["B2 forest_cover 2026 60.5"]
    assert ("year", "Giá trị", "2026") in [row[2:] for row in result.normalised]


def test_a_yearbook_has_no_heading_over_its_bilingual_names():
    rows = """
Một số chỉ tiêu chủ yếu - Some key indicators
 | 2024 | 2025 | Sơ bộ - Prel. 2026
Dân số của tỉnh - Population of the province (Người - Person) | 547.900 | 551.200 | 554.100
Tỷ lệ che phủ rừng (%) - Forest cover (%) | 58,1 | 60,0 | 60,4
"""
    result = read(sheet(table(rows)))
    assert states(result) == [
        "B3 population 2024 547900 people",
        "C3 population 2025 551200 people",
        "D3 population 2026 554100 people ước",
        "B4 forest_cover 2024 58.1 percent",
        "C4 forest_cover 2025 60.0 percent",
        "D4 forest_cover 2026 60.4 percent ước",
    ]
    assert asks(result) == []


def test_a_unit_of_the_title_holds_for_amounts_and_changes_in_mid_table():
    rows = """
THU NGÂN SÁCH VÀ DU LỊCH NĂM 2026
 | | Đơn vị tính: Triệu đồng
Chỉ tiêu | Thực hiện 2025 | Thực hiện 2026
Thu ngân sách trên địa bàn | 2.850.500 | 3.120.250
Số xã đạt chuẩn nông thôn mới | 7 | 9
Du lịch (tỷ đồng)
Tổng thu từ du lịch trong năm | 1.900,5 | 2.100,5
"""
    result = read(sheet(table(rows)))
    assert states(result) == [
        "B4 budget_revenue 2025 2850500 million_vnd",
        "C4 budget_revenue 2026 3120250 million_vnd",
        "B5 new_rural_communes 2025 7",
        "C5 new_rural_communes 2026 9",
        "B7 tourism_revenue 2025 1900.5 billion_vnd",
        "C7 tourism_revenue 2026 2100.5 billion_vnd",
    ]


def test_a_unit_of_a_heading_and_of_a_cell_are_the_figures_own():
    rows = """
Chỉ tiêu | 2025 (tỷ đồng) | 2026 (triệu đồng)
Thu ngân sách trên địa bàn | 2.850,5 | 3.120.250
Tổng thu từ du lịch trong năm | 1.900 | 2,1 nghìn tỷ đồng
"""
    result = read(sheet(table(rows)))
    assert states(result) == [
        "B2 budget_revenue 2025 2850.5 billion_vnd",
        "C2 budget_revenue 2026 3120250 million_vnd",
        "B3 tourism_revenue 2025 1900 billion_vnd",
        "C3 tourism_revenue 2026 2.1 trillion_vnd",
    ]


def test_ditto_marks_and_merged_units_stand_for_the_unit_above():
    rows = """
Chỉ tiêu | Đơn vị | Thực hiện 2026
Tỷ lệ che phủ rừng | % | 60,5
Tỷ lệ đô thị hóa | -nt- | 29,5
Thu ngân sách trên địa bàn | tỷ đồng | 3.120,5
Tổng thu từ du lịch trong năm | | 2.100,5
"""
    result = read(sheet(table(rows), merged="B4:B5"))
    assert [reading.unit for reading in result.readings] == [
        *("percent", "percent", "billion_vnd", "billion_vnd")
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("tốc độ tăng trưởng grdp", "TỐC ĐỘ TĂNG TRƯỞNG GRDP", "1. Tốc độ tăng trưởng GRDP"),
        *("- Tốc độ tăng trưởng GRDP", "I.1. Tốc độ tăng trưởng GRDP:", "grdp_growth"),
        *("Tốc độ tăng trưởng\u00a0GRDP (%)", "Tốc  độ tăng trưởng GRDP *", "GRDP growth"),
        *("Tốc độ tăng trưởng GRDP (1)", "a) Tốc độ tăng trưởng GRDP.", "GRDP growth (%)"),
        *("Tốc độ tăng trưởng GRDP, %", "Trong đó: Tốc độ tăng trưởng GRDP", "1.1 GRDP GROWTH"),
        *("Tốc độ tăng trưởng GRDP / GRDP growth", "Tốc độ tăng trưởng GRDP (ước)"),
        "To\u0302\u0301c \u0111o\u0323\u0302 ta\u0306ng tru\u031bo\u031b\u0309ng GRDP",
        "Tốc độ tăng trưởng GRDP\nGRDP growth",
        "Tốc Ðộ tăng trưởng\u200b GRDP¹",
    ],
)
def test_one_name_in_many_writings(name):
    result = read(sheet([["Chỉ tiêu", "Thực hiện 2026"], [name, "8,05"]]))
    assert [reading.indicator_id for reading in result.readings] == ["grdp_growth"]
    assert asks(result) == []


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        *(("Tỉ lệ đô thị hoá", "urbanisation_rate"), ("TỶ LỆ ĐÔ THỊ HÓA", "urbanisation_rate")),
        ("Số xã, phường không ma tuý", "drug_free_communes"),
        ("Tỷ trọng công nghiệp – xây dựng trong GRDP", "grdp_share_industry"),
        ("Tỷ trọng công nghiệp-xây dựng trong GRDP", "grdp_share_industry"),
        ("Tỷ lệ kiên cố hoá mặt đường xã", "commune_roads_paved"),
        ("Thứ hạng cải cách hành chính (PAR Index)", "par_index_rank"),
        ('Số mô hình "Dân vận khéo"', "mass_mobilisation_models"),
    ],
)
def test_spellings_of_tones_letters_and_dashes(name, indicator):
    result = read(sheet([["Chỉ tiêu", "Thực hiện 2026"], [name, "8"]]))
    assert [reading.indicator_id for reading in result.readings] == [indicator]


@pytest.mark.parametrize(
    "name",
    [
        *("Tốc độ tăng trưởng GRDP khu vực I", "Tốc độ tăng trưởng GRDP (nông thôn)"),
        *("Tăng trưởng", "Tỷ lệ che phủ rừng - rừng trồng", "GRDP growth / industry"),
    ],
)
def test_what_only_resembles_a_name_is_asked_and_the_nearest_is_offered(name):
    rows = [["Chỉ tiêu", "Thực hiện 2026"], ["Tỷ lệ đô thị hóa", "29"], [name, "8,05"]]
    result = read(sheet(rows))
    assert [reading.indicator_id for reading in result.readings] == ["urbanisation_rate"]
    assert asks(result) == ["question unknown_indicator B3"]
    assert name.split(" (")[0] in str(result.findings[0].found)


def test_the_nearest_known_name_is_in_what_to_do():
    rows = [["Chỉ tiêu", "Thực hiện 2026"], ["Tỷ lệ đô thị hóa", "29"], ["Tỷ lệ phủ rừng", "60"]]
    (finding,) = read(sheet(rows)).findings
    assert "Tỷ lệ che phủ rừng" in str(finding.fix)


def test_no_known_name_at_all_is_an_error():
    result = read(sheet(table("Chỉ tiêu | Thực hiện 2026\nĐàn trâu | 102.000\nĐàn bò | 105.500")))
    assert states(result) == []
    assert asks(result) == ["error unknown_indicator B2", "error unknown_indicator B3"]


def test_an_unknown_row_is_asked_at_the_figure_of_the_round():
    rows = """
Chỉ tiêu | Thực hiện 2025 | Thực hiện 2026
Tỷ lệ che phủ rừng | 60 | 60,5
Đàn trâu | 101 | 102
Đàn bò | 105 | -
Đàn dê | - | x
"""
    result = read(sheet(table(rows)))
    assert asks(result) == ["question unknown_indicator C3", "question unknown_indicator B4"]


def test_sections_totals_parts_and_notes_raise_nothing():
    rows = """
TT | Chỉ tiêu | Thực hiện 2026
A | CHỈ TIÊU KINH TẾ |
I. | Tăng trưởng
1 | Tỷ lệ che phủ rừng | 60,5
 | Trong đó: |
 | - Rừng trồng | 20,1
 | + Rừng tự nhiên | 40,4
 | Tr.đó: đất trống | 3,5
2 | Tỷ lệ đô thị hóa | 29
 | Tổng cộng | 89,5
 | Cộng: | 89,5
Ghi chú: số liệu tính đến 31/12/2026
* Theo Cục Thống kê
Nguồn: Sở Tài chính
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["C4 forest_cover 2026 60.5", "C9 urbanisation_rate 2026 29"]
    assert asks(result) == []


def test_a_mark_is_one_only_where_its_note_is_below():
    rows = [["Chỉ tiêu", "Thực hiện 2026"], ["Tổng số doanh nghiệp", "2.205 (1)"]]
    rows += [["Tổng số trường", "205 (2)"], ["(1) Tính đến hết tháng 11", ""]]
    result = read(sheet(rows))
    assert states(result) == []
    assert asks(result) == ["error ambiguous_number B2", "error not_a_number B3"]
    rows += [["(2)", "Chưa kể trường tư", ""]]
    assert states(read(sheet([*rows, ["Tuổi thọ trung bình", "73,5"]]))) == [
        "B2 enterprises 2026 2205",
        "B3 schools_total 2026 205",
        "B6 life_expectancy 2026 73.5",
    ]


def test_several_tables_in_a_sheet_and_sheets_without_one():
    first = """
I. KINH TẾ NĂM 2026
Chỉ tiêu | Kế hoạch | Thực hiện
Tốc độ tăng trưởng GRDP | 9 | 8,05

II. XÃ HỘI
ĐVT: %
Chỉ tiêu | Năm 2025 | Năm 2026
Tỷ lệ đô thị hóa | 28 | 29
"""
    cover = sheet(["BÁO CÁO", "Số 15/BC-CTK", "Năm 2026 | 12"], name="Bìa")
    result = read(cover, sheet(table(first)))
    assert states(result) == [
        "C3 grdp_growth 2026 8.05",
        "B8 urbanisation_rate 2025 28 percent",
        "C8 urbanisation_rate 2026 29 percent",
    ]
    assert asks(result) == []


def test_two_tables_beside_each_other():
    rows = """
TT | Chỉ tiêu | Thực hiện 2026 | | TT | Chỉ tiêu | Thực hiện 2026
1 | Tỷ lệ che phủ rừng | 60,5 | | 1 | Tỷ lệ đô thị hóa | 29,5
"""
    assert states(read(sheet(table(rows)))) == [
        "C2 forest_cover 2026 60.5",
        "G2 urbanisation_rate 2026 29.5",
    ]


def test_a_long_table_has_its_periods_in_rows():
    rows = """
indicator_id;period;value;unit;estimate;note
forest_cover;2025;60,0;percent;;
forest_cover;2026;60,5;percent;x;kiểm kê
budget_revenue;2026-Q2;1.350,5;tỷ đồng;Không;
budget_revenue;9 tháng 2026;2.100,5;tỷ đồng;;
"""
    result = read(sheet([line.split(";") for line in table(rows)], name=""), form="csv")
    assert states(result) == [
        "C2 forest_cover 2025 60.0 percent",
        "C3 forest_cover 2026 60.5 percent ước",
        "C4 budget_revenue 2026-06 1350.5 billion_vnd",
        "C5 budget_revenue 2026-09 2100.5 billion_vnd",
    ]
    assert [r.period_cell for r in result.readings] == ["B2", "B3", "B4", "B5"]
    assert result.readings[1].note == "kiểm kê"
    assert asks(result) == []


def test_a_date_in_the_period_column_is_its_month():
    rows: list[Any] = [["Chỉ tiêu", "Thời điểm", "Số liệu"]]
    rows += [["Tỷ lệ che phủ rừng", dt.date(2026, 6, 30), 60.5]]
    assert states(read(sheet(rows))) == ["C2 forest_cover 2026-06 60.5"]


def test_a_period_nobody_can_read_is_said_at_the_figure():
    rows = [["Chỉ tiêu", "Kỳ", "Số liệu"], ["Tỷ lệ che phủ rừng", "kỳ trước", "60,5"]]
    rows += [["Tỷ lệ đô thị hóa", "", "29,5"]]
    assert asks(read(sheet(rows))) == ["error wrong_year C2", "error wrong_year C3"]


def test_plans_in_the_rows_of_a_long_table_are_no_results():
    rows = """
Chỉ tiêu;Năm;Loại số liệu;Giá trị
Tỷ lệ che phủ rừng;2026;Kế hoạch;60,3
Tỷ lệ che phủ rừng;2026;Ước thực hiện;60,5
Tỷ lệ che phủ rừng;2025;Thực hiện;60,0
"""
    result = read(sheet([line.split(";") for line in table(rows)]))
    assert states(result) == ["D3 forest_cover 2026 60.5 ước", "D4 forest_cover 2025 60.0"]
    only_plan = read(sheet([line.split(";") for line in table(rows)[:2]]))
    assert asks(only_plan) == ["error plan_not_result D2"]


def test_an_area_behind_a_dash_is_no_translation():
    rows = [["Chỉ tiêu", "Thực hiện 2026"], ["Tỷ lệ đô thị hóa - KV I", "29"]]
    assert asks(read(sheet([*rows, ["Tỷ lệ che phủ rừng", "60"]]))) == [
        "question unknown_indicator B2"
    ]


def test_two_columns_of_one_year_are_asked_and_the_result_is_proposed():
    rows = """
Chỉ tiêu | Ước thực hiện 2026 | Thực hiện 2026
Tỷ lệ che phủ rừng | 60,3 | 60,5
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["C2 forest_cover 2026 60.5"]
    assert asks(result) == ["question which_column C1"]


def test_an_empty_column_beside_one_of_the_same_year_asks_nothing():
    rows = """
Chỉ tiêu | Ước thực hiện 2026 | Thực hiện 2026
Tỷ lệ che phủ rừng | 60,3 |
Tỷ lệ đô thị hóa | 29 | -
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["B2 forest_cover 2026 60.3 ước", "B3 urbanisation_rate 2026 29 ước"]
    assert asks(result) == []


def test_a_year_that_is_not_the_round_s_is_said_at_its_heading_title_or_figure():
    assert asks(read(simple("Thực hiện 2025"))) == ["error wrong_year C1"]
    title = ["CHỈ TIÊU NĂM 2025", "Chỉ tiêu | Thực hiện", "Tỷ lệ che phủ rừng | 60"]
    assert asks(read(sheet(title))) == ["error wrong_year A1"]
    long = [
        "Chỉ tiêu | Năm | Giá trị",
        "Tỷ lệ che phủ rừng | 2024 | 59",
        "Tỷ lệ đô thị hóa | 2025 | 28",
    ]
    assert asks(read(sheet(long))) == ["error wrong_year C2"]


def test_a_column_of_the_year_without_a_figure_is_nothing_for_the_year():
    rows = ["Chỉ tiêu | Thực hiện 2025 | Ước TH 2026", "Tỷ lệ che phủ rừng | 60 | …"]
    assert asks(read(sheet(rows))) == ["error no_value C1"]


def test_results_of_past_years_beside_the_plan_alone_are_refused():
    rows = ["Chỉ tiêu | Thực hiện 2025 | Kế hoạch 2026", "Tỷ lệ che phủ rừng | 60 | 61"]
    result = read(sheet(rows))
    assert asks(result) == ["error plan_not_result C1"]


def test_a_later_year_is_read_and_left_to_be_judged():
    rows = ["Chỉ tiêu | Ước 2026 | Ước 2027", "Tỷ lệ che phủ rừng | 60 | 61"]
    assert states(read(sheet(rows))) == [
        "B2 forest_cover 2026 60 ước",
        "C2 forest_cover 2027 61 ước",
    ]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        *(("Đã xong", True), ("Chưa", True), ("Chưa hoàn thành", True), ("Không đạt", True)),
        *(("Chưa có", False), ("Chưa có số liệu", False), ("Không", False), ("", False)),
    ],
)
def test_a_task_of_no_known_name_is_asked_done_or_not(words, asked):
    rows = ["Chỉ tiêu | Thực hiện 2026", "Tỷ lệ che phủ rừng | 60,5", f"Cầu bắc qua sông | {words}"]
    assert asks(read(sheet(rows))) == ["question unknown_indicator B3"] * asked


@pytest.mark.parametrize(
    "rows",
    [
        ["Tỷ lệ che phủ rừng | 60,5", "Tỷ lệ đô thị hóa | 29"],
        ["BÁO CÁO NĂM 2026", "Kính gửi: UBND tỉnh", "Tỷ lệ che phủ rừng đạt 60,5%"],
        ["STT | Họ tên | Chức vụ", "1 | A | B"],
        [],
    ],
)
def test_a_file_without_a_heading(rows):
    result = read(sheet(rows))
    assert [row.split()[:2] for row in asks(result)] == [["error", "no_header"]]
    assert states(result) == []


def test_merged_figures_are_an_error_with_their_range():
    rows: list[Any] = [["Chỉ tiêu", "Thực hiện 2025", "Thực hiện 2026"]]
    rows += [["Tỷ lệ che phủ rừng", "60", "60,5"], ["Tỷ lệ đô thị hóa", "28", ""]]
    rows += [["Tuổi thọ trung bình", "73,5", ""]]
    result = read(sheet(rows, merged="C2:C3 B4:C4"))
    assert asks(result) == ["error merged_data_cells C2:C3", "error merged_data_cells B4:C4"]
    assert states(result) == ["B2 forest_cover 2025 60", "B3 urbanisation_rate 2025 28"]


def test_merged_names_and_sections_are_no_fault():
    rows = """
TT | Chỉ tiêu | Kỳ | Số liệu
I. KINH TẾ
1 | Thu ngân sách trên địa bàn | 6 tháng 2026 | 1.350,5
 | | 2026 | 3.120,5
"""
    result = read(sheet(table(rows), merged="A2:D2 A3:A4 B3:B4"))
    assert states(result) == ["D3 budget_revenue 2026-06 1350.5", "D4 budget_revenue 2026 3120.5"]
    assert asks(result) == []


def test_a_hidden_sheet_with_figures_is_asked_and_left_out():
    hidden = simple(name="Nháp", hidden=True)
    lists = sheet(["Có", "Không"], name="Danh mục", hidden=True)
    result = read(simple(), hidden, lists)
    assert states(result) == SIMPLE_STATES
    assert [(f.kind, f.sheet, f.cell) for f in result.findings] == [("hidden_sheet", "Nháp", "")]


def test_hidden_columns_are_asked_at_their_heading_once():
    rows = """
TT | Chỉ tiêu | Thực hiện 2025 | Kế hoạch 2026 | Thực hiện 2026 | Ghi chú | 7
1 | Tỷ lệ che phủ rừng | 60 | 61 | 60,5 | |
2 | Tỷ lệ đô thị hóa | 28 | | 29 | |
"""
    result = read(sheet(table(rows), hidden_columns=frozenset({1, 3, 6})))
    assert states(result) == ["E2 forest_cover 2026 60.5", "E3 urbanisation_rate 2026 29"]
    assert asks(result) == ["question hidden_cells C1"]


def test_a_hidden_column_without_a_heading_is_asked_as_a_column():
    rows = ["Chỉ tiêu | Thực hiện 2026 | ", "Tỷ lệ che phủ rừng | 60,5 | 0,605"]
    result = read(sheet(rows, hidden_columns=frozenset({3, 4})))
    assert asks(result) == ["question hidden_cells C:C"]


def test_hidden_rows_are_asked_at_the_figure_of_the_round_and_left_out():
    rows = """
Chỉ tiêu | Thực hiện 2025 | Thực hiện 2026
Tỷ lệ che phủ rừng | 60 | 60,5
Tỷ lệ đô thị hóa | 28 | 29
Xã hội | |
"""
    result = read(sheet(table(rows), hidden_rows=frozenset({3, 4, 9})))
    assert states(result) == ["B2 forest_cover 2025 60", "C2 forest_cover 2026 60.5"]
    assert asks(result) == ["question hidden_cells C3"]


def test_a_hidden_column_of_the_year_is_a_question_and_no_wrong_year():
    rows = ["Chỉ tiêu | Thực hiện 2025 | Thực hiện 2026", "Tỷ lệ che phủ rừng | 60 | 60,5"]
    result = read(sheet(rows, hidden_columns=frozenset({3})))
    assert asks(result) == ["question hidden_cells C1"]


def test_struck_out_and_commented_figures_are_read_and_asked():
    base = simple()
    result = read(marked(base, {"C2": {"struck": True}, "C3": {"comment": "Chờ số quyết toán"}}))
    assert states(result) == SIMPLE_STATES
    assert asks(result) == ["question struck_out C2", "question comment C3"]
    result = read(marked(base, {"A3": {"struck": True}, "A1": {"comment": "biểu của STC"}}))
    assert asks(result) == ["question struck_out C3"]


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        *(("#REF!", "formula_error"), (cell("#N/A", formula="error"), "formula_error")),
        (cell("", formula="not_calculated"), "formula_not_calculated"),
        *((dt.date(2026, 7, 18), "date_for_number"), ("Jul-18", "date_for_number")),
        *(
            ("7,5-8,0", "not_a_number"),
            ("8,O5", "not_a_number"),
            ("3,21 (còn 17,4)", "not_a_number"),
        ),
        *(("8 và 9", "not_a_number"), ("Chưa", "not_a_number"), ("Đạt", "not_a_number")),
        *(("6.125", "ambiguous_number"), ("18/07/2026", "date_for_number")),
    ],
)
def test_what_cannot_be_read_is_an_error_at_its_cell(value, asked):
    result = read(simple(growth=value, revenue=3120.5))
    assert asks(result) == [f"error {asked} C2"]
    assert states(result) == SIMPLE_STATES[1:]
    assert result.findings[0].indicator_id == "grdp_growth"


@pytest.mark.parametrize("gap", ["", "-", "–", "—", "…", "...", "x", "chưa có", "n/a"])
def test_a_gap_beside_figures_is_told_and_asks_nothing(gap):
    result = read(simple(growth=gap))
    assert asks(result) == ["info no_value C2"]
    assert states(result) == SIMPLE_STATES[1:]


def test_faults_beside_the_results_are_passed_over():
    rows = """
Chỉ tiêu | Kế hoạch 2026 | Thực hiện 2026 | TH/KH (%) | So cùng kỳ | Cơ quan báo cáo
Tỷ lệ che phủ rừng | #REF! | 60,5 | #DIV/0! | 7.5.8 | Sở NN&MT
Đàn trâu | 7 | #VALUE! | | |
Tuổi thọ trung bình | 1 | 73,5 | | |
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["C2 forest_cover 2026 60.5", "C4 life_expectancy 2026 73.5"]
    assert asks(result) == ["question unknown_indicator C3"]


def test_one_column_in_two_conventions_is_said_at_its_heading():
    result = read(simple(growth="8,05", revenue="3,120.5"))
    assert asks(result) == ["error mixed_conventions C1"]


def test_another_column_does_not_tell_how_numbers_are_written():
    rows = ["Chỉ tiêu | Thực hiện 2025 | Thực hiện 2026", "Tỷ lệ che phủ rừng | 60,05 | 60.125"]
    assert asks(read(sheet(rows))) == ["error ambiguous_number C2"]


def test_words_signs_and_percent_cells():
    rows: list[Any] = [
        ["Chỉ tiêu", "Thực hiện 2026"],
        ["Tỷ lệ che phủ rừng", "ước đạt trên 60,5"],
        ["Tỷ lệ đô thị hóa", percent("29.15")],
        ["Tuổi thọ trung bình", "Khoảng 73,5"],
        ["Tỷ lệ hộ dân được sử dụng điện", "≥ 98,5%"],
        ["Xây dựng mới Bệnh viện Đa khoa tuyến tỉnh", "Đã xong"],
        ["Tốc độ tăng trưởng GRDP", "-4,13%"],
        ["Số xã đạt chuẩn nông thôn mới", 0],
    ]
    result = read(sheet(rows))
    assert states(result) == [
        "B2 forest_cover 2026 >60.5 ước",
        "B3 urbanisation_rate 2026 29.15",
        "B4 life_expectancy 2026 ~73.5",
        "B5 electricity_households 2026 >=98.5",
        "B6 hospital_built 2026 1",
        "B7 grdp_growth 2026 -4.13",
        "B8 new_rural_communes 2026 0",
    ]
    assert [r.percent for r in result.readings] == [False, True, False, True, False, True, False]
    assert [row[1:] for row in result.normalised if row.what != "year"] == [
        ("B2", "words", "ước đạt trên 60,5", "> 60.5"),
        ("B3", "percent", "29.15%", "29.15"),
        ("B4", "words", "Khoảng 73,5", "~ 73.5"),
        ("B5", "percent", "≥ 98,5%", ">= 98.5"),
        ("B6", "words", "Đã xong", "1"),
        ("B7", "percent", "-4,13%", "-4.13"),
    ]
    assert asks(result) == []


def test_an_index_is_asked_of_amounts_that_are_none():
    rows = """
CHỈ SỐ PHÁT TRIỂN NĂM 2026 (NĂM TRƯỚC = 100)
Chỉ tiêu | Năm 2026
Tốc độ tăng trưởng GRDP | 108,05
GRDP theo giá hiện hành | 110,25
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["B3 grdp_growth 2026 108.05", "B4 grdp 2026 110.25"]
    assert asks(result) == ["question index_not_growth B4"]


def test_an_index_column_beside_the_result_is_a_comparison():
    rows = """
Chỉ tiêu | Thực hiện 2026 | Chỉ số phát triển 2026 (năm trước = 100)
GRDP theo giá hiện hành | 28.618 | 110,25
Thu ngân sách trên địa bàn | 3.120,5 | 109,5
"""
    result = read(sheet(table(rows)))
    assert [r.cell for r in result.readings] == ["B2", "B3"]
    assert asks(result) == []


def test_basis_estimate_and_answer_columns():
    rows = """
Chỉ tiêu | Giá trị 2026 | Ước tính | Phạm vi tính | Ghi chú | Trả lời
Số xã đạt chuẩn nông thôn mới | 9 | Có | communes from 2025-07 | theo QĐ 1234 | có
Tỷ lệ che phủ rừng | 60,5 | Không | | Số sơ bộ |
Đàn trâu | 102 | | | | có
Đàn bò | 105 | | | | không
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["B2 new_rural_communes 2026 9 ước", "B3 forest_cover 2026 60.5 ước"]
    first = result.readings[0]
    assert (first.basis, first.basis_cell, first.note, first.answer) == (
        *("communes from 2025-07", "D2", "theo QĐ 1234", "có"),
    )
    assert asks(result) == ["question unknown_indicator B5"]


@pytest.mark.parametrize(
    ("title", "name", "asked"),
    [
        ("UBND TỈNH LẠNG SƠN", "bieu.xlsx", ["question other_province A1"]),
        ("CỤC THỐNG KÊ TỈNH HÒA BÌNH", "bieu.xlsx", ["question other_province A1"]),
        ("Kinh tế - xã hội tỉnh Thái Nguyên năm 2026", "x.ods", ["question other_province A1"]),
        ("Chỉ tiêu chủ yếu", "KTXH_Bac_Kan_2026.xlsx", ["question other_province"]),
        ("Lang Son province, key indicators", "x.xlsx", ["question other_province A1"]),
        ("UBND TỈNH CAO BẰNG", "KTXH_Bac_Kan_2026.xlsx", []),
        ("Cao Bằng so với Lạng Sơn và Bắc Kạn", "x.xlsx", []),
        ("Hà Nội, ngày 05 tháng 12 năm 2026", "x.xlsx", []),
        ("Vì hòa bình và phát triển", "CaoBang.xlsx", []),
        ("Chỉ tiêu chủ yếu", "Cao-Bang 2026.xlsx", []),
    ],
)
def test_another_province_in_the_title_or_the_file_s_name(title, name, asked):
    rows = [title, "Chỉ tiêu | Thực hiện 2026", "Tỷ lệ che phủ rừng | 60,5"]
    assert asks(read(sheet(rows), name=name)) == asked


def template(
    *rows: list[Any], year: str = "2026", province: str = "cao-bang"
) -> tuple[Sheet, Sheet]:
    marks = [["briefing-template", "1"], ["year", year], ["province", province], ["language", "vi"]]
    heading = ["key", "Chỉ tiêu", "ĐVT", "Gần nhất", "Mục tiêu", "Kết quả", "Ước tính", "Ghi chú"]
    hidden = {"hidden_columns": frozenset({1})}
    return sheet(marks, "_briefing", hidden=True), sheet([heading, *rows], "Kết quả", **hidden)


def test_a_filled_in_template_is_read_by_its_hidden_keys():
    result = read(
        *template(
            ["forest_cover", "Tỷ lệ che phủ rừng", "%", "60 (2025)", "61", "60,5", "Có", ""],
            ["urbanisation_rate", "Tỷ lệ đô thị hóa", "%", "28 (2025)", "35", "", "", ""],
            ["", "Tuổi thọ trung bình", "tuổi", "", "", "73,5", "", "thêm"],
            ["", "Đàn trâu", "con", "", "", "102", "", ""],
        )
    )
    assert states(result) == [
        "F2 forest_cover 2026 60.5 percent ước",
        "F4 life_expectancy 2026 73.5 years",
    ]
    assert asks(result) == ["info no_value F3", "question unknown_indicator F5"]


def test_a_template_of_another_year_or_province():
    row = ["forest_cover", "Tỷ lệ che phủ rừng", "%", "", "", "60,5", "", ""]
    assert asks(read(*template(row, year="2025"))) == ["error wrong_year F1"]
    result = read(*template(row, province="lai-chau"))
    assert [(f.kind, f.sheet) for f in result.findings] == [("other_province", "_briefing")]


def test_revised_results_are_read_by_the_keys_of_their_statements():
    marks, results = template(["forest_cover", "Tỷ lệ che phủ rừng", "%", "", "", "60,5", "", ""])
    name, old = "Số xã đạt chuẩn nông thôn mới", "communes before 2025-07"
    rows = [
        ["key", "Chỉ tiêu", "Kỳ", "Giá trị hiện hành", "Giá trị mới", "Căn cứ"],
        [f"new_rural_communes|2025-06|{old}", name, "2025-06", "18", "17", old],
        ["forest_cover|2025|", "Tỷ lệ che phủ rừng", "2025", "60", "", ""],
    ]
    revised = sheet(rows, "Số liệu sửa", hidden_columns=frozenset({1}))
    result = read(marks, results, revised)
    assert states(result) == [
        "F2 forest_cover 2026 60.5 percent",
        "E2 new_rural_communes 2025-06 17",
    ]
    assert result.readings[1].basis == "communes before 2025-07"
    assert result.readings[1].revision
    assert asks(result) == []


def test_a_whole_year_under_a_title_of_some_months_is_the_year():
    rows = """
ĐVT: tỷ đồng | THU NGÂN SÁCH 6 THÁNG ĐẦU NĂM 2026
Chỉ tiêu | Kế hoạch năm | Thực hiện 6 tháng | Ước cả năm
Thu ngân sách trên địa bàn | 3.000 | 1.350,5 | 3.120,5
"""
    assert states(read(sheet(table(rows)))) == [
        "C3 budget_revenue 2026-06 1350.5 billion_vnd",
        "D3 budget_revenue 2026 3120.5 billion_vnd ước",
    ]


def test_an_english_form():
    rows = """
Key indicators, Cao Bằng province
No. | Indicator | Unit | Actual 2025 | Plan 2026 | Estimate 2026 | Compared with (%) | | Notes
 | | | | | | plan | 2025 |
(1) | (2) | (3) | (4) | (5) | (6) | (7)=(6)/(5) | (8) | (9)
1 | GRDP growth | % | 7.18 | 9.5 | 8.05 | 84.7 | 112 |
2 | Budget revenue in the province | billion VND | 2,850.5 | 3,000 | 3,120.25 | 104 | 109.5 | est.
"""
    result = read(sheet(table(rows), merged="G2:H2"))
    assert states(result) == [
        "D5 grdp_growth 2025 7.18 percent",
        "F5 grdp_growth 2026 8.05 percent ước",
        "D6 budget_revenue 2025 2850.5 billion_vnd",
        "F6 budget_revenue 2026 3120.25 billion_vnd ước",
    ]
    assert asks(result) == []


def test_lines_below_a_table_are_no_figures():
    rows = """
Chỉ tiêu | Thực hiện 2026
Tỷ lệ che phủ rừng | 60,5
 | Cao Bằng, ngày 05 tháng 12 năm 2026
 | ĐT: 0206.3852.123
Người lập biểu | GIÁM ĐỐC
 | 12.345,5
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["B2 forest_cover 2026 60.5"]
    assert asks(result) == ["question unknown_indicator B6"]


def test_the_figure_of_a_month_beside_the_months_to_it():
    rows = """
Chỉ tiêu | Tháng 6/2026 | Lũy kế 6 tháng 2026
Thu ngân sách trên địa bàn | 210,5 | 1.350,5
"""
    result = read(sheet(table(rows)))
    assert states(result) == ["C2 budget_revenue 2026-06 1350.5"]
    assert asks(result) == ["question which_column C1"]


def test_a_heading_over_the_names_states_the_unit():
    rows = ["Chỉ tiêu (tỷ đồng) | 2026", "Thu ngân sách trên địa bàn | 3.120,5"]
    rows += ["Số xã đạt chuẩn nông thôn mới | 9"]
    assert states(read(sheet(rows))) == [
        "B2 budget_revenue 2026 3120.5 billion_vnd",
        "B3 new_rural_communes 2026 9",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        *("Tăng (+), giảm (-) %", "% đạt KH 2026", "Đạt (%)", "TH/KH 2026", "ƯTH 2026/TH 2025"),
        *("2026/2025", "Tốc độ tăng 2026 (%)", "So với năm 2025 (%)", "Cơ cấu năm 2026 (%)"),
        *("SS cùng kỳ", "Tỷ lệ hoàn thành KH năm", "2026 compared with 2025", "Chênh lệch"),
    ],
)
def test_comparisons_are_passed_over(heading):
    rows = [["Chỉ tiêu", "Thực hiện 2026", heading], ["Tỷ lệ che phủ rừng", "60,5", "110"]]
    result = read(sheet(rows))
    assert states(result) == ["B2 forest_cover 2026 60.5"]
    assert asks(result) == []


def test_an_agency_is_no_unit_and_no_result():
    rows = """
Chỉ tiêu | Đơn vị thực hiện | Đơn vị tính | Thực hiện 2026
Tỷ lệ che phủ rừng | Sở NN&MT | % | 60,5
"""
    assert states(read(sheet(table(rows)))) == ["D2 forest_cover 2026 60.5 percent"]


def test_numbers_typed_as_numbers_under_years_typed_as_numbers():
    rows: list[Any] = [["STT", "Chỉ tiêu", 2025, 2026], [1, "Tỷ lệ che phủ rừng", 60, 60.5]]
    rows += [[2, "Dân số của tỉnh", 551200, 554100]]
    result = read(sheet(rows))
    assert states(result) == [
        "C2 forest_cover 2025 60",
        "D2 forest_cover 2026 60.5",
        "C3 population 2025 551200",
        "D3 population 2026 554100",
    ]
    assert result.normalised == ()


def test_a_title_that_says_estimate_makes_estimates_of_bare_years():
    rows = """
ƯỚC THỰC HIỆN CÁC CHỈ TIÊU CHỦ YẾU NĂM 2026
Chỉ tiêu | Thực hiện 2025 | Năm 2026
Tỷ lệ che phủ rừng | 60 | 60,5
"""
    assert states(read(sheet(table(rows)))) == [
        "B3 forest_cover 2025 60",
        "C3 forest_cover 2026 60.5 ước",
    ]


def test_one_name_of_two_indicators_is_asked_with_both():
    two = dataset()
    rows = two.rows["indicators"]
    twin = next(n for n in rows if n.row.indicator_id == "forest_cover")
    other = twin.__class__(
        999, twin.row.model_copy(update={"indicator_id": "forest_cover_natural"})
    )
    both = Dataset(
        two.folder, two.info, {**two.rows, "indicators": (*rows, other)}, two.ids, (), {}
    )
    table_rows = [["Chỉ tiêu", "Thực hiện 2026"], ["Tỷ lệ che phủ rừng", "60,5"]]
    table_rows += [["Tỷ lệ đô thị hóa", "29"]]
    result = read_sheets(file(sheet(table_rows)), both, 2026)
    assert states(result) == ["B3 urbanisation_rate 2026 29"]
    (finding,) = result.findings
    assert (finding.kind, finding.level, finding.cell) == ("unknown_indicator", "question", "B2")
    assert "forest_cover, forest_cover_natural" in str(finding.expected)


def test_a_long_file_is_read_in_a_few_seconds():
    names = [indicator.name["vi"] for indicator in dataset().indicators]
    rows = [["Chỉ tiêu", "Năm", "Giá trị"]]
    rows += [[names[at % len(names)], str(2000 + at % 27), f"{at},5"] for at in range(1000)]
    began = time.process_time()
    assert len(read(sheet(rows)).readings) == 1000
    assert time.process_time() - began < 3


@pytest.mark.parametrize("folder", [paths.DATA, paths.DEMO_DATA], ids=["data", "demo"])
def test_every_name_and_alias_of_a_folder_is_of_one_indicator(folder):
    names = list_names(reader.load_province(folder))
    assert {name: ids for name, ids in names.ids.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("Tốc độ tăng trưởng tổng sản phẩm trên địa bàn (GRDP) (%)", "grdp_growth"),
        ("Tổng thu NSNN trên địa bàn (Tỷ đồng)", "budget_revenue"),
        ("Thu ngân sách Nhà nước trên địa bàn", "budget_revenue"),
        ("Độ che phủ rừng", "forest_cover"),
        ("Tổng sản phẩm trên địa bàn (GRDP) theo giá hiện hành", "grdp"),
        ("Tỷ lệ bao phủ BHYT", "health_insurance"),
        ("Tỷ trọng nông, lâm nghiệp và thuỷ sản trong GRDP", "grdp_share_agriculture"),
    ],
)
def test_names_as_offices_write_them(name, indicator):
    result = read(sheet([["Chỉ tiêu", "Thực hiện 2026"], [name, "8"]]))
    assert [reading.indicator_id for reading in result.readings] == [indicator]


def test_hidden_texts_and_years_are_no_figures():
    rows = """
Chỉ tiêu | Thực hiện 2026 | Ghi chú | Văn bản
Tỷ lệ che phủ rừng | 60,5 | theo QĐ 1234/QĐ-UBND | Năm 2026
"""
    lists: list[Any] = [["Năm", "Trạng thái"], [2025, "Có"], [2026, "Không"], ["Biểu 3", ""]]
    visible = sheet(table(rows), hidden_columns=frozenset({3, 4}))
    result = read(visible, sheet(lists, name="Danh mục", hidden=True))
    assert states(result) == ["B2 forest_cover 2026 60.5"]
    assert asks(result) == []


def test_rows_as_the_data_contract_has_them():
    rows = """
indicator_id,period,operator,value,estimate,basis,source_id,place,printed,note
forest_cover,2025,=,60.05,no,,s1,B1,"60.05",
forest_cover,2026,>=,60.5,yes,,s1,B2,"60.5",checked
urbanisation_rate,2026,,29.5,no,,s1,B3,"29.5",
life_expectancy,2026,range,73.5,no,,s1,B4,"73.5",
"""
    result = read(sheet([line.split(",") for line in table(rows)], name=""), form="csv")
    assert states(result) == [
        "D2 forest_cover 2025 60.05",
        "D3 forest_cover 2026 >=60.5 ước",
        "D4 urbanisation_rate 2026 29.5",
    ]
    assert asks(result) == ["error not_a_number D5"]


def test_ids_beside_columns_of_years():
    result = read(sheet([["indicator_id", 2025, "2026"], ["forest_cover", "60,0", "60,5"]]))
    assert states(result) == ["B2 forest_cover 2025 60.0", "C2 forest_cover 2026 60.5"]


def test_names_in_two_columns_under_one_heading():
    rows = """
TT | Chỉ tiêu | | ĐVT | Thực hiện 2026
1 | Thu ngân sách trên địa bàn | | tỷ đồng | 3.120,5
 | | Thu ngân sách từ hoạt động xuất nhập khẩu | tỷ đồng | 950,5
2 | Kinh tế số | Tỷ trọng kinh tế số trong GRDP | % | 12,5
"""
    result = read(sheet(table(rows), merged="B1:C1 B2:C2"))
    assert states(result) == [
        "E2 budget_revenue 2026 3120.5 billion_vnd",
        "E3 import_export_revenue 2026 950.5 billion_vnd",
        "E4 digital_economy_share 2026 12.5 percent",
    ]
    assert [r.name_cell for r in result.readings] == ["B2", "C3", "C4"]


def test_names_in_two_languages_in_two_columns():
    rows = """
Chỉ tiêu | Indicators | 2026
Độ che phủ của rừng tính đến cuối năm | Forest cover | 60,5
Tỷ lệ đô thị hóa | Urbanisation rate | 29,5
"""
    assert states(read(sheet(table(rows)))) == [
        "C2 forest_cover 2026 60.5",
        "C3 urbanisation_rate 2026 29.5",
    ]


def test_rows_of_one_table_are_no_titles_of_the_next():
    rows = """
Chỉ tiêu | Năm 2026
Thu ngân sách trên địa bàn (triệu đồng) | 3.120.250
Doanh nghiệp năm 2024 | 7

Chỉ tiêu | Thực hiện
Tổng thu từ du lịch trong năm | 2.100,5
"""
    result = read(sheet(table(rows), name=""), form="csv")
    assert states(result) == [
        "B2 budget_revenue 2026 3120250 million_vnd",
        "B6 tourism_revenue 2026 2100.5",
    ]


@pytest.mark.parametrize("heading", ["So\nsánh\n2026", "Thực hiện tháng trước", "Kỳ trước"])
def test_headings_broken_over_lines_and_of_the_month_before_are_no_results(heading):
    rows = [["Chỉ\ntiêu", "Thực\nhiện\n2026", heading], ["Tỷ lệ che phủ rừng", "60,5", "110"]]
    result = read(sheet(rows))
    assert states(result) == ["B2 forest_cover 2026 60.5"]
    assert asks(result) == []


def test_a_stated_scale_of_no_known_unit_is_asked():
    rows = """
Chỉ tiêu | ĐVT | Thực hiện 2026
Tổng số doanh nghiệp | nghìn đơn vị kinh doanh | 2,2
Tuổi thọ trung bình | tuổi đời | 73,5
Tỷ lệ che phủ rừng | ‰ | 605
"""
    result = read(sheet(table(rows)))
    assert asks(result) == ["question unit_scale C2", "question unit_scale C4"]
    assert len(result.readings) == 3


def test_comments_of_an_annotated_copy_ask_nothing_again():
    base = marked(simple(), {"C2": {"comment": "[intake] far_from_history.1.C2"}})
    assert asks(read(base)) == []


@pytest.mark.parametrize(
    "rows",
    [
        [["2026", "7"]] * 3000,
        [["Chỉ tiêu", "Thực hiện 2026"], ["Tỷ lệ che phủ rừng", "60,5"]] * 300,
        [["Chỉ tiêu", *["Thực hiện 2026"] * 3000], ["Tỷ lệ che phủ rừng", *["60,5"] * 3000]],
        [["Chỉ tiêu", "2026"], *([f"Tên lạ số {at}", "7"] for at in range(1500))],
    ],
    ids=["years", "headings", "columns", "names"],
)
def test_odd_sheets_take_no_longer_than_their_cells(rows):
    began = time.process_time()
    read(sheet(rows))
    assert time.process_time() - began < 4


COLUMNS = {
    "Chỉ tiêu": [
        "1. Tỷ lệ che phủ rừng",
        "- Tỷ lệ đô thị hoá (%)",
        "3) Thu ngân sách trên địa bàn",
    ],
    "ĐVT": ["%", "", "tỷ đồng"],
    "Thực hiện 2025": ["60,0", "28", "2.850,5"],
    "Kế hoạch 2026": ["61", "30", "3.000"],
    "Ước TH 2026": ["60,5", "29,5", "3.120,5"],
    "So sánh (%)": ["100,8", "105", "#DIV/0!"],
    "Ghi chú": ["", "", "(*)"],
}


@settings(max_examples=15)
@given(
    order=st.permutations(list(COLUMNS)),
    rows=st.permutations(range(3)),
    above=st.integers(0, 3),
    before=st.integers(0, 2),
)
def test_the_order_and_the_place_of_rows_and_columns_do_no_harm(order, rows, above, before):
    body = [[COLUMNS[heading][row] for heading in order] for row in rows]
    result = read(sheet([*[[]] * above, *([*[""] * before, *row] for row in [order, *body])]))
    assert sorted(state(reading).split(" ", 1)[1] for reading in result.readings) == [
        "budget_revenue 2025 2850.5 billion_vnd",
        "budget_revenue 2026 3120.5 billion_vnd ước",
        "forest_cover 2025 60.0 percent",
        "forest_cover 2026 60.5 percent ước",
        "urbanisation_rate 2025 28 percent",
        "urbanisation_rate 2026 29.5 percent ước",
    ]
    assert asks(result) == []


def test_a_reporting_period_over_figures_is_a_column_of_results():
    rows = """
KẾT QUẢ CÁC CHỈ TIÊU NĂM 2026
STT | Tên chỉ tiêu | ĐVT | Kỳ báo cáo | Cùng kỳ năm trước
1 | Tỷ lệ che phủ rừng | % | 60,5 | 60
"""
    result = read(sheet(table(rows)))
    assert states(result) == [
        "D3 forest_cover 2026 60.5 percent",
        "E3 forest_cover 2025 60 percent",
    ]
    assert asks(result) == []


def test_quarters_under_a_year_of_results():
    rows = """
Chỉ tiêu | Năm 2026 | | | |
 | Kế hoạch | Thực hiện | | |
 | | Quý I | Quý II | 9 tháng | Cả năm
Thu ngân sách trên địa bàn | 3.000 | 700,5 | 1.350,5 | 2.100,5 | 3.120,5
"""
    result = read(sheet(table(rows), merged="B1:F1 C2:F2 B2:B3 A1:A3"))
    assert [state(reading) for reading in result.readings] == [
        "C4 budget_revenue 2026-03 700.5",
        "D4 budget_revenue 2026-06 1350.5",
        "E4 budget_revenue 2026-09 2100.5",
        "F4 budget_revenue 2026 3120.5",
    ]


def test_a_heading_repeated_on_the_next_page():
    rows = """
TT | Chỉ tiêu | Thực hiện năm 2025 | Năm 2026 | |
 | | | Kế hoạch | Ước thực hiện | % so với KH
1 | Tỷ lệ che phủ rừng | 60 | 61 | 60,5* | 99
TT | Chỉ tiêu | Thực hiện năm 2025 | Năm 2026 | |
 | | | Kế hoạch | Ước thực hiện | % so với KH
2 | Tỷ lệ đô thị hóa | 28 | 29 | 29,5 |
* Số liệu kiểm kê
"""
    result = read(sheet(table(rows), merged="D1:F1 D4:F4"))
    assert states(result) == [
        "C3 forest_cover 2025 60",
        "E3 forest_cover 2026 60.5 ước",
        "C6 urbanisation_rate 2025 28",
        "E6 urbanisation_rate 2026 29.5 ước",
    ]
    assert asks(result) == []


def test_a_figure_whose_note_calls_it_an_estimate_is_one():
    rows = """
Chỉ tiêu | Thực hiện 2025 | Thực hiện 2026
Tỷ lệ che phủ rừng | 60 | 60,5 (1)
Tỷ lệ đô thị hóa | 28 (2) | 29,5*
Tuổi thọ trung bình | 73 | 73,5¹
(1) Số ước tính của Sở
(2) Theo Niên giám
* Sơ bộ
"""
    result = read(sheet(table(rows)))
    assert [(r.cell, r.estimate) for r in result.readings] == [
        *(("B2", False), ("C2", True), ("B3", False), ("C3", True), ("B4", False), ("C4", True))
    ]
    assert asks(result) == []


def test_a_template_nobody_filled_in_has_nothing_of_the_year():
    row = ["forest_cover", "Tỷ lệ che phủ rừng", "%", "60 (2025)", "61", "", "", ""]
    assert asks(read(*template(row))) == ["error no_value F1"]


def test_a_year_in_each_row_and_an_indicator_over_each_column():
    rows = """
SỐ LIỆU TỈNH CAO BẰNG | | |
Năm | Tỷ lệ che phủ rừng (%) | Thu ngân sách trên địa bàn (tỷ đồng) | Đàn trâu
2024 | 59,4 | 2.600,5 | 101
2025 | 60,0 | 2.850,5 | 102
Ước 2026 | 60,5 | - | 103
"""
    result = read(sheet(table(rows)))
    assert states(result) == [
        "B3 forest_cover 2024 59.4 percent",
        "B4 forest_cover 2025 60.0 percent",
        "B5 forest_cover 2026 60.5 percent ước",
        "C3 budget_revenue 2024 2600.5 billion_vnd",
        "C4 budget_revenue 2025 2850.5 billion_vnd",
    ]
    assert (result.readings[0].name_cell, result.readings[0].period_cell) == ("B2", "A3")
    assert asks(result) == ["info no_value C5", "question unknown_indicator D5"]


@pytest.mark.parametrize(
    ("turned", "cell"),
    [("B3", "C2"), ("AA10", "J27"), ("C:C", "3:3"), ("B2:D5", "B2:E4"), ("", "")],
)
def test_addresses_of_a_turned_sheet(turned, cell):
    assert turn_back(turned) == cell


def test_a_form_of_a_people_s_committee_with_parts_begun_in_one_row():
    rows = """
KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI NĂM 2026, NHIỆM VỤ NĂM 2027
STT | Tên chỉ tiêu | Đơn vị tính | Kết quả năm 2025 | Năm 2026 | | | Mục tiêu năm 2027
 | | | | Mục tiêu NQ HĐND | Kết quả thực hiện | Đánh giá |
1 | Tốc độ tăng trưởng GRDP | % | 7,18 | >9 | 8,05 | Không đạt | 10
 | Trong đó: - Nông, lâm nghiệp | % | 3,1 | | 3,5 | |
 | - Công nghiệp | % | 9 | | 11 | |
2 | Thứ hạng cải cách hành chính (PAR Index) | Thứ hạng | 45/63 | | 25/34 | Đạt |
3 | Số xã đạt chuẩn nông thôn mới | xã | 7 xã | 10 xã | 9/56 xã | |
"""
    result = read(sheet(table(rows), merged="A2:A3 B2:B3 C2:C3 D2:D3 E2:G2 H2:H3"))
    assert states(result) == [
        "D4 grdp_growth 2025 7.18 percent",
        "F4 grdp_growth 2026 8.05 percent",
        "D7 par_index_rank 2025 45 rank",
        "F7 par_index_rank 2026 25 rank",
        "D8 new_rural_communes 2025 7 communes",
        "F8 new_rural_communes 2026 9 communes",
    ]
    assert asks(result) == []
