"""The data of a province → what is asked of its communes in a year: the figures the rules count.

One list of communes for the workbook of the province, for the small one of each commune, and for
what comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from briefing import errors, i18n
from briefing.analysis.in_force import select_results_in_force
from briefing.data.codes import COUNTING_RULES, Condition, parse_condition
from briefing.data.columns import group_by
from briefing.data.commune_rows import Commune, is_asked
from briefing.data.dataset import Dataset
from briefing.data.rows import DerivationRule, Indicator, Result
from briefing.i18n import Translator
from briefing.intake.history import Known
from briefing.validate.plausibility import collect_facts

ALL_YEARS = 9999  # results of any period are known


class Count(NamedTuple):
    """A rule that counts communes, and what it asks of them."""

    rule: DerivationRule
    condition: Condition


class Asked(NamedTuple):
    """An indicator asked of communes: within which limits, of which, and what is counted of it."""

    indicator: Indicator
    low: float
    high: float
    counts: Sequence[Count]
    communes: Sequence[Commune]


class Forms(NamedTuple):
    """What is asked of the communes of one list in a year, and what is known of each before."""

    year: int
    province: str
    name: str
    basis: str
    say: Translator
    indicators: Mapping[str, Indicator]
    asked: Sequence[Asked]
    known: Mapping[str, Known]

    def find_last(self, commune_id: str, indicator_id: str) -> Result | None:
        """The newest yearly result of a commune before the year, on the same list."""
        rows = self.known.get(commune_id, Known(())).by_indicator.get(indicator_id, ())
        earlier = [r for r in rows if r.basis == self.basis and r.period < str(self.year)]
        years = [row for row in earlier if len(row.period) == len("2025")]
        return max(years, key=lambda row: row.period, default=None)

    @property
    def communes(self) -> Mapping[str, Commune]:
        """The communes asked for anything, by their codes and in the order of these."""
        asked = {row.commune_id: row for asked in self.asked for row in asked.communes}
        return dict(sorted(asked.items()))


def make_forms(dataset: Dataset, year: int, language: str, basis: str = "") -> Forms:
    """What is asked of the communes of a year; raises NothingCounted where no rule counts them.

    They are those of the last list with results of the year, else of the last list.
    """
    known = {
        name: Known(select_results_in_force(rows, dataset.sources, ALL_YEARS))
        for name, rows in dataset.commune_results.items()
    }
    basis = basis or _choose_list(dataset, year)
    communes = [row for row in dataset.communes if row.basis == basis]
    asked = list(_list_asked(dataset, communes, year))
    if not asked:
        raise errors.NothingCounted(folder=dataset.folder)
    say = i18n.load_message_translator(language, dataset.units.values())
    info = dataset.info_or_raise
    indicators = {row.indicator_id: row for row in dataset.indicators}
    return Forms(year, info.id, info.name[language], basis, say, indicators, asked, known)


def _choose_list(dataset: Dataset, year: int) -> str:
    bases = [*dict.fromkeys(row.basis for row in dataset.communes)]
    results = (row for rows in dataset.commune_results.values() for row in rows)
    stated = {row.basis for row in results if row.period[:4] == str(year)}
    return ([basis for basis in bases if basis in stated] or bases or [""])[-1]


def _list_asked(dataset: Dataset, communes: Sequence[Commune], year: int) -> Iterator[Asked]:
    """The indicators the rules of the year count, in the order of the rules; of an index its
    components.
    """
    facts = collect_facts(dataset)
    indicators = {row.indicator_id: row for row in dataset.indicators}
    counts: dict[str, list[Count]] = {}
    for rule in dataset.derived:
        condition = parse_condition(rule.inputs) if rule.rule in COUNTING_RULES else None
        if condition and rule.period in ("", str(year)):
            counts.setdefault(condition.indicator_id, []).append(Count(rule, condition))
    components = group_by(dataset.indexes, lambda row: row.indicator_id)
    wanted: dict[str, tuple[list[Count], list[Commune]]] = {}
    for name, rules in counts.items():
        asked = [row for row in communes if any(is_asked(row, c.condition) != "no" for c in rules)]
        if name in components:  # which is computed of what is asked in its place
            for row in components[name]:
                wanted.setdefault(row.component_id, ([], asked))
        else:
            wanted[name] = rules, asked
    for name, (rules, asked) in wanted.items():
        if name in indicators and asked:
            yield Asked(indicators[name], *facts.bounds_of(name), rules, asked)
