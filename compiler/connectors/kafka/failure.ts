import { ConnectorError } from '../../contracts/connector.ts';

/** Of what the client throws: the broker's own name of the error, and what caused it. */
interface ClientError {
  readonly code?: string;
  readonly message?: string;
  readonly apiId?: string;
  readonly canRetry?: boolean;
  readonly serverErrorMessage?: string | null;
  readonly cause?: ClientError;
  readonly errors?: readonly ClientError[];
}

/** Turns what the client throws into what the source refused. */
export function kafkaFailure(thrown: unknown, brokers: readonly string[], topic?: string, group?: string): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  const all = chain(thrown as ClientError);
  const named = (id: string): boolean => all.some(({ apiId }) => apiId === id);
  const has = (code: string): boolean => all.some((error) => error.code === code);
  const at = brokers.join(', ');
  const said = [...new Set(all.flatMap(({ message, serverErrorMessage }) => [serverErrorMessage ?? undefined, message]).filter((text): text is string => text !== undefined && text !== ''))];
  const more = { notes: said.slice(0, 4) };
  if (has('PLT_KFK_AUTHENTICATION') || named('SASL_AUTHENTICATION_FAILED') || named('ILLEGAL_SASL_STATE')) return new ConnectorError('auth-refused', `${at} refused the sign-in`, more);
  if (named('UNSUPPORTED_SASL_MECHANISM')) return new ConnectorError('misconfigured', `${at} does not offer that mechanism of sign-in`, more);
  if (named('TOPIC_AUTHORIZATION_FAILED')) return new ConnectorError('not-permitted', `reading the topic ${topic ?? ''}`, { ...more, suggestion: `Grant READ and DESCRIBE on the topic ${topic ?? ''} to the user.` });
  if (named('GROUP_AUTHORIZATION_FAILED')) return new ConnectorError('not-permitted', `joining the consumer group ${group ?? ''}`, { ...more, suggestion: `Grant READ on the group ${group ?? ''} to the user, or set connection.group.` });
  if (named('CLUSTER_AUTHORIZATION_FAILED')) return new ConnectorError('not-permitted', 'asking the cluster', more);
  if (all.some(({ message }) => /^Unknown topic /.test(message ?? '')) || named('UNKNOWN_TOPIC_OR_PARTITION') || named('INVALID_TOPIC_EXCEPTION') || named('UNKNOWN_TOPIC_ID')) return new ConnectorError('not-there', `there is no topic ${topic ?? ''} on ${at}`, { suggestion: 'Correct the topic of the table; the user may also lack the right to see it.' });
  if (has('PLT_KFK_UNSUPPORTED_COMPRESSION')) return new ConnectorError('bad-answer', `the topic ${topic ?? ''} has records that are packed as this Node.js can't unpack`, { ...more, suggestion: 'zstd needs Node.js 22.15 or newer.' });
  if (has('PLT_KFK_USER')) return new ConnectorError('misconfigured', said[0] ?? 'the client does not take these settings', more);
  const tls = all.find(({ code }) => code !== undefined && /^(CERT_|ERR_TLS|ERR_SSL|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/.test(code));
  if (tls) return new ConnectorError('unreachable', `no TLS connection to ${at} (${tls.code})`, { ...more, suggestion: 'Set connection.tls.ca to the certificate of who signed the brokers\', or tls: false for a port without TLS.' });
  const reason = all.find(({ code }) => code !== undefined && /^E[A-Z]+$/.test(code))?.code;
  return new ConnectorError('unreachable', `${at} ${reason === 'ECONNREFUSED' ? 'refused the connection' : reason === 'ENOTFOUND' ? 'is no known name' : `did not answer as it should${reason === undefined ? '' : ` (${reason})`}`}`, more);
}

/** True for what may be over after a moment: a broker that is away, a partition that moves, a group that is shared out. */
export function isPassing(thrown: unknown): boolean {
  const all = chain(thrown as ClientError);
  if (all.some(({ apiId }) => apiId !== undefined && FINAL.has(apiId))) return false;
  if (all.some(({ code }) => code === 'PLT_KFK_AUTHENTICATION' || code === 'PLT_KFK_UNSUPPORTED_COMPRESSION')) return false;
  return all.some(({ code, apiId }) => apiId !== undefined || code === 'PLT_KFK_NETWORK' || code === 'PLT_KFK_USER' || code === 'PLT_KFK_UNEXPECTED_CORRELATION_ID');
}

export function isOutOfRange(thrown: unknown): boolean {
  return chain(thrown as ClientError).some(({ apiId }) => apiId === 'OFFSET_OUT_OF_RANGE');
}

const FINAL: ReadonlySet<string> = new Set(['SASL_AUTHENTICATION_FAILED', 'TOPIC_AUTHORIZATION_FAILED', 'GROUP_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM', 'INVALID_TOPIC_EXCEPTION']);

function chain(error: ClientError | undefined, depth = 0): readonly ClientError[] {
  if (typeof error !== 'object' || error === null || depth > 6) return [];
  return [error, ...chain(error.cause, depth + 1), ...(error.errors ?? []).flatMap((one) => chain(one, depth + 1))];
}
