"""Spark sessions: one for each thread, so that what a node calls by a name without a schema is its own; they share the catalog and cached rows."""

from __future__ import annotations

import logging
import socket
import sys
import time
from importlib import import_module
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, cast
from urllib.parse import urlsplit

from pyspark.sql import SparkSession

from .errors import JobFailure

# What the runner itself counts on.
_OWN = {
    # Partitions are found where the files lie, with the types that the table was made with.
    "spark.sql.hive.manageFilesourcePartitions": "false",
    "spark.sql.sources.partitionOverwriteMode": "static",
    # A landed file that is gone is an error.
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    # Names of tables are the runner's own, and end with it.
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000",
}
_CACHE = ".cache-enabled"
_STATIC = ("spark.sql.catalogImplementation", "spark.sql.warehouse.dir", "spark.sql.extensions")


class Sessions:
    """The session of the job, and one like it for each thread."""

    def __init__(self, conf: Mapping[str, str], remote: Optional[str], warehouse: str) -> None:
        # Spark 4 prints each error with its statement; the job tells it once.
        for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._conf: Dict[str, str] = {**_OWN, **conf}
        self.remote = remote
        self._lost = False
        if sys.version_info < (3, 9):
            raise JobFailure("connection", f"The job needs Python 3.9 or newer, and runs on {python_version()}.")
        if remote is None:
            self._conf.setdefault("spark.sql.warehouse.dir", warehouse)
        self.main = self._open()
        # Behind a Connect server that is a question to it.
        self.version = self.main.version
        if not self.version.startswith(("3.5", "4.")):
            self.main.stop()
            raise JobFailure("connection", f"The job needs Spark 3.5 or 4, and runs on {self.version}.")
        self._set(self.main)
        self._seats: List[SparkSession] = []
        check_rules(self.main, conf)

    def without_caches(self, catalogs: Sequence[str]) -> None:
        """Each session has its own catalogs of Iceberg, and what one of them wrote the others must see: they look the tables up each time."""
        for name in catalogs:
            key = f"spark.sql.catalog.{name}{_CACHE}"
            self._conf[key] = "false"
            self.main.conf.set(key, "false")

    def seat(self) -> SparkSession:
        """A session for the thread that asks for it."""
        session = self._open_remote() if self.remote is not None else self.main.newSession()
        self._set(session)
        self._seats.append(session)
        self.activate(session)
        return session

    def activate(self, session: SparkSession) -> None:
        """Makes it the session of this thread, by whose rules expressions are made."""
        if self.remote is None:
            jvm: Any = session._jvm
            jvm.SparkSession.setActiveSession(session._jsparkSession)

    def interrupt(self) -> None:
        """Ends what is running; what starts later is not hindered."""
        if self.remote is None:
            self.main.sparkContext.cancelAllJobs()
            return
        if self._lost:
            return
        for session in [self.main, *self._seats]:
            cast(Any, session).interruptAll()

    def lost(self) -> bool:
        """Whether the Connect server is gone. Then no session tries anything again, so that all that is left to do ends soon."""
        if self.remote is None or self._lost:
            return self._lost
        for _ in range(3):
            if _answers(self.remote):
                return False
            time.sleep(0.5)
        self._lost = True
        for session in [self.main, *self._seats]:
            _patience(session, None)
        return True

    @property
    def one_process(self) -> bool:
        """Rows that are kept in memory are lost with the whole job or not at all: there are no executors that could go."""
        return self.remote is None and str(self.main.sparkContext.master).startswith("local")

    @property
    def application_id(self) -> Optional[str]:
        return None if self.remote is not None else self.main.sparkContext.applicationId

    def close(self) -> None:
        if self.remote is None:
            self.main.stop()
            return
        if self._lost:
            return
        for session in [*self._seats, self.main]:
            try:
                session.stop()
            except Exception:  # noqa: BLE001
                # The server ends it by itself.
                pass

    def _open(self) -> SparkSession:
        if self.remote is not None:
            return self._open_remote()
        builder = SparkSession.builder
        for key, value in self._conf.items():
            builder = builder.config(key, value)
        return builder.getOrCreate()

    def _open_remote(self) -> SparkSession:
        builder = cast(Any, SparkSession.builder)
        session = cast(SparkSession, builder.remote(self.remote).create())
        # Spark's client asks a server that is gone for ten minutes, each call anew.
        _patience(session, 6 if _place(cast(str, self.remote))[0] in ("localhost", "127.0.0.1", "::1") else 10)
        return session

    def _set(self, session: SparkSession) -> None:
        for key, value in self._conf.items():
            if not key.startswith("spark.sql.") or key in _STATIC or (key.startswith("spark.sql.catalog.") and not key.endswith(_CACHE)):
                continue
            try:
                session.conf.set(key, value)
            except Exception as error:  # noqa: BLE001
                if "CANNOT_MODIFY" not in str(error) and "Cannot modify" not in str(error) and "static config" not in str(error):
                    raise


def _patience(session: SparkSession, tries: Optional[int]) -> None:
    """How often a session asks again where the server does not answer: six times are a quarter of a minute, ten about one."""
    client: Any = getattr(session, "client", None)
    if hasattr(client, "set_retry_policies"):
        # Spark 3.5 has no such module.
        policies: Any = import_module("pyspark.sql.connect.client.retries")
        client.set_retry_policies([] if tries is None else [policies.DefaultPolicy(max_retries=tries, max_backoff=10000)])


def _place(url: str) -> Tuple[str, int]:
    found = urlsplit(url)
    return found.hostname or "localhost", found.port or 15002


def _answers(url: str) -> bool:
    try:
        socket.create_connection(_place(url), timeout=2).close()
        return True
    except OSError:
        return False


def check_rules(session: SparkSession, conf: Mapping[str, str]) -> None:
    """Refuses a session in which a rule of the job does not hold."""
    for key, value in conf.items():
        if not key.startswith("spark.sql.") or key in _STATIC or key.startswith("spark.sql.catalog."):
            continue
        there = session.conf.get(key, None)
        if str(there).lower() != value.lower():
            raise JobFailure("connection", f"The job needs {key}={value}, and Spark has {there}.")


def python_version() -> str:
    return ".".join(str(part) for part in sys.version_info[:3])
