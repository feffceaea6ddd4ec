import { redact } from '../config/secrets.ts';
import { EngineError, type EngineErrorKind, type SqlFault } from '../contracts/adapter.ts';

/** What Snowflake's client throws, as far as it is read. */
interface Thrown {
  readonly code?: unknown;
  readonly sqlState?: unknown;
  readonly message?: unknown;
  readonly cause?: string | { readonly code?: unknown; readonly message?: unknown };
  readonly response?: { readonly statusCode?: unknown };
}

/** Turns what the client throws into an `EngineError`. Texts of `secrets` are seen in none. */
export function engineError(thrown: unknown, sql?: string, secrets: readonly string[] = []): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const { code, sqlState, message = thrown, response, cause } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Thrown;
  const untrusted = [code, typeof cause === 'object' ? cause?.code : cause].find((one) => typeof one === 'string' && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(one));
  if (untrusted !== undefined) return new EngineError('connection', `The certificate that Snowflake's address shows is not trusted (${String(untrusted)})`, { ...(sql !== undefined && { sql }), suggestion: 'Set NODE_EXTRA_CA_CERTS to the file of the certificate of who signs for your proxy.' });
  // A result's parts are fetched from URLs that are signed.
  const clean = (text: string): string => redact(text, secrets).replace(/(https?:\/\/[^\s?"']+)\?[^\s"']+/g, '$1');
  const text = clean(String(message)).trim();
  const number = String(code ?? '').padStart(6, '0');
  const status = Number(response?.statusCode ?? 0);
  const kind = status === 429 ? 'throttled' : kindOf(number, String(sqlState ?? ''), text);
  const [, line, column] = /error line (\d+) at position (\d+)/.exec(text) ?? [];
  const said = kind === 'connection' && typeof cause === 'object' && typeof cause?.message === 'string' ? `${text.replace(/\.$/, '')} (${clean(cause.message)})` : text.replace(/^SQL compilation error:\s*/, '').replace(/^error line \d+ at position \d+\s*/, '');
  return new EngineError(kind, said === '' ? 'Snowflake gave no reason' : said, {
    ...(sql !== undefined && { sql }),
    ...(sql !== undefined && line !== undefined && { offset: offsetOf(sql, Number(line), Number(column)) }),
    ...(HINTS[number] !== undefined ? { suggestion: HINTS[number] } : SUGGESTIONS[kind] !== undefined ? { suggestion: SUGGESTIONS[kind] } : {}),
    ...faultOf(number, text),
  });
}

/** The session is gone, or the client has no connection any more: nothing of the statement was carried out. */
export function isLost(thrown: unknown): boolean {
  const code = String((thrown as Thrown | undefined)?.code ?? '');
  return ['390104', '390111', '390112', '390114', '407001', '407002', '401004'].includes(code);
}

/** Signing in was refused, not the network. */
const CREDENTIALS = /^(39010[0-3]|390113|390144|390195|390186|390189|3902\d\d|390303|390318|390422|3943\d\d|3945\d\d|4040\d\d|390432|395\d\d\d)$/;
const BY_CODE: Readonly<Record<string, EngineErrorKind>> = {
  '000604': 'cancelled', '000630': 'cancelled', '000625': 'conflict', '000640': 'conflict', '003001': 'permission', '003041': 'permission', '000606': 'permission', '100072': 'constraint', '200001': 'constraint',
  '100035': 'conversion', '100038': 'conversion', '100039': 'conversion', '100040': 'conversion', '100046': 'conversion', '100078': 'conversion', '100132': 'conversion', '100051': 'conversion', '100183': 'conversion', '100096': 'conversion',
  '390104': 'connection', '390111': 'connection', '390112': 'credentials', '390114': 'credentials', '000713': 'throttled', '300005': 'throttled',
};

function kindOf(code: string, state: string, text: string): EngineErrorKind {
  const known = BY_CODE[code];
  if (known) return known;
  if (CREDENTIALS.test(code)) return 'credentials';
  // What the network says, in Node's words.
  if (/^E[A-Z]{3,}$/.test(code) || /^timeout of \d+ms exceeded/.test(text)) return 'connection';
  if (/^40[1567]\d\d\d$|^402\d\d\d$|^4000\d\d$|^08/.test(code) || /^08/.test(state)) return 'connection';
  if (/insufficient privileges/i.test(text)) return 'permission';
  if (/Conversion Error|is not recognized|out of representable range/i.test(text) || state.startsWith('22')) return 'conversion';
  if (state.startsWith('23')) return 'constraint';
  return 'sql';
}

const HINTS: Readonly<Record<string, string>> = {
  '000606': 'Set engine.connection.warehouse to one that the role may use, or grant usage on it: grant usage on warehouse <name> to role <role>.',
  '000630': 'Raise the session parameter statement_timeout_in_seconds, or build on a larger warehouse (snowflake_warehouse).',
  '390144': 'Compare the key with what the user has: alter user <name> set rsa_public_key=\'…\'.',
  '390422': 'Let this machine\'s address through the network policy, or run where it does.',
};

const SUGGESTIONS: Partial<Readonly<Record<EngineErrorKind, string>>> = {
  credentials: 'Correct user, password, private_key_path or token in engine.connection, then type lakec debug.',
  permission: 'Grant the privilege to the role of engine.connection.role, then run the same command again.',
};

function faultOf(code: string, text: string): { readonly fault?: SqlFault } {
  const named = /invalid identifier '([^']+)'/i.exec(text)?.[1];
  if (named !== undefined) return { fault: { kind: 'unknown-column', name: named.replaceAll('"', '') } };
  const missing = /(?:Object|Table|View|Schema|Database) '([^']+)' does not exist/i.exec(text)?.[1];
  if (missing !== undefined) return { fault: { kind: 'unknown-relation', name: missing } };
  const unknown = /Unknown (?:user-defined )?function ([\w.]+)/i.exec(text)?.[1];
  if (unknown !== undefined) return { fault: { kind: 'unknown-function', name: unknown } };
  return code === '001003' && /syntax error/i.test(text) ? { fault: { kind: 'syntax' } } : {};
}

/** UTF-16 offset of a line (from 1) and a position in it (from 0). */
function offsetOf(sql: string, line: number, position: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const end = sql.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  return Math.min(start + position, sql.length);
}
