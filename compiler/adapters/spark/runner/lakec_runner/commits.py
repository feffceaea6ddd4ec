"""Commits of tables that keep a log of their own: each is done once, however often it is begun."""

from __future__ import annotations

import functools
import re
from typing import Any, Dict, List, Sequence, Tuple, cast
from urllib.parse import unquote

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from .files import Files
from .job import Column, Registered
from .names import quote, string
from .registry import print_relation

# What a commit is known by, in a snapshot's summary.
_PROPERTY = "lakec.commit"


def finish(spark: SparkSession, files: Files, commit: Dict[str, Any]) -> None:
    """Carries out one commit of a journal's record, and registers what it made."""
    relation = cast(Registered, commit["relation"])
    if commit["do"] == "drop":
        spark.sql(f"drop table if exists {relation['catalog_name']} purge")
        return
    if relation["format"] == "iceberg":
        _iceberg(spark, commit, relation)
    else:
        _delta(spark, commit, relation)
    relation["files"], relation["snapshot"] = _live(spark, relation)
    files.write(commit["registry"], print_relation(relation))


def branch_name(commit: str) -> str:
    return "lakec_" + "".join(c if c.isalnum() else "_" for c in commit)


def head(spark: SparkSession, table: str) -> str:
    """The snapshot that an Iceberg table is at; empty when it has none."""
    rows = spark.sql(f"select snapshot_id from {table}.refs where name = 'main'").collect()
    return str(rows[0][0]) if rows else ""


def fork(spark: SparkSession, table: str, branch: str) -> None:
    """A branch on which a transaction writes."""
    spark.sql(f"alter table {table} create branch {quote(branch)}")


def clear_branches(spark: SparkSession, table: str) -> None:
    """Drops the branches that killed runs left; who calls it has the table's lease."""
    for row in spark.sql(f"select name from {table}.refs where name like 'lakec\\_%'").collect():
        drop_branch(spark, table, str(row[0]))


def drop_branch(spark: SparkSession, table: str, branch: str) -> None:
    spark.sql(f"alter table {table} drop branch if exists {quote(branch)}")


def _iceberg(spark: SparkSession, commit: Dict[str, Any], relation: Registered) -> None:
    table = relation["catalog_name"]
    if commit["do"] == "branch":
        branch = commit["branch"]
        if spark.sql(f"select 1 from {table}.refs where name = {string(branch)}").collect():
            catalog, _, name = table.partition(".")
            spark.sql(f"call {catalog}.system.fast_forward({string(name)}, 'main', {string(branch)})").collect()
            drop_branch(spark, table, branch)
        return
    catalog, _, name = table.partition(".")
    spark.sql(f"create namespace if not exists {catalog}.{name.rpartition('.')[0]}")
    if _exists(spark, table) and spark.sql(f"select 1 from {table}.snapshots where summary[{string(_PROPERTY)}] = {string(commit['id'])}").collect():
        return
    writer = staged_rows(spark, commit["folders"], relation["columns"]).writeTo(table).using("iceberg").option(f"snapshot-property.{_PROPERTY}", commit["id"])
    if str(spark.conf.get(f"spark.sql.catalog.{catalog}.type", "") or "") != "hadoop":
        writer = writer.tableProperty("location", relation["location"])
    if relation["partition_by"]:
        first, *others = [F.col(quote(column)) for column in relation["partition_by"]]
        writer = writer.partitionedBy(first, *others)
    writer.createOrReplace()


def _delta(spark: SparkSession, commit: Dict[str, Any], relation: Registered) -> None:
    # Delta itself leaves out a write that it has had.
    writer = staged_rows(spark, commit["folders"], relation["columns"]).write.format("delta").option("txnAppId", commit["id"]).option("txnVersion", "1")
    if commit["do"] == "replace":
        writer = writer.mode("overwrite").option("overwriteSchema", "true")
        if relation["partition_by"]:
            writer = writer.partitionBy(*relation["partition_by"])
    elif commit["do"] == "partitions":
        writer = writer.mode("overwrite").option("partitionOverwriteMode", "dynamic")
    else:
        writer = writer.mode("append")
    writer.save(relation["location"])


def staged_rows(spark: SparkSession, folders: Sequence[str], columns: Sequence[Column]) -> DataFrame:
    """The rows that were written aside."""
    if not folders:
        nulls = [f"cast(null as {column['type']}) as {quote(column['name'])}" for column in columns]
        return spark.sql(f"select {', '.join(nulls)} where false")
    schema = ", ".join(f"{quote(column['name'])} {column['type']}" for column in columns)
    found = [spark.read.option("__globPaths__", "false").schema(schema).parquet(folder) for folder in folders]
    return functools.reduce(DataFrame.unionByName, found)


def _live(spark: SparkSession, relation: Registered) -> Tuple[List[str], str]:
    """The data files of the newest version, and which version it is."""
    if relation["format"] == "iceberg":
        table = relation["catalog_name"]
        files = [str(row[0]) for row in spark.sql(f"select file_path from {table}.files where content = 0").collect()]
        return sorted(_plain(file) for file in files), head(spark, table)
    location = relation["location"]
    version = spark.sql(f"describe history delta.{quote(location)} limit 1").collect()[0]["version"]
    return sorted(_plain(unquote(file)) for file in spark.read.format("delta").load(location).inputFiles()), str(version)


def _plain(path: str) -> str:
    """A path without the scheme of local files."""
    return re.sub("^file:/+", "/", path)


def _exists(spark: SparkSession, table: str) -> bool:
    return bool(spark.catalog.tableExists(table))

