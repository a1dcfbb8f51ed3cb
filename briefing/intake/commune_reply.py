"""The answer to forms of communes → lines for a person: what each sent, who has not sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from briefing.data.columns import group_by
from briefing.i18n import Translator
from briefing.intake.model import Finding, NewStatement
from briefing.report import phrases

if TYPE_CHECKING:
    from briefing.intake.taking import Answer

ABSENT = ("not_sent", "no_value", "duplicate")  # told in lines of their own


def list_communes(answer: Answer, names: Mapping[str, str], say: Translator) -> Iterator[str]:
    """What was taken of each commune, in a line; and of how many."""
    dataset = answer.dataset
    rows = dataset.communes if dataset else ()
    communes = {row.commune_id: row.name[say.language] for row in rows}
    indicators = dataset.indicators if dataset else ()
    forms = {row.indicator_id: (row.unit, row.form) for row in indicators}
    sent = group_by(answer.intake.statements, lambda row: row.commune_id)
    for code, statements in sent.items():
        figures = (
            f"{names[row.indicator_id]}: {_write(row, *forms[row.indicator_id], say)}"
            for row in statements
        )
        yield f"  {code} {communes.get(code, '')}: {'; '.join(figures)}"


def _write(row: NewStatement, unit: str, form: str, say: Translator) -> str:
    """A figure, that in force before behind it where it is another."""
    now = _write_value(row.value, row.operator, unit, form, say)
    now = phrases.mark_estimate(now, "yes" if row.estimate else "no", say)
    if row.action != "revised":
        return now
    before = _write_value(row.in_force_value, "=", unit, form, say)
    return say("{value} (was {before})", value=now, before=before)


def _write_value(value: str, operator: str, unit: str, form: str, say: Translator) -> str:
    if form == "yes_no":
        return say("Yes") if float(value) else say("No")
    decimals = len(value.partition(".")[2])
    return phrases.format_amount(float(value), operator, decimals, unit, say)


def list_absent(
    absent: Sequence[Finding], names: Mapping[str, str], say: Translator
) -> Iterator[str]:
    """The communes that have not sent, those that sent twice the same, and the figures missing."""
    by_kind = group_by(absent, lambda finding: finding.kind)
    communes = [str(finding.found) for finding in by_kind.get("not_sent", ())]
    if communes:
        yield say(
            "Not sent yet ({count}): {communes}",
            count=say.number(len(communes)),
            communes="; ".join(communes),
        )
    twice = [finding.commune_id for finding in by_kind.get("duplicate", ())]
    if twice:
        yield say("Sent twice with the same figures: {communes}", communes="; ".join(twice))
    missing = group_by(by_kind.get("no_value", ()), lambda finding: str(finding.found))
    for commune, findings in missing.items():
        figures = "; ".join(names[finding.indicator_id] for finding in findings)
        yield say("Missing of {commune}: {figures}", commune=commune, figures=figures)
