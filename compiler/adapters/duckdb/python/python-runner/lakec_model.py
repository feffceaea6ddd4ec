"""Runs a dbt model that is written in Python, in the user's own Python.

lakec holds the database, so what the model reads comes as Parquet files when it asks for it, and its rows go back as one. Both sides
speak JSON, a line each: a question of ours on the standard output that we were started with, its answer on the standard input.
With `--check` it tells where texts are no Python, and runs nothing.
"""

from __future__ import annotations

import ast
import json
import os
import queue
import re
import shutil
import signal
import sys
import threading
import traceback
import types
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

Answer = Dict[str, Any]
ROWS = "__lakec_rows"


class Failed(Exception):
    """What lakec could not bring, in its words."""


class Line:
    """The two pipes to lakec. What the model prints goes where errors go."""

    def __init__(self) -> None:
        self._from = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
        self._to = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        self._answers: "queue.Queue[Answer]" = queue.Queue()
        self._turn = threading.Lock()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(line_buffering=True, encoding="utf-8", errors="backslashreplace")

    def job(self) -> Answer:
        """What is to be run. From then on the end of lakec is our end: nothing of ours is left behind."""
        given: Answer = json.loads(self._from.readline())
        threading.Thread(target=self._listen, args=(given["folder"],), daemon=True).start()
        return given

    def _listen(self, folder: str) -> None:
        for text in self._from:
            self._answers.put(json.loads(text))
        shutil.rmtree(folder, ignore_errors=True)
        try:
            os.rmdir(os.path.dirname(folder))
        except OSError:
            pass
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os._exit(1)

    def tell(self, said: Answer) -> None:
        self._to.write(json.dumps(said) + "\n")
        self._to.flush()

    def ask(self, question: Answer) -> Answer:
        """One question at a time, whichever thread of the model's asks."""
        with self._turn:
            self.tell(question)
            return self._answers.get()


class Tables:
    """Tables of lakec's database, as views of files in ours; each is brought when it is first asked for."""

    def __init__(self, line: Line, connection: Any, database: str) -> None:
        self._line = line
        self._connection = connection
        self._databases: Set[str] = {"memory"}
        self._brought: Dict[str, Optional[str]] = {}
        self._turn = threading.Lock()
        self._database(database)

    def relation(self, said: str) -> Any:
        """The rows of what `ref()` or `source()` stands for: a name, or another table expression."""
        with self._turn:
            if said not in self._brought:
                answer = self._line.ask({"ask": "table", "text": said})
                if "wrong" in answer:
                    raise Failed(answer["wrong"])
                self._brought[said] = self._view(answer)
        return self._connection.query(self._brought[said])

    def bring(self, name: str) -> bool:
        """Brings a table that a statement names; False where there is none, or it is there already."""
        with self._turn:
            if name in self._brought:
                return False
            answer = self._line.ask({"ask": "table", "text": name})
            self._brought[name] = None if "wrong" in answer else self._view(answer)
            return self._brought[name] is not None

    def _view(self, answer: Answer) -> str:
        name = answer.get("name")
        if name is None:
            return str(answer["select"])
        database, schema, identifier = name
        self._database(database)
        within = f"{quoted(database)}.{quoted(schema)}"
        view = f"{within}.{quoted(identifier)}"
        self._connection.execute(f"create schema if not exists {within}")
        self._connection.execute(f"create or replace view {view} as {answer['select']}")
        return f"select * from {view}"

    def _database(self, name: str) -> None:
        if name.lower() not in self._databases:
            self._connection.execute(f"attach ':memory:' as {quoted(name)}")
            self._databases.add(name.lower())


class Session:
    """The connection that a model is given: a statement that names a table of lakec's database finds it."""

    def __init__(self, connection: Any, bring: Callable[[str], bool], use: str) -> None:
        self._connection = connection
        self._bring = bring
        self._use = use
        connection.execute(f"use {quoted(use)}")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: Any) -> None:
        self._connection.close()

    # DuckDB looks for data frames among the variables of all who call, so that ours have names that no table has.
    def sql(self, *_lakec_given: Any, **_lakec_named: Any) -> Any:
        return self._found("sql", _lakec_given, _lakec_named)

    def query(self, *_lakec_given: Any, **_lakec_named: Any) -> Any:
        return self._found("query", _lakec_given, _lakec_named)

    def from_query(self, *_lakec_given: Any, **_lakec_named: Any) -> Any:
        return self._found("from_query", _lakec_given, _lakec_named)

    def execute(self, *_lakec_given: Any, **_lakec_named: Any) -> Any:
        return self._found("execute", _lakec_given, _lakec_named)

    def table(self, *_lakec_given: Any, **_lakec_named: Any) -> Any:
        return self._found("table", _lakec_given, _lakec_named)

    def view(self, *_lakec_given: Any, **_lakec_named: Any) -> Any:
        return self._found("view", _lakec_given, _lakec_named)

    def cursor(self) -> "Session":
        return Session(self._connection.cursor(), self._bring, self._use)

    def _found(self, _lakec_method: str, _lakec_given: Tuple[Any, ...], _lakec_named: Dict[str, Any]) -> Any:
        import duckdb

        while True:
            try:
                return getattr(self._connection, _lakec_method)(*_lakec_given, **_lakec_named)
            except (duckdb.CatalogException, duckdb.BinderException):
                _lakec_text = next((each for each in (*_lakec_given, *_lakec_named.values()) if isinstance(each, str)), "")
                _lakec_names = [_lakec_text] if _lakec_method in ("table", "view") else self._names(_lakec_text)
                if not any([self._bring(each) for each in _lakec_names]):
                    raise

    def _names(self, text: str) -> List[str]:
        """The tables that a statement reads, as far as DuckDB tells them."""
        try:
            return sorted(self._connection.get_table_names(text, qualified=True))
        except TypeError:
            return sorted(self._connection.get_table_names(text))
        except Exception:
            return sorted(set(re.findall(r'(?:\bfrom|\bjoin)\s+([\w."]+)', text, re.IGNORECASE)))


class Config:
    """`dbt.config`: a call of it was read long before, and `get` gives what it and the project say."""

    def __init__(self, values: Dict[str, Any], meta: Dict[str, Any]) -> None:
        self._values = values
        self._meta = meta

    def __call__(self, *_: Any, **__: Any) -> "Config":
        return self

    def get(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def meta_get(self, key: str, default: Any = None) -> Any:
        return self._meta.get(key, default)


class This:
    """`dbt.this`: the model's own table."""

    def __init__(self, name: str, database: str, schema: str, identifier: str) -> None:
        self._name = name
        self.database = database
        self.schema = schema
        self.identifier = identifier

    def __repr__(self) -> str:
        return self._name


class Dbt:
    """What a model is given as `dbt`."""

    def __init__(self, job: Answer, tables: Tables) -> None:
        self._refs: Dict[str, str] = job["refs"]
        self._sources: Dict[str, str] = job["sources"]
        self._tables = tables
        self.config = Config(job["config"], job["meta"])
        self.this = This(job["this"], job["own"], job["schema"], job["identifier"])
        self.is_incremental: bool = job["incremental"]

    def ref(self, *names: str, **more: Any) -> Any:
        key = ".".join(names)
        version = more.get("v") or more.get("version")
        if version:
            key += f".v{version}"
        return self._tables.relation(self._refs[key])

    def source(self, *names: str) -> Any:
        return self._tables.relation(self._sources[".".join(names)])


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def main() -> None:
    sys.path.pop(0)
    if sys.argv[1:] == ["--check"]:
        print(json.dumps([wrong for wrong in (syntax(one["code"], one["file"]) for one in json.load(sys.stdin)) if wrong]))
        return
    line = Line()
    job = line.job()
    code = 0
    try:
        run(job, line)
    except BaseException as error:
        line.tell({"failed": failure(error, job["file"])})
        code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    # What the model started and left running does not hold us.
    os._exit(code)


def run(job: Answer, line: Line) -> None:
    sys.path.extend(job["paths"])
    module = types.ModuleType(job["alias"])
    module.__file__ = job["file"]
    sys.modules[job["alias"]] = module
    exec(compile(job["code"], job["file"], "exec"), module.__dict__)
    import duckdb

    connection = duckdb.connect(":memory:", config=job["settings"])
    # Another version of DuckDB may lack an extension or a setting; one that looks for data frames in the frame that calls it alone finds fewer.
    for sql in ["set global TimeZone = 'UTC'", "set global python_scan_all_frames = true", *job["prepare"]]:
        try:
            connection.execute(sql)
        except duckdb.Error:
            pass
    tables = Tables(line, connection, job["database"])
    session = Session(connection, tables.bring, job["database"])
    made = module.__dict__["model"](Dbt(job, tables), session)
    give(made, connection, line)


def give(made: Any, connection: Any, line: Line) -> None:
    """Writes what the model made as one file. A relation may be of temporary tables, which another cursor does not see."""
    import duckdb

    reader = connection if isinstance(made, duckdb.DuckDBPyRelation) else connection.cursor()
    if type(made).__module__.startswith("pyarrow"):
        import pyarrow.dataset  # type: ignore  # noqa: F401
    reader.register(ROWS, made)
    columns = [[row[0], row[1]] for row in reader.execute(f"describe select * from {ROWS}").fetchall()]
    answer = line.ask({"ask": "rows", "columns": columns, "from": ROWS})
    if "wrong" in answer:
        raise Failed(answer["wrong"])
    reader.execute(answer["copy"])
    line.tell({"done": True})


def failure(error: BaseException, file: str) -> Answer:
    """What went wrong, and where in the model's file."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return {"kind": "syntax", **syntax_place(error)}
    told: Answer = {"kind": "error", "type": type(error).__name__, "message": str(error).strip()}
    if isinstance(error, ModuleNotFoundError) and error.name:
        told = {**told, "kind": "module", "module": error.name.split(".")[0]}
    elif isinstance(error, Failed):
        told = {**told, "kind": "table"}
    elif isinstance(error, SystemExit):
        told["message"] = f"sys.exit({'' if error.code is None else repr(error.code)}) was called"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if frames:
        last = frames[-1]
        told["line"] = last.lineno
        start, end = getattr(last, "colno", None), getattr(last, "end_colno", None)
        if start is not None and end is not None and getattr(last, "end_lineno", None) == last.lineno:
            told["start"], told["end"] = start, end
    told["python"] = sys.executable
    return told


def syntax(code: str, file: str) -> Optional[Answer]:
    try:
        ast.parse(code, filename=file)
    except SyntaxError as error:
        return {"file": file, **syntax_place(error)}
    except ValueError as error:
        return {"file": file, "message": str(error), "line": 1}
    return None


def syntax_place(error: SyntaxError) -> Answer:
    return {"message": error.msg, "line": error.lineno or 1, **({"start": error.offset - 1} if error.offset else {})}


if __name__ == "__main__":
    main()
