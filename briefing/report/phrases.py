"""One figure, one target, one pace, one source in words, for tables and charts.

How a target develops inside its plan (value, pace so far, pace needed, verdict): `assessment`.
"""

from __future__ import annotations

import math
import re

from briefing import i18n
from briefing.data import queries, schema
from briefing.data.schema import cells
from briefing.data.tables import Tables
from briefing.i18n import Translator


def format_during(period: str, say: Translator) -> str:
    """A period within a sentence: "năm 2025", "giai đoạn 2021–2025"."""
    if len(period) == len("2021-2025"):
        return say("in {span}", span=say.period(period))
    return say("in {year}", year=say.period(period))


def plan_spans(run: Tables, say: Translator) -> dict[str, str]:
    """The two plans as placeholders of a message: `past` and `plan`."""
    return {"past": say.period(run.place["past_plan"]), "plan": say.period(run.place["plan"])}


def pace_spans(run: Tables, say: Translator) -> dict[str, str]:
    """As `spans`, `past` being the years paces are compared with: as many as the plan has."""
    return {**plan_spans(run, say), "past": say.period(schema.span_before(run.place["plan"]))}


def count_decimals(decimals: float) -> int | None:
    """Decimals as a number is written with them; None where they are not known."""
    return None if math.isnan(decimals) else int(decimals)


def format_target(row: queries.Row, say: Translator, spelled: bool = False) -> str:
    """What a target asks for, in the form of its kind."""
    value, unit, operator = row["value"], row["unit"], row["operator"]
    decimals, kind = count_decimals(row["value_decimals"]), row["kind"]
    if kind == "milestone":
        return say("done")
    if kind == "rank":
        return say(
            "top {rank} of {total}",
            rank=say.number(value),
            total=say.number(row["of_total"]),
        )
    if kind == "count":
        return _format_count(row, say, spelled)
    if kind in ("reduction", "multiple"):
        own = "percent" if kind == "reduction" else "times"
        amount = say.value(value, own, operator, row["value_high"], decimals, spelled=spelled)
        return say.code("kind of target", kind, value=amount)
    amount = say.value(value, unit, operator, row["value_high"], decimals, spelled=spelled)
    yearly = kind == "each_year" and not unit.endswith("_per_year")
    return say("each year {value}", value=amount) if yearly else amount


def _format_count(row: queries.Row, say: Translator, spelled: bool) -> str:
    """So many of a total, both ends of a range; a share of it that is no whole number is rounded
    so that the words ask for no less and no more: at least 27.5 of 55 is at least 28, over is 27.
    """
    operator = row["operator"]
    up = operator in (">=", "<", "range") or (operator in ("=", "~") and row["better"] != "down")
    count = say.number(math.ceil(row["value"]) if up else math.floor(row["value"]))
    if operator == "range":
        count, operator = f"{count}–{say.number(math.floor(row['value_high']))}", "="
    number = say("{count} of {total}", count=count, total=say.value(row["of_total"], row["unit"]))
    return say.code("operator word" if spelled else "operator", operator, value=number)


def format_baseline(row: queries.Row, say: Translator) -> str:
    """The value a target starts from, "" where none is known."""
    if math.isnan(row["baseline"]):
        return ""
    return say.value(
        row["baseline"],
        row["baseline_unit"],
        row["baseline_operator"],
        decimals=count_decimals(row["baseline_decimals"]),
        spelled=True,
    )


def format_required_pace(row: queries.Row, say: Translator, a_year: bool = True) -> str:
    """The pace a target needs: as printed where the target itself names it, "" where none is."""
    stated = row["required_pace"] == row["value"]
    shown = count_decimals(row["value_decimals"]) if stated else None
    pace, high = row["required_pace"], row["required_pace_high"]
    return format_pace(row, say, pace, shown, a_year, high=high)


def format_past_pace(row: queries.Row, say: Translator, a_year: bool = True) -> str:
    """The pace of the past plan with the digits it bears; "over 90%" where only that is known."""
    known_as = row["baseline_operator"] if row["kind"] in cells.PACE_KINDS else ""
    shown = count_decimals(row["past_pace_decimals"])
    return format_pace(row, say, row["past_pace"], shown, a_year, operator=known_as)


def format_pace(
    row: queries.Row,
    say: Translator,
    pace: float,
    decimals: int | None,
    a_year: bool,
    high: float = math.nan,
    operator: str = "",
) -> str:
    """A yearly pace of a target in its unit: % a year, points a year, or the unit a year.

    Without `a_year` the words "a year" are left out, for a column whose head says them. A pace of
    kinds that name it themselves is unsigned; a movement of a level shows which way it goes.
    """
    if math.isnan(pace):
        return ""
    unit = row["baseline_unit"] or row["unit"]
    if row["kind"] in cells.PACE_KINDS:
        own = _pace_unit(row["unit"], a_year)
        return say.value(pace, own, operator, high, decimals, spelled=bool(operator))
    if row["pace_path"] == "geometric":
        own = _pace_unit("percent_per_year", a_year)
    elif unit in ("percent", "percent_per_year"):
        own = _pace_unit("points_per_year", a_year)
    else:
        signed = row["kind"] != "total"  # an amount for the year, no movement
        text = say.value(pace, unit, high=high, decimals=decimals, signed=signed)
        return say("{value} a year", value=text) if a_year else text
    return say.value(pace, own, high=high, decimals=decimals, signed=True)


def _pace_unit(unit: str, a_year: bool) -> str:
    return unit if a_year else unit.removesuffix("_per_year")


def format_ambition(row: queries.Row, say: Translator) -> str:
    """How many times the past pace is asked for, with the digits that bears."""
    return say.value(row["ambition"], "times", decimals=count_decimals(row["ambition_decimals"]))


def format_figure(row: queries.Row, unit: str, say: Translator) -> str:
    """A result with its unit, its operator in words as the document has it."""
    if unit == "yes_no":
        return say("done") if row["value"] >= 1 else say("not yet")
    return say.value(
        row["value"], unit, row["operator"], decimals=count_decimals(row["decimals"]), spelled=True
    )


def describe_figure(row: queries.Row, say: Translator) -> str:
    """What a reader must know of a result: an estimate, a derived figure."""
    told = [
        *([say("derived")] if row["derived"] else []),
        *([say("estimate")] if row["estimate"] == "yes" else []),
        *([format_basis(row["basis"], say)] if row["basis"] else []),
    ]
    return "; ".join(told)


def format_basis(code: str, say: Translator) -> str:
    """What a figure was counted on; one the catalogues do not know is shown as written."""
    return say.code("basis", code) if say.has(code, "basis") else code


def format_working(written: str, say: Translator) -> str:
    """The working of an identity with the language's decimal mark and the signs of print."""
    signs = written.replace(" * ", " × ").replace(" / ", " ÷ ").replace("; ", " | ")
    if say.language == "vi":
        signs = re.sub(r"(?<=\d)\.(?=\d)", ",", signs)
    return signs.replace("-", i18n.MINUS)


def format_place(written: str, say: Translator) -> str:
    """A place in a source: the document's own words, and `row 5` of a table in the reader's."""
    row = re.fullmatch(r"row (\d+)( \(note\))?", written)
    if row is None:
        return written
    return say("row {row}, note", row=row[1]) if row[2] else say("row {row}", row=row[1])
