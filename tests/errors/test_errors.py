"""Errors: every text says where, what was found, what was expected and what to do."""

from __future__ import annotations

import inspect
import pickle

import pytest

import pipeline
from briefing import errors, i18n
from briefing.errors import Problem, message

PROBLEM = Problem(
    "targets.csv",
    14,
    "operator",
    "“≥”",
    message("one of {choices}", choices=">= >"),
    message("write {nearest}", nearest=">="),
)
FAULT = errors.Fault("alt-text", message("the chart “{name}”", name="A"), "nothing")
OTHER = errors.Fault("links", message("cell {number}", number=3), message("no text"))
CELL = {"report": "summary", "language": "vi", "cell": 4, "file": "failed/a"}
RAISED = [
    errors.NothingToVerify(folder="outputs"),
    errors.BadRecord("manifest.json", message("no such file"), message("no such file here")),
    errors.UnknownReport("sumary", ["summary", "results"]),
    errors.UnknownReport("zzz", ["summary", "results"]),
    errors.UnknownCommune("01291", ["01290"]),
    errors.UnknownCommune("x", ["01290"]),
    errors.YearOutsidePlans(province="a", year=2031, first=2021, last=2030),
    errors.ReportNotForYear(names="progress", year=2025),
    errors.ReportNotInFormat(names="sources", formats="pptx", known="html, pdf, docx"),
    errors.DuplicateProvince(province="a", folders="one, two"),
    errors.TooFewProvinces(report="provinces"),
    errors.MissingSources(folder="sources"),
    errors.UnwritableFile(file="verdicts.csv", fault="Is a directory"),
    errors.ChangingFolder(folder="data"),
    errors.FilesInUse(folder="outputs", files="vi/summary.docx"),
    errors.FolderBusy(folder="outputs", command="run", process="7", machine="a", since="2026"),
    errors.InaccessibleFile(file="outputs", fault="Permission denied"),
    errors.UnreadableTable(file="table.csv", found=message("no such file")),
    errors.MissingWorkbook(file="bieu.xlsx", found=message("no such file")),
    errors.WrongIntake(found=message("both")),
    errors.UnknownAnswer(names="a.1.B2", choices="comment.1.B2"),
    errors.UnknownIntake("intake_2025", ["intake_2026"]),
    errors.UnknownIntake("zzz", ["intake_2026"]),
    errors.UndoRefused("intake_2026", [message("{file} row {row}", file="results.csv", row=9)]),
    errors.ChangedWorkbook(file="bieu.xlsx"),
    errors.WrongTemplateName(file="results.txt"),
    errors.WrongCopyName(file="results.txt"),
    errors.UnreadableDraft(
        file="a.txt",
        found=message("that it cannot be read ({fault})", fault="x"),
        expected=message("a file anyone can open"),
        action=message("save it without a password"),
    ),
    errors.WrongDraft(
        file="a.docx",
        found=message("a program (macro) in it"),
        action=message("open it in Word and save it as .docx"),
    ),
    errors.OtherDraft(
        folder="data",
        found=message("the province {province}", province="minh-hoa"),
        report="summary",
        province="cao-bang",
        language="vi",
        file="a.docx",
    ),
    errors.UnreadFile("data/results.csv", message("a device"), message("a file"), message("x")),
    errors.NoTargets(folder="data"),
    errors.NothingCounted(folder="data"),
    errors.WrongTemplate(found=errors.message("--each without --communes")),
    errors.NoForms(folder="sent"),
    errors.FolderNotCopied(),
    errors.WrongRelease(found="--fresh"),
    errors.FolderNotEmpty(folder="data"),
    errors.ExistingFile(file="results.xlsx"),
    errors.ReleaseRefused([errors.refuse("check_errors", count=2)]),
    errors.BadData("data", [PROBLEM]),
    errors.MissingFolder(folder="data"),
    errors.MissingTables(folder="outputs"),
    errors.MissingComparison(folder="outputs"),
    errors.UndeclaredTable(table="measures"),
    errors.UnreadableRun(folder="outputs", found=message("no tables of a run")),
    errors.DifferentProvinces(old="a", new="b"),
    errors.MissingMessage(text="Sources", language="vi", place="briefing/told.py:12"),
    errors.BadConfig([("report 1", "“x”", message("every name once"))]),
    errors.BadConfig([("report", "“x”", message("text")), ("y", "“z”", message("a year"))]),
    errors.UnknownParameter("yaer", ["year", "tables"], notebook="summary.ipynb"),
    errors.UnknownParameter("zzz", ["year", "tables"], notebook="summary.ipynb"),
    errors.WrongParameterType(
        notebook="summary.ipynb", name="year", value="'2025'", kind="str", expected="int"
    ),
    errors.FailedNotebook("ZeroDivisionError: x", "1 / 0", **CELL),
    errors.FailedNotebook(message("more than {limit} GB of memory in use", limit=2), "x", **CELL),
    errors.ChangedFiles(
        report="summary", language="vi", files="tables/measures.csv", notebook="summary.ipynb"
    ),
    errors.ChangedStage(folder="outputs/a/2025", files="tables/measures.csv"),
    errors.MissingWorkingFolder(),
    errors.OutOfMemory(),
    errors.ProgramFault(fault="KeyError: 'x'"),
    errors.UnreadableNotebook(notebook="summary.ipynb", fault="KeyError: 'cells'"),
    errors.FaultyReport(
        **{"report": "summary", "language": "vi", "fault": "KeyError: 'x'", "place": "html.py:7"},
        file="failed/x.ipynb",
    ),
    errors.WorkerDied(),
    errors.MissingDask(),
    errors.NoScheduler(address="tcp://a:1", fault="Connection refused"),
    errors.NoWorker(address="tcp://a:1"),
    errors.SharedWithoutScheduler(),
    errors.FolderNotShared(worker="tcp://b:2", folder="shared"),
    errors.OpenWorker(worker="tcp://b:2", listening="tcp://0.0.0.0:2"),
    errors.MismatchedWorker("tcp://b:2", ["code", "versions", "other"]),
    errors.LostCluster(address="tcp://a:1"),
    errors.Unrenderable("summary.ipynb cell 3", "an image"),
    errors.Unpublishable([FAULT], "summary-vi"),
    errors.Unpublishable([FAULT, OTHER, FAULT], message("the notebook"), "failed/x.ipynb"),
]
NAMES = [f"{type(error).__name__}-{position}" for position, error in enumerate(RAISED)]


def family() -> set[type[errors.BriefingError]]:
    """Every exception of the module that is raised itself: not a base of others."""
    defined = {
        one
        for _, one in inspect.getmembers(errors, inspect.isclass)
        if issubclass(one, errors.BriefingError)
    }
    return {one for one in defined if not one.__subclasses__()}


def test_every_error_is_tried_here():
    assert {type(error) for error in RAISED} == family()


@pytest.mark.parametrize("error", RAISED, ids=NAMES)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_an_error_is_said_in_the_readers_language_with_nothing_left_open(error, language):
    text = i18n.load_translator(language).message(error.message)
    assert "{" not in text
    assert "“”" not in text
    assert (text == str(error)) is (language == "en")


@pytest.mark.parametrize("error", RAISED, ids=NAMES)
def test_an_error_says_where_what_was_found_and_what_was_expected(error):
    if isinstance(error, errors.FailedNotebook | errors.ReleaseRefused):
        return  # the one shows its cell, the other lists its reasons
    place, _, rest = str(error).partition(": found ")
    assert place
    assert "; expected " in rest


def test_a_report_that_is_not_published_tells_every_fault_once_each_with_its_rule():
    head, *lines, kept = str(RAISED[-1]).splitlines()
    assert head.startswith("the notebook: found what must not be published; expected every rule")
    assert [line.partition(": found ")[0] for line in lines] == ["– the chart “A”", "– cell 3"]
    assert [line.rpartition(" ")[2] for line in lines] == ["[alt-text]", "[links]"]
    assert kept == "The executed notebook is saved: failed/x.ipynb"


def test_a_failed_notebook_shows_its_cell_and_where_it_is_kept():
    text = str(errors.FailedNotebook("Cause: y", "x = 1\nx / 0", **CELL))
    assert text.startswith("report summary, vi: cell 4 stopped with Cause: y\n    x = 1\n    x / 0")
    assert "saved: failed/a." in text


@pytest.mark.parametrize(
    ("cause", "stops"),
    [("MissingMessage: x", True), ("KeyError: 'MissingMessage: x'", False), ("Other: x", False)],
)
def test_only_a_missing_translation_in_a_notebook_stops_the_whole_run(cause, stops):
    assert errors.FailedNotebook(cause, "x", **CELL).stops_the_run is stops


def test_bad_data_counts_its_errors_and_keeps_every_problem():
    warning = Problem("a.csv", 2, "b", "c", message("text"), message("fill in the cell"), "warning")
    error = errors.BadData("data", [PROBLEM, warning, PROBLEM])
    assert "found 2 errors in the data" in str(error)
    assert error.problems == (PROBLEM, warning, PROBLEM)


@pytest.mark.parametrize(
    ("name", "nearest"), [("operater", "operator"), ("sumary", "summary"), ("zzz", ""), ("", "")]
)
def test_the_nearest_name_is_the_most_like_one_or_none(name, nearest):
    assert errors.find_nearest(name, ["operator", "summary", "value"]) == nearest


@pytest.mark.parametrize(
    ("row", "column", "place"),
    [
        (14, "operator", "targets.csv row 14, column operator"),
        (14, "", "targets.csv row 14"),
        (0, "plan", "targets.csv, plan"),
        (0, "", "targets.csv"),
    ],
)
def test_a_problem_is_told_as_far_as_its_place_is_known(row, column, place):
    problem = Problem("targets.csv", row, column, "“≥”", PROBLEM.expected, PROBLEM.action)
    said = "found “≥”; expected one of >= >; write >="
    assert i18n.load_translator("en").message(errors.format_problem(problem)) == f"{place}: {said}"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UnknownReport("x", ["summary"]), 2),
        (errors.YearOutsidePlans(province="a", year=2031, first=2021, last=2030), 2),
        (errors.MissingSources(folder="sources"), 2),
        (errors.UnreadableTable(file="table.csv", found="Permission denied"), 2),
        (errors.MissingFolder(folder="data"), 1),
    ],
)
def test_wrong_use_ends_with_2_and_other_errors_with_1_and_no_traceback(
    monkeypatch, capsys, error, code
):
    def fails(options, say):
        raise error

    monkeypatch.setitem(pipeline.COMMANDS, "list", fails)
    assert pipeline.main(["list"]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("error", RAISED, ids=NAMES)
def test_an_error_comes_back_from_another_process_as_it_was(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert again.message == error.message
    assert vars(again) == vars(error)


def test_an_error_that_is_not_of_the_family_keeps_its_traceback(monkeypatch, capsys):
    def fails(options, say):
        raise KeyError("ours")

    monkeypatch.setitem(pipeline.COMMANDS, "list", fails)
    assert pipeline.main(["list"]) == 1
    assert "Traceback" in capsys.readouterr().err
