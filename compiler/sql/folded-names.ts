/** Words that Snowflake takes as no identifiers unless they are quoted, in lower case. */
export const RESERVED: ReadonlySet<string> = new Set(
  `account all alter and any as asof between by case cast check column connect connection constraint create cross current current_date
  current_time current_timestamp current_user database delete distinct drop else exists false following for from full grant group
  gscluster having ilike in increment inner insert intersect into is issue join lateral left like localtime localtimestamp match_condition
  minus natural not null of on or order organization pivot qualify regexp revoke right rlike row rows sample schema select set some start
  table tablesample then to trigger true try_cast union unique unpivot update using values view when whenever where window with`.split(/\s+/),
);

/** The name in quotes, exactly as it stands. */
export function exactly(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A name of lakec's in Snowflake's spelling. Snowflake folds what is not quoted to upper case, and DuckDB does not tell cases apart, so every
 * name is upper case there, quoted ones too: `order` is "ORDER". A name that already stands in quotes is meant exactly.
 */
export function identifier(name: string): string {
  if (isQuoted(name)) return name;
  if (/^[A-Za-z_][A-Za-z0-9_$]*$/.test(name) && !RESERVED.has(name.toLowerCase())) return name;
  return exactly(upper(name));
}

/** A name that is stored in Snowflake, as lakec has it: one that is not upper case stands in quotes, since it is no fold of a plain name. */
export function storedName(name: string): string {
  return upper(name) === name && !isQuoted(name) ? name : exactly(name);
}

/** What Snowflake stores for a name of lakec's. */
export function stored(name: string): string {
  return isQuoted(name) ? name.slice(1, -1).replaceAll('""', '"') : upper(name);
}

const isQuoted = (name: string): boolean => name.length > 2 && name.startsWith('"') && name.endsWith('"');

/** Letters beyond ASCII stay: what is upper case of them differs from place to place. */
const upper = (name: string): string => name.replace(/[a-z]/g, (letter) => letter.toUpperCase());
