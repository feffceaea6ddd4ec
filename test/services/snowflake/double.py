"""Snowflake on loopback as its Node driver sees it: fakesnow carries the statements out on a DuckDB, and this file speaks the protocol around it.

What fakesnow's own server lacks for that driver: rows as JSON instead of Arrow, large results in chunks, the session's parameters in every answer, queries
that run on while the client polls, cancelling them, and errors as answers instead of HTTP 500.
"""

import asyncio
import base64
import contextlib
import gzip
import json
import re
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time as clock, timezone
from decimal import Decimal

import fakesnow.copy_into as copy_into
import fakesnow.cursor as cursors
import fakesnow.transforms as transforms
import sqlglot
import snowflake.connector.errors as refused
import uvicorn
from fakesnow.dialect import parse_one
from fakesnow.instance import FakeSnow
from fakesnow.rowtype import describe_as_rowtype
from fakesnow.statement_type import DML_TYPE_IDS, statement_type_id
from sqlglot import exp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

import stages
import words

# What a session is told with every answer; the driver formats values by them.
PARAMETERS = {
    "AUTOCOMMIT": True, "BINARY_OUTPUT_FORMAT": "HEX", "DATE_OUTPUT_FORMAT": "YYYY-MM-DD", "TIME_OUTPUT_FORMAT": "HH24:MI:SS", "TIMEZONE": "America/Los_Angeles",
    "TIMESTAMP_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM", "TIMESTAMP_NTZ_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3", "TIMESTAMP_LTZ_OUTPUT_FORMAT": "",
    "TIMESTAMP_TZ_OUTPUT_FORMAT": "", "CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY": 3600, "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD": 0, "CLIENT_RESULT_CHUNK_SIZE": 160,
}

# It sums and averages in floating point, which Snowflake does not.
transforms.numeric_agg_implicit_cast = lambda expression: expression

# It notes lengths and comments in a database of its own, which DuckDB does not take in one transaction with another: of what a MERGE makes on the way, nothing.
for step in ("extract_text_length", "extract_comment_on_table"):
    setattr(transforms, step, lambda expression, noted=getattr(transforms, step): expression if isinstance(expression, exp.Create) and expression.find(exp.TemporaryProperty) else noted(expression))

# A literal's escapes are read when it is parsed, and it reads those of a pattern once more: they are written twice. Of REGEXP_REPLACE it has no place, number and options.
find_pattern = transforms.regex_substr


def twice(pattern):
    return exp.Literal.string(pattern.this.replace("\\\\", "\\\\\\\\")) if isinstance(pattern, exp.Literal) else pattern


def found_by_pattern(expression):
    if isinstance(expression, exp.RegexpExtract):
        expression.set("expression", twice(expression.expression))
    return find_pattern(expression)


def replaced_by_pattern(expression):
    if isinstance(expression, exp.RegexpReplace):
        every = expression.args.get("occurrence") is None or expression.args["occurrence"].name == "0"
        options = expression.args.get("modifiers")
        expression.set("replacement", expression.args.get("replacement") or exp.Literal.string(""))
        expression.set("modifiers", exp.Literal.string(("g" if every else "") + (options.name if options else "")))
        expression.set("position", None)
        expression.set("occurrence", None)
        expression.set("single_replace", not every)
    return expression


transforms.regex_substr = found_by_pattern
transforms.regex_replace = replaced_by_pattern

# It forgets which letters are trimmed, and from which end.
cast_trimmed = transforms.trim_cast_varchar


def trimmed(expression):
    cast = cast_trimmed(expression)
    for name in ("position", "expression"):
        if cast is not expression and expression.args.get(name):
            cast.set(name, expression.args[name].copy() if isinstance(expression.args[name], exp.Expression) else expression.args[name])
    return cast


transforms.trim_cast_varchar = trimmed

SNOWFLAKE = sqlglot.Dialect.get_or_raise("snowflake")

# How a moment is to be written, it forgets where the moment is a column's.
parsed = cursors.parse_one


def with_formats(sql, *rest, **more):
    expression = parsed(sql, *rest, **more)
    for call in list(expression.find_all(exp.ToChar)):
        if re.search("YYYY|HH24", call.text("format")):
            call.replace(exp.TimeToStr(this=call.this, format=SNOWFLAKE.format_time(call.args["format"])))
    return expression


cursors.parse_one = with_formats

# It guesses the types of a CSV's columns; Snowflake casts texts to the types of the table's.
read_csv = copy_into.ReadCSV.read_expression


def as_texts(self, url):
    call = read_csv(self, url)
    call.append("expressions", self.make_eq("all_varchar", True))
    return call


copy_into.ReadCSV.read_expression = as_texts

# Rows that stand in the answer itself; the rest is in parts of their own.
FIRST = 2_000
shared = FakeSnow()
pool = ThreadPoolExecutor(32)
sessions = {}
queries = {}
requests = {}
chunks = {}
# All that was asked, for tests: statements in order, each with the session parameters that came with it; and sign-ins, without what is secret in them.
seen = []
signed_in = []
# Tokens by the proofs of browsers that were sent to sign in, and those that later sign-ins of the same client may use.
browsers = {}
id_tokens = []
# What a test may set: `lifetime` of a session in queries, `slow` seconds before a synchronous answer says that the query runs on.
# `chunk`: rows of a part of a large result; `s3`: the end point that stages write objects to.
knobs = {"lifetime": None, "slow": 45, "password": None, "chunk": 2_000, "s3": None}


class Session:
    def __init__(self, database, schema, parameters):
        self.parameters = {**PARAMETERS, **{name.upper(): value for name, value in parameters.items()}}
        self.connection = shared.connect(database, schema)
        self.lock = threading.Lock()
        self.asked = 0


class Query:
    def __init__(self, session, sql):
        self.id = str(uuid.uuid4())
        self.session = session
        self.sql = sql
        self.status = "RUNNING"
        self.cancelled = threading.Event()
        self.done = threading.Event()
        self.answer = None
        # One statement of a request of several.
        self.part = False

    def run(self, describe_only, bindings):
        with self.session.lock:
            try:
                self.answer = self.carry_out(describe_only, bindings)
                self.status = "SUCCESS" if self.answer["success"] else "FAILED_WITH_ERROR"
            except Exception as thrown:  # Whatever it is, the client is told.
                self.answer = failure("000603", "XX000", f"{type(thrown).__name__}: {thrown}", self.id)
                self.status = "FAILED_WITH_ERROR"
            self.done.set()

    def run_all(self, count):
        """The statements of one request, one after the other until one fails; each has a result of its own."""
        texts = split(self.sql)
        parts = [Query(self.session, text) for text in texts]
        if count not in (0, len(texts)):
            self.answer = failure("000008", "0A000", f"Actual statement count {len(texts)} did not match the desired statement count {count}.", self.id)
            parts = []
        for part in parts:
            part.cancelled = self.cancelled
            part.part = True
            queries[part.id] = part
            part.run(False, None)
            if not part.answer["success"]:
                self.answer = part.answer
                if self.session.parameters.get("TRANSACTION_ABORT_ON_ERROR") in (True, "true"):
                    with contextlib.suppress(Exception):
                        self.session.connection._duck_conn.rollback()
                break
        else:
            if parts:
                self.answer = success(self.session, self.id, words.TEXTS, [("Multiple statements executed successfully.",)], 0xA000)
                self.answer["data"]["resultIds"] = ",".join(part.id for part in parts)
                self.answer["data"]["resultTypes"] = ",".join(str(part.answer["data"]["statementTypeId"]) for part in parts)
        self.status = "SUCCESS" if self.answer["success"] else "FAILED_WITH_ERROR"
        self.done.set()

    def carry_out(self, describe_only, bindings):
        waits = re.search(r"system\$wait\((\d+)\)", self.sql, re.I)
        if waits and self.cancelled.wait(float(waits[1])):
            return failure("000604", "57014", "SQL execution canceled", self.id)
        if self.cancelled.is_set():
            return failure("000604", "57014", "SQL execution canceled", self.id)
        connection = self.session.connection
        own = words.answer(self.sql, connection, self.session.parameters)
        if own is not None:
            rowtype, rows = own
            return success(self.session, self.id, rowtype, rows, 0x4000)
        sql = words.cured(self.sql)
        try:
            files = self.move_files(connection)
            if files is not None:
                return files
            expression = parse_one(sql)
            kind = statement_type_id(expression)
            cursor = connection.cursor()
            if describe_only:
                cursor.execute(f"select * from (\n{sql}\n) as described limit 0", server=True)
                return success(self.session, self.id, describe_as_rowtype(cursor._describe_last_sql()), [], kind)
            cursor.execute(sql, binding_params=bindings, server=True)
            stage = cursor._last_transformed.args.get("put_stage_data") if cursor._last_transformed else None
            if stage:
                return {"data": {**stage, "parameters": []}, "success": True, "code": None, "message": None}
            rowtype = describe_as_rowtype(cursor._describe_last_sql())
            table = cursor._arrow_table
            return success(self.session, self.id, rowtype, table, kind, words.uses(self.session))
        except (refused.ProgrammingError, refused.OperationalError, refused.DatabaseError) as thrown:
            if self.cancelled.is_set() or "Interrupt" in str(thrown):
                return failure("000604", "57014", "SQL execution canceled", self.id)
            if "onflict" in str(thrown):
                return failure("000625", "57014", "Statement was aborted: another transaction has locked the table.", self.id)
            return failure(f"{thrown.errno or 1003:06d}", thrown.sqlstate or "42000", thrown.raw_msg or thrown.msg or str(thrown), self.id)
        except Exception as thrown:
            if self.cancelled.is_set() or "Interrupt" in type(thrown).__name__:
                return failure("000604", "57014", "SQL execution canceled", self.id)
            code, state = ("100038", "22018") if "Conversion" in type(thrown).__name__ else ("000625", "57014") if "Conflict" in str(thrown) or "conflict" in str(thrown) else ("001003", "42000")
            return failure(code, state, f"SQL compilation error: {thrown}", self.id)

    def move_files(self, connection):
        """Rows that leave as files; None for another statement."""
        unloaded = stages.unload(self.sql)
        if unloaded:
            to, select, how = unloaded
            cursor = connection.cursor()
            cursor.execute(words.cured(select), server=True)
            counts = [{**words.TEXT, "type": "fixed", "precision": 38, "scale": 0, "name": name} for name in ("rows_unloaded", "input_bytes", "output_bytes")]
            return success(self.session, self.id, counts, [stages.write(to, cursor._arrow_table, how, knobs["s3"])], 0x3300)
        fetched = stages.fetch(self.sql)
        if fetched:
            return {"data": fetched, "success": True, "code": None, "message": None}
        return success(self.session, self.id, *words.DONE, 0x4000) if stages.remove(self.sql) else None

    def cancel(self):
        self.cancelled.set()
        self.session.connection._duck_conn.interrupt()


def split(sql):
    """The statements of a text, parted at the semicolons that stand in no literal and no comment."""
    ends = [token.start for token in sqlglot.tokenize(sql, read="snowflake") if token.token_type == sqlglot.TokenType.SEMICOLON]
    texts = [sql[start:end].strip() for start, end in zip([0, *[end + 1 for end in ends]], [*ends, len(sql)], strict=True)]
    return [text for text in texts if text]


def success(session, query_id, rowtype, rows, kind, uses=None):
    dml = kind in DML_TYPE_IDS
    count = 0 if rows is None else len(rows)
    # What goes in chunks is told when it is asked for, so that a large result takes little memory.
    size = knobs["chunk"]
    chunked = count > FIRST and not dml
    first = told(rows[:FIRST] if chunked else rows, rowtype)
    data = {
        "parameters": [{"name": name, "value": value} for name, value in session.parameters.items()],
        "rowtype": rowtype, "total": count, "returned": count, "queryId": query_id, "statementTypeId": kind, "version": 1,
        "databaseProvider": None, "numberOfBinds": 0, "arrayBindSupported": False, "sqlState": "00000", "queryResultFormat": "json", "rowset": first, **(uses or {}),
    }
    if chunked:
        data["chunks"] = []
        data["chunkHeaders"] = {"x-double": "1"}
        for start in range(FIRST, count, size):
            part = rows[start : start + size]
            key = f"{query_id}-{start}"
            chunks[key] = (part, rowtype)
            data["chunks"].append({"url": key, "rowCount": len(part), "uncompressedSize": 100 * len(part), "compressedSize": 100 * len(part)})
    return {"data": data, "success": True, "code": None, "message": None}


def told(rows, rowtype):
    """Rows, or a table of Arrow's, as Snowflake's JSON has them."""
    if rows is None:
        return []
    if not isinstance(rows, list):
        return list(map(list, zip(*[texts(column.to_pylist(), kind) for column, kind in zip(rows.columns, rowtype, strict=True)], strict=True)))
    return [[wire(value, column) for value, column in zip(row, rowtype, strict=True)] for row in rows]


def texts(values, column):
    return values if all(value is None or type(value) is str for value in values) else [wire(value, column) for value in values]


def failure(code, state, message, query_id=""):
    return {"data": {"errorCode": code, "sqlState": state, "queryId": query_id, "internalError": False, "age": 0}, "code": code, "message": message, "success": False}


def wire(value, column):
    """A value as Snowflake's JSON rows have it."""
    kind = column["type"]
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if kind == "fixed" and isinstance(value, Decimal):
        return format(value, "f")
    if kind == "date" and isinstance(value, date):
        return str((value - date(1970, 1, 1)).days)
    if kind == "time" and isinstance(value, clock):
        return f"{value.hour * 3600 + value.minute * 60 + value.second}.{value.microsecond:06d}000"
    if kind.startswith("timestamp") and isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        since = aware - datetime(1970, 1, 1, tzinfo=timezone.utc)
        micros = (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds
        text = f"{'-' if micros < 0 else ''}{abs(micros) // 1_000_000}.{abs(micros) % 1_000_000:06d}000"
        return f"{text} 1440" if kind == "timestamp_tz" else text
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex().upper()
    if kind == "real":
        return repr(value)
    return value if isinstance(value, str) else str(value)


async def body_of(request: Request):
    body = await request.body()
    return json.loads(gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body or b"{}")


async def authenticator(request: Request):
    """Where a browser is to sign in, and what proves later that it was asked for here."""
    data = (await body_of(request))["data"]
    proof, token = uuid.uuid4().hex, uuid.uuid4().hex
    browsers[proof] = token
    return JSONResponse({"data": {"ssoUrl": f"http://127.0.0.1:{sys.argv[1]}/identity-provider?port={data['BROWSER_MODE_REDIRECT_PORT']}&proof={proof}", "proofKey": proof}, "success": True, "code": None, "message": None})


async def identity_provider(request: Request):
    """The page of the identity provider, at which everyone is known: back to the client with a token."""
    return RedirectResponse(f"http://localhost:{request.query_params['port']}/?token={browsers[request.query_params['proof']]}")


async def login(request: Request):
    data = (await body_of(request))["data"]
    how = data.get("AUTHENTICATOR") or "SNOWFLAKE"
    secret = data.get("PASSWORD") or data.get("TOKEN") or ""
    signed_in.append({"authenticator": how, "user": data.get("LOGIN_NAME"), "account": data.get("ACCOUNT_NAME"), "application": data.get("CLIENT_APP_ID"), "role": request.query_params.get("roleName"), "warehouse": request.query_params.get("warehouse"), "jwt": claims(secret) if how == "SNOWFLAKE_JWT" else None, "passcode": bool(data.get("PASSCODE"))})
    if knobs["password"] is not None and secret != knobs["password"]:
        return JSONResponse(failure("390100", "08001", "Incorrect username or password was specified."))
    if how == "EXTERNALBROWSER" and browsers.get(data.get("PROOF_KEY")) != secret or how == "ID_TOKEN" and secret not in id_tokens:
        return JSONResponse(failure("390190", "08001", "The token of the browser is none that was given."))
    if how == "EXTERNALBROWSER":
        id_tokens.append(uuid.uuid4().hex)
    database, schema = (words.name(request.query_params.get(key)) for key in ("databaseName", "schemaName"))
    token = uuid.uuid4().hex
    session = Session(database, schema, data.get("SESSION_PARAMETERS") or {})
    sessions[token] = session
    return JSONResponse({"data": {
        "token": token, "masterToken": uuid.uuid4().hex, "validityInSeconds": 3600, "masterValidityInSeconds": 14400, "displayUserName": data.get("LOGIN_NAME"), "serverVersion": "10.0.0",
        "parameters": [{"name": name, "value": value} for name, value in session.parameters.items()],
        "sessionInfo": {"databaseName": database, "schemaName": schema, "warehouseName": request.query_params.get("warehouse"), "roleName": request.query_params.get("roleName")},
        "sessionId": len(sessions),
        **({"idToken": id_tokens[-1]} if how == "EXTERNALBROWSER" else {}),
    }, "success": True, "code": None, "message": None})


def claims(token):
    """Who a key-pair token says it is."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def session_of(request: Request):
    found = re.search(r'Token="([^"]+)"', request.headers.get("Authorization", ""))
    return sessions.get(found[1]) if found else None


GONE = {"data": None, "code": "390112", "message": "Your session has expired. Please login again.", "success": False}


async def query(request: Request):
    session = session_of(request)
    body = await body_of(request)
    if session is None:
        return JSONResponse({**GONE, "code": "390111", "message": "Session no longer exists. New login required to access the service."})
    session.asked += 1
    if knobs["lifetime"] is not None and session.asked > knobs["lifetime"]:
        for token in [token for token, one in sessions.items() if one is session]:
            del sessions[token]
        return JSONResponse({**GONE, "code": "390111", "message": "Session no longer exists. New login required to access the service."})
    request_id = request.query_params.get("requestId")
    # The same request once more, since its answer was lost: it is carried out once.
    one = requests.get(request_id)
    if one is None:
        one = Query(session, body["sqlText"])
        seen.append({"sql": body["sqlText"], "parameters": body.get("parameters") or {}, "async": bool(body.get("asyncExec"))})
        queries[one.id] = one
        requests[request_id] = one
        bindings = body.get("bindings") or {}
        values = tuple(bindings[str(at)]["value"] for at in range(1, len(bindings) + 1)) or None
        count = int((body.get("parameters") or {}).get("MULTI_STATEMENT_COUNT") or 1)
        one.future = pool.submit(one.run_all, count) if count != 1 else pool.submit(one.run, body.get("describeOnly"), values)
    if body.get("asyncExec"):
        return JSONResponse(running(one, "333334"))
    return JSONResponse(await answer_of(one, request))


async def answer_of(one, request):
    if not await asyncio.get_running_loop().run_in_executor(pool, one.done.wait, knobs["slow"]):
        return running(one, "333333")
    answer = json.loads(json.dumps(one.answer))
    for chunk in (answer.get("data") or {}).get("chunks") or []:
        chunk["url"] = f"{request.url.scheme}://{request.headers['host']}/chunks/{chunk['url']}"
    return answer


def running(one, code):
    return {"data": {"queryId": one.id, "getResultUrl": f"/queries/{one.id}/result", "queryAbortsAfterSecs": 300}, "code": code, "message": "Query execution in progress.", "success": True}


async def result(request: Request):
    one = queries.get(request.path_params["id"])
    if one is None:
        return JSONResponse(failure("000709", "02000", "Statement not found"))
    return JSONResponse(await answer_of(one, request))


async def monitor(request: Request):
    one = queries.get(request.path_params["id"])
    found = [] if one is None else [{"id": one.id, "status": one.status, "sqlText": one.sql, **({} if one.answer is None or one.answer["success"] else {"errorCode": one.answer["code"], "errorMessage": one.answer["message"]})}]
    return JSONResponse({"data": {"queries": found}, "code": None, "message": None, "success": True})


async def abort(request: Request):
    body = await body_of(request)
    one = queries.get(request.path_params.get("id", "")) or requests.get(body.get("requestId")) or requests.get(request.query_params.get("requestId"))
    if one is not None and not one.done.is_set():
        one.cancel()
    return JSONResponse({"data": None, "code": None, "message": None, "success": True})


async def session_act(request: Request):
    if request.query_params.get("delete"):
        gone = session_of(request)
        for token in [token for token, one in sessions.items() if one is gone]:
            del sessions[token]
        # What it left open is undone.
        with contextlib.suppress(Exception):
            gone.connection._duck_conn.rollback()
    elif session_of(request) is None:
        return JSONResponse(GONE)
    return JSONResponse({"data": None, "code": None, "message": None, "success": True})


async def renew(request: Request):
    return JSONResponse({**GONE, "code": "390114", "message": "Authentication token has expired.  The user must authenticate again."})


async def chunk(request: Request):
    content = chunks.get(request.path_params["key"])
    return Response(status_code=404) if content is None else Response(json.dumps(told(*content))[1:-1], media_type="application/octet-stream")


async def control(request: Request):
    """For tests: what was asked, what to do, and an administrator's hand."""
    body = await body_of(request)
    knobs.update(body.get("knobs") or {})
    if body.get("cancel"):
        for one in [one for one in queries.values() if not one.done.is_set()]:
            one.cancel()
    if body.get("end_sessions"):
        # Sessions whose clients are gone: what runs is ended, what is open is rolled back.
        for one in [one for one in queries.values() if not one.done.is_set()]:
            one.cancel()
            await asyncio.get_running_loop().run_in_executor(pool, one.done.wait, 10)
        for one in sessions.values():
            with contextlib.suppress(Exception):
                one.connection._duck_conn.rollback()
        sessions.clear()
    if body.get("put"):
        await asyncio.get_running_loop().run_in_executor(pool, lambda: put(**body["put"]))
    told = {"seen": list(seen), "signed_in": list(signed_in), "running": sum(not one.done.is_set() and not one.part for one in queries.values()), "sessions": len(sessions)}
    if body.get("forget"):
        seen.clear()
        signed_in.clear()
    return JSONResponse(told)


def put(table, columns, file):
    database, schema, name = (part.upper() for part in table.split("."))
    connection = shared.connect(database)
    cursor = connection.cursor()
    cursor.execute(f"create schema if not exists {schema}")
    cursor.execute(f"create or replace table {schema}.{name} ({', '.join(columns)})")
    connection._duck_conn.execute(f'insert into "{database}"."{schema}"."{name}" select * from read_parquet(\'{file}\')')


app = Starlette(routes=[
    Route("/session/v1/login-request", login, methods=["POST"]),
    Route("/session/authenticator-request", authenticator, methods=["POST"]),
    Route("/identity-provider", identity_provider, methods=["GET"]),
    Route("/session/token-request", renew, methods=["POST"]),
    Route("/session/heartbeat", session_act, methods=["POST"]),
    Route("/session", session_act, methods=["POST"]),
    Route("/queries/v1/query-request", query, methods=["POST"]),
    Route("/queries/v1/abort-request", abort, methods=["POST"]),
    Route("/queries/{id}/abort-request", abort, methods=["POST"]),
    Route("/queries/{id}/result", result, methods=["GET"]),
    Route("/monitoring/queries/{id}", monitor, methods=["GET"]),
    Route("/chunks/{key}", chunk, methods=["GET"]),
    Route("/telemetry/send", lambda _: JSONResponse({"success": True}), methods=["POST"]),
    Route("/double", control, methods=["POST"]),
])

if __name__ == "__main__":
    for database in sys.argv[2:]:
        shared.connect().cursor().execute(f"create database if not exists {database}")
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
