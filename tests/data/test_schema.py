"""The data contract: its columns, its orders, and datapackage.json, made from the same models."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import frictionless
import pytest
from pydantic import ValidationError

from briefing import paths
from briefing.data import codes, datapackage, reader, schema
from briefing.data.codes import parse_rule_inputs
from briefing.data.periods import period_years, span_before

COLUMNS = [
    (name, column)
    for name, model in schema.ROW_MODELS.items()
    for column in schema.list_columns(model)
]
CONTRACT = {  # the header of each file, as the data teams were told it
    "units": "unit, label_vi, label_en, unit_vi, unit_en, form, low, high, of, factor",
    "sources": "source_id, title_vi, title_en, publisher_vi, publisher_en, number, date, status, "
    "rank, file, sha256, url, edition",
    "indicators": "indicator_id, name_vi, name_en, domain, unit, better, path, note_vi, note_en, "
    "aliases_vi, aliases_en, low, high, national_indicator_id",
    "results": "indicator_id, period, operator, value, value_high, estimate, basis, source_id, "
    "place, printed, reading, note, note_vi",
    "targets": "target_id, plan, number, indicator_id, kind, operator, value, value_high, "
    "of_total, due, stage_of, baseline_indicator_id, basis, source_id, place, printed, reading, "
    "note, note_vi, owner, stretch, withdrawn, scope, scope_vi, new",
    "verdicts": "plan, indicator_id, verdict, met, total, source_id, place, printed, reading, "
    "note, note_vi",
    "derived": "indicator_id, period, rule, inputs, note, note_vi",
    "checks": "check_id, title_vi, title_en, period, rule, inputs, expected, tolerance, "
    "comparable, note_vi, note_en, source_ids",
    "coherence": "check_id, title_vi, title_en, rule, inputs, comparable, note_vi, note_en, "
    "source_ids",
    "requests": "source_id, place, printed, topic_vi, topic_en, indicator_ids, note_vi, note_en",
    "bodies": "body_id, name_vi, name_en",
    "programmes": "programme_id, kind, name_vi, name_en, indicator_ids, source_id, place, "
    "printed, reading",
    "causes": "cause_id, kind, text_vi, text_en, indicator_ids, source_id, place, printed, reading",
    "communes": "commune_id, name_vi, name_en, type, area_km2, population, zone, border, lon, lat, "
    "formed_from, source_id, place, basis",
    "commune_results": "indicator_id, commune_id, period, operator, value, value_high, estimate, "
    "basis, source_id, place, printed, reading, note, note_vi",
    "indexes": "indicator_id, component_id, weight, low, high, source_id",
}


@pytest.mark.parametrize("name", schema.ROW_MODELS)
def test_no_column_of_the_contract_is_renamed_or_dropped(name):
    assert ", ".join(schema.list_columns(schema.ROW_MODELS[name])) == CONTRACT[name]


def test_a_folder_without_the_columns_that_came_later_stays_valid():
    later = {
        name: set(schema.list_columns(model)) - set(schema.list_columns(model, only_required=True))
        for name, model in schema.ROW_MODELS.items()
    }
    assert {name: columns for name, columns in later.items() if columns} == {
        "sources": {"edition"},
        "units": {"low", "high", "of", "factor"},
        "indicators": {"aliases_vi", "aliases_en", "low", "high", "national_indicator_id"},
        "results": {"value_high", "reading", "note_vi"},
        "targets": {
            *("reading", "note_vi", "owner", "stretch", "withdrawn", "scope", "scope_vi", "new")
        },
        "verdicts": {"reading", "note_vi"},
        "derived": {"note_vi"},
        "checks": {"comparable", "source_ids"},
        "coherence": {"comparable", "source_ids"},
        "programmes": {"reading"},
        "causes": {"reading"},
        "communes": {"basis"},
        "commune_results": {"value_high", "reading", "note_vi"},
    }


@pytest.mark.parametrize(
    ("status", "rank"),
    [("adopted", 1), ("statistics", 2), ("intake", 3), ("draft", 4), ("press", 5)],
)
def test_a_source_without_a_rank_has_that_of_its_status(status, rank):
    columns = dict.fromkeys(schema.list_columns(schema.Source))
    columns |= {"source_id": "s", "title_vi": "V", "title_en": "E", "status": status}
    assert schema.Source(**columns).rank == rank
    assert schema.Source(**{**columns, "rank": "7"}).rank == 7


def test_a_note_is_one_field_with_a_text_in_each_language():
    columns = dict.fromkeys(schema.list_columns(schema.DerivedIndicator))
    columns |= {"indicator_id": "x", "rule": "sum", "inputs": "a + b"}
    row = schema.DerivedIndicator(**{**columns, "note": "Five years", "note_vi": "Năm năm"})
    assert row.note == {"en": "Five years", "vi": "Năm năm"}
    assert row.note_vi == "Năm năm"
    assert schema.DerivedIndicator(**columns).note == {"en": "", "vi": ""}


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_every_column_tells_what_it_expects_and_what_to_do(name, column):
    facts, _ = schema.describe_column(schema.ROW_MODELS[name], column)
    assert str(facts.expected).strip()
    assert str(facts.action).strip()


@pytest.mark.parametrize("entry", schema.list_columns(schema.ProvinceInfo))
def test_every_entry_of_the_province_tells_what_it_expects_and_what_to_do(entry):
    facts, needed = schema.describe_column(schema.ProvinceInfo, entry)
    assert str(facts.expected).strip()
    assert str(facts.action).strip()
    assert needed


def test_only_columns_that_may_be_unknown_may_be_empty():
    needed = {
        name: [c for c in schema.list_columns(model) if schema.describe_column(model, c)[1]]
        for name, model in schema.ROW_MODELS.items()
    }
    assert needed == {
        "units": ["unit", "label_vi", "label_en", "unit_vi", "unit_en", "form"],
        "sources": ["source_id", "title_vi", "title_en", "status"],
        "indicators": [*("indicator_id", "name_vi", "name_en", "domain", "unit", "better", "path")],
        "results": ["indicator_id", "period", "operator", "value", "estimate", "source_id"],
        "targets": [
            *("target_id", "plan", "indicator_id", "kind", "operator", "value", "source_id")
        ],
        "verdicts": ["plan", "source_id"],
        "derived": ["indicator_id", "rule", "inputs"],
        "checks": ["check_id", "title_vi", "title_en", "rule", "inputs"],
        "coherence": ["check_id", "title_vi", "title_en", "rule", "inputs"],
        "requests": ["source_id", "topic_vi", "topic_en"],
        "bodies": ["body_id", "name_vi", "name_en"],
        "programmes": ["programme_id", "kind", "name_vi", "name_en", "source_id"],
        "causes": ["cause_id", "kind", "text_vi", "text_en", "source_id"],
        "communes": ["commune_id", "name_vi", "name_en", "type", "source_id"],
        "commune_results": [
            *("indicator_id", "commune_id", "period", "operator", "value", "estimate", "source_id")
        ],
        "indexes": ["indicator_id", "component_id", "weight", "low", "high", "source_id"],
    }


def test_numbers_are_told_from_text():
    numeric = set()
    for name, column in COLUMNS:
        cell_format, _ = schema.describe_column(schema.ROW_MODELS[name], column)
        if cell_format.schema.get("type") in ("number", "integer"):
            numeric.add(f"{name}.{column}")
    assert numeric == {
        *("units.low", "units.high", "units.factor", "indicators.low", "indicators.high"),
        *("sources.rank", "results.value", "results.value_high"),
        *("targets.value", "targets.value_high", "targets.stretch"),
        *("targets.of_total", "targets.due", "verdicts.met", "verdicts.total", "checks.tolerance"),
        *("communes.area_km2", "communes.population", "communes.lon", "communes.lat"),
        *("commune_results.value", "commune_results.value_high"),
        *("indexes.weight", "indexes.low", "indexes.high"),
    }


@pytest.mark.parametrize(
    ("period", "years"),
    [("2025", (2025, 2025)), ("2021-2025", (2021, 2025)), ("2025-06", (2025, 2025))],
)
def test_a_period_has_a_first_and_a_last_year(period, years):
    assert period_years(period) == years


@pytest.mark.parametrize(
    ("plan", "earlier"),
    [("2026-2030", "2021-2025"), ("2021-2025", "2016-2020"), ("2024-2026", "2021-2023")],
)
def test_before_a_plan_lie_as_many_years(plan, earlier):
    assert span_before(plan) == earlier


def test_the_lowest_rank_is_strongest_then_the_latest_date_and_undated_is_earliest():
    weakest_first = [(4, "2026"), (2, None), (2, "2024"), (2, "2025"), (2, "2025-09"), (1, None)]
    shuffled = sorted(weakest_first, key=lambda source: str(source[1]))
    assert sorted(shuffled, key=lambda s: codes.precedence_of(*s)) == weakest_first
    assert codes.precedence_of(1, None) == codes.precedence_of(1, "")


@pytest.mark.parametrize(
    ("inputs", "ids"),
    [
        ("services + industry", ["services", "industry"]),
        ("grdp / grdp_times", ["grdp", "grdp_times"]),
        ("income", ["income"]),
        ("a + b + c", ["a", "b", "c"]),
    ],
)
def test_the_inputs_of_a_rule_are_ids_joined_by_plus_or_slash(inputs, ids):
    assert parse_rule_inputs(inputs) == ids


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("grdp", {"id": "grdp"}),
        ("target:new_rural", {"target": "target:", "id": "new_rural"}),
        ("-0.5", {"number": "-0.5"}),
        ("grdp@2020", {"id": "grdp", "period": "2020"}),
        ("grdp@2021-2025", {"id": "grdp", "period": "2021-2025"}),
        (
            "rank@2025[of 63 provinces]",
            {"id": "rank", "period": "2025", "basis": "of 63 provinces"},
        ),
    ],
)
def test_an_input_of_an_identity_is_an_id_a_target_or_a_number(written, parts):
    found = schema.INPUT_PATTERN.fullmatch(written)
    assert {name: part for name, part in found.groupdict().items() if part} == parts


@pytest.mark.parametrize("written", ["__import__('os')", "grdp+1", "2 ** 3", "Grdp", "grdp@20"])
def test_nothing_else_is_an_input(written):
    assert schema.INPUT_PATTERN.fullmatch(written) is None


def described(folder: Path) -> dict:
    return json.loads((folder / paths.PACKAGE_FILE).read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", [paths.DATA, paths.DEMO_DATA], ids=["data", "demo"])
def test_the_datapackage_in_a_folder_is_the_one_the_models_make(folder):
    info, headers = reader.load_province_info(folder), reader.read_headers(folder)
    assert described(folder) == datapackage.build_datapackage(info, headers)


def test_the_datapackage_knows_every_key_and_reference_of_one_column():
    schemas = {r["name"]: r["schema"] for r in described(paths.DATA)["resources"]}
    assert schemas["sources"]["primaryKey"] == ["source_id"]
    assert {key["reference"]["resource"] for key in schemas["targets"]["foreignKeys"]} == {
        *("indicators", "sources")
    }


def test_frictionless_finds_the_real_folder_valid():
    report = frictionless.Package(str(paths.DATA / paths.PACKAGE_FILE)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type"])
    assert {task.name for task in report.tasks} == set(reader.read_headers(paths.DATA))


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("results.csv", ",4.46,", ',"4,46",', "type-error"),
        ("targets.csv", ",average_rate,", ",rate,", "constraint-error"),
        ("indicators.csv", ",economy,", ",,", "constraint-error"),
        ("sources.csv", ",adopted,", ",passed,", "constraint-error"),
        ("results.csv", "grdp_growth,", "no_such_growth,", "foreign-key"),
    ],
)
def test_frictionless_refuses_what_the_models_refuse(tmp_path, file, old, new, fault):
    folder = tmp_path / "data"
    shutil.copytree(paths.DATA, folder)
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    report = frictionless.Package(str(folder / paths.PACKAGE_FILE)).validate()
    assert [found[0] for found in report.flatten(["type"])] == [fault]


@pytest.mark.parametrize(
    ("year", "past_plan", "plan"),
    [
        (2010, "2016-2020", "2021-2025"),
        (2024, "2016-2020", "2021-2025"),
        (2025, "2021-2025", "2026-2030"),  # a plan's last year is the baseline of the next one
        (2029, "2021-2025", "2026-2030"),
        (2030, "2026-2030", "2031-2035"),
        (2040, "2026-2030", "2031-2035"),  # after the last plan it stays
    ],
)
def test_a_briefing_is_about_the_plan_of_its_year_and_the_one_before(year, past_plan, plan):
    plans = ["2016-2020", "2021-2025", "2026-2030", "2031-2035"]
    info = schema.ProvinceInfo(id="p", name_vi="V", name_en="E", plans=plans)
    assert (info.past_plan, info.plan) == ("2016-2020", "2021-2025")
    found = info.as_of(year)
    assert (found.past_plan, found.plan, found.plans) == (past_plan, plan, tuple(plans))
    both = {"past_plan": past_plan, "plan": plan}
    assert schema.ProvinceInfo(id="p", name_vi="V", name_en="E", **both).plans == (past_plan, plan)


def test_a_list_of_ids_may_be_empty_and_one_of_plans_has_two():
    named = {"id": "p", "name_vi": "V", "name_en": "E", "plans": ["2016-2020", "2021-2025"]}
    info = schema.ProvinceInfo(**named, headline=[], structure=["a_b"], carried_on=())
    assert (info.headline, info.structure, info.carried_on) == ((), ("a_b",), ())
    for wrong in ({"plans": ["2016-2020"]}, {"headline": ["A"]}, {"headline": "a"}):
        with pytest.raises(ValidationError):
            schema.ProvinceInfo(**{**named, **wrong})
