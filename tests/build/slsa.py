"""The fields of an in-toto statement v1 with SLSA provenance v1, by name and type, as published.

in-toto attestation framework, spec/v1: statement, resource descriptor; SLSA v1: provenance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]


def _is(kind: type) -> Check:
    return lambda value: isinstance(value, kind)


def _fits(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def _each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _of(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with these fields and no others."""

    def check(value: Any) -> bool:
        fields = {**required, **optional}
        return (
            isinstance(value, dict)
            and required.keys() <= value.keys() <= fields.keys()
            and all(fields[name](one) for name, one in value.items())
        )

    return check


URI = _fits(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
TIME = _fits(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")
TEXTS: Check = lambda value: isinstance(value, dict) and all(map(_is(str), value.values()))  # noqa: E731
DESCRIPTOR_FIELDS = {
    **{"uri": URI, "digest": TEXTS, "name": _is(str), "downloadLocation": URI},
    **{"mediaType": _is(str), "content": _is(str), "annotations": _is(dict)},
}


def _descriptor(value: Any) -> bool:
    """A resource descriptor: one of uri, digest and content at least."""
    return _of({}, DESCRIPTOR_FIELDS)(value) and bool({"uri", "digest", "content"} & value.keys())


def _subject(value: Any) -> bool:
    return _descriptor(value) and bool(value.get("digest"))


DEFINITION = _of(
    {"buildType": URI, "externalParameters": _is(dict)},
    {"internalParameters": _is(dict), "resolvedDependencies": _each(_descriptor)},
)
BUILDER = _of({"id": URI}, {"version": TEXTS, "builderDependencies": _each(_descriptor)})
METADATA = _of({}, {"invocationId": _is(str), "startedOn": TIME, "finishedOn": TIME})
DETAILS = _of({"builder": BUILDER}, {"metadata": METADATA, "byproducts": _each(_descriptor)})
STATEMENT = {
    "_type": _fits(r"https://in-toto\.io/Statement/v1"),
    "subject": lambda value: bool(value) and _each(_subject)(value),
    "predicateType": _fits(r"https://slsa\.dev/provenance/v1"),
    "predicate": _of({"buildDefinition": DEFINITION, "runDetails": DETAILS}, {}),
}


def check_statement(statement: Mapping[str, Any]) -> None:
    """Assert that a statement has the fields it must have, and no others."""
    assert statement.keys() == STATEMENT.keys()
    wrong = [name for name, check in STATEMENT.items() if not check(statement[name])]
    assert wrong == []
