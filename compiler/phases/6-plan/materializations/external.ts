import type { ModelNode } from '../../../contracts/manifest.ts';
import type { NodePlan, Step } from '../../../contracts/plan.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import { isS3, plainS3, s3Place } from '../../../aws/s3-url.ts';
import { namesOf, placeOf, textOf } from '../config.ts';
import { externalFormat, externalNoPlace, externalNoRows, externalRemote } from '../diagnostics.ts';
import { persistDocs } from '../docs.ts';
import { configColumns } from '../keys.ts';
import type { Materialization, MaterializationInput, PlanWorld } from '../materialization.ts';
import { body, statement, told, withHooks } from '../steps.ts';
import { table } from './table.ts';

/**
 * Parquet files below the layer's path, and a view over them. The files are written aside and put into place when all are there, so
 * that a reader never sees half of one. On a disk: a table of one file by one rename, a partitioned one by the rename of its folder. In S3:
 * file by file by copies under the same names, and then the files go that are no more; a reader may find new partitions beside old ones
 * while that lasts, but never a row twice, and a run that was killed meanwhile is put right by the next.
 */
export const external: Materialization = { name: 'external', needsOutput: true, plan: planExternal };

function planExternal(input: MaterializationInput, world: PlanWorld): NodePlan | undefined {
  const { node, dialect, existing, checked, reporter } = input;
  // Where tables are files in the layer's folder anyway, it is one of them.
  if (!dialect.copyToParquet) return table.plan(input);
  const folder = placeOfFiles(input, world);
  const format = textOf(node, 'format') ?? textOf(node, 'file_format') ?? 'parquet';
  if (format !== 'parquet') reporter.report(externalFormat.at(placeOf(node, node.config.format === undefined ? 'file_format' : 'format'), { node: node.name, format }, { node: node.id }));
  const names = namesOf(node.config.partition_by);
  const partition = input.output ? configColumns(input, 'partition_by', names, input.output.map((column) => column.name)) : names;
  if (!folder || format !== 'parquet' || !partition) return undefined;
  const select = body(checked.sql);
  const aside = `${folder}__lakec_new`;
  const partitioned = partition.length > 0;
  const file = 'part-0.parquet';
  const types = new Map((input.output ?? []).map((column) => [column.name, column.type]));
  const columns = input.output?.map((column) => column.name);
  const ordered = columns && [...columns.filter((column) => !partition.includes(column)), ...partition];
  const read = dialect.readParquet!(partitioned ? `${folder}${'/*'.repeat(partition.length)}/*.parquet` : `${folder}/${file}`, partition.map((name) => ({ name, type: types.get(name) ?? 'string' })), ordered);
  const view = dialect.createViewAs(node.relation, read, { replace: existing?.kind !== 'table' });
  const remote = isS3(folder);
  const there = remote ? [] : world.files.walk(folder).map((one) => one.path);
  const oneFile = !partitioned && there.every((path) => path === `${folder}/${file}`);
  const steps: readonly Step[] = [
    { kind: 'remove', title: 'remove what a broken run left aside', path: aside },
    ...(remote ? [] : [{ kind: 'folder' as const, title: 'make the folder', path: aside }]),
    statement('write the files aside', dialect.copyToParquet!(select, partitioned ? aside : `${aside}/${file}`, partition), { model: select, counts: true }),
    ...(partitioned ? [{ kind: 'guard' as const, title: 'look for files', sql: dialect.countFiles!(`${aside}/**/*.parquet`), ...told(externalNoRows.at(undefined, { node: node.name })) }] : []),
    ...(remote ? swapObjects(aside, folder) : oneFile ? swapFile(aside, folder, file) : swapFolder(aside, folder, there.length > 0)),
  ];
  const inside = [
    ...(existing?.kind === 'table' ? [statement('drop the table of that name', dialect.drop(node.relation, 'table'))] : []),
    statement('create the view over the files', view),
    ...persistDocs(input, 'view'),
  ];
  return { id: node.id, action: existing ? 'replace' : 'create', relation: node.relation, existing, summary: `files in ${textOf(node, 'location') ?? relativeFolder(input) ?? folder}`, steps: withHooks(checked, { before: steps, inside }, 'create the view') };
}

function swapFile(aside: string, folder: string, file: string): readonly Step[] {
  return [{ kind: 'move', title: 'put the new file in its place', from: `${aside}/${file}`, to: `${folder}/${file}` }, { kind: 'remove', title: 'remove the folder aside', path: aside }];
}

function swapObjects(aside: string, folder: string): readonly Step[] {
  return [{ kind: 'replace', title: 'put the new files in place of the old', from: aside, to: folder }, { kind: 'remove', title: 'remove the files aside', path: aside }];
}

/** Two renames, with nothing slow between them. */
function swapFolder(aside: string, folder: string, exists: boolean): readonly Step[] {
  const old = `${folder}__lakec_old`;
  const put: Step = { kind: 'move', title: 'put the new files in their place', from: aside, to: folder };
  if (!exists) return [put];
  return [{ kind: 'move', title: 'put the old files aside', from: folder, to: old }, put, { kind: 'remove', title: 'remove the old files', path: old }];
}

/** `location`, else the folder of its name below the layer's path; undefined when there is none, or when files can't be put there. */
function placeOfFiles(input: MaterializationInput, world: PlanWorld): string | undefined {
  const { node, reporter } = input;
  const folder = textOf(node, 'location') ?? relativeFolder(input);
  if (folder === undefined) {
    reporter.report(externalNoPlace.at(placeOf(node, 'materialized'), { node: node.name, layer: (node as ModelNode).layer }, { node: node.id }));
    return undefined;
  }
  if (isS3(folder) && s3Place(plainS3(folder)).key !== '') return plainS3(folder);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(folder)) {
    reporter.report(externalRemote.at(placeOf(node, node.config.location === undefined ? 'materialized' : 'location'), { node: node.name, folder }, { node: node.id }));
    return undefined;
  }
  const plain = folder.replace(/\/+$/, '');
  return plain.startsWith('/') || !world.root ? plain : `${world.root}/${plain}`;
}

function relativeFolder({ node, manifest }: MaterializationInput): string | undefined {
  const { layer } = node as ModelNode;
  const root = layer === undefined ? undefined : (manifest.project.config.paths as ConfigMap | undefined)?.[`${layer}_root`];
  return typeof root === 'string' ? `${root.replace(/\/+$/, '')}/${node.relation.identifier}` : undefined;
}
