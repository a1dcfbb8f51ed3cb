"""Words of units → their ids; words of periods → periods."""

from __future__ import annotations

import pytest

from briefing import i18n
from briefing.intake.period_words import read_period
from briefing.intake.unit_words import map_unit_words, read_unit

UNITS = i18n.built_in_units()
UNIT_WORDS = map_unit_words(UNITS)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        *(("triệu đồng", "million_vnd"), ("tr.đ", "million_vnd"), ("Tr. đồng", "million_vnd")),
        *(("TRIỆU VNĐ", "million_vnd"), ("1.000.000 đồng", "million_vnd")),
        *(("tỷ đồng", "billion_vnd"), ("tỉ đồng", "billion_vnd"), ("(tỷ đ)", "billion_vnd")),
        *(("ĐVT: tỷ đồng", "billion_vnd"), ("Đơn vị tính: Tỷ đồng", "billion_vnd")),
        *(
            ("billion VND", "billion_vnd"),
            ("VND billion", "billion_vnd"),
            ("bn VND", "billion_vnd"),
        ),
        *(
            ("nghìn tỷ đồng", "trillion_vnd"),
            ("ngàn tỉ", "trillion_vnd"),
            ("1000 đồng", "thousand_vnd"),
        ),
        *(("%", "percent"), ("phần trăm", "percent"), ("percent", "percent")),
        *(("%/năm", "percent_per_year"), ("% a year", "percent_per_year")),
        *(
            ("percent per year", "percent_per_year"),
            ("điểm %", "points"),
            ("percentage points", "points"),
        ),
        *(
            ("triệu lượt khách", "million_visits"),
            ("Lượt", "visits"),
            ("nghìn lượt", "thousand_visits"),
        ),
        *(
            ("triệu đồng/người/năm", "million_vnd_per_person"),
            ("tr.đ / người", "million_vnd_per_person"),
        ),
        *(("million VND per capita", "million_vnd_per_person"), ("1.000 người", "thousand_people")),
        *(("xã", "communes"), ("Xã, phường", "communes_wards"), ("billion_vnd", "billion_vnd")),
        *(("km", ""), ("", ""), ("triệu", ""), ("Chỉ tiêu", "")),
    ],
)
def test_the_words_of_a_unit(words, unit):
    assert read_unit(words, UNIT_WORDS) == unit


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_unit_is_read_by_its_own_label(language):
    of_label = {}
    for unit in UNITS.values():
        of_label.setdefault(unit.label[language], unit.unit)
    for label, unit in of_label.items():
        assert read_unit(f"ĐVT: {label}", UNIT_WORDS) == unit


@pytest.mark.parametrize(
    ("text", "period"),
    [
        *(
            ("Thực hiện 2025", "2025"),
            ("TH năm 2025", "2025"),
            ("Năm 2025", "2025"),
            ("2025", "2025"),
        ),
        *(("KH2026", "2026"), ("2026 (ước)", "2026"), ("Ước thực hiện cả năm 2026", "2026")),
        *(("Actual 2025", "2025"), ("Thực hiện 2026 (giá so sánh 2010)", "2026")),
        *(("Quý I/2026", "2026-03"), ("Quý 1 năm 2025", "2025-03"), ("quý IV", "2026-12")),
        *(
            ("Q1/2026", "2026-03"),
            ("2026-Q2", "2026-06"),
            ("Q3 2025", "2025-09"),
            ("QUÝ II", "2026-06"),
        ),
        *(("First quarter of 2025", "2025-03"), ("2nd quarter 2026", "2026-06")),
        *(("6 tháng đầu năm 2026", "2026-06"), ("6 tháng", "2026-06"), ("9 tháng", "2026-09")),
        *(
            ("Sáu tháng đầu năm 2025", "2025-06"),
            ("9T/2026", "2026-09"),
            ("12 tháng 2026", "2026-12"),
        ),
        *(
            ("first 6 months of 2025", "2025-06"),
            ("Nine months", "2026-09"),
            ("H1 2026", "2026-06"),
        ),
        *(("nửa đầu năm 2026", "2026-06"), ("first half of 2026", "2026-06")),
        *(("T6/2026", "2026-06"), ("Tháng 6/2026", "2026-06"), ("tháng 6 năm 2026", "2026-06")),
        *(
            ("ngày 30 tháng 6 năm 2026", "2026-06"),
            ("30/6/2026", "2026-06"),
            ("06/2026", "2026-06"),
        ),
        *(("Đến 31/12/2025", "2025-12"), ("31.12.2026", "2026-12"), ("2026-06-30", "2026-06")),
        *(
            ("từ 01/01/2026 đến 30/06/2026", "2026-06"),
            ("June 2026", "2026-06"),
            ("Jun 30, 2026", "2026-06"),
        ),
        *(
            ("Bình quân 2021-2025", "2021-2025"),
            ("2021–2025", "2021-2025"),
            ("2026-30", "2026-2030"),
        ),
        *(("Giai đoạn 2021 - 2025", "2021-2025"), ("từ 2021 đến năm 2025", "2021-2025")),
        *(("2021 to 2025", "2021-2025"), ("Thực hiện năm trước", "2025"), ("năm báo cáo", "2026")),
        *(("2026/2025", ""), ("So sánh (%)", ""), ("2026 so với 2025", ""), ("2025 and 2026", "")),
        *(("6 tháng cuối năm 2026", ""), ("Năm học 2025-2026", ""), ("2025-2021", "")),
        *(("", ""), ("TT", ""), ("Chỉ tiêu", ""), ("Ghi chú", ""), ("2.025", ""), ("12025", "")),
    ],
)
def test_the_words_of_a_period(text, period):
    assert read_period(text, 2026) == period
