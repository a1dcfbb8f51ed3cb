"""Flows → SDMX-CSV 2.0 and their structure in SDMX-JSON 2.0, as other programs read them.

Written here, for `pysdmx` needs pyarrow and a client of the web; tests read these files with it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.data import files
from briefing.data.rows import Texts
from briefing.publish.open_formats.flows import (
    COUNTRY,
    MEASURES,
    Coder,
    Codes,
    Flow,
    list_components,
)

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/"
    "2.0.0/sdmx-json-structure-schema.json"
)
AGENCY = "BRIEFING"  # its sub-agency is the province
CONCEPTS = "CONCEPTS"  # the scheme of all concepts
NUMBERS = (*MEASURES, "OF_TOTAL")
PACKAGES = {
    "Codelist": "codelist",
    "ConceptScheme": "conceptscheme",
    "Concept": "conceptscheme",
    "DataStructure": "datastructure",
}


def format_csv(flow: Flow, agency: str, version: str) -> str:
    """The observations of a flow as SDMX-CSV 2.0."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [name for name, _ in list_components(flow)]
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names])
    opening = ["dataflow", f"{agency}:{_name_flow(flow)}({version})", "I"]
    for cells in flow.observations:
        writer.writerow([*opening, *(cells[name] for name in names)])
    return text.getvalue()


def name_agency(province: str) -> str:
    """Who maintains the structures of a province: two provinces never share one."""
    return f"{AGENCY}.{province}"


def name_version(year: int) -> str:
    """The version of a year's structures, of which a later run of the year may have more codes."""
    return f"{year}.0.0-unstable"


def format_structure(flows: Sequence[Flow], coder: Coder, version: str) -> str:
    """The structures of some flows: concepts, code lists, data structures, dataflows."""
    province = coder.province["id"]
    parts = _Parts(name_agency(province), version, coder)
    codes = _join_codes(flows)
    concepts = dict.fromkeys(name for flow in flows for name, _ in list_components(flow))
    structures = {flow.structure: flow for flow in flows}
    prepared = dt.datetime.fromtimestamp(files.get_timestamp(), dt.UTC)
    message = {
        "meta": {
            "schema": SCHEMA,
            "id": f"{province}-{version}".replace(".", "-"),
            "prepared": prepared.isoformat().replace("+00:00", "Z"),
            "contentLanguages": [say.language for say in coder.translators],
            "sender": {"id": AGENCY},
        },
        "data": {
            "conceptSchemes": [
                parts.describe(CONCEPTS, parts.name_concept("CONCEPTS"))
                | {"concepts": [{"id": one, **_name(parts.name_concept(one))} for one in concepts]}
            ],
            "codelists": [
                parts.describe(f"CL_{name}", parts.name_concept(name))
                | {"codes": list(_list_codes(of_name, province if name == "REF_AREA" else ""))}
                for name, of_name in codes.items()
            ],
            "dataStructures": [
                parts.describe(name, flow.title)
                | {"dataStructureComponents": parts.list_components(flow, codes)}
                for name, flow in structures.items()
            ],
            "dataflows": [
                parts.describe(_name_flow(flow), flow.title)
                | {"structure": parts.make_urn("DataStructure", flow.structure)}
                for flow in flows
            ],
        },
    }
    return json.dumps(message, ensure_ascii=False, indent=1) + "\n"


def _name_flow(flow: Flow) -> str:
    return flow.name.upper().replace("-", "_")


def _name(words: Texts) -> dict[str, Any]:
    """What something is called: in the default language, and in each."""
    return {"name": next(iter(words.values())), "names": dict(words)}


def _join_codes(flows: Sequence[Flow]) -> dict[str, Codes]:
    """The codes of all flows by component; a period has none."""
    joined: dict[str, Codes] = {}
    for flow in flows:
        for name, codes in list_components(flow):
            if codes and name != "TIME_PERIOD":
                joined[name] = {**joined.get(name, {}), **codes}
    return joined


def _list_codes(codes: Codes, province: str) -> Iterator[dict[str, Any]]:
    """The codes of a list; of areas communes are parts of the `province`."""
    for code, words in codes.items():
        is_part = province in codes and code not in (province, COUNTRY)
        parent = {"parent": province} if is_part else {}
        yield {"id": code, **_name(words), **parent}


class _Parts:
    """The parts of a message: each bears the agency and the version."""

    def __init__(self, agency: str, version: str, coder: Coder) -> None:
        self.agency, self.version, self.coder = agency, version, coder

    def describe(self, name: str, words: Texts) -> dict[str, Any]:
        return {"id": name, "agencyID": self.agency, "version": self.version, **_name(words)}

    def make_urn(self, kind: str, name: str, item: str = "") -> str:
        place = f"{self.agency}:{name}({self.version}){f'.{item}' if item else ''}"
        return f"urn:sdmx:org.sdmx.infomodel.{PACKAGES[kind]}.{kind}={place}"

    def name_concept(self, name: str) -> Texts:
        return self.coder.say(lambda say: say.code("concept", name))

    def list_components(self, flow: Flow, codes: Mapping[str, Codes]) -> dict[str, Any]:
        """The dimensions, measures and attributes of a flow, each with how it is written."""

        def describe(name: str, form: str = "") -> dict[str, Any]:
            form = form or ("Double" if name in NUMBERS else "String")
            form = "Integer" if name == "DECIMALS" else form
            coded = {"enumeration": self.make_urn("Codelist", f"CL_{name}")}
            written = {"format": {"dataType": form}}
            return {
                "id": name,
                "conceptIdentity": self.make_urn("Concept", CONCEPTS, name),
                "localRepresentation": coded if name in codes else written,
            }

        *dimensions, time = flow.dimensions
        per_observation: dict[str, Any] = {"attributeRelationship": {"observation": {}}}
        return {
            "dimensionList": {
                "id": "DimensionDescriptor",
                "dimensions": [
                    {**describe(name), "position": place} for place, name in enumerate(dimensions)
                ],
                "timeDimension": describe(time, "ObservationalTimePeriod"),
            },
            "measureList": {
                "id": "MeasureDescriptor",
                "measures": [{**describe(name), "usage": "optional"} for name in MEASURES],
            },
            "attributeList": {
                "id": "AttributeDescriptor",
                "attributes": [
                    {**describe(name), **per_observation, "usage": "optional"}
                    for name in flow.attributes
                ],
            },
        }
