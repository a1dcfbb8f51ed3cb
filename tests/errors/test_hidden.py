"""Signs nobody sees: which they are, their names, how they are shown wherever one is printed."""

from __future__ import annotations

import io
import json
import pickle
import sys
import unicodedata

import pytest

import pipeline
from briefing import errors, i18n, paths
from briefing.errors import hidden

ATTACK = "a\x1b[2J\x1b]0;x\x07\u202eb\n0 errors, 0 warnings\r"


def test_every_sign_of_a_hidden_category_is_hidden_but_those_that_join():
    signs = [chr(code) for code in range(sys.maxunicode + 1)]
    visible = {sign for sign in signs if not hidden.is_hidden(sign)}
    categories = {unicodedata.category(sign) for sign in visible - {*hidden.JOINERS}}
    assert not categories & {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
    assert {*"aệĐ 1−“\u00a0\u202f\u3000"} <= visible


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\x1b", "U+001B CONTROL CHARACTER"),
        ("\ud800", "U+D800 SURROGATE"),
        ("\uffff", "U+FFFF UNASSIGNED"),
        ("中", "U+4E2D CJK UNIFIED IDEOGRAPH-4E2D"),
    ],
)
def test_a_sign_has_a_name(sign, name):
    assert hidden.name_sign(sign) == name


def test_a_message_shows_what_its_values_hide_and_no_line_is_forged():
    message = errors.message("found {found}", found=ATTACK)
    shown = i18n.load_message_translator("en").message(message)
    assert shown == (
        "found a[U+001B][2J[U+001B]]0;x[U+0007][U+202E]b[U+000A]0 errors, 0 warnings[U+000D]"
    )


def test_lines_of_a_program_stay_lines_in_every_process():
    error = errors.FailedNotebook(
        "Error: a\nb", "x = 1\ny\x1b", report="r", language="vi", file="f", cell=1
    )
    error.relocate("/there", "/here")
    shown = i18n.load_message_translator("en").message(pickle.loads(pickle.dumps(error)).message)
    assert "Error: a b\n    x = 1\n    y[U+001B]\n" in shown


def test_a_record_for_a_program_has_the_signs_escaped():
    text = hidden.format_json({"found": ATTACK})
    assert json.loads(text) == {"found": ATTACK}
    assert [sign for sign in text if hidden.is_hidden(sign) and sign != "\n"] == []


def test_a_path_is_shown_without_what_it_hides(tmp_path):
    assert paths.format_path(tmp_path / "a\u202eb\n").endswith("a[U+202E]b[U+000A]")
    assert paths.format_path(tmp_path / "a\udcff").endswith("a[U+DCFF]")


def test_whatever_a_command_prints_does_nothing_to_a_terminal(tmp_path, capsys):
    folder = tmp_path / "data\x1b[31m\u202e"
    assert pipeline.main(["check", "--data", str(folder), "--language", "en"]) == 1
    with pytest.raises(SystemExit):
        pipeline.main(["check", f"--{ATTACK}"])
    said = "".join(capsys.readouterr())
    assert "[U+001B][31m[U+202E]" in said
    assert [sign for sign in said if hidden.is_hidden(sign) and sign not in "\n\t"] == []


def test_a_stream_passes_on_all_but_what_is_written():
    stream = io.StringIO()
    print("ệ\t1\x9b", file=hidden.VisibleStream(stream))
    assert stream.getvalue() == "ệ\t1[U+009B]\n"
    assert not hidden.VisibleStream(stream).isatty()
