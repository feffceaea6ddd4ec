"""Parents that are computed once for all who read them: views that do some work, while at least two of a job's units have yet to read them."""

from __future__ import annotations

import re
import threading
from typing import Dict, List, Set

from pyspark.sql import SparkSession

from .job import Plan, Unit
from .names import by_lower, tables_in

# A view that only picks rows and columns of one table costs its readers nothing; these make rows that are worth keeping.
_WORK = re.compile(r"\b(?:join|group\s+by|distinct|over|union|intersect|except|order\s+by|explode)\b|\(\s*select\b", re.IGNORECASE)


class Shared:
    """Counts who has yet to read a view, keeps its rows from the first reader on, and lets them go after the last."""

    def __init__(self, spark: SparkSession, plan: Plan) -> None:
        self._spark = spark
        self._lock = threading.Lock()
        self._tables = by_lower(plan["tables"])
        self._plan = plan
        self._reads = [self._read_by(unit) for unit in plan["units"]]
        self._left: Dict[str, int] = {}
        for reads in self._reads:
            for key in reads:
                self._left[key] = self._left.get(key, 0) + 1
        self._kept: Dict[str, List[str]] = {}

    def registered(self, key: str, name: str, select: str) -> None:
        """A version of a view has been given a full name: its rows are kept once somebody reads them, if others will read them too."""
        with self._lock:
            if self._left.get(key, 0) < 2 or not _WORK.search(select):
                return
            self._spark.sql(f"cache lazy table {name}")
            self._kept.setdefault(key, []).append(name)

    def ended(self, at: int) -> None:
        """A unit of the plan has ended, whatever became of it."""
        with self._lock:
            for key in self._reads[at]:
                self._left[key] -= 1
                if self._left[key] == 0:
                    for name in self._kept.pop(key, []):
                        self._spark.catalog.uncacheTable(name)

    def _read_by(self, unit: Unit) -> Set[str]:
        """Keys of the views that a unit's statements name, through other views too; those that it makes itself are not among them."""
        own = {str(node.get("table", "")).lower() for node in unit["nodes"]}
        texts = [unit["scan"]["sql"]] if "scan" in unit else [text for node in unit["nodes"] for step in node["steps"] for text in texts_of(step)]
        found: Set[str] = set()
        waiting = [key for text in texts for key in tables_in(text, self._tables)]
        while waiting:
            key = waiting.pop()
            table = self._plan["tables"][self._tables[key]]
            if key in found or key in own or table["format"] != "view":
                continue
            found.add(key)
            waiting.extend(tables_in(self._select_of(key), self._tables))
        return found

    def _select_of(self, key: str) -> str:
        """What a view says: as this job makes it, else as it was."""
        for unit in self._plan["units"]:
            for node in unit["nodes"]:
                for step in node["steps"]:
                    for statement in [step, *step.get("steps", [])]:
                        if statement["do"] == "view" and statement["table"].lower() == key:
                            return str(statement["select"])
        return str(self._plan["tables"][self._tables[key]].get("select", ""))


def texts_of(step: object) -> List[str]:
    """Every SQL text of a step."""
    if isinstance(step, dict):
        return [text for name, value in step.items() for text in ([value] if name in ("select", "sql", "count", "actual", "expected") and isinstance(value, str) else texts_of(value))]
    if isinstance(step, list):
        return [text for one in step for text in texts_of(one)]
    return []
