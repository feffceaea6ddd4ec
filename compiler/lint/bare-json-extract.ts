import { lintBareJsonExtract } from './diagnostics.ts';
import type { Finding, Rule } from './index.ts';

const EXTRACTS = new Set(['json_extract', 'json_extract_string', 'json_extract_path', 'json_extract_path_text', 'json_value', 'json_query', 'get_json_object', '->', '->>']);

/** Functions of a CASE's condition that keep texts which are not JSON away from the branch. */
const CHECKS = new Set(['json_valid', 'json_object_keys']);

/** Calls and arrows that read a path of a JSON text, with no check of the text in a CASE. */
export const bareJsonExtract: Rule = {
  name: 'bare_json_extract',
  async find({ sql, calls }) {
    if (!/json|->/i.test(sql)) return [];
    const found: Finding[] = [];
    for (const { kind, name, at, conditions = [] } of await calls()) {
      if (kind === 'name' || kind === 'cast' || !EXTRACTS.has(name) || conditions.some((each) => CHECKS.has(each))) continue;
      const written = sql.slice(at, at + name.length).toLowerCase() === name ? name.length : 1;
      found.push({ at: { start: at, end: at + written }, args: { call: kind === 'operator' ? name : `${name}()` } });
    }
    return found;
  },
  diagnostic: (span, { call = '' }, more) => lintBareJsonExtract.at(span, { call }, more),
};
