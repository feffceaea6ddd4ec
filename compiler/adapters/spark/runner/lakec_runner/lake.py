"""
The lake's tables as sessions see them. A version of a table (its registry file's text) is registered once, under a schema of its own
name, and statements are given the names of the versions that they read: so threads need no order among them, and nothing is refreshed.
"""

from __future__ import annotations

import threading
from typing import Dict, List, Mapping, Optional, Protocol, Tuple

from pyspark.sql import SparkSession

from .files import Files
from .formats import register
from .job import Plan, Registered
from .journal import Journal
from .names import MARK, Renamed, by_lower, quote, rename, string, tables_in
from .registry import Look, Registry, parse
from .shared import Shared

Used = Dict[str, Optional[str]]


class Shown(Protocol):
    """A table as a transaction left it: the schema under which it is registered, None when it is gone."""

    def shown(self) -> Optional[str]: ...


class Lake:
    """Registers versions of tables in the catalog that all sessions share."""

    def __init__(self, spark: SparkSession, plan: Plan, registry: Registry, journal: Journal, files: Files, tag: str, folder: str) -> None:
        self._spark = spark
        self._registry = registry
        self._journal = journal
        self._files = files
        self._tag = tag
        self._folder = folder
        self._keys = by_lower(plan["tables"])
        self._lock = threading.RLock()
        self._made: Dict[Tuple[str, ...], str] = {}
        self._counts: Dict[str, int] = {}
        self._schemas: List[str] = []
        self.shared = Shared(spark, plan)

    def resolve(self, text: str, drafts: Mapping[str, Shown], used: Used) -> Renamed:
        """The statement with the names of the versions that it reads; `used` gets those of the lake."""
        return rename(text, self._parents(text, drafts, used, self._registry.look()))

    def unchanged(self, used: Used) -> bool:
        """What was read is still what the lake has, and no commit was moving its files meanwhile."""
        if not used:
            return True
        moving = {key.lower() for key in self._journal.tables()}
        look = self._registry.look()
        return not any(key in moving or look.text(self._keys[key]) != text for key, text in used.items())

    def schema_of(self, key: str, drafts: Mapping[str, Shown], used: Used, look: Optional[Look] = None) -> Optional[str]:
        """The schema under which the table (a key in lower case) is registered; None when there is none."""
        if key in drafts:
            return drafts[key].shown()
        look = look or self._registry.look()
        text = look.text(self._keys[key])
        used[key] = text
        relation = parse(text)
        if relation is None or text is None:
            return None
        if relation["format"] != "view":
            return self.version(key, text, relation)
        parents = self._parents(relation.get("select", ""), drafts, used, look)
        return self._make((key, text, *(f"{name}={schema}" for name, schema in sorted(parents.items()))), relation, parents)

    def version(self, key: str, text: str, relation: Registered) -> str:
        """The schema of one version of a table that is no view."""
        return self._make((key, text), relation, {})

    def fresh(self, key: str, schema: str) -> str:
        """A schema in which no other version of the table is registered."""
        with self._lock:
            count = self._counts[key] = self._counts.get(key, 0) + 1
            name = f"{schema}{MARK}{self._tag}_{count}"
            if name not in self._schemas:
                self._spark.sql(f"create database if not exists {quote(name)} location {string(f'{self._folder}/{name}')}")
                self._schemas.append(name)
            return name

    def close(self) -> None:
        for schema in self._schemas:
            self._spark.sql(f"drop database if exists {quote(schema)} cascade")

    def _parents(self, text: str, drafts: Mapping[str, Shown], used: Used, look: Look) -> Dict[str, str]:
        found: Dict[str, str] = {}
        for key in sorted(tables_in(text, self._keys)):
            schema = self.schema_of(key, drafts, used, look)
            if schema is not None:
                found[key] = schema
        return found

    def _make(self, identity: Tuple[str, ...], relation: Registered, parents: Mapping[str, str]) -> str:
        with self._lock:
            schema = self._made.get(identity)
            if schema is None:
                schema = self.fresh(identity[0], relation["schema"])
                name = f"{quote(schema)}.{quote(relation['identifier'])}"
                register(self._spark, name, relation, parents)
                if relation["format"] == "view":
                    self.shared.registered(identity[0], name, relation.get("select", ""))
                self._made[identity] = schema
            return schema
