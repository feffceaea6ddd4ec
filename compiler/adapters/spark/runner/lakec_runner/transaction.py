"""The acts of one transaction: each writes aside, and all of it becomes the lake's by one commit."""

from __future__ import annotations

import itertools
import re
import threading
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple, cast

from pyspark.sql import DataFrame, Observation
from pyspark.sql import functions as F
from pyspark.sql.types import NullType, StructType

from .commits import branch_name, clear_branches, drop_branch, finish, fork, head, staged_rows
from .drafts import Draft, Piece, partition_of
from .errors import JobFailure
from .formats import columns_list, ordered
from .job import Column, Registered, Statement, Table
from .journal import Record
from .names import by_lower, quote, tables_in
from .outcome import Outcome
from .registry import parse, print_relation
from .scope import Scope

# Statements of hooks that put files into a table's folder.
_WRITES = re.compile(r"\s*(?:insert|truncate|load)\b", re.IGNORECASE)

_numbers = itertools.count(1)
_numbers_lock = threading.Lock()


class Written(NamedTuple):
    rows: int
    columns: List[Column]
    piece: Piece


class Transaction:
    """Takes statements one after the other; `commit` or `abort` ends it."""

    def __init__(self, scope: Scope, outcome: Outcome) -> None:
        self._scope = scope
        self._world = scope.world
        self._outcome = outcome
        self._drafts: Dict[str, Draft] = {}
        self._leases: List[str] = []
        self._partitions: List[str] = []
        self._rows: Optional[int] = None
        self._committed = False

    def run(self, statement: Statement) -> None:
        name = "overwrite" if statement["do"] == "partitions" else statement["do"]
        act = cast(Callable[[Statement], None], getattr(self, f"_{name}"))
        rows = int((self._scope.read(statement["rows"], first_row) or [0])[0] or 0) if "rows" in statement and statement.get("counts") else None
        act(statement)
        if rows is not None:
            self._rows = rows

    def commit(self) -> None:
        """All drafts become the lake's, or none."""
        try:
            record = self._record()
            if record is not None:
                self._scope.check()
                self._world.journal.commit(record, lambda commit: finish(self._world.sessions.main, self._world.files, commit))
                self._committed = True
        finally:
            self._end()
        if self._rows is not None:
            self._outcome.rows = self._rows
        self._outcome.partitions.update(self._partitions)

    def abort(self) -> None:
        self._end()

    def _end(self) -> None:
        for draft in self._drafts.values():
            if draft.branch is not None and not self._committed and draft.base is not None:
                try:
                    drop_branch(self._world.sessions.main, draft.base["catalog_name"], draft.branch)
                except Exception:  # noqa: BLE001
                    # The next one that writes the table does it.
                    pass
        self._scope.drafts.clear()
        self._scope.drafted()
        self._world.leases.give(self._leases)
        self._leases = []

    # Acts, by their names in the plan.

    def fuses(self, statement: Statement, following: Optional[Statement]) -> bool:
        """The rows that a table keeps and those that are added are one write: when what is added does not ask what the table has kept."""
        if following is None or statement["do"] != "replace" or following["do"] != "append" or statement["table"] != following["table"] or statement.get("counts"):
            return False
        tables = self._world.plan["tables"]
        known = by_lower(tables)
        read = tables_in(following["select"], known)
        return not self._scope.reads_alias(following["select"]) and all(key != statement["table"].lower() and tables[known[key]]["format"] != "view" for key in read)

    def rewrite(self, statement: Statement, following: Statement) -> None:
        """A `replace`, and an `append` to the same table right after it."""
        self._replace(statement, following)

    def _replace(self, statement: Statement, added: Optional[Statement] = None) -> None:
        draft = self._draft(statement["table"])
        table = self._table(statement["table"])
        written = self._write(statement, table["partition_by"], added=added)
        relation = self._relation(table, written.columns)
        same = draft.base is not None and draft.base["columns"] == relation["columns"] and draft.base["partition_by"] == relation["partition_by"]
        if table["format"] == "iceberg" and same and self._on_branch(draft):
            self._to_branch(draft, written, lambda writer: writer.overwrite(F.lit(True)))
        else:
            self._leave_branch(draft)
            draft.replaced(relation, [written.piece])
        self._drafted(draft, added or statement, written)

    def _append(self, statement: Statement) -> None:
        draft, relation = self._existing(statement)
        written = self._write(statement, relation["partition_by"], relation)
        if self._on_branch(draft):
            self._to_branch(draft, written, lambda writer: writer.append())
        else:
            draft.pieces = [*draft.pieces, written.piece]
        self._drafted(draft, statement, written)

    def _overwrite(self, statement: Statement) -> None:
        draft, relation = self._existing(statement)
        partition_by = relation["partition_by"]
        wanted = self._table(statement["table"])["partition_by"]
        mixed = relation["format"] == "iceberg" and not self._on_branch(draft)
        if (partition_by != wanted or mixed) and wanted:
            # Its partitions are others than they were, or rows of it lie aside that are not parted: it is written anew.
            fresh = f"({statement['select']}) as lakec_fresh({columns_list(statement['columns'])})"
            same = " and ".join(f"lakec_kept.{quote(name)} <=> lakec_fresh.{quote(name)}" for name in wanted)
            kept = f"select lakec_kept.* from {quote(relation['schema'])}.{quote(relation['identifier'])} as lakec_kept left anti join {fresh} on {same}"
            self._replace(cast(Statement, {"table": statement["table"], "select": kept}), statement)
            return
        if not partition_by:
            raise JobFailure("sql", f"The table {statement['table']} has no partitions that could be replaced.")
        written = self._write(statement, partition_by, relation)
        touched = {partition_of(file, partition_by) for file in written.piece.files}
        if self._on_branch(draft):
            self._to_branch(draft, written, lambda writer: writer.overwritePartitions())
            self._drafted(draft, statement, written)
            return
        draft.without = draft.without | touched
        draft.kept = [file for file in draft.kept if partition_of(file, partition_by) not in touched]
        for piece in draft.pieces:
            gone = [file for file in piece.files if partition_of(file, partition_by) in touched]
            for file in gone:
                self._world.files.remove(f"{piece.folder}/{file}")
            piece.files = [file for file in piece.files if file not in gone]
        draft.pieces = [*draft.pieces, written.piece]
        self._drafted(draft, statement, written)

    def _create(self, statement: Statement) -> None:
        draft = self._draft(statement["table"])
        if draft.relation is not None and statement["if_not_exists"]:
            return
        table = self._table(statement["table"])
        columns = [cast(Column, {"name": column["name"], "type": column["type"]}) for column in statement["columns"]]
        draft.empty = self._scope.stage()
        draft.replaced(self._relation(table, ordered(columns, table["partition_by"])), [])
        self._scope.drafted()

    def _view(self, statement: Statement) -> None:
        draft = self._draft(statement["table"])
        table = self._table(statement["table"])
        columns = self._scope.read(statement["select"], lambda rows: columns_of(rows.schema))
        relation = self._relation({**table, "format": "view", "partition_by": []}, columns)
        relation["select"] = statement["select"]
        draft.select = self._world.lake.resolve(statement["select"], self._scope.drafts, {}).text
        draft.replaced(relation, [])
        if self._scope.reads_landed(statement["select"]):
            draft.rows = self._scope.spark.sql(draft.select)
        self._scope.drafted()

    def _drop(self, statement: Statement) -> None:
        draft = self._draft(statement["table"])
        self._leave_branch(draft)
        draft.replaced(None, [])
        self._scope.drafted()

    def _temporary(self, statement: Statement) -> None:
        if self._world.sessions.one_process:
            rows = self._scope.keep(statement)
            if statement.get("counts"):
                self._rows = rows
            return
        written = self._write(statement, [])
        spark = self._scope.spark
        schema = ", ".join(f"{quote(column['name'])} {column['type']}" for column in written.columns)
        self._scope.temporary(statement["name"], spark.read.option("__globPaths__", "false").schema(schema).parquet(written.piece.folder))
        if statement.get("counts"):
            self._rows = written.rows

    def _alias(self, statement: Statement) -> None:
        self._scope.alias(statement["name"], statement["select"])

    def _landed(self, statement: Statement) -> None:
        self._scope.landed(statement)

    def _forget(self, statement: Statement) -> None:
        self._scope.forget(statement["name"])

    def _guard(self, statement: Statement) -> None:
        row = self._scope.read(statement["sql"], first_row)
        count = int(row[0] or 0) if row else 0
        if count != 0:
            raise JobFailure("guard", counted(statement["message"], count), statement["code"], statement.get("hint"))

    def _merge(self, statement: Statement) -> None:
        draft, relation = self._existing(statement)
        if not self._on_branch(draft):
            # It was written anew by this transaction, or has never had a row.
            self._replace(statement)
            return
        self._scope.run(statement["sql"].replace("{target}", f"{relation['catalog_name']}.branch_{draft.branch}"))
        draft.changed()
        self._scope.drafted()

    def _sql(self, statement: Statement) -> None:
        """Spark writes into a Parquet table's folder by itself: then the table's files are what lies there."""
        sql = statement["sql"]
        drafts: List[Draft] = []
        if _WRITES.match(sql):
            known = by_lower(self._world.plan["tables"])
            drafts = [self._draft(known[key]) for key in sorted(tables_in(sql, known))]
        self._scope.run(sql)
        for draft in drafts:
            base = draft.base
            if base is None or base["format"] != "parquet" or not draft.uses_base or draft.pieces:
                continue
            files = [path for path in self._world.files.walk(base["location"]) if is_data(path)]
            if files != draft.kept:
                draft.kept, draft.relation = files, cast(Registered, dict(base))
                draft.changed()
                self._scope.drafted()

    # Parts of acts.

    def _table(self, key: str) -> Table:
        return self._world.plan["tables"][key]

    def _draft(self, key: str) -> Draft:
        """The table as the transaction has it; its lease is taken first."""
        draft = self._drafts.get(key)
        if draft is None:
            self._world.leases.take(key)
            self._leases.append(key)
            text = self._world.registry.text(key)
            base = parse(text)
            draft = Draft(key.lower(), self._world.lake, self._world.sessions.main, base, text, base)
            draft.kept = self._files_of(base)
            self._drafts[key] = draft
            self._scope.drafts[key.lower()] = draft
            # Until it changes, the lake's version is what statements see.
            if base is not None and text is not None and base["format"] != "view":
                draft._schema = self._world.lake.version(key.lower(), text, base)
            elif base is not None:
                draft._schema = self._world.lake.schema_of(key.lower(), {}, {})
        return draft

    def _existing(self, statement: Statement) -> Tuple[Draft, Registered]:
        draft = self._draft(statement["table"])
        if draft.relation is None:
            raise JobFailure("sql", f"The table {statement['table']} is not there.")
        return draft, draft.relation

    def _relation(self, table: Table, columns: Sequence[Column]) -> Registered:
        relation: Registered = {
            "schema": table["schema"], "identifier": table["identifier"], "format": table["format"], "location": table["location"],
            "partition_by": list(table["partition_by"]), "columns": list(columns), "run_id": self._world.plan["run_id"],
        }
        if "node" in table:
            relation["node"] = table["node"]
        if table["format"] == "iceberg":
            relation["catalog_name"] = table["catalog_name"]
        return relation

    def _drafted(self, draft: Draft, statement: Statement, written: Written) -> None:
        if statement.get("counts"):
            self._rows = written.rows
        draft.changed()
        self._scope.drafted()
        relation = cast(Registered, draft.relation)
        if statement["table"] == self._own():
            self._partitions.extend(partition_of(file, relation["partition_by"]) for file in written.piece.files if relation["partition_by"] and relation["format"] != "iceberg")

    def _own(self) -> Optional[str]:
        return self._scope.table

    def _files_of(self, relation: Optional[Registered]) -> List[str]:
        if relation is None or relation["format"] != "parquet":
            return []
        if "files" in relation:
            return list(relation["files"])
        return [path for path in self._world.files.walk(relation["location"]) if is_data(path)]

    def _write(self, statement: Statement, partition_by: Sequence[str], into: Optional[Registered] = None, added: Optional[Statement] = None) -> Written:
        """Writes the statement's rows aside, once, and counts them on the way; with `added` its rows too, and those are counted."""

        def write(rows: DataFrame) -> Written:
            kept = typed(rows) if into is None else aligned(rows, statement["columns"], into["columns"])
            if added is None:
                return put(kept, None)

            def both(more: DataFrame) -> Written:
                return put(kept, aligned(more, added["columns"], columns_of(kept.schema)))

            return self._scope.read(added["select"], both)

        def put(found: DataFrame, fresh: Optional[DataFrame]) -> Written:
            folder = self._scope.stage()
            # Iceberg parts the rows when it writes them: aside they need no folders.
            apart = bool(partition_by) and (into["format"] if into is not None else self._table(statement["table"])["format"]) != "iceberg"
            counter = Observation()
            rows = F.count(F.lit(1)).alias("rows")
            if fresh is not None:
                found = found.unionByName(fresh.observe(counter, rows))
            if partition_by:
                names = {name.lower(): name for name in found.columns}
                missing = [name for name in partition_by if name.lower() not in names]
                if missing:
                    raise JobFailure("sql", f"The table {statement['table']} is partitioned by {missing[0]}, which is no column of its SELECT.")
                if apart:
                    found = found.repartition(*[F.col(quote(names[name.lower()])) for name in partition_by])
            writer = (found if fresh is not None else found.observe(counter, rows)).write.option("mapreduce.fileoutputcommitter.algorithm.version", "2").option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
            (writer.partitionBy(*partition_by) if apart else writer).parquet(folder)
            files = [path[path.index(folder) + len(folder) + 1:] for path in self._world.files.walk(folder) if is_data(path)]
            count = counter.get.get("rows")
            if count is None:
                # A Connect server does not always tell it; then the files do.
                count = fresh.count() if fresh is not None else self._scope.spark.read.option("__globPaths__", "false").schema(found.schema).parquet(folder).count()
            return Written(int(count), ordered(columns_of(found.schema), partition_by), Piece(folder, files))

        return self._scope.read(statement["select"], write)

    # Iceberg: what a table that is there gets is written to a branch of it, which becomes the table by the commit.

    def _on_branch(self, draft: Draft) -> bool:
        """Makes the branch where there is none yet; False for a table that is written anew, and for other formats."""
        if draft.branch is not None:
            return True
        base = draft.base
        if base is None or base["format"] != "iceberg" or not draft.uses_base or draft.pieces or not base.get("snapshot"):
            return False
        spark, table = self._world.sessions.main, base["catalog_name"]
        clear_branches(spark, table)
        draft.head = head(spark, table)
        draft.branch = branch_name(f"{self._world.owners.token}_{number()}")
        fork(spark, table, draft.branch)
        return True

    def _leave_branch(self, draft: Draft) -> None:
        if draft.branch is not None and draft.base is not None:
            drop_branch(self._world.sessions.main, draft.base["catalog_name"], draft.branch)
            draft.branch = None

    def _to_branch(self, draft: Draft, written: Written, write: Callable[[Any], None]) -> None:
        relation = cast(Registered, draft.relation)
        rows = staged_rows(self._scope.spark, [written.piece.folder], relation["columns"])
        write(rows.writeTo(f"{relation['catalog_name']}.branch_{draft.branch}"))

    def _record(self) -> Optional[Record]:
        token = self._world.owners.token
        record: Record = {"id": f"{token}-{number():05d}", "owner": token, "tables": [], "moves": [], "relations": {}, "removes": [], "commits": []}
        for key, draft in sorted(self._drafts.items()):
            if draft.relation is draft.base and not draft.pieces and draft.branch is None:
                continue
            if draft.relation is None and draft.base is None:
                continue
            if not self._world.leases.holds(key) or self._world.registry.text(key) != draft.base_text:
                raise JobFailure("conflict", f"Another run has written {key} meanwhile.", hint="Run again.")
            record["tables"].append(key)
            self._add(record, key, draft)
        return record if record["tables"] else None

    def _add(self, record: Record, key: str, draft: Draft) -> None:
        """What one table's draft adds to the record."""
        base, relation = draft.base, draft.relation
        path = self._world.registry.path(key)
        if base is not None and base["format"] in ("iceberg", "delta") and (relation is None or relation["format"] != base["format"]):
            if base["format"] == "delta":
                # Files of older versions too.
                record["removes"].extend(self._world.files.walk(base["location"]))
            else:
                record["commits"].append({"do": "drop", "relation": base})
        if relation is None or relation["format"] == "view":
            record["relations"][path] = None if relation is None else print_relation(relation)
            record["removes"].extend(self._files_of(base))
            return
        relation = cast(Registered, {**relation, "run_id": self._world.plan["run_id"]})
        before = self._files_of(base)
        if relation["format"] == "parquet":
            location = base["location"] if draft.uses_base and base is not None else relation["location"]
            relation["location"] = location
            files = list(draft.kept)
            for piece in draft.pieces:
                record["moves"].extend((f"{piece.folder}/{file}", f"{location}/{file}") for file in piece.files)
                files.extend(f"{location}/{file}" for file in piece.files)
            relation["files"] = sorted(files)
            record["relations"][path] = print_relation(relation)
            record["removes"].extend(sorted(set(before) - set(files)))
            return
        record["removes"].extend(before)
        for old in ("files", "snapshot"):
            relation.pop(old, None)  # type: ignore[misc]
        commit: Dict[str, Any] = {"relation": relation, "registry": path, "id": f"{record['id']}-{key}"}
        if draft.branch is not None:
            if head(self._world.sessions.main, relation["catalog_name"]) != draft.head:
                raise JobFailure("conflict", f"Somebody has written {key} meanwhile.", hint="Run again.")
            record["commits"].append({**commit, "do": "branch", "branch": draft.branch})
            return
        do = "replace" if not draft.uses_base else "partitions" if draft.without else "append"
        pieces = draft.pieces
        stray = do == "partitions" and any(partition_of(file, relation["partition_by"]) not in draft.without for piece in pieces for file in piece.files)
        if stray or (relation["format"] == "iceberg" and do != "replace"):
            # The log takes one write, and this is two: the whole table is written.
            do, pieces = "replace", [self._whole(key, relation)]
        record["commits"].append({**commit, "do": do, "folders": [piece.folder for piece in pieces if piece.files]})

    def _whole(self, key: str, relation: Registered) -> Piece:
        statement = cast(Statement, {"table": key, "select": f"select * from {quote(relation['schema'])}.{quote(relation['identifier'])}"})
        return self._write(statement, relation["partition_by"]).piece


def number() -> int:
    with _numbers_lock:
        return next(_numbers)


def is_data(path: str) -> bool:
    name = path.rpartition("/")[2]
    return not name.startswith(("_", ".")) and "/_temporary/" not in path


def columns_of(schema: StructType) -> List[Column]:
    return [{"name": field.name, "type": field.dataType.simpleString()} for field in schema.fields]


def typed(rows: DataFrame) -> DataFrame:
    """The rows with a type for each column: that of a bare NULL is DuckDB's."""
    if not any(isinstance(field.dataType, NullType) for field in rows.schema.fields):
        return rows
    return rows.select(*[F.col(quote(field.name)).cast("int").alias(field.name) if isinstance(field.dataType, NullType) else F.col(quote(field.name)) for field in rows.schema.fields])


def aligned(rows: DataFrame, given: Sequence[Any], columns: Sequence[Column]) -> DataFrame:
    """The rows as a table's columns, by the names given; those left out are null."""
    names = [str(name).lower() for name in given]
    if len(rows.columns) != len(names):
        raise JobFailure("sql", f"The SELECT gives {len(rows.columns)} columns, and {len(names)} are to be written.")
    unknown = [name for name in given if str(name).lower() not in {column["name"].lower() for column in columns}]
    if unknown:
        raise JobFailure("sql", f"The table has no column {unknown[0]}.")
    placed = rows.toDF(*[f"c{at}" for at in range(len(names))])
    return placed.select(*[
        (F.col(f"c{names.index(column['name'].lower())}") if column["name"].lower() in names else F.lit(None)).cast(column["type"]).alias(column["name"])
        for column in columns
    ])


def first_row(rows: DataFrame) -> Optional[Sequence[Any]]:
    found = rows.limit(1).collect()
    return tuple(found[0]) if found else None


def counted(message: str, count: int) -> str:
    """Puts a number and its noun where the message says `{n|row|rows}`."""
    return re.sub(r"\{n\|([^|}]*)\|([^}]*)\}", lambda found: f"{count} {found.group(1) if count == 1 else found.group(2)}", message)
