"""What the double adds to Snowflake's SQL as fakesnow has it: statements that it lacks are answered here, functions that it lacks are said in others."""

import re

TEXT = {"database": "", "schema": "", "table": "", "nullable": True, "type": "text", "byteLength": 16777216, "length": 16777216, "scale": None, "precision": None, "collation": None}
TEXTS = [{**TEXT, "name": "status"}]
DONE = ([{**TEXT, "name": "status"}], [("Statement executed successfully.",)])
# What changes no row and nothing that a test reads back.
NOTHING = re.compile(r"\s*(grant|revoke|use\s+(warehouse|role|secondary)|alter\s+(table|view)\s+.*\b(resume|suspend)\s+recluster|comment\s+on\s+column|alter\s+warehouse)\b", re.I | re.S)


# Dynamic tables by database, schema and name as they are stored: how each was made, and the settings that ALTER changes.
dynamic_tables = {}


def dynamic(sql, connection):
    """Dynamic tables are plain ones there, that are told of as what they are; None for a statement that is about something else."""
    made = re.match(r"\s*create\s+or\s+replace\s+(?:transient\s+)?dynamic\s+table\s+(\S+)(.*?)\bas\n(.*)$", sql, re.I | re.S)
    if made:
        connection.cursor().execute(f"create or replace table {made[1]} as {made[3]}")
        unset = {name: None for name in SETTINGS}
        dynamic_tables[stored(made[1])] = {"text": sql, "refresh_mode": "INCREMENTAL", **unset, "scheduler": "ENABLE", **settings(made[2])}
        return DONE
    altered = re.match(r"\s*alter\s+dynamic\s+table\s+(\S+)\s+(.*)$", sql, re.I | re.S)
    if altered:
        kept, change = dynamic_tables[stored(altered[1])], altered[2]
        gone = re.match(r"unset\s+initialization_warehouse|unset\s+immutable|drop\s+clustering\s+key", change, re.I)
        if re.match(r"refresh\s*$", change, re.I):
            select = re.search(r"\bas\n(.*)$", kept["text"], re.I | re.S)[1]
            connection.cursor().execute(f"create or replace table {altered[1]} as {select}")
        elif gone:
            kept[next(name for word, name in GONE.items() if word in gone[0].lower())] = None
        else:
            kept.update(settings(change))
        return DONE
    dropped = re.match(r"\s*drop\s+dynamic\s+table\s+if\s+exists\s+(\S+)\s*$", sql, re.I)
    if dropped:
        connection.cursor().execute(f"drop table if exists {dropped[1]}")
        dynamic_tables.pop(stored(dropped[1]), None)
        return DONE
    shown = re.match(r"\s*show\s+dynamic\s+tables\s+like\s+'((?:[^']|'')*)'\s+in\s+schema\s+(\S+)\s*$", sql, re.I)
    if shown:
        key = (*stored(shown[2]), shown[1].replace("''", "'").replace("\\\\", "\\").replace("\\_", "_"))
        names = ["name", "text", "refresh_mode", "scheduler", *SETTINGS]
        return [{**TEXT, "name": name} for name in names], [(key[-1], *(found[name] for name in names[1:])) for found in [dynamic_tables.get(key)] if found]
    return None


GONE = {"initialization": "initialization_warehouse", "immutable": "immutable_where", "clustering": "cluster_by"}
SETTINGS = ["target_lag", "warehouse", "initialization_warehouse", "cluster_by", "immutable_where"]


def settings(text):
    """What the clauses of CREATE or ALTER set, as SHOW tells of it."""
    found = {}
    for name in ("target_lag", "warehouse", "initialization_warehouse", "scheduler", "refresh_mode"):
        value = re.search(rf"\b{name}\s*=\s*('[^']*'|\w+)", text, re.I)
        if value:
            found[name] = value[1][1:-1] if value[1].startswith("'") else value[1].upper()
    for name, words, told in (("cluster_by", r"cluster\s+by", "LINEAR"), ("immutable_where", r"immutable\s+where", "IMMUTABLE WHERE ")):
        value = re.search(rf"\b{words}\s*(\(.*?\))\s*(?:\n|$)", text, re.I | re.S)
        if value:
            found[name] = told + value[1]
    return found


def stored(name):
    """A qualified name's parts, as they are stored."""
    return tuple(part[1:-1] if part.startswith('"') else part.upper() for part in re.findall(r'"[^"]+"|[^.]+', name))


def answer(sql, connection, parameters):
    """Columns and rows of a statement that fakesnow does not take; None for the others."""
    kept = dynamic(sql, connection)
    if kept is not None:
        return kept
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
    sql = re.sub(r'from ("[^"]+"|\w+)\.information_schema\.tables\b', rf"from (select table_schema, table_name, table_type, case when table_schema || '.' || table_name in ({', '.join(repr('.'.join(key[-2:])) for key in dynamic_tables) or 'null'}) then 'YES' else 'NO' end as is_dynamic from \1.information_schema.tables where table_type = 'BASE TABLE' union all select table_schema, table_name, 'VIEW', 'NO' from \1.information_schema.views) as tables", sql, flags=re.I)
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
    at = 0
    while (start := sql.lower().find("to_number(", at)) >= 0:
        end = closing(sql, start + len("to_number"))
        digits = re.fullmatch(r"(.*), 'X+'", sql[start + len("to_number(") : end], re.S)
        if digits:
            sql = f"{sql[:start]}cast('0x' || {digits[1]} as bigint){sql[end + 1 :]}"
        at = start + 1
    return sql


def closing(sql, at):
    """The place of the bracket that closes the one at a place."""
    depth = 0
    for i in range(at, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[i], 0)
        if depth == 0:
            return i
    return len(sql)


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
