"""A small province, and readings made by hand, for the tests of the intake."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from briefing.data.dataset import Dataset
from briefing.intake.answers import leave_out_answered
from briefing.intake.judge import Arrival, assess
from briefing.intake.model import Intake, Reading, ReadSheets, Received, Sheet

PROVINCE = """id = "tinh-thu"
name_vi = "Tỉnh Thử"
name_en = "Test Province"
past_plan = "2021-2025"
plan = "2026-2030"
"""
SOURCES = """source_id,title_vi,title_en,publisher_vi,publisher_en,number,date,status,rank,\
file,sha256,url
plan,Kế hoạch,Plan,,,,2025-12-01,adopted,,,,
book,Niên giám,Yearbook,,,,2026-06,statistics,,,,
form,Biểu,Form,,,,2026-01-20,intake,,,,
"""
INDICATORS = """indicator_id,name_vi,name_en,domain,unit,better,path,note_vi,note_en
growth,Tăng trưởng,Growth,economy,percent_per_year,up,linear,,
revenue,Thu ngân sách,Revenue,economy,billion_vnd,up,geometric,,
insured,Tỷ lệ bảo hiểm,Insured,society,percent,up,linear,,
communes,Số xã nông thôn mới,New-rural communes,programmes,communes,up,linear,,
hospital,Bệnh viện,Hospital,society,yes_no,up,linear,,
services,Dịch vụ,Services,economy,percent,up,linear,,
industry,Công nghiệp,Industry,economy,percent,up,linear,,
farming,Nông nghiệp,Farming,economy,percent,down,linear,,
fresh,Chỉ tiêu mới,New indicator,economy,percent_per_year,up,linear,,
income,Thu nhập bình quân,Income per person,society,million_vnd_per_person,up,geometric,,
members,Đảng viên,Members,governance,members,up,linear,,
"""
RESULTS = """indicator_id,period,operator,value,estimate,basis,source_id,place,printed,note
growth,2023,=,6.0,no,,book,1,,
growth,2024,=,7.0,no,,book,2,,
growth,2025,=,8.0,yes,,form,3,,
growth,2021-2025,=,6.5,no,,book,4,,
growth,2025-06,=,5.0,no,,book,5,,
revenue,2023,=,20000,no,,book,6,,
revenue,2024,=,21000,no,,book,7,,
revenue,2025,=,22500,no,,book,8,,
insured,2024,=,95.5,no,,book,9,,
insured,2025,=,96.1,no,,book,10,,
communes,2025,=,19,no,communes from 2025-07,book,11,,
services,2025,=,50.2,no,,book,12,,
industry,2025,=,24.4,no,,book,13,,
farming,2025,=,25.4,no,,book,14,,
hospital,2025,=,0,no,,book,15,,
"""
TARGETS = """target_id,plan,number,indicator_id,kind,operator,value,value_high,of_total,due,\
stage_of,baseline_indicator_id,basis,source_id,place,printed,note
growth,2026-2030,1,growth,average_rate,>=,10,,,,,,,plan,1,,
communes,2026-2030,2,communes,count,>=,21,,53,,,,communes from 2025-07,plan,2,,
"""
CHECKS = """check_id,title_vi,title_en,period,rule,inputs,expected,tolerance,note_vi,note_en
shares,Các tỷ trọng,The shares,,sum_to,services + industry + farming,100,,,
"""
FILES = {
    **{"province.toml": PROVINCE, "sources.csv": SOURCES, "indicators.csv": INDICATORS},
    **{"results.csv": RESULTS, "targets.csv": TARGETS, "checks.csv": CHECKS},
}
ARRIVAL = Arrival("intake", dt.date(2027, 1, 15))
SHEETS = (Sheet("Bìa", {}), Sheet("Biểu 01", {}))


def write_province(folder: Path) -> Path:
    """The folder of the small province."""
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def reading(indicator_id: str, value: str, cell: str = "C5", **more: Any) -> Reading:
    """A figure of 2026 as it stands on the first sheet."""
    usual = {
        **{"sheet": "Biểu 01", "cell": cell, "name": indicator_id, "name_cell": "B5"},
        **{"indicator_id": indicator_id, "period": "2026", "period_cell": "C4", "operator": "="},
        **{"value": Decimal(value), "estimate": False, "basis": "", "basis_cell": "", "unit": ""},
        **{"unit_cell": "", "percent": False, "note": "", "printed": value.replace(".", ",")},
        **{"answer": "", "revision": False},
    }
    return Reading(**{**usual, **more})


def received(name: str = "bieu.xlsx", sha256: str = "a" * 64) -> Received:
    return Received(name, sha256, "xlsx", SHEETS)


def judge(dataset: Dataset, *readings: Reading, accept: Any = (), **more: Any) -> Intake:
    """The answer to some readings."""
    read = ReadSheets(readings, (), more.pop("findings", ()))
    arrival = more.pop("arrival", ARRIVAL)
    intake = assess(read, dataset, more.pop("year", 2026), received(), arrival)
    return intake._replace(problems=leave_out_answered(intake.problems, readings, accept))
