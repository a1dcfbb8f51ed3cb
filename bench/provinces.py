"""A number → a province that does not exist: a folder by the data contract, to measure speed with.

`python -m bench.provinces DIR --count 34 --indicators 50` writes `DIR/gia-lap-001` and so on. All
is invented, from one seed: the same seed makes the same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.folder import write_info, write_rows
from bench.themes import (
    CHECKS,
    COHERENCE,
    CORE,
    DOCUMENTS,
    FIRST,
    LAST,
    SUBJECTS,
    Theme,
    Thing,
    themes,
)
from briefing.data import schema

PAST, PLAN = "2021-2025", "2026-2030"
FLOWS = ("average_rate", "average_change", "each_year", "total")
COMMUNES, PROVINCES = 56, 34
Row = dict[str, Any]


@dataclass
class Writing:
    """A province being made: the files' rows so far, and what chance and size were asked for."""

    chance: random.Random
    statements: int
    until: int
    numbered: int = 0  # targets with a number so far
    files: dict[str, list[Row]] = field(default_factory=lambda: {f: [] for f in schema.ROW_MODELS})

    def add(self, file: str, **row: Any) -> None:
        self.files[file].append(row)

    def state(self, file: str, source: str, **row: Any) -> None:
        """A statement of a source, and what its further editions say, which at times is another."""
        for edition in range(self.statements):
            own = dict(row)
            if edition and "value" in row and self.chance.random() < 0.08:
                own["value"] = _lower(row["value"], self.chance.choice((0.99, 0.97, 0.9)))
            self.add(file, source_id=_edition(source, edition), **own)


def _edition(source: str, edition: int) -> str:
    return f"{source}_{edition + 1}" if edition else source


def _lower(value: str, part: float) -> str:
    """A part of a number, written with as many decimals; 1 and 0, done or not, stay."""
    return value if value in "10" else f"{float(value) * part:.{len(value.partition('.')[2])}f}"


def write(
    folder: Path,
    indicators: int = 50,
    seed: int = 0,
    statements: int = 1,
    name: str = "",
    until: int = LAST,
) -> None:
    """A province folder of so many indicators, at least those of every province.

    `name` is its id, by default `gia-lap-` and the seed; `statements` says how many editions of
    each source state a figure; `until` is the last year with results.
    """
    if indicators < CORE:
        raise ValueError(f"{indicators} indicators: at least {CORE}")
    writing = Writing(random.Random(seed), statements, until)
    for number, things in enumerate(_subjects(writing, indicators)):
        for thing in things.values():
            _results(writing, thing)
            _targets(writing, thing)
        _rules(writing, things)
        _questions(writing, number, things)
    _sources(writing, seed)
    _past(writing)
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in writing.files.items():
        write_rows(folder / f"{file}.csv", schema.list_columns(schema.ROW_MODELS[file]), rows)
    write_info(folder, name or f"gia-lap-{seed:03d}", seed, PAST, PLAN)


def _subjects(writing: Writing, indicators: int) -> Iterator[dict[str, Thing]]:
    """The indicators of the province, then those of one subject after the other, by theme."""
    known = themes()
    yield _things(writing, known[:CORE], "", "", "")
    left = indicators - CORE
    for number in itertools.count():
        if left <= 0:
            return
        zone, place = divmod(number, len(SUBJECTS))
        vi, en = SUBJECTS[place]
        part = (f"_{zone + 1}", f", vùng {zone + 1}", f", zone {zone + 1}") if zone else ("",) * 3
        own = known[CORE:][:left]
        yield _things(writing, own, f"_{en}{part[0]}", f" ({vi}{part[1]})", f" ({en}{part[2]})")
        left -= len(own)


def _things(
    writing: Writing, own: Sequence[Theme], suffix: str, vi: str, en: str
) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for theme in own:
        inputs = re.sub("[a-z_]+", rf"\g<0>{suffix}", theme.inputs)
        values = {} if theme.rule else _values(writing, theme)
        found[theme.theme] = Thing(theme.theme + suffix, theme, values, inputs)
        note = {"note_vi": "Số liệu hư cấu", "note_en": "Invented"}
        writing.add(
            "indicators",
            indicator_id=theme.theme + suffix,
            name_vi=theme.vi + vi,
            name_en=theme.en + en,
            **{name: getattr(theme, name) for name in ("domain", "unit", "better", "path")},
            **(note if writing.chance.random() < 0.2 else {}),
        )
    _made_whole(found)
    return found


def _made_whole(found: dict[str, Thing]) -> None:
    """Industry is what the other shares of GRDP leave of the whole."""
    others = [f"grdp_share_{name}" for name in ("services", "agriculture", "product_taxes")]
    if "grdp_share_industry" in found:
        for year in found["grdp_share_industry"].values:
            rest = sum(round(found[name].values[year], 2) for name in others)
            found["grdp_share_industry"].values[year] = 100 - rest


def _values(writing: Writing, theme: Theme) -> dict[int, float]:
    """A value a year: on its way from 2020 or, of what is counted each year, about the same."""
    chance, side = writing.chance, -1 if theme.better == "down" else 1
    value = chance.uniform(theme.low, theme.high)
    begun, values = value, {}
    cap = {"percent": 99.5, "communes": 40, "communes_wards": 48, "schools": 48}
    for year in range(FIRST, writing.until + 1):
        values[year] = value
        step = theme.move * chance.uniform(-0.3, 1.9)
        if theme.kind in FLOWS and theme.path == "linear":
            value = begun + side * chance.uniform(-1.5, 2.5) * theme.move
        else:
            value += side * step * (value if theme.path == "geometric" else 1)
        value = min(max(value, 0.1 * begun), cap.get(theme.unit, value))
        if theme.kind == "rank":
            value = min(max(value, 1), PROVINCES)
    if theme.unit == "yes_no":
        done = chance.choice((2026, 2027, 2029))
        return {year: float(year >= done) for year in range(LAST, writing.until + 1)}
    return values


def _results(writing: Writing, thing: Thing) -> None:
    """What sources state: every year, some, the ends, a bound alone; of derived ones hardly any."""
    chance, theme = writing.chance, thing.theme
    if theme.rule or not thing.values:
        if theme.rule in ("growth", "change", "per_year") and chance.random() < 0.3:
            own = thing.said(chance.uniform(0.9, 1.1) * theme.low)
            _result(writing, thing, "draft_report", PAST, own, estimate="yes")
        return
    if theme.theme.endswith("_total"):
        _result(writing, thing, "draft_report", PAST, thing.said(thing.values[LAST]))
        return
    way = chance.choices(("yearly", "some", "ends", "bound"), (70, 14, 10, 6))[0]
    years = sorted(thing.values)
    if way == "some":
        years = sorted(chance.sample(years, (len(years) + 1) // 2))
    elif way == "ends" and theme.kind not in FLOWS:
        years = [year for year in years if year == FIRST or year >= LAST]
    for year in years:
        _year(writing, thing, year, bound=way == "bound" and year == LAST)
    if theme.kind in FLOWS:
        span = [thing.values[year] for year in range(FIRST + 1, LAST + 1)]
        mean = sum(span) / (1 if theme.kind == "total" else len(span))
        _result(writing, thing, "draft_report", PAST, thing.said(mean), estimate="yes")


def _year(writing: Writing, thing: Thing, year: int, bound: bool) -> None:
    """A year's figure by its yearbook, and what others say of it."""
    chance, stated = writing.chance, thing.said(thing.values[year])
    operator = chance.choice((">", "~")) if bound else "="
    _result(writing, thing, f"yearbook_{year}", str(year), stated, operator=operator)
    if thing.theme.unit != "yes_no" and chance.random() < 0.16:
        source = chance.choice((f"intake_{year}", "newspaper", "statistics_page"))
        source = "draft_report" if year == LAST and chance.random() < 0.7 else source
        other = _lower(stated, chance.choice((1, 1, 1, 0.99, 0.97, 0.9)))
        _result(writing, thing, source, str(year), other, estimate=chance.choice(("yes", "no")))
    if year == LAST and chance.random() < 0.05:
        _result(writing, thing, "draft_report", f"{LAST}-06", stated)


def _result(
    writing: Writing,
    thing: Thing,
    source: str,
    period: str,
    value: str,
    operator: str = "=",
    estimate: str = "no",
) -> None:
    writing.state(
        "results",
        source,
        indicator_id=thing.id,
        period=period,
        operator=operator,
        value=value,
        estimate=estimate,
        basis="" if period == PAST else thing.basis(int(period[:4])),
        place=f"Bảng {len(writing.files['results']) % 90 + 1}",
        printed=value.replace(".", ","),
    )


def _targets(writing: Writing, thing: Thing) -> None:
    """The target of a theme with a kind, as one to four documents word it; some of past plans."""
    chance, theme = writing.chance, thing.theme
    if not theme.kind:
        return
    row = _asked(writing, thing)
    sources = [name for name in ("congress", "draft_report", "programme") if chance.random() < 0.5]
    numbered = thing.id == theme.theme and writing.numbered < 12  # those of every province
    if numbered:
        writing.numbered += 1
        row["number"] = writing.numbered
    if numbered or chance.random() < 0.7:
        _target(writing, thing, "plan_resolution", row)
    for source in sources or ["programme"]:
        _target(writing, thing, source, _worded(chance, row))
    if theme.kind == "level" and thing.values and chance.random() < 0.4:
        value = thing.said(thing.values[LAST] * chance.uniform(0.9, 1.1))
        operator = "<=" if theme.better == "down" else ">="
        past = {"target_id": f"{thing.id}_2025", "plan": PAST, "kind": "level"}
        _target(writing, thing, "past_plan", {**past, "operator": operator, "value": value})
        if chance.random() < 0.2:
            own = {**past, "target_id": f"{thing.id}_2026", "plan": PLAN, "due": "2026"}
            own |= {"operator": operator, "value": value}
            _target(writing, thing, "year_plan_2026", own)


def _target(writing: Writing, thing: Thing, source: str, row: Row) -> None:
    place = f"Điều {len(writing.files['targets']) % 30 + 1}"
    printed = str(row["value"]).replace(".", ",")
    row = {"indicator_id": thing.id, "place": place, "printed": printed, **row}
    writing.state("targets", source, **row)


def _worded(chance: random.Random, row: Row) -> Row:
    """A target in a weaker document: at times less, or of another operator."""
    if row["kind"] == "milestone" or row["operator"] == "range" or chance.random() < 0.7:
        return row
    if chance.random() < 0.5:
        return {
            **row,
            "operator": {">=": ">", "<=": "<", ">": ">=", "<": "<="}.get(row["operator"], "="),
        }
    return {**row, "value": _lower(row["value"], chance.choice((0.97, 0.9, 0.7)))}


def _asked(writing: Writing, thing: Thing) -> Row:
    """A target of the plan: what kind asks what of a value so far, within reach or hardly."""
    chance, theme = writing.chance, thing.theme
    now = thing.values.get(LAST, theme.low) or 20.0
    side, grown = (-1 if theme.better == "down" else 1), chance.uniform(0.6, 1.6) * 5 * theme.move
    value = now * (1 + side * grown) if theme.path == "geometric" else now + side * grown
    operator = chance.choice(("<=", "<", "=") if side < 0 else (">=", ">=", ">", "=", "~"))
    row: Row = {"target_id": thing.id, "plan": PLAN, "kind": theme.kind, "due": "2030"}
    if theme.kind in FLOWS:
        row["due"], operator = "", ">="
        value = now * chance.uniform(0.9, 1.2) * (5 if theme.kind == "total" else 1)
    if theme.kind in ("count", "rank"):
        value = min(max(value, 1), PROVINCES if theme.kind == "rank" else COMMUNES)
        row["of_total"] = PROVINCES if theme.kind == "rank" else COMMUNES
        row["basis"] = thing.basis(LAST)
    fixed = {"reduction": (20, 25, 30, 40), "multiple": (1.5, 2, 2.5), "milestone": (1,)}
    if theme.kind in fixed:
        operator = "=" if theme.kind == "milestone" else ">="
        row |= {"operator": operator, "value": f"{chance.choice(fixed[theme.kind]):g}"}
    else:
        value = min(value, 100) if theme.unit == "percent" else value
        row |= {"operator": operator, "value": thing.said(max(value, 0.1 * now))}
        if theme.kind in ("level", "each_year") and chance.random() < 0.12:
            row |= {"operator": "range", "value_high": thing.said(float(row["value"]) * 1.1 + 1)}
    if theme.theme.endswith("_begun"):
        row |= {"due": "2027", "stage_of": thing.id.replace("_begun", "_built", 1)}
    if theme.theme == "out_of_province_cost":
        row["baseline_indicator_id"] = "out_of_province_share"
    return row


def _rules(writing: Writing, things: dict[str, Thing]) -> None:
    """The derived rules of a subject."""
    for thing in things.values():
        if thing.theme.rule:
            period = PAST if thing.theme.rule == "per_year" else ""
            row = {"period": period, "rule": thing.theme.rule, "inputs": thing.inputs}
            writing.add("derived", indicator_id=thing.id, **row)


def _questions(writing: Writing, number: int, things: dict[str, Thing]) -> None:
    """The identities and questions to the figures of a subject, and a target asked for."""
    ids = {name: thing.id for name, thing in things.items()}
    for name, rule, inputs, expected in CHECKS:
        if set(re.findall(r"{(\w+)}", inputs + expected)) <= set(ids):
            row = {"rule": rule, "inputs": inputs.format(**ids), "expected": expected.format(**ids)}
            own = {"check_id": f"{name}_{number}", "title_vi": f"Kiểm tra {number} {name}"}
            writing.add("checks", **own, title_en=f"Check {number} {name}", period="2025", **row)
    for name, rule, inputs in COHERENCE:
        if set(re.findall(r"{(\w+)}", inputs)) <= set(ids):
            own = {"check_id": f"fit_{name}_{number}", "title_vi": f"Câu hỏi {number} {name}"}
            row = {"rule": rule, "inputs": inputs.format(**ids)}
            writing.add("coherence", **own, title_en=f"Question {number} {name}", **row)
    answers = writing.chance.sample(sorted(ids.values()), 2) if len(ids) > 1 else []
    writing.add(
        "requests",
        source_id="newspaper",
        place=f"đoạn {number + 1}",
        printed="đề nghị có chỉ tiêu",
        topic_vi=f"Đề nghị {number + 1}",
        topic_en=f"Request {number + 1}",
        indicator_ids=" ".join(answers if writing.chance.random() < 0.6 else []),
    )


def _past(writing: Writing) -> None:
    """How many past targets two documents call met, and some of those they name."""
    own = [row for row in writing.files["targets"] if row["plan"] == PAST]
    asked = list(dict.fromkeys(row["indicator_id"] for row in own))
    met = len(asked) * 2 // 3
    for source in ("congress", "draft_report"):
        writing.state("verdicts", source, plan=PAST, met=met, total=len(asked), place="I.1")
    for name in asked:
        if writing.chance.random() < 0.5:
            verdict = writing.chance.choice(("met", "exceeded", "missed"))
            row = {"plan": PAST, "indicator_id": name, "verdict": verdict, "place": "III.1"}
            writing.state("verdicts", "draft_report", **row)


def _sources(writing: Writing, seed: int) -> None:
    """Every document stated from, each further edition of one a day before the last."""
    documents = dict(DOCUMENTS)
    for year in range(FIRST, writing.until + 1):
        book = ("Niên giám thống kê", "Yearbook", "statistics", 3, f"{year + 1}-06-15")
        form = ("Biểu thu thập số liệu", "Intake workbook", "intake", 5, f"{year + 1}-01-20")
        documents |= {f"yearbook_{year}": book, f"intake_{year}": form}
    for source, (vi, en, status, rank, date) in documents.items():
        for edition in range(writing.statements):
            day = dt.date.fromisoformat(date) - dt.timedelta(days=edition)
            writing.add(
                "sources",
                source_id=_edition(source, edition),
                title_vi=f"{vi}, {source}, bản {edition + 1}, tỉnh giả lập {seed} (hư cấu)",
                title_en=f"{en}, {source}, edition {edition + 1}, province {seed} (fictitious)",
                publisher_vi=f"Tỉnh giả lập {seed} (hư cấu)",
                publisher_en=f"Province {seed} (fictitious)",
                date=day.isoformat(),
                status=status,
                rank=rank,
            )


def main() -> None:
    """Write as many provinces as asked for, each of its number as seed."""
    parser = argparse.ArgumentParser(description="Write provinces that do not exist.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--indicators", type=int, default=50)
    parser.add_argument("--statements", type=int, default=1)
    parser.add_argument("--until", type=int, default=LAST, help="the last year with results")
    asked = parser.parse_args()
    for number in range(1, asked.count + 1):
        folder = asked.folder / f"gia-lap-{number:03d}"
        write(folder, asked.indicators, number, asked.statements, until=asked.until)


if __name__ == "__main__":
    main()
