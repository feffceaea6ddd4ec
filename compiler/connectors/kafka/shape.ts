import type { SourceShape } from '../shapes.ts';

/** Keys of a source of type kafka. */
export const kafkaShape: SourceShape = (z) => {
  const text = z.string().nullish();
  const number = z.number().positive().nullish();
  return {
    connection: {
      brokers: z.union([z.string(), z.array(z.string())], { error: 'a text or a list of texts' }).nullish(), group: text, client_id: text, session_seconds: number,
      mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER']).nullish(), username: text, password: text, token: text,
      tls: z.union([z.boolean(), z.strictObject({ ca: text, cert: text, key: text, servername: text })], { error: 'true, false, or a map of ca, cert, key and servername' }).nullish(),
    },
    options: { start: z.enum(['earliest', 'latest']).nullish(), event_id: z.string().regex(/^(position|key|header:.+)$/, 'position, key or header:<name>').nullish(), file_mb: number, file_rows: number, file_seconds: number },
  };
};
