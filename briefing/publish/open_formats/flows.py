"""A run's tables → their figures as coded observations, what SDMX and JSON-stat are written from.

A bound or a range is never a plain value: it is in `LOWER_BOUND` and `UPPER_BOUND`.
docs/open-formats.md says how periods, bounds and gaps are mapped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from briefing.data.codes import AGGREGATE_KINDS
from briefing.data.periods import Period
from briefing.data.rows import Texts
from briefing.i18n import Translator
from briefing.publish.csv_tables import JOINED, CSVTables
from briefing.report import phrases

Codes = dict[str, Texts]  # code → its words by language
MEASURES = ("OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND")
OPERATORS = {"=": "EQ", "~": "APPROX", ">": "GT", ">=": "GE", "<": "LT", "<=": "LE"}
OPERATORS["range"] = "RANGE"
OBS_STATUSES = {"yes": "E", "no": "A"}  # of an estimate and of others, as SDMX names them
RESULTS = (  # what an observation has; what is behind the period are attributes
    *("REF_AREA", "INDICATOR", "BASIS", "TIME_PERIOD"),
    *("OPERATOR", "UNIT_MEASURE", "DECIMALS", "OBS_STATUS", "DERIVED"),
    *("SOURCE", "SOURCE_STATUS", "PLACE"),
)
TARGETS = (
    *("REF_AREA", "TARGET", "TIME_PERIOD"),
    *("INDICATOR", "PLAN", "KIND", "BASIS", "OPERATOR", "UNIT_MEASURE", "OF_TOTAL"),
    *("DECIMALS", "ATTAINMENT", "PACE", "SOURCE", "SOURCE_STATUS", "PLACE"),
)
NONE = "_Z"  # what SDMX writes where a dimension does not apply
TOGETHER = "$"  # between the codes of several sources
COUNTRY = "VN"
COMMUNE = "C"  # before a commune's official code: programs that take it for a number drop its zeros
FILES = {"results": "results", "commune_results": "commune-results", "measures": "targets"}
ALL_YEARS = (*AGGREGATE_KINDS, "each_year")  # kinds of target that are of all years of a plan


@dataclass(frozen=True)
class Flow:
    """Observations of one kind, with the codes they use.

    `name` is that of its files; `dimensions` end with the period. An attribute without codes is
    text, or a number.
    """

    name: str
    structure: str
    title: Texts
    dimensions: Mapping[str, Codes]
    attributes: Mapping[str, Codes]
    observations: list[dict[str, str]] = field(default_factory=list)

    def add(self, **cells: str) -> None:
        """An observation; each code must be there already."""
        self.observations.append(cells)


class Coder:
    """The codes of a run's figures, each with its words in every language."""

    def __init__(self, tables: CSVTables, translators: Sequence[Translator]) -> None:
        self.tables, self.translators = tables, translators
        self.province, self.words = tables["province"].rows[0], dict[tuple[str, str], Texts]()
        self.rows = {  # table → key → row
            name: {row[key]: row for row in tables[name].rows}
            for name, key in (("indicators", "indicator_id"), ("sources", "source_id"))
        }
        self.communes = {row["commune_id"]: row for row in tables["communes"].rows}
        indicators = tables["indicators"].rows
        self.national = {row["national_indicator_id"] for row in indicators} - {""}

    def say(self, words: Callable[[Translator], str]) -> Texts:
        """Words in every language."""
        return {say.language: words(say) for say in self.translators}

    def translate(self, context: str, code: str) -> Texts:
        """A code of the data in the words of every catalogue."""
        if (context, code) not in self.words:  # asked for every figure, of few codes
            self.words[context, code] = self.say(lambda say: say.code(context, code))
        return self.words[context, code]

    def name(self, row: Mapping[str, str], field: str = "name") -> Texts:
        """The columns of a row that hold a text, one a language."""
        return {say.language: row[f"{field}_{say.language}"] for say in self.translators}

    def add_area(self, codes: Codes, commune: str, indicator: str) -> str:
        """The commune of a figure, else the country or the province."""
        if commune:
            return add_code(codes, f"{COMMUNE}{commune}", self.name(self.communes[commune]))
        if indicator in self.national:
            return add_code(codes, COUNTRY, self.translate("concept", COUNTRY))
        return add_code(codes, self.province["id"], self.name(self.province))

    def add_basis(self, codes: Codes, basis: str) -> str:
        """What a figure was counted on, as a code made of its words."""
        if not basis:
            return add_code(codes, NONE, self.translate("concept", NONE))
        words = self.say(lambda say: phrases.format_basis(basis, say))
        return add_code(codes, make_code(basis), words)

    def add_period(self, codes: Codes, period: str, unit: str) -> str:
        """A period as SDMX writes it, with its words."""
        form = self.translators[0].form(unit)
        words = self.say(lambda say: phrases.format_period(period, unit, say))
        return add_code(codes, format_time(period, form), words)

    def add_word(self, codes: Codes, context: str, code: str, named: str = "") -> str:
        """A code of the data with its words in the catalogues, under another name if it has one."""
        if not code:
            return ""
        return add_code(codes, named or code, self.translate(context, code))

    def describe(self, codes: Mapping[str, Codes], row: Mapping[str, str]) -> dict[str, str]:
        """What a statement has beside its value: operator, source and where it is there."""
        ids = row["source_id"].split(JOINED) if row["source_id"] else []
        sources = [self.rows["sources"][id_] for id_ in ids]
        statuses = [*dict.fromkeys(source["status"] for source in sources)]
        operator = row["operator"]
        return {
            "OPERATOR": self.add_word(
                codes["OPERATOR"], "operator named", operator, OPERATORS[operator]
            ),
            "SOURCE": self.add_all(
                codes["SOURCE"], ids, [self.name(source, "title") for source in sources]
            ),
            "SOURCE_STATUS": self.add_all(
                codes["SOURCE_STATUS"],
                statuses,
                [self.translate("status", one) for one in statuses],
            ),
            "PLACE": row["place"],
        }

    def add_all(self, codes: Codes, together: Sequence[str], words: Sequence[Texts]) -> str:
        """One code for several together, of those a computed figure was made from."""
        if not together:
            return ""
        joined = self.say(lambda say: "; ".join(one[say.language] for one in words))
        return add_code(codes, TOGETHER.join(together), joined)

    def add_unit(self, codes: Codes, unit: str) -> str:
        return add_code(codes, unit, self.say(lambda say: say.unit(unit)))


def add_code(codes: Codes, code: str, words: Texts) -> str:
    """A code with its words among others; it gets an ending where they have it for other words."""
    while codes.setdefault(code, words) != words:
        code += "_"
    return code


def make_code(text: str) -> str:
    """A text as a code of SDMX, of plain letters, digits and `_`."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return "_".join(re.findall(r"[a-z0-9]+", bare.encode("ascii", "ignore").decode())) or "_O"


def format_time(period: str, form: str) -> str:
    """A period as SDMX writes it: 2025, 2021-01-01/P5Y, 2025-01-01/P6M of what is of the months
    from January on; 2025-06 of what is counted or measured then, and only dated."""
    parsed = Period.parse(period)
    if parsed.is_span:
        return f"{parsed.first_year}-01-01/P{parsed.last_year - parsed.first_year + 1}Y"
    if parsed.is_month and form in phrases.FLOW_FORMS:
        return f"{parsed.first_year}-01-01/P{parsed.month}M"
    return period


def split_value(row: Mapping[str, str]) -> dict[str, str]:
    """What is known of a value: itself, or the ends it lies between."""
    value, operator = row["value"], row["operator"]
    if operator == "range":
        return dict(zip(MEASURES, ("", value, row["value_high"]), strict=True))
    place = 0 if operator in "=~" else 1 if ">" in operator else 2
    return {name: value if index == place else "" for index, name in enumerate(MEASURES)}


def list_flows(coder: Coder) -> list[Flow]:
    """The results of the province, those of its communes, and its targets; only what there is."""
    flows = (_make_results(coder, "results"), _make_results(coder, "commune_results"))
    return [flow for flow in (*flows, _make_targets(coder)) if flow.observations]


def _make_flow(coder: Coder, name: str, structure: str, components: Sequence[str]) -> Flow:
    """A flow without observations."""
    title = coder.translate("table", name)
    codes: dict[str, Codes] = {component: {} for component in components}
    end = components.index("TIME_PERIOD") + 1
    dimensions = {component: codes[component] for component in components[:end]}
    attributes = {component: codes[component] for component in components[end:]}
    return Flow(FILES[name], structure, title, dimensions, attributes)


def _make_results(coder: Coder, table: str) -> Flow:
    flow = _make_flow(coder, table, "RESULTS", RESULTS)
    codes = {**flow.dimensions, **flow.attributes}
    for row in coder.tables[table].rows:
        indicator = coder.rows["indicators"][row["indicator_id"]]
        id_, unit = row["indicator_id"], indicator["unit"]
        status = OBS_STATUSES[row["estimate"] or "no"]
        flow.add(
            REF_AREA=coder.add_area(codes["REF_AREA"], row.get("commune_id", ""), id_),
            INDICATOR=add_code(codes["INDICATOR"], id_, coder.name(indicator)),
            BASIS=coder.add_basis(codes["BASIS"], row["basis"]),
            TIME_PERIOD=coder.add_period(codes["TIME_PERIOD"], row["period"], unit),
            UNIT_MEASURE=coder.add_unit(codes["UNIT_MEASURE"], unit),
            DECIMALS=row["decimals"],
            OBS_STATUS=coder.add_word(codes["OBS_STATUS"], "concept", status),
            DERIVED=coder.add_word(codes["DERIVED"], "rule", row.get("derived", "")),
            **split_value(row),
            **coder.describe(codes, row),
        )
    return flow


def _make_targets(coder: Coder) -> Flow:
    flow = _make_flow(coder, "measures", "TARGETS", TARGETS)
    codes = {**flow.dimensions, **flow.attributes}
    for row in coder.tables["measures"].rows:
        indicator = coder.rows["indicators"][row["indicator_id"]]
        name = coder.name(indicator)
        unit = phrases.KIND_UNITS.get(row["kind"], row["unit"])
        first, last = row["plan"].split("-")
        due = row["due"] or last
        period = f"{first}-{due}" if row["kind"] in ALL_YEARS and due > first else due
        named = {language: f"{text} ({row['plan']})" for language, text in name.items()}
        flow.add(
            REF_AREA=coder.add_area(codes["REF_AREA"], "", ""),
            TARGET=add_code(codes["TARGET"], row["target_id"], named),
            TIME_PERIOD=coder.add_period(codes["TIME_PERIOD"], period, unit),
            INDICATOR=add_code(codes["INDICATOR"], row["indicator_id"], name),
            PLAN=row["plan"],
            KIND=coder.add_word(codes["KIND"], "kind", row["kind"]),
            BASIS=coder.add_basis(codes["BASIS"], row["basis"]),
            UNIT_MEASURE=coder.add_unit(codes["UNIT_MEASURE"], unit),
            OF_TOTAL=row["of_total"],
            DECIMALS=row["value_decimals"],
            ATTAINMENT=coder.add_word(codes["ATTAINMENT"], "attainment", row["attainment"]),
            PACE=coder.add_word(codes["PACE"], "pace", row["pace"]),
            **split_value(row),
            **coder.describe(codes, row),
        )
    return flow


def list_components(flow: Flow) -> Iterator[tuple[str, Codes]]:
    """The columns of a flow with their codes: dimensions, measures, attributes."""
    yield from flow.dimensions.items()
    yield from ((name, {}) for name in MEASURES)
    yield from flow.attributes.items()
