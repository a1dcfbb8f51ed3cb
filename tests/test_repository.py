"""The repository about itself: who imports whom, thin notebooks, a true README, one lock."""

from __future__ import annotations

import argparse
import ast
import functools
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from briefing import cli, config, paths

ROOT = paths.ROOT
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
BANDS = tuple(  # in the order docs/architecture.md lists them
    re.findall(r"`(\w+)`", re.findall(r"^`errors` → .+$", ARCHITECTURE, re.MULTILINE)[0])
)
SIBLINGS = ("analysis", "report/exhibits", "report/charts")  # folders whose files are independent
COMPOSERS = ("analysis/analyse.py",)  # puts its siblings in order
OWNERS = {  # a heavy library → the only modules that may know it
    "papermill": {"execute"},
    "nbclient": {"execute"},
    "nbconvert": {"publish"},
    "typst": {"publish"},
    "matplotlib": {"report"},
    "seaborn": {"report"},
    "distributed": {"build"},
    "xlsxwriter": {"publish", "intake"},
}
ON_DISK = {  # the bands that touch the disk
    *(
        "paths",
        "limits",
        "config",
        "i18n",
        "data",
        "report",
        "execute",
        "publish",
        "intake",
        "build",
    )
}
DISK = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "touch"),
    *("glob", "rglob", "iterdir", "is_file", "is_dir", "exists", "stat", "rmdir"),
    *("rmtree", "copy2", "copyfile", "copytree", "move", "makedirs", "listdir", "walk", "remove"),
    *("read_csv", "to_csv", "read_po", "rc_context", "addfont", "TemporaryDirectory"),
    *("FileSystemLoader", "execute_notebook", "inspect_notebook"),
}
SOURCES = sorted(paths.PACKAGE.rglob("*.py"))
CODE = [ROOT / "pipeline.py", *SOURCES]
NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))


def name_of(file: Path) -> str:
    """A file of the package → its module or folder: measure/judge.py is of "measure"."""
    return file.relative_to(paths.PACKAGE).parts[0].removesuffix(".py")


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@functools.cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(file: Path) -> Iterator[str]:
    """Every module a file imports, also within functions: "briefing.i18n", "matplotlib.axes"."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{shown(file)}:{node.lineno} imports by a relative name"
            if str(node.module).split(".")[0] == "briefing":
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield str(node.module)


def test_every_module_has_its_place_in_the_bands():
    assert {name_of(file) for file in SOURCES} - {"__init__", "__main__"} <= set(BANDS)


def test_the_package_names_the_bands_in_their_order():
    words = " ".join((ast.get_docstring(tree(paths.PACKAGE / "__init__.py")) or "").split())
    assert ", ".join(BANDS) in words


@pytest.mark.parametrize("band", BANDS)
def test_a_band_imports_only_bands_above_it(band):
    files = [file for file in SOURCES if name_of(file) == band]
    used = {
        module.split(".")[1]
        for file in files
        for module in imported(file)
        if module.startswith("briefing.")
    }
    assert used - {band} <= set(BANDS[: BANDS.index(band)])


@pytest.mark.parametrize("folder", SIBLINGS)
def test_siblings_do_not_import_each_other(folder):
    files = {file.stem: file for file in (paths.PACKAGE / folder).glob("*.py")}
    files.pop("__init__")
    prefix = f"briefing.{folder.replace('/', '.')}."
    crossing = [
        f"{shown(file)} imports {module}"
        for name, file in sorted(files.items())
        if file.relative_to(paths.PACKAGE).as_posix() not in COMPOSERS
        for module in imported(file)
        if module.startswith(prefix) and module.split(".")[len(prefix.split(".")) - 1] != name
    ]
    assert crossing == []


def test_the_package_itself_imports_nothing():
    assert list(imported(paths.PACKAGE / "__init__.py")) == []


@pytest.mark.parametrize("library", OWNERS)
def test_a_heavy_library_is_known_to_its_owner_alone(library):
    knowing = {
        "pipeline" if file.name == "pipeline.py" else name_of(file)
        for file in CODE
        if library in {module.split(".")[0] for module in imported(file)}
    }
    assert knowing == OWNERS[library]


def loaded(*arguments: str) -> set[str]:
    """The top-level modules a command has imported by its end."""
    program = (
        "import runpy, sys\n"
        f"sys.argv = ['pipeline.py', *{list(arguments)!r}]\n"
        "try:\n"
        "    runpy.run_path('pipeline.py', run_name='__main__')\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "import json\n"
        "print()\n"
        "print(json.dumps(sorted(name.split('.')[0] for name in sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_help_imports_nothing_heavy():
    heavy = {*OWNERS, "pandas", "numpy", "pydantic", "babel", "nbformat", "jinja2"}
    assert loaded("--help") & heavy == set()
    assert "argparse" in loaded("run", "--help")


def test_check_imports_neither_pandas_nor_what_makes_reports():
    modules = loaded("check")
    assert modules & {*OWNERS, "pandas", "numpy", "nbformat", "jinja2"} == set()
    assert {"pydantic", "babel"} <= modules


def test_only_the_modules_listed_touch_the_disk():
    touching = set()
    for file in SOURCES:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else ""
                name = called.id if isinstance(called, ast.Name) else name
                if name in DISK:
                    touching.add(name_of(file))
    assert touching == ON_DISK


@pytest.mark.parametrize("file", CODE, ids=shown)
def test_files_and_functions_fit(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree(file))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno - node.lineno >= 60
    ]
    assert long == []


@pytest.mark.parametrize("file", CODE, ids=shown)
def test_code_neither_swallows_every_error_nor_asserts_on_data(file):
    nodes = list(ast.walk(tree(file)))
    assert [n.lineno for n in nodes if isinstance(n, ast.Assert)] == []
    handlers = [n for n in nodes if isinstance(n, ast.ExceptHandler)]
    swallowed = [
        n.lineno
        for n in handlers
        if n.type is None or ast.unparse(n.type) in ("Exception", "BaseException")
    ]
    last_resort = file.name == "command_line.py"  # which says that it is a fault, with its lines
    assert len(swallowed) == (1 if last_resort else 0), swallowed


@pytest.mark.parametrize("file", CODE, ids=shown)
def test_a_file_opens_with_what_it_turns_into_what(file):
    assert len(ast.get_docstring(tree(file)) or "") > 30


PLACES = re.compile(r"cao[ _-]?b[aằ]ng", re.IGNORECASE)


def test_nothing_in_the_code_names_a_province():
    files = [*CODE, *NOTEBOOKS, *paths.TEMPLATES.iterdir(), ROOT / "config.toml"]
    naming = [shown(file) for file in files if PLACES.search(file.read_text(encoding="utf-8"))]
    assert naming == []


# Notebooks


def code_cells(file: Path) -> list[nbformat.NotebookNode]:
    cells = nbformat.read(file, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=shown)
def test_a_notebook_is_valid_and_holds_no_outputs(file):
    nbformat.validate(json.loads(file.read_text(encoding="utf-8")))
    cells = code_cells(file)
    assert [cell.outputs for cell in cells] == [[]] * len(cells)
    assert {cell.execution_count for cell in cells} == {None}


@pytest.mark.parametrize("file", NOTEBOOKS, ids=shown)
def test_a_notebook_begins_with_its_parameters_each_with_type_and_comment(file):
    cells = code_cells(file)
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == cells[:1]
    lines = tagged[0].source.splitlines()
    plain = [line for line in lines if not re.fullmatch(r"\w+: \w+ = .+  # \S.*", line)]
    assert plain == []
    declared = {line.partition(":")[0] for line in lines}
    assert set(config.RUN_PARAMETERS) <= declared


@pytest.mark.parametrize("file", NOTEBOOKS, ids=shown)
def test_a_code_cell_has_at_most_eight_lines(file):
    long = {cell.id: n for cell in code_cells(file) if (n := cell.source.count("\n") + 1) > 8}
    assert long == {}


COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|C\d|(?:tab|xkcd):.*|rgb.*|red|green|blue|black|white|grey")
FILE = re.compile(r".*[/\\].*|.*\.(?:csv|toml|json|xlsx|png|svg|html|pdf)")
NOT_THIN = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.With),
    *(ast.For, ast.While, ast.If, ast.Try),
)
NOTEBOOK_IMPORTS = (
    "briefing.data",
    "briefing.data.tables_reader",
    "briefing.i18n",
    "briefing.report",
)


def not_thin(source: str) -> Iterator[str]:
    """What a notebook's cell holds that belongs into the package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, NOT_THIN):
            yield type(node).__name__
        elif isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr):
            yield ast.unparse(node)
        elif isinstance(node, ast.Name) and node.id in ("open", "Path", "exec", "eval"):
            yield node.id
        elif isinstance(node, ast.Attribute) and node.attr in DISK - {"walk", "move", "remove"}:
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if COLOUR.fullmatch(node.value) or FILE.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.ImportFrom) and node.module in NOTEBOOK_IMPORTS:
            continue
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield ast.unparse(node)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=shown)
def test_a_notebook_is_thin(file):
    found = {cell.id: list(not_thin(cell.source)) for cell in code_cells(file)}
    assert {cell: what for cell, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "source",
    [
        *("def f(): pass", "class A: pass", "f = lambda: 1", "for x in y: pass"),
        *("a * 100", "open('x')", "Path('x')", "run.read_csv(x)", "chart.gap(c='#0b5')"),
        *("chart.gap(c='red')", "load.tables('a/b')", "load.tables('a.csv')"),
        *("import os", "from pathlib import Path", "import pandas as pd"),
        "from briefing.publish import render_html",
    ],
)
def test_what_belongs_into_the_package_is_seen(source):
    assert list(not_thin(source))


def test_every_notebook_is_a_report_and_every_report_has_its_notebook():
    reports = config.load_config().report
    assert {report.notebook for report in reports} == {file.name for file in NOTEBOOKS}


# README


def kept_files() -> list[Path]:
    """Every file of the repository: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def entries(folder: Path) -> set[str]:
    """The files and folders of a folder that the repository keeps; folders end in /."""
    found = set()
    for file in kept_files():
        if file.is_relative_to(folder):
            first, *below = file.relative_to(folder).parts
            found.add(f"{first}/" if below else first)
    return {name for name in found if not name.startswith(".")}


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def names_in_tree(branch: str) -> set[str]:
    """The names the README's tree lists at a branch: "" for the top, "│   " for briefing/."""
    fenced = [text for text in readme().split("```")[1::2] if "briefing/" in text and "├" in text]
    assert len(fenced) == 1
    names: set[str] = set()
    for line in fenced[0].splitlines():
        found = re.fullmatch(rf"{branch}[├└]── (.+)", line)
        for part in re.split(r"\s{2,}", found[1]) if found else ():
            if not re.fullmatch(r"[\w.-]+\.\w+|[\w.-]+/|[A-Z]\w+", part):
                break
            names.add(part)
    return names


def test_the_readme_tree_lists_what_is_there():
    assert names_in_tree("") == entries(ROOT)


def test_the_readme_tree_lists_the_modules_of_the_package():
    assert names_in_tree("│   ") == entries(paths.PACKAGE)


def test_the_readme_fits_on_120_lines():
    assert len(readme().splitlines()) <= 120


def commands() -> dict[str, argparse.ArgumentParser]:
    actions = cli.build_parser()._actions
    return next(a.choices for a in actions if isinstance(a, argparse._SubParsersAction))


@pytest.mark.parametrize("command", commands())
def test_the_readme_tells_every_option_of_a_command_and_no_other(command):
    row = next(
        line
        for line in readme().splitlines()
        if line.startswith(f"| `python pipeline.py {command}")
    )
    own = {
        option
        for action in commands()[command]._actions
        for option in action.option_strings
        if option.startswith("--")
    }
    assert set(re.findall(r"--[a-z-]+", row)) == own - {"--help"}


def test_ci_runs_the_commands_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("make report", "make test"):
        assert command in readme()
        assert command in script.splitlines()
    assert {"  make browser", "  make office"} <= set(script.splitlines())


def test_no_folder_of_tests_is_left_out_by_its_name(request):
    files = [file.relative_to(ROOT) for file in (ROOT / "tests").rglob("test_*.py")]
    folders = {part for file in files for part in file.parts}
    left_out = request.config.getini("norecursedirs")
    assert not [name for name in folders if any(fnmatch(name, one) for one in left_out)]


def test_every_make_target_told_anywhere_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = {
        target
        for file in ("README.md", "CONTRIBUTING.md", ".ci/run")
        for target in re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / file).read_text("utf-8"), re.M)
    }
    assert {"report", "test", "check"} <= told <= targets


# Dependencies

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-browser.txt")
EVERY_LOCK = (*LOCKS, "requirements-formats.txt")  # of an environment of its own
RULES = ROOT / "tests" / "browser"  # where npm installs the rules of accessibility


def pins(lock: str) -> dict[str, set[Requirement]]:
    """Package → its pins in a lock, more than one where they differ by Python or system."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, set[Requirement]] = {}
    for line in text.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            pin = Requirement(line.split(" --hash=")[0].strip())
            found.setdefault(canonicalize_name(pin.name), set()).add(pin)
    return found


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_every_line_of_a_lock_is_an_exact_pin_with_hashes(lock):
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith((" ", "#"))]
    assert len(lines) > 40
    unpinned = [
        line
        for line in lines
        if not re.match(r"[\w.-]+==[\w.!+-]+ .*--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert unpinned == []


@pytest.mark.parametrize("file", [*EVERY_LOCK, "environment.yml", "pyproject.toml"])
def test_no_list_of_dependencies_names_an_index_or_an_address(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    told = r"https?://|git\+|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if] | @ "
    assert re.findall(told, text, re.MULTILINE) == []


GROUPS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]


@pytest.mark.parametrize(
    ("named", "lock"),
    [
        *((text, "requirements.txt") for text in project()["dependencies"]),
        *((text, "requirements-dev.txt") for text in project()["dependencies"]),
        *((text, "requirements-dev.txt") for text in project()["optional-dependencies"]["dev"]),
        *((text, LOCKS[2]) for text in project()["optional-dependencies"]["browser"]),
        *((text, EVERY_LOCK[3]) for text in GROUPS["formats"]),
    ],
)
def test_every_dependency_is_locked_at_a_version_the_project_allows(named, lock):
    asked = Requirement(named)
    locked = pins(lock)[canonicalize_name(asked.name)]
    assert all(next(iter(p.specifier)).version in asked.specifier for p in locked)


def test_the_locks_agree_on_versions():
    one, dev, browser = (
        {name: {pin.specifier for pin in own} for name, own in pins(lock).items()} for lock in LOCKS
    )
    assert one.keys() <= dev.keys() & browser.keys()
    differing = {
        name for lock in (one, browser) for name in lock.keys() & dev if lock[name] != dev[name]
    }
    assert differing == set()


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_no_requirement_is_without_a_hash(lock):
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    assert [line for line in lines if line and " --hash=sha256:" not in line] == []


@pytest.mark.parametrize("folder", ["browser", "office"])
def test_every_package_of_npm_has_its_sum_and_no_address(folder):
    text = (ROOT / "tests" / folder / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: own for name, own in json.loads(text)["packages"].items() if name}
    assert packages
    sums = {name: own.get("integrity", "") for name, own in packages.items()}
    assert [name for name, one in sums.items() if not one.startswith("sha512-")] == []
    assert "://" not in text


def test_npm_installs_one_exact_version_by_its_hash_from_wherever_it_is_told():
    asked = json.loads((RULES / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    text = (RULES / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    locked = {name.removeprefix("node_modules/"): own for name, own in packages.items() if name}
    assert {name: own["version"] for name, own in locked.items()} == asked
    assert all(own["integrity"].startswith("sha512-") for own in locked.values())
    assert "://" not in text
    assert '"resolved"' not in text


def test_conda_installs_the_same_lock_and_jupyterlab():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python = f"python {project()['requires-python']}"
    assert environment["dependencies"] == [
        *(python, "pip", "jupyterlab"),
        {"pip": ["-r requirements.txt"]},
    ]
    assert "jupyterlab" not in pins("requirements.txt")


def test_the_exporters_are_entry_points_of_the_project():
    points = project()["entry-points"]["nbconvert.exporters"]
    assert set(points) == {"briefing-html", "briefing-pdf"}
    for point in points.values():
        module, _, name = point.partition(":")
        assert module == "briefing.publish"
        assert name in (paths.PACKAGE / "publish" / "__init__.py").read_text(encoding="utf-8")


# Every file

OWN_PLACE = re.compile(r"(?<![\w.~-])/(?:home|Users|root|work)/\w|[A-Z]:\\Users")
LEFT_TO_DO = "TO" + "DO"


def test_no_file_names_a_folder_of_its_maker_or_is_left_unfinished():
    told = []
    for file in kept_files():
        content = file.read_bytes()
        if b"\0" not in content:
            text = content.decode("utf-8")
            if OWN_PLACE.search(text) or LEFT_TO_DO in text:
                told.append(shown(file))
    assert told == []


def test_names_say_what_is_in_a_file():
    vague = {"utils", "helpers", "common", "manager", "core", "misc", "base"}
    assert {file.stem for file in kept_files() if file.suffix == ".py"} & vague == set()
