"""What a report rests on: drafts, the press, estimates, bounds, computed figures, each counted."""

from __future__ import annotations

import dataclasses

import pytest

from briefing import i18n
from briefing.report import exhibits

EN, VI = i18n.load_translator("en"), i18n.load_translator("vi")


def said(shape):
    """The sentences of a closing list or paragraph."""
    items = getattr(shape, "items", None)
    spans = items[0] if items else shape.spans
    return spans[0].text.replace("\N{NO-BREAK SPACE}", " ")


def counted(rows, status):
    own = rows[rows["derived"] == ""]
    return int(own["source_id"].map(status).eq("draft").sum())


def test_all_results_are_told_by_what_they_rest_on(real):
    status = dict(zip(real.sources["source_id"], real.sources["status"], strict=True))
    own = real.results[real.results["derived"] == ""]
    text = said(exhibits.data_quality_notes(real, EN))
    assert (
        f"{counted(real.results, status)} of {len(real.results)} results come from a draft" in text
    )
    assert f"{(own['source_id'].map(status) == 'press').sum()} results are reported" in text
    assert f"{(own['estimate'] == 'yes').sum()} results are estimates" in text
    assert f"{(own['operator'] != '=').sum()} results are stated as “over”" in text
    assert f"{len(real.results) - len(own)} results are printed in no document" in text


def test_the_summary_counts_the_results_its_targets_start_from_and_names_the_nearest(real):
    # By hand from data/: ten of the 24 numbered targets have a baseline; services and industry and
    # the yearly number of members are computed, the growth of GRDP is an estimate.
    text = said(exhibits.data_quality_notes(real, EN, exhibits.numbered_targets(real)))
    assert "8 of 10 results come from a draft that is not adopted yet: [4]." in text
    assert "1 result is an estimate" in text
    assert "2 results are printed in no document but computed from printed ones: " in text
    assert "2 targets are set against the nearest indicator" in text
    assert "Payments for health services outside the province" in text


def test_a_domain_counts_its_own_results_with_the_baselines(real):
    society = exhibits.measures_of_domain(real, "society")
    ids = set(real.indicators[real.indicators["domain"] == "society"]["indicator_id"])
    of_domain = real.results[real.results["indicator_id"].isin(ids)]
    text = said(exhibits.data_quality_notes(real, EN, society, "society"))
    assert f"of {len(of_domain)} results come from a draft" in text


def test_of_a_plan_under_way_what_targets_have_reached_counts_as_well(demo):
    early, late = (
        said(exhibits.data_quality_notes(run, EN, exhibits.numbered_targets(run)))
        for run in (demo(2025), demo(2028))
    )
    assert [int(text.split(" of ")[1].split()[0]) for text in (early, late)] == [20, 46]


def test_what_was_collected_and_not_published_is_counted_apart(demo):
    run = demo(2028)
    status = dict(zip(run.sources["source_id"], run.sources["status"], strict=True))
    own = run.results[run.results["derived"] == ""]
    count = int(own["source_id"].map(status).eq("intake").sum())
    assert count > 0
    assert f"{count} results were collected and are not published yet: [" in said(
        exhibits.data_quality_notes(run, EN)
    )


def test_final_figures_of_adopted_documents_are_told_as_such(real):
    adopted = set(real.sources[real.sources["status"] == "adopted"]["source_id"])
    sure = real.results[
        real.results["source_id"].isin(adopted)
        & real.results["operator"].eq("=")
        & real.results["estimate"].ne("yes")
        & real.results["derived"].eq("")
    ]
    assert len(sure) > 0
    run = dataclasses.replace(real, results=sure)
    assert said(exhibits.data_quality_notes(run, EN)) == (
        "Every result shown is final, of an adopted document or of statistics."
    )
    none = dataclasses.replace(real, results=sure.iloc[:0])
    assert said(exhibits.data_quality_notes(none, EN)) == "No result is shown here."


def test_the_plan_a_progress_report_is_about_decides_what_it_rests_on(demo):
    run = demo(2028)
    own = run.measures[run.measures["plan"] == run.place["plan"]]
    assert said(exhibits.progress_quality_notes(run, VI)) == said(
        exhibits.data_quality_notes(run, VI, own)
    )


@pytest.mark.parametrize("say", [VI, EN], ids=["vi", "en"])
def test_a_comparison_tells_it_province_by_province(compared, say):
    text = said(exhibits.compared_quality_notes(compared, say))
    for name in compared.provinces[f"name_{say.language}"]:
        assert f"{name}: " in text
