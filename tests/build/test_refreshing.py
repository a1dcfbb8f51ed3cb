"""`refresh` as it is typed: what it writes, says and answers; what it refuses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import office
import pytest
import word_files
from runs import folder_options

import pipeline
from briefing import i18n
from briefing.intake.drafts.controls import list_controls
from briefing.intake.drafts.drawings import list_drawings
from briefing.intake.drafts.package import Document
from briefing.intake.drafts.record import read_record

REPORT = "summary"


@pytest.fixture(scope="module")
def outputs(miniature, tmp_path_factory) -> Path:
    """A run of the miniature with a Word document in English."""
    folder = tmp_path_factory.mktemp("outputs")
    words = ["--report", REPORT, "--language", "en", "--format", "docx", "--workers", "1"]
    assert pipeline.main(["run", *folder_options(folder, miniature), *words]) == 0
    return folder / "miniature" / "2020"


@pytest.fixture
def file(outputs, tmp_path) -> Path:
    """That document, in a folder of its own."""
    return Path(shutil.copy(outputs / "en" / f"{REPORT}.docx", tmp_path / "speech.docx"))


@pytest.fixture(scope="module")
def corrected(another) -> Path:
    """The miniature's folder with two figures corrected."""
    own = (("province.toml", "another", "miniature"), ("province.toml", "Another", "Trial"))
    changes = ("results.csv", "income,2020,=,56.0", "income,2020,=,58.5")
    growth = ("results.csv", "economy_growth,2016-2020,=,6.2", "economy_growth,2016-2020,=,6.9")
    return another("another", *own, changes, growth)


def shown(file: Path) -> dict[str, str]:
    document = Document(file.read_bytes())
    record = read_record(document)
    controls = list_controls(document, {figure.key for figure in record.figures})
    return {control.tag: control.text for control in controls}


@pytest.mark.slow
def test_a_document_is_brought_up_to_date_from_corrected_data(file, corrected, tmp_path, capsys):
    before = file.read_bytes()
    code = pipeline.main(["refresh", str(file), "--data", str(corrected), "--language", "en"])
    printed = capsys.readouterr().out
    new = file.with_name("speech.refreshed.docx")
    changed = {key for key, text in shown(new).items() if shown(file).get(key) != text}
    assert any("58.5" in shown(new)[key] for key in changed)
    assert file.read_bytes() == before
    assert code == int("words no longer fit" in printed or "left as they are" in printed)
    assert re.search(r"Brought up to date, highlighted and with a comment \(\d+\):", printed)
    assert "\x1b" not in printed
    words = ["--report", REPORT, "--language", "en", "--format", "docx", "--workers", "1"]
    assert pipeline.main(["run", *folder_options(tmp_path / "run", corrected), *words]) == 0
    fresh = shown(tmp_path / "run" / "miniature" / "2020" / "en" / f"{REPORT}.docx")
    differing = {text for key, text in shown(new).items() if fresh.get(key, text) != text}
    assert all(text in printed for text in differing)  # what was not replaced was told
    assert len(differing) < len(changed)
    capsys.readouterr()
    old, redrawn = (list_drawings(Document(one.read_bytes())) for one in (file, new))
    assert [one.name for one in old] == [one.name for one in redrawn]
    again = pipeline.main(["refresh", str(new), "--data", str(corrected)])
    assert "Nothing has changed, so no file was written." in capsys.readouterr().out
    assert again in (0, 1)
    assert not new.with_name("speech.refreshed-2.docx").exists()


@pytest.mark.slow
def test_a_run_that_says_the_same_changes_nothing(file, outputs, capsys):
    assert pipeline.main(["refresh", str(file), "--run", str(outputs)]) == 0
    assert "Nothing has changed" in capsys.readouterr().out
    assert [one.name for one in file.parent.iterdir()] == ["speech.docx"]
    copy = file.with_name("copy.docx")
    words = ["refresh", str(file), "--run", str(outputs), "--output", str(copy)]
    assert pipeline.main([*words, "--language", "vi"]) == 0
    assert "Không có gì thay đổi" not in capsys.readouterr().out
    assert copy.read_bytes() == file.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_cannot_be_refreshed_is_refused_in_the_reader_s_language(
    file, outputs, hills, tmp_path, language, capsys
):
    parts = word_files.unpack(file.read_bytes())
    record = parts["customXml/item1.xml"].decode()

    def made(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    def recorded(before: str, after: str) -> bytes:
        assert before in record
        return word_files.pack({**parts, "customXml/item1.xml": record.replace(before, after, 1)})

    taken = made("taken.docx", file.read_bytes())
    opened = made("open.docx", file.read_bytes())
    made(".~lock.open.docx#", b"")
    run = ["--run", str(outputs)]
    refused = [
        [made("text.docx", b"7.18"), *run],
        [str(tmp_path / "none.docx"), *run],
        [str(tmp_path), *run],
        [opened, *run],
        [str(file), *run, "--output", taken],
        [str(file), *run, "--output", str(file)],
        [str(file), "--data", str(hills)],
        [made("a.docx", recorded(f'report="{REPORT}"', 'report="../../x"')), *run],
        [made("b.docx", recorded('language="en"', 'language="../en"')), *run],
        [made("c.docx", recorded('language="en"', 'language="vi"')), *run],
        [made("d.docx", recorded('province="miniature"', 'province="other"')), *run],
        [made("e.docx", recorded(f'report="{REPORT}"', 'report="provinces"'))],
    ]
    before = sorted(tmp_path.iterdir())
    for words in refused:
        assert pipeline.main(["refresh", *words, "--language", language]) == 2, words
        told = capsys.readouterr().err
        assert Path(words[0]).name in told or "taken.docx" in told, words
        assert ("expected" in told) == (language == "en")
    both = ["refresh", str(file), "--data", str(hills), "--output", taken]  # the document first
    assert pipeline.main(both) == 2
    assert str(hills.name) in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before
    words = [str(file), "--data", str(hills), "--output", taken]
    assert pipeline.main(["refresh", *words]) == 2
    told = capsys.readouterr().err
    assert "miniature" in told  # of another province, which is told first
    assert "taken.docx" not in told


@pytest.mark.slow
@office.needs_office
def test_what_libreoffice_writes_anew_is_still_brought_up_to_date(file, corrected, tmp_path):
    """It keeps controls and the list of figures; before 7.5 the controls lose their names."""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    folder = tmp_path / "office"
    order = [str(office.PROGRAM), profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*order, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=200
    )
    saved = folder / file.name
    parts = word_files.unpack(saved.read_bytes())
    text = parts["word/document.xml"].decode()
    edited = text.replace("<w:sectPr>", f"{word_files.paragraph('Ours.')}<w:sectPr>", 1)
    saved.write_bytes(word_files.pack({**parts, "word/document.xml": edited}))
    assert pipeline.main(["refresh", str(saved), "--data", str(corrected)]) in (0, 1)
    new = folder / "speech.refreshed.docx"
    assert shown(new).keys() == shown(file).keys()
    assert any("58.5" in text for text in shown(new).values())
    assert "Ours." in word_files.unpack(new.read_bytes())["word/document.xml"].decode()
    (page,) = office.convert([new], tmp_path)
    assert page.is_file()


def test_the_author_of_comments_has_a_name_in_each_language():
    names = {i18n.load_translator(one)("Provincial briefing pipeline") for one in ("vi", "en")}
    assert len(names) == 2
