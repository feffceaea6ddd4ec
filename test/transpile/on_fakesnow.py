"""Runs SELECTs of Snowflake's that come as JSON lines, each on rows of a Parquet file, on fakesnow; and parses texts of any dialect with sqlglot."""
import datetime
import decimal
import json
import os
import re
import sys
import warnings

import fakesnow
import snowflake.connector
import sqlglot

warnings.simplefilter('ignore')
answers = os.fdopen(os.dup(1), 'w')
os.dup2(2, 1)


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
    if isinstance(value, (list, tuple)):
        return ['list', [plain(item) for item in value]]
    return str(value)


def closing(text, at):
    """The place of the bracket that closes the one at a place."""
    depth = 0
    for i in range(at, len(text)):
        depth += {'(': 1, ')': -1}.get(text[i], 0)
        if depth == 0:
            return i
    raise ValueError('a bracket is open')


def cured(sql):
    """What fakesnow lacks, in words that it has: hexadecimal digits as a number."""
    while (found := re.search(r'to_number\(', sql)):
        end = closing(sql, found.end() - 1)
        digits = re.sub(r", 'X+'$", '', sql[found.end():end])
        sql = f"{sql[:found.start()]}cast('0x' || {digits} as bigint){sql[end + 1:]}"
    return sql


def rows(case, connection):
    cursor = connection.cursor()
    for name, path in case.get('tables', {}).items():
        cursor._duck_conn.execute(f"create or replace table {name} as select * from read_parquet('{path}')")
    cursor.execute(cured(case['sql']))
    return {'columns': [column.name.lower() for column in cursor.description], 'rows': [[plain(value) for value in row] for row in cursor.fetchall()]}


def parsed(case):
    tree = sqlglot.parse_one(case['sql'], read=case['parse'])
    # What sqlglot knows no better is a Command, a text that it did not read.
    return {'kind': tree.key}


with fakesnow.patch():
    connection = snowflake.connector.connect(database='lake', schema='public')
    for line in sys.stdin:
        case = json.loads(line)
        try:
            answer = parsed(case) if 'parse' in case else rows(case, connection)
        except Exception as error:
            answer = {'error': str(error)[:2000]}
        answers.write(json.dumps(answer) + '\n')
        answers.flush()
