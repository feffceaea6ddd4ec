import { nearest } from '../../diagnostics/nearest.ts';
import { namesOf, placeOf } from './config.ts';
import { configColumnUnknown } from './diagnostics.ts';
import type { MaterializationInput } from './materialization.ts';

/** Columns that `unique_key` names, in the table's spelling; empty when none is set; undefined when one does not exist, which is reported. */
export function uniqueKey(input: MaterializationInput, columns: readonly string[]): readonly string[] | undefined {
  return configColumns(input, 'unique_key', namesOf(input.node.config.unique_key), columns);
}

/** Columns that a config key names, in the table's spelling; undefined when one is not there, which is reported. `lenient`: it is left out, with a warning. */
export function configColumns(input: MaterializationInput, key: string, names: readonly string[], columns: readonly string[], lenient = false): readonly string[] | undefined {
  const known = new Map(columns.map((column) => [unquoted(column).toLowerCase(), column]));
  const found: string[] = [];
  for (const name of names) {
    const column = known.get(unquoted(name).toLowerCase());
    if (column === undefined) {
      input.reporter.report(configColumnUnknown.at(placeOf(input.node, key), { node: input.node.name, key, name, nearest: nearest(name, columns), columns }, { node: input.node.id, ...(lenient && { severity: 'warning' as const }) }));
      if (lenient) continue;
      return undefined;
    }
    found.push(column);
  }
  return found;
}

/** A name that may stand in quotes, without them. */
function unquoted(name: string): string {
  return name.replace(/^"(.*)"$/, '$1');
}

/** A condition that two aliases' rows have one key, where null equals null. */
export function sameKey(input: MaterializationInput, key: readonly string[], left: string, right: string): readonly string[] {
  const { dialect } = input;
  const same = dialect.sameKey ?? dialect.same;
  return key.map((column) => same(`${left}.${dialect.identifier(column)}`, `${right}.${dialect.identifier(column)}`));
}
