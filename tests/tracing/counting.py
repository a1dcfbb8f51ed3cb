"""The tables of a run → the counts its pages tell, each counted again here from the rows."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from communes import Communes
from known import Known, Row

ON_COURSE = ("on_track", "maintained")
BEHIND = ("acceleration_needed", "insufficient", "moving_away")
LIMITED_KINDS = ("average_rate", "average_change", "each_year", "total")
LEVEL_KINDS = ("level", "multiple", "reduction", "count")
COMPARED = ("faster", "same", "slower", "lower", "other")
RESULT_KINDS = ("average_rate", "average_change", "each_year")  # which name a yearly result
COMPARISONS = ("asks_less", "asks_no_less")
NO_CONTRADICTION = ("compatible", "estimate", "derived", "dates")  # both may be true
FREQUENCIES = Path(__file__).parents[2] / "briefing" / "report" / "outlook.toml"


def verdict_of(row: Row) -> str:
    """What is told of a target: its attainment once decided, until then its pace."""
    if row["attainment"] != "not_due":
        return row["attainment"]
    return "not_due" if row["pace"] == "not_applicable" else row["pace"]


def effort_of(row: Row) -> str:
    """What a target asks before its plan begins."""
    reasons = row["reasons"].split()
    if "met_at_baseline" in reasons:
        return "held"
    if row["kind"] == "milestone" or row["new"] == "yes":
        return "to_be_done"
    if row["baseline_match"] == "none":
        return "no_baseline"
    if not row["ambition"]:
        return "other"
    ratio = float(row["ambition"])
    far = float(row["ambition_high"] or "nan")
    if ratio == 1 or (ratio - 1) * (far - 1) <= 0:
        return "same"
    limits = row["better"] == "down" and row["kind"] in LIMITED_KINDS
    if (ratio > 1) != limits:
        return "faster"
    return "lower" if row["kind"] in RESULT_KINDS else "slower"


def _square_of(row: Row) -> str:
    """As `effort_of`: no baseline only of a level; of all others the past pace is not known."""
    effort = effort_of(row)
    if effort == "other" or (effort == "no_baseline" and row["kind"] not in LEVEL_KINDS):
        return "no_past_pace"
    return effort


class Counts:
    """The counts of one report on one run: `targets` are those the report is about."""

    def __init__(self, known: Known, report: str) -> None:
        self.known, self.report = known, report
        self.charted: Sequence[str] = ()  # the indicators of the chart that is looked at
        self.is_apart = False  # whether the sentence is about what is counted apart
        self.tables, self.year = known.tables, known.year
        self.communes = Communes(known)

    @cached_property
    def plan(self) -> str:
        past = self.known.province["past_plan"]
        return past if self.year <= int(past[-4:]) else self.known.province["plan"]

    def _due_at_end(self, plan: str) -> list[Row]:
        last = plan[-4:]
        rows = (row for row in self.tables["measures"] if row["plan"] == plan)
        return [row for row in rows if not row["stage_of"] and row["due"] == last]

    @cached_property
    def targets(self) -> list[Row]:
        if self.report.startswith("domain-"):
            domain = self.report.removeprefix("domain-")
            rows = self._due_at_end(self.known.province["plan"])
            return [row for row in rows if self._domain(row) == domain]
        if self.report == "progress":
            return self._due_at_end(self.plan)
        rows = [r for r in self.tables["measures"] if r["plan"] == self.known.province["plan"]]
        return [row for row in rows if row["number"]] or rows

    def _domain(self, row: Row) -> str:
        return self.known.indicators[row["indicator_id"]]["domain"]

    @cached_property
    def counted(self) -> list[Row]:
        return [row for row in self.targets if not row["stage_of"]]

    @cached_property
    def ended(self) -> list[Row]:
        """Those of the targets that are due at the plan's end."""
        return [row for row in self.counted if row["due"] == row["plan"][-4:]]

    @cached_property
    def judged(self) -> int:
        return sum(verdict_of(row) not in ("undetermined", "not_due") for row in self.ended)

    def plan_targets(self) -> int:
        return len(self._of_plan_end())

    def unowned(self) -> int:
        return sum(not row.get("owner") for row in self._of_plan_end())

    def _of_plan_end(self) -> list[Row]:
        plan = self.known.province["plan"]
        rows = [row for row in self.tables["measures"] if row["plan"] == plan]
        return [row for row in rows if not row["stage_of"] and row["due"] == plan[-4:]]

    def comparable(self) -> int:
        """The targets whose needed pace can be set against a past one."""
        both = (row for row in self.targets if row["required_pace"] and row["past_pace"])
        return sum(effort_of(row) in COMPARED for row in both)

    def of_other_scope(self, effort: str) -> int:
        """The targets that ask so much and are compared with a result of something else."""
        rows = (row for row in self.targets if effort_of(row) == effort)
        return sum(row["scope"] != "" or row["baseline_match"] == "nearest" for row in rows)

    def of_assumed_base(self, effort: str) -> int:
        """The targets that ask so much only if the past change took all years of the plan."""
        turning = self._levels_counted_back()
        rows = (row for row in self.targets if effort_of(row) == effort)
        ratios = [float(row["ambition"]) for row in rows if row["indicator_id"] in turning]
        shorter = (self.past_years - 1) / self.past_years
        return sum((ratio > 1) != (ratio * shorter > 1) for ratio in ratios)

    def _levels_counted_back(self) -> set[str]:
        """The indicators whose first level is a later one less a change, or a sum of such."""
        first = str(self.known.years("past_plan")[0] - 1)
        rows = [row for row in self.tables["results"] if row["period"] == first]
        levels = {
            row["indicator_id"]
            for row in rows
            if row["derived"] == "backcast" and "+" in row["inputs"]
        }
        sums = (row for row in rows if row["derived"] == "sum")
        return levels | {
            row["indicator_id"] for row in sums if levels & {*row["inputs"].split(" + ")}
        }

    def without_baseline(self) -> tuple[int, int]:
        """The targets without a baseline: all, and those of a level, which alone need one."""
        rows = [row for row in self.targets if effort_of(row) == "no_baseline"]
        return len(rows), sum(row["kind"] in LEVEL_KINDS for row in rows)

    def unmeasured(self) -> int:
        """The targets with no figure to be compared with; in the plan stages do not count."""
        figures = ["baseline", "past_pace"]
        if self.year >= int(self.plan[:4]) and any(row["latest"] for row in self.targets):
            figures = ["baseline", "latest", "achieved_pace"]
        rows = (row for row in self.targets if not ("latest" in figures and row["stage_of"]))
        return sum(not any(row[name] for name in figures) for row in rows)

    def _tied(self, table: str) -> set[str]:
        return {one for row in self.tables[table] for one in row["indicator_ids"].split()}

    def documents_read(self) -> int:
        return len(self.known.read)

    def without_programme(self) -> int:
        return sum(row["indicator_id"] not in self._tied("programmes") for row in self.to_explain)

    @property
    def to_explain(self) -> list[Row]:
        """The targets of a domain; of the progress report those that fall short."""
        if self.report != "progress":
            return self.targets
        return [row for row in self.targets if verdict_of(row) in (*BEHIND, "not_met")]

    def shortfalls(self) -> set[str]:
        """The indicators of a domain named as missed in the past plan, or of targets behind."""
        domain = self.report.removeprefix("domain-")
        missed = {r["indicator_id"] for r in self._past if r["verdict"] == "missed"}
        behind = {r["indicator_id"] for r in self.targets if verdict_of(r) in (*BEHIND, "not_met")}
        return behind | {n for n in missed if self.known.indicators[n]["domain"] == domain}

    def unexplained(self) -> int:
        return len(self.shortfalls() - self._tied("causes"))

    def without_past_pace(self) -> int:
        """The targets that have a baseline or need none, and no pace to be set against."""
        return sum(effort_of(row) == "other" for row in self.targets) + sum(
            row["kind"] == "rank" and effort_of(row) == "no_baseline" for row in self.targets
        )

    @cached_property
    def interim(self) -> list[Row]:
        ends = {row["target_id"] for row in self._due_at_end(self.plan)}
        rows = (row for row in self.tables["measures"] if row["plan"] == self.plan)
        return [row for row in rows if row["target_id"] not in ends]

    @cached_property
    def verdicts(self) -> Counter[str]:
        return Counter(map(verdict_of, self.counted))

    @cached_property
    def efforts(self) -> Counter[str]:
        return Counter(map(effort_of, self.targets))

    def of_verdict(self, *codes: str) -> int:
        return sum(self.verdicts[code] for code in codes)

    def of_attainment(self, code: str) -> tuple[int, ...]:
        """How many are so decided: of the targets; of those counted apart, yearly and stages."""
        groups = (self.yearly, self.stages) if self.is_apart else (self.counted,)
        decided = (sum(row["attainment"] == code for row in rows) for rows in groups)
        return tuple(decided)

    @property
    def past_years(self) -> int:
        first, last = self.known.years("past_plan")
        return last - first + 1

    def plan_years(self) -> range:
        return range(int(self.plan[:4]), self.year + 1)

    def dues(self, verdict: str) -> set[int]:
        return {int(row["due"]) for row in self.targets if verdict_of(row) == verdict}

    @property
    def yearly(self) -> list[Row]:
        return [row for row in self.interim if not row["stage_of"]]

    @property
    def stages(self) -> list[Row]:
        return [row for row in self.interim if row["stage_of"]]

    @property
    def drawn(self) -> list[Row]:
        """The targets drawn of the domains of one chart, on this sheet of it or on another."""
        domains = {self.known.indicators[one]["domain"] for one in self.charted}
        drawn = (row for row in self.targets if row["kind"] != "milestone" and row["latest_period"])
        known = (row for row in drawn if row["latest_period"][-4:] >= self.plan[:4])
        return [row for row in known if self._domain(row) in domains]

    def not_drawn(self) -> int:
        """The targets that are no milestone and have no result inside the plan."""
        drawn = (row for row in self.targets if row["kind"] != "milestone")
        return sum(row["latest_period"][-4:] < self.plan[:4] for row in drawn)

    def unstated_years(self) -> set[int]:
        """The years up to the briefing's for which the leading indicators have no result."""
        rows = self.tables["results"]
        stated = {row["period"] for row in rows if row["indicator_id"] in self.leading}
        years = range(self.known.years("past_plan")[0], self.year)
        return {year for year in years if str(year) not in stated}

    @property
    def leading(self) -> set[str]:
        """The indicators of the targets a briefing opens with."""
        named = self.known.province["headline"].split()
        rows = [row for row in self.tables["measures"] if row["target_id"] in named]
        return {row["indicator_id"] for row in rows or self.targets[:1]}

    def sources_of(self, status: str) -> int:
        return sum(row["status"] == status for row in self.tables["sources"])

    @property
    def on_their_way(self) -> list[Row]:
        """The targets a distance is measured of."""
        return [row for row in self.targets if self.known.distance(row)]

    def behind(self) -> int:
        return self.of_verdict(*BEHIND)

    # What documents say of the past plan

    @cached_property
    def _past(self) -> list[Row]:
        past = self.known.province["past_plan"]
        return [row for row in self.tables["verdicts"] if row["plan"] == past]

    def official(self, column: str) -> int:
        row = next((row for row in self._past if not row["indicator_id"]), None)
        return int(float(row[column])) if row else sum(self.named.values())

    @cached_property
    def named(self) -> Counter[str]:
        first: dict[str, str] = {}
        for row in self._past:
            if row["indicator_id"]:
                first.setdefault(row["indicator_id"], row["verdict"])
        return Counter(first.values())

    def named_met(self) -> int:
        return self.named["met"] + self.named["exceeded"]

    def missed(self) -> int:
        return self.official("total") - self.official("met")

    # Documents, results

    def failed_checks(self) -> int:
        return sum(row["verdict"] == "inconsistent" for row in self.checks)

    @cached_property
    def checks(self) -> list[Row]:
        """The checks, without the targets that are only compared with something."""
        return [row for row in self.tables["checks"] if row["finding"] not in COMPARISONS]

    def unmade_checks(self) -> int:
        return sum(row["verdict"] == "cannot_tell" and not row["working"] for row in self.checks)

    def differing(self, statement: str) -> int:
        """On how many targets, or results, documents contradict each other."""
        return len(
            {
                (row["id"], row["period"])
                for row in self.tables["disagreements"]
                if row["statement"] == statement and row["sort"] not in NO_CONTRADICTION
            }
        )

    def all_differing(self) -> list[int]:
        """On how many targets documents differ, of these only drafts, then of results the same."""
        both = ((self.differing(one), self.differing_drafts(one)) for one in ("target", "result"))
        return [n for counts in both for n in counts if n]

    def to_agree(self) -> list[int]:
        """On how many targets, then results, more than a draft differs."""
        counts = (self.differing(one) - self.differing_drafts(one) for one in ("target", "result"))
        return [n for n in counts if n]

    def differing_drafts(self, statement: str) -> int:
        """On how many of these a draft alone says otherwise than the figure used."""
        drafts = {r["source_id"] for r in self.tables["sources"] if r["status"] == "draft"}
        found: dict[tuple[str, str], list[bool]] = defaultdict(list)
        for row in self.tables["disagreements"]:
            if row["statement"] == statement and row["sort"] not in NO_CONTRADICTION:
                used, other = row["in_force_source_id"] in drafts, row["other_source_id"] in drafts
                found[row["id"], row["period"]].append(other and not used)
        return sum(map(all, found.values()))

    def undecided_checks(self) -> int:
        undecided = sum(row["verdict"] == "cannot_tell" for row in self.checks)
        return undecided - self.unmade_checks()

    def results_of_year(self) -> int:
        rows = (row for row in self.tables["results"] if not row["derived"])
        return len(
            {
                r["indicator_id"]
                for r in rows
                if r["period"][:4] == str(self.year) or r["period"][5:9] == str(self.year)
            }
        )

    @cached_property
    def results(self) -> list[Row]:
        """The results a report rests on."""
        if self.report not in ("summary", "progress") and not self.report.startswith("domain-"):
            return self.tables["results"]
        targets = self.targets
        if self.report == "progress":
            targets = [row for row in self.tables["measures"] if row["plan"] == self.plan]
        shown = dict(self.results_listed)
        for target in targets:
            shown.update((_key(row), row) for row in self._underlying(target))
        return list(shown.values())

    @cached_property
    def results_listed(self) -> dict[object, Row]:
        """Those the table of a domain's results has."""
        domain = self.report.removeprefix("domain-")
        printed = [
            row
            for row in self.tables["results"]
            if self._domain(row) == domain and not row["derived"]
        ]
        last: dict[str, int] = {}  # the last year of each indicator
        for row in printed:
            last[row["indicator_id"]] = max(last.get(row["indicator_id"], 0), _end_year(row))
        start = int(self.known.province["past_plan"][-4:])
        return {
            _key(row): row
            for row in printed
            if _end_year(row) == (start if self.year <= start else last[row["indicator_id"]])
        }

    def _underlying(self, target: Row) -> Iterable[Row]:
        """The results a target starts from and, inside the plan, has reached."""
        baseline = (target["baseline_indicator_id"], target["baseline_period"])
        found = [r for r in self.tables["results"] if (r["indicator_id"], r["period"]) == baseline]
        yield from [r for r in found if r["basis"] == target["basis"]][:1] or found[:1]
        first = int(target["plan"][:4])
        if self.year < first:
            return
        of_plan = [
            row
            for row in self.tables["results"]
            if row["indicator_id"] == target["indicator_id"]
            and row["basis"] in (target["basis"], target["latest_basis"])
            and row["period"].isdigit()
            and first <= int(row["period"]) <= min(self.year, int(target["due"]))
        ]
        yield from sorted(of_plan, key=lambda row: row["period"])[-1:]

    def of_state(self, codes: Sequence[str]) -> set[int]:
        """How many of the targets are in some states, in all and of each domain."""
        states = [(self._domain(row), verdict_of(row)) for row in self.ended]
        states += [(self._domain(row), _square_of(row)) for row in self.ended]
        counts = Counter(domain for domain, state in states if state in codes)
        return {*counts.values(), counts.total()}

    def changed(self, sort: str) -> int:
        """How many of the targets due at the end are judged better, or worse, than a year ago."""
        ids = {row["target_id"] for row in self.ended}
        rows = self.tables["changes"]
        return sum(row["sort"] == sort and row["target_id"] in ids for row in rows)

    def results_of(self, status: str) -> int:
        of_status = {r["source_id"] for r in self.tables["sources"] if r["status"] == status}
        return sum(not row["derived"] and row["source_id"] in of_status for row in self.results)

    def results_on(self, status: str) -> int:
        """How many rest on a source of a status, computed ones too."""
        of_status = {r["source_id"] for r in self.tables["sources"] if r["status"] == status}
        return sum(bool(of_status & {*row["source_id"].split(" + ")}) for row in self.results)

    def results_where(self, **cells: str) -> int:
        rows = (row for row in self.results if not row["derived"])
        return sum(all(row[name] == cell for name, cell in cells.items()) for row in rows)

    def results_too_early(self) -> int:
        """How many are of years that were not over when their source was written."""
        dates = {row["source_id"]: row["date"] for row in self.tables["sources"]}

        def is_early(row: Row) -> bool:
            date, last = dates[row["source_id"]], row["period"][-4:]
            is_month = len(row["period"]) == len("2025-06")
            end = last if len(date) == len("2025") else f"{last}-12-31"[: len(date)]
            return bool(date) and not is_month and (end > date or end == date == last)

        return sum(not row["derived"] and is_early(row) for row in self.results)

    def bounds(self) -> int:
        return sum(not row["derived"] and row["operator"] != "=" for row in self.results)

    def derived(self) -> int:
        return sum(bool(row["derived"]) for row in self.results)

    def nearest(self) -> int:
        rows = self.targets
        if self.report == "progress":
            rows = [row for row in self.tables["measures"] if row["plan"] == self.plan]
        return sum(row["baseline_match"] == "nearest" for row in rows)

    def statements(self, **cells: str) -> int:
        rows = self.tables["statements"]
        return sum(all(row[name] == cell for name, cell in cells.items()) for row in rows)

    def stating_sources(self) -> int:
        return len({row["source_id"] for row in self.tables["statements"]})

    # Paces

    @cached_property
    def compared_paces(self) -> list[Row]:
        return [
            row
            for row in self.targets
            if row["required_pace"]
            and row["past_pace"]
            and "met_at_baseline" not in row["reasons"].split()
            and not (row["better"] == "down" and row["kind"] in LIMITED_KINDS)
            and row["ambition"]
            and float(row["ambition"]) > 0
        ]

    @cached_property
    def frequencies(self) -> dict:
        return tomllib.loads(FREQUENCIES.read_text(encoding="utf-8"))

    def in_tens(self, ratio: str) -> int:
        return int(10 * self.frequencies["reached"][ratio] + 0.5)

    def with_five_points(self) -> int:
        """The targets with a pace, moving from a level, that have five years in a row."""
        known = {(r["indicator_id"], r["basis"], r["period"]) for r in self.tables["results"]}
        count = 0
        for row in self.targets:
            moves = row["kind"] in ("level", "multiple", "reduction", "count")
            if moves and (row["ambition"] or row["pace_ratio"]) and row["latest_period"]:
                last = int(row["latest_period"][-4:])
                bases = {row["basis"], row["latest_basis"]}
                years = range(last - 4, last + 1)
                count += all(
                    any((row["indicator_id"], basis, str(year)) in known for basis in bases)
                    for year in years
                )
        return count


def _end_year(row: Row) -> int:
    """The year a period ends in: 2025 of 2025, 2021-2025 and 2025-06."""
    period = row["period"]
    return int(period[5:9] if len(period) == len("2021-2025") else period[:4])


def _key(row: Row) -> tuple[str, ...]:
    return row["indicator_id"], row["period"], row["basis"], row["source_id"], row["place"]
