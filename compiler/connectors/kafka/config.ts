import { ConnectorError, FULL, type ConnectorWorld, type TableToLand } from '../../contracts/connector.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import type { EventId } from './event-row.ts';

/** `connection` of a source of type kafka. */
export interface KafkaConnection {
  /** `host:port`. */
  readonly brokers: readonly string[];
  readonly group: string;
  readonly mechanism?: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER';
  readonly username?: string;
  readonly password?: string;
  /** OAUTHBEARER. */
  readonly token?: string;
  /** Undefined: no TLS. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly servername?: string };
  readonly sessionSeconds: number;
  readonly clientId: string;
}

/** What a table's options say. */
export interface KafkaOptions {
  readonly topic: string;
  readonly start: 'earliest' | 'latest';
  readonly eventId: EventId;
  /** A file is closed at so many bytes of text, or rows, or (`--follow`) seconds after it was begun. */
  readonly fileBytes: number;
  readonly fileRows: number;
  readonly fileSeconds: number;
}

/** Reads `connection`. User and password without `tls` or `mechanism` mean SCRAM-SHA-512 over TLS, as managed services want it. */
export function kafkaConnection({ connection, source, config }: ConnectorWorld): KafkaConnection {
  known(connection, ['brokers', 'group', 'mechanism', 'username', 'password', 'token', 'tls', 'session_seconds', 'client_id'], `sources.${source}.connection`);
  const brokers = (Array.isArray(connection['brokers']) ? connection['brokers'] : String(connection['brokers'] ?? '').split(',')).map((broker) => String(broker).trim()).filter((broker) => broker !== '');
  if (brokers.length === 0) throw new ConnectorError('misconfigured', 'connection.brokers is missing', { suggestion: `Add brokers: ["host:9092"] under sources.${source}.connection.` });
  const wrong = brokers.find((broker) => !/^[^\s/:]+:[0-9]{1,5}$|^\[[0-9a-fA-F:]+\]:[0-9]{1,5}$/.test(broker));
  if (wrong !== undefined) throw new ConnectorError('misconfigured', `"${wrong}" is no broker`, { suggestion: 'Write host:port, for example b-1.example.com:9094.' });
  const text = (key: string): string | undefined => (typeof connection[key] === 'string' && connection[key] !== '' ? (connection[key] as string) : undefined);
  const [username, password, token] = [text('username'), text('password'), text('token')];
  const mechanism = text('mechanism') ?? (token !== undefined ? 'OAUTHBEARER' : username !== undefined ? 'SCRAM-SHA-512' : undefined);
  if (mechanism !== undefined && !MECHANISMS.has(mechanism)) throw new ConnectorError('misconfigured', `connection.mechanism "${mechanism}" is none of ${[...MECHANISMS].join(', ')}`);
  if (mechanism !== undefined && mechanism !== 'OAUTHBEARER' && (username === undefined || password === undefined)) throw new ConnectorError('misconfigured', `the mechanism ${mechanism} needs connection.username and connection.password`);
  const { tls } = connection;
  const secure = tls === undefined ? mechanism !== undefined : tls !== false && tls !== null;
  const files = typeof tls === 'object' && tls !== null && !Array.isArray(tls) ? (tls as ConfigMap) : {};
  const part = (key: string): string | undefined => (typeof files[key] === 'string' ? (files[key] as string) : undefined);
  const [ca, cert, key, servername] = [part('ca'), part('cert'), part('key'), part('servername')];
  const sessionSeconds = Number(connection['session_seconds'] ?? 10);
  return {
    brokers, group: text('group') ?? `lakec.${String(config['project_name'] ?? 'lake')}.${String(config['env'] ?? 'dev')}.${source}`, clientId: text('client_id') ?? 'lakec', sessionSeconds,
    ...(mechanism !== undefined && { mechanism: mechanism as KafkaConnection['mechanism'] }), ...(username !== undefined && { username }), ...(password !== undefined && { password }), ...(token !== undefined && { token }),
    ...(secure && { tls: { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }), ...(servername !== undefined && { servername }) } }),
  };
}

/** Reads what a table says of its topic. */
export function kafkaOptions({ topic, options, source, name, format }: TableToLand): KafkaOptions {
  if (topic === undefined) throw new ConnectorError('misconfigured', `sources.${source}.tables.${name} has no topic`, { suggestion: `Add topic: <name> under sources.${source}.tables.${name}.` });
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(topic)) throw new ConnectorError('misconfigured', `"${topic}" is no name of a topic`);
  if (format === 'parquet') throw new ConnectorError('misconfigured', 'events land as ndjson or csv, not as parquet', { suggestion: `Set format: ndjson under sources.${source}.` });
  const start = options['start'] ?? 'earliest';
  if (start !== 'earliest' && start !== 'latest') throw new ConnectorError('misconfigured', `options.start is "${String(start)}", and is earliest or latest`);
  const number = (key: string, otherwise: number): number => {
    const value = options[key];
    if (value === undefined || value === null) return otherwise;
    if (typeof value !== 'number' || !(value > 0)) throw new ConnectorError('misconfigured', `options.${key} is no positive number`);
    return value;
  };
  return { topic, start, eventId: eventIdOf(options['event_id']), fileBytes: number('file_mb', FULL / 1024 / 1024) * 1024 * 1024, fileRows: number('file_rows', 1_000_000), fileSeconds: number('file_seconds', 60) };
}

const MECHANISMS: ReadonlySet<string> = new Set(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER']);

function eventIdOf(value: ConfigValue | undefined): EventId {
  const text = value === undefined || value === null ? 'position' : String(value);
  if (text === 'position' || text === 'key') return { kind: text };
  const [, name] = /^header:(.+)$/.exec(text) ?? [];
  if (name !== undefined) return { kind: 'header', name };
  throw new ConnectorError('misconfigured', `options.event_id is "${text}", and is position, key or header:<name>`);
}

function known(map: ConfigMap, names: readonly string[], where: string): void {
  const wrong = Object.keys(map).find((key) => !names.includes(key));
  if (wrong !== undefined) throw new ConnectorError('misconfigured', `${where} has no key "${wrong}"`, { suggestion: `Its keys are ${names.join(', ')}.` });
}
