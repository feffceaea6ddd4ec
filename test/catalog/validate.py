"""Checks the inputs of catalog plans against the service's own model: members, types, sizes and patterns. Prints what is wrong as JSON."""

import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

glue = botocore.session.get_session().get_service_model("glue")
checked: dict[str, int] = {}
problems: list[str] = []


def check(where: str, operation: str, params: dict) -> None:
    shape = glue.operation_model(operation).input_shape
    checked[operation] = checked.get(operation, 0) + 1
    report = ParamValidator().validate(params, shape)
    if report.has_errors():
        problems.append(f"{where} {operation}: {report.generate_report()}")
    problems.extend(f"{where} {operation}: {problem}" for problem in limits(params, shape, "input"))


def limits(value, shape, path: str):
    """Sizes and patterns, which the client leaves to the service."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from limits(value[name], member, f"{path}.{name}")
    elif shape.type_name == "map":
        for key, inner in value.items():
            yield from limits(key, shape.key, f"{path}[{key}]")
            yield from limits(inner, shape.value, f"{path}[{key}]")
    elif shape.type_name == "list":
        if "max" in shape.metadata and len(value) > shape.metadata["max"]:
            yield f"{path}: {len(value)} items, {shape.metadata['max']} at most"
        for at, inner in enumerate(value):
            yield from limits(inner, shape.member, f"{path}[{at}]")
    elif shape.type_name == "string":
        if "max" in shape.metadata and len(value) > shape.metadata["max"]:
            yield f"{path}: {len(value)} characters, {shape.metadata['max']} at most"
        if "min" in shape.metadata and len(value) < shape.metadata["min"]:
            yield f"{path}: {len(value)} characters, {shape.metadata['min']} at least"
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(as_python(pattern), value):
            yield f"{path}: {value!r} does not match {pattern}"


def as_python(pattern: str) -> str:
    """Java's ranges of surrogate pairs, as Python writes characters beyond the first plane."""
    return re.sub(r"\\uD800\\uDC00-\\uDBFF\\uDFFF", "\U00010000-\U0010ffff", pattern)


with open(sys.argv[1], encoding="utf-8") as file:
    for case in json.load(file):
        where, plan = case["name"], case["plan"]
        for database in plan["databases"]:
            check(where, "CreateDatabase", {"DatabaseInput": database["input"]})
        for action in plan["tables"]:
            names = {"DatabaseName": action["database"]}
            if action["kind"] == "create" or action["kind"] == "breaking":
                check(where, "CreateTable", {**names, "TableInput": action["input"]})
            if action["kind"] == "update":
                check(where, "UpdateTable", {**names, "TableInput": action["input"], "VersionId": action["version"]})
            changes = action.get("partitions", {})
            names["TableName"] = action["name"]
            if changes.get("create"):
                check(where, "BatchCreatePartition", {**names, "PartitionInputList": changes["create"]})
            if changes.get("update"):
                check(where, "BatchUpdatePartition", {**names, "Entries": [{"PartitionValueList": one["Values"], "PartitionInput": one} for one in changes["update"]]})
            if changes.get("delete"):
                check(where, "BatchDeletePartition", {**names, "PartitionsToDelete": [{"Values": one} for one in changes["delete"]]})

print(json.dumps({"checked": checked, "problems": problems}))
