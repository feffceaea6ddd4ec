import type { SourceShape } from '../shapes.ts';

/** Keys of a source of type http. */
export const httpShape: SourceShape = (z) => {
  const text = z.string().nullish();
  const number = z.number().positive().nullish();
  const values = z.record(z.string(), z.unknown()).nullish();
  return {
    connection: {
      url: text, token: text, username: text, password: text, headers: values, params: values, timeout_seconds: number,
      oauth: z.strictObject({ token_url: text, client_id: text, client_secret: text, scope: text }).nullish(),
    },
    options: {
      answer: z.enum(['json', 'ndjson', 'csv']).nullish(), rows: text, params: values, tries: number,
      since: z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, 'a day such as "2026-01-31"').nullish(),
      paging: z.strictObject({ kind: z.enum(['page', 'offset', 'cursor', 'next', 'link']), param: text, start: z.number().nullish(), size: number, next: text }).nullish(),
      rate_limit: z.strictObject({ requests: number, seconds: number }).nullish(),
    },
  };
};
