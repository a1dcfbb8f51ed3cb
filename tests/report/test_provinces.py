"""The report on several provinces: its exhibits and its chart, in both languages."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest

from briefing import i18n, publish
from briefing.analysis import analyse, comparison
from briefing.data import reader, tables
from briefing.report import blocks, charts, exhibits
from briefing.report.charts import provinces
from briefing.report.drawing import canvas

LANGUAGES = i18n.LANGUAGES
each_language = pytest.mark.parametrize("language", LANGUAGES)


def plain(cell: blocks.Cell) -> blocks.Cell:
    """A cell whose no-break spaces are plain ones."""
    return dataclasses.replace(cell, text=cell.text.replace("\xa0", " "))


def rows_of(table: blocks.Block) -> dict[str, tuple[blocks.Cell, ...]]:
    """The rows of a table by the text of the cell that heads them."""
    assert isinstance(table, blocks.Table)
    rows = (tuple(map(plain, row)) for group in table.groups for row in group.rows)
    return {row[0].text: row for row in rows}


def texts(figure: blocks.Block) -> list[str]:
    assert isinstance(figure, blocks.Figure)
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)]


@pytest.fixture(scope="module")
def third(run, hills) -> tables.Comparison:
    """Three provinces: the second one first, the miniature, and a copy of that."""
    plains = run.facts._replace(id="plains", name={"vi": "Đồng Bằng", "en": "Plains"})
    copy = dataclasses.replace(run, province=[plains])
    first = analyse.analyse(reader.load_province(hills), 2020)
    return comparison.compare_provinces([first, run, copy])


def test_the_cover_says_how_much_is_compared_and_whether_the_first_asks_for_more(compared):
    cover = exhibits.provinces_cover(compared, i18n.load_translator("en"))
    assert cover.title == "Provinces side by side"
    assert cover.subtitle == "Trial Province (fictitious) · Hills Province (fictitious)"
    shared = {row.indicator_id for row in compared.side_by_side}
    yes = {row.indicator_id for row in compared.side_by_side if row.comparable == "yes"}
    assert cover.message.startswith(f"{len(yes)} of the {len(shared)} indicators")
    # growth asks for 9 after 8, poverty for 0.5 a year after 0.8
    assert "asks for more than Hills Province (fictitious) in 1, for less in 1" in cover.message
    assert cover.mark == "Draft data"


def test_the_cover_names_the_provinces_of_each_status(compared):
    first, other = compared.provinces
    pair = [first._replace(data_status="final"), other._replace(data_status="draft")]
    own = dataclasses.replace(compared, provinces=pair)
    assert exhibits.provinces_cover(own, i18n.load_translator("en")).facts == (
        "Draft data: Hills Province (fictitious)",
        "Final data: Trial Province (fictitious)",
    )


def test_a_page_on_which_nothing_is_compared_bears_no_status(compared):
    apart = {"result_why": "unit_differs", "target_why": "unit_differs"}
    rows = [row._replace(**apart) for row in compared.side_by_side]
    own = dataclasses.replace(compared, side_by_side=rows)
    cover = exhibits.provinces_cover(own, i18n.load_translator("en"))
    assert (cover.mark, cover.means) == ("", "")


def test_of_three_the_cover_says_where_the_first_asks_for_most_and_for_least(third):
    message = exhibits.provinces_cover(third, i18n.load_translator("en")).message
    assert "asks for more than any other in 1, for less than any other in 1" in message


def test_a_title_names_at_most_four_provinces(compared):
    many = [row._replace(id=f"p{n}") for n, row in enumerate([*compared.provinces] * 3)]
    cover = exhibits.provinces_cover(
        dataclasses.replace(compared, provinces=many), i18n.load_translator("en")
    )
    assert cover.subtitle.endswith(" · 3 others")


@each_language
def test_two_provinces_stand_beside_each_other_under_their_domain(compared, language):
    say = i18n.load_translator(language)
    table = exhibits.compared_targets(compared, say)
    assert isinstance(table, blocks.Table)
    names = [row.name[language] for row in compared.provinces]
    assert [column.label for column in table.columns[1:3]] == names
    assert table.groups[0].label == say.code("domain", "economy")


def test_a_target_shows_where_it_starts_what_it_asks_and_how_far_from_the_first(compared):
    rows = rows_of(exhibits.compared_targets(compared, i18n.load_translator("en")))
    name, first, other, against = rows["Growth of the economy"]
    assert (first.text, other.text) == ("6.2 → ≥ 8% a year", "6.2 → ≥ 9% a year")
    assert (against.text, against.sub) == ("+1 percentage point a year", "asks for more")
    assert name.sub == ""
    less = rows["Fall in the poverty rate"][3]
    assert (less.text, less.sub) == ("−0.3 percentage points a year", "asks for less")
    assert rows["Hospital built"][1:] == (
        *(blocks.Cell("completed"), blocks.Cell("completed"), blocks.Cell("the same")),
    )


def test_an_indicator_shows_what_another_province_calls_it(compared):
    say = i18n.load_translator("vi")
    (cell, *_) = rows_of(exhibits.compared_targets(compared, say))["Tỷ lệ che phủ rừng"]
    assert cell.sub == "Tỉnh Đồi Núi (hư cấu): “Độ che phủ rừng”"


def test_gaps_and_paces_stand_side_by_side_with_the_ratio_to_each_own_past(compared):
    rows = rows_of(exhibits.compared_paces(compared, i18n.load_translator("en")))
    shown = [cell.text.replace("\xa0", " ") for cell in rows["Growth of the economy"][1:]]
    assert shown == ["+1.8", "+2.8", "≥ 8%", "≥ 9%", "≥ 1.3", "≥ 1.5"]


def test_derived_and_nearest_baselines_are_marked_and_the_marks_explained(compared):
    for made in (exhibits.compared_paces, exhibits.compared_targets):
        table = made(compared, i18n.load_translator("en"))
        marks = {mark for row in rows_of(table).values() for cell in row for mark in cell.notes}
        assert marks == {note.mark for note in table.notes}
        assert "a" in marks  # a cut of what is nearest to the target, b, has no gap of its own


def test_a_result_shows_its_period_and_its_difference_from_the_first(compared):
    rows = rows_of(exhibits.compared_results(compared, i18n.load_translator("en")))
    _, period, first, other, against = rows["Growth of the economy"]
    assert (period.text, other.text) == ("2020", "6.1% a year")
    assert first.text == "5.5% a year (estimate)"
    assert against.text == "+0.6 percentage points a year"
    assert rows["Population with health insurance"][4].text == "–"  # known only as over 98%


def test_each_province_s_figures_have_their_own_notes_below_them(compared):
    note = {"vi": "Cả 5 năm.", "en": "Five years together."}
    first = compared.provinces[0].id
    rows = [
        row._replace(result_note=note, target_note=note) if row.province_id == first else row
        for row in compared.side_by_side
    ]
    own = dataclasses.replace(compared, side_by_side=rows)
    for made in (exhibits.compared_results, exhibits.compared_targets):
        table = made(own, i18n.load_translator("vi"))
        cells = [row[-3:-1] for row in rows_of(table).values()]
        assert {left.sub.endswith("Cả 5 năm.") for left, _ in cells} == {True}
        assert {right.sub.endswith("Cả 5 năm.") for _, right in cells} == {False}


def test_a_difference_rounding_would_hide_is_about(compared):
    hidden = {"result": 99.4, "result_decimals": 1.0, "result_difference": 0.4}
    side_by_side = [
        row._replace(**hidden)
        if (row.indicator_id, row.province_id) == ("electricity", "hills")
        else row
        for row in compared.side_by_side
    ]
    changed = dataclasses.replace(compared, side_by_side=side_by_side)
    rows = rows_of(exhibits.compared_results(changed, i18n.load_translator("en")))
    assert rows["Households with electricity"][4].text == "≈ +0.4 percentage points"


def test_what_is_kept_apart_says_why_with_each_provinces_own_figure(compared):
    table = exhibits.not_compared(compared, i18n.load_translator("en"))
    assert isinstance(table, blocks.Table)
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
        *("28,000 billion VND (estimate)", "28,000 trillion VND (estimate)")
    ]


def test_nothing_that_is_kept_apart_stands_side_by_side(compared):
    say = i18n.load_translator("en")
    apart = exhibits.not_compared(compared, say)
    assert isinstance(apart, blocks.Table)
    for aspect, made in (
        ("Target", exhibits.compared_targets(compared, say)),
        ("Result", exhibits.compared_results(compared, say)),
    ):
        groups = [group for group in apart.groups if group.label.startswith(aspect)]
        named = {row[0].text for group in groups for row in group.rows}
        assert named
        assert not named & set(rows_of(made))


def test_every_shared_indicator_is_shown_somewhere(compared, third):
    say = i18n.load_translator("en")
    for several in (compared, third):
        shown = str(
            [
                made(several, say).as_json()
                for made in (
                    *(exhibits.compared_targets, exhibits.compared_results),
                    *(exhibits.not_compared, exhibits.unshared_figures),
                )
            ]
        )
        for row in several.side_by_side:
            assert row.name["en"] in shown, row.indicator_id


def test_three_provinces_stand_below_each_other_and_one_left_out_says_why(third):
    say = i18n.load_translator("en")
    table = exhibits.compared_targets(third, say)
    assert isinstance(table, blocks.Table)
    (rows,) = (group.rows for group in table.groups if "New-rural communes" in group.label)
    hills, *others = rows
    assert [row[0].text for row in rows] == [
        *("Hills Province (fictitious)", "Trial Province (fictitious)", "Plains")
    ]
    assert (hills[1].text, hills[1].sub) == ("–", "different totals")
    assert {plain(row[1]).text for row in others} == {"≥ 12 of 30 communes"}
    assert all(len(row) == len(table.columns) for group in table.groups for row in group.rows)
    for made in (exhibits.compared_paces, exhibits.compared_results):
        other = made(third, say)
        assert isinstance(other, blocks.Table)
        assert all(len(row) == len(other.columns) for g in other.groups for row in g.rows)


@each_language
def test_the_report_keeps_every_rule_of_publication(compared, third, language):
    say = i18n.load_translator(language)
    for several in (compared, third):
        publish.check_blocks(
            shape.as_json()
            for shape in (
                exhibits.provinces_cover(several, say),
                exhibits.compared_paces(several, say),
                exhibits.compared_targets(several, say),
                exhibits.compared_results(several, say),
                exhibits.not_compared(several, say),
                exhibits.unshared_figures(several, say),
                exhibits.compared_source_list(several, say),
            )
        )


def test_every_source_is_named_with_its_province_and_every_mark_is_in_the_list(compared):
    say = i18n.load_translator("en")
    listed = exhibits.compared_source_list(compared, say).items
    numbers = {item[0].text.strip() for item in listed}
    assert {item[1].text for item in listed} == {
        *("Trial Province (fictitious): ", "Hills Province (fictitious): ")
    }
    for made in (
        *(exhibits.compared_targets, exhibits.compared_paces, exhibits.compared_results),
        exhibits.not_compared,
    ):
        table = made(compared, say)
        assert isinstance(table, blocks.Table)
        assert table.source
        assert set(table.source.split()) <= numbers


def test_provinces_with_nothing_alike_say_so(compared):
    none = dataclasses.replace(compared, side_by_side=[])
    say = i18n.load_translator("en")
    for made in (
        *(exhibits.compared_targets, exhibits.compared_paces, exhibits.compared_results),
        *(exhibits.not_compared, exhibits.unshared_figures),
    ):
        assert isinstance(made(none, say), blocks.Text)
    assert isinstance(charts.compared_ambition_chart(none, say, source=""), blocks.Text)
    assert exhibits.provinces_cover(none, say).message.startswith("0 of the 0")


# The chart


def several(run: tables.Comparison, count: int) -> tables.Comparison:
    """A comparison of so many provinces, each of them one of the given ones under another id."""
    provinces, rows = [], []
    for number in range(count):
        province = run.provinces[number % len(run.provinces)]
        name = {"vi": f"Tỉnh số {number}", "en": f"Place {number}"}
        provinces.append(province._replace(id=f"p{number}", name=name))
        rows += [
            row._replace(province_id=f"p{number}")
            for row in run.side_by_side
            if row.province_id == province.id
        ]
    return dataclasses.replace(run, provinces=provinces, side_by_side=rows)


@pytest.mark.slow
@each_language
@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_a_chart_of_provinces_says_every_ratio_it_marks(compared, language, count):
    say = i18n.load_translator(language)
    figure = charts.compared_ambition_chart(several(compared, count), say, source="[1]")
    assert isinstance(figure, blocks.Figure)
    assert figure == charts.compared_ambition_chart(several(compared, count), say, source="[1]")
    shown = texts(figure)
    ratio = say.code("operator", ">=", value=say.number(1.3, 1))  # of targets that are floors
    assert say("{ratio}×", ratio=ratio) in shown
    for number in range(count):
        name = several(compared, count).provinces[number].name[language]
        assert name in figure.alt
        assert (name in shown) == (count <= 4 or number == 0)
    publish.check_blocks([exhibits.provinces_cover(compared, say).as_json(), figure.as_json()])


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_no_text_of_the_chart_leaves_the_sheet_or_lies_on_another(compared, count):
    figure = charts.compared_ambition_chart(
        several(compared, count), i18n.load_translator("vi"), source="[1]"
    )
    assert isinstance(figure, blocks.Figure)
    right = float(re.findall(r'viewBox="0 0 ([\d.]+)', figure.svg)[0])
    found = re.findall(r'<text style="([^"]*)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', figure.svg)
    assert len(found) == figure.svg.count("<text ")
    boxes = []
    for style, x, y, text in found:
        size = float(re.findall(r"font-size: ([\d.]+)px", style)[0])
        weight = canvas.SEMIBOLD if "font-weight: 600" in style else 400
        long = canvas.measure_text(html.unescape(text), size, weight) * 72 / 25.4
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
    looks = provinces._MARKERS
    assert len({look["marker"] for look in looks}) == len(looks) == 4
    figure = charts.compared_ambition_chart(
        several(compared, 2), i18n.load_translator("en"), source=""
    )
    assert isinstance(figure, blocks.Figure)
    assert "Place 0" in figure.title
    assert "Place 1" in figure.title
