"""Landed files as rows: the fields of CSV as text, lines, or Parquet, each with the path of its file."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession

from .job import Statement

# The path as it was given: Spark tells it as a URI.
_FILENAME = "regexp_replace(url_decode(replace(_metadata.file_path, '+', '%2B')), '^file:/+', '/') as filename"


def read_landed(spark: SparkSession, statement: Statement) -> DataFrame:
    files = list(statement["files"])
    reader = spark.read.option("__globPaths__", "false")
    if statement["format"] == "csv":
        names = [f"c{at}" for at in range(statement.get("width", 0))]
        rows = (
            reader.schema(", ".join(f"{name} string" for name in names))
            .option("header", "true")
            .option("enforceSchema", "true")
            .option("multiLine", "true")
            .option("sep", ",")
            .option("quote", '"')
            .option("escape", '"')
            .option("encoding", "UTF-8")
            .option("mode", "FAILFAST")
            .option("maxColumns", "100000")
            .csv(files)
        )
        return rows.selectExpr(*names, _FILENAME)
    if statement["format"] == "lines":
        return reader.text(files).selectExpr("nullif(value, '') as line", _FILENAME)
    return reader.option("mergeSchema", "true").parquet(*files).selectExpr("*", _FILENAME)
