"""What a data test's number of failing rows means."""

from __future__ import annotations

from typing import Literal, Optional

from .job import Judge, Threshold


def verdict(judge: Judge, failures: int, tested: Optional[int]) -> Literal["pass", "warn", "fail"]:
    """An error first, then a warning, as dbt has it."""
    if "error" in judge and exceeds(judge["error"], failures, tested):
        return "fail"
    if "warn" in judge and exceeds(judge["warn"], failures, tested):
        return "warn"
    return "pass"


def exceeds(threshold: Threshold, failures: int, tested: Optional[int]) -> bool:
    # Both sides are multiplied out, so that 1 % of 4,975 rows is compared without a division.
    value: float = failures * 100 if threshold["percent"] else failures
    limit: float = threshold["limit"] * (tested or 0) if threshold["percent"] else threshold["limit"]
    operator = threshold["operator"]
    if operator == ">":
        return value > limit
    if operator == "<":
        return value < limit
    if operator == ">=":
        return value >= limit
    if operator == "<=":
        return value <= limit
    if operator == "=":
        return value == limit
    return value != limit
