"""How tables of each format are registered in a session."""

from __future__ import annotations

from typing import List, Mapping, Sequence

from pyspark.sql import SparkSession

from .job import Column, Registered
from .names import quote, rename, string


def register(spark: SparkSession, name: str, relation: Registered, parents: Mapping[str, str]) -> None:
    """Makes a relation known under a full name. `parents`: schemas of the tables that a view reads."""
    kind = relation["format"]
    if kind == "view":
        spark.sql(f"create or replace view {name} as {rename(relation.get('select', ''), parents).text}")
    elif kind == "parquet":
        register_folder(spark, name, relation["columns"], relation["partition_by"], relation["location"])
    else:
        spark.sql(f"create or replace view {name} as select {columns_of(relation['columns'])} from {versioned(relation)}")


def versioned(relation: Registered) -> str:
    """An Iceberg or Delta table, as the version that is registered."""
    table = relation["catalog_name"] if relation["format"] == "iceberg" else f"delta.{quote(relation['location'])}"
    return f"{table} version as of {relation['snapshot']}" if relation.get("snapshot") else table


def register_folder(spark: SparkSession, name: str, columns: Sequence[Column], partition_by: Sequence[str], folder: str) -> None:
    """A folder of Parquet files as a table; the files stay when the table is dropped."""
    defined = ", ".join(f"{quote(column['name'])} {column['type']}" for column in columns)
    partitioned = f" partitioned by ({columns_list(partition_by)})" if partition_by else ""
    spark.sql(f"create table {name} ({defined}) using parquet{partitioned} location {string(folder)}")


def columns_of(columns: Sequence[Column]) -> str:
    return columns_list([column["name"] for column in columns])


def columns_list(names: Sequence[str]) -> str:
    return ", ".join(quote(name) for name in names)


def ordered(columns: Sequence[Column], partition_by: Sequence[str]) -> List[Column]:
    """Columns as a table keeps them: those that it is partitioned by stand last."""
    by_name = {column["name"].lower(): column for column in columns}
    last = [name.lower() for name in partition_by]
    return [column for column in columns if column["name"].lower() not in last] + [by_name[name] for name in last if name in by_name]
