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
    return sql


def uses(session):
    return {"finalDatabaseName": session.connection.database, "finalSchemaName": session.connection.schema}


def name(text):
    """An identifier as a URL has it: folded where it is not quoted."""
    if not text:
        return None
    return text[1:-1].replace('""', '"') if text.startswith('"') else text.upper()
