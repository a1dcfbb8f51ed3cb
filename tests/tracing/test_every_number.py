"""Every number of every finished page is found in the tables of its run, or worked out from them.

A second program: it reads pages, tables, data folder and catalogues, and nothing of the package.
"""

from __future__ import annotations

import csv
import dataclasses
import random
import re
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from known import Known
from pages import Passage, read_folder, read_passages
from paper import find_foreign, read_sheets
from sentences import Sentences
from tracer import Tracer
from written import find_numbers

ROOT = Path(__file__).parents[2]
LANGUAGES = ("vi", "en")
RUNS = {"cao-bang/2025": "data", "tinh-minh-hoa/2028": "data-demo"}
COMMUNES = ("01290", "01273")  # a commune and a ward that have their pages, which are asked for
SEED, SAMPLE, NOTICED = 13, 1500, 0.95  # of so many changed digits such a share is noticed
PAGES = 2  # on so many pages of a run each wrong number is planted

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both runs, in both languages and formats."""
    folder = tmp_path_factory.mktemp("traced")
    for run, data in RUNS.items():
        options = ["--data", data, "--outputs", str(folder), "--year", run[-4:]]
        make_pages(options)
    pages = [part for code in COMMUNES for part in ("--commune", code)]
    make_pages(["--data", "data", "--outputs", str(folder), "--year", "2025", *pages])
    return folder


def make_pages(options: list[str]) -> None:
    command = [sys.executable, "pipeline.py", "run", *options]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module", params=RUNS)
def run(request: pytest.FixtureRequest, outputs: Path) -> Path:
    return outputs / request.param


@pytest.fixture(scope="module")
def tracer(run: Path) -> Tracer:
    data = next(data for name, data in RUNS.items() if run.match(name))
    known = Known(run / "tables", ROOT / data, LANGUAGES)
    return Tracer(known, Sentences(known))


@pytest.fixture(scope="module")
def passages(run: Path) -> list[Passage]:
    return list(read_folder(run))


def test_every_number_of_every_page_is_known(tracer: Tracer, passages: list[Passage]) -> None:
    found = [str(one) for passage in passages for one in tracer.find_untraced(passage)]
    assert sum(len(find_numbers(p.text, p.language)) for p in passages) > 15_000
    assert found == []


def test_every_number_of_the_last_year_of_a_plan_is_known(tmp_path: Path) -> None:
    """Of the progress report alone, which says most that no other year does."""
    options = ["--data", "data-demo", "--year", "2030", "--report", "progress", "--format", "html"]
    make_pages([*options, "--outputs", str(tmp_path)])
    run = tmp_path / "tinh-minh-hoa" / "2030"
    known = Known(run / "tables", ROOT / "data-demo", LANGUAGES)
    tracer, passages = Tracer(known, Sentences(known)), list(read_folder(run))
    assert sum(len(find_numbers(p.text, p.language)) for p in passages) > 3000
    assert [str(one) for passage in passages for one in tracer.find_untraced(passage)] == []


def test_every_number_of_communes_with_figures_is_known(tmp_path: Path) -> None:
    """Of two years, some of them bounds or not known: as long as no document publishes any."""
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    write_figures(data)
    options = ["--data", str(data), "--year", "2025", "--format", "html"]
    reports = ["--report", "communes", "--commune", COMMUNES[0]]
    make_pages([*options, *reports, "--outputs", str(tmp_path)])
    run = tmp_path / "cao-bang" / "2025"
    known = Known(run / "tables", data, LANGUAGES)
    tracer, passages = Tracer(known, Sentences(known)), list(read_folder(run))
    assert [str(one) for passage in passages for one in tracer.find_untraced(passage)] == []
    check_changed_digits(tracer, [p for p in passages if "commune" in p.page])


def write_figures(data: Path) -> None:
    """A file of figures of communes that nobody published."""
    with (data / "communes.csv").open(encoding="utf-8", newline="") as lines:
        communes = list(csv.DictReader(lines))
    named = (
        "indicator_id commune_id period operator value estimate source_id place printed note basis"
    )
    rows = [named.split()]
    for n, commune in enumerate(communes):
        code, end = commune["commune_id"], ("no", "communes_2025", f"row {n}", "printed", "")
        basis = commune["basis"]
        operator = ">" if n % 7 == 6 else "="
        if n % 4:  # of the others it is computed, as far as their figures go
            value = f"{75 + n * 0.4:.1f}"
            rows.append(["happiness_index", code, "2025", operator, value, *end, basis])
        for name, value in (
            ("urban_unemployment", 45 - n * 0.7),
            ("health_insurance", 70 + n * 0.5),
        ):
            known = "<" if n % 11 == 5 and name == "urban_unemployment" else "="
            rows.append([name, code, "2025", known, f"{value:.1f}", *end, basis])
        rows.append(["forest_cover", code, "2025", "=", f"{30 + n * 0.31:.2f}", *end, basis])
        for year in range(2024, 2026) if n % 5 else ():
            for name in ("new_rural", "drug_free", "boarding", "border_boarding"):
                is_met = str(int((n + len(name) + year) % 3 == 0))
                rows.append([f"{name}_commune", code, str(year), "=", is_met, *end, basis])
    with (data / "commune_results.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    head = "indicator_id,component_id,weight,low,high,source_id"
    weights = ("forest_cover,3,30.5,45", "urban_unemployment,1,0,40", "health_insurance,2,50,100")
    lines = [head, *(f"happiness_index,{one},communes_2025" for one in weights)]
    (data / "indexes.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")


def test_a_changed_digit_is_noticed(tracer: Tracer, passages: list[Passage]) -> None:
    check_changed_digits(tracer, passages)


def check_changed_digits(tracer: Tracer, passages: list[Passage]) -> None:
    chosen = random.Random(SEED)
    numbers = [(p, n) for p in passages for n in find_numbers(p.text, p.language)]
    sample = chosen.sample(numbers, min(SAMPLE, len(numbers)))
    missed = []
    for passage, number in sample:
        places = [n for n in range(number.start, number.end) if passage.text[n].isdigit()]
        changed = change_digit(passage, chosen.choice(places), chosen)
        if len(tracer.find_untraced(changed)) <= len(tracer.find_untraced(passage)):
            missed.append(f"{passage.page}: {passage.place}: {number.text} in {changed.text[:120]}")
    share = 1 - len(missed) / len(sample)
    assert share > NOTICED, f"{share:.1%} noticed; missed: {missed[:20]}"


def change_digit(passage: Passage, at: int, chosen: random.Random) -> Passage:
    """A passage with another digit at a place, also in what its row and column say of it."""
    digit = chosen.choice([d for d in "0123456789" if d != passage.text[at]])
    text = passage.text[:at] + digit + passage.text[at + 1 :]
    row = passage.row.replace(passage.text, text)
    column = text if passage.column == passage.text else passage.column
    return dataclasses.replace(passage, text=text, row=row, column=column)


PLANTED: dict[str, tuple[str, str]] = {  # where → what is searched there, what is put instead
    "a decision": (r'id="decisions-row-1">[^<]*?(\d+)', "77"),
    "a cell": (r'<td [^>]*><a class="stated" [^>]*>(?:[<>≥≤] )?([\d.,]*\d)', "98,76"),
    "the message": (r'<p class="message">[^<]*?(\d[\d.,]*\d)', "98,76"),
    "a finding": (r'<p class="headline"><span [^>]*>.</span> (\d+)', "77"),
    "what a search engine shows": (
        r'<meta name="description" content="[^"]*?(\d[\d.,]*\d)',
        "98,76",
    ),
    "a chart's description": (r"<desc [^>]*>[^<]*?(\d[\d.,]*\d)", "98,76"),
    "a chart's title": (r"<title id=[^>]*>[^<]*?(\d+)", "77"),
    "a chart's text": (r"<text [^>]*>(\d[\d.,]*\d)<", "98,76"),
    "an aria label": (r'aria-label="[^"]*?(\d+)', "77"),
    "a caption": (r'<caption>(?:[^<]|<span class="whole">)*?(\d{4})', "2041"),
    "a narrow screen's heading": (r'--c\d+:(?:"|&#34;)[^"&]*?(\d{4})', "2041"),
    "the date in the last line": (r"<p>[^<]*(\d{4}) · [^<]*</p></footer>", "2041"),
    "the sum in the last line": (r"<p>[^<]* ([0-9a-f]{8})</p></footer>", "98765432"),
    "the panel of a figure": (r'"texts":\[.*?"(\d[\d.,]*\d)', "98,76"),
}


@pytest.mark.parametrize("where", PLANTED)
def test_a_wrong_number_is_found_wherever_it_stands(tracer: Tracer, run: Path, where: str) -> None:
    pattern, wrong = PLANTED[where]
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(run.glob("vi/*.html"))}
    fitting = [(page, text) for page, text in pages.items() if re.search(pattern, text)]
    assert fitting
    for page, text in fitting[:PAGES]:
        start, end = re.search(pattern, text).span(1)
        changed, name = text[:start] + wrong + text[end:], f"vi/{page.name}"
        untraced = [u for p in read_passages(name, changed) for u in tracer.find_untraced(p)]
        assert untraced, name
        assert {one.page for one in untraced} == {name}


def test_the_report_of_a_fault_names_page_text_and_number(tracer: Tracer) -> None:
    page = '<html lang="en"><body><p class="message">12.34 of all pigs</p></body></html>'
    (found,) = (u for p in read_passages("en/summary.html", page) for u in tracer.find_untraced(p))
    assert str(found) == "en/summary.html: html body message: '12.34' in '12.34 of all pigs'"


def test_every_number_of_a_pdf_is_on_the_page_of_its_report(
    run: Path, passages: list[Passage]
) -> None:
    files = sorted(run.glob("*/*.pdf"))
    with ProcessPoolExecutor(2) as pool:
        read = dict(zip(files, pool.map(read_sheets, files), strict=True))
    foreign = {}
    for file, sheets in read.items():
        page = file.relative_to(run).with_suffix(".html").as_posix()
        text = " \n ".join(p.text for p in passages if p.page == page and "@" not in p.place)
        foreign[page] = find_foreign(sheets, text, file.parent.name)
    assert len(foreign) > 15
    assert {page: found for page, found in foreign.items() if found} == {}
