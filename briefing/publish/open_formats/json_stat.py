"""A flow → a JSON-stat 2.0 dataset in a language: a cube of which only what is known is written."""

from __future__ import annotations

import json
import math
from typing import Any

from briefing.i18n import Translator
from briefing.publish.open_formats.flows import MEASURES, Flow

MEASURE = "MEASURE"  # the dimension of value, lower bound, upper bound
MARKS = ("OPERATOR", "OBS_STATUS", "DERIVED")  # attributes a status is made of
PLAIN = ("EQ", "A", "")  # what none of them needs to say


def format_dataset(flow: Flow, label: str, updated: str, say: Translator) -> str:
    """The observations of a flow, their codes in a language.

    A value's status names what it is beside plain: GE, E, growth.
    """
    words = {
        name: {code: texts[say.language] for code, texts in codes.items()}
        for name, codes in flow.dimensions.items()
    }
    words[MEASURE] = {name: say.code("concept", name) for name in MEASURES}
    places = {name: {code: place for place, code in enumerate(of)} for name, of in words.items()}
    sizes = [len(codes) for codes in words.values()]
    values: dict[int, int | float] = {}
    statuses: dict[int, str] = {}
    for cells in flow.observations:
        for measure in MEASURES:
            if cells[measure]:
                index = 0
                for (name, of_name), size in zip(places.items(), sizes, strict=True):
                    index = index * size + of_name[cells.get(name, measure)]
                values[index] = json.loads(cells[measure])
                marks = [cells.get(name, "") for name in MARKS]
                if status := " ".join(mark for mark in marks if mark not in PLAIN):
                    statuses[index] = status
    subject = "TARGET" if "TARGET" in words else "INDICATOR"
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": f"{label}: {flow.title[say.language]}",
        "source": label,
        **({"updated": updated} if len(updated) == len("2025-01-31") else {}),
        "id": list(words),
        "size": sizes,
        "role": {"time": ["TIME_PERIOD"], "geo": ["REF_AREA"], "metric": [subject, MEASURE]},
        "dimension": {
            name: {
                "label": say.code("concept", name),
                "category": {
                    "index": list(codes),
                    "label": codes,
                    **({"unit": _list_units(flow, subject, say)} if name == subject else {}),
                },
            }
            for name, codes in words.items()
        },
        "value": dict(sorted(values.items())),
        **({"status": dict(sorted(statuses.items()))} if statuses else {}),
        "extension": {"status": _explain_marks(flow, say)},
    }
    return json.dumps(dataset, ensure_ascii=False, indent=1) + "\n"


def _list_units(flow: Flow, subject: str, say: Translator) -> dict[str, Any]:
    """The unit of what is measured, and the most decimals a figure of it is written with."""
    units: dict[str, Any] = {}
    for cells in flow.observations:
        decimals = max(0, math.floor(float(cells["DECIMALS"] or 0)))
        label = flow.attributes["UNIT_MEASURE"][cells["UNIT_MEASURE"]][say.language]
        unit = units.setdefault(cells[subject], {"decimals": decimals, "label": label})
        unit["decimals"] = max(unit["decimals"], decimals)
    return units


def _explain_marks(flow: Flow, say: Translator) -> dict[str, str]:
    """The words of the codes a status is made of."""
    return {
        code: texts[say.language]
        for name in MARKS
        for code, texts in flow.attributes.get(name, {}).items()
        if code not in PLAIN
    }
