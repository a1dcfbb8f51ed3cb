"""The data contract: what no two rows of a file share, and which columns name rows of others."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.config import REFERENCE_LANGUAGE

UNIQUE_KEYS: Mapping[str, tuple[str, ...]] = {  # what no two rows of a file may share
    "units": ("unit",),
    "sources": ("source_id",),
    "indicators": ("indicator_id",),
    "results": ("indicator_id", "period", "basis", "source_id", "place"),
    "targets": ("target_id", "source_id", "place"),
    "verdicts": ("plan", "indicator_id", "source_id", "place"),
    "derived": ("indicator_id", "period"),
    "checks": ("check_id",),
    "coherence": ("check_id",),
    "requests": ("source_id", "place", f"topic_{REFERENCE_LANGUAGE}"),
    "bodies": ("body_id",),
    "programmes": ("programme_id", "source_id", "place"),
    "causes": ("cause_id", "source_id", "place"),
    "communes": ("commune_id", "basis"),
    "commune_results": (*("indicator_id", "commune_id", "period", "basis", "source_id", "place"),),
    "indexes": ("indicator_id", "component_id"),
}
FOREIGN_KEYS: Mapping[str, Mapping[str, str]] = {  # column → the file whose key it names
    "indicators": {"national_indicator_id": "indicators"},
    "results": {"indicator_id": "indicators", "source_id": "sources"},
    "targets": {
        "indicator_id": "indicators",
        "baseline_indicator_id": "indicators",
        "source_id": "sources",
        "stage_of": "targets",
        "owner": "bodies",
    },
    "verdicts": {"indicator_id": "indicators", "source_id": "sources"},
    "derived": {"indicator_id": "indicators"},
    "requests": {"source_id": "sources"},
    "programmes": {"source_id": "sources"},
    "causes": {"source_id": "sources"},
    "communes": {"source_id": "sources"},
    "commune_results": {
        "indicator_id": "indicators",
        "commune_id": "communes",
        "source_id": "sources",
    },
    "indexes": {"indicator_id": "indicators", "component_id": "indicators", "source_id": "sources"},
}
