"""`verify`: every file that is not as it was made is found; a list is checked before it is used."""

from __future__ import annotations

import json
import os
import shutil
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import slsa

import pipeline
from briefing import errors, i18n, limits, paths
from briefing.build import cache, provenance, records, release, verified, verifying
from briefing.data import files
from briefing.errors import message
from briefing.publish import outputs_index

MINIATURE = Path(__file__).parents[1] / "miniature"
RUN = "hills/2020"
RELEASE = "hills/releases/2020/2027-05-24-1"
PAGES = {
    "vi/summary.html": "<p>1</p>",
    "vi/summary.pdf": "%PDF",
    "notebooks/vi-summary.ipynb": "{}",
}
TABLES = {"tables/measures.csv": "a\n1\n"}
FACTS = {"run": RUN, "data": {"../../../data": 2020}}
Fault = Callable[[Path], object]  # plants a fault in an outputs folder


def write_manifest(folder: Path, steps: object, **more: object) -> None:
    """A manifest with its right sum, as whoever forges one would write it."""
    text = cache.format_manifest(steps, {**FACTS, **more})
    (folder / paths.MANIFEST).write_text(text, encoding="utf-8")


def read_steps(run: Path) -> dict:
    return json.loads((run / paths.MANIFEST).read_text(encoding="utf-8"))["steps"]


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """An outputs folder with a run and a release, without the work of making them."""
    place = tmp_path / "outputs"
    run, kept = place / RUN, place / RELEASE
    workbook = {"briefing.xlsx": "PK"}
    for folder in (run, kept):
        for name, text in {**PAGES, **TABLES, **workbook}.items():
            files.write_file(folder / name, text)
    tables = {name: cache.hash_file(run / name) for name in TABLES}
    steps = {name: cache.make_step({"code": "1"}, [name], run) for name in PAGES}
    steps[paths.WORKBOOK] = cache.make_step(tables, [paths.WORKBOOK], run)
    files.write_file(run / paths.MANIFEST, cache.format_manifest(steps, FACTS))
    release.write_sums_and_zip(kept, "hills-2020-2027-05-24-1")
    outputs_index.write_outputs_index(place)
    return place


def verify(outputs: Path) -> tuple[dict[str, str], dict[str, str]]:
    """State of each difference and of each file that is told and is none, by file."""
    parts, others = verifying.verify(outputs)
    found = [*(one for part in parts for one in part.findings), *others]
    told = i18n.load_translator("vi")
    for one in found:  # each has words in every language
        assert told.message(verified.describe(one))
    differing, kept = ({f.file: f.state for f in found if f.matters is m} for m in (True, False))
    return differing, kept


def test_what_was_made_is_as_recorded(outputs):
    assert verify(outputs) == ({}, {})
    for folder in (outputs / RUN, outputs / RELEASE):
        assert verify(folder) == ({}, {})


def replace_by(place: Path, make: Fault) -> None:
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    make(place)


def link_away(place: Path) -> None:
    """A link that leads to the same content outside."""
    there = place.parents[4] / "elsewhere"
    shutil.move(place, there)
    place.symlink_to(there)


def bind(place: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(place.parent)  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(place.name)
    finally:
        os.fchdir(here)
        os.close(here)


FAULTS: dict[str, tuple[Fault, dict[str, str]]] = {
    "a page changed by one byte": (
        lambda o: (o / RUN / "vi/summary.html").write_text("<p>2</p>"),
        {f"{RUN}/vi/summary.html": "changed"},
    ),
    "a table changed, which its workbook lists": (
        lambda o: (o / RUN / "tables/measures.csv").write_text("a\n2\n"),
        {f"{RUN}/tables/measures.csv": "changed"},
    ),
    "a page removed": (
        lambda o: (o / RUN / "vi/summary.pdf").unlink(),
        {f"{RUN}/vi/summary.pdf": "missing"},
    ),
    "a page added": (
        lambda o: (o / RUN / "vi/other.html").write_text(""),
        {f"{RUN}/vi/other.html": "extra"},
    ),
    "a hidden file added": (
        lambda o: (o / RUN / "vi/.x.html").write_text(""),
        {f"{RUN}/vi/.x.html": "extra"},
    ),
    "a page beside the runs": (
        lambda o: (o / "hills/summary.html").write_text(""),
        {"hills/summary.html": "extra"},
    ),
    "a page linked to the same content": (
        lambda o: link_away(o / RUN / "vi/summary.html"),
        {f"{RUN}/vi/summary.html": "link"},
    ),
    "a folder linked to the same content": (
        lambda o: link_away(o / RUN / "notebooks"),
        {f"{RUN}/notebooks": "link", f"{RUN}/notebooks/vi-summary.ipynb": "missing"},
    ),
    "a pipe in place of a page": (
        lambda o: replace_by(o / RUN / "vi/summary.html", os.mkfifo),
        {f"{RUN}/vi/summary.html": "special"},
    ),
    "a socket added": (lambda o: bind(o / RUN / "vi/x"), {f"{RUN}/vi/x": "special"}),
    "a folder in place of a page": (
        lambda o: replace_by(o / RUN / "vi/summary.html", Path.mkdir),
        {f"{RUN}/vi/summary.html": "missing"},
    ),
    "a link named as what people leave": (
        lambda o: (o / RUN / "vi/summary-edited.docx").symlink_to("/etc/passwd"),
        {f"{RUN}/vi/summary-edited.docx": "link"},
    ),
    "no manifest": (
        lambda o: (o / RUN / paths.MANIFEST).unlink(),
        {f"{RUN}/{paths.MANIFEST}": "missing"},
    ),
    "a manifest elsewhere": (
        lambda o: link_away(o / RUN / paths.MANIFEST),
        {f"{RUN}/{paths.MANIFEST}": "link"},
    ),
    "the list of runs changed": (
        lambda o: (o / paths.INDEX).write_text(""),
        {paths.INDEX: "changed"},
    ),
    "the list of runs removed": (lambda o: (o / paths.INDEX).unlink(), {paths.INDEX: "missing"}),
    "a released page changed": (
        lambda o: (o / RELEASE / "vi/summary.html").write_text("<p>2</p>"),
        {f"{RELEASE}/vi/summary.html": "changed"},
    ),
    "a file added to a release": (
        lambda o: (o / RELEASE / "vi/summary-edited.docx").write_text(""),
        {f"{RELEASE}/vi/summary-edited.docx": "extra"},
    ),
    "sums removed": (
        lambda o: (o / RELEASE / paths.SUMS).unlink(),
        {f"{RELEASE}/SHA256SUMS": "missing"},
    ),
    "the archive removed": (
        lambda o: next((o / RELEASE).glob("*.zip")).unlink(),
        {f"{RELEASE}/*.zip": "missing"},
    ),
    "the list of runs changed beside a folder that no run made": (
        lambda o: (plant_run(o / "other/2021"), (o / paths.INDEX).write_text("")),
        {"other/2021/manifest.json": "missing", paths.INDEX: "changed"},
    ),
    "the list of runs changed with a page": (
        lambda o: (change_page(o), (o / paths.INDEX).write_text("")),
        {f"{RUN}/vi/summary.html": "changed", paths.INDEX: "changed"},
    ),
    "the list of runs linked": (
        lambda o: (
            (o / paths.INDEX)
            .replace(o / "README.md")
            .with_name("index.html")
            .symlink_to("README.md")
        ),
        {paths.INDEX: "link"},
    ),
    "the data recorded changed": (
        lambda o: change_record(o, "../../../data", "../../../dato"),
        {f"{RUN}/{paths.MANIFEST}": "record"},
    ),
    "the run recorded changed": (
        lambda o: change_record(o, RUN, "hulls/2020"),
        {f"{RUN}/{paths.MANIFEST}": "record"},
    ),
    "signs in a manifest that mean nothing": (
        lambda o: change_record(o, '"steps": {', '"steps":  {'),
        {f"{RUN}/{paths.MANIFEST}": "record"},
    ),
    "a run copied to another year": (
        lambda o: shutil.copytree(o / RUN, o / "hills/2021"),
        {f"hills/2021/{paths.MANIFEST}": "moved"},
    ),
    "a run copied to another province": (
        lambda o: shutil.copytree(o / RUN, o / "lakes/2020"),
        {f"lakes/2020/{paths.MANIFEST}": "moved"},
    ),
    "a release renamed": (
        lambda o: (o / RELEASE).rename(o / "hills/releases/2020/2027-05-24-2"),
        {"hills/releases/2020/2027-05-24-2/hills-2020-2027-05-24-1.zip": "moved"},
    ),
}


def plant_run(folder: Path) -> None:
    """What looks like a run, with a table of provinces no run writes."""
    files.write_file(folder / paths.INDEX, "x")
    files.write_file(folder / "tables/province.csv", "a\n1\n")


PROVINCES = (
    "a\n1\n",
    "name_vi,name_en,past_plan,plan\n",
    "name_vi,name_en,past_plan,plan\nA,B,x,2021-2025\n",
    "name_vi,name_en,past_plan,plan,data_status\nA,B,2016-2020,2021-2025,x\n",
    "\udcff",
)


@pytest.mark.parametrize("text", PROVINCES)
def test_a_folder_that_no_run_made_is_not_in_the_list_of_runs(text, outputs):
    before = outputs_index.render_outputs_index(outputs)
    plant_run(outputs / "other/2021")
    table = outputs / "other/2021/tables/province.csv"
    table.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert outputs_index.render_outputs_index(outputs) == before


def change_page(outputs: Path) -> None:
    (outputs / RUN / "vi/summary.html").write_text("<p>2</p>")


def change_record(outputs: Path, before: str, now: str) -> None:
    file = outputs / RUN / paths.MANIFEST
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, now), encoding="utf-8")


@pytest.mark.parametrize(("plant", "found"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_and_named(plant, found, outputs):
    plant(outputs)
    assert verify(outputs)[0] == found


def test_a_run_verified_alone_is_held_against_its_place_only_where_that_is_known(outputs):
    copy, elsewhere = outputs / "hills/2021", outputs.parent / "kept/2022"
    for place in (copy, elsewhere):
        shutil.copytree(outputs / RUN, place)
    assert verify(copy)[0] == {paths.MANIFEST: "moved"}
    assert verify(elsewhere)[0] == {}


def test_a_manifest_of_an_earlier_version_is_told_and_no_difference(outputs):
    steps, data = read_steps(outputs / RUN), FACTS["data"]
    old = json.dumps({"sum": cache.hash_facts(steps), "data": data, "steps": steps})
    (outputs / RUN / paths.MANIFEST).write_text(old, encoding="utf-8")
    assert verify(outputs) == ({}, {f"{RUN}/{paths.MANIFEST}": "old"})
    assert cache.read_manifest(outputs / RUN) == steps


def test_what_people_and_failures_leave_is_told_apart(outputs):
    run = outputs / RUN
    left = [
        *("vi/summary-edited.docx", "vi/summary-edited-2.docx", "vi/summary.refreshed-2.docx"),
        *("failed/vi-progress.ipynb", "vi/progress.html", "notebooks/vi-progress.ipynb"),
        "vi/.summary.html.4711.part",
    ]
    for name in left:
        files.write_file(run / name, "x")
    files.write_file(outputs / "README.md", "x")
    files.write_file(outputs / ".lock", "x")
    files.write_file(outputs / "hills/.2020-abcd/vi/summary.html", "x")
    files.write_file(outputs / "hills/releases/2020/.abcd.part/index.html", "x")
    others = ["README.md", ".lock", "hills/.2020-abcd", "hills/releases/2020/.abcd.part"]
    told = [*(f"{RUN}/{name}" for name in left), *others]
    assert verify(outputs) == ({}, dict.fromkeys(told, "kept"))


def change_name(name: object) -> Fault:
    def change(run: Path) -> None:
        steps = read_steps(run)
        steps["vi-x.html"] = {"inputs": {}, "files": {name: "0" * 64}}
        write_manifest(run, steps)

    return change


def change_step(**more: object) -> Fault:
    return lambda run: write_manifest(run, {"x": {"inputs": {}, "files": {}, **more}})


HOSTILE: dict[str, Fault] = {
    **{
        f"the path {name!r}": change_name(name)
        for name in (
            *("../../../x", "/etc/passwd", "vi/../../x", "a//b", "./x", "", ".", "vi/", "a\0b"),
            *("a\x1b[2Jb", "x" * 5000),
        )
    },
    "a table outside": lambda run: write_manifest(
        run, {"briefing.xlsx": {"inputs": {"tables/../../x": "0" * 64}, "files": {}}}
    ),
    "a sum that is none": change_step(files={"a": "x"}),
    "a number for a sum": change_step(files={"a": 1}),
    "a list of files": change_step(files=["a"]),
    "rows of another kind": change_step(rows={"results.csv": [1]}),
    "data of no year": lambda run: write_manifest(run, read_steps(run), data={"x": 10**400}),
    "a list": lambda run: (run / paths.MANIFEST).write_text("[]"),
    "nothing": lambda run: (run / paths.MANIFEST).write_text(""),
    "deep": lambda run: (run / paths.MANIFEST).write_text("[" * 200_000),
    "deep in an entry": lambda run: (run / paths.MANIFEST).write_text('{"a":' * 100_000),
    "bytes": lambda run: (run / paths.MANIFEST).write_bytes(b'{"sum": "\xff"}'),
    "half a character": lambda run: (run / paths.MANIFEST).write_text('{"\\ud800": 1}'),
    "many digits": lambda run: (run / paths.MANIFEST).write_text(
        f'{{"sum": "{"0" * 64}", "steps": {{}}, "more": {"9" * 6000}}}'
    ),
    "another sum": lambda run: (run / paths.MANIFEST).write_text(
        (run / paths.MANIFEST).read_text().replace('"code": "1"', '"code": "2"')
    ),
}


LONG: dict[str, Callable[[int], dict]] = {
    "steps": lambda many: {str(n): {"inputs": {}, "files": {}} for n in range(many)},
    "files": lambda many: {"a": {"inputs": {}, "files": {f"{n}": "0" * 64 for n in range(many)}}},
    "rows": lambda many: {
        "a": {"inputs": {}, "files": {}, "rows": {f"{n}": {} for n in range(many)}}
    },
}


@pytest.mark.parametrize("make", LONG.values(), ids=LONG)
def test_more_than_a_run_has_is_not_looked_at(make, outputs, monkeypatch):
    monkeypatch.setattr(limits, "MAX_STEPS", 10)
    monkeypatch.setattr(limits, "MAX_LISTED", 10)
    write_manifest(outputs / RUN, make(11))
    assert verify(outputs)[0][f"{RUN}/{paths.MANIFEST}"] == "record"


def test_pages_no_run_makes_are_not_made_again(outputs, capsys):
    names = [f"l{number}/summary.html" for number in range(3)]
    write_manifest(outputs / RUN, {"x": {"inputs": {}, "files": dict.fromkeys(names, "0" * 64)}})
    assert pipeline.main(["verify", str(outputs / RUN), "--rebuild", "--language", "en"]) == 1
    assert ".: not made again" in capsys.readouterr().out


@pytest.mark.parametrize("plant", HOSTILE.values(), ids=HOSTILE)
def test_a_manifest_no_run_writes_is_answered_in_words(plant, outputs, capsys):
    plant(outputs / RUN)
    assert verify(outputs)[0] == {f"{RUN}/{paths.MANIFEST}": "record"}
    assert pipeline.main(["verify", str(outputs), "--rebuild"]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_a_list_of_any_size_is_not_read(outputs, monkeypatch):
    monkeypatch.setattr(limits, "MAX_MANIFEST", 10)
    assert set(verify(outputs)[0].values()) == {"record"}


def test_a_file_greater_than_any_we_make_is_not_summed(outputs, monkeypatch):
    monkeypatch.setattr(limits, "MAX_HASHED", 100_000)
    os.truncate(outputs / RUN / "vi/summary.pdf", 100_001)
    assert verify(outputs)[0] == {f"{RUN}/vi/summary.pdf": "changed"}


SUM_LINES = (
    "x",
    "0" * 64,
    f"{'0' * 64} a",
    f"{'0' * 64}  ../a",
    f"{'0' * 64}  /a",
    f"{'A' * 64}  a",
)


@pytest.mark.parametrize("line", SUM_LINES)
def test_sums_no_release_has_are_answered_in_words(line, outputs):
    with (outputs / RELEASE / paths.SUMS).open("a", encoding="utf-8") as sums:
        sums.write(line + "\n")
    assert verify(outputs)[0] == {f"{RELEASE}/{paths.SUMS}": "record"}


def test_a_file_listed_twice_is_answered_in_words(outputs):
    sums = outputs / RELEASE / paths.SUMS
    sums.write_text(sums.read_text("utf-8") * 2, encoding="utf-8")
    assert verify(outputs)[0] == {f"{RELEASE}/{paths.SUMS}": "record"}


def _pack(archive: Path, contents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in contents.items():
            opened.writestr(f"{archive.stem}/{name}", content)


@pytest.mark.parametrize(
    "change",
    [
        {"vi/summary.html": b"<p>2</p>"},
        {"vi/summary.html": bytes(10**7)},  # it would grow when it is unpacked
        {"../../x": b"x"},
        {"vi/other.html": b"x"},
        {paths.SUMS: b""},
    ],
)
def test_an_archive_with_other_content_is_found(change, outputs):
    (archive,) = (outputs / RELEASE).glob("*.zip")
    contents = files.read_below(outputs / RELEASE)
    del contents[archive.name]
    _pack(archive, contents)
    assert verify(outputs)[0] == {}
    _pack(archive, {**contents, **change})
    assert verify(outputs)[0] == {f"{RELEASE}/{archive.name}": "changed"}
    archive.write_bytes(b"PK")
    assert verify(outputs)[0] == {f"{RELEASE}/{archive.name}": "changed"}


def test_what_is_neither_run_nor_release_is_wrong_use_and_not_walked_through(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(verifying, "list_entries", pytest.fail)
    for place in (tmp_path, tmp_path / "none", Path("/")):
        assert pipeline.main(["verify", str(place)]) == 2
        assert "neither a run nor a release" in capsys.readouterr().err


def test_the_command_names_each_difference_sums_up_and_ends_with_1(outputs, capsys):
    assert pipeline.main(["verify", str(outputs), "--language", "en"]) == 0
    assert capsys.readouterr().out == "10 files of 2 runs and releases verified: 0 differences\n"
    (outputs / RUN / "vi/summary.html").write_text("<p>2</p>")
    (outputs / RUN / "vi" / "a\x1b[2J\udc80.html").write_text("")
    assert pipeline.main(["verify", str(outputs), "--language", "en"]) == 1
    told = capsys.readouterr().out
    before, now = cache.hash_content("<p>1</p>"), cache.hash_content("<p>2</p>")
    assert f"{RUN}/vi/summary.html: found a file with the sum {now}; expected" in told
    assert f"expected a file with the sum {before}\n" in told
    assert f"{RUN}/vi/a[U+001B][2J[U+DC80].html: found a file that is in no list" in told
    assert told.endswith("10 files of 2 runs and releases verified: 2 differences\n")


def test_a_program_is_told_everything(outputs, capsys):
    for number in range(150):
        (outputs / RUN / "vi" / f"{number}.html").write_text("")
    assert pipeline.main(["verify", str(outputs), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["differences"] == 150 == len(told["findings"])
    assert {one["state"] for one in told["findings"]} == {"extra"}
    assert [one["folder"] for one in told["parts"]] == [RUN, RELEASE]
    assert pipeline.main(["verify", str(outputs), "--language", "en"]) == 1
    assert "… and 50 more" in capsys.readouterr().out


# Made again


def _options(folder: Path, *more: str) -> list[str]:
    where = ["--data", str(folder / "data"), "--outputs", str(folder / "outputs")]
    return [*where, "--year", "2020", "--report", "sources", "--language", "en", *more]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder and, beside it, the outputs of its run and a release of it."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(MINIATURE, folder / "data")
    styled = ("--format", "pdf", "--style", "nd30")
    assert pipeline.main(["run", *_options(folder, *styled)]) == 0
    assert pipeline.main(["run", *_options(folder, "--format", "html")]) == 0
    assert pipeline.main(["run", *_options(folder, "--format", "html"), "--final"]) == 0
    return folder


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "own"))


@pytest.mark.slow
def test_a_run_and_a_release_are_made_again_with_the_same_bytes(made, capsys):
    before = files.read_below(made)
    assert pipeline.main(["verify", str(made / "outputs"), "--rebuild", "--language", "en"]) == 0
    printed = capsys.readouterr()
    told = printed.out.splitlines()
    assert "Open" not in printed.err  # of a folder that is gone
    assert [line.split(": ")[1] for line in told[:2]] == ["made again with the same bytes"] * 2
    assert "0 differences" in told[-1]
    assert files.read_below(made) == before


@pytest.mark.slow
def test_a_forged_page_is_found_where_manifest_and_sums_were_forged_with_it(own, capsys):
    run = own / "outputs" / "miniature" / "2020"
    page = run / "en" / "sources.html"
    page.write_text(page.read_text("utf-8").replace("Sources", "Sauces"), encoding="utf-8")
    steps = read_steps(run)
    steps["en-sources.html"]["files"]["en/sources.html"] = cache.hash_file(page)
    write_manifest(run, steps, run="miniature/2020")
    assert pipeline.main(["verify", str(run)]) == 0
    assert pipeline.main(["verify", str(run), "--rebuild", "--language", "en"]) == 1
    assert "en/sources.html: found another file, with the sum " in capsys.readouterr().out


@pytest.mark.slow
def test_rows_that_changed_since_are_named_and_data_that_is_gone_is_asked_for(own, capsys):
    run, results = own / "outputs" / "miniature" / "2020", own / "data" / "results.csv"
    results.write_text(results.read_text("utf-8").replace("5.5", "5.7"), encoding="utf-8")
    assert pipeline.main(["verify", str(run), "--rebuild", "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert "  since it was made: results row " in told.replace("results.csv row", "results row")
    assert "tables/results.csv: found another file" in told
    (own / "data").rename(own / "moved")
    assert pipeline.main(["verify", str(run), "--rebuild", "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert "cannot be made again" in told
    assert ".: not made again" in told
    assert "other files came out" not in told
    results = own / "moved" / "results.csv"
    results.write_text(results.read_text("utf-8").replace("5.7", "5.5"), encoding="utf-8")
    there = ("--data", str(own / "moved"))
    assert pipeline.main(["verify", str(run), "--rebuild", *there]) == 0


# Provenance


@pytest.mark.slow
def test_the_provenance_of_a_release_has_the_fields_of_the_published_forms(made):
    (kept,) = (made / "outputs").glob("*/releases/*/*")
    text = (kept / provenance.FILE).read_text(encoding="utf-8")
    slsa.check_statement(json.loads(text))
    statement = provenance.read_statement(kept)
    subjects = {one.name: one.digest["sha256"] for one in statement.subject}
    sums = records.read_sums(kept / paths.SUMS).files
    assert {**subjects, provenance.FILE: cache.hash_file(kept / provenance.FILE)} == sums
    assert statement.parameters.styles == {"en/sources.pdf": "nd30"}
    used = statement.dependencies
    assert used["data/results.csv"] == cache.hash_file(MINIATURE / "results.csv")
    assert used["requirements.txt"] == cache.hash_file(paths.REQUIREMENTS)
    assert any(one.startswith("pkg:pypi/pandas@") for one in used)
    assert str(made) not in text


@pytest.mark.slow
def test_a_provenance_that_says_otherwise_than_the_sums_is_found(own):
    (kept,) = (own / "outputs").glob("*/releases/*/*")
    (archive,) = kept.glob("*.zip")
    file, text = kept / provenance.FILE, (kept / provenance.FILE).read_text("utf-8")
    total = cache.hash_file(kept / "en" / "sources.html")
    for other in (text.replace(total, "0" * 64), "[]", text.replace('"year": 2020', '"year": "x"')):
        assert other != text
        file.write_text(other, encoding="utf-8")
        archive.unlink()
        (kept / paths.SUMS).unlink()
        release.write_sums_and_zip(kept, archive.stem)
        assert verify(kept)[0] == {provenance.FILE: "record"}


STATEMENT = {
    "_type": "https://in-toto.io/Statement/v1",
    "subject": [{"name": "a", "digest": {"sha256": "0" * 64}}],
    "predicateType": "https://slsa.dev/provenance/v1",
    "predicate": {
        "buildDefinition": {
            "buildType": "urn:a:b",
            "externalParameters": {},
            "resolvedDependencies": [{"uri": "pkg:pypi/a@1"}],
        },
        "runDetails": {"builder": {"id": "urn:a:b"}, "metadata": {"invocationId": "a"}},
    },
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["_type"], "https://in-toto.io/Statement/v0.1"),
        (["subject"], []),
        (["subject", 0, "digest"], {}),
        (["predicateType"], "https://slsa.dev/provenance/v0.2"),
        (["predicate", "buildDefinition", "buildType"], "no address"),
        (["predicate", "buildDefinition", "externalParameters"], []),
        (["predicate", "buildDefinition", "resolvedDependencies", 0], {"name": "a"}),
        (["predicate", "buildDefinition", "materials"], []),
        (["predicate", "runDetails", "builder", "id"], 1),
        (["predicate", "runDetails", "metadata", "finishedOn"], "30/11/2026"),
    ],
)
def test_the_check_of_the_published_forms_sees_what_breaks_them(path, value):
    statement = json.loads(json.dumps(STATEMENT))
    slsa.check_statement(statement)
    place = statement
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(AssertionError):
        slsa.check_statement(statement)


def test_words_of_a_bad_list_are_a_message_of_the_family():
    bad = errors.BadRecord("manifest.json", message("a"), message("b"))
    assert str(bad) == "manifest.json: found a; expected b"
