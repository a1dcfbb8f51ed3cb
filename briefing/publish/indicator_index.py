"""The blocks of a run's reports → every indicator, with its figures and links to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from briefing import paths
from briefing.data.codes import DOMAINS
from briefing.i18n import Translator
from briefing.publish.csv_tables import CSVTable, CSVTables
from briefing.publish.outline import add_row_anchors
from briefing.publish.renderers import WEB

JSONObject = dict[str, Any]

MAX_FIGURES = 5  # figures of a row at most, beside its verdict
EMPTY_TEXTS = ("", "–")


def build_indicator_index(
    editions: Iterable[Mapping[str, Any]], tables: CSVTables, say: Translator
) -> list[dict[str, Any]]:
    """Every indicator a report in a language has in a table, by domain.

    `editions` are the reports in it, with their blocks and addresses; figures are as printed there.
    """
    table = tables.get("indicators") or tables.get("side_by_side")
    rows = table.rows if table else ()
    domains = {row[f"name_{say.language}"]: row["domain"] for row in rows}  # in their order
    lines: dict[str, dict[Any, JSONObject]] = {}
    for edition in editions:
        for name, key, line in _collect_lines(edition, domains):
            first = lines.setdefault(name, {}).setdefault(key, line)
            titles = [link["title"] for link in first["links"]]
            first["links"] += [link for link in line["links"] if link["title"] not in titles]
    return [
        {
            "domain": say.code("domain", code),
            "indicators": [
                {"name": name, "lines": sorted(lines[name].values(), key=_is_link)}
                for name in names
            ],
        }
        for code in DOMAINS
        if (names := [name for name in domains if domains[name] == code and name in lines])
    ]


def is_of_commune(report: str) -> bool:
    """Whether a report is on one commune: these are found by its name, and listed nowhere else."""
    return report.startswith(paths.OF_COMMUNE)


def list_communes(
    table: CSVTable | None, editions: Mapping[str, Mapping[str, Any]], say: Translator
) -> Iterator[JSONObject]:
    """The communes of a run as one group more, each with the units it was formed from.

    Each leads to its page, else to its row in the report on communes.
    """
    items = []
    rows = table.rows if table else ()
    for row in {row["commune_id"]: row for row in rows}.values():  # of two lists the later one
        code, name = row["commune_id"], row[f"name_{say.language}"]
        named = say.code("commune named", row["type"], name=name)
        pages = ((f"{paths.OF_COMMUNE}{code}", ""), (paths.COMMUNES_REPORT, f"#{code}"))
        found = (
            (edition, anchor)
            for report, anchor in pages
            if (edition := editions.get(report, {}).get(say.language))
        )
        links = [
            {"href": f"{edition['files'][WEB]}{anchor}", "title": edition["title"]}
            for edition, anchor in found
            if WEB in edition["files"]
        ]
        units = row["formed_from"]
        former = [say("formed from: {units}", units=units)] if units else []
        line = {"figures": former, "verdict": None, "links": links[:1]}
        items.append((say.sort_key(name), {"name": named[:1].upper() + named[1:], "lines": [line]}))
    if items:
        items.sort(key=lambda pair: pair[0])
        yield {"domain": say("Communes and wards"), "indicators": [item for _, item in items]}


def _is_link(line: JSONObject) -> bool:
    """Whether a line leads to lists alone; such lines come last."""
    return not (line["figures"] or line["verdict"])


def _collect_lines(
    edition: Mapping[str, Any], domains: Mapping[str, str]
) -> Iterator[tuple[str, Any, JSONObject]]:
    """Each row of a report that is about an indicator: its name, what it says, the line of it.

    Lines that say the same are one, with the links of all.
    """
    page, other = edition["files"].get(WEB, ""), next(iter(edition["files"].values()), "")
    shapes = edition["blocks"] if page or other else []
    for table in (shape for shape in add_row_anchors(shapes) if shape["type"] == "table"):
        head = [column["header"] for column in table["columns"]].index(True)
        for name, row in _find_indicator_rows(table, domains):
            anchor = f"#{row[head]['anchor']}" if page and row[head]["anchor"] else ""
            link = {"title": edition["title"], "href": f"{page or other}{anchor}"}
            figures = list(_format_figures(table["columns"], row))
            verdict = next((x for x in row if x["symbol"] and x["text"] not in EMPTY_TEXTS), None)
            if row[head]["text"] != name or not (figures or verdict):  # a list: where it begins
                figures, verdict, link["title"] = [], None, table["caption"]
            shown = verdict and (verdict["symbol"], verdict["text"])
            line = {"figures": figures, "verdict": verdict, "links": [link]}
            yield name, (tuple(figures), shown), line


def _find_indicator_rows(
    table: JSONObject, domains: Mapping[str, str]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows about an indicator with its name: as a cell has it, or the label of their group."""
    for group in table["groups"]:
        label = next((part for part in group["label"].split(" · ") if part in domains), "")
        for row in group["rows"]:
            name = next((cell["text"] for cell in row if cell["text"] in domains), label)
            if name:
                yield name, row


def _format_figures(columns: Sequence[JSONObject], row: Sequence[JSONObject]) -> Iterator[str]:
    """The figures of a row, each with the head of its column."""
    figures = [
        (column["label"], cell["text"])
        for column, cell in zip(columns, row, strict=True)
        if column["align"] == "right" and cell["text"] not in EMPTY_TEXTS and not cell["tone"]
    ]
    for label, text in figures[:MAX_FIGURES]:
        yield f"{label}: {text}"
    if len(figures) > MAX_FIGURES:
        yield "…"
