"""The models of the contract → datapackage.json of a province folder, a Frictionless package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from briefing.config import REFERENCE_LANGUAGE
from briefing.data.keys import FOREIGN_KEYS, UNIQUE_KEYS
from briefing.data.schema import (
    ROW_MODELS,
    ContractRow,
    ProvinceInfo,
    describe_column,
    list_columns,
)


def build_datapackage(info: ProvinceInfo, headers: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The Frictionless data package of a province folder: the columns each of its files has."""
    return {
        "name": info.id,
        "title": info.name[REFERENCE_LANGUAGE],
        "profile": "tabular-data-package",
        "resources": [
            _build_resource(name, model, headers)
            for name, model in ROW_MODELS.items()
            if name in headers
        ],
    }


def _build_resource(
    name: str, model: type[ContractRow], headers: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    header, fields = headers[name], []
    for column in filter(header.__contains__, list_columns(model)):
        cell_format, is_required = describe_column(model, column)
        field = {"name": column, "type": "string", **cell_format.schema}
        if is_required:
            field["constraints"] = {**field.get("constraints", {}), "required": True}
        fields.append(field)
    references = [
        {"fields": [column], "reference": {"resource": resource, "fields": [key]}}
        for column, other in FOREIGN_KEYS.get(name, {}).items()
        if column in header and other in headers and len(UNIQUE_KEYS[other]) == 1
        for resource, key in [("" if other == name else other, UNIQUE_KEYS[other][0])]
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if len(UNIQUE_KEYS[name]) == 1:
        schema["primaryKey"] = list(UNIQUE_KEYS[name])
    if references:
        schema["foreignKeys"] = references
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": schema,
    }
