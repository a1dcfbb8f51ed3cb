"""The status of figures: a draft, provisional or final, by the sources of what is shown."""

from __future__ import annotations

import dataclasses
import io
import re

import pypdf
import pytest

from briefing import block, compare, exhibit, publish, status, tables, words

EN, VI = words.speak("en"), words.speak("vi")


def stated(run, sources="statistics", estimate="no"):
    """The run with sources of one status and results that are all estimates, or none."""
    return dataclasses.replace(
        run,
        sources=run.sources.assign(status=sources),
        results=run.results.assign(estimate=estimate),
    )


def with_draft(run, source):
    """The run in which one source alone is a draft, and no result an estimate."""
    own = stated(run)
    kinds = ["draft" if one == source else "adopted" for one in own.sources["source_id"]]
    return dataclasses.replace(own, sources=own.sources.assign(status=kinds))


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
    assert status.of_run(stated(run, sources, estimate)) == code
    assert status.of_targets(stated(run, sources, estimate), run.measures) == code
    assert status.of_results(stated(run, sources, estimate)) == code


def test_a_target_in_force_that_rests_on_a_draft_is_enough(run):
    source = run.measures["source_id"].iloc[0]
    others = dataclasses.replace(with_draft(run, source), results=stated(run).results.iloc[:0])
    assert status.of_run(others) == "draft"
    assert status.of_targets(others, run.measures[run.measures["source_id"] == source]) == "draft"
    assert status.of_targets(others, run.measures.iloc[:0]) == "final"


def test_a_source_nothing_in_force_rests_on_makes_no_draft(run):
    own = with_draft(run, "nobody")
    more = own.sources.iloc[[0]].assign(source_id="unused", status="draft")
    own = dataclasses.replace(own, sources=tables.stacked([own.sources, more]))
    assert status.of_run(own) == "final"


def test_a_derived_figure_rests_on_all_its_sources(run):
    first, second = run.sources["source_id"].iloc[:2]
    results = stated(run).results.iloc[:1].assign(source_id=f"{first} + {second}", derived="sum")
    own = dataclasses.replace(with_draft(run, second), results=results)
    assert status.of_results(own) == "draft"


def test_a_report_on_one_domain_is_no_draft_where_only_another_rests_on_a_draft(demo):
    run = demo(2028)
    marks = {
        domain: exhibit.domain_cover(run, domain, EN).mark for domain in ("economy", "programmes")
    }
    assert marks == {"economy": "Draft", "programmes": "Provisional"}


def test_the_status_of_a_run_is_kept_among_the_facts_of_its_province(run, real, compared):
    assert run.place["data_status"] == status.of_run(run)
    assert real.place["data_status"] == "draft"
    assert set(compared.provinces["data_status"]) == {"draft"}


def test_a_comparison_counts_what_is_set_side_by_side_alone(compared):
    assert status.of_comparison(compared) == "draft"
    final = dataclasses.replace(compared, sources=compared.sources.assign(status="adopted"))
    assert status.of_comparison(final) == "provisional"
    rows = final.side_by_side.assign(result_estimate="no")
    assert status.of_comparison(dataclasses.replace(final, side_by_side=rows)) == "final"
    apart = compared.side_by_side.assign(result_why=compare.WHY[0], target_why=compare.WHY[0])
    assert status.of_comparison(dataclasses.replace(compared, side_by_side=apart)) == "final"


COVERS = {
    "summary": exhibit.summary_cover,
    "results": exhibit.results_cover,
    "documents": exhibit.documents_cover,
    "sources": exhibit.sources_cover,
    "progress": exhibit.progress_cover,
    "domain": lambda run, say: exhibit.domain_cover(run, "economy", say),
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
        assert cover.means == say.code("status means", code)
        assert cover.tone == tables.STATUSES[code]


# On every page

FINAL = block.Cover("Kết quả", "Tỉnh Ẩ", "Đạt 12/18.", mark="Chính thức", means="Đủ.", tone="good")
PAGES = [FINAL.as_json(), *(block.paragraph("Một đoạn dài. " * 60).as_json() for _ in range(12))]


def test_a_web_page_bears_the_mark_in_its_bar_its_cover_and_its_foot():
    page = publish.page_html(PAGES, VI, {})
    sign = '<span class="symbol" aria-hidden="true">●</span> '
    marked = f'<span class="mark tone-good">{sign}Chính thức</span>'
    bar, cover = re.findall(
        r'<nav class="bar".*?</nav>|<header class="cover">.*?</header>', page, re.DOTALL
    )
    assert marked in bar
    assert marked in cover
    assert "Đủ." in cover
    assert "· Chính thức</p></footer>" in page


def test_a_page_without_a_mark_shows_none():
    page = publish.page_html([block.Cover("Kết quả", "", "Đạt.").as_json()], VI, {})
    assert 'class="mark' not in page.partition("<body")[2]


def test_each_page_of_a_pdf_bears_the_mark():
    reader = pypdf.PdfReader(io.BytesIO(publish.page_pdf(PAGES, VI)))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 1
    assert [n for n, text in enumerate(texts) if "● Chính thức" not in text] == []
    assert "Đủ." in texts[0]
