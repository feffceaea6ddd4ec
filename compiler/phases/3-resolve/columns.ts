import type { Column, Constraint } from '../../contracts/manifest.ts';
import type { ParsedColumn } from '../../contracts/parsed.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { asList, isMap, mapOf } from '../../facts/config-calls.ts';

const NOTHING: ConfigMap = Object.freeze({});
const NO_TEXTS: readonly string[] = Object.freeze([]) as readonly string[];
const NO_CONSTRAINTS: readonly Constraint[] = Object.freeze([]) as readonly Constraint[];
const NO_COLUMNS: readonly Column[] = Object.freeze([]) as readonly Column[];

/** Columns as an entry of a properties file describes them. */
export function columnsOf(columns: readonly ParsedColumn[] | undefined, file: string, describe: (text: string, file: string, at: readonly [number, number]) => string): readonly Column[] {
  if (!columns || columns.length === 0) return NO_COLUMNS;
  return columns.map(({ name, at, value }) => {
    const config = value['config'];
    const written = value['description'];
    const own = isMap(config) ? config : undefined;
    return {
      name,
      description: typeof written === 'string' ? describe(written, file, at) : '',
      dataType: typeof value['data_type'] === 'string' ? value['data_type'] : undefined,
      quote: typeof value['quote'] === 'boolean' ? value['quote'] : undefined,
      ...(typeof value['granularity'] === 'string' && { granularity: value['granularity'] }),
      meta: own || value['meta'] ? { ...mapOf(value['meta']), ...mapOf(own?.['meta']) } : NOTHING,
      tags: own || value['tags'] ? [...new Set([...asList(value['tags']), ...asList(own?.['tags'])] as string[])] : NO_TEXTS,
      constraints: constraintsOf(value['constraints']),
      required: typeof value['required'] === 'boolean' ? value['required'] : undefined,
      aliases: Array.isArray(value['aliases']) ? (value['aliases'] as readonly string[]) : undefined,
      span: { file, start: at[0], end: at[1] },
    };
  });
}

/** Constraints of a column or model. */
export function constraintsOf(value: ConfigValue | undefined): readonly Constraint[] {
  if (!Array.isArray(value) || value.length === 0) return NO_CONSTRAINTS;
  return (value as readonly ConfigMap[]).map((each) => ({
    type: each['type'] as Constraint['type'],
    ...(typeof each['name'] === 'string' && { name: each['name'] }),
    ...(typeof each['expression'] === 'string' && { expression: each['expression'] }),
    ...(Array.isArray(each['columns']) && { columns: each['columns'] as readonly string[] }),
    ...(typeof each['to'] === 'string' && { to: each['to'] }),
    ...(Array.isArray(each['to_columns']) && { toColumns: each['to_columns'] as readonly string[] }),
    ...(typeof each['warn_unenforced'] === 'boolean' && { warnUnenforced: each['warn_unenforced'] }),
    ...(typeof each['warn_unsupported'] === 'boolean' && { warnUnsupported: each['warn_unsupported'] }),
  }));
}
