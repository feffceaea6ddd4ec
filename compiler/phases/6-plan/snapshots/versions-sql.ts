import type { StatementStep } from '../../../contracts/plan.ts';
import type { ColumnType, Relation } from '../../../contracts/relation.ts';
import { sameKey } from '../keys.ts';
import type { MaterializationInput } from '../materialization.ts';
import { statement } from '../steps.ts';
import { wrong } from './config.ts';

/** The config of a `versions` snapshot. */
export interface VersionsConfig {
  readonly key: readonly string[];
  /** The column that tells when a change came to hold. */
  readonly updatedAt: string;
  /** `check_cols`: neighbouring changes that agree in these are one version. */
  readonly tracked: readonly string[];
  /** What the first version's `valid_from` is, where that is not its own time. */
  readonly validFromFirst?: string;
  /** What the last version's `valid_to` is. */
  readonly validToLast: string;
  readonly meta: { readonly validFrom: string; readonly validTo: string; readonly isCurrent: string; readonly versionNo: string; readonly changesHash: string };
  /** SQL values of the unknown member's row, by column of the SELECT in lower case. */
  readonly unknown?: ReadonlyMap<string, string>;
}

export interface VersionsSql {
  /** The columns that lakec adds after those of the SELECT. */
  readonly added: readonly ColumnType[];
  readonly countNulls: string;
  readonly allVersions: string;
  readonly touchedKeys: string;
  readonly everyKey: string;
  readonly deleteTouched: string;
  readonly insertTouched: string;
  /** Writes the unknown member's row where it is not there as configured. */
  readonly unknownMember: readonly StatementStep[];
}

/** Writes the statements of a `versions` snapshot over its changes (`fresh`) and the keys that changed (`touched`). */
export function versionsSql(input: MaterializationInput, config: VersionsConfig, output: readonly ColumnType[], fresh: Relation, touched: Relation): VersionsSql {
  const { dialect, node } = input;
  const { key, meta } = config;
  const id = dialect.identifier;
  const target = dialect.relation(node.relation);
  const keys = (alias: string): string => key.map((column) => `${alias}.${id(column)}`).join(', ');
  const typed = (names: readonly string[]): readonly ColumnType[] => names.map((name) => output.find((column) => column.name === name)!);
  const time = typed([config.updatedAt])[0]!.type;
  const decimal = dialect.type('decimal(38,0)');
  const columns = output.map((column) => column.name);
  const constant = (text: string): string => `cast(${dialect.string(text)} as ${dialect.type(time)})`;
  const changeHash = (alias: string): string => `cast(${dialect.surrogateKey(typed([config.updatedAt, ...config.tracked]).map((column) => ({ sql: `${alias}.${id(column.name)}`, type: column.type })))} as ${decimal})`;
  const stateHash = dialect.fingerprint(typed(config.tracked).map((column) => ({ sql: `changes.${id(column.name)}`, type: column.type })));
  const names = [...columns, meta.validFrom, meta.validTo, meta.isCurrent, meta.versionNo, meta.changesHash];

  const versions = (from: string): string => `with changes as (
  select
    changes.*,
    ${stateHash} as lakec_state,
    ${changeHash('changes')} as lakec_change
  from ${from}
),
neighbours as (
  select
    changes.*,
    lag(lakec_state) over (partition by ${keys('changes')} order by ${id(config.updatedAt)}) as lakec_state_before,
    cast(sum(lakec_change) over (partition by ${keys('changes')}) as ${decimal}) as lakec_changes
  from changes
),
versions as (
  select
    neighbours.*,
    row_number() over (partition by ${keys('neighbours')} order by ${id(config.updatedAt)}) as lakec_version,
    lead(${id(config.updatedAt)}) over (partition by ${keys('neighbours')} order by ${id(config.updatedAt)}) as lakec_next
  from neighbours
  where lakec_state_before is null or lakec_state_before <> lakec_state
)
select
${[
    ...columns.map(id),
    `${config.validFromFirst === undefined ? id(config.updatedAt) : `case when lakec_version = 1 then ${constant(config.validFromFirst)} else ${id(config.updatedAt)} end`} as ${id(meta.validFrom)}`,
    `coalesce(lakec_next, ${constant(config.validToLast)}) as ${id(meta.validTo)}`,
    `lakec_next is null as ${id(meta.isCurrent)}`,
    `cast(lakec_version as ${dialect.type('int')}) as ${id(meta.versionNo)}`,
    `lakec_changes as ${id(meta.changesHash)}`,
  ].map((line) => `  ${line}`).join(',\n')}
from versions`;

  const current = `select ${keys('history')}, history.${id(meta.changesHash)} from ${target} as history where history.${id(meta.isCurrent)}`;
  const sums = `select ${keys('changes')}, cast(sum(${changeHash('changes')}) as ${decimal}) as lakec_changes from ${dialect.relation(fresh)} as changes group by ${keys('changes')}`;
  return {
    added: [
      { name: meta.validFrom, type: time }, { name: meta.validTo, type: time }, { name: meta.isCurrent, type: dialect.type('boolean') },
      { name: meta.versionNo, type: dialect.type('int') }, { name: meta.changesHash, type: decimal },
    ],
    countNulls: `select count(*) from ${dialect.relation(fresh)} as changes where ${[...key, config.updatedAt].map((column) => `changes.${id(column)} is null`).join(' or ')}`,
    allVersions: versions(`${dialect.relation(fresh)} as changes`),
    everyKey: `select distinct ${keys('changes')} from ${dialect.relation(fresh)} as changes`,
    touchedKeys: `select ${keys('sums')}
from (${sums}) as sums
left join (${current}) as history on ${sameKey(input, key, 'history', 'sums').join(' and ')}
where history.${id(meta.changesHash)} is null or history.${id(meta.changesHash)} <> sums.lakec_changes`,
    deleteTouched: dialect.deleteMatching?.(node.relation, 'history', touched, 'touched', sameKey(input, key, 'touched', 'history'), []) ?? dialect.deleteFrom(node.relation, `exists (select 1 from ${dialect.relation(touched)} as touched where ${sameKey(input, key, 'touched', 'history').join(' and ')})`, 'history'),
    insertTouched: dialect.insertInto(node.relation, names, versions(`${dialect.relation(fresh)} as changes
  where exists (select 1 from ${dialect.relation(touched)} as touched where ${sameKey(input, key, 'touched', 'changes').join(' and ')})`)),
    unknownMember: config.unknown ? unknownMember() : [],
  };

  function unknownMember(): readonly StatementStep[] {
    const unknown = config.unknown!;
    const value = (column: ColumnType): string => `cast(${unknown.get(column.name.toLowerCase()) ?? 'null'} as ${dialect.type(column.type)})`;
    const isUnknown = (alias: string): string => typed(key).map((column) => dialect.same(`${alias}.${id(column.name)}`, value(column))).join(' and ');
    const values: [string, string][] = [
      ...output.map((column): [string, string] => [column.name, value(column)]),
      [meta.validFrom, constant(config.validFromFirst ?? '1900-01-01 00:00:00')],
      [meta.validTo, constant(config.validToLast)],
      [meta.isCurrent, 'true'],
      [meta.versionNo, `cast(1 as ${dialect.type('int')})`],
      [meta.changesHash, `cast(0 as ${decimal})`],
    ];
    const asConfigured = values.map(([name, sql]) => dialect.same(`history.${id(name)}`, sql)).join('\n  and ');
    return [
      statement('delete an unknown member that is not as configured', dialect.deleteFrom(node.relation, `${isUnknown('history')}\n  and not (${asConfigured})`, 'history')),
      statement('write the unknown member', dialect.insertInto(node.relation, values.map(([name]) => name), `select ${values.map(([, sql]) => sql).join(', ')}\nwhere not exists (select 1 from ${target} as history where ${isUnknown('history')})`)),
    ];
  }
}

/** `unknown_member`: values by column; undefined when none is set, null when it is wrong, which is reported. */
export function readUnknownMember(input: MaterializationInput, output: readonly ColumnType[], key: readonly string[]): ReadonlyMap<string, string> | undefined | null {
  const value = input.node.config.unknown_member;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return wrong(input, 'unknown_member', "has an unknown_member that is no map of columns to values, such as {'customer_id': '__unknown__'}") ?? null;
  const known = new Set(output.map((column) => column.name.toLowerCase()));
  const values = new Map<string, string>();
  for (const [name, one] of Object.entries(value)) {
    if (!known.has(name.toLowerCase())) return wrong(input, 'unknown_member', `has an unknown_member with "${name}", which is no column of its SELECT`) ?? null;
    values.set(name.toLowerCase(), one === null || one === undefined ? 'null' : typeof one === 'string' ? input.dialect.string(one) : String(one));
  }
  const without = key.find((column) => !values.has(column.toLowerCase()));
  if (without !== undefined) return wrong(input, 'unknown_member', `has an unknown_member without a value for its key "${without}"`) ?? null;
  return values;
}

