import type { SourceNode } from '../../../contracts/manifest.ts';
import type { StatementStep } from '../../../contracts/plan.ts';
import { QUARANTINE_COLUMNS, quarantineRelation } from '../../../landing/columns.ts';
import { rowsAside } from './rows-aside.ts';
import type { MaterializationInput } from '../materialization.ts';
import { momentOf, opsInsert, opsRelation } from '../ops.ts';
import { statement } from '../steps.ts';
import type { LandedFile } from './files.ts';
import type { LandingConfig } from './landing-config.ts';
import { ofSource } from './ledger.ts';
import { overflowGuard } from './overflow.ts';

/** What a load is about to write. */
export interface LoadTarget {
  readonly source: SourceNode;
  readonly config: LandingConfig;
  /** Columns of the table, in order. */
  readonly columns: readonly string[];
  readonly fresh: readonly LandedFile[];
  /** Files whose rows are taken out first; undefined: the table is written anew. */
  readonly replaced?: readonly string[];
}

/** The statements of a load's transaction: its rows are typed once, aside, and go from there to the table, the quarantine and the ops tables. */
export function writeSteps(input: MaterializationInput, target: LoadTarget, select: string): readonly StatementStep[] {
  const { node, dialect, existing, invocationId, runStartedAt } = input;
  const { source, config, fresh, replaced, columns } = target;
  const { relation } = node;
  const { database } = relation;
  const rejected = quarantineRelation(relation);
  const aside = rowsAside(input);
  const typed = dialect.relation(aside);
  const ledger = opsRelation(database, 'load_ledger');
  const watermark = opsRelation(database, 'watermark');
  const batch = dialect.string(invocationId);
  const moment = momentOf(runStartedAt);
  const own = ofSource(source, dialect.string, dialect.identifier);
  const listed = (files: readonly string[]): string => `(${files.map(dialect.string).join(', ')})`;

  const good = `select ${columns.map(dialect.identifier).join(', ')} from ${typed} where _reject_reason is null`;
  const bad = `select _reject_reason, _reject_reasons, _raw, _source_file, _row_hash, _run_date, ${moment} as _rejected_at, ${batch} as _batch_id from ${typed} where _reject_reason is not null`;
  const rows = replaced === undefined
    ? [
        ...(existing && existing.kind !== 'table' ? [statement(`drop the ${existing.kind} of that name`, dialect.drop(relation, existing.kind)), statement('write the table', dialect.createTableAs(relation, good), { counts: true })] : [statement('write the table', dialect.createTableAs(relation, good, { replace: true }), { counts: true })]),
        statement('write the quarantine', dialect.createTableAs(rejected, bad, { replace: true })),
        statement('forget what was loaded before', dialect.deleteFrom(ledger, own)),
      ]
    : [
        ...(replaced.length === 0 ? [] : [
          statement('take out the rows of files that changed or are gone', dialect.deleteFrom(relation, `_source_file in ${listed(replaced)}`)),
          statement('take out their rejected rows', dialect.deleteFrom(rejected, `_source_file in ${listed(replaced)}`)),
          statement('forget those files', dialect.deleteFrom(ledger, `${own} and file in ${listed(replaced)}`)),
        ]),
        statement('add the rows', dialect.insertInto(relation, columns, good), { counts: true }),
        statement('add the rejected rows', dialect.insertInto(rejected, QUARANTINE_COLUMNS.map((column) => column.name), bad)),
      ];
  return [
    statement('type the rows', dialect.createTableAs(aside, select, { replace: true, temporary: true }), { model: select }),
    overflowGuard(input, typed, '_reject_reason is not null', '1 = 1'),
    ...rows,
    ...(fresh.length === 0 ? [] : [statement('write the ledger', opsInsert(dialect, database, 'load_ledger', ledgerSelect(input, target, typed, batch, moment)))]),
    ...(config.watermark.length === 0 ? [] : [
      statement('take the old watermark away', dialect.deleteFrom(watermark, own)),
      statement('write the watermark', opsInsert(dialect, database, 'watermark', [
        `select ${dialect.string(source.sourceName)}, ${dialect.string(source.name)}, ${dialect.string(config.watermark.join(','))}, value, ${batch}, ${moment}`,
        `from (select ${watermarkText(config.watermark, input)} as value, row_number() over (order by ${watermarkOrder(config.watermark, input)}) as place from ${dialect.relation(relation)}) as marks`,
        'where place = 1',
      ].join('\n'))),
    ]),
    statement('write the row flow', opsInsert(dialect, database, 'row_flow', `select ${batch}, ${dialect.string(node.name)}, 'bronze', count(*), count(*) filter (where _reject_reason is null), count(*) filter (where _reject_reason is not null), 0, 0 from ${typed}`)),
    statement('drop the typed rows', dialect.drop(aside, 'table')),
  ];
}

/** One row a file, also for those without rows. */
function ledgerSelect(input: MaterializationInput, { source, config, fresh }: LoadTarget, typed: string, batch: string, moment: string): string {
  const { dialect } = input;
  const files = fresh.map((file) => `(${dialect.string(file.name)}, ${dialect.string(file.fingerprint)})`).join(',\n    ');
  const mark = config.watermark.length === 0 ? `cast(null as ${dialect.type('string')})` : `max(case when place = 1 then mark end)`;
  const place = config.watermark.length === 0 ? '' : `, ${watermarkText(config.watermark, input)} as mark, row_number() over (partition by _source_file, _reject_reason is null order by ${watermarkOrder(config.watermark, input)}) as place`;
  return [
    `select ${dialect.string(source.sourceName)}, ${dialect.string(source.name)}, files.file, files.fingerprint,`,
    `  count(_source_file), count(_source_file) - count(_reject_reason), count(_reject_reason),`,
    `  ${mark.replace('place = 1', 'place = 1 and _reject_reason is null')}, ${batch}, ${moment}`,
    `from (values`,
    `    ${files}) as files(file, fingerprint)`,
    `left join (select _source_file, _reject_reason${place} from ${typed}) as typed on typed._source_file = files.file`,
    'group by files.file, files.fingerprint',
    'order by files.file',
  ].join('\n');
}

function watermarkText(columns: readonly string[], { dialect }: MaterializationInput): string {
  const texts = columns.map((column) => `cast(${dialect.identifier(column)} as ${dialect.type('string')})`);
  return texts.length === 1 ? texts[0]! : `concat_ws(',', ${texts.join(', ')})`;
}

function watermarkOrder(columns: readonly string[], { dialect }: MaterializationInput): string {
  return columns.map((column) => `${dialect.identifier(column)} desc nulls last`).join(', ');
}
