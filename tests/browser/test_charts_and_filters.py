"""What a reader may do with a chart and with a table of verdicts; what stands on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from looking import AXE, faults, need_a_browser

from briefing import i18n, publish
from briefing.report import blocks
from briefing.report.drawing import canvas

need_a_browser()
pytest_plugins = ["opening"]
pytestmark = pytest.mark.slow
PHONE = {"width": 390, "height": 844}
AT_ITS_MIDDLE = """() => {
  const one = document.activeElement;
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return one === document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
}"""


def chart(width: float) -> str:
    with canvas.new_sheet(40, width) as page:
        for year, value in enumerate((4.46, 7.22, 10), start=2024):
            (mark,) = page.plot([(year - 2023) * 25], [20], "o", color=canvas.TEAL)
            canvas.add_value(mark, f"GRDP, {year}: {value}%")
        (mark,) = page.plot([75], [20], "s", color=canvas.TEAL)  # where the last one stands
        canvas.add_value(mark, "Asked for: 10%")
        canvas.write_text(page, 40, 35, "7.22")
        return canvas.render_svg(page, "growth")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    verdict = {0: blocks.Cell("Not met", tone="bad", symbol="▼"), 1: blocks.Cell("Met", symbol="●")}
    rows = tuple(
        (blocks.Cell(f"Target {n}"), blocks.Cell(f"{n}"), verdict[n % 3 == 0]) for n in range(12)
    )
    columns = (
        blocks.Column("Target", header=True),
        blocks.Column("Level", align="right"),
        blocks.Column("Verdict"),
    )
    parts = (
        blocks.Cover("Results", "Here", "Grows by 7.22%."),
        blocks.Heading(2, "Growth", "growth-part"),
        blocks.Figure(
            *("growth", "Growth doubles", "%", chart(canvas.WIDTH), "2025: 7.22%."),
            narrow=chart(canvas.NARROW),
        ),
        blocks.Table("Targets", columns, (blocks.Group("", rows),), "targets"),
    )
    page = publish.render_html(
        [part.as_json() for part in parts], i18n.load_translator("en"), {"statements": ""}
    )
    file = tmp_path_factory.mktemp("small") / "small.html"
    file.write_text(page, encoding="utf-8")
    return file


@pytest.fixture
def page(window, small):
    opened = window()
    opened.goto(small.as_uri())
    return opened


def tip(page) -> str:
    shown = page.locator(".tip:visible")
    return shown.text_content() if shown.count() else ""


def test_a_mark_says_its_value_to_keyboard_and_pointer_and_escape_puts_it_away(page):
    marks = page.locator("svg.wide [data-value]")
    assert page.locator("svg.wide [tabindex='0']").count() == 1
    marks.first.focus()
    assert tip(page) == "GRDP, 2024: 4.46%"
    page.keyboard.press("ArrowRight")
    assert tip(page) == "GRDP, 2025: 7.22%"
    page.keyboard.press("End")
    assert tip(page) == "GRDP, 2026: 10%\nAsked for: 10%"
    assert page.evaluate(AT_ITS_MIDDLE), "a mark that has the focus is the one on top"
    page.keyboard.press("Escape")
    assert tip(page) == ""
    marks.nth(1).hover()
    assert tip(page) == "GRDP, 2025: 7.22%"
    page.locator(".tip").hover()
    page.wait_for_timeout(600)
    assert tip(page) == "GRDP, 2025: 7.22%"  # may be read at leisure
    page.mouse.move(5, 5)
    page.wait_for_timeout(600)
    assert tip(page) == ""


def test_a_tap_beside_a_mark_of_a_phones_chart_says_its_value(window, small):
    page = window(viewport=PHONE, has_touch=True)
    page.goto(small.as_uri())
    assert not page.locator("svg.wide").is_visible()
    box = page.locator("svg.narrow [data-value]").nth(2).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] + 6, box["y"])
    assert tip(page) == "GRDP, 2026: 10%\nAsked for: 10%"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_axe_finds_nothing_in_either_drawing(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.locator("svg.wide [data-value]").first.focus()
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert faults(page) == []


def test_rows_are_chosen_by_their_verdict_and_counted(page):
    page.locator("summary").click()
    page.get_by_label("Verdict").select_option("Not met")
    assert page.locator("tbody tr:visible").count() == 8
    assert page.locator(".tools [role=status]").text_content() == "8 of 12 rows"


def test_a_long_table_of_the_statements_opens_folded_and_a_link_to_a_row_unfolds_it(page):
    assert not page.locator("table").is_visible()
    page.evaluate("document.querySelector('tbody th').id = 'aim'; location.hash = 'aim'")
    page.locator("table").wait_for(state="visible")


def test_on_a_phone_the_verdict_stands_first_in_its_row(page):
    page.set_viewport_size(PHONE)
    page.locator("summary").click()
    row = page.locator("tbody tr").first
    tops = [one.bounding_box()["y"] for one in row.locator("> *").all()]
    assert min(tops) == tops[2]


def test_a_saved_chart_names_its_fonts_and_colours_and_nothing_of_the_page(window, small):
    page = window(color_scheme="dark")
    page.goto(small.as_uri())
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download SVG").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert canvas.TEAL in text
    assert "Inter, Arial, sans-serif" in text
    assert "'Inter'" not in text
    assert text.count("<text ") == text.count("textLength=") > 0  # as wide where Inter is missing
    assert "var(" not in text
    assert "data-value" not in text
    assert "tabindex" not in text


def test_sections_tables_and_charts_have_a_link_to_copy(page):
    links = page.get_by_label("Copy link")
    assert [one.get_attribute("aria-label") for one in links.all()] == [
        f"Copy link: {name}" for name in ("Growth", "Growth doubles", "Targets")
    ]
