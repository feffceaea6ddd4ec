"""Records the shape of dbt's artifacts: which keys each entry has, and which JSON types they may hold.

Run by hand, in an environment with dbt-core 1.11 and dbt-duckdb:
    python record-shapes.py TARGET_FOLDER > shapes.json
TARGET_FOLDER is what dbt wrote for a project that has something of every kind. Types come from dbt's own classes; a key is marked
with "?" when dbt leaves it out of some entries.

    "string|null"            a value of one of these types ("any": not told)
    {"key": .., "key?": ..}  an object with these keys
    {"*": ..}                an object with any keys
    {"key": .., "*?": ..}    an object with these keys, and others if somebody has more to tell: dbt's ColumnInfo
    [..]                     a list
    {"by": "resource_type", "model": ..}  one of several shapes
"""
import json
import sys

from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.freshness import FreshnessExecutionResultArtifact
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.artifacts.schemas.run import RunResultsArtifact

# lakec makes none of these.
EMPTY = {"metrics", "saved_queries", "semantic_models", "functions"}


def shape(schema, seen):
    """`seen`: the values that dbt wrote in this place."""
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        kinds = [one for one in options if "const" in one.get("properties", {}).get("resource_type", {})]
        if kinds:
            made = {"by": "resource_type"}
            for one in kinds:
                kind = one["properties"]["resource_type"]["const"]
                here = [v for v in seen if isinstance(v, dict) and v.get("resource_type") == kind]
                if here:
                    # A class for generic tests and one for singular ones: the one with more keys tells the types.
                    new = shape(one, here)
                    if kind not in made or len(new) > len(made[kind]):
                        made[kind] = new
            return made
        parts = [shape(one, [v for v in seen if fits(one, v)]) for one in options]
        texts = [part for part in parts if isinstance(part, str)]
        others = [part for part in parts if not isinstance(part, str)]
        if not others:
            return "|".join(sorted({t for text in texts for t in text.split("|")}))
        return {"|": others + (["|".join(sorted(set(texts)))] if texts else [])}
    if "const" in schema or "enum" in schema:
        return "string"
    kind = schema.get("type")
    if kind == "object":
        here = [v for v in seen if isinstance(v, dict)]
        if schema.get("properties"):
            made = {}
            for key, below in schema["properties"].items():
                if key.startswith("_") and not any(key in v for v in here):
                    continue
                always = here and all(key in v for v in here)
                made[key if always else key + "?"] = shape(below, [v[key] for v in here if key in v])
            if schema.get("title") == "ColumnInfo" and schema.get("additionalProperties") is True:
                made["*?"] = "any"
            return made
        below = schema.get("additionalProperties")
        return {"*": shape(below, [x for v in here for x in v.values()]) if isinstance(below, dict) and below else "any"}
    if kind == "array":
        items = schema.get("items")
        return [shape(items, [x for v in seen if isinstance(v, list) for x in v]) if isinstance(items, dict) else "any"]
    if kind == "integer":
        return "number"
    return kind if isinstance(kind, str) else "any"


def fits(schema, value):
    kind = schema.get("type")
    return kind is None or kind == {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}.get(type(value), "number")


folder = sys.argv[1]
made = {}
for name, kind in [("manifest", WritableManifest), ("run_results", RunResultsArtifact), ("catalog", CatalogArtifact), ("sources", FreshnessExecutionResultArtifact)]:
    with open(f"{folder}/{name}.json") as file:
        written = json.load(file)
    schema = kind.json_schema()
    for section in EMPTY & set(schema["properties"]):
        schema["properties"][section] = {"type": "object"}
    made[name] = shape(schema, [written])
json.dump(made, sys.stdout, indent=1)
print()
