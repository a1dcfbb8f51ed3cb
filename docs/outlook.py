"""briefing/report/outlook.toml: how often a pace arrived in published series (make outlook).

What is counted, and why: docs/method/outlook.md.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from briefing import paths

SERIES = paths.ROOT / "docs" / "method" / "outlook" / "series.csv"
PACE_RATIOS = tuple(map(Fraction, ("2", "4/3", "1", "4/5", "2/5")))  # past pace ÷ needed pace
KNOWN_POINTS, YEARS_AHEAD = 5, 5
HEAD = """\
# Made from docs/method/outlook/series.csv by `make outlook`; not edited by hand.
# Source: Office for National Statistics, ONSdigital/sdg-data at commit b68b9d92, Open Government
# Licence v3.0. Limits: national series of the United Kingdom without targets; the direction is that
# of their past movement (docs/method/outlook.md).
"""

Series = Mapping[int, Fraction]  # year → value, of consecutive years


@dataclass(frozen=True)
class Frequencies:
    """The share of series that reached their mark, for each past pace ÷ needed pace."""

    reached: Mapping[Fraction, Fraction]
    series: int
    windows: int


def read_series(lines: Iterable[str]) -> dict[str, Series]:
    """Every series by its id."""
    found: dict[str, dict[int, Fraction]] = defaultdict(dict)
    for row in csv.DictReader(lines):
        found[row["series_id"]][int(row["year"])] = Fraction(row["value"])
    return dict(found)


def count_frequencies(series: Mapping[str, Series], last_year: int | None = None) -> Frequencies:
    """How often the mark was reached, each series weighing one; windows end by `last_year`."""
    shares, windows = [], 0
    for values in series.values():
        arrivals = [
            arrival
            for start in sorted(values)
            if last_year is None or start + KNOWN_POINTS - 1 + YEARS_AHEAD <= last_year
            if (arrival := _find_arrival(values, start)) is not None
        ]
        windows += len(arrivals)
        if arrivals:
            shares.append(
                {
                    ratio: Fraction(
                        sum(arrival * ratio >= 1 for arrival in arrivals), len(arrivals)
                    )
                    for ratio in PACE_RATIOS
                }
            )
    reached = {ratio: sum(share[ratio] for share in shares) / len(shares) for ratio in PACE_RATIOS}
    return Frequencies(reached, len(shares), windows)


def _find_arrival(values: Series, start: int) -> Fraction | None:
    """How far a series moved in the years ahead, as a multiple of what its past pace gives.

    None where a year is missing or the known points show no direction. The mark is the movement
    its past pace gives divided by past pace ÷ needed pace.
    """
    last = start + KNOWN_POINTS - 1
    if any(year not in values for year in range(start, last + YEARS_AHEAD + 1)):
        return None
    pace = (values[last] - values[start]) / (KNOWN_POINTS - 1)
    return (values[last + YEARS_AHEAD] - values[last]) / (pace * YEARS_AHEAD) if pace else None


def write_toml(counted: Frequencies) -> str:
    """The table of frequencies as the reports read it."""
    facts = {"known_points": KNOWN_POINTS, "years_ahead": YEARS_AHEAD}
    facts |= {"series": counted.series, "windows": counted.windows}
    lines = [f"{name} = {value}" for name, value in facts.items()]
    lines += ["", "[reached]  # past pace ÷ needed pace → share of the series"]
    shares = counted.reached.items()
    lines += [f'"{float(ratio):.2f}" = {float(share):.3f}' for ratio, share in shares]
    return HEAD + "\n".join((*lines, ""))


if __name__ == "__main__":
    with SERIES.open(encoding="utf-8", newline="") as file:
        read = read_series(file)
    Path(paths.OUTLOOK).write_text(write_toml(count_frequencies(read)), encoding="utf-8")
