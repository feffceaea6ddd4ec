"""Rows of a unit test, compared as bags."""

from __future__ import annotations

from collections import Counter
from typing import List, Optional, Tuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .names import quote

Row = Tuple[Optional[str], ...]
# Rows of each side that are told.
_MOST = 100


def rows_as_text(rows: DataFrame) -> List[Row]:
    """All rows, each value as Spark's text of it."""
    placed = rows.toDF(*[f"c{at}" for at in range(len(rows.columns))])
    texts = placed.select(*[F.col(quote(name)).cast("string") for name in placed.columns])
    return [tuple(row) for row in texts.collect()]


def differing(one: List[Row], other: List[Row]) -> List[List[Optional[str]]]:
    """Rows that `one` has more often than `other`; sorted."""
    left = Counter(one)
    left.subtract(Counter(other))
    found = [row for row, count in left.items() for _ in range(count) if count > 0]
    return [list(row) for row in sorted(found, key=_order)[:_MOST]]


def _order(row: Row) -> List[Tuple[bool, str]]:
    return [(value is None, value or "") for value in row]
