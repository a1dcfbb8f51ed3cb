"""Five provinces and more: ranked, only like with like, the country's figure beside theirs."""

from __future__ import annotations

import dataclasses
import html
import random
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import i18n, publish
from briefing.analysis import comparison
from briefing.data import tables
from briefing.report import blocks, charts, exhibits, ranking
from briefing.report.charts import ranked as ranked_chart
from briefing.report.drawing import canvas

say = i18n.load_translator("en")
INCOMES = (60.0, 72.0, 65.0, 65.0, 58.0, 70.0)  # the first province is fifth, third and fourth tie
SHARES = (20.5, 18.0, 22.0, 19.0, 25.0, 20.0)  # of farming, less is better: the first is fourth


def make_provinces(run: tables.Tables, **values: Sequence[float]) -> list[tables.Tables]:
    """Provinces as the miniature, with their own values of some results of 2020."""
    made = []
    for number in range(len(next(iter(values.values())))):
        name = f"Province {number + 1}"
        facts = run.facts._replace(id=f"p{number:02}", name={"vi": name, "en": name})
        results = [
            row._replace(value=values[row.indicator_id][number])
            if row.indicator_id in values and row.period == "2020"
            else row
            for row in run.results
        ]
        made.append(dataclasses.replace(run, province=[facts], results=results))
    return made


@pytest.fixture(scope="module")
def six(run) -> tables.Comparison:
    return comparison.compare_provinces(make_provinces(run, income=INCOMES, farming_share=SHARES))


def find(comparison: tables.Comparison, name: str) -> ranking.Ranked:
    return next(r for r in ranking.rank_results(comparison) if r.rows[0].indicator_id == name)


def row_of(table: blocks.Block, name: str) -> list[tuple[str, str]]:
    """The cells of a row, each with its second line, no-break spaces plain."""
    assert isinstance(table, blocks.Table)
    rows = (row for group in table.groups for row in group.rows)
    row = next(row for row in rows if row[0].text == name)
    return [(cell.text.replace("\xa0", " "), cell.sub.replace("\xa0", " ")) for cell in row]


def test_up_to_four_provinces_are_told_one_by_one_and_five_are_ranked(run):
    four, five = ([*INCOMES[:count]] for count in (4, 5))
    few = comparison.compare_provinces(make_provinces(run, income=four))
    many = comparison.compare_provinces(make_provinces(run, income=five))
    assert not ranking.is_many(few)
    assert ranking.is_many(many)
    heads = [
        [column.label for column in exhibits.compared_results(one, say).columns]  # type: ignore[attr-defined]
        for one in (few, many)
    ]
    assert "Against Province 1" in heads[0]
    assert "Middle" not in heads[0]
    assert "Middle" in heads[1]
    assert "Against Province 1" not in heads[1]


def test_the_greatest_comes_first_and_equal_figures_share_a_place(six):
    income = find(six, "income")
    assert income.values == [72, 70, 65, 65, 60, 58]
    places = {name: income.places[name] for name in sorted(income.places)}
    assert places == {"p00": 5, "p01": 1, "p02": 3, "p03": 3, "p04": 6, "p05": 2}
    assert income.middle == 65


def test_where_less_is_better_the_smallest_comes_first(six):
    share = find(six, "farming_share")
    assert share.values == [18, 19, 20, 20.5, 22, 25]
    assert share.places["p00"] == 4
    assert share.middle == 20.25


def test_where_neither_end_is_better_nobody_has_a_place(six):
    other = find(six, "other_share")
    assert other.places == {}
    assert ranking.describe_place(other, other.rows[0], say) == ""


def test_a_row_tells_the_first_province_its_place_the_ends_and_the_middle(six):
    own, low, middle, high = row_of(exhibits.compared_results(six, say), "Income per person")[2:6]
    assert own == ("60.0 million VND per person", "place 5 of 6")
    assert low == ("58.0 million VND per person", "Province 5")
    assert middle == ("65.0 million VND per person", "")
    assert high == ("72.0 million VND per person", "Province 2")


def test_what_is_known_only_as_a_bound_has_no_place_and_is_counted(run):
    provinces = make_provinces(run, income=INCOMES)
    bound = [
        row._replace(operator=">") if row.indicator_id == "income" and row.period == "2020" else row
        for row in provinces[1].results
    ]
    provinces[1] = dataclasses.replace(provinces[1], results=bound)
    compared = comparison.compare_provinces(provinces)
    income = find(compared, "income")
    assert income.inexact == 1
    assert "p01" not in income.places
    assert income.values == [70, 65, 65, 60, 58]
    cells = row_of(exhibits.compared_results(compared, say), "Income per person")
    assert cells[1] == ("5", "1 inexact")
    assert cells[2][1] == "place 4 of 5"


def test_only_what_is_counted_alike_is_ranked_together(run):
    provinces = make_provinces(run, income=INCOMES)
    other = [
        row._replace(basis="households") if row.indicator_id == "income" else row
        for row in provinces[1].results
    ]
    provinces[1] = dataclasses.replace(provinces[1], results=other)
    compared = comparison.compare_provinces(provinces)
    assert "p01" not in {row.province_id for row in find(compared, "income").rows}
    table = exhibits.not_compared(compared, say)
    assert row_of(table, "Income per person")[1:] == [("1", ""), ("Province 2", "")]


def test_a_province_without_the_figure_has_a_dash(run):
    provinces = make_provinces(run, income=INCOMES)
    without = [row for row in provinces[0].results if row.indicator_id != "income"]
    provinces[0] = dataclasses.replace(provinces[0], results=without)
    compared = comparison.compare_provinces(provinces)
    cells = row_of(exhibits.compared_results(compared, say), "Income per person")
    assert cells[1][0] == "5"
    assert cells[2] == ("–", "")


def test_targets_are_placed_by_what_they_ask_for(run):
    provinces = make_provinces(run, income=INCOMES)
    asked = (8.0, 9.0, 7.0, 9.5, 8.0)
    for number, value in enumerate(asked):
        measures = [
            row._replace(value=value)
            if row.target_id and row.indicator_id == "economy_growth" and row.number == "1"
            else row
            for row in provinces[number].measures
        ]
        provinces[number] = dataclasses.replace(provinces[number], measures=measures)
    compared = comparison.compare_provinces(provinces[:5])
    cells = row_of(exhibits.compared_targets(compared, say), "Growth of the economy")
    assert [cell[1] for cell in cells[2:6]] == ["place 3 of 5", "Province 3", "", "Province 4"]


@pytest.mark.parametrize(
    ("asked", "decimals", "middle"),
    [
        ((2.5, 2.0, 2.5, 2.5, 2.0, 2.5), (1, 0, 1, 1, 0, 1), "2.5% a year"),
        ((9.5, 10.0, 10.0, 8.0, 9.5, 12.0), (1, 0, 0, 0, 1, 0), "9.75% a year"),
        ((8.0, 9.0, 9.0, 10.0, 9.0, 8.0), (0,) * 6, "9% a year"),
    ],
)
def test_the_middle_is_never_rounded_beyond_the_figures_it_is_between(run, asked, decimals, middle):
    provinces = make_provinces(run, income=INCOMES)
    for number, (value, digits) in enumerate(zip(asked, decimals, strict=True)):
        measures = [
            row._replace(value=value, value_decimals=float(digits))
            if row.indicator_id == "economy_growth" and row.number == "1"
            else row
            for row in provinces[number].measures
        ]
        provinces[number] = dataclasses.replace(provinces[number], measures=measures)
    compared = comparison.compare_provinces(provinces)
    cells = row_of(exhibits.compared_targets(compared, say), "Growth of the economy")
    assert cells[4] == (middle, "")


def test_every_pace_of_the_chart_is_in_the_table_and_between_ranges_there_is_no_middle(six):
    table = exhibits.compared_paces(six, say)
    assert isinstance(table, blocks.Table)
    named = {row[0].text for group in table.groups for row in group.rows}
    ranges = {
        row.name["en"] for row in six.side_by_side if row.ambition_high > 0 and row.pace_group
    }
    assert ranges
    assert ranges <= named
    assert all(row_of(table, name)[4] == ("–", "") for name in ranges)


def with_country(run: tables.Tables, value: float) -> list[tables.Tables]:
    """Provinces of which the third knows the whole country's income."""
    provinces = make_provinces(run, income=INCOMES)
    income = next(row for row in run.indicators if row.indicator_id == "income")
    country = income._replace(indicator_id="income_country", national_indicator_id="")
    named = [
        row._replace(national_indicator_id="income_country") if row is income else row
        for row in run.indicators
    ]
    own = next(r for r in run.results if r.indicator_id == "income" and r.period == "2020")
    stated = own._replace(indicator_id="income_country", value=value, estimate="yes")
    provinces[2] = dataclasses.replace(
        provinces[2], indicators=[*named, country], results=[*provinces[2].results, stated]
    )
    return provinces


def test_the_countrys_figure_stands_beside_those_of_its_period_and_is_an_estimate_where_it_is(run):
    compared = comparison.compare_provinces(with_country(run, 66.5))
    last = row_of(exhibits.compared_results(compared, say), "Income per person")[-1]
    assert last[0].startswith("66.5 million VND per person")
    assert "estimate" in last[0]
    figure = next(
        figure
        for figure in charts.ranked_result_charts(compared, say)
        if isinstance(figure, blocks.Figure) and figure.anchor == "ranked-income"
    )
    assert "Whole country 66.5" in figure.alt.replace("\xa0", " ")
    assert re.search(r">Whole country 66.5", figure.svg.replace("\xa0", " "))


def test_the_chart_has_a_line_a_province_the_best_first_and_its_title_is_the_place(six):
    figures = charts.ranked_result_charts(six, say)
    assert 1 <= len(figures) <= ranked_chart.MAX_CHARTS
    figure = next(f for f in figures if isinstance(f, blocks.Figure) and "income" in f.anchor)
    assert figure.title == "Income per person: Province 1 in place 5 of 6"
    drawn = [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)]
    order = [text for text in drawn if text.startswith("Province")]
    assert order == [f"Province {number}" for number in (2, 6, 3, 4, 1, 5)]
    assert "72.0" in drawn
    assert "million VND per person" in figure.subtitle.replace("\xa0", " ")


def test_a_result_all_have_alike_has_no_chart(run):
    same = comparison.compare_provinces(make_provinces(run, income=(60.0,) * 6))
    assert charts.ranked_result_charts(same, say) == []
    assert row_of(exhibits.compared_results(same, say), "Income per person")[3][1] == "all the same"


def test_a_name_longer_than_its_column_ends_in_dots_within_it():
    long = "The Autonomous Province of the Northern Highlands and Rivers"
    short = ranked_chart._shorten(long)
    assert short.endswith("…")
    assert long.startswith(short[:-1])
    width = canvas.measure_text(short, canvas.SMALL_SIZE, canvas.SEMIBOLD)
    assert width <= ranked_chart._NAME_ROOM


@given(values=st.lists(st.integers(0, 50), min_size=5, max_size=9), seed=st.integers(0, 99))
def test_places_do_not_depend_on_the_order_the_provinces_are_named_in(run, values, seed):
    provinces = make_provinces(run, income=[float(value) for value in values])
    shuffled = provinces[:]
    random.Random(seed).shuffle(shuffled)
    one, other = (
        find(comparison.compare_provinces(named), "income") for named in (provinces, shuffled)
    )
    assert one.places == other.places
    assert one.middle == other.middle


@pytest.mark.slow
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_page_of_34_provinces_is_as_light_as_any_other(run, language):
    chance = random.Random(34)
    incomes = [round(chance.uniform(40, 120), 1) for _ in range(34)]
    compared = comparison.compare_provinces(make_provinces(run, income=incomes))
    own = i18n.load_translator(language)
    shown = [
        exhibits.provinces_cover(compared, own),
        *charts.ranked_result_charts(compared, own),
        charts.compared_ambition_chart(
            compared, own, source=exhibits.cite_compared_sources(compared, own)
        ),
        exhibits.compared_paces(compared, own),
        exhibits.compared_targets(compared, own),
        exhibits.compared_results(compared, own),
        exhibits.not_compared(compared, own),
        exhibits.compared_quality_notes(compared, own),
        exhibits.compared_source_list(compared, own),
    ]
    page = publish.html.render_html([one.as_json() for one in shown], own, {})
    assert len(page.encode()) < 400_000
    assert len(publish.pdf.render_pdf([one.as_json() for one in shown], own)) < 1_000_000
