"""The report on several provinces: its exhibits and its chart, in both languages."""

from __future__ import annotations

import dataclasses
import html
import re

import pandas as pd
import pytest

from briefing import block, chart, compare, exhibit, load, publish, tables, tabulated, words
from briefing.chart import canvas

LANGUAGES = words.LANGUAGES
each_language = pytest.mark.parametrize("language", LANGUAGES)


def plain(cell: block.Cell) -> block.Cell:
    """A cell whose no-break spaces are plain ones."""
    return dataclasses.replace(cell, text=cell.text.replace("\xa0", " "))


def rows_of(table: block.Block) -> dict[str, tuple[block.Cell, ...]]:
    """The rows of a table by the text of the cell that heads them."""
    assert isinstance(table, block.Table)
    rows = (tuple(map(plain, row)) for group in table.groups for row in group.rows)
    return {row[0].text: row for row in rows}


def texts(figure: block.Block) -> list[str]:
    assert isinstance(figure, block.Figure)
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)]


@pytest.fixture(scope="module")
def third(run, hills) -> tables.Comparison:
    """Three provinces: the second one first, the miniature, and a copy of that."""
    plains = run.province.assign(id="plains", name_vi="Đồng Bằng", name_en="Plains")
    copy = dataclasses.replace(run, province=plains)
    first = tabulated.province(load.province(hills), 2020)
    return compare.comparison([first, run, copy])


def test_the_cover_says_how_much_is_compared_and_whether_the_first_asks_for_more(compared):
    cover = exhibit.provinces_cover(compared, words.speak("en"))
    assert cover.title == "Provinces side by side"
    assert cover.subtitle == "Trial Province (fictitious) · Hills Province (fictitious)"
    shared = compared.side_by_side["indicator_id"].nunique()
    yes = compared.side_by_side["comparable"] == "yes"
    count = compared.side_by_side.loc[yes, "indicator_id"].nunique()
    assert cover.message.startswith(f"{count} of the {shared} indicators")
    # growth asks for 9 after 8, poverty for 0.5 a year after 0.8
    assert "asks for more than Hills Province (fictitious) in 1, for less in 1" in cover.message
    assert cover.mark == "Draft"


def test_of_three_the_cover_says_where_the_first_asks_for_most_and_for_least(third):
    message = exhibit.provinces_cover(third, words.speak("en")).message
    assert "asks for more than any other in 1, for less than any other in 1" in message


def test_a_title_names_at_most_four_provinces(compared):
    many = pd.concat([compared.provinces] * 3, ignore_index=True)
    many["id"] = [f"p{n}" for n in range(len(many))]
    cover = exhibit.provinces_cover(
        dataclasses.replace(compared, provinces=many), words.speak("en")
    )
    assert cover.subtitle.endswith(" · 3 others")


@each_language
def test_two_provinces_stand_beside_each_other_under_their_domain(compared, language):
    say = words.speak(language)
    table = exhibit.compared_targets(compared, say)
    assert isinstance(table, block.Table)
    names = [say.own(row, "name") for row in tables.records(compared.provinces)]
    assert [column.label for column in table.columns[1:3]] == names
    assert table.groups[0].label == say.code("domain", "economy")


def test_a_target_shows_where_it_starts_what_it_asks_and_how_far_from_the_first(compared):
    rows = rows_of(exhibit.compared_targets(compared, words.speak("en")))
    name, first, other, against = rows["Growth of the economy"]
    assert (first.text, other.text) == ("6.2 → ≥ 8% a year", "6.2 → ≥ 9% a year")
    assert (against.text, against.sub) == ("+1 point a year", "▲ asks for more")
    assert name.sub == ""
    less = rows["Fall in the poverty rate"][3]
    assert (less.text, less.sub) == ("−0.3 points a year", "▼ asks for less")
    assert rows["Hospital built"][1:] == (
        *(block.Cell("completed"), block.Cell("completed"), block.Cell("the same")),
    )


def test_an_indicator_shows_what_another_province_calls_it(compared):
    say = words.speak("vi")
    (cell, *_) = rows_of(exhibit.compared_targets(compared, say))["Tỷ lệ che phủ rừng"]
    assert cell.sub == "Tỉnh Đồi Núi (hư cấu): “Độ che phủ rừng”"


def test_gaps_and_paces_stand_side_by_side_with_the_ratio_to_each_own_past(compared):
    rows = rows_of(exhibit.compared_paces(compared, words.speak("en")))
    shown = [cell.text for cell in rows["Growth of the economy"][1:]]
    assert shown == ["+1.8", "+2.8", "8%", "9%", "1.3", "1.5"]


def test_derived_and_nearest_baselines_are_marked_and_the_marks_explained(compared):
    for made in (exhibit.compared_paces, exhibit.compared_targets):
        table = made(compared, words.speak("en"))
        marks = {mark for row in rows_of(table).values() for cell in row for mark in cell.notes}
        assert marks == {note.mark for note in table.notes} == {"a", "b"}


def test_a_result_shows_its_period_and_its_difference_from_the_first(compared):
    rows = rows_of(exhibit.compared_results(compared, words.speak("en")))
    _, period, first, other, against = rows["Growth of the economy"]
    assert (period.text, first.text, other.text) == ("2020", "5.5% a year", "6.1% a year")
    assert first.notes == ("e",)
    assert against.text == "+0.6 points a year"
    assert rows["Population with health insurance"][4].text == "–"  # known only as over 98%


def test_a_difference_rounding_would_hide_is_about(compared):
    side_by_side = compared.side_by_side.copy()
    own = side_by_side["indicator_id"] == "electricity"
    other = own & (side_by_side["province_id"] == "hills")
    side_by_side.loc[other, ["result", "result_decimals", "result_difference"]] = (99.4, 1.0, 0.4)
    changed = dataclasses.replace(compared, side_by_side=side_by_side)
    rows = rows_of(exhibit.compared_results(changed, words.speak("en")))
    assert rows["Households with electricity"][4].text == "≈ +0.4 points"


def test_what_is_kept_apart_says_why_with_each_provinces_own_figure(compared):
    table = exhibit.kept_apart(compared, words.speak("en"))
    assert isinstance(table, block.Table)
    told = {
        group.label: [tuple(plain(cell).text for cell in row) for row in group.rows]
        for group in table.groups
    }
    communes = told["Target: different totals"]
    basis = "communes after the merger"
    trial, hills = "Trial Province (fictitious)", "Hills Province (fictitious)"
    assert communes == [
        ("New-rural communes", trial, "≥ 12 of 30 communes", f"2025; {basis}"),
        ("New-rural communes", hills, "≥ 12 of 40 communes", f"2025; {basis}"),
    ]
    assert [row[2] for row in told["Result: different units"] if row[0] == "Output"] == [
        *("28,000 billion VND", "28,000 trillion VND"),
    ]


def test_nothing_that_is_kept_apart_stands_side_by_side(compared):
    say = words.speak("en")
    apart = exhibit.kept_apart(compared, say)
    assert isinstance(apart, block.Table)
    for aspect, made in (
        ("Target", exhibit.compared_targets(compared, say)),
        ("Result", exhibit.compared_results(compared, say)),
    ):
        groups = [group for group in apart.groups if group.label.startswith(aspect)]
        named = {row[0].text for group in groups for row in group.rows}
        assert named
        assert not named & set(rows_of(made))


def test_every_shared_indicator_is_shown_somewhere(compared, third):
    say = words.speak("en")
    for several in (compared, third):
        shown = str(
            [
                made(several, say).as_json()
                for made in (
                    *(exhibit.compared_targets, exhibit.compared_results),
                    *(exhibit.kept_apart, exhibit.alone),
                )
            ]
        )
        for row in tables.records(several.side_by_side):
            assert row["name_en"] in shown, row["indicator_id"]


def test_three_provinces_stand_below_each_other_and_one_left_out_says_why(third):
    say = words.speak("en")
    table = exhibit.compared_targets(third, say)
    assert isinstance(table, block.Table)
    (rows,) = (group.rows for group in table.groups if "New-rural communes" in group.label)
    hills, *others = rows
    assert [row[0].text for row in rows] == [
        *("Hills Province (fictitious)", "Trial Province (fictitious)", "Plains"),
    ]
    assert (hills[1].text, hills[1].sub) == ("–", "different totals")
    assert {plain(row[1]).text for row in others} == {"≥ 12 of 30 communes"}
    assert all(len(row) == len(table.columns) for group in table.groups for row in group.rows)
    for made in (exhibit.compared_paces, exhibit.compared_results):
        other = made(third, say)
        assert isinstance(other, block.Table)
        assert all(len(row) == len(other.columns) for g in other.groups for row in g.rows)


@each_language
def test_the_report_keeps_every_rule_of_publication(compared, third, language):
    say = words.speak(language)
    for several in (compared, third):
        publish.checked(
            shape.as_json()
            for shape in (
                exhibit.provinces_cover(several, say),
                exhibit.compared_paces(several, say),
                exhibit.compared_targets(several, say),
                exhibit.compared_results(several, say),
                exhibit.kept_apart(several, say),
                exhibit.alone(several, say),
                exhibit.compared_sources(several, say),
            )
        )


def test_every_source_is_named_with_its_province_and_every_mark_is_in_the_list(compared):
    say = words.speak("en")
    listed = exhibit.compared_sources(compared, say).items
    numbers = {item[0].text.strip() for item in listed}
    assert {item[1].text for item in listed} == {
        *("Trial Province (fictitious): ", "Hills Province (fictitious): "),
    }
    for made in (
        *(exhibit.compared_targets, exhibit.compared_paces, exhibit.compared_results),
        exhibit.kept_apart,
    ):
        table = made(compared, say)
        assert isinstance(table, block.Table)
        assert table.source
        assert set(table.source.split()) <= numbers


def test_provinces_with_nothing_alike_say_so(compared):
    none = dataclasses.replace(compared, side_by_side=compared.side_by_side.iloc[:0])
    say = words.speak("en")
    for made in (
        *(exhibit.compared_targets, exhibit.compared_paces, exhibit.compared_results),
        *(exhibit.kept_apart, exhibit.alone),
    ):
        assert isinstance(made(none, say), block.Text)
    assert isinstance(chart.ambitions(none, say, source=""), block.Note)
    assert exhibit.provinces_cover(none, say).message.startswith("0 of the 0")


# The chart


def several(run: tables.Comparison, count: int) -> tables.Comparison:
    """A comparison of so many provinces, each of them one of the given ones under another id."""
    ids = list(run.provinces["id"])
    places, rows = [], []
    for number in range(count):
        own = ids[number % len(ids)]
        name = {"id": f"p{number}", "name_vi": f"Tỉnh số {number}", "name_en": f"Place {number}"}
        places.append(run.provinces[run.provinces["id"] == own].assign(**name))
        beside = run.side_by_side[run.side_by_side["province_id"] == own]
        rows.append(beside.assign(province_id=f"p{number}"))
    return dataclasses.replace(
        run, provinces=tables.stacked(places), side_by_side=tables.stacked(rows)
    )


@pytest.mark.slow
@each_language
@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_a_chart_of_provinces_says_every_ratio_it_marks(compared, language, count):
    say = words.speak(language)
    figure = chart.ambitions(several(compared, count), say, source="[1]")
    assert isinstance(figure, block.Figure)
    assert figure == chart.ambitions(several(compared, count), say, source="[1]")
    shown = texts(figure)
    assert say("{ratio}×", ratio=say.number(1.3, 1)) in shown
    for number in range(count):
        name = say.own(several(compared, count).provinces.iloc[number], "name")
        assert name in figure.alt
        assert (name in shown) == (count <= 4 or number == 0)
    publish.checked(
        [exhibit.provinces_cover(compared, say).as_json(), figure.as_json()],
    )


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_no_text_of_the_chart_leaves_the_sheet_or_lies_on_another(compared, count):
    figure = chart.ambitions(several(compared, count), words.speak("vi"), source="[1]")
    assert isinstance(figure, block.Figure)
    right = float(re.findall(r'viewBox="0 0 ([\d.]+)', figure.svg)[0])
    found = re.findall(r'<text style="([^"]*)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', figure.svg)
    assert len(found) == figure.svg.count("<text ")
    boxes = []
    for style, x, y, text in found:
        size = float(re.findall(r"font-size: ([\d.]+)px", style)[0])
        weight = canvas.STRONG if "font-weight: 600" in style else 400
        long = canvas.width(html.unescape(text), size, weight) * 72 / 25.4
        anchor = re.findall(r"text-anchor: (\w+)", style)
        before = {"middle": long / 2, "end": long}.get(anchor[0] if anchor else "", 0.0)
        left = float(x) - before
        assert left >= -0.5, text
        assert left + long <= right + 0.5, text
        boxes.append((left, float(y) - 0.7 * size, left + long, float(y), text))
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = one[0] < other[2] and other[0] < one[2]
            assert not (across and one[1] < other[3] and other[1] < one[3]), (one, other)


@pytest.mark.slow
def test_provinces_are_told_apart_by_shape_not_by_colour_alone(compared):
    looks = chart.provinces._LOOKS
    assert len({marker for marker, *_ in looks}) == len(looks) == 4
    figure = chart.ambitions(several(compared, 2), words.speak("en"), source="")
    assert isinstance(figure, block.Figure)
    assert "Place 0" in figure.title
    assert "Place 1" in figure.title
