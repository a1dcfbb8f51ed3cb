"""What is found of a number → its reason in the reader's language."""

from __future__ import annotations

import math

from briefing.data import queries
from briefing.data.rows import Disagreement, Result, Statement
from briefing.data.tables import Tables
from briefing.errors import Message
from briefing.i18n import Translator
from briefing.intake.drafts.facts import Fact
from briefing.intake.drafts.findings import Finding
from briefing.report import evidence, phrases


def explain(finding: Finding, tables: Tables, say: Translator) -> str:
    """Why a number has its verdict: a line, which names the document and the place."""
    fact = finding.fact
    if finding.number.skipped:
        return say.message(finding.number.skipped)
    if isinstance(finding.working, Message):
        return say.message(finding.working)
    if finding.cause == "no_name":
        return say("no indicator of the data is named with it, or none with such a figure")
    if finding.cause == "of_commune":
        return say("it is said of a commune; a draft is held against the figures of the province")
    if fact is None:
        return say("nothing is known for the period that is named")
    stated = describe(fact, tables, say)
    if finding.cause == "period" and finding.verdict == "unknown":
        return phrases.join_parts(stated, say("nothing is known for the period that is named"))
    if finding.verdict == "unknown":
        name = _name(fact, tables, say)
        return say("{name}: the draft names no period, or one nothing is known for", name=name)
    if finding.verdict == "contradicted":
        return phrases.join_parts(stated, _explain_fault(finding, fact, tables, say))
    if finding.verdict == "not_in_force":
        leading = [describe(one, tables, say) for one in finding.others[:1]]
        in_force = [say("in force is {statement}", statement=one) for one in leading]
        return phrases.join_parts(say("not in force: {statement}", statement=stated), *in_force)
    parts = [_explain_caution(code, say) for code in finding.cautions]
    if finding.how == "rounded":
        parts.append(say("rounded in the draft"))
    if finding.how == "bound":
        parts.append(say("true of it as a bound"))
    differing = [describe(one, tables, say, named=False) for one in finding.others[:2]]
    parts += [say("another document differs: {statement}", statement=one) for one in differing]
    parts += [
        say(
            "worked out of other figures it is {value}", value=_format_other(row, fact, tables, say)
        )
        for row in tables.disagreements
        if row.sort == "derived" and (row.id, row.period) == (fact.indicator_id, fact.period)
    ]
    if fact.derived:
        stated = phrases.join_parts(stated, describe_working(fact, tables, say), separator=": ")
    return phrases.join_parts(stated, *parts)


def _format_other(row: Disagreement, fact: Fact, tables: Tables, say: Translator) -> str:
    decimals = len(row.other.partition(".")[2])
    return say.value(float(row.other), _find_unit(fact, tables), decimals=decimals)


def _explain_caution(code: str, say: Translator) -> str:
    if code == "estimate":
        return say("caution: this is an estimate, and the draft does not say so")
    return say("caution: the document is not an adopted one, and the draft speaks of one")


def _explain_fault(finding: Finding, fact: Fact, tables: Tables, say: Translator) -> str:
    """In what a number differs from the fact, and how far."""
    if finding.cause == "period":
        return say("the draft names another period")
    if finding.cause == "unit":
        return say("the draft has the same digits in another unit")
    if finding.cause == "direction":
        return say("the draft has it the other way: a rise for a fall, or how far for how much")
    if finding.cause == "bound":
        return say("the draft has the bound on the other side")
    number = finding.number
    shift = number.unit.exponent - fact.exponent if number.unit.root or number.unit.exponent else 0
    value = float(number.readings[0]) * 10.0**shift
    end = min(fact.ends, key=lambda one: abs(abs(one) - abs(value)))
    difference = abs(abs(value) - abs(end))
    unit = "points" if fact.root == "%" else _find_unit(fact, tables)
    amount = say.value(difference, unit, decimals=_count_decimals(difference))
    if abs(value) > abs(end):
        return say("the draft has {amount} more", amount=amount)
    return say("the draft has {amount} less", amount=amount)


def _count_decimals(value: float) -> int:
    return min(6, len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def _find_unit(fact: Fact, tables: Tables) -> str:
    if isinstance(fact.row, Statement) and fact.row.kind == "reduction":
        return "percent"
    indicator = tables.indicator_by_id.get(fact.indicator_id)
    return indicator.unit if indicator else ""


def _name(fact: Fact, tables: Tables, say: Translator) -> str:
    if not fact.indicator_id:
        return say("Targets met")
    return tables.indicator_names[say.language][fact.indicator_id]


def describe(fact: Fact, tables: Tables, say: Translator, named: bool = True) -> str:
    """A fact with its period, its value, its document and place."""
    unit, row = _find_unit(fact, tables), fact.row
    if not fact.indicator_id:
        met, total = say.number(fact.value), say.number(fact.of_total)
        value = say("{count} of {total}", count=met, total=total)
    else:
        operator = queries.word_operator(row) if isinstance(row, Result | Statement) else "="
        value = phrases.format_amount(fact.value, operator, fact.decimals, unit, say, fact.high)
        if not math.isnan(fact.of_total):
            total = say.number(fact.of_total)
            value = say("{count} of {total}", count=value, total=total)
    value = phrases.mark_estimate(value, "yes" if fact.estimate else "", say)
    source = format_source(fact, tables, say)
    if not named:
        return say("{value} ({source})", value=value, source=source)
    period = say.period(fact.period) if fact.period else ""
    subject = phrases.join_parts(_name(fact, tables, say), period, separator=", ")
    if fact.is_target:
        subject = say("target: {name}", name=subject)
    return say("{subject}: {value} ({source})", subject=subject, value=value, source=source)


def format_source(fact: Fact, tables: Tables, say: Translator) -> str:
    """The titles of a fact's documents, with the status of those not adopted, and the place."""
    sources = {row.source_id: row for row in tables.sources}
    titles = []
    for name in queries.split_sources([fact.row.source_id]):
        title = sources[name].title[say.language]
        status = sources[name].status
        known = status not in ("", "adopted") and say.has(status, "status")
        titles.append(f"{title} [{say.code('status', status)}]" if known else title)
    place = queries.format_place(fact.row.place, say)
    return phrases.join_parts(" + ".join(titles), place, separator=", ")


def describe_working(fact: Fact, tables: Tables, say: Translator) -> str:
    """How a figure is worked out by a rule: the figures it is made from."""
    if not isinstance(fact.row, Result):
        return ""
    shown = []
    for row in evidence.find_inputs(tables, fact.row):
        unit = tables.indicator_by_id[row.indicator_id].unit
        value = phrases.format_amount(
            row.value, row.operator, row.decimals, unit, say, row.value_high
        )
        name = tables.indicator_names[say.language][row.indicator_id]
        shown.append(f"{name}, {say.period(row.period)}: {value}")
    return phrases.join_parts(say.code("rule", fact.derived), *shown)
