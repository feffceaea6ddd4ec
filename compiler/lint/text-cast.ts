import { lintTextCast } from './diagnostics.ts';
import type { Finding, Rule } from './index.ts';

const READ_FROM_TEXT = /^(?:u?(?:tiny|small|big|huge)?int(?:eger)?|decimal|numeric|float|double|real|boolean|date|time|timestamp)/;
const PARSERS: readonly (readonly [RegExp, string])[] = [[/int/, 'parse_int'], [/^(?:decimal|numeric|float|double|real)/, 'parse_decimal'], [/^boolean/, 'parse_bool'], [/^time/, 'parse_ts'], [/^date/, 'parse_date']];

/** A cast of text that is not constant; also with `try_cast` and `::`. */
export const textCast: Rule = {
  name: 'text_cast',
  async find({ sql, calls }) {
    if (!/cast\b|::/i.test(sql)) return [];
    const found: Finding[] = [];
    for (const call of await calls()) {
      if (call.kind !== 'cast' || call.constant || !READ_FROM_TEXT.test(call.name)) continue;
      const [type] = (await call.argumentTypes()) ?? [];
      if (type === undefined || !/^(?:varchar|text|string)/i.test(type)) continue;
      const written = /^(?:try_cast|cast|::)/i.exec(sql.slice(call.at, call.at + 8))?.[0] ?? ' ';
      found.push({ at: { start: call.at, end: call.at + written.length }, args: { type: call.name, parser: PARSERS.find(([of]) => of.test(call.name))![1] } });
    }
    return found;
  },
  diagnostic: (span, { type = '', parser = '' }, more) => lintTextCast.at(span, { type, parser }, more),
};
