"""What the year of the handbook is played with: python docs/handbook/january.py DIR.

DIR gets `data/`, the invented province as known in January 2027 (data-demo/ without what came
later), and the workbooks of 2026, laid out as such forms are. Their figures are invented as well.
"""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from briefing import paths
from briefing.data import periods

ESTIMATED = "Ước thực hiện"
Cell = str | float
TODAY = "2027-01-15"
NOTE = "Số liệu giả định để minh họa; tỉnh Minh Họa không có thật."
OVER = ("TT", "Chỉ tiêu", "ĐVT", "Thực hiện 2025", "", "", "So sánh TH/KH (%)", "Ghi chú")
WIDTHS = (5, 50, 14, 12, 13, 15, 13, 32)
BASIS, BASIS_WIDTH = "Phạm vi tính", 26  # a column more, in the corrected workbook
FORM: list[tuple[Cell, ...]] = [  # number, name, unit, 2025, plan, 2026, note
    ("I", "VỀ KINH TẾ"),
    (1, "Tốc độ tăng trưởng GRDP (giá so sánh)", "%", "8,4", "9,0", "8,7"),
    (2, "GRDP bình quân đầu người", "triệu đồng", "68,4", "76,0", "75,0"),
    (3, "Thu ngân sách nhà nước trên địa bàn", "tỷ đồng", 3420, 3750, 3800),
    ("", "Tr.đó: Thu nội địa", "tỷ đồng", 3012, 3290, 3345),
    (4, "Vốn đầu tư thực hiện toàn xã hội", "tỷ đồng", 19400, 24000, 24500000),
    (5, "Tổng thu từ du lịch", "tỷ đồng", 1850, 2050, 2090),
    (6, "Tổng kim ngạch XNK", "triệu USD", 412, 460, 468),
    ("", "Cơ cấu GRDP"),
    ("", "- Tỷ trọng khu vực dịch vụ trong GRDP", "%", "42,3", "", "42,8"),
    ("", "- Tỷ trọng công nghiệp và xây dựng trong GRDP", "%", "27,9", "", "28,4"),
    ("", "- Tỷ trọng nông, lâm, ngư nghiệp trong GRDP", "%", "25,4", "", "24,9"),
    ("", "- Tỷ trọng thuế sản phẩm trừ trợ cấp trong GRDP", "%", "4,4", "", "3,9"),
    ("II", "VỀ XÃ HỘI"),
    (7, "Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều", "%", "17,80", "< 15,9", "15,80"),
    (8, "Số lao động được giải quyết việc làm trong năm", "người", 8900, 10000, 9800),
    (9, "Tỷ lệ bao phủ BHYT", "%", "96,1", "96,0", "trên 96,4"),
    (10, "Số xã đạt chuẩn NTM", "xã", "", 20, "19/52", "Sau sắp xếp đơn vị hành chính"),
    (11, "Khởi công Bệnh viện Đa khoa tuyến tỉnh", "", "", "Khởi công", "Chưa"),
    ("III", "VỀ HẠ TẦNG, MÔI TRƯỜNG"),
    (12, "Tỷ lệ đô thị hoá", "%", "22,4", "24,0", "24,1"),
    (13, "Tỷ lệ che phủ rừng", "%", "57,2", "57,6", "57,4"),
    (14, "Tỷ lệ dân số nông thôn sử dụng nước hợp vệ sinh", "%", "93,0", "94,0", "…"),
    (15, "Tỷ lệ thôn, bản có đường ô tô đến trung tâm", "%", "88,5", "90,0", "90,2"),
]
YEARBOOK: list[tuple[Cell, ...]] = [
    (1, "Tốc độ tăng trưởng GRDP", "%", "8,4", "", "8,9"),
    (2, "GRDP bình quân đầu người", "triệu đồng", "68,4", "", "75,0"),
    (3, "Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều", "%", "17,80", "", "15,85"),
    (4, "Tỷ lệ che phủ rừng", "%", "57,2", "", "57,4"),
]


def correct_form() -> list[tuple[Cell, ...]]:
    """The form after the questions: a name, an amount in its unit, on what communes are counted."""
    rows = list(FORM)
    rows[1] = (1, "Tốc độ tăng trưởng GRDP", *FORM[1][2:])
    rows[5] = (*FORM[5][:5], 24500)
    rows[17] = (*FORM[17], "communes from 2025-07")
    return rows


def write_form(
    file: Path, title: str, result: str, rows: Sequence[Sequence[Cell]], has_basis: bool = False
) -> None:
    """One workbook: titles, two rows of headings with merged cells, sections, figures, a note."""
    over, widths = (*OVER, BASIS)[: 8 + has_basis], (*WIDTHS, BASIS_WIDTH)[: 8 + has_basis]
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Biểu 01")
        font = {"font_name": "Times New Roman", "font_size": 12}
        title_style = book.add_format({**font, "bold": True, "align": "center"})
        note_style = book.add_format({**font, "italic": True, "align": "center"})
        cell = {**font, "border": 1, "valign": "vcenter", "text_wrap": True}
        heading = book.add_format({**cell, "bold": True, "align": "center"})
        section, words = book.add_format({**cell, "bold": True}), book.add_format(cell)
        figure = book.add_format({**cell, "align": "right", "num_format": "#,##0"})
        sheet.set_default_row(19)
        for row, (text, style) in {
            0: ("ỦY BAN NHÂN DÂN TỈNH MINH HỌA (hư cấu)", title_style),
            2: (title, title_style),
            3: (f"({NOTE})", note_style),
        }.items():
            sheet.merge_range(row, 0, row, len(over) - 1, text, style)
        for column, (name, width) in enumerate(zip(over, widths, strict=True)):
            sheet.set_column(column, column, width)
            if name:
                sheet.merge_range(5, column, 6, column, name, heading)
        sheet.merge_range("E6:F6", "Năm 2026", heading)
        sheet.write_row("E7", ("Kế hoạch", result), heading)
        for place, (number, name, *rest) in enumerate(rows, start=7):
            unit, past, plan, value, *notes = (*rest, *[""] * (6 - len(rest)))
            style = words if rest else section
            sheet.write_row(place, 0, (number, name, unit), style)
            both = isinstance(value, int) and isinstance(plan, int)
            share = f"{100 * value / plan:.1f}".replace(".", ",") if both else ""
            sheet.write_row(place, 3, (past, plan, value, share), figure)
            sheet.write_row(place, 7, notes[: len(over) - 7], style)
        below = "Ghi chú: Số ước thực hiện tính đến ngày 31/12/2026."
        if result == ESTIMATED:
            sheet.write(len(rows) + 8, 1, below, book.add_format(font))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def write_data(folder: Path) -> None:
    """data-demo/ without the sources published after today, and the rows that name them."""
    folder.mkdir()
    shutil.copy(paths.DEMO_DATA / paths.PROVINCE_FILE, folder)
    sources = _read(paths.DEMO_DATA / "sources.csv")
    known = {row["source_id"] for row in sources if row["date"] <= TODAY}
    for file in sorted(paths.DEMO_DATA.glob("*.csv")):
        rows = [row for row in _read(file) if row.get("source_id", "") in {"", *known}]
        rows = [row for row in rows if not _is_later(row.get("period", ""))]
        with (folder / file.name).open("w", encoding="utf-8", newline="") as out:
            header = file.read_text(encoding="utf-8").partition("\n")[0].strip().split(",")
            writer = csv.DictWriter(out, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _is_later(period: str) -> bool:
    return bool(period) and periods.period_years(period)[1] > int(TODAY[:4]) - 1


def main(folder: Path) -> None:
    """Write the province and its workbooks into a new folder."""
    folder.mkdir(parents=True)
    write_data(folder / "data")
    title = "TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI NĂM 2026"
    write_form(folder / "bieu-2026.xlsx", title, ESTIMATED, FORM)
    corrected = correct_form()
    write_form(folder / "bieu-2026-da-sua.xlsx", title, ESTIMATED, corrected, has_basis=True)
    title = "MỘT SỐ CHỈ TIÊU CHÍNH THỨC NĂM 2026"
    write_form(folder / "nien-giam-2026.xlsx", title, "Thực hiện", YEARBOOK)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
