import type { SeedNode } from '../../contracts/manifest.ts';
import { TableValue } from '../../context/index.ts';
import { native, type Value } from '../../jinja/index.ts';
import { readSeed } from '../../seeds/seed.ts';
import type { Compilation } from './compilation.ts';

/** `load_agate_table()`: the rows of a seed's file, typed as its values tell; a column whose type the config says holds texts. */
export function seedTable(node: SeedNode, { manifest, world, reporter }: Compilation): Value {
  let table: TableValue | undefined;
  return native('load_agate_table', () => {
    if (table || !world.files) return table ?? null;
    const { seed, diagnostics } = readSeed(node, world.files, manifest.project.conventions.format);
    for (const diagnostic of diagnostics) reporter.report(diagnostic);
    const columns = seed?.columns ?? [];
    table = new TableValue({ columns, rows: (seed?.rows ?? []).map((row) => row.map((text, index) => fieldValue(text, columns[index]!))) });
    return table;
  });
}

function fieldValue(text: string, { type, nullWord }: { readonly type: string; readonly nullWord: boolean }): unknown {
  if (text === '' || (nullWord && text.trim().toLowerCase() === 'null')) return null;
  const trimmed = text.trim();
  switch (type) {
    case 'int':
      return Number(trimmed);
    case 'bigint':
    case 'decimal(38,0)':
      return /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed.replace(/^\+/, '')) : Number(trimmed);
    case 'boolean':
      return trimmed.toLowerCase() === 'true';
    case 'double':
    case 'date':
    case 'timestamp':
      return trimmed;
    default:
      return text;
  }
}
