"""Spark's errors as they are told: a class, one sentence, and the place in the statement."""

from __future__ import annotations

import re
from typing import Any, List, NamedTuple, Optional, Tuple

from .errors import JobFailure
from .names import Renamed, original_offset, without_marks

# Classes that only wrap the one that tells what is wrong.
_WRAPS = {"TASK_WRITE_FAILED", "FAILED_EXECUTE_UDF", "_LEGACY_ERROR_TEMP_2054", "_LEGACY_ERROR_TEMP_3102", "FAILED_JOB", "STAGE_FAILED"}
_HEAD = re.compile(r"\[([A-Z][A-Z0-9_.]+)\]\s*")
_PLACE = re.compile(r"\(line (\d+), pos(?:ition)? (\d+)\)")
_AT = re.compile(r"; line (\d+) pos (\d+)")
_CONTEXT = re.compile(r"== SQL ?(?:of (VIEW|table) [^\n]*)?\(line (\d+), position (\d+)\) ==\n", re.IGNORECASE)


class Told(NamedTuple):
    """What an exception says. `at`: offset in code points."""

    kind: str
    text: str
    error_class: Optional[str]
    at: Optional[int]
    end: Optional[int]


def failure_of(error: BaseException, text: str = "", renamed: Optional[Renamed] = None, before: int = 0) -> JobFailure:
    """
    Turns what Spark threw into a failure. `text`: the statement as the plan has it; `renamed`: as Spark got it, after `before`
    characters of the runner's own.
    """
    if isinstance(error, JobFailure):
        return error
    told = _told(error, renamed.text if renamed else text, before)
    failure = JobFailure(told.kind, without_marks(told.text))
    if told.error_class is not None:
        failure.info["class"] = told.error_class
    if told.at is not None and text:
        start = original_offset(told.at, renamed.shifts) if renamed else told.at
        end = original_offset(told.end, renamed.shifts) if renamed and told.end is not None else told.end
        if 0 <= start < len(text):
            failure.info["offset"] = len(text[:start].encode("utf-16-le")) // 2
            if end is not None and end > start:
                failure.info["fragment"] = text[start:end]
    return failure


def _told(error: BaseException, sql: str, before: int) -> Told:
    chain = _java_chain(error)
    for java in reversed(chain):
        name = _call(java, "getErrorClass") if _throwable(java) else None
        if isinstance(name, str) and name.split(".")[0] not in _WRAPS and not name.startswith("INTERNAL_ERROR"):
            message = str(java.getMessage())
            at, end = _java_place(java)
            if at is None:
                at, end = _text_place(message, sql, before)
            elif at >= before:
                at, end = at - before, None if end is None else end - before
            else:
                at = end = None
            return Told(_kind(name, message, _classes(chain)), _sentence(message), _known(name), at, end)
    names = _classes(chain)
    message = _python_message(error) if not chain else str(chain[-1].getMessage() or chain[-1].toString())
    name = _call(error, "getErrorClass") or _call(error, "getCondition")
    if not isinstance(name, str):
        heads = [found for found in _HEAD.findall(_python_message(error)) if found not in _WRAPS]
        name = heads[-1] if heads else None
        if name is not None:
            whole = _python_message(error)
            message = whole[whole.rfind(f"[{name}]"):]
    at, end = _connect_place(error, before)
    if at is None:
        at, end = _text_place(_python_message(error), sql, before)
    return Told(_kind(name or "", f"{message} {_python_message(error)}", names), _sentence(message), _known(name), at, end)


def _known(name: Optional[str]) -> Optional[str]:
    return None if name is None or name.startswith("_LEGACY") else name


def _java_chain(error: BaseException) -> List[Any]:
    """The Java exception of a classic session, and its causes."""
    java = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    chain: List[Any] = []
    while java is not None and len(chain) < 20:
        chain.append(java)
        java = java.getCause()
    return chain


def _throwable(java: Any) -> bool:
    from py4j.java_gateway import is_instance_of  # type: ignore[import-untyped]
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    return bool(context is not None and is_instance_of(context._gateway, java, "org.apache.spark.SparkThrowable"))


def _java_place(java: Any) -> Tuple[Optional[int], Optional[int]]:
    for context in java.getQueryContext():
        # Of a view: an offset in its own text.
        if str(context.objectType()) == "" and int(context.startIndex()) >= 0:
            return int(context.startIndex()), int(context.stopIndex()) + 1
    return None, None


def _connect_place(error: BaseException, before: int) -> Tuple[Optional[int], Optional[int]]:
    for context in _call(error, "getQueryContext") or []:
        try:
            if context.objectType() == "" and context.startIndex() >= before:
                return context.startIndex() - before, context.stopIndex() + 1 - before
        except Exception:  # noqa: BLE001
            # Places in calls of the DataFrame API have no offset.
            continue
    return None, None


def _text_place(message: str, sql: str, before: int) -> Tuple[Optional[int], Optional[int]]:
    context = _CONTEXT.search(message)
    if context is not None and not context.group(1):
        line, position = int(context.group(2)), int(context.group(3)) - 1
    else:
        found = _PLACE.search(message) or _AT.search(message)
        if found is None or context is not None:
            return None, None
        line, position = int(found.group(1)), int(found.group(2))
    lines = sql.split("\n")
    if line > len(lines):
        return None, None
    at = sum(len(each) + 1 for each in lines[: line - 1]) + position - (before if line == 1 else 0)
    return (at, None) if at >= 0 else (None, None)


def _sentence(message: str) -> str:
    """The first sentence or two of a message, without classes, hints that would change the session's rules, plans and stacks."""
    text = message.strip()
    found = _HEAD.match(text)
    if found:
        text = text[found.end():]
    text = re.split(r"\n\s*(?:==|at |\+-|'|JVM stacktrace|Caused by|Driver stacktrace)|\n\n", text, maxsplit=1)[0]
    text = _AT.split(text)[0]
    text = _PLACE.split(text)[0]
    text = re.sub(r"\s*SQLSTATE: \w+.*", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*If necessary set .*? to bypass this error\.?", "", text, flags=re.DOTALL)
    text = re.sub(r"^(?:Job aborted due to stage failure: )?(?:Task .*?executor [^)]*\): )?(?:[a-z]+(?:\.[\w$]+)+(?:Exception|Error): )?", "", text, flags=re.DOTALL)
    text = " ".join(text.split())
    if text == "":
        text = "Spark refused the statement"
    if len(text) > 600:
        text = text[:597] + "..."
    return text if text.endswith((".", "?", "!", "...")) else text + "."


_KINDS = (
    ("cancelled", r"^(JOB_CANCELLED|OPERATION_CANCELED|INTERRUPTED|SPARK_JOB_CANCELLED)|cancelled (part of|as part of|because)|was cancel|SparkContext was shut down|OPERATION_CANCELED|InterruptedException"),
    ("missing-file", r"^(PATH_NOT_FOUND|FAILED_READ_FILE\.FILE_NOT_EXIST|_LEGACY_ERROR_TEMP_2055)|FileNotFoundException|NoSuchFileException|NoSuchKey|file does not exist|File .* does not exist"),
    ("permission", r"AccessControlException|AccessDenied|Permission denied|Status Code: 403|\b403 Forbidden"),
    ("space", r"No space left on device|QuotaExceeded|disk quota"),
    ("memory", r"OutOfMemoryError|GC overhead limit|UNABLE_TO_ACQUIRE_MEMORY|_OUT_OF_MEMORY|exit code 137|Container killed by YARN for exceeding"),
    ("conflict", r"ConcurrentAppend|ConcurrentDelete|ConcurrentModification|ConcurrentTransaction|ConcurrentWrite|MetadataChangedException|ProtocolChangedException|CommitFailedException|DELTA_CONCURRENT|iceberg\.exceptions\.ValidationException"),
    ("constraint", r"NOT_NULL|CHECK_CONSTRAINT|MERGE_CARDINALITY|DUPLICATED_MAP_KEY|DELTA_VIOLATE"),
    ("conversion", r"^(CAST_|DIVIDE_BY_ZERO|ARITHMETIC_OVERFLOW|BINARY_ARITHMETIC|INTERVAL_|NUMERIC_|NUMERIC_VALUE_OUT_OF_RANGE|CANNOT_PARSE|INVALID_ARRAY_INDEX|MALFORMED|CONVERSION_|DATETIME_OVERFLOW|INVALID_FRACTION|UNEXPECTED_RECORD|DECIMAL_|REMAINDER_BY_ZERO)|ArithmeticException|NumberFormatException|MalformedRecord|Malformed records"),
    ("connection", r"^RETRIES_EXCEEDED|StatusCode\.UNAVAILABLE|Connection refused|UnknownHostException|ConnectException|Py4JNetworkError|Answer from Java side is empty|SocketTimeout"),
)


def _kind(name: str, message: str, classes: str) -> str:
    for kind, pattern in _KINDS:
        if re.search(pattern, name) or re.search(pattern, f" {classes} {message[:4000]}"):
            return kind
    return "sql"


def _classes(chain: List[Any]) -> str:
    return " ".join(str(java.getClass().getName()) for java in chain)


def _python_message(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _call(thing: Any, name: str) -> Any:
    try:
        method = getattr(thing, name)
        return method()
    except Exception:  # noqa: BLE001
        # Not every kind of error tells it.
        return None
