import { awsFailure, awsVerdict } from '../../aws/failure.ts';
import { EngineError } from '../../contracts/adapter.ts';
import type { EngineErrorKind } from '../../contracts/adapter.ts';
import { faultOf, quotedNames } from './faults.ts';
import type { Told as Fault } from './faults.ts';

/**
 * Turns what DuckDB's client throws into an `EngineError`. Connections run with `errors_as_json`, so a statement's error is a JSON
 * object with the exception's type, its text, candidates, and the position as a byte offset in the statement's UTF-8 text.
 */
export function engineError(thrown: unknown, sql?: string): EngineError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const told = read(text);
  const { type, message, position, candidates } = told;
  const store = storeVerdict(told, sql);
  if (store) return new EngineError(store.kind, `${type} Error: ${message.trim()}`, { ...(sql !== undefined && { sql }), ...(store.hint !== undefined && { suggestion: store.hint }) });
  const { text: said, suggestion } = withoutSuggestion(message, candidates);
  return new EngineError(kindOf(type, message), type ? `${type} Error: ${said}` : said, {
    sql,
    offset: sql !== undefined && position !== undefined ? fromBytes(sql, position) : undefined,
    suggestion,
    fault: faultOf(told),
    candidates: suggestion === undefined ? undefined : quotedNames(suggestion),
  });
}

/** Of what an object store refused: the kind of failure, as for lakec's own requests to it. */
function storeVerdict({ type, message, status: told, body = '' }: Told, sql = ''): { readonly kind: EngineErrorKind; readonly hint?: string } | undefined {
  // What is put or posted goes to an object store; what else is asked by HTTP may be any page.
  if (!/\bs3[an]?:\/\/|\.amazonaws\.com| in region '|for HTTP (PUT|POST)/.test(message) && !/\bs3[an]?:\/\//.test(sql)) return undefined;
  const [, written] = /returned HTTP (\d{3})/.exec(message) ?? [];
  const status = told ?? (written === undefined ? undefined : Number(written));
  if (type === 'IO' && /error for HTTP|establish connection|Connection error|Could not (resolve|connect)/i.test(message)) return awsVerdict('unreachable');
  if (type !== 'HTTP') return undefined;
  // S3 answers 503 to what comes too fast.
  const Code = /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? /\n\n(\w+): /.exec(message)?.[1] ?? (status === 503 ? 'SlowDown' : undefined);
  const failure = awsFailure({ name: 'Error', ...(Code !== undefined && { Code }), $metadata: { ...(status !== undefined && { httpStatusCode: status }) } });
  return awsVerdict(failure, /HTTP (GET|HEAD)/.test(message) ? 's3:GetObject and s3:ListBucket' : 's3:PutObject');
}

interface Told extends Fault {
  /** Of an HTTP answer. */
  readonly status?: number;
  readonly body?: string;
  readonly position?: number;
  readonly candidates?: string;
}

function read(text: string): Told {
  const brace = text.indexOf('{"exception_type"');
  if (brace >= 0) {
    try {
      const value = JSON.parse(text.slice(brace)) as Record<string, string>;
      return {
        type: value.exception_type ?? '',
        message: value.exception_message ?? '',
        position: value.position !== undefined && /^\d+$/.test(value.position) ? Number(value.position) : undefined,
        candidates: value.candidates,
        subtype: value.error_subtype,
        name: value.name,
        thing: value.type,
        call: value.call,
        status: value.status_code !== undefined && /^\d+$/.test(value.status_code) ? Number(value.status_code) : undefined,
        body: value.response_body,
      };
    } catch {
      // An object that is cut off is told as it stands.
    }
  }
  const [, type, message] = /^(\w[\w ]*?) Error: ([\s\S]*)$/.exec(text) ?? [undefined, '', text];
  return { type: type ?? '', message: message ?? text };
}

/** `Candidate bindings: "a", "b"` and `Did you mean "x"?` are a hint, not part of what is wrong. */
function withoutSuggestion(message: string, candidates: string | undefined): { text: string; suggestion?: string } {
  const found = /\n\s*(Candidate bindings: .*|Did you mean .*|Candidate functions:[\s\S]*|Candidate tables: .*)/.exec(message);
  if (!found) return { text: message.trim(), suggestion: candidates ? `Did you mean ${candidates}?` : undefined };
  return { text: message.slice(0, found.index).trim(), suggestion: found[1]!.trim() };
}

const BY_TYPE: Readonly<Record<string, EngineErrorKind>> = {
  Constraint: 'constraint', Conversion: 'conversion', 'Out of Range': 'conversion', 'Mismatch Type': 'conversion', Decimal: 'conversion', Divide: 'conversion',
  INTERRUPT: 'cancelled', Interrupt: 'cancelled', 'Out of Memory': 'memory', Permission: 'permission', Serialization: 'corrupt',
  HTTP: 'connection', Connection: 'connection', 'Extension Autoloading': 'extension', 'Missing Extension': 'extension',
};

function kindOf(type: string, message: string): EngineErrorKind {
  if (/max_temp_directory_size|No space left on device|Disk quota exceeded|not enough (disk )?space/i.test(message)) return 'space';
  if (type === 'TransactionContext' || type === 'TRANSACTION') return /conflict|altered/i.test(message) ? 'conflict' : 'sql';
  const known = BY_TYPE[type];
  if (known) return known;
  if (/Could not set lock on file|Conflicting lock is held|being used by another process|already attached in read-only/i.test(message)) return 'locked';
  if (/not a valid DuckDB database file|[Cc]orrupt|[Cc]hecksum|Trying to read a database file with version number|FATAL|invalidated because of a previous fatal/.test(message)) return 'corrupt';
  if (/in read-only mode!/.test(message)) return 'permission';
  if (type !== 'IO' && type !== '') return /write-write conflict|Conflict on/i.test(message) ? 'conflict' : 'sql';
  if (/Permission denied|Read-only file system/i.test(message)) return 'permission';
  if (/No such file|No files found|does not exist|Is a directory|Not a directory/i.test(message)) return 'missing-file';
  return type === 'IO' ? 'connection' : 'sql';
}

/** UTF-16 offset of a byte offset in the text's UTF-8 form. */
export function fromBytes(text: string, bytes: number): number {
  let seen = 0;
  for (let i = 0; i < text.length; ) {
    if (seen >= bytes) return i;
    const point = text.codePointAt(i)!;
    seen += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    i += point < 0x10000 ? 1 : 2;
  }
  return text.length;
}
