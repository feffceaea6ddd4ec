import type { ColumnType, Relation } from '../../../contracts/relation.ts';
import { asideName } from '../aside.ts';
import type { MaterializationInput } from '../materialization.ts';
import type { SnapshotConfig } from './config.ts';
import { keyPart } from './key-part.ts';

/** The statements of a `timestamp` or `check` snapshot, as text. `source` is the temporary table of the rows of now. */
export interface HistorySql {
  readonly fresh: Relation;
  /** Columns that lakec adds and that may be missing in an old history. */
  readonly metaTypes: readonly ColumnType[];
  readonly firstRows: string;
  readonly insertVersions: string;
  /** Runs after the new versions are in: a current row that differs from its source is then the one to close. */
  readonly closeVersions: string;
  /** A copy of each current row that is gone, marked as deleted, valid from now on. */
  readonly insertGone: string;
  readonly closeGone: string;
}

/** Writes them over one snapshot's names; `existing`: all columns of the history, in order, where it is there. */
export function historySql(input: MaterializationInput, config: SnapshotConfig, columns: readonly string[], existing: readonly string[] = []): HistorySql {
  const { dialect, node } = input;
  const { meta, key } = config;
  const id = dialect.identifier;
  const differs = dialect.differs ?? ((left: string, right: string) => `${left} is distinct from ${right}`);
  const target = dialect.relation(node.relation);
  const freshRelation = dialect.temporary(asideName(node.relation.identifier, dialect.maxIdentifier), node.relation);
  const fresh = dialect.relation(freshRelation);
  const marks = config.hardDeletes === 'new_record';
  const now = `timestamp ${dialect.string(input.runStartedAt.toISOString().slice(0, 23).replace('T', ' '))}`;
  const changedAt = config.updatedAt === undefined ? now : `source.${id(config.updatedAt)}`;
  const isDeleted = (alias: string): string => `coalesce(${alias}.${id(meta.isDeleted)}, 'False') = 'True'`;
  const part = (each: string, alias: string): string => keyPart(dialect, columns, each, alias);
  const same = dialect.sameKey ?? dialect.same;
  const sameAsSource = (alias: string, of = (each: string, _: number): string => part(each, alias)): string => key.map((each, at) => same(part(each, 'source'), of(each, at))).join(' and ');
  // Earlier versions are grouped by key: an expression gets a name there.
  const pastName = (each: string, at: number): string => id(columns.includes(each) ? each : `lakec_key_${at}`);
  const isCurrent = (alias: string): string => {
    const validTo = `${alias}.${id(meta.validTo)}`;
    return config.validToCurrent === undefined ? `${validTo} is null` : `(${validTo} is null or ${validTo} = ${config.validToCurrent})`;
  };
  const changed = (alias: string): string => {
    const told = config.strategy === 'timestamp'
      ? `${alias}.${id(meta.validFrom)} < ${changedAt}`
      : config.compared.map((column) => differs(`source.${id(column)}`, `${alias}.${id(column)}`)).join(' or ');
    return marks ? `${told} or ${isDeleted(alias)}` : told;
  };
  // A version follows the one that it closes. Where the row's own time lies before that (it came back after a deletion, or changed without
  // telling when), it holds from now.
  const after = (earlier: string): string => `case when ${changedAt} <= ${earlier} then ${now} else ${changedAt} end`;
  const ownTime = config.updatedAt !== undefined && !input.manifest.project.conventions.snapshotsAsTold;
  const startsAt = ownTime && (config.strategy === 'check' || marks) ? after(`present.${id(meta.validFrom)}`) : changedAt;
  const looksBack = ownTime && config.hardDeletes === 'invalidate';
  const insertsAt = looksBack ? after(`coalesce(present.${id(meta.validFrom)}, past.ended)`) : startsAt;
  const past = `
  left join (
    select ${key.map((each, at) => (columns.includes(each) ? part(each, 'old') : `${part(each, 'old')} as ${pastName(each, at)}`)).join(', ')}, max(old.${id(meta.validTo)}) as ended
    from ${target} as old
    where not (${isCurrent('old')})
    group by ${key.map((each) => part(each, 'old')).join(', ')}
  ) as past on ${sameAsSource('past', (each, at) => `past.${pastName(each, at)}`)}`;

  /** A version's values: the row's own, its hash, when it changed, from when and until when it holds, and whether it is a deletion. */
  const version = (alias: string, from: string, deleted: string): readonly { readonly name: string; readonly value: string }[] => {
    const text = dialect.type('string');
    const parts = [...key.map((each) => part(each, alias)), from].map((part) => `coalesce(cast(${part} as ${text}), '')`);
    // NULLIF of a value with itself is a null of the value's type.
    const open = `nullif(${from}, ${from})`;
    return [
      ...columns.map((column) => ({ name: column, value: `${alias}.${id(column)}` })),
      { name: meta.scdId, value: `md5(${parts.join(" || '|' || ")})` },
      { name: meta.updatedAt, value: from },
      { name: meta.validFrom, value: from },
      { name: meta.validTo, value: config.validToCurrent === undefined ? open : `coalesce(${open}, ${config.validToCurrent})` },
      ...(marks ? [{ name: meta.isDeleted, value: deleted }] : []),
    ];
  };
  const insert = (values: ReturnType<typeof version>, rest: string): string =>
    dialect.insertInto(node.relation, values.map(({ name }) => name), `select\n${values.map(({ value }) => `  ${value}`).join(',\n')}\n${rest}`);

  const own = [...columns, meta.scdId, meta.updatedAt, meta.validFrom, meta.validTo, ...(marks ? [meta.isDeleted] : [])];
  const all = [...existing, ...own.filter((name) => !existing.some((other) => other.toLowerCase() === name.toLowerCase()))];
  return {
    fresh: freshRelation,
    metaTypes: marks ? [{ name: meta.isDeleted, type: dialect.type('string') }] : [],
    firstRows: `select\n${version('source', changedAt, "'False'").map(({ name, value }) => `  ${value} as ${id(name)}`).join(',\n')}\nfrom ${fresh} as source`,
    insertVersions: insert(version('version', 'version.lakec_start', "'False'"), `from (
  select source.*, ${insertsAt} as lakec_start
  from ${fresh} as source
  left join ${target} as present on ${sameAsSource('present')} and ${isCurrent('present')}${looksBack ? past : ''}
  where present.${id(meta.scdId)} is null or ${changed('present')}
) as version`),
    closeVersions: dialect.update({
      target: node.relation, alias: 'present', columns: all, set: { [meta.validTo]: startsAt }, from: { relation: freshRelation, alias: 'source' },
      on: `${sameAsSource('present')}\n  and ${isCurrent('present')}\n  and (${changed('present')})`,
    }),
    insertGone: insert(version('gone', now, "'True'"), `from ${target} as gone
where ${isCurrent('gone')}
  and not (${isDeleted('gone')})
  and not exists (select 1 from ${fresh} as source where ${sameAsSource('gone')})`),
    closeGone: dialect.update({
      target: node.relation, alias: 'gone', columns: all, set: { [meta.validTo]: now },
      on: `${isCurrent('gone')}${marks ? `\n  and not (${isDeleted('gone')})` : ''}\n  and not exists (select 1 from ${fresh} as source where ${sameAsSource('gone')})`,
    }),
  };
}
