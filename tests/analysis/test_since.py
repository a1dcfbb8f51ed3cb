"""Two runs of one province, made by hand: what is new, revised, superseded, withdrawn, flipped."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_rows import make_row

from briefing.analysis import since
from briefing.data.commune_rows import Commune, CommuneResult
from briefing.data.rows import Change, Indicator, Measure, ProvinceFacts, Result, Source, Statement
from briefing.data.tables import RUN_TABLES, Tables

SOURCES = (  # id, date, status, rank
    ("plan", "2025-12-01", "adopted", 1.0),
    ("amendment", "2027-11-01", "adopted", 1.0),
    ("report", "2027-01-20", "intake", 5.0),
    ("yearbook", "2027-09-01", "statistics", 3.0),
    ("later_yearbook", "2028-09-01", "statistics", 3.0),
    ("resolution", "2027-02-01", "adopted", 1.0),
)


def source(id_: str, date: str, status: str, rank: float) -> Source:
    named = {"title": {"vi": f"V {id_}", "en": f"E {id_}"}}
    return make_row(Source, source_id=id_, date=date, status=status, rank=rank, **named)


def result(value: float, of: str = "yearbook", period: str = "2026", **more: object) -> Result:
    told = {"indicator_id": "x", "operator": "=", "decimals": 1.0, "value": value}
    return make_row(Result, **{**told, "source_id": of, "period": period, **more})


def stated(value: float, of: str, in_force: str, period: str = "2026", **more: str) -> Statement:
    told = {"statement": "result", "id": "x", "indicator_id": "x", "operator": "="}
    told |= {"agrees": "no", **more, "value": value, "source_id": of}
    return make_row(Statement, **told, in_force=in_force, period=period)


def target(value: float = 10.0, of: str = "plan", **more: object) -> Measure:
    told = {"target_id": "t", "indicator_id": "x", "plan": "2026-2030", "kind": "level"}
    told |= {"operator": ">=", "value": value, "due": 2030.0, "value_decimals": 0.0}
    told |= {"attainment": "not_due", "pace": "on_track", "source_id": of}
    return make_row(Measure, **{**told, **more})


def run(*rows: object, year: int = 2026) -> Tables:
    """Tables with these rows, each in the table of its kind."""
    facts = {"id": "p", "past_plan": "2021-2025", "plan": "2026-2030", "year": float(year)}
    names = {"vi": "Tăng trưởng", "en": "Growth"}
    indicator = make_row(Indicator, indicator_id="x", unit="percent", name=names)
    given: dict[str, list[object]] = {name: [] for name in RUN_TABLES}
    given |= {"sources": [source(*one) for one in SOURCES], "indicators": [indicator]}
    given["province"] = [make_row(ProvinceFacts, **facts)]
    for row in rows:
        given[next(name for name, kind in RUN_TABLES.items() if type(row) is kind)].append(row)
    return Tables(**given)


def compare(old: Tables, new: Tables, sort: str = "") -> list[since.ChangeSince]:
    return [row for row in since.compare_runs(old, new) if sort in ("", row.sort)]


def test_nothing_differs_between_a_run_and_itself():
    same = run(result(9.1), stated(9.1, "yearbook", "yes"), target())
    assert compare(same, same) == []


def test_a_result_not_known_before_is_new_with_its_source():
    (row,) = compare(run(result(9.1)), run(result(9.1), result(8.4, period="2027"), year=2027))
    assert (row.sort, row.statement, row.indicator_id, row.period) == ("new", "result", "x", "2027")
    assert (row.after, row.source_id, row.in_force) == ("8.4", "yearbook", "yes")
    assert row.name["en"] == "Growth"
    assert row.source_title["en"] == "E yearbook"


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        ("yearbook", "later_yearbook", "later_date"),
        ("report", "yearbook", "higher_rank"),
        ("resolution", "yearbook", "statistics"),
        ("yearbook", "yearbook", "edited"),
    ],
)
def test_a_revised_result_has_both_values_its_source_and_why_that_is_used(before, now, why):
    old = run(result(9.1, before), stated(9.1, before, "yes"))
    others = [] if before == now else [stated(9.1, before, "no")]
    new = run(result(7.2, now), stated(7.2, now, "yes"), *others)
    (row,) = compare(old, new, "revised")
    assert (row.before, row.after, row.why) == ("9.1", "7.2", why)
    assert (row.before_source_id, row.source_id) == (before, now)
    superseded = compare(old, new, "superseded")
    assert [(one.before_source_id, one.source_id, one.why) for one in superseded] == (
        [] if before == now else [(before, now, why)]
    )


def test_a_result_whose_statement_is_gone_is_told_as_replaced_by_what_is_left():
    old = run(result(9.1, "later_yearbook"), stated(9.1, "later_yearbook", "yes"))
    (row,) = compare(old, run(result(8.8), stated(8.8, "yearbook", "yes")), "revised")
    assert row.why == "removed"


def test_a_result_that_is_gone_altogether_is_withdrawn_but_not_one_of_a_later_year():
    old = run(result(9.1), result(8.4, period="2027"), year=2027)
    gone = compare(old, run(year=2027), "withdrawn")
    assert [(row.before, row.why) for row in gone] == [("9.1", "removed"), ("8.4", "removed")]
    assert [row.period for row in compare(old, run(), "withdrawn")] == ["2026"]


def test_a_figure_computed_from_revised_ones_is_told_as_such():
    old = run(result(5.0, "a + b", derived="growth"))
    (row,) = compare(old, run(result(4.0, "a + c", derived="growth")), "revised")
    assert (row.statement, row.why, row.before, row.after) == ("derived", "derived", "5.0", "4.0")


def test_noise_of_sums_and_two_unknown_ends_of_ranges_are_no_revision():
    assert compare(run(result(0.1 + 0.2)), run(result(0.3))) == []
    assert len(compare(run(result(9.0)), run(result(9.0, operator=">")), "revised")) == 1
    ends = run(result(9.0, operator="range", value_high=10.0))
    assert [row.after for row in compare(run(result(9.0)), ends)] == ["9.0–10.0"]


VALUES = st.one_of(st.none(), st.integers(0, 3))  # none where the run does not know the figure


@given(st.dictionaries(st.integers(2021, 2026), st.tuples(VALUES, VALUES)))
def test_each_figure_is_the_same_or_told_once_whatever_both_runs_know(known):
    old, new = (
        run(
            *(
                result(float(pair[n]), period=str(year))
                for year, pair in known.items()
                if pair[n] is not None
            )
        )
        for n in (0, 1)
    )
    told = {row.period: (row.sort, row.before, row.after) for row in compare(old, new)}
    assert len(told) == len(compare(old, new))
    expected = {}
    for year, (before, now) in known.items():
        if before != now:
            sort = "new" if before is None else "withdrawn" if now is None else "revised"
            ends = ("" if end is None else f"{end:.1f}" for end in (before, now))
            expected[str(year)] = (sort, *ends)
    assert told == expected


def test_a_confirmed_figure_is_superseded_and_not_revised():
    old = run(result(9.1, "report"), stated(9.1, "report", "yes"))
    new = run(result(9.1), stated(9.1, "report", "no"), stated(9.1, "yearbook", "yes"))
    assert [row.sort for row in compare(old, new)] == ["superseded"]


def test_an_estimate_is_told_as_one_at_either_end():
    old = run(result(9.1, "report", estimate="yes"))
    (row,) = compare(old, run(result(8.8, estimate="no")), "revised")
    assert (row.before_estimate, row.after_estimate) == ("yes", "no")


def test_a_new_statement_that_does_not_come_into_force_is_told():
    old = run(result(9.1), stated(9.1, "yearbook", "yes"))
    new = run(result(9.1), stated(9.1, "yearbook", "yes"), stated(7.2, "report", "no"))
    (row,) = compare(old, new)
    assert (row.sort, row.after, row.in_force, row.why) == ("new", "7.2", "no", "not_in_force")
    agreeing = stated(9.1, "report", "no", agrees="yes")
    assert compare(old, run(result(9.1), stated(9.1, "yearbook", "yes"), agreeing)) == []


def test_a_revised_target_is_told_field_by_field():
    changed = target(9.0, "amendment", due=2029.0)
    rows = compare(run(target()), run(changed), "revised")
    assert [(row.field, row.before, row.after) for row in rows] == [
        ("value", "10", "9"),
        ("due", "2030", "2029"),
    ]
    assert {row.source_id for row in rows} == {"amendment"}


def test_a_withdrawn_target_names_the_document_and_a_deleted_one_says_so():
    said = {"statement": "target", "id": "t", "period": "", "withdrawn": "yes"}
    (row,) = compare(run(target()), run(stated(10.0, "amendment", "yes", **said)))
    assert (row.sort, row.why, row.source_id) == ("withdrawn", "withdrawn", "amendment")
    (row,) = compare(run(target()), run())
    assert (row.sort, row.why, row.source_id) == ("withdrawn", "removed", "")


# The cause of a verdict that flipped

FLIPPED = {"pace": "insufficient"}


def find_cause(old: Tables, new: Tables) -> str:
    (row,) = compare(old, new, "verdict")
    assert (row.field, row.before, row.after) == ("pace", "on_track", "insufficient")
    return row.why


def test_a_verdict_flipped_by_a_corrected_result():
    assert find_cause(run(result(9.1), target()), run(result(7.2), target(**FLIPPED))) == "result"


def test_a_verdict_flipped_by_a_result_that_came_in_late():
    assert find_cause(run(target()), run(result(7.2), target(**FLIPPED))) == "result"


def test_a_verdict_flipped_by_a_figure_only_the_measure_shows():
    latest = {"latest_period": "2026"}
    old, new = target(latest=9.1, **latest), target(latest=7.2, **latest, **FLIPPED)
    assert find_cause(run(old), run(new)) == "result"


def test_a_verdict_flipped_by_the_target():
    old, new = target(), target(12.0, "amendment", **FLIPPED, replaced_pace="on_track")
    assert find_cause(run(result(9.1), old), run(result(9.1), new)) == "target"


def test_an_amended_target_is_not_the_cause_where_its_old_wording_would_have_flipped_too():
    new = target(12.0, "amendment", **FLIPPED, replaced_pace="insufficient")
    assert find_cause(run(result(9.1), target()), run(result(7.2), new)) == "result"


def test_a_verdict_flipped_by_nothing_but_the_method():
    same = result(9.1)
    assert find_cause(run(same, target()), run(same, target(**FLIPPED))) == "method"


def change(before: str) -> Change:
    return make_row(Change, target_id="t", field="pace", before=before, after="insufficient")


def test_a_verdict_flipped_by_the_year_moving_on():
    old = run(result(9.1), target())
    new = (result(9.1), result(3.0, period="2027"), target(**FLIPPED))
    assert find_cause(old, run(*new, change("on_track"), year=2027)) == "year"
    assert find_cause(old, run(*new, year=2028)) == "year"


def test_a_verdict_of_the_earlier_year_that_a_correction_flipped_is_not_put_down_to_the_year():
    old = run(result(9.1), target())
    new = run(result(7.2), result(3.0, period="2027"), target(**FLIPPED), year=2027)
    assert find_cause(old, new) == "result"


def test_no_verdict_has_flipped_where_pace_does_not_apply_or_nothing_is_known():
    for pace in ("not_applicable", ""):
        assert compare(run(target(pace=pace)), run(target()), "verdict") == []


def test_the_value_is_written_with_the_digits_of_the_data():
    assert since._write(result(98.0)) == "98.0"
    assert since._write(result(98.0, decimals=math.nan)) == "98"


def test_an_exact_figure_of_an_equal_source_takes_the_place_of_a_bound():
    old = run(result(9.0, "yearbook", operator=">"), stated(9.0, "yearbook", "yes"))
    same = make_row(Source, source_id="other", date="2027-09-01", status="statistics", rank=3.0)
    new = run(
        result(9.1, "other"), stated(9.1, "other", "yes"), stated(9.0, "yearbook", "no"), same
    )
    (row,) = compare(old, new, "revised")
    assert row.why == "exact"
    assert row.why in since.WHY_CODES


def test_what_is_striven_for_beside_a_target_is_not_why_its_verdict_flipped():
    old, new = target(), target(**FLIPPED, stretch=12.0)
    assert [row.field for row in compare(run(old), run(new), "revised")] == ["stretch"]
    assert find_cause(run(result(9.1), old), run(result(7.2), new)) == "result"


def test_a_revised_result_of_the_same_id_as_a_target_does_not_amend_it():
    old, new = target(target_id="x"), target(target_id="x", **FLIPPED)
    assert find_cause(run(result(9.1), old), run(result(7.2), new)) == "result"


def test_a_target_that_is_new_beside_one_does_not_amend_it():
    other = target(target_id="u")
    new = run(result(7.2), target(**FLIPPED), other)
    assert [(row.sort, row.id) for row in compare(run(target()), new, "new")] == [
        *(("new", "x"), ("new", "u"))
    ]
    assert find_cause(run(result(9.1), target()), new) == "result"


def of_commune(value: float, of: str = "report", code: str = "01290", **more: object) -> object:
    told = {"indicator_id": "x", "operator": "=", "decimals": 1.0, "value": value, "period": "2026"}
    return make_row(CommuneResult, **{**told, "commune_id": code, "source_id": of, **more})


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ([], [of_commune(9.1)], ("new", "", "9.1", "")),
        ([of_commune(9.1)], [of_commune(9.5)], ("revised", "9.1", "9.5", "edited")),
        (
            [of_commune(9.1)],
            [of_commune(9.5, "yearbook")],
            ("revised", "9.1", "9.5", "higher_rank"),
        ),
        ([of_commune(9.1)], [], ("withdrawn", "9.1", "", "removed")),
        ([], [of_commune(9.1, "a + b", derived="index")], ("new", "", "9.1", "computed")),
        (
            [of_commune(9.1, "a + b", derived="index")],
            [of_commune(9.2, "a + c", derived="index")],
            ("revised", "9.1", "9.2", "derived"),
        ),
    ],
)
def test_a_result_of_a_commune_that_changed_is_told_with_its_name(before, now, told):
    """Other communes, and other years, are told of by themselves."""
    names = {"vi": "Bảo Lâm", "en": "Bao Lam"}
    same = [make_row(Commune, commune_id="01290", name=names), of_commune(5.0, code="01291")]
    (row,) = since.compare_communes(run(*same, *before), run(*same, *now))
    assert (row.sort, row.before, row.after, row.why) == told
    assert (row.statement, row.id, row.name["en"]) == ("commune", "01290", "Bao Lam: Growth")
    assert since.compare_communes(run(*same, *now), run(*same, *now)) == []


def test_a_result_of_a_commune_of_a_year_the_other_run_cannot_have_is_not_gone():
    later = of_commune(9.1, period="2027")
    assert since.compare_communes(run(later, year=2027), run(year=2026)) == []
