"""Landed files as rows: the fields of CSV as text, lines, or Parquet, each with the path of its file."""

from __future__ import annotations

import functools
from typing import Dict, List

from pyspark.sql import DataFrame, DataFrameReader, SparkSession
from pyspark.sql import functions as F

from .errors import JobFailure
from .job import Statement

# The path as it was given: Spark tells it as a URI.
_FILENAME = "regexp_replace(url_decode(replace(_metadata.file_path, '+', '%2B')), '^file:/+', '/') as filename"


def read_landed(spark: SparkSession, statement: Statement) -> DataFrame:
    files = list(statement["files"])
    if statement["format"] == "csv":
        names = [f"c{at}" for at in range(statement.get("width", 0))]
        found = [read_csv(spark, own, names, end) for end, own in by_line_end(spark, files).items()]
        return functools.reduce(DataFrame.union, found)
    if statement["format"] == "lines":
        return reader(spark).text(files).selectExpr("nullif(value, '') as line", _FILENAME)
    return reader(spark).option("mergeSchema", "true").parquet(*files).selectExpr("*", _FILENAME)


def read_csv(spark: SparkSession, files: List[str], names: List[str], end: str) -> DataFrame:
    rows = (
        reader(spark)
        .schema(", ".join(f"{name} string" for name in names))
        .option("header", "true")
        .option("enforceSchema", "true")
        .option("multiLine", "true")
        # Left to find out by itself, Spark changes the line ends inside quotes.
        .option("lineSep", end)
        .option("sep", ",")
        .option("quote", '"')
        .option("escape", '"')
        .option("encoding", "UTF-8")
        # A row that is too short or too long is an error.
        .option("mode", "FAILFAST")
        .option("maxColumns", "100000")
        .csv(files)
    )
    return rows.selectExpr(*names, _FILENAME)


def by_line_end(spark: SparkSession, files: List[str]) -> Dict[str, List[str]]:
    """
    The files by what their header line ends with. A file that was cut off inside quotes would be read as if they were closed at its end:
    such a file has an odd number of them, and is refused.
    """
    lines = reader(spark).option("lineSep", "\n").text(files).selectExpr("value", "monotonically_increasing_id() as place", _FILENAME)
    told = lines.groupBy("filename").agg(F.expr("sum(length(value) - length(replace(value, '\"', ''))) as quotes"), F.expr("endswith(min_by(value, place), '\r') as crlf")).collect()
    for row in sorted(told, key=lambda each: str(each["filename"])):
        if row["quotes"] % 2 == 1:
            raise JobFailure("conversion", f"A quote is not closed in {row['filename']}.")
    crlf = {row["filename"] for row in told if row["crlf"]}
    found: Dict[str, List[str]] = {}
    for file in files:
        found.setdefault("\r\n" if file in crlf else "\n", []).append(file)
    return found


def reader(spark: SparkSession) -> DataFrameReader:
    # Paths are names of files, and no patterns.
    return spark.read.option("__globPaths__", "false")
