"""What the reports say of communes: known or not, near or far, and what is still to be sent."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from test_reader import WITH_COMMUNES, written

from briefing import config, paths
from briefing.analysis.analyse import analyse
from briefing.build import slices
from briefing.data import boundaries, reader
from briefing.data.columns import cells_of_row, columns_of
from briefing.data.tables import RUN_TABLES, Tables
from briefing.i18n import load_translator
from briefing.report import charts, communes, exhibits

MORE = """\
joy,00002,2026,=,84.5,no,,yearbook,,,
joy,00001,2026,=,88,no,,yearbook,,,
school,00002,2025,=,0,no,,yearbook,,,
"""
EN = load_translator("en")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Three communes; of 2025 one has 91.5 points and one is not known, in 2026 both are below."""
    results = WITH_COMMUNES["commune_results.csv"] + MORE
    files = {**WITH_COMMUNES, "commune_results.csv": results}
    folder = written(tmp_path_factory.mktemp("communes"), good=files)
    return analyse(reader.load_province(folder), 2026)


@pytest.fixture(scope="module")
def cao_bang() -> Tables:
    return analyse(reader.load_province(paths.DATA), 2025)


def texts(block) -> list[list[str]]:
    """The cells of a table, row by row."""
    return [[cell.text for cell in row] for group in block.groups for row in group.rows]


def test_the_report_says_how_many_figures_are_known(tables, cao_bang):
    cover = exhibits.communes_cover(tables, EN)
    assert cover.title == "Targets that count communes: 2 of 2 figures of 2026 known"
    assert cover.message.startswith("The province has 3 units: 2 communes and 1 ward.")
    cover = exhibits.communes_cover(cao_bang, EN)
    assert cover.title == "Targets that count communes: no commune's figure is published"
    assert "271 figures of communes are to be collected" in cover.message  # 53 + 56 + 53 + 56 + 53


def test_a_count_is_shown_with_what_it_needs_and_what_is_known(tables):
    (row,) = texts(exhibits.commune_targets(tables, EN))
    assert row[0] == "Communes"
    assert row[2:6] == ["1 of 2", "0", "2", "0"]
    assert row[6] == "0 communes"


def test_of_cao_bang_every_count_is_not_known_and_says_how_many_it_needs(cao_bang):
    rows = texts(exhibits.commune_targets(cao_bang, EN))
    assert [row[2] for row in rows] == [
        "21 of 53",
        "29 of 56",
        "43 of 53",
        "of 1 to 56",
        "48 of 53",
    ]
    assert {row[6] for row in rows} == {"not known"}


def test_the_communes_that_decide_are_the_nearest_and_said_to_lack_how_much(tables):
    def needing(needed: float) -> str:
        counts = [row._replace(needed=needed) for row in tables.commune_counts]
        found = exhibits.deciding_communes(replace(tables, commune_counts=counts), EN)
        return "".join(span.text for item in getattr(found, "items", ()) for span in item)

    assert needing(1) == (
        "Communes: 1 more commune is needed; the nearest, with what each lacks: Ban Mot (2 "
        "out of 100)."
    )
    assert "2 more communes are needed" in needing(2)
    assert "Ban Mot (2 out of 100), Ban Hai (5.5 out of 100)" in needing(2)
    assert needing(0) == ""


def test_what_a_commune_lacks_of_a_share_is_told_in_percentage_points(tables):
    shares = [
        row._replace(unit="percent", form="share") if row.indicator_id == "joy" else row
        for row in tables.indicators
    ]
    counts = [row._replace(needed=1) for row in tables.commune_counts]
    own = replace(tables, indicators=shares, commune_counts=counts)
    found = exhibits.deciding_communes(own, EN)
    told = "".join(span.text for item in found.items for span in item).replace("\xa0", " ")
    assert "Ban Mot (2 percentage points)" in told


def test_what_changed_since_the_year_before_is_told_by_name(tables):
    (item,) = exhibits.commune_changes(tables, EN).items
    told = "".join(span.text for span in item)
    assert "no longer met (1): Ban Mot" in told
    assert "known for the first time, not met (1): Ban Hai" in told


def test_every_commune_has_a_row_with_its_figure_and_sign(tables):
    rows = texts(exhibits.commune_matrix(tables, EN))
    assert rows == [
        ["Ban Hai Commune", "II", "not known", "84.5"],
        ["Ban Mot Commune", "I", "3,000", "88"],
        ["Pho Ba Ward", "I", "9,000", "–"],
    ]


def test_groups_are_compared_only_with_what_is_known(tables, cao_bang):
    rows = {row[0]: row[1:] for row in texts(exhibits.commune_groups(tables, EN))}
    assert rows["Zone I"] == ["2", "50", "12,000", "0 of 1"]
    assert rows["Zone II"] == ["1", "20.5", "not known", "0 of 1"]
    assert rows["Ward"] == ["1", "9.5", "9,000", "–"]
    assert rows["At the border"] == ["1", "40.5", "3,000", "0 of 1"]
    rows = {row[0]: row[1:] for row in texts(exhibits.commune_groups(cao_bang, EN))}
    assert rows["Zone III"] == ["53", "6,531.37", "495,816"]
    assert rows["No source says"] == ["55", "6,577.68", "560,345"]


def test_what_is_to_be_collected_names_the_communes(tables, cao_bang):
    assert "Nothing is missing" in str(exhibits.to_collect(tables, EN))
    states = [
        row._replace(state="unknown") if row.commune_id == "00002" else row
        for row in tables.commune_states
    ]
    (row,) = texts(exhibits.to_collect(replace(tables, commune_states=states), EN))
    assert row == ["Joy: at least 90 out of 100", "2026", "1", "Ban Hai"]
    rows = texts(exhibits.to_collect(cao_bang, EN))
    assert [row[2] for row in rows] == ["53", "56", "53", "56", "53"]
    assert {row[3].split(";")[0] for row in rows} == {"all"}


def test_the_page_of_a_commune_has_its_facts_its_figures_and_what_it_owes(tables):
    cover = exhibits.commune_cover(tables, "00001", EN)
    assert cover.title == "Ban Mot Commune"
    assert cover.message == (
        "Zone I; 40.5 km²; 3,000 people; at the border (2026). Formed from: Bản Cũ, Bản Xa. 1 "
        "target of the province counts it; figures known: 1."
    )
    (row,) = texts(exhibits.commune_figures(tables, "00001", EN))
    assert row[:4] == ["Joy: at least 90 out of 100", "88", "0 of 1", "0 of 2"]
    others = texts(exhibits.commune_results(tables, "00001", EN))
    assert others == [["School", "2025", "completed", "[1] I.6"]]
    assert "Every figure has been sent" in str(exhibits.commune_owed(tables, "00001", EN))
    assert "No target" in str(exhibits.commune_figures(tables, "00003", EN))


def test_the_page_of_a_commune_of_cao_bang_lists_what_it_still_owes(cao_bang):
    owed = str(exhibits.commune_owed(cao_bang, "01273", EN))  # a ward, of which no border is known
    assert "multi-level" not in owed
    assert "free of drugs (2025)" in owed
    assert "new-rural" not in owed
    assert exhibits.commune_results(cao_bang, "01273", EN) is None


def test_the_figures_of_one_commune_never_depend_on_those_of_another(tables):
    """Its page beside zone and province may change, its own states and figures may not."""
    others = [row for row in tables.commune_states if row.commune_id != "00001"]
    changed = [row._replace(state="met", value=99.0) for row in others]
    own = [row for row in tables.commune_states if row.commune_id == "00001"]
    again = replace(tables, commune_states=[*changed, *own])
    for show in (exhibits.commune_cover, exhibits.commune_results, exhibits.commune_owed):
        assert show(tables, "00001", EN) == show(again, "00001", EN)
    before, after = (
        texts(exhibits.commune_figures(run, "00001", EN))[0][1] for run in (tables, again)
    )
    assert before == after


def test_a_report_on_one_commune_is_given_the_results_of_no_other(tables):
    report = next(one for one in config.load_config().report if one.each).of("00001")
    rows = {
        name: [list(columns_of(kind)), *map(cells_of_row, getattr(tables, name))]
        for name, kind in RUN_TABLES.items()
    }
    given = slices.slice_tables(report, rows)
    for name in ("commune_results", "commune_states"):
        head, *kept = given[name]
        assert {row[head.index("commune_id")] for row in kept} == {"00001"}
    assert len(given["communes"]) == 1 + 3


def test_the_map_has_every_seat_once_and_names_that_never_overlap(cao_bang):
    figure = charts.communes_map(cao_bang, EN)
    assert figure.svg.count("data-value=") == 56
    assert figure.narrow.count("data-value=") == 56
    assert "not known (56)" in figure.alt


def test_a_commune_without_a_seat_is_counted_by_the_map_and_named_as_not_drawn(cao_bang):
    first, *others = cao_bang.communes
    without = replace(cao_bang, communes=[first._replace(lon=math.nan, lat=math.nan), *others])
    figure = charts.communes_map(without, EN)
    assert figure.svg.count("data-value=") == 55
    assert "not known (56)" in figure.alt
    assert figure.subtitle.endswith(f"no seat is known: {first.name['en']}")


def test_boundaries_are_drawn_below_the_seats_and_take_less_than_60_kB(cao_bang):
    circle = [(place / 500 * 2 * math.pi) for place in range(500)]
    rings = {
        row.commune_id: [[(row.lon + math.cos(a) / 9, row.lat + math.sin(a) / 9) for a in circle]]
        for row in cao_bang.communes
    }
    thin = boundaries.simplify(rings)
    drawn = [
        row._replace(outline=boundaries.format_outline(thin[row.commune_id]))
        for row in cao_bang.communes
    ]
    plain = charts.communes_map(cao_bang, EN)
    figure = charts.communes_map(replace(cao_bang, communes=drawn), EN)
    more = [len(own.svg) + len(own.narrow) for own in (plain, figure)]
    assert 10_000 < more[1] - more[0] < 60_000
    assert figure.svg.count("data-value=") == 56
    assert figure.svg.count("<path") >= plain.svg.count("<path") + 56


def test_states_have_three_signs_and_no_commune_is_called_failed():
    symbols = [symbol for _, symbol in communes.STATE_STYLES.values()]
    assert len(set(symbols)) == 3
    assert "▼" not in symbols
