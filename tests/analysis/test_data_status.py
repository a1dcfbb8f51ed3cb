"""The status of figures: a draft, provisional or final, by the sources of what is shown."""

from __future__ import annotations

import dataclasses
import io
import re

import pypdf
import pytest

from briefing import i18n, publish
from briefing.analysis import comparison, data_status
from briefing.data import tables
from briefing.report import blocks, exhibits

EN, VI = i18n.load_translator("en"), i18n.load_translator("vi")


def replaced(rows, **cells):
    """The rows with some cells all alike."""
    return [row._replace(**cells) for row in rows]


def stated(run, sources="statistics", estimate="no"):
    """The run with sources of one status and results that are all estimates, or none."""
    return dataclasses.replace(
        run,
        sources=replaced(run.sources, status=sources),
        results=replaced(run.results, estimate=estimate),
    )


def with_draft(run, source):
    """The run in which one source alone is a draft, and no result an estimate."""
    own = stated(run)
    sources = [
        row._replace(status="draft" if row.source_id == source else "adopted")
        for row in own.sources
    ]
    return dataclasses.replace(own, sources=sources)


@pytest.mark.parametrize(
    ("sources", "estimate", "code"),
    [
        ("draft", "yes", "draft"),
        ("draft", "no", "draft"),
        ("adopted", "yes", "provisional"),
        ("press", "no", "provisional"),
        ("intake", "no", "provisional"),
        ("statistics", "no", "final"),
    ],
)
def test_a_draft_outweighs_an_estimate_and_that_what_is_final(run, sources, estimate, code):
    assert data_status.decide_run_status(stated(run, sources, estimate)) == code
    assert data_status.decide_target_status(stated(run, sources, estimate), run.measures) == code
    assert data_status.decide_result_status(stated(run, sources, estimate)) == code


def test_a_target_in_force_that_rests_on_a_draft_is_enough(run):
    source = run.measures[0].source_id
    others = dataclasses.replace(with_draft(run, source), results=[])
    assert data_status.decide_run_status(others) == "draft"
    assert (
        data_status.decide_target_status(
            others, [row for row in run.measures if row.source_id == source]
        )
        == "draft"
    )
    assert data_status.decide_target_status(others, []) == ""  # nothing is shown


def test_a_source_nothing_in_force_rests_on_makes_no_draft(run):
    own = with_draft(run, "nobody")
    unused = own.sources[0]._replace(source_id="unused", status="draft")
    own = dataclasses.replace(own, sources=[*own.sources, unused])
    assert data_status.decide_run_status(own) == "final"


def test_a_derived_figure_rests_on_all_its_sources(run):
    first, second = (row.source_id for row in run.sources[:2])
    results = replaced(stated(run).results[:1], source_id=f"{first} + {second}", derived="sum")
    own = dataclasses.replace(with_draft(run, second), results=results)
    assert data_status.decide_result_status(own) == "draft"


def test_results_rest_on_the_targets_of_the_past_plan_and_not_on_those_of_the_next(run):
    own = with_draft(run, "plan_resolution")  # states targets of 2021–2025 alone
    assert data_status.decide_run_status(own) == "draft"
    assert data_status.decide_result_status(own) == "final"
    past = dataclasses.replace(with_draft(run, "draft_report"), results=[], verdicts=[])
    assert data_status.decide_result_status(past) == "draft"


@pytest.mark.parametrize("named", ["", "income"])
def test_a_judgement_by_count_or_by_name_that_rests_on_a_draft_is_enough(run, named):
    judgement = next(row for row in run.verdicts if row.indicator_id == named)
    own = with_draft(run, judgement.source_id)
    own = dataclasses.replace(own, measures=[], results=[], verdicts=[judgement])
    assert data_status.decide_run_status(own) == "draft"


def test_a_report_on_one_domain_rests_on_its_results_also_of_no_target(run):
    own = with_draft(run, "draft_report")
    drafts = {row.indicator_id for row in own.results if row.source_id == "draft_report"}
    domains = {row.domain for row in own.indicators if row.indicator_id in drafts}
    for domain in {row.domain for row in own.indicators}:
        status = data_status.decide_target_status(own, [], domain)
        assert (status == "draft") == (domain in domains)
    target = next(row for row in own.measures if row.source_id == "plan_resolution")
    assert data_status.decide_target_status(own, [target], sorted(domains)[0]) == "draft"


def test_a_report_on_one_domain_is_no_draft_where_only_another_rests_on_a_draft(demo):
    run = demo(2028)
    marks = {
        domain: exhibits.domain_cover(run, domain, EN).mark for domain in ("economy", "programmes")
    }
    assert marks == {"economy": "Draft data", "programmes": "Provisional data"}


def test_the_status_of_a_run_is_kept_among_the_facts_of_its_province(run, real, compared):
    assert run.facts.data_status == data_status.decide_run_status(run)
    assert real.facts.data_status == "draft"
    assert {row.data_status for row in compared.provinces} == {"draft"}


def test_a_comparison_counts_what_is_set_side_by_side_alone(compared):
    assert data_status.decide_comparison_status(compared) == "draft"
    final = dataclasses.replace(compared, sources=replaced(compared.sources, status="adopted"))
    assert data_status.decide_comparison_status(final) == "provisional"
    rows = replaced(final.side_by_side, result_estimate="no")
    assert (
        data_status.decide_comparison_status(dataclasses.replace(final, side_by_side=rows))
        == "final"
    )
    reason = comparison.SEPARATION_REASONS[0]
    apart = replaced(compared.side_by_side, result_why=reason, target_why=reason)
    assert (
        data_status.decide_comparison_status(dataclasses.replace(compared, side_by_side=apart))
        == ""
    )


COVERS = {
    "summary": exhibits.summary_cover,
    "results": exhibits.results_cover,
    "documents": exhibits.documents_cover,
    "sources": exhibits.sources_cover,
    "progress": exhibits.progress_cover,
    "domain": lambda run, say: exhibits.domain_cover(run, "economy", say),
}


@pytest.mark.parametrize("name", COVERS)
@pytest.mark.parametrize(
    ("sources", "estimate", "code"),
    [("draft", "no", "draft"), ("adopted", "yes", "provisional"), ("adopted", "no", "final")],
)
def test_every_report_bears_its_status_also_where_it_is_final(run, name, sources, estimate, code):
    for say in (EN, VI):
        cover = COVERS[name](stated(run, sources, estimate), say)
        assert cover.mark == say.code("data status", code)
        if name == "summary":  # its message says how many results are of drafts
            assert cover.means == ""
            continue
        every = name == "domain" and code == "draft"  # all the results it shows
        assert cover.means == say.code("status means", "all draft" if every else code)
        assert cover.tone == tables.DATA_STATUSES[code]


# On every page

FINAL = blocks.Cover("Kết quả", "Tỉnh Ẩ", "Đạt 12/18.", mark="Chính thức", means="Đủ.", tone="good")
PAGES = [FINAL.as_json(), *(blocks.paragraph("Một đoạn dài. " * 60).as_json() for _ in range(12))]


def test_a_web_page_bears_the_mark_in_its_bar_its_cover_and_its_foot():
    page = publish.render_html(PAGES, VI, {})
    marked = '<span class="mark tone-good">Chính thức</span>'
    bar, cover = re.findall(
        r'<nav class="bar".*?</nav>|<header class="cover">.*?</header>', page, re.DOTALL
    )
    assert marked in bar
    assert marked in cover
    assert "Đủ." in cover
    assert "· Chính thức</p></footer>" in page


def test_a_page_without_a_mark_shows_none():
    page = publish.render_html([blocks.Cover("Kết quả", "", "Đạt.").as_json()], VI, {})
    assert 'class="mark' not in page.partition("<body")[2]


def test_each_page_of_a_pdf_bears_the_mark():
    reader = pypdf.PdfReader(io.BytesIO(publish.render_pdf(PAGES, VI)))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 1
    assert [n for n, text in enumerate(texts) if "Chính thức" not in text] == []
    assert "Đủ." in texts[0]
