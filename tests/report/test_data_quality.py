"""What a report rests on: drafts, the press, estimates, bounds, computed figures, each counted."""

from __future__ import annotations

import dataclasses
import re

import pytest

from briefing import i18n
from briefing.data import codes, queries
from briefing.data.periods import Period
from briefing.report import exhibits, target_figures, titles

EN, VI = i18n.load_translator("en"), i18n.load_translator("vi")


def said(shape):
    """The sentences of a closing list or paragraph."""
    items = getattr(shape, "items", None)
    spans = items[0] if items else shape.spans
    return spans[0].text.replace("\N{NO-BREAK SPACE}", " ")


def count_resting_on_drafts(run, rows):
    """How many of some results rest on a draft, those computed from others too."""
    status = {row.source_id: row.status for row in run.sources}
    cited = [row.source_id.split(" + ") for row in rows]
    return sum(any(status[one] == "draft" for one in ids) for ids in cited)


def count_of_status(run, rows, status):
    """How many of some results are printed in a document of a status."""
    of_status = {row.source_id for row in run.sources if row.status == status}
    return sum(not row.derived and row.source_id in of_status for row in rows)


def test_all_results_are_told_by_what_they_rest_on(real):
    rows = real.results
    printed = [row for row in rows if not row.derived]
    text = said(exhibits.data_quality_notes(real, EN))
    drafts = count_resting_on_drafts(real, rows)
    assert drafts > count_of_status(real, rows, "draft")
    assert f"{drafts} of {len(rows)} results rest on a draft, [4]; the adopted text is" in text
    assert f"{count_of_status(real, rows, 'press')} results are reported" in text
    assert f"{sum(row.estimate == 'yes' for row in printed)} results are marked as" in text
    assert f"{sum(row.operator != '=' for row in printed)} results are stated as “over”" in text
    assert f"{len(rows) - len(printed)} results are printed in no document" in text


def test_the_summary_counts_the_results_its_targets_start_from_and_names_the_nearest(real):
    # By hand from data/: ten of the 24 numbered targets have a baseline; services and industry and
    # the yearly number of members are computed, the growth of GRDP is an estimate.
    text = said(exhibits.data_quality_notes(real, EN, exhibits.numbered_targets(real)))
    draft = "All 10 results rest on a draft, [4]; the adopted text is not among the sources."
    assert draft in text
    assert "1 result is marked as an estimate." in text
    # All but the two computed ones: the draft was written in 2025, for a term to the end of 2025.
    assert "8 results are of periods not over when their documents were written" in text
    assert "2 results are printed in no document but computed from printed ones: " in text
    assert "2 targets are compared with the nearest indicator" in text
    assert "Payments for health services outside the province" in text


@pytest.mark.parametrize("domain", codes.DOMAINS)
def test_a_domain_counts_the_results_its_tables_show_each_once(real, domain):
    measures = exhibits.measures_of_domain(real, domain)
    table = exhibits.results_by_domain(real, EN, domain)
    shown = {cell.href for part in table.groups for row in part.rows for cell in row if cell.href}
    baselines = (queries.find_baseline_result(real, row) for row in measures)
    shown |= {real.statement_links[row.statement_key] for row in baselines if row}
    text = said(exhibits.data_quality_notes(real, EN, measures, domain))
    listed = len(target_figures.list_latest_results(real, domain))
    if listed < len(shown):
        base = f"{len(shown)} results: {listed} in the table of results, {len(shown) - listed} that"
        assert text.startswith(base)
    assert re.search(rf"(of|All) {len(shown)} results rest on a draft", text)


def test_of_a_plan_under_way_what_targets_have_reached_counts_as_well(demo):
    early, late = (
        said(exhibits.data_quality_notes(run, EN, exhibits.numbered_targets(run)))
        for run in (demo(2025), demo(2028))
    )
    assert [int(text.split(" of ")[1].split()[0]) for text in (early, late)] == [20, 46]


def test_what_was_collected_and_not_published_is_counted_apart(demo):
    run = demo(2028)
    count = count_of_status(run, run.results, "intake")
    assert count > 0
    assert f"{count} results were collected and are not published yet: [" in said(
        exhibits.data_quality_notes(run, EN)
    )


def test_final_figures_of_adopted_documents_are_told_as_such(real):
    adopted = {row.source_id for row in real.sources if row.status == "adopted"}
    exact = [row for row in real.results if row.operator == "=" and row.estimate != "yes"]
    dates = {row.source_id: row.date for row in real.sources}
    over = [row for row in exact if not Period.parse(row.period).outlasts(dates[row.source_id])]
    sure = [row for row in over if row.source_id in adopted and not row.derived]
    assert len(sure) > 0
    run = dataclasses.replace(real, results=sure)
    assert said(exhibits.data_quality_notes(run, EN)) == (
        "Every result shown is final, of an adopted document or of statistics."
    )
    none = dataclasses.replace(real, results=[])
    assert said(exhibits.data_quality_notes(none, EN)) == "No result is shown here."


def test_the_plan_a_progress_report_is_about_decides_what_it_rests_on(demo):
    run = demo(2028)
    of_plan = [row for row in run.measures if row.plan == run.facts.plan]
    assert said(exhibits.progress_quality_notes(run, VI)) == said(
        exhibits.data_quality_notes(run, VI, of_plan)
    )


@pytest.mark.parametrize("say", [VI, EN], ids=["vi", "en"])
def test_a_comparison_tells_it_province_by_province(compared, say):
    items = exhibits.compared_quality_notes(compared, say).items
    for row, (name, _) in zip(compared.provinces, items, strict=True):
        status = say.code("data status", row.data_status).lower()
        assert name.text == f"{row.name[say.language]} ({status}). "


def test_provinces_known_from_the_press_alone_are_not_all_final(compared):
    sources = [row._replace(status="press") for row in compared.sources]
    rows = [row._replace(result_estimate="no") for row in compared.side_by_side]
    shown = dataclasses.replace(compared, sources=sources, side_by_side=rows)
    for (_, sentence), province in zip(
        exhibits.compared_quality_notes(shown, EN).items, compared.provinces, strict=True
    ):
        of_province = [row for row in rows if row.province_id == province.id]
        count = sum(not row.result_why for row in of_province)
        assert sentence.text == f"Of {count} compared results: {count} reported by the press."


def test_provinces_with_final_figures_alone_say_so_and_those_without_any_do_not(compared):
    sources = [row._replace(status="adopted") for row in compared.sources]
    rows = [row._replace(result_estimate="no") for row in compared.side_by_side]
    shown = dataclasses.replace(compared, sources=sources, side_by_side=rows)
    (_, sentence), _ = exhibits.compared_quality_notes(shown, EN).items
    assert "none rests on a draft or is provisional" in sentence.text
    other = compared.provinces[1].id
    alone = [row for row in rows if row.province_id != other]
    shown = dataclasses.replace(shown, side_by_side=alone)
    _, (_, sentence) = exhibits.compared_quality_notes(shown, EN).items
    assert sentence.text == "No result compared."


def test_the_cover_says_all_where_all_results_shown_rest_on_the_draft(real):
    draft = next(row.source_id for row in real.sources if row.status == "draft")
    of_draft = [row for row in real.results if row.source_id == draft]
    cover = titles.make_cover(real, "Title", ["Message."], "draft", EN, of_draft)
    assert cover.means.startswith("All results shown here rest on a draft")
    assert "Dự thảo: 10/10 kết quả." in exhibits.summary_cover(real, VI).message
    economy = exhibits.domain_cover(real, "economy", EN).means  # some are of the press
    assert economy.startswith("Some results or targets rest on a draft")
