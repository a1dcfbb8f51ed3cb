"""What data/ says of Cao Bằng: readings, notes, estimates, ranges, and figures worked by hand."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from decimal import Decimal

import pytest

from briefing import paths
from briefing.config import LANGUAGES
from briefing.data import reader
from briefing.data.dataset import Dataset, NumberedRow
from briefing.data.periods import Period, period_years
from briefing.validate import printed

STATEMENTS = ("results", "targets", "verdicts")
NOTED = (*STATEMENTS, "derived", "indicators", "checks", "coherence", "requests")
# What is counted up to the day a source says it, or expected of later years: its note says so.
NO_FIGURE_OF_A_YEAR = {
    *("communes_total", "communes_wards_total", "provinces_total"),
    *("jobs_created_total", "workers_abroad_total", "grdp_growth_expected_by_ministry"),
}


@pytest.fixture(scope="module")
def read() -> Dataset:
    return reader.load_province(paths.DATA)


@pytest.mark.parametrize("folder", [paths.DATA, paths.DEMO_DATA], ids=["data", "demo"])
def test_every_note_is_a_sentence_in_each_language(folder):
    dataset = reader.load_province(folder)
    notes = [placed.row.note for name in NOTED for placed in dataset.rows[name]]
    written = [note for note in notes if any(note.values())]
    assert len(written) > 60
    for note in written:
        texts = [note[language] for language in LANGUAGES]
        assert all(texts), note
        assert len(set(texts)) == len(LANGUAGES), note
        for text in texts:
            first = text.removeprefix("“")
            assert first[0].isdigit() or first[0].isupper(), text
            assert text[-2:].strip(".") == text[-2], text  # one full stop
            assert "điểm %" not in text, text


def test_every_figure_of_the_machine_read_draft_has_a_reading_that_gives_its_value(read):
    of_draft, as_read = [], {}
    for name in STATEMENTS:
        rows = [placed.row for placed in read.rows[name]]
        of_draft += [row for row in rows if row.source_id == "political_report"]
        assert not [r for r in rows if r.reading and r.source_id != "political_report"]
        as_read[name] = tuple(
            NumberedRow(line, row.model_copy(update={"printed": row.reading, "reading": None}))
            for line, row in enumerate(rows, start=2)
        )
    readings = [row.reading for row in of_draft]
    assert len(readings) > 140
    assert all(readings)
    alone = dataclasses.replace(read, rows={**read.rows, **as_read})
    assert [*printed.find_misread_values(alone)] == []
    faulty = [r for r in readings if re.search(r"[^\W\d_]\d|\d[^\W\d_]|[&¢|]", r)]
    assert faulty == []


def test_a_figure_published_before_its_year_was_over_is_an_estimate(read):
    dates = {row.source_id: row.date for row in read.sources}
    unmarked = [
        (row.indicator_id, row.period, row.source_id)
        for row in read.results
        if not Period.parse(row.period).is_month
        and row.indicator_id not in NO_FIGURE_OF_A_YEAR
        and len(dates[row.source_id]) > len("2025")  # a year alone can be its last day
        and dates[row.source_id] < date(period_years(row.period)[1], 12, 31).isoformat()
        and row.estimate != "yes"
    ]
    assert unmarked == []


def test_what_may_come_after_the_plan_is_said_in_a_note_and_is_no_target(read):
    beds = [row for row in read.targets if "bed" in row.target_id]
    assert {(row.target_id, row.source_id, row.value) for row in beds} == {
        ("hospital_beds", "nq68", 1000),
        ("hospital_beds", "congress", 500),
        ("hospital_beds", "action_programme", 500),
        ("hospital_beds", "political_report", 500),
    }
    assert all("sau năm 2030, không phải chỉ tiêu" in row.note["vi"] for row in beds)


def test_results_between_two_figures_are_ranges(read):
    ranges = {
        row.indicator_id: (row.value, row.value_high)
        for row in read.results
        if row.operator == "range"
    }
    assert ranges == {"ngo_aid": (1.5, 3), "productivity_gain": (10, 15)}


def test_nearly_stays_in_what_is_printed_and_read(read):
    nearly = [row for row in read.results if "gần" in row.reading]
    assert len(nearly) == 6
    assert all(row.operator == "~" and "gan" in row.printed for row in nearly)


@pytest.mark.parametrize(
    ("indicator", "period", "source", "value", "estimate"),
    [
        ("trade_turnover", "2025", "ref_vietnamnet_gateway_2026", "1600", "no"),
        ("budget_revenue", "2025", "ref_vietnamnet_metrics_2025", "4073", "yes"),
        ("budget_revenue", "2024", "ref_laodong_2025", "2458", "no"),
        ("budget_revenue", "2024", "ref_vietnamvn_2024", "2292", "yes"),
        ("par_index_rank", "2024", "ref_laodong_par_2025", "63", "no"),
        ("tourism_visits", "2025-06", "ref_vietnamnews_2025", "1.52", "no"),
        ("grdp_growth", "2025", "ref_vietnamnet_2026_growth", "7.22", "yes"),
        ("schools_total", "2025-07", "ref_nhandan_2025", "503", "no"),
        ("education_establishments", "2025", "political_report", "514", "no"),
    ],
)
def test_a_figure_stands_as_its_page_has_it(read, indicator, period, source, value, estimate):
    key = (indicator, period, source)
    rows = [placed.row for placed in read.rows["results"]]
    (row,) = [row for row in rows if (row.indicator_id, row.period, row.source_id) == key]
    assert (row.value, row.estimate) == (Decimal(value), estimate)


def test_the_councils_targets_have_no_number_and_are_told_apart_from_the_eighteen(read):
    council = [row for row in read.targets if row.source_id == "nq50"]
    assert {row.target_id: (row.kind, row.operator, row.value) for row in council} == {
        "council_grdp_growth": ("average_rate", ">=", 8),
        "council_share_agriculture": ("level", "=", 16.4),
        "council_share_industry": ("level", "=", 32.4),
        "council_share_services": ("level", "=", 48.2),
        "council_share_product_taxes": ("level", "=", 3),
        "council_grdp_per_capita": ("level", "=", 60),
        "council_land_output": ("level", "=", 50),
    }
    for row in council:
        assert (row.number, row.plan) == ("", "2021-2025")
        assert "không tính vào 18 chỉ tiêu" in row.note["vi"]
        assert "not counted among the eighteen" in row.note["en"]


def test_what_the_ministry_expects_is_no_target_and_no_result_but_a_check(read):
    source = "ref_tvpl_finance_2025"  # a forecast for 2026-2030: nothing that was achieved
    assert {row.source_id for row in (*read.targets, *read.results)}.isdisjoint({source})
    check = next(row for row in read.coherence if row.check_id == "growth_expected_by_ministry")
    assert (check.rule, check.inputs) == ("not_below_past", "target:grdp_growth ; 9")


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("budget_revenue_growth", "tổng thu ngân sách"),
        ("investment_growth", "tổng vốn đầu tư toàn xã hội"),
        ("poverty_reduction", "hộ nghèo"),
        ("grdp_share_agriculture", "nông lâm nghiệp"),
        ("out_of_province_cost", "giảm so với mức nào"),
        ("online_services", "hiểu là năm 2030"),
        ("database_connection", "hiểu là năm 2030"),
        ("hospital_built", "hiểu là năm 2030"),
    ],
)
def test_a_target_says_where_its_text_leaves_out_a_year_or_has_another_scope(read, target, word):
    rows = [row for row in read.targets if row.target_id == target]
    assert rows
    assert all(word in row.note["vi"] for row in rows)


def test_yearly_targets_of_the_term_are_read_as_of_the_plan(read):
    of_term = [
        row
        for row in read.targets
        if row.source_id in ("congress", "political_report")
        and row.kind in ("average_rate", "average_change", "each_year")
        and "2026" not in row.printed
    ]
    assert len(of_term) == 12
    assert all("2025–2030" in row.note["vi"] and "2026–2030" in row.note["vi"] for row in of_term)


def test_a_result_whose_text_prints_no_year_says_so(read):
    silent = {"55,06%", "99,4%", "25,5%", "81,6%", "gan 86%", "60% ho c6 Internet"}
    rows = [row for row in read.results if row.printed in silent]
    assert len(rows) == len(silent)
    assert all("không ghi năm" in row.note["vi"] for row in rows)


def test_every_check_with_figures_names_the_sources_it_rests_on(real):
    """Also of its plain numbers: the ministry's forecast, the counts of a draft."""
    assert [row.check_id for row in real.checks if row.working and not row.source_id] == []
    rests_on = {row.check_id: row.source_id.split(" + ") for row in real.checks}
    assert "ref_tvpl_finance_2025" in rests_on["growth_expected_by_ministry"]
    assert {"ref_thanhtra_2025", "ref_nhandan_population_2025", "ref_vietnamnet_2026"} <= set(
        rests_on["grdp_per_capita_of_country"]
    )
