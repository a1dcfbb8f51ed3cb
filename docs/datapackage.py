"""datapackage.json of data/ and data-demo/, a Frictionless data package: make datapackage."""

import json
from pathlib import Path

from briefing import contract, load, paths


def write(folder: Path) -> None:
    """Describe a province folder by the models of the contract."""
    described = contract.datapackage(load.facts(folder))
    text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    (folder / paths.PACKAGE_FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for place in (paths.DATA, paths.DEMO):
        write(place)
