"""Reads OpenLineage events, one a line, into the classes of OpenLineage's own client, and writes what the client makes of them.

A key that a class does not have, a missing one, or a value of another type is an error."""

import json
import sys
import types
import typing

import attr
from openlineage.client.generated import base, column_lineage_dataset, schema_dataset
from openlineage.client.serde import Serde

FACETS = {"columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet, "schema": schema_dataset.SchemaDatasetFacet}
WRITTEN_BY_THE_CLASS = {"_schemaURL", "schemaURL"}


def made(kind: object, value: object, at: str) -> object:
    arguments = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        return None if value is None else made(next(each for each in arguments if each is not types.NoneType), value, at)
    if typing.get_origin(kind) is list:
        return [made(arguments[0], each, f"{at}[{i}]") for i, each in enumerate(typed(list, value, at))]
    if typing.get_origin(kind) is dict:
        return {key: made(facet(arguments[1], key), each, f"{at}.{key}") for key, each in typed(dict, value, at).items()}
    if attr.has(kind):
        fields = {field.name: field for field in attr.fields(attr.resolve_types(kind))}
        unknown = set(typed(dict, value, at)) - set(fields)
        if unknown:
            raise ValueError(f"{at}: {kind.__name__} has no {sorted(unknown)}")
        return kind(**{fields[key].alias: made(fields[key].type, each, f"{at}.{key}") for key, each in value.items() if key not in WRITTEN_BY_THE_CLASS})
    return kind(value) if issubclass(kind, base.Enum) else typed(kind, value, at)


def facet(kind: object, name: str) -> object:
    return FACETS[name] if kind is base.DatasetFacet else kind


def typed(kind: type, value: object, at: str) -> object:
    if not isinstance(value, kind):
        raise ValueError(f"{at}: {value!r} is no {kind.__name__}")
    return value


for number, line in enumerate(sys.stdin, 1):
    event = json.loads(line)
    print(Serde.to_json(made(base.RunEvent if "run" in event else base.JobEvent, event, f"event {number}")))
