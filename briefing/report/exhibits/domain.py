"""The cover of the report on one domain."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.analysis import data_status
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import before_plan, in_plan, phrases, verdict_counts
from briefing.report.blocks import Cover
from briefing.report.phrases import Measures
from briefing.report.target_figures import list_results_shown, measures_of_domain, numbered_targets
from briefing.report.titles import make_cover


def domain_cover(tables: Tables, domain: str, say: Translator) -> Cover:
    """The opening of a domain's report: how many targets ask for more, for less, or cannot tell.

    Of a plan under way: how many keep pace, are behind, cannot be judged.
    """
    measures = measures_of_domain(tables, domain)
    status = data_status.decide_target_status(tables, measures, domain)
    message = _cover_message(tables, measures, say)
    shown = list_results_shown(tables, measures, domain)
    return make_cover(tables, say.code("domain", domain), message, status, say, shown)


def _cover_message(tables: Tables, measures: Measures, say: Translator) -> Iterator[str]:
    if not measures:
        yield say("The plan has no target here.")
        return
    if tables.in_plan:
        yield from in_plan.unpublished_sentence(tables, measures, say)
    if in_plan.has_begun(tables, measures):
        yield from verdict_counts.progress_sentences(tables, measures, say)
    else:
        yield from _comparison_sentences(tables, measures, say)


def _comparison_sentences(tables: Tables, measures: Measures, say: Translator) -> Iterator[str]:
    """A sentence for each group of targets that has any; together they are all of them."""
    spans, count = phrases.pace_spans(tables, say), len(measures)
    missing = len(before_plan.targets_without_baseline(measures))
    if missing == count > 1:
        yield say(
            "None of the {count} targets for {plan} has a comparable baseline.",
            count=say.number(count),
            plan=spans["plan"],
        )
        return
    yield say.plural("{count} target for {plan}.", "{count} targets for {plan}.", count, **spans)
    numbered = len([row for row in measures if row in numbered_targets(tables)])
    if numbered < count:
        yield say.plural(
            "{count} of them is a numbered target; only these are counted in the summary.",
            "{count} of them are numbered targets; only these are counted in the summary.",
            numbered,
        )
    compared = before_plan.comparison_sentences(tables, measures, say)
    for sentence in (*compared, *before_plan.less_sentences(tables, measures, say)):
        yield f"{sentence}."
    if missing:
        yield say.plural(
            "{count} has no comparable baseline.", "{count} have no comparable baseline.", missing
        )
    if others := count - len(before_plan.comparable_targets(measures)) - missing:
        yield say.plural(
            "{count} other cannot be set against a previous pace.",
            "{count} others cannot be set against a previous pace.",
            others,
        )
