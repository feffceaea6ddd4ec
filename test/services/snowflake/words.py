"""What the double adds to Snowflake's SQL as fakesnow has it: statements that it lacks are answered here, functions that it lacks are said in others."""

import re

TEXT = {"database": "", "schema": "", "table": "", "nullable": True, "type": "text", "byteLength": 16777216, "length": 16777216, "scale": None, "precision": None, "collation": None}
DONE = ([{**TEXT, "name": "status"}], [("Statement executed successfully.",)])
# What changes no row and nothing that a test reads back.
NOTHING = re.compile(r"\s*(grant|revoke|use\s+(warehouse|role|secondary)|alter\s+(table|view)\s+.*\b(resume|suspend)\s+recluster|comment\s+on\s+column|alter\s+warehouse)\b", re.I | re.S)


def answer(sql, connection, parameters):
    """Columns and rows of a statement that fakesnow does not take; None for the others."""
    setting = re.match(r"\s*alter\s+session\s+set\s+(.+)$", sql, re.I | re.S)
    if setting:
        for key, value in re.findall(r"(\w+)\s*=\s*('(?:[^']|'')*'|\w+)", setting[1]):
            parameters[key.upper()] = value[1:-1].replace("''", "'") if value.startswith("'") else value
        return DONE
    if re.match(r"\s*alter\s+(table|view)\s+.*\b(alter|modify)\s+column\s+.*\bcomment\s+'", sql, re.I | re.S):
        return DONE
    if NOTHING.match(sql):
        return DONE
    return None


def cured(sql):
    """The statement in the words that fakesnow has."""
    # The wait is over before the rest is carried out.
    sql = re.sub(r"system\$wait\((\d+)\)", "1", sql, flags=re.I)
    # A temporary table lives in no schema there.
    sql = re.sub(r"^(\s*create\s+(?:or\s+replace\s+)?)temporary\s+", r"\1", sql, flags=re.I)
    # Its list of tables has no views.
    sql = re.sub(r'from ("[^"]+"|\w+)\.information_schema\.tables\b', r"from (select table_schema, table_name, table_type from \1.information_schema.tables where table_type = 'BASE TABLE' union all select table_schema, table_name, 'VIEW' from \1.information_schema.views) as tables", sql, flags=re.I)
    # The clauses of a table that it does not keep.
    head, found, rest = sql.partition(" as\n")
    if re.match(r"\s*create\s+(or\s+replace\s+)?(transient\s+|secure\s+)?(table|view)\b", head, re.I):
        head = re.sub(r"\n(cluster by \(.*\)|copy grants)(?=\n|$)", "", head)
        sql = head + found + rest
    comment = re.match(r"(\s*comment\s+on\s+(?:table|view)\s+\S+\s+is\s+)('.*)$", sql, re.I | re.S)
    if comment:
        sql = comment[1] + "'" + comment[2][1:-1].replace("''", "\u2019") + "'"
    return hexadecimal(compact(sql))


def hexadecimal(sql):
    """to_number(x, 'XXX…') of hex digits."""
    return re.sub(r"to_number\((left\(md5\(.*?\), 15\)), 'X+'\)", r"cast('0x' || \1 as bigint)", sql, flags=re.S)


def compact(sql):
    """array_to_string(array_construct_compact(…), ','): texts joined without nulls."""
    return re.sub(r"array_to_string\(array_construct_compact\((.*)\), ','\)", lambda found: f"array_to_string(array_compact(array_construct({found[1]})), ',')", sql, flags=re.S)


def uses(session):
    return {"finalDatabaseName": session.connection.database, "finalSchemaName": session.connection.schema}


def name(text):
    """An identifier as a URL has it: folded where it is not quoted."""
    if not text:
        return None
    return text[1:-1].replace('""', '"') if text.startswith('"') else text.upper()
