"""Where columns come from, as sqlglot says: reads {"schema": …, "queries": [{"name", "sql"}]} and prints, by name, each column with its sources."""
import json
import sys

import sqlglot
from sqlglot import exp
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope


def sources(node):
    """The columns of tables that a tree of lineage ends in; a table without columns, as in count(*), ends in none."""
    found = set()
    for each in node.walk():
        if each.downstream or not isinstance(each.expression, exp.Table):
            continue
        column = each.name.split(".")[-1].strip('"')
        if column != "*":
            found.add(f"{each.expression.name}.{column}".lower())
    return sorted(found)


def follow(sql, schema):
    tree = qualify(sqlglot.parse_one(sql, dialect="duckdb"), dialect="duckdb", schema=schema, validate_qualify_columns=False, identify=False)
    scope = build_scope(tree)
    trees = lineage(None, tree, schema, scope=scope, dialect="duckdb", copy=False)
    return [[select.alias_or_name, sources(trees[select.alias_or_name])] for select in tree.selects]


given = json.load(sys.stdin)
answers = {}
for query in given["queries"]:
    try:
        answers[query["name"]] = {"columns": follow(query["sql"], given["schema"])}
    except Exception as error:  # what it can't follow is told as such
        answers[query["name"]] = {"error": f"{type(error).__name__}: {str(error).splitlines()[0]}"}
json.dump(answers, sys.stdout)
