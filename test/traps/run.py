"""Runs SELECTs that come as JSON lines, each on rows of a Parquet file, and answers with the rows, a line each."""
import datetime
import decimal
import json
import os
import sys

from pyspark.sql import SparkSession

answers = os.fdopen(os.dup(1), 'w')
os.dup2(2, 1)
conf = json.loads(sys.stdin.readline())
builder = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').config('spark.sql.catalogImplementation', 'in-memory')
# Small models: planning them is the work.
for key, value in {'spark.sql.shuffle.partitions': '1', 'spark.sql.adaptive.enabled': 'false', 'spark.sql.codegen.wholeStage': 'false', 'spark.sql.codegen.factoryMode': 'NO_CODEGEN',
                   'spark.sql.parquet.inferTimestampNTZ.enabled': 'false', 'spark.default.parallelism': '1'}.items():
    builder = builder.config(key, value)
for key, value in conf.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel('OFF')


def plain(value):
    """A value as its kind and its text: numbers that are exact are one kind, doubles another."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return ['double', repr(value)]
    if isinstance(value, int):
        return ['number', str(value)]
    if isinstance(value, decimal.Decimal):
        text = format(value, 'f')
        text = text.rstrip('0').rstrip('.') if '.' in text else text
        return ['number', '0' if text in ('-0', '') else text]
    if isinstance(value, datetime.datetime):
        return ['time', value.isoformat(sep=' ')]
    if isinstance(value, datetime.date):
        return ['date', value.isoformat()]
    if hasattr(value, 'asDict'):
        return {key: plain(item) for key, item in value.asDict().items()}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return ['list', [plain(item) for item in value]]
    return str(value)


for line in sys.stdin:
    case = json.loads(line)
    try:
        spark.read.parquet(case['given']).createOrReplaceTempView('given')
        frame = spark.sql(case['sql'])
        answer = {'columns': frame.columns, 'rows': [[plain(value) for value in row] for row in frame.collect()]}
    except Exception as error:
        answer = {'error': str(error).split('\n\nJVM')[0][:2000]}
    answers.write(json.dumps(answer) + '\n')
    answers.flush()
