"""What one node sees while it runs: the lake, what its transaction wrote, and names without a schema of its own."""

from __future__ import annotations

import itertools
import time
from typing import Callable, Dict, List, Optional, TypeVar

from pyspark.sql import DataFrame, SparkSession

from .errors import JobFailure, cancelled
from .lake import Shown, Used
from .landed import read_landed
from .job import Statement
from .names import quote
from .spark_errors import failure_of
from .world import World

T = TypeVar("T")
# How often a statement is run again when a commit changed what it read meanwhile.
_TRIES = 20


class Scope:
    """A node's names, in the session of its thread."""

    def __init__(self, world: World, spark: SparkSession, folder: str, table: Optional[str] = None) -> None:
        self.world = world
        self.spark = spark
        self._folder = folder
        # Where the node's own rows go.
        self.table = table
        self._numbers = itertools.count()
        self._staged = False
        self.drafts: Dict[str, Shown] = {}
        self._aliases: Dict[str, str] = {}
        # What an alias was resolved with; others when a transaction has gone on.
        self._resolved: Dict[str, Used] = {}
        self._names: List[str] = []
        self._kept: Dict[str, DataFrame] = {}
        self._landed: List[str] = []

    def stage(self) -> str:
        """A folder of its own to write aside."""
        self._staged = True
        return f"{self._folder}/{next(self._numbers)}"

    def read(self, text: str, act: Callable[[DataFrame], T]) -> T:
        """Runs a SELECT, and gives what `act` makes of it: of one version of each table that it reads, whatever is committed meanwhile."""
        for attempt in range(_TRIES):
            self.check()
            used: Used = {}
            self._refresh(used)
            renamed = self.world.lake.resolve(text, self.drafts, used)
            try:
                result = act(self.spark.sql(renamed.text))
            except Exception as error:  # noqa: BLE001
                if self.world.stop.is_set():
                    raise cancelled() from None
                failure = failure_of(error, text, renamed)
                # A commit took the files away while they were read.
                if failure.info["kind"] in ("missing-file", "sql") and not self._unchanged(used):
                    self._resolved.clear()
                    continue
                raise failure from None
            if self._unchanged(used):
                return result
            self._resolved.clear()
        raise JobFailure("conflict", "Other runs keep changing what this statement reads.", hint="Run again when they have ended.")

    def run(self, text: str) -> None:
        """Runs a statement that is no SELECT of a step: as it is, but for the names of tables."""
        self.check()
        used: Used = {}
        self._refresh(used)
        renamed = self.world.lake.resolve(text, self.drafts, used)
        try:
            self.spark.sql(renamed.text).collect()
        except Exception as error:  # noqa: BLE001
            if self.world.stop.is_set():
                raise cancelled() from None
            raise failure_of(error, text, renamed) from None

    def alias(self, name: str, select: str) -> None:
        """A name for a SELECT, until the node ends; it is of what the node sees when the name is read."""
        self._aliases[name] = select
        self._define(name, select)
        self._names.append(name)

    def temporary(self, name: str, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(quote(name))
        self._names.append(name)

    def keep(self, statement: Statement) -> int:
        """The rows of a SELECT under a name, computed once and kept by this process; gives how many they are."""

        def kept(rows: DataFrame) -> int:
            before = self._kept.pop(statement["name"], None)
            if before is not None:
                before.unpersist()
            found = rows.persist()
            # They are computed here, so that what is wrong with them is told here.
            count = found.count()
            self._kept[statement["name"]] = found
            self.temporary(statement["name"], found)
            return count

        return self.read(statement["select"], kept)

    def landed(self, statement: Statement) -> None:
        try:
            read_landed(self.spark, statement).createOrReplaceTempView(quote(statement["name"]))
            self._landed.append(statement["name"])
        except Exception as error:  # noqa: BLE001
            raise failure_of(error) from None

    def reads_landed(self, text: str) -> bool:
        """The statement names landed files, which no other session knows."""
        return any(name in text for name in self._landed)

    def reads_alias(self, text: str) -> bool:
        """The statement names a SELECT that is asked anew each time."""
        return any(name in text for name in self._aliases)

    def forget(self, name: str) -> None:
        kept = self._kept.pop(name, None)
        if kept is not None:
            kept.unpersist()
        self._aliases.pop(name, None)
        self._resolved.pop(name, None)
        self.spark.catalog.dropTempView(name)

    def drafted(self) -> None:
        """The transaction has gone on: names are resolved anew."""
        self._resolved.clear()

    def check(self) -> None:
        if self.world.stop.is_set():
            raise cancelled()

    def close(self) -> None:
        for name in self._names:
            try:
                self.forget(name)
            except Exception:  # noqa: BLE001
                # It ends with the session.
                pass
        # Most nodes are tests, which write nothing: an object store need not be asked for them.
        if self._staged:
            self.world.files.remove_tree(self._folder)

    def _unchanged(self, used: Used) -> bool:
        if self.world.lake.unchanged(used):
            return True
        time.sleep(0.02)
        return False

    def _refresh(self, used: Used) -> None:
        for name, select in self._aliases.items():
            if name not in self._resolved:
                self._define(name, select)
            used.update(self._resolved[name])

    def _define(self, name: str, select: str) -> None:
        used: Used = {}
        renamed = self.world.lake.resolve(select, self.drafts, used)
        try:
            self.spark.sql(renamed.text).createOrReplaceTempView(quote(name))
        except Exception as error:  # noqa: BLE001
            raise failure_of(error, select, renamed) from None
        self._resolved[name] = used
