"""Programmes that bear on a target, causes of a shortfall: a planted fault for each rule."""

from __future__ import annotations

import dataclasses

import pytest
from typed_rows import make_row

from briefing import i18n
from briefing.data.rows import Cause, Programme
from briefing.data.tables import Tables
from briefing.report import assessment, blocks, exhibits, why

EN = i18n.load_translator("en")


def programme(name: str, ids: str, source: str = "nq68", place: str = "1") -> Programme:
    texts = {"vi": name, "en": name}
    cells = {"indicator_ids": ids, "source_id": source, "place": place, "kind": "programme"}
    return make_row(Programme, programme_id=name, name=texts, **cells)


def cause(name: str, ids: str, source: str = "political_report") -> Cause:
    cells = {"indicator_ids": ids, "source_id": source, "place": "1", "kind": "limit"}
    return make_row(Cause, cause_id=name, text={"vi": name, "en": name}, **cells)


def planted(real: Tables, programmes: list[Programme] = [], causes: list[Cause] = []) -> Tables:  # noqa: B006
    return dataclasses.replace(real, programmes=programmes, causes=causes)


def test_a_programme_bears_on_the_indicators_it_names_and_on_no_other(real: Tables) -> None:
    run = planted(real, [programme("roads", "grdp grdp_growth_rate"), programme("jobs", "jobs")])
    assert why.list_programmes(run, "grdp_growth") == []  # no part of another id is one
    assert [row.programme_id for row in why.list_programmes(run, "grdp")] == ["roads"]


def test_of_a_programme_several_documents_name_the_strongest_that_ties_it_is_cited(
    real: Tables,
) -> None:
    rows = [
        programme("roads", "grdp_growth", "political_report"),
        programme("roads", "grdp_growth", "congress", "2"),  # ranks higher
        programme("roads", "jobs", "nq68"),  # the strongest of all, but it ties it to jobs alone
    ]
    (found,) = why.list_programmes(planted(real, rows), "grdp_growth")
    assert (found.source_id, found.place) == ("congress", "2")
    (found,) = why.list_programmes(planted(real, rows[::-1]), "grdp_growth")
    assert found.source_id == "congress"  # whatever their order


def test_programmes_and_causes_come_in_the_order_of_their_files(real: Tables) -> None:
    rows = [
        cause("small", "grdp_growth", "nq68"),  # the stronger source
        cause("late", "grdp_growth", "political_report"),
        cause("other", "jobs"),
    ]
    found = why.list_causes(planted(real, causes=rows), "grdp_growth")
    assert [row.cause_id for row in found] == ["small", "late"]


def test_what_documents_name_as_missed_fell_short_in_its_own_domain_alone(real: Tables) -> None:
    missed = {
        row.indicator_id
        for row in real.verdicts
        if row.verdict == "missed" and row.plan == real.facts.past_plan and row.indicator_id
    }
    assert set(why.find_shortfalls(real, (), EN)) == missed
    domain_of = {row.indicator_id: row.domain for row in real.indicators}
    assert {domain_of[name] for name in missed} != {"economy"}  # or the next line proves nothing
    assert set(why.find_shortfalls(real, (), EN, "economy")) == {
        name for name in missed if domain_of[name] == "economy"
    }
    assert why.find_shortfalls(real, (), EN, "economy")["grdp_growth"] == "missed in 2021–2025"
    unknown = [row._replace(indicator_id="nobody") for row in real.verdicts if row.indicator_id]
    assert why.find_shortfalls(dataclasses.replace(real, verdicts=unknown), (), EN) == {}


@pytest.mark.parametrize("verdict", ["acceleration_needed", "insufficient", "moving_away"])
def test_a_target_behind_falls_short_and_is_told_with_its_verdict(real, verdict) -> None:
    run = dataclasses.replace(real, verdicts=[])
    (row,) = (r for r in real.measures if r.target_id == "digital_economy_share")
    behind = row._replace(pace=verdict, attainment="not_due")
    label = assessment.verdict_label_of(behind, EN)
    assert why.find_shortfalls(run, [behind], EN) == {row.indicator_id: label}
    assert why.find_shortfalls(run, [row._replace(pace="on_track")], EN) == {}
    decided = row._replace(pace=verdict, attainment="met")
    assert why.find_shortfalls(run, [decided], EN) == {}  # what is decided is judged by its result
    failed = row._replace(attainment="not_met")
    assert set(why.find_shortfalls(run, [failed], EN)) == {row.indicator_id}


def test_what_fell_short_is_explained_first_then_other_targets_only_where_a_cause_is_given(
    real: Tables,
) -> None:
    targets = exhibits.measures_of_domain(real, "economy")
    others = [row.indicator_id for row in targets if row.indicator_id != "grdp_growth"]
    rows = [cause("late", f"{others[-1]} grdp_growth"), cause("apart", "jobs")]
    explained = why.list_explained(planted(real, causes=rows), targets, EN, "economy")
    assert explained == {"grdp_growth": "missed in 2021–2025", others[-1]: ""}


def test_the_sources_of_all_that_is_told_are_cited_and_no_others(real: Tables) -> None:
    targets = exhibits.measures_of_domain(real, "economy")
    run = planted(
        real,
        [programme("roads", "grdp_growth", "congress"), programme("schools", "boarding_communes")],
        [cause("late", "grdp_growth", "political_report"), cause("far", "jobs", "nq68")],
    )
    told = {"congress", "political_report"}
    # Of what nothing is said, all documents read are named.
    assert why.list_cited_sources(run, targets, EN, "economy") == {*told, "nq68"}
    short = why.find_shortfalls(real, targets, EN, "economy")
    every = " ".join([*(row.indicator_id for row in targets), *short])
    run = planted(
        real,
        [programme("roads", every, "congress"), programme("schools", "boarding_communes")],
        [cause("late", every, "political_report"), cause("far", "jobs", "nq68")],
    )
    assert why.list_cited_sources(run, targets, EN, "economy") == told


def test_targets_no_programme_bears_on_and_shortfalls_nothing_explains_are_one_gap(
    real: Tables,
) -> None:
    targets = exhibits.measures_of_domain(real, "economy")
    short = why.find_shortfalls(real, targets, EN, "economy")
    every = " ".join(row.indicator_id for row in targets)
    named = [programme("all", every)], [cause("all", " ".join(short))]
    assert exhibits.unexplained_note(planted(real, *named), targets, "economy", EN) is None
    gap = exhibits.unexplained_note(planted(real), targets, "economy", EN)
    assert gap is not None
    assert gap.tone == "gap"
    assert f"bears on any of the {len(targets)} targets: " in gap.text
    assert (
        f"None of the documents read (0: –) explains any of the {len(short)} indicators" in gap.text
    )
    # One target without a programme, nothing without a cause: only that is told.
    but_one = programme("all", " ".join(every.split()[1:]))
    gap = exhibits.unexplained_note(planted(real, [but_one], named[1]), targets, "economy", EN)
    assert gap is not None
    assert f"bears on 1 of the {len(targets)} targets: GRDP growth." in gap.text
    assert "explains" not in gap.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "None of the documents read (5: [1] [2] [3] [4] [5]) explains "),
        ("vi", "các văn bản đã rà soát (5: [1] [2] [3] [4] [5]) nêu nguyên nhân"),
    ],
)
def test_a_gap_says_which_documents_were_read_and_the_report_lists_them(
    real: Tables, language: str, said: str
) -> None:
    """Nobody has read all there is: what no document explains may be in one that was not read."""
    say = i18n.load_translator(language)
    targets = exhibits.measures_of_domain(real, "economy")
    dark = dataclasses.replace(real, causes=[row._replace(indicator_ids="") for row in real.causes])
    gap = exhibits.unexplained_note(dark, targets, "economy", say)
    assert gap is not None
    assert said in gap.text
    listed = exhibits.source_list(dark, say, targets, "economy")
    assert isinstance(listed, blocks.List)
    assert [item[0].text for item in listed.items][:5] == [f"[{number}] " for number in range(1, 6)]


@pytest.mark.parametrize("year", [None, 2028])
def test_in_every_domain_each_target_has_a_programme_or_is_in_the_gap(real, demo, year) -> None:
    run = demo(year) if year else real
    for domain in ("economy", "society", "infrastructure", "programmes", "governance"):
        targets = exhibits.measures_of_domain(run, domain)
        table = exhibits.programmes_table(run, targets, EN)
        groups = table.groups if isinstance(table, blocks.Table) else ()
        shown = "; ".join(row[0].text for group in groups for row in group.rows)
        gap = exhibits.unexplained_note(run, targets, domain, EN)
        for row in targets:
            name = run.indicator_names["en"][row.indicator_id]
            assert (name in shown) or (gap is not None and name in gap.text), name
