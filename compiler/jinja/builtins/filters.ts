import { JinjaError } from '../errors.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Filter } from './filter.ts';
import { filterTable } from './filter.ts';
import { listFilters } from './list-filters.ts';
import { numberFilters } from './number-filters.ts';
import { selectFilters } from './select-filters.ts';
import { textFilters } from './text-filters.ts';
import { webFilters } from './web-filters.ts';

const filters: ReadonlyMap<string, Filter> = new Map([
  ...textFilters,
  ...numberFilters,
  ...listFilters,
  ...selectFilters,
  ...webFilters,
  // dbt's: in text they change nothing; where a whole value is rendered, the caller reads its type from them.
  ...filterTable({
    as_text: ['', (value) => value],
    as_bool: ['', (value) => value],
    as_number: ['', (value) => value],
    as_native: ['', (value) => value],
  }),
]);

/** A filter by its name; the parser has made sure that there is one, but `map('name')` may ask for any. */
export function findFilter(name: string): Filter {
  const filter = filters.get(name);
  if (filter) return filter;
  const near = nearest(name, filters.keys());
  throw new JinjaError('unknown-filter', `There is no filter named "${name}".`, near && `Did you mean "${near}"?`);
}
