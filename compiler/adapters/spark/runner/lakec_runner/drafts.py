"""A table as a transaction has it so far: what it keeps of the lake's version, and the files written aside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import List, Optional, Sequence, Set
from urllib.parse import unquote

from pyspark.sql import DataFrame, SparkSession

from .formats import columns_of, register_folder
from .job import Column, Registered
from .lake import Lake
from .names import quote, string

_NULL = "__HIVE_DEFAULT_PARTITION__"


@dataclass
class Piece:
    """Rows written aside: a folder, and its files as paths below it."""

    folder: str
    files: List[str]


@dataclass
class Draft:
    """`relation`: None when the table is gone. `uses_base`: rows of the lake's version stay; of Parquet, those in the files `kept`."""

    key: str
    lake: Lake
    spark: SparkSession
    base: Optional[Registered]
    base_text: Optional[str]
    relation: Optional[Registered]
    uses_base: bool = True
    kept: List[str] = field(default_factory=list)
    # Partitions of the lake's version that go, as `a=1/b=2`.
    without: Set[str] = field(default_factory=set)
    pieces: List[Piece] = field(default_factory=list)
    # Iceberg: the branch that the transaction writes to, and the snapshot that it began from.
    branch: Optional[str] = None
    head: str = ""
    # An empty folder, for a table that has no rows yet.
    empty: str = ""
    # Of a view: its SELECT with the versions that it reads.
    select: str = ""
    # Of a view over names that only the node's own session has: its rows, which a view of the catalog could not tell.
    rows: Optional[DataFrame] = None
    _schema: Optional[str] = None

    def changed(self) -> None:
        self._schema = None

    def replaced(self, relation: Optional[Registered], pieces: List[Piece]) -> None:
        """Nothing of the lake's version stays."""
        self.relation = relation
        self.uses_base, self.kept, self.without, self.pieces = False, [], set(), pieces
        self.rows = None
        self.changed()

    def shown(self) -> Optional[str]:
        """Registers the table as it is now, where a statement reads it."""
        if self.relation is None:
            return None
        if self._schema is None:
            self._schema = self._show(self.relation)
        return self._schema

    def _show(self, relation: Registered) -> str:
        if self.rows is not None:
            self.rows.createOrReplaceGlobalTempView(quote(relation["identifier"]))
            return "global_temp"
        schema = self.lake.fresh(self.key, relation["schema"])
        name = f"{quote(schema)}.{quote(relation['identifier'])}"
        columns = relation["columns"]
        # Iceberg parts the rows when they are committed: aside they lie in one folder.
        partition_by = [] if relation["format"] == "iceberg" else relation["partition_by"]
        if self.branch is not None:
            self.spark.sql(f"create or replace view {name} as select {columns_of(columns)} from {relation['catalog_name']} version as of {string(self.branch)}")
            return schema
        if relation["format"] == "view":
            self.spark.sql(f"create or replace view {name} as {self.select}")
            return schema
        if not self.uses_base and len(self.pieces) <= 1:
            register_folder(self.spark, name, columns, partition_by, self.pieces[0].folder if self.pieces else self.empty)
            return schema
        parts: List[str] = []
        if self.uses_base and self.base is not None and self.base_text is not None:
            base = f"{quote(self.lake.version(self.key, self.base_text, self.base))}.{quote(self.base['identifier'])}"
            gone = " or ".join(f"({partition_condition(folder, columns)})" for folder in sorted(self.without))
            parts.append(f"select {columns_of(columns)} from {base}" + (f" where not ({gone})" if gone else ""))
        for number, piece in enumerate(self.pieces):
            part = f"{quote(schema)}.{quote(relation['identifier'] + f'__part{number}')}"
            register_folder(self.spark, part, columns, partition_by, piece.folder)
            parts.append(f"select {columns_of(columns)} from {part}")
        self.spark.sql(f"create or replace view {name} as {' union all '.join(parts)}")
        return schema


def partition_of(path: str, partition_by: Sequence[str]) -> str:
    """The partition that a file lies in, from its path: `a=1/b=2`."""
    folders = path.split("/")[:-1]
    return "/".join(folders[len(folders) - len(partition_by):]) if partition_by else ""


def partition_condition(folder: str, columns: Sequence[Column]) -> str:
    types = {column["name"].lower(): column["type"] for column in columns}
    conditions = []
    for part in folder.split("/"):
        name, _, value = part.partition("=")
        name = unescape(name)
        literal = "null" if value == _NULL else string(unescape(value))
        conditions.append(f"{quote(name)} <=> cast({literal} as {types.get(name.lower(), 'string')})")
    return " and ".join(conditions)


def unescape(text: str) -> str:
    """A name or value as Hive writes it into a path."""
    return unquote(text) if re.search(r"%[0-9A-Fa-f]{2}", text) else text
