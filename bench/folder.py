"""The rows of a province and its facts → the files of its folder."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing.data import schema

TOML = """\
# Everything in this folder is invented: no figure is anyone's.
id = "{id}"
name_vi = "Tỉnh giả lập {seed}"
name_en = "Fictitious province {seed}"
past_plan = "{past}"
plan = "{plan}"
headline = ["grdp_growth", "grdp_per_capita", "poverty_reduction", "tourism_revenue"]
structure = [
    "grdp_share_services",
    "grdp_share_industry",
    "grdp_share_agriculture",
    "grdp_share_product_taxes",
]
"""


def write_rows(file: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """A CSV file; a cell that a row does not have is empty."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, columns, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def write_info(folder: Path, own: str, seed: int, past: str, plan: str) -> None:
    """province.toml and the data package made from it."""
    text = TOML.format(id=own, seed=seed, past=past, plan=plan)
    (folder / "province.toml").write_text(text, encoding="utf-8")
    info = schema.ProvinceInfo.model_validate(tomllib.loads(text))
    package = json.dumps(schema.build_datapackage(info), ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
