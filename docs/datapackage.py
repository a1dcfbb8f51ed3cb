"""datapackage.json of data/ and data-demo/, a Frictionless data package: make datapackage."""

import json
from pathlib import Path

from briefing import paths
from briefing.data import datapackage, reader


def write(folder: Path) -> None:
    """Describe a province folder by the models of the contract."""
    info, headers = reader.load_province_info(folder), reader.read_headers(folder)
    described = datapackage.build_datapackage(info, headers)
    text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    (folder / paths.PACKAGE_FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for place in (paths.DATA, paths.DEMO_DATA):
        write(place)
