"""A release → what its files were made from, as an in-toto statement with the fields of SLSA.

The statement has no time but the day of the release and no place, so that the same release made
again has the same one.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, FailFast, Field, ValidationError

from briefing import errors, paths
from briefing.build import cache
from briefing.build.last_release import find_last_release, name_run
from briefing.build.plan import Plan
from briefing.build.records import Few, FilePath, Sum, Year, describe_fault, read_limited
from briefing.data import files
from briefing.errors import Message, message

FILE = "provenance.json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD_TYPE = "urn:briefing:build:release:v1"  # docs/releases.md says what its parameters are
BUILDER = "urn:briefing:builder:local"  # the machine of whoever ran the command


class Parameters(BaseModel, strict=True):
    """What a release was asked to be: the external parameters of its statement.

    `compared_with` is the release its pages say changes since, `styles` how some of them are set.
    """

    province: FilePath
    year: Year
    name: FilePath
    compared_with: str
    styles: Annotated[dict[FilePath, Literal["screen", "nd30"]], Few]


class Resource(BaseModel, strict=True):
    """A file that was made, or something it was made from."""

    name: str = ""
    uri: str = ""
    digest: Annotated[dict[str, Sum], Few] = {}


class Definition(BaseModel, strict=True):
    parameters: Parameters = Field(alias="externalParameters")
    dependencies: Annotated[list[Resource], Few] = Field(alias="resolvedDependencies")


class Predicate(BaseModel, strict=True):
    definition: Definition = Field(alias="buildDefinition")


class Statement(BaseModel, strict=True):
    """What is read of a statement again."""

    kind: Literal["https://in-toto.io/Statement/v1"] = Field(alias="_type")
    predicate_kind: Literal["https://slsa.dev/provenance/v1"] = Field(alias="predicateType")
    subject: Annotated[list[Resource], FailFast()]
    predicate: Predicate

    @property
    def parameters(self) -> Parameters:
        return self.predicate.definition.parameters

    @property
    def dependencies(self) -> dict[str, str]:
        """What was used → its sum; libraries by their addresses, which name the version."""
        listed = self.predicate.definition.dependencies
        return {one.name or one.uri: one.digest.get("sha256", "") for one in listed}


def write_statement(plan: Plan, name: str, data: Mapping[str, str], stage: Path) -> str:
    """The statement of a release of a name whose files lie in a stage; `data` are the sums of its
    data folder.
    """
    run, province = plan.run, plan.run.province
    compared = find_last_release(run, data)
    parameters = {
        "province": province,
        "year": run.year,
        "name": name,
        "compared_with": name_run(compared) if compared else "",
        "styles": {
            edition.page(kind): style
            for edition in plan.editions
            for kind, style in edition.styles.items()
        },
    }
    date, _ = paths.split_release(name) or ("1970-01-01", 0)
    contents = sorted(files.read_below(stage).items())
    sums = {one: cache.hash_content(content) for one, content in contents}
    definition = {
        "buildType": BUILD_TYPE,
        "externalParameters": parameters,
        "internalParameters": {},
        "resolvedDependencies": [*_list_dependencies(sums, compared)],
    }
    details = {
        "builder": {"id": BUILDER, "version": {"python": platform.python_version()}},
        "metadata": {
            "invocationId": f"{province}/{run.year}/{name}",
            "finishedOn": f"{date}T00:00:00Z",  # the day is all that is known
        },
    }
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": one, "digest": {"sha256": total}} for one, total in sums.items()],
        "predicateType": PREDICATE,
        "predicate": {"buildDefinition": definition, "runDetails": details},
    }
    return json.dumps(statement, ensure_ascii=False, indent=1) + "\n"


def _list_dependencies(sums: Mapping[str, str], compared: Path | None) -> Iterator[dict[str, Any]]:
    """The data, the code, the lock, Python and the libraries, the release compared with."""
    for name, total in sums.items():
        if name.startswith(f"{paths.DATA_FOLDER}/"):
            yield {"name": name, "digest": {"sha256": total}}
    used = dict(cache.hash_installation())
    del used["versions"]  # told one by one
    used[paths.REQUIREMENTS.name] = cache.hash_file(paths.REQUIREMENTS)
    if compared:
        used[name_run(compared)] = cache.hash_file(compared / paths.SUMS)
    for name, total in used.items():
        if total:
            yield {"name": name, "digest": {"sha256": total}}
    yield {"uri": f"pkg:generic/python@{platform.python_version()}"}
    for name, version in cache.list_versions().items():
        yield {"uri": f"pkg:pypi/{name}@{version}"}


def read_statement(release: Path) -> Statement:
    """The statement of a release. Raises BadRecord."""
    try:
        return Statement.model_validate_json(read_limited(release / FILE))
    except ValidationError as fault:
        found, expected = describe_fault(fault), message("a statement as `run --final` writes it")
        raise errors.BadRecord(file=FILE, found=found, expected=expected) from None


def find_fault(release: Path, sums: Mapping[str, str], archive: str) -> Message | str | None:
    """What a release's statement says otherwise than its sums do, or the name of its archive."""
    try:
        statement = read_statement(release)
    except errors.BadRecord as bad:
        return bad.found
    made = statement.parameters
    if (named := f"{made.province}-{made.year}-{made.name}") != archive:
        return message("a record of {place}", place=named)
    stated = {one.name: one.digest.get("sha256", "") for one in statement.subject}
    stated |= {
        name: total
        for name, total in statement.dependencies.items()
        if name.startswith(f"{paths.DATA_FOLDER}/")
    }
    listed = {name: total for name, total in sums.items() if name != FILE}
    other = sorted({*stated.items()} ^ {*listed.items()})
    return message("another sum of {name}", name=other[0][0]) if other else None


def list_changes(release: Path, again: Path) -> list[Message]:
    """What a release was made from that is not what it was made from again."""
    before, now = (read_statement(folder).dependencies for folder in (release, again))
    changed = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return [message("{name} is another", name=name) for name in sorted(changed)]
