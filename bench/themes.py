"""What fictitious provinces measure, of which subjects, in which documents; what is checked."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FIRST, LAST = 2020, 2025  # the years results are of, unless more are asked for
CORE = 24  # the first themes of the table are of every province, the others of each subject
SUBJECTS = (
    *(("du lịch", "tourism"), ("chăn nuôi", "livestock"), ("trồng trọt", "crops")),
    *(("lâm nghiệp", "forestry"), ("thủy sản", "fishery"), ("cơ khí", "engineering")),
    *(("dệt may", "textiles"), ("chế biến", "processing"), ("xây dựng", "building")),
    *(("vận tải", "transport"), ("bán lẻ", "retail"), ("điện lực", "electricity")),
    *(("nước sạch", "water"), ("viễn thông", "telecoms"), ("giáo dục", "education")),
    *(("y tế", "health"), ("văn hóa", "culture"), ("thể thao", "sport")),
    *(("môi trường", "environment"), ("khoáng sản", "mining")),
)
DOCUMENTS = {  # source → Vietnamese and English title, status, rank, date
    "plan_resolution": ("Nghị quyết kế hoạch 5 năm", "Plan", "adopted", 1, "2025-12-05"),
    "year_plan_2026": ("Nghị quyết kế hoạch năm", "Plan of the year", "adopted", 1, "2025-06-20"),
    "past_plan": ("Nghị quyết kế hoạch trước", "Plan before", "adopted", 1, "2020-12-10"),
    "congress": ("Nghị quyết Đại hội", "Congress resolution", "adopted", 2, "2025-09-24"),
    "programme": ("Chương trình hành động", "Action programme", "adopted", 3, "2025-11-12"),
    "draft_report": ("Dự thảo Báo cáo chính trị", "Draft report", "draft", 4, "2025-08-20"),
    "newspaper": ("Báo tỉnh", "Newspaper", "press", 7, "2026-01-05"),
    "statistics_page": ("Trang thống kê", "Statistics page", "press", 6, "2026-01-09"),
}
CHECKS = (  # rule, inputs and expected: themes in braces, asked where a subject has them all
    (
        "shares",
        "sum_to",
        "{grdp_share_services} + {grdp_share_industry} + "
        "{grdp_share_agriculture} + {grdp_share_product_taxes}",
        "100",
    ),
    ("people", "product_is", "{population} * {grdp_per_capita} * 0.001", "{grdp}"),
    ("prices", "at_most", "{grdp_growth}@2021-2025 ; {grdp_nominal_growth}@2021-2025", ""),
    ("parts", "sum_to", "{output_local} + {output_outside}", "{output}"),
    ("better", "at_most", "{coverage}@2024 ; {coverage}@2025", ""),
    ("same", "equal", "{unserved}@2025 ; {unserved}@2024", ""),
    ("size", "ratio_is", "{enterprises} / {households}", "0.1"),
    ("goal", "at_most", "target:{new_enterprises} ; {enterprises}", ""),
)
COHERENCE = (  # rule and inputs
    ("income", "level_from_growth", "target:{grdp_growth} ; target:{grdp_per_capita}"),
    (
        "left",
        "share_left",
        "target:{grdp_share_agriculture} ; {grdp_share_product_taxes} ; "
        "target:{grdp_share_services_industry}",
    ),
    ("mean", "mean_of_years", "{grdp_growth}"),
    ("sales", "level_from_growth", "target:{output_growth} ; target:{output}"),
    ("years", "total_of_years", "{capital} ; {capital}"),
    ("asked", "not_below_past", "target:{new_enterprises}"),
)


@dataclass(frozen=True)
class Theme:
    """One thing measured, how it moves, and how a plan speaks of it: a row of themes.csv.

    `low` and `high` bound the value of 2020, `move` is the usual change a year: a share of the
    value on a geometric path, else in the unit. `kind` is that of its target, "" without one. A
    theme with a `rule` is derived from `inputs`, themes of the same subject named before it.
    """

    theme: str
    vi: str
    en: str
    domain: str
    unit: str
    better: str
    path: str
    kind: str
    low: float
    high: float
    move: float
    decimals: int
    rule: str
    inputs: str


@dataclass(frozen=True)
class Thing:
    """An indicator of a province: its theme and its values by year."""

    id: str
    theme: Theme
    values: dict[int, float]
    inputs: str = ""

    def said(self, value: float) -> str:
        """A value with the digits of its theme."""
        return f"{value:.{self.theme.decimals}f}"

    def basis(self, year: int) -> str:
        """What a figure of a year is counted on: provinces and communes were merged in 2025."""
        if self.theme.kind == "rank":
            return "of 34 provinces" if year >= LAST else "of 63 provinces"
        if self.theme.unit == "communes" and self.theme.kind == "count":
            return f"communes {'from' if year >= LAST else 'before'} 2025-07"
        return ""


def themes() -> tuple[Theme, ...]:
    """The table of what provinces measure."""
    numbers = {"low": float, "high": float, "move": float, "decimals": int}
    with (Path(__file__).parent / "themes.csv").open(encoding="utf-8", newline="") as table:
        return tuple(
            Theme(**{name: numbers.get(name, str)(cell) for name, cell in row.items()})
            for row in csv.DictReader(table)
        )
