"""The CSV tables in a stage → the files of the open formats beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from briefing import i18n, paths
from briefing.data import files
from briefing.data.rows import ChangeSince
from briefing.data.tables_reader import read_table
from briefing.i18n import LANGUAGES, Translator
from briefing.publish.csv_tables import format_place_name, list_provinces, read_csv_tables
from briefing.publish.open_formats import csvw, json_stat, sdmx
from briefing.publish.open_formats.flows import FILES, Coder, list_flows
from briefing.report import since

METADATA = f"{paths.TABLES_FOLDER}/csv-metadata.json"  # where CSVW looks for it
STRUCTURE = "sdmx/structure.json"
CHANGES = "changes.json"
OPEN_FILES = (  # all there may be; a flow without observations has none
    *(METADATA, STRUCTURE, *(f"sdmx/{name}.csv" for name in FILES.values())),
    *(f"json-stat/{name}-{language}.json" for name in FILES.values() for language in LANGUAGES),
    CHANGES,
)


def write_open_formats(stage: Path, year: int, names: Iterable[str]) -> None:
    """The tables of a run with these names in the open formats; of several provinces as CSVW.

    What changed since the last release is written where there is one. The same tables give the
    same bytes.
    """
    folder = stage / paths.TABLES_FOLDER
    tables, units = read_csv_tables(stage, names), i18n.read_units(folder / "units.csv")
    translators, provinces = i18n.load_translators(units.values()), list_provinces(tables)
    titles = {
        say.language: say(
            "Briefing {year}: {place}", year=year, place=format_place_name(provinces, say)
        )
        for say in translators
    }
    files.write_file(stage / METADATA, csvw.format_metadata(tables, titles, translators))
    if "results" not in tables:
        return
    coder, version = Coder(tables, translators), sdmx.name_version(year)
    flows, agency = list_flows(coder), sdmx.name_agency(coder.province["id"])
    for flow in flows:
        files.write_file(stage / f"sdmx/{flow.name}.csv", sdmx.format_csv(flow, agency, version))
        for say in translators:
            updated = coder.province["newest_date"]
            made = json_stat.format_dataset(flow, titles[say.language], updated, say)
            files.write_file(stage / f"json-stat/{flow.name}-{say.language}.json", made)
    if flows:
        files.write_file(stage / STRUCTURE, sdmx.format_structure(flows, coder, version))
    if changes := read_table(folder / "changes_since.csv", ChangeSince):
        files.write_file(stage / CHANGES, since.format_json(changes, year, translators[0]))


def list_open_files(folder: Path, say: Translator) -> Iterator[tuple[str, str]]:
    """The files of the open formats in a run's folder for a reader of a language, with titles."""
    named = FILES.items()
    titles = {
        METADATA: say("What the tables hold, for programs (CSVW)"),
        STRUCTURE: say("Structure of the SDMX files"),
        **{f"sdmx/{name}.csv": f"SDMX: {say.code('table', table)}" for table, name in named},
        **{
            f"json-stat/{name}-{say.language}.json": f"JSON-stat: {say.code('table', table)}"
            for table, name in named
        },
        CHANGES: say("What changed, for programs"),
    }
    return ((name, title) for name, title in titles.items() if (folder / name).is_file())
