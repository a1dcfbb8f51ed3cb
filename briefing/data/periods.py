"""A period of the contract → which of its three forms it has: a year, a span or part of a year."""

from __future__ import annotations


def is_year(period: str) -> bool:
    """Whether a period is one year: `2025`."""
    return len(period) == len("2025")


def is_span(period: str) -> bool:
    """Whether a period is a span of years: `2021-2025`."""
    return len(period) == len("2021-2025")


def is_part_of_year(period: str) -> bool:
    """Whether a period is a year up to a month: `2025-06`."""
    return len(period) == len("2025-06")
