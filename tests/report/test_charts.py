"""Charts: what a reader finds in the picture and in its alternative text."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from typed_rows import make_row

from briefing import i18n, paths
from briefing.data.rows import Indicator, Measure, Result, Source, Statement, Verdict
from briefing.data.tables import RUN_TABLES, Tables
from briefing.report import blocks, charts, design
from briefing.report.drawing import canvas, label_placement

pytestmark = pytest.mark.slow  # each test draws

SOURCE = "resolution"
PARTS = ("services", "industry", "farming", "taxes")
PROVINCE = {
    "id": "example",
    "name": {"vi": "Tỉnh Mẫu", "en": "Example province"},
    "past_plan": "2021-2025",
    "plan": "2026-2030",
    "structure": " ".join(PARTS),
    "year": 2025.0,
}
INDICATORS = (
    ("growth", "Tốc độ tăng trưởng", "Growth", "percent_per_year", "up"),
    ("budget", "Tốc độ tăng thu ngân sách", "Growth of revenue", "percent_per_year", "up"),
    ("income", "Thu nhập bình quân", "Income per person", "million_vnd_per_person", "up"),
    ("both", "Dịch vụ và công nghiệp", "Services and industry", "percent", "up"),
    ("services", "Dịch vụ", "Services", "percent", "up"),
    ("industry", "Công nghiệp", "Industry", "percent", "up"),
    ("farming", "Nông nghiệp", "Farming", "percent", "down"),
    ("taxes", "Thuế trừ trợ cấp", "Taxes less subsidies", "percent", "neither"),
    ("towns", "Tỷ lệ đô thị hóa", "Urbanisation", "percent", "up"),
    ("poor", "Mức giảm nghèo", "Fall in poverty", "points_per_year", "up"),
)


def indicators() -> list[Indicator]:
    return [
        make_row(
            Indicator,
            **{"indicator_id": id, "name": {"vi": vi, "en": en}, "unit": unit, "better": better},
            note={"vi": "", "en": ""},
        )
        for id, vi, en, unit, better in INDICATORS
    ]


def target(indicator_id: str, **cells: Any) -> Measure:
    """A target of the plan with a baseline of 2025; `value` is the level asked for."""
    unit, better = next(cells[3:] for cells in INDICATORS if cells[0] == indicator_id)
    common = {"plan": "2026-2030", "kind": "level", "operator": ">=", "due": 2030.0}
    start = {"baseline_period": "2025", "baseline_match": "same", "baseline_operator": "="}
    of = {"indicator_id": indicator_id, "unit": unit, "baseline_unit": unit, "better": better}
    level = {"level": cells.get("value", math.nan), "level_high": cells.get("value_high", math.nan)}
    stated = {"target_id": indicator_id, "source_id": SOURCE, "pace_path": "linear"}
    return make_row(Measure, **{**common, **start, **of, **level, **stated, **cells})


def measures() -> list[Measure]:
    rate = {"kind": "average_rate", "baseline_period": "2021-2025"}
    paces = {
        "required_pace": 10.0,
        "past_pace": 4.46,
        "ambition": 10 / 4.46,
        "ambition_decimals": 2,
    }
    slower = {
        "required_pace": 12.0,
        "past_pace": 20.39,
        "ambition": 12 / 20.39,
        "ambition_decimals": 2,
    }
    turned = {"kind": "average_change", "required_pace": 3.0, "past_pace": -0.5}
    ends = {"value": 75.0, "value_high": 80.0, "operator": "range"}
    return [
        target("growth", value=10.0, baseline=4.46, **rate, **paces),
        target("budget", value=12.0, baseline=20.39, **rate, **slower),
        target("income", baseline=50.73, **ends),
        target("both", operator=">", value=80.0, baseline=76.61, baseline_match="derived"),
        target("farming", operator="<", value=15.0, baseline=19.72),
        target("towns", value=44.0, baseline=25.5),
        target("poor", operator=">", value=3.0, **turned),
    ]


def result(indicator_id: str, period: str, value: float, **cells: Any) -> Result:
    stated = {"operator": "=", "estimate": "no", "decimals": 2.0, "source_id": SOURCE, **cells}
    return make_row(Result, indicator_id=indicator_id, period=period, value=value, **stated)


def results() -> list[Result]:
    before = zip(PARTS, (53.25, 20.18, 23.09, 3.48), strict=True)
    after = zip(PARTS, (56.21, 20.40, 19.72, 3.67), strict=True)
    return [
        *(
            result(part, "2020", value, derived="backcast", inputs=f"{part} + {part}_change")
            for part, value in before
        ),
        *(result(part, "2025", value) for part, value in after),
        result("towns", "2020", 15.5, decimals=1.0),
        result("both", "2020", 73.4, decimals=1.0),
        result("growth", "2022", 5.04),
        result("growth", "2023", 2.24),
        result("growth", "2024", 6.74),
        result("growth", "2025", 7.22, estimate="yes"),
        result("growth", "2021-2025", 4.46),
    ]


def verdicts(met: float = 6, total: float = 10) -> list[Verdict]:
    of = {"plan": "2021-2025", "source_id": SOURCE}
    named = {"budget": "exceeded", "towns": "met", "poor": "met", "growth": "missed"}
    return [
        make_row(Verdict, **of, met=met, total=total),
        *(make_row(Verdict, **of, indicator_id=n, verdict=v) for n, v in named.items()),
    ]


def statements(given: dict[str, Any]) -> list[Statement]:
    """What the one source states: the results that are not computed, and the targets."""
    shared = ("indicator_id", "operator", "value", "value_high")
    title = {"vi": "Nghị quyết", "en": "Resolution"}
    stated = {"source_id": SOURCE, "source_title": title, "in_force": "yes"}
    of_results = ("period", "estimate")
    of_targets = ("kind", "plan", "due", "of_total")
    rows = [("result", row.indicator_id, row, of_results) for row in given["results"]]
    rows += [("target", row.target_id, row, of_targets) for row in given["measures"]]
    return [
        make_row(
            Statement,
            statement=kind,
            id=id,
            **stated,
            **{name: getattr(row, name) for name in (*shared, *names)},
        )
        for kind, id, row, names in rows
        if not getattr(row, "derived", "")
    ]


def run(facts: dict[str, Any] | None = None, **replaced: Any) -> Tables:
    """The example's tables, with other facts of the province or rows of a table where given."""
    sums = make_row(
        RUN_TABLES["derived"], indicator_id="both", rule="sum", inputs="services + industry"
    )
    given = {
        "measures": measures(),
        "results": results(),
        "verdicts": verdicts(),
        "indicators": indicators(),
        "derived": [sums],
        "sources": [make_row(Source, source_id=SOURCE, date="2025-09-17", status="adopted")],
        "province": [make_row(RUN_TABLES["province"], **{**PROVINCE, **(facts or {})})],
        **replaced,
    }
    given = {"statements": statements(given), **given}
    return Tables(**{name: given.get(name, []) for name in RUN_TABLES})


def gap(say: i18n.Translator, tables: Tables | None = None) -> blocks.Figure | blocks.Text | None:
    tables = tables or run()
    return charts.gap_chart(tables, tables.measures, say)


def ambition(
    say: i18n.Translator, tables: Tables | None = None
) -> blocks.Figure | blocks.Text | None:
    tables = tables or run()
    return charts.ambition_chart(tables, tables.measures, say)


def test_the_bars_of_ways_say_the_share_covered_as_their_axis_does():
    (plot,) = gap(i18n.load_translator("en")).plots
    covered = plot.lines[0]
    assert covered.labels == tuple(f"{value:.0f}%".replace("-", "−") for value in covered.values)


def scoreboard(say: i18n.Translator, tables: Tables | None = None) -> blocks.Figure | blocks.Text:
    return charts.official_count_chart(tables or run(), say)


def structure(
    say: i18n.Translator, tables: Tables | None = None
) -> blocks.Figure | blocks.Text | None:
    return charts.shares_chart(tables or run(), say)


def yearly(say: i18n.Translator, tables: Tables | None = None) -> blocks.Figure | blocks.Text:
    return charts.yearly_chart(tables or run(), "growth", say)


Draw = Callable[..., blocks.Figure | blocks.Text | None]
CHARTS: tuple[Draw, ...] = (gap, ambition, scoreboard, structure, yearly)
NUMBERS: dict[Draw, str] = {
    gap: "15.5 25.5 44 23.09 19.72 15 73.4 76.61 80",
    ambition: "2.24 0.59 10 4.46 12 20.39 3 0.5",
    scoreboard: "1 2 3",
    structure: "53.25 20.18 23.09 3.48 56.21 20.40 19.72 3.67 80 15",
    yearly: "5.04 2.24 6.74 7.22 4.46 10",
}
each_chart = pytest.mark.parametrize("draw", CHARTS)
each_language = pytest.mark.parametrize("language", i18n.LANGUAGES)


def drawn(draw: Draw, language: str = "en", tables: Tables | None = None) -> blocks.Figure:
    shown = draw(i18n.load_translator(language), tables)
    assert isinstance(shown, blocks.Figure)
    return shown


def sentence(shown: blocks.Figure | blocks.Text | None) -> str:
    """What is said instead of a chart."""
    assert isinstance(shown, blocks.Text)
    return " ".join(span.text for span in shown.spans)


def texts(figure: blocks.Figure) -> list[str]:
    """Every text in the picture, in the order of the file."""
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)]


def numbers(text: str, marks: str) -> set[str]:
    """The numbers in a text, a closing comma or point taken off."""
    return {found.strip(marks) for found in re.findall(r"[\d.,–]*\d", text)}


@each_chart
@each_language
def test_a_chart_drawn_twice_is_the_same_to_the_byte(draw: Draw, language: str) -> None:
    assert drawn(draw, language) == drawn(draw, language)


@each_chart
@each_language
def test_every_number_stands_in_the_picture_and_in_the_alt_text(draw: Draw, language: str) -> None:
    figure = drawn(draw, language)
    wanted = NUMBERS[draw].split()
    if language == "vi":
        wanted = [number.replace(".", ",") for number in wanted]
    assert set(wanted) <= numbers(" ".join(texts(figure)), ".,–")
    assert set(wanted) <= numbers(figure.alt, ".,–")


@each_chart
def test_no_number_is_written_with_a_decimal_point_in_vietnamese(draw: Draw) -> None:
    figure = drawn(draw, "vi")
    for text in (figure.title, figure.alt, *texts(figure)):
        assert not re.search(r"\d\.\d{1,2}(?!\d)", text)


@each_chart
def test_an_axis_or_mark_names_only_the_vendored_font(draw: Draw) -> None:
    svg = drawn(draw).svg
    families = set(re.findall(r"font-family: ([^;\"]*)", svg))
    assert families == {f"'{design.FONT_FAMILY}'"}
    assert "font:" not in svg
    assert all((paths.FONTS / f"Inter-{face}.ttf").exists() for face in ("Regular", "SemiBold"))
    assert set(re.findall(r"font-weight: (\w*)|font: (\w*)", svg)) <= {("600", ""), ("400", "")}


@each_chart
@each_language
def test_no_text_leaves_the_sheet(draw: Draw, language: str) -> None:
    svg = drawn(draw, language).svg
    right = float(re.findall(r'viewBox="0 0 ([\d.]+)', svg)[0])
    found = re.findall(r'<text style="([^"]*)" x="([\d.]+)"[^>]*>([^<]*)<', svg)
    assert len(found) == svg.count("<text ")
    for style, x, text in found:
        size = float(re.findall(r"font-size: ([\d.]+)px", style)[0])
        weight = canvas.SEMIBOLD if "font-weight: 600" in style else 400
        long = canvas.measure_text(html.unescape(text), size, weight) * 72 / 25.4
        anchor = re.findall(r"text-anchor: (\w+)", style)
        before = {"middle": long / 2, "end": long}.get(anchor[0] if anchor else "", 0.0)
        assert float(x) - before >= -0.5, text
        assert float(x) - before + long <= right + 0.5, text


@each_chart
def test_a_picture_can_stand_beside_others_on_one_page(draw: Draw) -> None:
    figure = drawn(draw)
    ids = re.findall(r'\bid="([^"]*)"', figure.svg)
    assert ids
    assert len(ids) == len(set(ids))
    assert all(name.startswith(f"{figure.anchor}-") for name in ids)
    linked = re.findall(r'(?:url\(|href=")#([^")]*)', figure.svg)
    assert set(linked) <= set(ids)


@each_chart
def test_a_picture_holds_no_header_comment_date_or_page_wide_style(draw: Draw) -> None:
    svg = drawn(draw).svg
    assert svg.startswith("<svg ")
    for left_out in ("<?xml", "<!--", "<!DOCTYPE", "<metadata", "<style", "matplotlib.org"):
        assert left_out not in svg


@each_chart
def test_the_subtitle_names_the_place_and_the_source_is_that_of_what_is_drawn(draw: Draw) -> None:
    figure = drawn(draw, "vi")
    assert "Tỉnh Mẫu" in figure.subtitle
    assert figure.source == "[1]"


@each_language
def test_a_derived_baseline_is_marked_in_the_picture_and_in_the_alt_text(language: str) -> None:
    say = i18n.load_translator(language)
    figure = drawn(gap, language)
    computed = say("baseline computed from stated figures")
    assert computed in " ".join(texts(figure))
    assert computed in figure.alt


def test_a_cut_is_drawn_to_the_level_it_leads_to_not_to_its_percentage() -> None:
    cut = target("poor", kind="reduction", value=30.0, baseline=10.0, baseline_decimals=1.0)
    say = i18n.load_translator("en")
    said = sentence(gap(say, run(measures=[cut._replace(level=7.0)])))
    assert say.value(7, "points_per_year", "<=", decimals=1) in said
    assert "30" not in said.replace("2030", "")


def test_a_baseline_counted_on_another_basis_is_not_drawn() -> None:
    rows = [
        row._replace(reasons="basis_changed") if row.indicator_id == "towns" else row
        for row in measures()
    ]
    assert "Urbanisation" in drawn(gap).alt
    assert "Urbanisation" not in sentence(gap(i18n.load_translator("en"), run(measures=rows)))


def test_targets_stand_by_how_many_times_the_past_pace_they_ask_for() -> None:
    shown = [text for text in texts(drawn(ambition)) if re.search(r"\d\.\d\d×", text)]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in shown] == ["■ ≥ 2.24×", "← ≥ 0.59×"]


def test_a_target_against_the_past_movement_has_no_ratio_and_says_that_the_trend_has_to_turn() -> (
    None
):
    figure = drawn(ambition)
    assert "the trend must reverse" in texts(figure)
    required = i18n.load_translator("en").value(3, "points_per_year", ">")
    assert f"Fall in poverty: required {required}" in figure.alt
    assert "1 of 2 comparable targets" in figure.title


def test_the_scoreboard_counts_the_unnamed_as_what_the_named_leave_of_the_total() -> None:
    figure = drawn(scoreboard)
    assert figure.title == "6 of the 10 main targets of the 2020–2025 term met or exceeded"
    assert "Exceeded: 1 (Growth of revenue)." in figure.alt
    assert "Met: 2 (Urbanisation; Fall in poverty)." in figure.alt
    assert "Met or exceeded, not named: 3." in figure.alt
    assert "Not met: 1 (Growth)." in figure.alt
    assert "Not met, not named: 3." in figure.alt


def test_more_named_verdicts_than_the_count_are_refused_not_drawn() -> None:
    shown = scoreboard(i18n.load_translator("en"), run(verdicts=verdicts(met=2)))
    assert isinstance(shown, blocks.Text)
    assert "more targets for 2021–2025 than they count" in shown.spans[0].text


def test_the_plan_column_shows_what_is_stated_and_leaves_the_rest_blank() -> None:
    figure, say = drawn(structure), i18n.load_translator("en")
    both, farming = say.value(80, "percent", ">"), say.value(15, "percent", "<")
    said = f"Target 2030: Services and industry {both}; Farming {farming}; remainder not stated."
    assert said in figure.alt
    assert "2020 (derived):" in figure.alt


@each_language
def test_a_year_without_a_figure_is_said_to_have_none(language: str) -> None:
    say = i18n.load_translator(language)
    figure = drawn(yearly, language)
    missing = say("not stated")
    assert f"2021: {missing}." in figure.alt
    assert missing in " ".join(texts(figure))


def test_an_estimate_is_marked_as_one() -> None:
    assert "ước 7,22" in texts(drawn(yearly, "vi"))


def nothing_known() -> list[blocks.Figure | blocks.Text | None]:
    say = i18n.load_translator("en")
    none = [row._replace(baseline=math.nan, past_pace=math.nan) for row in measures()]
    tables = run(measures=none, verdicts=[])
    return [
        gap(say, tables),
        ambition(say, tables),
        scoreboard(say, tables),
        structure(say, run(measures=none, results=[])),
        charts.yearly_chart(tables, "towns", say),
    ]


def test_without_data_a_sentence_says_what_is_missing() -> None:
    shown = nothing_known()
    assert [note.spans[0].text for note in shown if isinstance(note, blocks.Text)] == [
        "No target for 2026–2030 has a baseline from which to measure the distance.",
        "No target for 2026–2030 can be compared with the pace of 2021–2025.",
        "No document states how many targets for 2021–2025 were met.",
        "No year is known in all its parts: Services; Industry; Farming; Taxes less subsidies.",
        "No annual figure is available: Urbanisation.",
    ]


def test_without_targets_or_parts_there_is_nothing_to_draw() -> None:
    say = i18n.load_translator("en")
    assert gap(say, run(measures=[])) is None
    assert ambition(say, run(measures=[])) is None
    assert structure(say, run({"structure": ""})) is None


LATER = {"year": 2027.0}


@each_language
@pytest.mark.parametrize("draw", [ambition])
def test_inside_the_plan_a_chart_of_the_baseline_says_that_it_is_one(
    draw: Draw, language: str
) -> None:
    known_since = [row._replace(latest_period="2027") for row in measures()]
    figure = drawn(draw, language, run(LATER, measures=known_since))
    say = i18n.load_translator(language)
    assert say("as of the baseline, {year}", year="2025") in figure.subtitle
    before = drawn(draw, language)
    assert "2025 ·" not in before.subtitle.replace("2021–2025 ·", "")


def test_the_title_names_what_is_farthest_behind_an_even_pace() -> None:
    # (19.72 − 23.09) / (15 − 23.09) = 42% of the way, towns (25.5 − 15.5) / (44 − 15.5) = 35%
    figure = drawn(gap)
    assert figure.title.startswith("Farthest behind an even pace: Urbanisation, 15.5% in 2020")
    rows = figure.alt.split(". ")
    assert [row.split(":")[0] for row in rows[:2]] == ["Urbanisation", "Farming"]


def test_inside_the_plan_the_way_begins_at_the_baseline() -> None:
    since = {"latest_period": "2027", "pace": "insufficient", "attainment": "not_due"}
    since |= {"latest_operator": "=", "latest_decimals": 1.0}
    later = [row._replace(latest=row.baseline + 0.1, **since) for row in measures()]
    figure = drawn(gap, tables=run(LATER, measures=later))
    assert "Urbanisation: 25.5% in 2025, 25.6% in 2027" in figure.alt


def test_inside_the_plan_the_yearly_title_tells_the_last_year_against_the_target() -> None:
    later = [*results(), result("growth", "2027", 9.8)]
    figure = drawn(yearly, tables=run(LATER, results=later))
    assert figure.title.startswith("Growth: 9.80% a year in 2027; target 2026–2030")
    assert "Average 2021–2025" in figure.alt


def test_a_year_without_a_figure_breaks_the_line() -> None:
    series = [one for one in results() if one.period != "2024"]
    figure = drawn(yearly, tables=run(results=[*series, result("growth", "2021", 4.0)]))
    lines = re.findall(r'<path d="([^"]*)"[^>]*stroke-width: 2"', figure.svg)
    assert [path.count("M") for path in lines] == [2]
    assert "2024: no figure." in figure.alt


def test_the_whole_country_stands_beside_the_province_where_it_is_known() -> None:
    named = [
        row._replace(national_indicator_id="income") if row.indicator_id == "growth" else row
        for row in indicators()
    ]
    known = [*results(), result("income", "2025", 8.02)]
    figure = drawn(yearly, tables=run(indicators=named, results=known))
    assert "whole country 8.02" in texts(figure)
    assert "Income per person (2025): 8.02% a year." in figure.alt


@each_chart
def test_every_mark_says_what_it_stands_for(draw: Draw) -> None:
    figure = drawn(draw)
    for svg in (figure.svg, figure.narrow):
        assert len(re.findall(r'<g data-value="[^"]+"', svg)) >= 3
        assert 'id="value:' not in svg


def test_of_fewer_than_three_rows_a_sentence_says_as_much() -> None:
    say = i18n.load_translator("en")
    two = [row for row in measures() if row.indicator_id in ("growth", "towns")]
    assert sentence(gap(say, run(measures=two))).startswith("Urbanisation: 25.5% in 2025")
    assert sentence(ambition(say, run(measures=two))).startswith("Growth: required")
    years = [row for row in results() if row.period not in ("2022", "2023", "2024")]
    assert "2025: 7.22" in sentence(yearly(say, run(results=years)))


def test_an_indicator_nobody_knows_is_no_series() -> None:
    shown = charts.yearly_chart(run(), "", i18n.load_translator("en"))
    assert isinstance(shown, blocks.Text)


def test_the_level_of_a_factor_has_the_digits_of_its_baseline_in_every_chart() -> None:
    twice = target("growth", kind="multiple", value=2.0, baseline=1.5, value_decimals=0.0)
    rows = [twice._replace(level=3.0, baseline_decimals=1.0)]
    assert "3.0%" in sentence(gap(i18n.load_translator("en"), run(measures=rows)))
    assert "3.0%" in drawn(yearly, tables=run(measures=rows)).alt


def test_a_target_of_several_parts_is_written_below_the_lines_of_single_ones() -> None:
    thin = target("taxes", operator="range", value=4.0, value_high=5.0)
    figure = drawn(structure, tables=run(measures=[*measures(), thin]))
    assert "4–5" in texts(figure)
    assert "target 2030: Services and industry > 80%" in " ".join(texts(figure))


def test_paces_are_compared_with_as_many_years_as_the_plan_has() -> None:
    figure = drawn(ambition, tables=run({"past_plan": "2018-2025"}))
    assert "2021–2025" in figure.title
    assert "2018" not in figure.title + figure.subtitle


def test_labels_beside_points_do_not_touch_each_other() -> None:
    points = [(10.0 * i, 30.0 - i) for i in range(6)]
    room = label_placement.Box(-10, 0, 60, 60)
    boxes = label_placement.place_point_labels(points, ["12.34"] * 6, [], room)
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    assert not any(a.overlaps(b) for a, b in pairs)
    assert all(box.right <= 60.0 for box in boxes)


def test_a_line_label_stays_in_the_room_and_off_what_is_taken() -> None:
    room = label_placement.Box(0, 0, 100, 60)
    taken = [label_placement.Box(0, 20, 100, 28)]
    box, _ = label_placement.place_line_label("mean of 2021–2025", 0, 50, 28, taken, room)
    assert box.is_within(room)
    assert not box.overlaps(taken[0])


def test_a_label_wider_than_its_line_is_in_one_line_where_there_is_room_after_it() -> None:
    room = label_placement.Box(0, 0, 80, 50)
    box, lines = label_placement.place_line_label("mean 4.46 (estimate)", 0, 20, 25, [], room)
    assert lines == ("mean 4.46 (estimate)",)
    assert box.left == 22  # mm, after the line's end
    taken = [label_placement.Box(30, 0, 80, 50)]
    _, lines = label_placement.place_line_label("mean 4.46 (estimate)", 0, 20, 25, taken, room)
    assert len(lines) > 1
