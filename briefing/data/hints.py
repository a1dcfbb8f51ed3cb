"""A cell that is not what its column may hold → what its writer most likely meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from briefing import errors
from briefing.data.cells import CellFormat
from briefing.errors import Message, message

MEANINGS: Mapping[str, str] = {  # code → what people write for it, by meaning and not by spelling
    "up": "higher|high|increase|increasing|more|rise|↑|tăng|cao hơn|càng cao càng tốt",
    "down": "lower|low|decrease|decreasing|less|fewer|fall|↓|giảm|thấp hơn|càng thấp càng tốt",
    "neither": "none|neutral|both|trung tính|không",
    "average_rate": "mean|average|avg|growth|cagr|bình quân|trung bình|tăng bình quân",
    "each_year": "yearly|annual|annually|every year|per year|hằng năm|hàng năm|mỗi năm",
    "total": "sum|cumulative|tổng|lũy kế|tổng cộng",
    "reduction": "cut|decrease|fall|less|giảm|cắt giảm",
    "multiple": "times|double|gấp|lần|gấp đôi",
    "count": "number|how many|số lượng",
    "rank": "position|place|ranking|thứ hạng|xếp hạng|vị trí",
    "milestone": "done|yes/no|yes_no|project|task|hoàn thành|nhiệm vụ|công trình",
    "level": "value|absolute|mức|giá trị",
    "geometric": "compound|exponential|money|growth|theo cấp số nhân",
    "linear": "straight|straight line|arithmetic|tuyến tính",
    "=": "==|equal|equals|bằng",
    ">": "over|above|more than|greater than|trên|hơn",
    ">=": "≥|=>|at least|minimum|ít nhất|tối thiểu|từ",
    "<": "under|below|less than|dưới",
    "<=": "≤|=<|at most|maximum|tối đa|không quá",
    "~": "≈|about|approximately|nearly|khoảng|gần|xấp xỉ",
    "range": "between|from-to|từ-đến|trong khoảng",
    "yes": "y|true|x|1|có|ước|ước đạt",
    "no": "n|false|0|không",
    "met": "achieved|reached|fulfilled|đạt|hoàn thành",
    "exceeded": "over|surpassed|vượt|đạt vượt|đạt và vượt",
    "missed": "failed|not met|not_met|không đạt|chưa đạt",
    "adopted": "official|approved|final|signed|ban hành|thông qua|chính thức",
    "draft": "proposal|dự thảo",
    "statistics": "yearbook|statistical|thống kê|niên giám",
    "press": "news|newspaper|media|báo|báo chí",
    "economy": "economic|finance|trade|kinh tế|tài chính",
    "society": "social|health|education|culture|poverty|xã hội|y tế|giáo dục|văn hóa",
    "infrastructure": "transport|environment|roads|hạ tầng|giao thông|môi trường",
    "programmes": "programs|program|programme|tourism|chương trình|du lịch",
    "governance": "government|administration|digital|party|hành chính|chuyển đổi số",
}
MAX_DIGITS = 9  # no number, year or count of more digits is wrong for another reason
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_AND_YEAR = re.compile(r"(?:([A-Za-z]{3})[a-z]*|(?:Thg|T)?(\d{1,2}))[-/. ](\d{4}|\d{2})")


def suggest(cell: str, cell_format: CellFormat) -> Message:
    """What to do about a cell: write what it means, or what is most like it, or as its column says.

    A spreadsheet makes Jun-25 of 2025-06.
    """
    constraints = cell_format.schema.get("constraints", {})
    choices = constraints.get("enum", [])
    nearest = find_meaning(cell, choices) or errors.find_nearest(cell.lower(), choices, cutoff=0.6)
    digits = sum(map(str.isdigit, cell)) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else 0
    if digits > MAX_DIGITS and "type" in cell_format.schema:
        return message("look whether two numbers ran together; it has {count} digits", count=digits)
    month = find_month(cell)
    if not choices and month and re.fullmatch(constraints.get("pattern", "(?!)"), month):
        nearest = month
    return message("write {nearest}", nearest=nearest) if nearest else cell_format.action


def find_meaning(cell: str, choices: Sequence[str]) -> str:
    """The choice a cell means, in English or Vietnamese, "" where none."""
    wanted = cell.lower()
    meant = (code for code in choices if wanted in (code, *MEANINGS.get(code, "").split("|")))
    return next(meant, "") if wanted else ""


def find_month(cell: str) -> str:
    """A month as a spreadsheet shows it, as the contract writes it: Jun-25 → 2025-06."""
    found = MONTH_AND_YEAR.fullmatch(cell)
    if found is None:
        return ""
    name, number, year = found[1], found[2], found[3]
    month = MONTHS.index(name.lower()) + 1 if name and name.lower() in MONTHS else int(number or 0)
    return f"{year if len(year) == 4 else f'20{year}'}-{month:02}" if 1 <= month <= 12 else ""
