"""The progress report: what an adviser finds in it, year by year of the demonstration province."""

from __future__ import annotations

import dataclasses
import functools
import html
import itertools
import re
from collections import Counter

import pytest
from test_exhibits import leaves, numbers, rows_of
from typed_rows import count_attainments

from briefing import i18n, paths, publish
from briefing.analysis import analyse
from briefing.analysis.targets import distance
from briefing.data import reader, tables
from briefing.report import assessment, blocks, charts, exhibits, target_figures
from briefing.report.charts import progress
from briefing.report.drawing import canvas, panels
from briefing.report.drawing.label_placement import Box

VI, EN = i18n.load_translator("vi"), i18n.load_translator("en")
LANGUAGES = i18n.LANGUAGES
YEARS = (2023, 2026, 2028, 2030)
TABLES = (exhibits.verdict_changes, exhibits.progress_table, exhibits.interim_table)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def unpublished():
    """The project's own province as of the plan's first year, of which nothing is known yet."""
    return analyse.analyse(reader.load_province(paths.DATA), 2026)


@functools.cache
def shown(made, run, say=EN):
    """An exhibit of a run, made once."""
    return made(run, say)


def cell(table: blocks.Table, name: str, label: str) -> blocks.Cell:
    """A cell of the row of a target, by the name of the column."""
    place = [column.label for column in table.columns].index(label)
    own = [row for row in rows_of(table) if name in (cell.text for cell in row)]
    assert len(own) == 1, name
    return own[0][place]


def standing(run, name: str, label: str) -> blocks.Cell:
    return cell(shown(exhibits.progress_table, run), name, label)


def groups(table: blocks.Table) -> dict[str, list[str]]:
    """The names of a table's rows, by the label of their group."""
    head = next(i for i, column in enumerate(table.columns) if column.header)
    return {group.label: [row[head].text for row in group.rows] for group in table.groups}


# Message and counts


@pytest.mark.parametrize("year", YEARS)
def test_the_tiles_are_one_set_of_counts_without_a_zero_and_together_all_targets(demo, year):
    run = demo(year)
    tiles = exhibits.verdict_tiles(run, EN).tiles
    counts = [int(tile.value) for tile in tiles]
    assert sum(counts) == len(target_figures.plan_targets(run))
    assert 0 not in counts
    assert len({tile.label for tile in tiles}) == len(tiles)


@pytest.mark.parametrize("year", YEARS)
def test_the_tiles_agree_with_the_attainments_of_the_measures(demo, year):
    run = demo(year)
    plan = target_figures.current_plan(run)
    counts = count_attainments([row for row in run.measures if row.plan == plan])
    tiles = {tile.label: int(tile.value) for tile in exhibits.verdict_tiles(run, EN).tiles}
    for code in ("met", "exceeded", "not_met"):
        assert tiles.get(assessment.verdict_label(code, EN), 0) == counts[code]


@each_language
def test_that_targets_cannot_be_judged_is_said_once_in_the_opening(demo, language):
    run, say = demo(2028), i18n.load_translator(language)
    opening = (exhibits.progress_cover(run, say), exhibits.verdict_tiles(run, say))
    text = " ".join(text for block in opening for text in leaves(block.as_json())).casefold()
    assert text.count(assessment.verdict_label("undetermined", say).casefold()) == 1


def test_the_plan_shown_is_the_one_the_year_lies_in(demo):
    assert target_figures.current_plan(demo(2023)) == "2021-2025"
    assert target_figures.current_plan(demo(2026)) == "2026-2030"
    assert {row.plan for row in target_figures.plan_targets(demo(2023))} == {"2021-2025"}


def test_the_message_of_2028_is_that_of_the_demonstration_provinces_own_readme(demo):
    message = exhibits.progress_cover(demo(2028), EN).message
    first = message.partition(".")[0]
    assert numbers(first.replace("2026–2030", ""), "en") == [2028, 21, 33]
    assert "Not met: Budget revenue relative to the year's estimate." in message
    assert "Population covered by health insurance; Digital transformation rank" in message
    tiles = {tile.label: tile for tile in exhibits.verdict_tiles(demo(2028), EN).tiles}
    assert [tile.value for tile in tiles.values()] == ["21", "5", "4", "2", "1", "8"]
    tiles = {tile.label: tile for tile in exhibits.verdict_tiles(demo(2027), EN).tiles}
    assert tiles["Cannot be judged"].detail == "most often: no document states a baseline"


def test_in_the_due_year_the_message_says_what_was_met_and_what_was_not(demo):
    message = exhibits.progress_cover(demo(2030), EN).message
    assert message.startswith("By 2030, 22 of the 34 targets for 2026–2030 that can be judged were")
    tiles = exhibits.verdict_tiles(demo(2030), EN).tiles
    assert [tile.value for tile in tiles] == ["14", "8", "12", "7"]
    *others, open_tile = (tile.detail for tile in tiles)
    assert set(others) == {""}
    assert open_tile.startswith("most often: the result is known only as “over”, “under”")


def test_of_too_few_judged_targets_no_share_is_told(demo):
    run = demo(2028)
    rows = target_figures.plan_targets(run)
    kept = {row.target_id for row in rows[:2]}
    unjudged = [
        row if row.target_id in kept else row._replace(attainment="not_due", pace="undetermined")
        for row in run.measures
    ]
    message = exhibits.progress_cover(dataclasses.replace(run, measures=unjudged), EN).message
    assert message.startswith("As of 2028, only 2 of the 41 targets for 2026–2030 can be judged.")


def test_without_any_result_the_message_says_so_first(unpublished):
    message = exhibits.progress_cover(unpublished, EN).message
    assert message.startswith("No result for the whole of 2026 has been published yet.")
    assert "The pace of none of the 46 targets for 2026–2030 can be judged yet." in message
    assert "19 of them" in message
    (span,) = exhibits.verdict_tiles(unpublished, EN).spans
    assert span.text == "No target has a verdict yet."  # the heading above it leads to something
    assert "for 24 a comparable baseline is missing" in message  # 3 are new things, done or not
    vietnamese = exhibits.progress_cover(unpublished, VI).message
    assert vietnamese.startswith("Kết quả cả năm 2026 chưa được công bố.")


@pytest.mark.slow
def test_a_year_not_yet_published_is_said_and_the_year_before_serves():
    read = reader.load_province(paths.DEMO_DATA)
    before = {
        name: tuple(one for one in read.rows[name] if one.row.period != "2028")
        for name in ("results", "commune_results")
    }
    early = dataclasses.replace(read, rows={**read.rows, **before})
    run = analyse.analyse(early, 2028)
    message = exhibits.progress_cover(run, EN).message
    assert message.startswith(
        "No result for the whole of 2028 has been published yet. As of 2028, "
    )
    latest = standing(run, "Forest cover", "Latest")
    assert (latest.text, latest.sub[:4], latest.notes) == ("57.9%", "2027", ("*",))
    assert "judged as of 2027" in standing(run, "Forest cover", "Target").sub


def test_what_is_due_earlier_is_counted_apart(demo):
    said = exhibits.interim_counts(demo(2028), EN).spans[0].text
    assert numbers(said, "en") == [41, 2030, 7, 1, 3, 3, 4, 3, 1, 2028]
    assert "Withdrawn, in no count: Recognised local products (Resolution on the" in said
    table = groups(shown(exhibits.interim_table, demo(2028)))
    assert [len(names) for names in table.values()] == [7, 4]
    official = {row.target_id for row in target_figures.plan_targets(demo(2028))}
    assert not official & {row.target_id for row in target_figures.interim_targets(demo(2028))}


# Every target


def with_part_years(run, *figures):
    """The run of 2027 without its budget revenue, and with figures of parts of years."""
    (known,) = (
        row for row in run.results if (row.indicator_id, row.period) == ("budget_revenue", "2027")
    )
    parts = [known._replace(period=period, value=value) for period, value in figures]
    results = [row for row in run.results if row is not known]
    return dataclasses.replace(run, results=[*results, *parts])


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            [("2027-06", 2150.0), ("2026-06", 2000.0)],
            ["first six months of 2027: ", "50%", "+7.5%"],
        ),
        ([("2027-03", 1000.0), ("2027-06", 2150.0)], ["50%"]),  # the latest; nothing a year before
        ([("2027-12", 4400.0)], ["102%"]),  # December is not the year: it is shown and not judged
        ([("2026-06", 2000.0)], []),
    ],
)
def test_a_part_of_the_year_stands_beside_the_yearly_target_and_judges_nothing(demo, figures, told):
    run = with_part_years(demo(2027), *figures)
    target = run.measure_by_id["budget_revenue_2027"]
    text = target_figures.describe_part_year(run, target, EN)
    assert bool(text) == bool(told)
    assert all(part in text for part in told)
    table = exhibits.interim_table(run, EN)
    cells = {row[0].about: row for group in table.groups for row in group.rows}
    assert text in cells["budget_revenue_2027"][3].sub


def test_a_year_that_is_known_as_a_whole_needs_no_part_of_it(demo):
    run = demo(2027)
    more = [row._replace(period="2027-06") for row in run.results if row.period == "2027"]
    both = dataclasses.replace(run, results=[*run.results, *more])
    target = both.measure_by_id["budget_revenue_2027"]
    assert target_figures.describe_part_year(both, target, EN) == ""


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "Amended from on average ≥ 35% to on average ≥ 34% by: Resolution on the "
            "socio-economic development plan of 2028 of the Demonstration Province (fictitious); "
            "by the earlier target: not met. Lead: Planning Department (fictitious).",
        ),
        (
            "vi",
            "Được điều chỉnh từ bình quân ≥ 35% thành bình quân ≥ 34% theo: Nghị quyết về Kế hoạch "
            "phát triển kinh tế - xã hội năm 2028 tỉnh Minh Họa (hư cấu); nếu tính theo chỉ tiêu "
            "trước khi điều chỉnh: không đạt. Cơ quan chủ trì: Sở Kế hoạch (hư cấu).",
        ),
    ],
)
def test_an_amended_target_is_told_with_its_document_and_who_leads(demo, language, told):
    table = exhibits.interim_table(demo(2029), i18n.load_translator(language))
    cells = [row for group in table.groups for row in group.rows]
    (row,) = (row for row in cells if row[0].about == "investment_grdp_share_2029")
    assert row[0].sub.replace("\N{NO-BREAK SPACE}", " ") == told
    assert "35%" in row[2].sub  # what is striven for


def test_a_mean_stands_at_the_years_so_far_and_needs_the_rest_of_it_from_here(demo):
    run = demo(2028)
    latest = standing(run, "GRDP growth", "Latest")
    assert (latest.text, latest.sub) == ("9.6% a year", "average 2026–2028 · [14] Table 1")
    needed = standing(run, "GRDP growth", "Required a year")
    assert (needed.text, needed.sub) == (
        "≥\xa09.35%",
        "from the start ≥\xa09.5%",
    )  # 9.5⁵ ÷ 8.9 · 9.8 · 10.1


def test_a_total_stands_at_the_sum_so_far(demo):
    latest = standing(demo(2028), "Total investment in the year", "Latest")
    assert latest.text == "83,000 billion VND"  # 24,500 + 27,600 + 30,900
    assert latest.sub.startswith("total 2026–2028")
    due = standing(demo(2030), "Total investment in the year", "Latest")
    assert due.text == "153,200 billion VND"


def test_a_cut_says_the_level_it_comes_to_only_from_a_baseline_of_its_own(demo):
    run = demo(2028)
    assert standing(run, "Satellite school sites", "Target value").sub.startswith(
        "that is 202 school sites"
    )
    outside = standing(run, "Payments for health services outside the province", "Target value")
    assert "that is" not in outside.sub
    assert "nearest baseline" in outside.sub


def test_what_is_to_be_held_says_how_far_it_stands_from_its_bound(demo):
    run = demo(2028)
    held = "Communes and wards meeting national health criteria"
    assert standing(run, held, "Required a year").sub == "3.1 percentage points to spare"
    lost = standing(run, "Population covered by health insurance", "Required a year")
    assert (lost.text, lost.sub) == ("≥\xa0+0.4 percentage points", "0.8 percentage points short")


def test_the_year_missed_and_the_stage_missed_are_named(demo):
    run = demo(2028)
    estimate = standing(run, "Budget revenue relative to the year's estimate", "Target")
    assert estimate.sub == "Not met in 2028."
    built = standing(run, "New provincial general hospital built", "Target")
    assert "Works begun on the provincial general hospital" in built.sub


def test_a_missing_year_is_named_where_a_later_one_is_known(demo):
    run = demo(2028)
    assert standing(run, "Growth of agriculture", "Target").sub == "No result for 2027."
    old = standing(run, "Stunting among children under five", "Target")
    assert "more than a year old" in old.sub


def test_a_result_of_an_earlier_year_is_marked_and_the_mark_explained(demo):
    table = shown(exhibits.progress_table, demo(2028))
    latest = cell(table, "Stunting among children under five", "Latest")
    assert latest.notes == ("*",)
    assert latest.sub.startswith("2026")
    assert {note.mark: note.text for note in table.notes}["*"].startswith(
        "A result from before 2028"
    )


def test_a_rank_gains_places_in_all_and_has_no_pace(demo):
    table = shown(exhibits.progress_table, demo(2028))
    name = "Digital transformation rank (DTI)"
    assert cell(table, name, "Required a year").text == "9 places in total"
    assert "a year so far" not in cell(table, name, "Latest").sub


def test_a_target_of_the_plan_has_its_pace_so_far_below_its_result_and_its_end_below_the_verdict(
    demo,
):
    table = shown(exhibits.progress_table, demo(2028))
    labels = [column.label for column in table.columns]
    assert labels == ["No.", "Target", "Target value", "Latest", "Required a year", "Verdict"]
    name = "Size of the new provincial general hospital"
    assert cell(table, name, "Latest").sub.startswith("+83 beds a year so far · [")
    assert cell(table, name, "Verdict").sub.endswith("at the pace so far: 417 beds")


def test_numbered_targets_come_first_in_a_domain_in_the_order_of_their_numbers(demo):
    for group in shown(exhibits.progress_table, demo(2028)).groups:
        marked = [row[0].text for row in group.rows]
        counted = [int(number) for number in marked if number]
        assert marked == [*map(str, sorted(counted)), *[""] * (len(marked) - len(counted))]


def test_from_the_due_year_on_no_column_of_pace_is_left(demo):
    labels = [column.label for column in shown(exhibits.progress_table, demo(2030)).columns]
    assert labels == ["No.", "Target", "Target value", "Latest", "Verdict"]


def test_without_any_result_the_baseline_the_target_and_the_pace_from_the_start_are_shown(
    unpublished,
):
    table = shown(exhibits.progress_table, unpublished)
    growth = next(row for row in rows_of(table) if row[1].text == "GRDP per capita")
    assert [column.label for column in table.columns][2:] == [
        *("Target value", "Required a year", "Verdict")
    ]
    assert "50.73" in growth[2].sub
    assert growth[3].text == "+8.13–9.54%"
    assert growth[4].text == "Cannot be judged"


# Changes


def test_changes_stand_by_how_they_changed_with_both_years(demo):
    table = shown(exhibits.verdict_changes, demo(2028))
    found = groups(table)
    assert {label: len(names) for label, names in found.items()} == {
        **{"Now decided": 3, "Worsened": 5, "Improved": 7},
        **{"Can now be judged": 1, "Now cannot be judged": 4},
    }
    fall = next(row for row in rows_of(table) if row[0].text == "Urban unemployment rate")
    assert [(one.text, one.sub) for one in fall[1:3]] == [
        ("On track", "2.9%"),
        ("Insufficient pace", "3.3%"),
    ]
    old = next(row for row in rows_of(table) if row[0].text.startswith("Share of the digital"))
    assert old[1].sub == "8.1% (2026)"  # last year's verdict was of the year before


def test_a_target_decided_this_year_is_told_once(demo):
    names = Counter(row[0].text for row in rows_of(shown(exhibits.verdict_changes, demo(2028))))
    assert names["Budget revenue relative to the year's estimate"] == 1


def test_that_nothing_changed_is_said_and_the_first_year_of_a_plan_says_why(demo):
    run = demo(2028)
    same = dataclasses.replace(run, changes=[])
    assert exhibits.verdict_changes(same, EN).spans[0].text == "No verdict has changed since 2027."
    first = dataclasses.replace(demo(2026), changes=[])
    assert "first year of the plan" in exhibits.verdict_changes(first, EN).spans[0].text


# What cannot be judged


def test_what_cannot_be_judged_stands_under_what_the_next_result_cannot_mend(unpublished):
    found = {
        item[0].text.partition(" (")[0]: item[1].text
        for item in exhibits.undetermined_targets(unpublished, EN).items
    }
    assert "Share of the digital economy in GRDP" in found["No document states a baseline"]
    assert "GRDP per capita" in found["There is no result"]
    assert "Share of the digital economy in GRDP" not in found["There is no result"]


def test_every_target_that_cannot_be_judged_is_listed_once(demo):
    run = demo(2028)
    names = words_of(run)
    listed = [
        name
        for item in exhibits.undetermined_targets(run, EN).items
        for name in item[1].text.strip(" .").split("; ")
    ]
    unjudged = [
        row
        for row in target_figures.plan_targets(run)
        if assessment.verdict_of(row) == "undetermined"
    ]
    assert sorted(listed) == sorted(names[row.indicator_id] for row in unjudged)


def words_of(run) -> dict[str, str]:
    return {row.indicator_id: row.name["en"] for row in run.indicators}


# Both languages, no colour alone


@pytest.mark.parametrize("year", [2026, 2028, 2030])
def test_both_languages_show_the_same_digits(demo, year):
    run = demo(year)
    for made in TABLES:
        vi, en = (shown(made, run, i18n.load_translator(language)) for language in LANGUAGES)
        named = [column.header for column in vi.columns]  # names may hold figures: under five
        for one, other in zip(rows_of(vi), rows_of(en), strict=True):
            for is_name, first, second in zip(named, one, other, strict=True):
                assert is_name or sorted(numbers(first.text, "vi")) == sorted(
                    numbers(second.text, "en")
                )
    for made in (exhibits.progress_cover, exhibits.verdict_tiles, exhibits.interim_counts):
        vi, en = (
            sorted(
                number
                for text in leaves(shown(made, run, i18n.load_translator(language)).as_json())
                for number in numbers(text, language)
            )
            for language in LANGUAGES
        )
        assert vi == en, made


def test_a_verdict_is_never_told_by_its_colour_alone(demo):
    for year in (2026, 2028, 2030):
        for made in TABLES:
            for row in rows_of(shown(made, demo(year))):
                assert all(one.symbol and one.text for one in row if one.tone)
    assert all(panel.verdict_text[:1] in "●■▼▲○–" for panel in all_panels(demo(2028), EN))


@each_language
@pytest.mark.parametrize("year", YEARS)
def test_the_report_keeps_the_rules_of_a_published_one(demo, year, language):
    check_rules(demo(year), i18n.load_translator(language))


@each_language
def test_the_report_without_results_keeps_them_too(unpublished, language):
    check_rules(unpublished, i18n.load_translator(language))


def test_a_plan_without_targets_says_so_in_every_part(demo):
    run = demo(2028)
    names = ("measures", "trajectories", "changes", "statements")
    empty = dataclasses.replace(run, **dict.fromkeys(names, ()))
    check_rules(empty, VI)
    message = exhibits.progress_cover(empty, EN).message
    assert message == "No target for 2026–2030 is known."


def check_rules(run: tables.Tables, say: i18n.Translator) -> None:
    made = [
        exhibits.progress_cover(run, say),
        *(exhibits.verdict_tiles(run, say), exhibits.interim_counts(run, say)),
        *(shown(one, run, say) for one in TABLES),
        *(exhibits.undetermined_targets(run, say), exhibits.progress_source_list(run, say)),
    ]
    shapes = [one.as_json() for one in made if one]
    assert len(publish.check_blocks(shapes)) == len(shapes)
    listed = set(re.findall(r"\[\d+\]", " ".join(leaves(shapes[-1]))))
    assert set(re.findall(r"\[\d+\]", " ".join(leaves(shapes[:-1])))) <= listed


# Charts


def all_drawn(run: tables.Tables, say: i18n.Translator) -> list[progress.Drawn]:
    return [one for shown in progress.panels_by_domain(run, say).values() for one in shown]


def all_panels(run: tables.Tables, say: i18n.Translator) -> list[panels.Panel]:
    return [panel for _, panel in all_drawn(run, say)]


def test_every_target_with_a_result_has_a_panel_and_the_others_are_counted(demo, unpublished):
    run = demo(2028)
    assert len(all_panels(run, EN)) == 38
    assert progress.describe_not_drawn(run, EN) == (
        "Not drawn: milestones, which have no values (2); targets without a result since 2026 (1)."
    )
    assert all_panels(unpublished, EN) == []
    assert "targets without a result since 2026 (45)" in progress.describe_not_drawn(
        unpublished, EN
    )


def test_a_panels_sentence_tells_every_value_drawn(demo):
    drawn = next(one for one in all_drawn(demo(2028), EN) if one[1].name == "GRDP per capita")
    assert progress.describe_panel(*drawn, EN) == (
        "GRDP per capita (million VND per person): 68.4 in 2025; 75.0 in 2026; 84.6 in 2027; "
        "94.3 in 2028; target: 110–115 by 2030. On track; at the pace so far "
        "116.8 million VND per person."
    )


def test_a_mean_is_drawn_as_that_of_all_years_so_far_and_says_so(demo):
    panel = next(p for p in all_panels(demo(2028), EN) if p.name == "GRDP growth")
    assert panel.unit == "% a year, average"
    assert [year for year, _ in panel.results] == [2026, 2027, 2028]
    assert panel.result_texts[-1] == "9.6"
    assert dict(panel.yearly)[2028] == 10.1


def test_a_target_whose_level_is_not_known_has_no_mark(demo):
    outside = "Payments for health services outside the province"
    row, panel = next(one for one in all_drawn(demo(2028), EN) if one[1].name == outside)
    assert panel.target_text == ""
    assert "target: cut by ≥\N{NO-BREAK SPACE}25%" in progress.describe_panel(row, panel, EN)


def test_the_way_ahead_begins_where_the_results_end(demo):
    for panel in all_panels(demo(2028), EN):
        if panel.projected:
            assert panel.projected[0] == panel.results[-1]
            assert panel.projected[-1][0] == panel.years[1] == 2030
    assert not any(panel.projected for panel in all_panels(demo(2030), EN))


@pytest.mark.slow
@each_language
@pytest.mark.parametrize("year", [2026, 2028, 2030])
def test_every_panel_has_its_verdict_and_no_text_leaves_the_sheet(demo, year, language):
    say, run = i18n.load_translator(language), demo(year)
    figures = [f for f in charts.progress_charts(run, say) if isinstance(f, blocks.Figure)]
    written = [text for figure in figures for text in texts(figure.svg)]
    drawn = all_drawn(run, say)
    assert Counter(written) >= Counter(panel.verdict_text for _, panel in drawn)
    assert " ".join(figure.alt for figure in figures) == " ".join(
        progress.describe_panel(*one, say) for one in drawn
    )
    for figure, svg in ((f, svg) for f in figures for svg in (f.svg, f.narrow)):
        _, _, wide, high = map(float, re.findall(r'viewBox="([^"]*)"', svg)[0].split())
        assert svg == figure.narrow or high <= 205 / 25.4 * 72  # it fits on a page, with its notes
        assert wide == pytest.approx((170 if svg == figure.svg else 100) / 25.4 * 72)
        for style, x, y, text in placed(svg):
            size = float(re.findall(r"font-size: ([\d.]+)px", style)[0])
            assert size >= canvas.SMALL_SIZE
            box, _ = text_box(style, x, y, text)
            assert box.left >= -0.5, text
            assert box.right <= wide + 0.5, text
            assert size * 0.7 <= y <= high + 0.5, text


@pytest.mark.slow
@each_language
@pytest.mark.parametrize("year", [2026, 2028, 2030])
def test_no_text_of_the_small_charts_covers_another(demo, year, language):
    say = i18n.load_translator(language)
    figures = [f for f in charts.progress_charts(demo(year), say) if isinstance(f, blocks.Figure)]
    for svg in (svg for figure in figures for svg in (figure.svg, figure.narrow)):
        boxes = [text_box(*one) for one in placed(svg)]
        for (one, first), (other, second) in itertools.combinations(boxes, 2):
            assert not one.overlaps(other), (first, second)


def text_box(style: str, x: float, y: float, text: str) -> tuple[Box, str]:
    """What a text covers, from its capitals' top to its baseline."""
    size = float(re.findall(r"font-size: ([\d.]+)px", style)[0])
    weight = 600 if "weight: 600" in style else 400
    wide = canvas.measure_text(text, size, weight) * 72 / 25.4
    anchor = re.findall(r"text-anchor: (\w+)", style)
    left = x - {"middle": wide / 2, "end": wide}.get(anchor[0] if anchor else "", 0)
    return Box(left, y - size * 0.7, left + wide, y), text


@pytest.mark.slow
def test_each_result_and_target_says_its_value_where_it_is_pointed_at(demo):
    figures = [f for f in charts.progress_charts(demo(2028), EN) if isinstance(f, blocks.Figure)]
    wide, small = (
        "".join(parts) for parts in zip(*((f.svg, f.narrow) for f in figures), strict=True)
    )
    said = {html.unescape(one) for one in re.findall(r'data-value="([^"]*)"', wide)}
    assert "GRDP per capita · 2028: 94.3 million VND per person" in said
    assert "GRDP per capita · target: 110–115 million VND per person by 2030" in said
    assert "GRDP growth · average 2026–2028: 9.6% a year" in said
    assert "GRDP per capita · 2025: 68.4 million VND per person" in said
    narrow = {html.unescape(one) for one in re.findall(r'data-value="([^"]*)"', small)}
    assert narrow == said


def test_the_worst_is_drawn_first_and_each_domain_has_one_title_with_its_total(demo):
    order = assessment.VERDICT_ORDER
    for drawn in progress.panels_by_domain(demo(2028), EN).values():
        ranks = [(order.index(assessment.verdict_of(row)), row.pace_ratio) for row, _ in drawn]
        for (one, first), (other, second) in itertools.pairwise(ranks):
            assert one < other or (one == other and not first > second)
    verdicts = [assessment.verdict_of(row) for row, _ in all_drawn(demo(2028), EN)[:3]]
    assert verdicts == ["not_met", "acceleration_needed", "acceleration_needed"]


@pytest.mark.slow
def test_a_domain_has_one_title_with_the_count_of_all_its_panels(demo):
    figures = [f for f in charts.progress_charts(demo(2028), EN) if isinstance(f, blocks.Figure)]
    assert figures[0].title == "Economy: 7 of 11 on track or maintained"
    assert not any(re.search(r"\(\d+ of \d+\)", figure.title) for figure in figures)
    assert len({figure.anchor for figure in figures}) == len(figures) == 7
    assert sum(figure.title.endswith(", continued") for figure in figures) == 2


def test_all_panels_have_one_scale_of_years_and_round_values_around_what_they_show(demo):
    drawn = all_panels(demo(2028), EN)
    assert {panel.years for panel in drawn} == {(2025, 2030)}
    for panel in drawn:
        ticks = panels.value_ticks(panel)
        assert 3 <= len(ticks) <= 6
        assert ticks[0] <= min(value for _, value in panel.results)
        assert ticks[-1] >= max(value for _, value in panel.results)


def test_a_range_asked_for_opens_from_the_baseline_to_both_its_ends(demo):
    panel = next(p for p in all_panels(demo(2028), EN) if p.name == "GRDP per capita")
    assert panel.band[0][1:] == (68.4, 68.4)
    assert panel.band[-1] == pytest.approx((2030, 110, 115))


def test_an_axis_counts_large_numbers_in_millions_and_its_unit_says_so(demo):
    panel = all_panels(demo(2028), VI)[0]._replace(results=((2025, 1.2e12), (2026, 1.9e12)))
    panel = panel._replace(path=(), band=(), yearly=(), projected=(), target_text="")
    assert panels.format_ticks(panel, VI)[0] == "1,0"
    assert panels.measure_ticks([panel], VI) < panels.PANEL_WIDTH / 6
    panel = panel._replace(values=("", ""), result_texts=("", ""))
    drawn = panels.draw_panels([panel], 6, canvas.WIDTH, "large", VI)
    assert f"{panel.unit} (× 1 nghìn tỷ)" in re.sub("&#xA0;|\u00a0", " ", drawn)


@pytest.mark.slow
def test_how_the_small_charts_are_read_is_said_once(demo):
    figures = [f for f in charts.progress_charts(demo(2028), EN) if isinstance(f, blocks.Figure)]
    assert len(figures) > 1
    assert figures[0].reading.startswith("A target to rise keeps pace while")
    assert {figure.reading for figure in figures[1:]} == {""}


def test_no_figure_stands_without_panels_where_nothing_is_known(unpublished):
    (text,) = charts.progress_charts(unpublished, EN)
    assert isinstance(text, blocks.Text)
    assert text.spans[0].text == "No target for 2026–2030 has a result yet."


def placed(svg: str) -> list[tuple[str, float, float, str]]:
    """Every text of a picture with its style and where it stands."""
    found = re.findall(r'<text style="([^"]*)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', svg)
    assert len(found) == svg.count("<text ")
    return [(style, float(x), float(y), html.unescape(text)) for style, x, y, text in found]


def texts(svg: str) -> list[str]:
    return [text for *_, text in placed(svg)]


def test_only_the_middle_year_of_a_plan_lists_what_is_to_be_decided(demo):
    *_, heading, found = exhibits.mid_term(demo(2028), EN)
    moving = [
        row
        for row in target_figures.plan_targets(demo(2028))
        if assessment.verdict_of(row) == "moving_away"
    ]
    assert heading.text == "Mid-term: decisions the first half left open"
    assert heading.anchor
    assert moving
    assert "Moving away; change course or the target:" in str(found)
    assert not exhibits.mid_term(demo(2027), EN)
    assert not exhibits.mid_term(demo(2030), EN)


def test_at_mid_term_the_way_covered_stands_beside_the_way_due_the_furthest_behind_first(demo):
    heading, message, table, others, *_ = exhibits.mid_term(demo(2028), EN)
    assert heading.anchor == "mid-term"
    shares = {
        row[1].text: (row[2].text, row[3].text, row[4].text, row[5].text) for row in rows_of(table)
    }
    # 250 of 700 beds from none; 3 of 5 years
    assert shares["Size of the new provincial general hospital"] == (
        "36%",
        "60%",
        "+83 beds",
        "+225 beds",
    )
    # 3 × 1.3 of 5 × 2.0 points
    assert shares["Reduction in the multidimensional poverty rate"][:2] == ("39%", "60%")
    # 1441 of 3080 billion; evenly growing revenue would be at 5027, 1607 more than at first
    assert shares["Budget revenue in the province"][:2] == ("47%", "52%")
    # 31.6% and 31.3% more after three years, of 57.4% after five
    assert shares["GRDP growth"][:2] == ("55%", "54%")
    assert shares["Total investment in the year"][:2] == ("75%", "60%")  # 83,000 of 110,000
    assert shares["Satellite school sites"][:2] == ("103%", "60%")  # 312 to 199, 203 is asked
    behind = [row[2].bar for row in rows_of(table)]
    assert behind == sorted(behind, reverse=True)
    assert behind[0] > 0 > behind[-1]
    text = str(message)
    assert "Of the 14 numbered targets whose way" in text
    assert "4 are judged to need a faster pace" in text
    beds = "a rise of 225 beds a year in 2029–2030, against a rise of 83 beds a year in 2026–2028"
    assert f"Size of the new provincial general hospital: {beds}" in text
    numbered = [row for row in target_figures.plan_targets(demo(2028)) if row.number]
    named = [name for item in others.items for name in item[1].text.strip(" .").split("; ")]
    assert len(shares) + len(named) == len(numbered)  # no row of dashes, and none left out
    assert not {*named} & {*shares}


def test_a_target_that_is_not_judged_or_is_to_be_maintained_has_no_distance(demo):
    run = demo(2028)
    found = {
        row.target_id: distance.measure_distance(
            row, run.trajectories_by_target.get(row.target_id, [])
        )
        for row in run.measures
    }
    assert found["budget_revenue"].left == "2029–2030"
    for row in run.measures:
        if row.kind in ("rank", "milestone", "each_year") or "met_at_baseline" in row.reasons:
            assert found[row.target_id] is None, row.target_id
        if row.pace == "undetermined" or row.attainment == "undetermined":
            assert found[row.target_id] is None, row.target_id


def test_what_falls_short_stands_with_its_programmes_and_what_no_document_explains_is_a_gap(demo):
    run = demo(2028)
    heading, programmes, note = exhibits.shortfalls_explained(run, EN)
    short = [
        row
        for row in target_figures.plan_targets(run)
        if assessment.verdict_of(row) in (*assessment.BEHIND, "not_met")
    ]
    assert heading.anchor
    assert programmes.anchor == "programmes"
    named = "; ".join(row[0].text for row in rows_of(programmes))
    assert "Share of the digital economy in GRDP" in named
    assert "GRDP growth" not in named.split("; ")  # on track
    assert note.tone == "gap"
    read = "None of the documents read (3: [1] [6] [7]) explains"
    assert f"{read} any of the {len(short)} indicators" in note.text
    assert "Growth of imports and exports" in note.text

    cause = run.causes[0]._replace(indicator_ids="trade_growth")
    explained = dataclasses.replace(run, causes=[cause, *run.causes[1:]])
    _, _, causes, note = exhibits.shortfalls_explained(explained, EN)
    assert cause.text["en"] in rows_of(causes)[0][1].text
    assert f"explains {len(short) - 1} of the {len(short)}" in note.text


def test_nothing_falls_short_where_nothing_can_be_judged_or_the_plan_is_over(demo, unpublished):
    assert exhibits.shortfalls_explained(unpublished, EN) == []
    assert exhibits.shortfalls_explained(demo(2023), EN) == []


def test_in_the_last_year_each_numbered_target_is_listed_by_what_became_of_it(demo):
    run = demo(2030)
    assert exhibits.end_of_term(demo(2028), EN) == []
    heading, table = exhibits.end_of_term(run, EN)
    assert heading.anchor
    numbered = [row for row in target_figures.plan_targets(run) if row.number]
    assert len(rows_of(table)) == len(numbered)
    assert next(iter(groups(table))) == "Not met"
    growth = next(row for row in rows_of(table) if row[1].text == "GRDP growth")
    assert "2026–2030" in growth[3].sub
    assert growth[4].sub == ""  # the value of 2030 itself
    assert growth[4].text != growth[3].text
