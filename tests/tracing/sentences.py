"""The sentences with a count → what each number in them must be, counted again.

A rule names a message by how its English id begins, and what its placeholders are. How a language
words it is read from the catalogues, so that a better wording needs no change here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po
from counting import BEHIND, ON_COURSE, Counts, verdict_of
from known import Known
from pages import Passage
from written import find_numbers

LOCALES = Path(__file__).parents[2] / "briefing" / "i18n" / "locales"
Expected = Callable[[Counts], float | Iterable[float]]  # one number, or one of several
WORDED = ("what", "communes", "wards")  # placeholders filled with a number and its words
REPORTS = ("summary", "progress", "results", "documents", "sources")

YEAR: Mapping[str, Expected] = {"year": lambda c: c.year}
LAST_YEAR: Mapping[str, Expected] = {"year": lambda c: c.year - 1}
PAST: Mapping[str, Expected] = {
    "met": lambda c: c.official("met"),
    "total": lambda c: c.official("total"),
    "missed": Counts.missed,
}
OFFICIAL = {
    **PAST,
    "named": lambda c: sum(c.named.values()),
    "named_met": Counts.named_met,
    "named_missed": lambda c: c.named["missed"],
    "unnamed": lambda c: c.official("total") - sum(c.named.values()),
}
READ: Mapping[str, Expected] = {"read": Counts.documents_read}
NO_BASELINE = {"count": Counts.without_baseline, "total": lambda c: len(c.targets)}

MOVING_AWAY: Mapping[str, Expected] = {
    "count": lambda c: sum(verdict_of(row) == "moving_away" for row in c.targets)
}
GOOD_OF_DRAWN: Mapping[str, Expected] = {
    "good": lambda c: sum(verdict_of(row) in (*ON_COURSE, "met", "exceeded") for row in c.drawn),
    "count": lambda c: len(c.drawn),
}
STATES: Mapping[str, Sequence[str]] = {  # of the squares, before the plan and in it
    "faster": ["faster"],
    "less": ["slower", "lower"],
    "as_before": ["same", "held"],
    "not_compared": ["no_past_pace", "to_be_done"],
    "no_baseline": ["no_baseline"],
    "exceeded": ["exceeded"],
    "on_course": [*ON_COURSE, "met"],
    "speed_up": ["acceleration_needed"],
    "behind": ["insufficient", "moving_away", "not_met"],
    "not_judged": ["undetermined"],
    "not_due": ["not_due"],
}


def _good(c: Counts) -> int:
    return c.of_verdict(*ON_COURSE)


RULES: Mapping[tuple[str, str], Mapping[str, Expected]] = {
    # Covers and findings, before the plan
    ("", "{count} target for {plan}."): {"count": lambda c: len(c.targets)},
    (
        "",
        "{met} of the {total} main targets of the term {term} were met or exceeded, as ",
    ): OFFICIAL,
    # The first page: its decisions, its squares
    ("resting share", "draft"): {
        "count": lambda c: c.results_on("draft"),
        "total": lambda c: len(c.results),
    },
    ("resting share", "press"): {
        "count": lambda c: c.results_on("press"),
        "total": lambda c: len(c.results),
    },
    ("", "{count} target for {plan}"): {"count": lambda c: (len(c.targets), len(c.ended))},
    ("", "{term}: {met} of {total} targets met, {missed} missed"): OFFICIAL,
    ("", "{term}: {met} of {total} met, the other {missed} not met"): OFFICIAL,
    ("", "in outline: {unnamed} that no document names"): OFFICIAL,
    ("", "Against {year}: {better} judged better, {worse} worse"): {
        **LAST_YEAR,
        "better": lambda c: c.changed("better"),
        "worse": lambda c: c.changed("worse"),
    },
    ("", "{year}: of {total} targets {good} met"): {
        **YEAR,
        "total": lambda c: len(c.ended),
        "good": lambda c: c.of_verdict(*ON_COURSE, "met", "exceeded"),
        "others": lambda c: c.judged - c.of_verdict(*ON_COURSE, "met", "exceeded"),
    },
    ("", "{count} not judged"): {"count": lambda c: len(c.ended) - c.judged},
    ("", "{year}: {count} of {total} targets can be judged"): {
        **YEAR,
        "count": lambda c: c.judged,
        "total": lambda c: len(c.ended),
    },
    **{
        ("state", state): {"count": lambda c, codes=codes: c.of_state(codes)}
        for state, codes in STATES.items()
    },
    ("state", "exceeded"): {"count": lambda c: {*c.of_state(["exceeded"]), c.named["exceeded"]}},
    ("", "Decide how {count} target goes faster"): {"count": lambda c: c.efforts["faster"]},
    ("", "The {count} target for {plan} can be compared with"): {"count": lambda c: len(c.targets)},
    ("", "{count} target asks for less than was achieved"): {
        "count": lambda c: c.efforts["slower"] + c.efforts["lower"]
    },
    ("", "Review {count} target below what"): {
        "count": lambda c: c.efforts["slower"] + c.efforts["lower"]
    },
    ("", "Set the baseline of {count} of {total} targets"): NO_BASELINE,
    ("", "Set the baseline of the {count} target"): NO_BASELINE,
    ("", "Agree on {what} stated differently"): {"what": Counts.to_agree},
    ("", "{met} were met or exceeded, as assessed"): PAST,
    ("", "Correct {count} figure"): {"count": Counts.failed_checks},
    ("", "Decide what follows from {count} target not met"): {
        "count": lambda c: sum(row["attainment"] == "not_met" for row in c.targets)
    },
    ("", "{count} target moves away from what it asks"): MOVING_AWAY,
    ("", "Turn {count} target that moves away"): MOVING_AWAY,
    ("", "Decide how {count} target catches up"): {
        "count": lambda c: sum(
            verdict_of(row) in ("acceleration_needed", "insufficient") for row in c.targets
        )
    },
    ("", "Get the figures that {count} of {total} targets lacks"): {
        "count": lambda c: c.verdicts["undetermined"],
        "total": lambda c: len(c.ended),
    },
    ("", "The {count} targets are the values named by"): {
        "count": lambda c: len(c.ended),
        "numbers": lambda c: len({row["number"] for row in c.ended}),
    },
    ("", "the result of {count} of them differs, or may differ"): {
        "count": lambda c: [c.of_other_scope(code) for code in ("faster", "slower", "lower")]
    },
    ("", "for {count} this depends on the base year"): {
        "count": lambda c: [c.of_assumed_base(code) for code in ("faster", "slower", "lower")]
    },
    ("", "{count} of them is a numbered target"): {
        "count": lambda c: sum(row["number"] != "" for row in c.targets)
    },
    ("", "{count} of the {total} targets of {plan} has no comparable"): NO_BASELINE,
    ("", "{count} of {total} targets has no comparable baseline"): NO_BASELINE,
    ("", "The {count} target has no comparable baseline"): NO_BASELINE,
    ("", "{missed} of the {total} main targets of the term {term} were missed"): {
        **PAST,
        "named": lambda c: c.named["missed"],
    },
    ("", "{count} target asks for a faster pace than in"): {"count": lambda c: c.efforts["faster"]},
    ("", "{count} target asks for a slower pace than in"): {"count": lambda c: c.efforts["slower"]},
    ("", "{count} target is set below the result of"): {"count": lambda c: c.efforts["lower"]},
    ("", "{count} other has no past pace to be compared with"): {"count": Counts.without_past_pace},
    ("", "None of the {count} targets for {plan} has a comparable"): {
        "count": lambda c: len(c.targets)
    },
    ("", "{count} requires a faster pace than"): {"count": lambda c: c.efforts["faster"]},
    ("", "{count} target for {plan} has no figure to be compared"): {"count": Counts.unmeasured},
    ("", "{count} has no comparable baseline."): {"count": Counts.without_baseline},
    ("", "None of the documents read ({read}: {marks}) names a programme"): READ,
    ("", "None of the documents read ({read}: {marks}) gives a limit or cause"): READ,
    ("", "None of the documents read ({read}: {marks}) explains {count}"): {
        **READ,
        "count": Counts.unexplained,
        "total": lambda c: len(c.shortfalls()),
    },
    ("", "None of the documents read ({read}: {marks}) explains the {count}"): {
        **READ,
        "count": Counts.unexplained,
    },
    ("", "No programme, breakthrough or orientation that the documents"): {
        **READ,
        "count": Counts.without_programme,
        "total": lambda c: len(c.to_explain),
    },
    ("", "{count} of the {base} targets that can be compared asks for a faster"): {
        "count": lambda c: c.efforts["faster"],
        "base": Counts.comparable,
    },
    ("", "{count} of the {base} targets that can be compared asks for a slower"): {
        "count": lambda c: c.efforts["slower"],
        "base": Counts.comparable,
    },
    ("", "{count} of the {base} targets that can be compared is set below"): {
        "count": lambda c: c.efforts["lower"],
        "base": Counts.comparable,
    },
    ("", "Only {count} of the {total} targets for {plan} can be compared"): {
        "count": Counts.comparable,
        "total": lambda c: len(c.targets),
    },
    ("", "{count} other cannot be set against a previous pace."): {
        "count": lambda c: [
            len(c.targets) - compared - missing
            for missing in c.without_baseline()
            for compared in (
                c.comparable(),
                sum(c.efforts[code] for code in ("faster", "slower", "lower")),
            )
        ]
    },
    ("", "Faster than in {past}: {count} of {total} comparable"): {
        "count": lambda c: sum(float(row["ambition"]) > 1 for row in c.compared_paces),
        "total": lambda c: len(c.compared_paces),
    },
    ("", "change assumed to count from {base}"): {
        "base": lambda c: c.known.years("past_plan")[0] - 1,
        "years": lambda c: c.past_years,
        "fewer": lambda c: c.past_years - 1,
    },
    ("", "pace achieved ÷ pace required: on track from"): {
        "on_track": lambda c: 95,
        "accelerate": lambda c: 60,
        "zero": lambda c: 0,
    },
    # Inside the plan
    ("", "As of {year}, {count} of the {total} targets of {plan} is on track"): {
        **YEAR,
        "count": _good,
        "total": lambda c: len(c.counted),
    },
    ("", "As of {year}, {count} of the {judged} targets for {plan} that can be judged"): {
        **YEAR,
        "count": _good,
        "judged": lambda c: c.judged,
    },
    ("", "By {year}, {count} of the {judged} targets for {plan}"): {
        **YEAR,
        "count": lambda c: c.of_verdict("met", "exceeded"),
        "judged": lambda c: c.judged,
    },
    ("", "{name}: {good} of {count} met or exceeded"): GOOD_OF_DRAWN,
    ("", "As of {year}, only {count} of the {total} targets for {plan}"): {
        **YEAR,
        "count": lambda c: c.judged,
        "total": lambda c: len(c.ended),
    },
    ("", "{name} (due in {year}: {verdict})"): {
        "year": lambda c: {int(row["due"]) for row in c.tables["measures"]}
    },
    ("", "{count} of the {total} targets for {plan} was not met"): {
        "count": lambda c: sum(row["attainment"] == "not_met" for row in c.ended),
        "total": lambda c: len(c.ended),
    },
    ("", "{count} stage or yearly target for {plan} was not met"): {
        "count": lambda c: sum(
            row["attainment"] == "not_met" for row in c.targets if row not in c.ended
        )
    },
    ("", "{count} of {total} targets for {plan}"): {
        "count": lambda c: c.unowned(),
        "total": lambda c: c.plan_targets(),
    },
    ("", "All {total} targets for {plan}"): {"total": lambda c: c.plan_targets()},
    ("", "{count} is behind: {parts}."): {"count": Counts.behind},
    ("", "{count} behind"): {"count": Counts.behind},
    ("", "{count} was not met."): {"count": lambda c: c.verdicts["not_met"]},
    ("", "{count} cannot be judged."): {"count": lambda c: c.verdicts["undetermined"]},
    ("", "{count} cannot be judged"): {"count": lambda c: c.verdicts["undetermined"]},
    ("", "{count} is not due yet and has no stages"): {"count": lambda c: c.verdicts["not_due"]},
    ("", "{missing} of {count} targets cannot be judged"): {
        "missing": lambda c: c.verdicts["undetermined"],
        "count": lambda c: (len(c.counted), len(c.ended)),
    },
    ("", "{count} target or stage of {plan} was missed"): {
        "count": lambda c: sum(row["attainment"] == "not_met" for row in c.targets)
    },
    ("", "{count} target is judged worse than as of {year}"): {
        **LAST_YEAR,
        "count": lambda c: sum(
            row["sort"] == "worse" and row["target_id"] in {t["target_id"] for t in c.targets}
            for row in c.tables["changes"]
        ),
    },
    ("", "Of the {total} numbered targets whose way from the start"): {
        "total": lambda c: len(c.on_their_way),
        "count": lambda c: sum(verdict_of(row) in BEHIND for row in c.on_their_way),
    },
    ("", "Targets for {plan} by verdict, {count} in all"): {"count": lambda c: len(c.targets)},
    ("", "Counted apart, not among these {count}: {parts}."): {"count": lambda c: len(c.targets)},
    ("", "of which maintained: {count}"): {"count": lambda c: c.verdicts["maintained"]},
    ("count of", "met"): {"count": lambda c: c.of_attainment("met")},
    ("count of", "exceeded"): {"count": lambda c: c.of_attainment("exceeded")},
    ("count of", "not_met"): {"count": lambda c: c.of_attainment("not_met")},
    ("count of", "not_due"): {"count": lambda c: c.of_attainment("not_due")},
    ("count of", "undetermined"): {"count": lambda c: c.of_attainment("undetermined")},
    ("apart", "yearly"): {"count": lambda c: len(c.yearly)},
    ("apart", "stage"): {"count": lambda c: len(c.stages)},
    ("not drawn", "milestone"): {
        "count": lambda c: sum(row["kind"] == "milestone" for row in c.targets)
    },
    ("not drawn", "no_result"): {
        "count": Counts.not_drawn,
        "year": lambda c: c.known.years("plan")[0],
    },
    ("", "{year}: stated by none of the documents read."): {"year": Counts.unstated_years},
    ("", "{name}: {good} of {count} on track or maintained"): GOOD_OF_DRAWN,
    ("", "{name} ({year}; done since)"): {"year": lambda c: c.dues("not_met")},
    ("", "No result for {years}."): {"years": Counts.plan_years},
    ("", "since {year}: {pace}"): {"year": Counts.plan_years},
    ("", "Verdicts that changed from {before} to {now}"): {
        "before": lambda c: c.year - 1,
        "now": lambda c: c.year,
    },
    ("", "To be measured in {year}"): {"year": lambda c: c.known.years("plan")[0]},
    # Communes
    ("", "The province has {all} units: {communes} and {wards}."): {
        "all": lambda c: len(c.communes.units),
        "communes": lambda c: c.communes.of_type("commune"),
        "wards": lambda c: c.communes.of_type("ward"),
    },
    ("", "{count} target of {plan} counts them."): {"count": lambda c: len(c.communes.asked)},
    ("", "{count} figure of a commune is to be collected"): {
        "count": lambda c: c.communes.of_report(c.report, "unknown")
    },
    ("", "{count} count is exact."): {"count": lambda c: c.communes.exact()},
    ("", "Targets that count communes: no figure of {year} is known"): YEAR,
    ("", "Targets that count communes: {known} of {total} figures of {year} known"): {
        **YEAR,
        "known": lambda c: c.communes.of_report(c.report, "met", "not_met"),
        "total": lambda c: c.communes.of_report(c.report),
    },
    ("", "{met} communes and wards meet all that is known of them"): {
        state: lambda c, state=state: c.communes.on_map(state)
        for state in ("met", "not_met", "unknown")
    },
    ("", "{name}: {count} more commune is needed;"): {"count": lambda c: c.communes.lacking()},
    ("", "; {count} commune that is not known may change this"): {
        "count": lambda c: [one.missing() for one in c.communes.asked]
    },
    ("", "{count} target of the province counts it; figures known"): {
        "count": lambda c: len(c.communes.asked_of(c.report)),
        "known": lambda c: c.communes.of_report(c.report, "met", "not_met"),
    },
    # Documents, sources, results
    ("", "The documents differ on {what}"): {"what": lambda c: c.all_differing()},
    ("", "{targets} (on {count} of them only a draft does)"): {
        "count": lambda c: [c.differing_drafts(one) for one in ("target", "result")]
    },
    ("", "{count} of {total} arithmetic checks does not hold"): {
        "count": Counts.failed_checks,
        "total": lambda c: len(c.checks) - c.unmade_checks(),
    },
    ("", "{count} check cannot be decided from the figures"): {"count": Counts.undecided_checks},
    ("", "{count} figure is also stated for another date or a date not printed,"): {
        "count": lambda c: len(
            {
                (row["id"], row["period"])
                for row in c.tables["disagreements"]
                if row["sort"] == "dates"
            }
        )
    },
    ("", "{count} check needs figures not known by {year}."): {
        **YEAR,
        "count": Counts.unmade_checks,
    },
    ("", "{count} statements of {sources} of {total} sources"): {
        "count": lambda c: c.statements(),
        "sources": Counts.stating_sources,
        "total": lambda c: len(c.tables["sources"]),
        "drafts": lambda c: c.statements(source_status="draft"),
        "estimates": lambda c: c.statements(estimate="yes"),
        "derived": lambda c: sum(bool(row["derived"]) for row in c.tables["results"]),
    },
    ("", "{met} of the {total} main targets of the term {term} met or exceeded"): PAST,
    ("", "Of the {met} met or exceeded, {named_met} are named"): OFFICIAL,
    ("", "{verdict}: {count}."): {
        "count": lambda c: (c.official("met") - c.named_met(), c.missed() - c.named["missed"])
    },
    ("", "Verdicts as the documents state them; named"): OFFICIAL,
    ("", "{count} target is not named"): {"count": OFFICIAL["unnamed"]},
    ("", "{count} met or exceeded"): {"count": PAST["met"]},
    ("", "{count} missed"): {"count": PAST["missed"]},
    ("", "{missed} not met"): {"missed": PAST["missed"]},
    ("", "{count} indicator has a result of {year}."): {**YEAR, "count": Counts.results_of_year},
    ("", "{count} of {total} results come from a draft"): {
        "count": lambda c: c.results_of("draft"),
        "total": lambda c: len(c.results),
    },
    ("", "{total} results: {listed} in the table of results"): {
        "total": lambda c: len(c.results),
        "listed": lambda c: len(c.results_listed),
        "others": lambda c: len(c.results) - len(c.results_listed),
    },
    ("", "All {total} results rest on a draft"): {"total": lambda c: len(c.results)},
    ("", "{count} of {total} results rest on a draft"): {
        "count": lambda c: c.results_on("draft"),
        "total": lambda c: len(c.results),
    },
    ("", "{count} result is reported by the press"): {"count": lambda c: c.results_of("press")},
    ("", "{count} result was collected and is not published"): {
        "count": lambda c: c.results_of("intake")
    },
    ("", "{count} result is of a period not over"): {"count": Counts.results_too_early},
    ("", "{count} result is marked as an estimate"): {
        "count": lambda c: c.results_where(estimate="yes")
    },
    ("", "{count} result is stated as “over”"): {"count": Counts.bounds},
    ("", "{count} result is printed in no document"): {"count": Counts.derived},
    ("", "{count} target is set against the nearest indicator"): {"count": Counts.nearest},
    ("", "Rests on {count} source: {kinds}."): {"count": lambda c: len(c.tables["sources"])},
    ("", "Rests on {count} sources: {kinds}; {stating} of them"): {
        "count": lambda c: len(c.tables["sources"]),
        "stating": Counts.stating_sources,
    },
    ("", "{count} document with figures"): {"count": Counts.stating_sources},
    ("", "Results used: {total}; of these"): {
        "total": lambda c: len(c.tables["results"]),
        "estimates": lambda c: sum(row["estimate"] == "yes" for row in c.tables["results"]),
        "derived": lambda c: sum(bool(row["derived"]) for row in c.tables["results"]),
    },
    ("", "Results in force: {total}; of these"): {
        "total": lambda c: len(c.tables["results"]),
        "estimates": lambda c: sum(row["estimate"] == "yes" for row in c.tables["results"]),
        "derived": lambda c: sum(bool(row["derived"]) for row in c.tables["results"]),
    },
    ("", "{count} document"): {"count": Counts.stating_sources},
    ("", "{count} more document of the folder states nothing"): {
        **YEAR,
        "count": lambda c: len(c.tables["sources"]) - c.stating_sources(),
    },
    # The outlook
    ("", "Not a forecast for any target here"): {
        "series": lambda c: c.frequencies["series"],
        "same": lambda c: c.in_tens("1.00"),
        "half": lambda c: c.in_tens("2.00"),
        "more": lambda c: c.in_tens("0.40"),
        "times": lambda c: 2.5,
    },
    ("", "{count} target here has five yearly points"): {"count": Counts.with_five_points},
}


VERDICTS = (
    *("on_track", "acceleration_needed", "insufficient", "moving_away", "maintained"),
    *("met", "exceeded", "not_met", "not_due", "undetermined", "not_applicable"),
)
SOURCE_COLUMNS: Mapping[str, Mapping[str, str]] = {  # heading → the statements counted below it
    "Statements": {},
    "Statements in force": {"in_force": "yes"},
    "In force": {"in_force": "yes"},
    "Statements used": {"in_force": "yes"},
    "Figure used": {"in_force": "yes"},
    "Differing": {"agrees": "no"},
    "Estimates": {"estimate": "yes"},
}
APART = ("", "Counted apart, not among these {count}: {parts}.")
Spans = list[tuple[int, int]]
Catalogue = Mapping[tuple[str, str], tuple[str, ...]]  # context and id → forms


@dataclass(frozen=True)
class Pattern:
    """A form of a message in a language, as it is found in a text."""

    found: re.Pattern[str]
    anchor: str  # its longest literal part
    rule: Mapping[str, Expected]


class Sentences:
    """The rules in the words of the catalogues, held against the counts of a run."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.catalogues = {one: _read_catalogue(one) for one in known.languages}
        self.patterns = {one: _make_patterns(said) for one, said in self.catalogues.items()}
        self.apart = {
            one: [p for p in patterns if p.rule is RULES[APART]]
            for one, patterns in self.patterns.items()
        }
        self._counts: dict[str, Counts] = {}

    @property
    def plain_texts(self) -> Iterable[str]:
        """The texts with a number of their own and nothing to fill in."""
        for catalogue in self.catalogues.values():
            for forms in catalogue.values():
                yield from (t for t in forms if "{" not in t and len(t) > 4)

    def say(self, text: str) -> set[str]:
        """A text in every language."""
        return {catalogue["", text][0] for catalogue in self.catalogues.values()}

    def units(self, language: str) -> dict[str, str]:
        """The words of each unit."""
        with (LOCALES / "units.csv").open(encoding="utf-8", newline="") as lines:
            return {row["unit"]: row[f"label_{language}"] for row in csv.DictReader(lines)}

    def counts(self, passage: Passage) -> Sequence[Counts]:
        """The counts of a page's report; of an index, of every report it lists."""
        page = passage.column if passage.column.endswith(".html") else passage.page
        report = page.rpartition("/")[2].removesuffix(".html")
        domains = {row["domain"] for row in self.known.tables["indicators"]}
        reports = [*REPORTS, *(f"domain-{domain}" for domain in sorted(domains))]
        names = reports if report == "index" else [report]
        return [self._counts.setdefault(name, Counts(self.known, name)) for name in names]

    def find_known(self, passage: Passage, charted: Sequence[str]) -> tuple[Spans, Spans]:
        """Where a passage has a number a rule says is right, or wrong.

        `charted` are the indicators of the chart it belongs to. A message's own numbers are right.
        """
        right, wrong = self._look_at_lone_count(passage)
        apart = any(one.anchor in passage.text for one in self.apart[passage.language])
        for counts in self.counts(passage):
            counts.charted, counts.is_apart = charted, apart
        for pattern in self.patterns[passage.language]:
            if pattern.anchor in passage.text:
                for match in pattern.found.finditer(passage.text):
                    known, unknown = self._check(pattern, match, passage)
                    right += known
                    wrong += unknown if len(pattern.anchor) >= 8 else []
        return right, [span for span in wrong if span not in right]

    def _check(
        self, pattern: Pattern, match: re.Match[str], passage: Passage
    ) -> tuple[Spans, Spans]:
        best: tuple[Spans, Spans] | None = None
        for counts in self.counts(passage):
            right, wrong = [], []
            for group in match.groupdict():
                expected = pattern.rule[group.rpartition("_")[0]](counts)
                numbers = find_numbers(match[group], passage.language)
                options = [expected] if isinstance(expected, (int, float)) else [*expected]
                in_order = len(numbers) == len(options) > 1
                for n, number in enumerate(numbers):
                    start = match.start(group)
                    expected_here = [options[n]] if in_order else options
                    is_right = number.value in expected_here and (in_order or len(numbers) == 1)
                    span = (start + number.start, start + number.end)
                    (right if is_right else wrong).append(span)
            if best is None or len(right) > len(best[0]):
                best = right, wrong
        right, wrong = best or ([], [])
        return right + _literal_numbers(match), wrong

    def _look_at_lone_count(self, passage: Passage) -> tuple[Spans, Spans]:
        """A number that is a tile or a cell by itself, counted by the label it has."""
        if stated := re.fullmatch(r"(\d+)/(\d+)", passage.text):  # 12/18, as documents word it
            counts = self.counts(passage)[0]
            places = (("met", stated[1], stated.span(1)), ("total", stated[2], stated.span(2)))
            return [at for name, text, at in places if int(text) == counts.official(name)], []
        if not passage.text.isdigit():
            return [], []
        whole = [(0, len(passage.text))]
        if row := re.search(r"decisions-row-(\d+)$", passage.place):
            year, (first, last) = self.known.year, self.known.years("plan")
            right = {int(row[1]), year + 1, max(year + 1, (first + last) // 2)}
            return (whole, []) if int(passage.text) in right else ([], whole)
        number, forms = int(passage.text), self.catalogues[passage.language]
        for counts in self.counts(passage):
            expected = list(self._count_by_label(passage, counts, forms))
            if expected:
                return (whole, []) if number in expected else ([], whole)
        return [], []

    def _count_by_label(
        self, passage: Passage, counts: Counts, forms: Catalogue
    ) -> Iterable[float]:
        said = passage.lead.casefold()
        for code in VERDICTS:
            labels = (forms.get(("attainment", code)), forms.get(("pace", code)))
            if any(label and label[0].casefold() == said for label in labels):
                yield from (counts.verdicts[code], counts.of_attainment(code)[0])
        if forms[("", "On track or maintained")][0].casefold() == said:
            yield counts.of_verdict(*ON_COURSE)
        title = re.sub(r"^\[\d+\] ", "", passage.lead)
        for row in self.known.tables["sources"]:
            if re.sub(r"\s+", " ", row[f"title_{passage.language}"]) == title:
                for heading, cells in SOURCE_COLUMNS.items():
                    if forms.get(("", heading), ("",))[0] == passage.column:
                        yield counts.statements(source_id=row["source_id"], **cells)


def _literal_numbers(match: re.Match[str]) -> list[tuple[int, int]]:
    """Where a message's own words have numbers, outside what fills its placeholders."""
    filled = [match.span(n) for n in range(1, (match.re.groups or 0) + 1)]
    return [
        (match.start() + found.start(), match.start() + found.end())
        for found in re.finditer(r"\d+", match[0])
        if not any(a <= match.start() + found.start() < b for a, b in filled)
    ]


def _read_catalogue(language: str) -> Catalogue:
    with (LOCALES / f"{language}.po").open("rb") as file:
        entries = [entry for entry in read_po(file, locale=language) if entry.id]
    said = {}
    for entry in entries:
        ids = entry.id if isinstance(entry.id, (tuple, list)) else (entry.id,)
        texts = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
        forms = texts if all(texts) else ids
        said[entry.context or "", ids[0]] = tuple(re.sub(r"\s+", " ", form) for form in forms)
    return said


def _make_patterns(catalogue: Catalogue) -> list[Pattern]:
    patterns = []
    for (context, text), forms in catalogue.items():
        rule = find_rule(context, text)
        for form in forms:
            if rule or ("{" in form and re.search(r"\d", re.sub(r"\{.*?\}", "", form))):
                patterns.append(_make_pattern(form, rule or {}))
        if context == "status":
            rule = {"count": lambda c, status=text: c.sources_of(status)}
            patterns.append(_make_pattern(f"{forms[0]} {{count}}", rule))
        if context in ("attainment", "pace"):
            rule = {"count": lambda c, code=text: (*c.of_attainment(code), c.verdicts[code])}
            if context == "attainment":
                rule = {"count": lambda c, code=text: c.of_attainment(code)}
            label = forms[0][:1].lower() + forms[0][1:]
            patterns.append(_make_pattern(f"{{count}} {label}", rule))
    return patterns


def find_rule(context: str, text: str) -> Mapping[str, Expected] | None:
    """The rule for a message."""
    if context:
        return RULES.get((context, text))
    starts = [key for key in RULES if not key[0] and text.startswith(key[1])]
    return RULES[max(starts, key=lambda key: len(key[1]))] if starts else None


def _make_pattern(form: str, rule: Mapping[str, Expected]) -> Pattern:
    parts, literals = [], []
    for n, (literal, name, *_) in enumerate(Formatter().parse(form)):
        plain = re.sub(r"\s+", " ", literal)
        literals.append(plain)
        first = re.escape(plain[:1])
        if not n and plain[:1].isalpha():  # a sentence may begin with it
            first = f"[{plain[:1].lower()}{plain[:1].upper()}]"
        parts.append(first + re.escape(plain[1:]))
        if name in rule:
            words = r"(?: [\w()]+){1,20}" if name in WORDED else ""  # “5 targets and 1 result”
            parts.append(rf"(?P<{name}_{n}>[\d.,]*\d%?{words})")
        elif name is not None:
            parts.append(r"((?:(?!\. ).){0,3000}?)")
    if form.startswith("{"):
        parts.insert(0, r"(?<![\d.,–])")
    anchor = max([literals[0][1:], *literals[1:]], key=len)
    return Pattern(re.compile("".join(parts)), anchor, rule)
