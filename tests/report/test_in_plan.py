"""The exhibits of any briefing year: a plan under way, a past plan not over, a bare folder."""

from __future__ import annotations

import calendar
import dataclasses
import math
import re
from collections import Counter

import pytest
from test_exhibits import LANGUAGES, leaves, numbers, references, rows_of

from briefing import i18n, paths, publish
from briefing.analysis import analyse
from briefing.data import reader
from briefing.report import (
    assessment,
    blocks,
    charts,
    exhibits,
    in_plan,
    target_figures,
    verdict_counts,
)

VI, EN = i18n.load_translator("vi"), i18n.load_translator("en")


@pytest.fixture(scope="module")
def begun(demo):
    """A plan in its second year."""
    return demo(2027)


@pytest.fixture(scope="module")
def over(demo):
    """A plan in its last year."""
    return demo(2030)


@pytest.fixture(scope="module")
def unpublished():
    """The real province a year on, before any result of it is published."""
    return analyse.analyse(reader.load_province(paths.DATA), 2026)


def emptied(run, *names):
    """The run's tables, some without a row."""
    return dataclasses.replace(run, **dict.fromkeys(names, ()))


def plain(run):
    """The same province without headline targets and shares of a whole."""
    return dataclasses.replace(run, province=[run.facts._replace(headline="", structure="")])


def verdicts(run, measures):
    return Counter(
        assessment.verdict_of(row) for row in verdict_counts.counted_targets(run, measures)
    )


def summary(run, say):
    """The exhibits of the summary, in order."""
    numbered = exhibits.numbered_targets(run)
    made = (
        exhibits.summary_cover(run, say),
        exhibits.headline_rows(run, say),
        exhibits.decisions_table(run, say),
        exhibits.findings(run, say),
        exhibits.targets_table(run, numbered, say),
        exhibits.source_list(run, say, numbered),
    )
    return [one for one in made if one is not None]


def others(run, say):
    """The exhibits of the other reports, in order; of one domain."""
    economy = exhibits.measures_of_domain(run, "economy")
    made = (
        *(
            exhibits.results_cover(run, say),
            exhibits.official_verdicts(run, say),
            exhibits.unnamed_verdicts_note(run, say),
        ),
        *(
            exhibits.past_targets_table(run, say),
            exhibits.results_by_year(run, say),
            exhibits.results_by_domain(run, say),
        ),
        *(exhibits.domain_cover(run, "economy", say), exhibits.targets_table(run, economy, say)),
        *(
            exhibits.results_by_domain(run, say, "economy"),
            exhibits.source_list(run, say, economy, "economy"),
        ),
        *(exhibits.documents_cover(run, say), exhibits.disagreements_table(run, say)),
        *(exhibits.arithmetic_checks(run, say), exhibits.sources_cover(run, say)),
        *(
            exhibits.statements_by_source(run, say),
            exhibits.gaps_table(run, say),
            exhibits.results_without_target(run, say),
        ),
        *(
            exhibits.official_assessments(run, say),
            exhibits.derived_figures(run, say),
            exhibits.statements_table(run, say),
        ),
        exhibits.source_list(run, say),
    )
    return [one for one in made if one is not None]


def spaced(text):
    """Without the spaces that keep a number and its sign together."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def finding(run, words_, say=EN):
    """The one finding whose headline holds some words."""
    (item,) = (item for item in exhibits.findings(run, say).items if words_ in item.headline)
    return item


# A plan under way


def test_the_title_says_how_many_targets_keep_pace_and_the_note_what_counts_apart(begun):
    found = verdicts(begun, exhibits.numbered_targets(begun))
    course = found["on_track"] + found["maintained"]
    judged = sum(found.values()) - found["undetermined"] - found["not_due"]
    assert (judged, sum(found.values())) == (20, 23)
    assert exhibits.summary_cover(begun, EN).title == (
        f"2027: of 23 targets {course} met or on track, {judged - course} behind, 3 not judged"
    )
    (span,) = exhibits.numbers_note(begun, EN).spans
    assert "Counted apart: Works begun on the provincial general hospital (due in 2026: " in (
        spaced(span.text)
    )
    assert "(due in 2027: " in span.text


def test_in_the_plans_last_year_the_title_says_how_many_were_met(over):
    found = verdicts(over, exhibits.numbered_targets(over))
    judged = sum(found.values()) - found["undetermined"]
    reached = found["met"] + found["exceeded"]
    title = f"2030: of 23 targets {reached} met, {judged - reached} not, {23 - judged} not judged"
    assert exhibits.summary_cover(over, EN).title == title


def test_stages_and_what_is_due_before_the_end_are_counted_apart(begun):
    counted = verdict_counts.counted_targets(begun, exhibits.numbered_targets(begun))
    assert not any(row.stage_of for row in counted)
    assert {row.due for row in counted} == {2030}


@pytest.mark.parametrize(("judged", "said"), [(0, "none"), (1, "only 1"), (2, "only 2"), (3, "")])
def test_of_fewer_than_three_targets_that_can_be_judged_that_is_said_instead(begun, judged, said):
    rows = verdict_counts.counted_targets(begun, exhibits.numbered_targets(begun))
    rows = [
        row._replace(attainment="not_due", pace="on_track" if place < judged else "undetermined")
        for place, row in enumerate(rows[:5])
    ]
    first, *others = verdict_counts.progress_sentences(begun, rows, EN)
    title = verdict_counts.keep_pace_headline(begun, rows, EN)
    if said:
        assert f"{said} of the 5 targets" in first
        assert not [text for text in others if "on track" in text]
        assert title == f"2027: {judged} of 5 targets can be judged"
    else:
        assert "3 of the 3 targets for 2026–2030 that can be judged are on track" in first
        assert title == "2027: of 5 targets 3 met or on track, 0 behind, 2 not judged"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_without_a_result_is_said_first(demo, unpublished, language):
    say = i18n.load_translator(language)
    first = exhibits.summary_cover(unpublished, say).message.split(". ")[0]
    assert numbers(first, language) == [2026]
    run, own = demo(2027), exhibits.numbered_targets(demo(2027))
    assert list(in_plan.unpublished_sentence(run, own, say)) == []
    earlier = [row for row in run.results if not row.period.endswith("2027")]
    (said,) = in_plan.unpublished_sentence(dataclasses.replace(run, results=earlier), own, say)
    assert numbers(said, language) == [2027, 2026]


def test_until_a_year_of_the_plan_is_known_a_summary_keeps_to_the_baseline(unpublished, real):
    asked, before = (
        exhibits.targets_table(r, exhibits.numbered_targets(r), EN) for r in (unpublished, real)
    )
    assert asked.groups == before.groups
    texts = " ".join(leaves(exhibits.findings(unpublished, EN).as_json()))
    assert "Still without a baseline" in texts
    assert "2026:" not in texts
    assert "Recommended: establish a baseline in 2026 for " in " ".join(
        leaves(exhibits.findings(real, EN).as_json())
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_target_stands_at_the_last_figure_known_with_its_year_and_verdict(begun, language):
    say = i18n.load_translator(language)
    measures = exhibits.numbered_targets(begun)
    table = exhibits.targets_table(begun, measures, say)
    rows = {row.indicator_id: row for row in verdict_counts.counted_targets(begun, measures)}
    names = {row.name[language]: row.indicator_id for row in begun.indicators}
    assert len(rows) == 23
    assert (table.groups[-1].label, len(table.groups[-1].rows)) == (
        say("Due before {due}", due="2030"),
        1,
    )
    cells = [row for group in table.groups[:-1] for row in group.rows]
    for _, name, _, latest, _, achieved, needed, verdict in cells:
        row = rows[names[name.text]]
        assert verdict.text == assessment.verdict_label_of(row, say)
        assert (verdict.tone, verdict.symbol) == assessment.VERDICT_STYLES[
            assessment.verdict_of(row)
        ]
        assert achieved.text == (
            assessment.format_achieved_pace(row, say, with_per_year=False) or "–"
        )
        assert needed.text == (assessment.format_needed_pace(row, say, with_per_year=False) or "–")
        years = target_figures.find_yearly_figures(begun, row, 2027)
        if row.indicator_id == "yearly_investment":  # a total shows the sum so far
            assert latest.text == {"vi": "52.100 tỷ đồng", "en": "52,100 billion VND"}[language]
            continue
        assert latest.text == years[max(years)].format(say)
        assert (str(max(years)) in latest.sub) == (max(years) != 2027)


def test_what_was_decided_by_a_mean_or_sum_stands_at_it(over):
    table = exhibits.targets_table(over, exhibits.numbered_targets(over), EN)
    shown = {row[1].text: (row[3].text, row[3].sub) for row in rows_of(table)}
    value, sub = shown["GRDP growth"]
    assert value == "9.66% a year"
    assert sub.startswith("average 2026–2030")
    assert shown["Total investment in the year"][1].startswith("total 2026–2030")


def test_once_every_target_is_due_no_column_speaks_of_pace(begun, over):
    heads = [
        [
            column.label
            for column in exhibits.targets_table(run, exhibits.numbered_targets(run), EN).columns
        ]
        for run in (begun, over)
    ]
    assert heads[0][5:7] == ["Achieved a year", "Required a year"]
    assert heads[1] == [*heads[0][:5], heads[0][7]]


def test_a_verdict_carries_its_first_reason_as_a_note(begun):
    table = exhibits.targets_table(begun, exhibits.numbered_targets(begun), EN)
    notes = {note.mark: note.text for note in table.notes}
    shown = {row[1].text: [notes[mark] for mark in row[-1].notes] for row in rows_of(table)}
    assert shown["Payments for health services outside the province"] == [
        "No document states a baseline."
    ]
    assert shown["Share of services and industry in GRDP"] == []
    used = {mark for row in rows_of(table) for cell in row for mark in cell.notes}
    assert used == set(notes)


def test_inside_the_plan_a_target_without_any_figure_is_listed_with_its_verdict_and_why(begun):
    name, nan = "grdp_per_capita", math.nan
    blank = {"baseline": nan, "baseline_period": "", "baseline_match": "none", "latest": nan}
    judged = {"achieved_pace": nan, "pace": "undetermined", "reasons": "no_result no_baseline"}
    run = dataclasses.replace(
        begun,
        results=[row for row in begun.results if row.indicator_id != name],
        measures=[
            row._replace(**blank, **judged) if row.indicator_id == name else row
            for row in begun.measures
        ],
    )
    numbered = exhibits.numbered_targets(run)
    listed = exhibits.unmeasured_targets(run, numbered, EN)
    ((number, target, asked, verdict),) = rows_of(listed)
    assert (number.text, target.text) == ("1", "GRDP per capita")
    assert asked.text.startswith("110–115 million VND")
    assert verdict.text == "Cannot be judged"
    notes = {note.mark: note.text for note in listed.notes}
    assert notes[verdict.notes[0]] == EN.code("reason", "no_result")
    table = exhibits.targets_table(run, numbered, EN)
    whole = exhibits.targets_table(begun, numbered, EN)
    assert exhibits.unmeasured_targets(begun, exhibits.numbered_targets(begun), EN) is None
    assert len(rows_of(table)) == len(rows_of(whole)) - 1


def test_the_first_page_shows_the_three_targets_furthest_behind(demo):
    run = demo(2028)
    rows = exhibits.numbered_targets(run)
    behind = [row for row in rows if assessment.verdict_of(row) in assessment.BEHIND]
    shown = [row[0].about for row in rows_of(exhibits.headline_rows(run, EN))]
    by_id = {row.target_id: row for row in rows}
    assert [assessment.verdict_of(by_id[id_]) for id_ in shown] == [
        *["moving_away"] * 2,  # all there are
        "insufficient",
    ]
    others = [row for row in behind if assessment.verdict_of(row) == "insufficient"]
    measured = [row.pace_ratio for row in others if not math.isnan(row.pace_ratio)]
    assert by_id[shown[2]].pace_ratio == min(measured) == pytest.approx(25 / 42)  # of 250 beds


def test_a_target_completed_late_asks_for_no_decision_and_counts_are_those_of_the_legend(demo):
    for year, unmet in ((2028, 0), (2030, 5)):  # of 2028 both were completed since
        run = demo(year)
        squares = charts.target_squares(run, exhibits.numbered_targets(run), EN)
        decided = [row[1].text for row in rows_of(exhibits.decisions_table(run, EN))]
        asked = [text for text in decided if text.startswith("Decide what follows")]
        assert len(asked) == bool(unmet), (year, asked, squares.alt)
        if unmet:
            assert f" {unmet} targets not met" in asked[0]


def test_findings_tell_what_was_missed_what_got_worse_and_what_is_furthest_behind(demo):
    run = demo(2028)
    missed = finding(run, "were not met")
    assert "Works begun on the provincial general hospital (2026; completed late)" in missed.text
    worse = finding(run, "judged worse than in 2027")
    numbered = {row.target_id: row for row in exhibits.numbered_targets(run)}
    changed = [row for row in run.changes if row.sort == "worse" and row.target_id in numbered]
    assert numbers(worse.headline, "en")[0] == len(changed)
    assert "Population covered by health insurance: maintained, now moving away" in worse.text
    ratios = {key: row.pace_ratio for key, row in numbered.items() if row.pace_ratio > -math.inf}
    assert min(ratios, key=ratios.get) == "hospital_beds"
    assert "Size of the new provincial general hospital" in finding(run, "Furthest").headline
    assert "required from here a rise of 225 beds a year" in finding(run, "Furthest").text


def test_findings_name_what_cannot_be_judged_by_its_reason(begun):
    item = finding(begun, "3 of 23 targets cannot be judged")
    assert "No document states a baseline: Payments for health services" in item.text


@pytest.mark.parametrize("domain", ["economy", "society", "infrastructure", "programmes"])
def test_a_domain_under_way_is_told_by_its_own_targets(begun, domain):
    own = exhibits.measures_of_domain(begun, domain)
    message = exhibits.domain_cover(begun, domain, EN).message
    found = verdicts(begun, own)
    course = found["on_track"] + found["maintained"]
    judged = len(own) - found["undetermined"] - found["not_due"]
    assert f"As of 2027, {course} of the {judged} targets for 2026–2030 that can be" in message
    assert len(rows_of(exhibits.targets_table(begun, own, EN))) == len(own)


def test_results_inside_the_plan_are_the_latest_and_run_on_year_by_year(begun):
    cover = exhibits.results_cover(begun, EN)
    assert "2021–2025 and 2026–2027" in cover.title
    assert cover.message.startswith("51 indicators have a result for 2027.")
    assert "14 of the 19 main targets of the 2020–2025 term were met or exceeded" in cover.message
    shown = {row[0].text: row[2].text for row in rows_of(exhibits.results_by_domain(begun, EN))}
    assert shown["GRDP growth"] == "2027"
    assert shown["Share of the digital economy in GRDP"] == "2026"
    assert shown["New Party members over the whole term"] == "2021–2025"
    years = exhibits.results_by_year(begun, EN)
    assert [column.label for column in years.columns[1:]] == [str(y) for y in range(2021, 2028)]
    assert "New provincial general hospital built" not in {r[0].text for r in rows_of(years)}


@pytest.mark.parametrize("year", [2027, 2030])
def test_every_figure_refers_to_a_source_of_the_list(demo, year):
    *others, listed = summary(demo(year), EN)
    for one in others:
        assert references(one) <= references(listed), one.type


@pytest.mark.parametrize("year", [2023, 2027, 2030])
def test_both_languages_show_the_same_numbers_and_keep_the_rules_of_a_report(demo, year):
    run = demo(year)
    made = {
        language: [*(summary(run, i18n.load_translator(language)) if year > 2025 else ())]
        for language in LANGUAGES
    }
    for vi, en in zip(*made.values(), strict=True):
        told = (
            sorted(n for text in leaves(bare_shape(one)) for n in numbers(bare(text), language))
            for one, language in ((vi, "vi"), (en, "en"))
        )
        if vi.type not in ("list", "findings"):  # which hold dates and places
            assert next(told) == next(told), vi.type
    for parts in made.values():
        if parts:
            assert len(publish.check_blocks([one.as_json() for one in parts])) == len(parts)


def bare_shape(block):
    """A block without its footnotes, which are prose: "Cộng 5 năm" is "The five years together"."""
    return {key: part for key, part in block.as_json().items() if key != "notes"}


def bare(text):
    """A text without references to places, and without months: 7/2025 is July 2025."""
    months = "|".join(calendar.month_name[1:])
    return re.sub(rf"\[\d+\].*$|\d+/\d{{4}}|(?:{months}) \d{{4}}", "", text)


# A past plan that is not over, and figures that are not known yet


def test_before_the_baseline_year_no_baseline_is_said_to_be_missing(demo):
    early, later = (
        [group.label for group in exhibits.gaps_table(demo(year), EN).groups]
        for year in (2023, 2025)
    )
    assert "Targets without a baseline" in later
    assert "Targets without a baseline" not in early


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_past_plan_that_is_not_over_has_no_assessment_yet(demo, language):
    say = i18n.load_translator(language)
    (said,) = leaves(exhibits.official_assessments(demo(2023), say).as_json())[:1]
    assert "2021–2025" in said
    assert "2023" in said


def test_checks_that_want_later_figures_are_told_apart_from_those_that_fail(demo):
    message = exhibits.documents_cover(demo(2023), EN).message
    assert "0 of 0" not in message
    assert "10 checks need figures not available by 2023." in message
    groups = exhibits.arithmetic_checks(demo(2025), EN).groups
    assert [len(group.rows) for group in groups] == [10, 1, 1]  # made, compared, waiting
    assert "figures missing" in groups[2].label
    assert [row[0].sub for row in groups[2].rows] == [""]  # a note may tell of what is to come


# Bare folders


@pytest.mark.slow
@pytest.mark.parametrize("year", [2023, 2025, 2026, 2030])
@pytest.mark.parametrize(
    "names",
    [
        ("verdicts",),
        ("disagreements", "checks", "gaps", "requests", "derived", "changes"),
        ("measures", "trajectories", "changes", "verdicts", "disagreements"),
        ("results", "verdicts", "trajectories", "changes"),
    ],
    ids=["verdicts", "optional", "targets", "results"],
)
def test_a_folder_without_some_of_its_rows_still_has_every_report(demo, year, names):
    run = plain(emptied(demo(year), *names))
    if "measures" in names:
        statements = [row for row in run.statements if row.statement != "target"]
        run = dataclasses.replace(run, statements=statements)
    for say in (VI, EN):
        blocks = [*(summary(run, say) if year >= 2025 else ()), *others(run, say)]
        for one in blocks:
            assert leaves(one.as_json()), one
            if one.type == "cover":
                assert one.message


def test_without_an_official_count_the_results_say_so_and_name_none_as_unnamed(demo):
    run = emptied(demo(2025), "verdicts")
    assert exhibits.results_cover(run, EN).message == (
        "No document states how many targets for 2021–2025 were met."
    )
    assert exhibits.unnamed_verdicts_note(run, EN) is None
    assert isinstance(exhibits.official_verdicts(run, EN), blocks.Text)


def test_a_plan_without_targets_is_told_as_such(demo):
    run = plain(emptied(demo(2025), "measures", "verdicts"))
    assert exhibits.summary_cover(run, EN).title == "No target for 2026–2030 is known"
    assert exhibits.headline_rows(run, EN) is None
    assert exhibits.domain_cover(run, "economy", EN).message == (
        "The plan sets no target in this domain."
    )


def test_a_pace_is_compared_with_as_many_years_as_the_plan_has(run):
    longer = dataclasses.replace(run, province=[run.facts._replace(past_plan="2013-2020")])
    table = exhibits.targets_table(longer, exhibits.numbered_targets(longer), EN)
    assert {column.unit for column in table.columns if "20" in column.unit} == {
        *("2020, or average 2016–2020", "2021–2025", "2016–2020")
    }
    assert "2013" not in table.caption


def test_one_document_that_differs_on_one_target_is_told_in_the_singular(run):
    of_target = next(row for row in run.disagreements if row.statement == "target")
    alone = dataclasses.replace(run, disagreements=[of_target])
    assert "differ on 1 target; 1 of 5" in exhibits.documents_cover(alone, EN).message


@pytest.mark.parametrize(
    ("so_far", "needed", "bar"),
    [
        (1.5, 3.0, 0.667),
        (2.0, 1.0, -0.667),
        (-1.2, -1.2, 0.0),
        (-0.6, 0.4, 0.0),  # another way than asked for: no multiple of it
        (0.0, 0.4, 0.0),
        (math.nan, 3.0, 0.0),
    ],
)
def test_the_pace_needed_from_here_has_a_bar_against_that_so_far(begun, so_far, needed, bar):
    paces = {"achieved_pace": so_far, "catch_up_pace": needed}
    run = dataclasses.replace(begun, measures=[row._replace(**paces) for row in begun.measures])
    table = exhibits.targets_table(run, exhibits.numbered_targets(run), EN)
    at = [column.label for column in table.columns].index("Required a year")
    assert {row[at].bar for group in table.groups for row in group.rows} == {bar}
