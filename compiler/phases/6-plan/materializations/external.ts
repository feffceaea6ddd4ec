import type { ModelNode } from '../../../contracts/manifest.ts';
import type { NodePlan, Step } from '../../../contracts/plan.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import { externalFile, externalFolder, FORMATS, partitionOf, type ExternalFile } from '../../../facts/external-file.ts';
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
  const file = externalFile(node as ModelNode, input.manifest.project);
  const format = file?.format ?? textOf(node, 'format') ?? textOf(node, 'file_format') ?? 'parquet';
  if (!(file ? FORMATS : ['parquet']).includes(format)) return void reporter.report(externalFormat.at(placeOf(node, node.config.format === undefined ? 'file_format' : 'format'), { node: node.name, format }, { node: node.id }));
  if (file) return planFile(file, input, world);
  const folder = placeOfFiles(input, world);
  const names = namesOf(partitionOf(node.config as ConfigMap));
  const partition = input.output ? configColumns(input, 'partition_by', names, input.output.map((column) => column.name)) : names;
  if (!folder || !partition) return undefined;
  const select = body(checked.sql);
  const aside = `${folder}__lakec_new`;
  const partitioned = partition.length > 0;
  const part = 'part-0.parquet';
  const types = new Map((input.output ?? []).map((column) => [column.name, column.type]));
  const columns = input.output?.map((column) => column.name);
  const ordered = columns && [...columns.filter((column) => !partition.includes(column)), ...partition];
  const read = dialect.readParquet!(partitioned ? `${folder}${'/*'.repeat(partition.length)}/*.parquet` : `${folder}/${part}`, partition.map((name) => ({ name, type: types.get(name) ?? 'string' })), ordered);
  const view = dialect.createViewAs(node.relation, read, { replace: existing?.kind !== 'table' });
  const remote = isS3(folder);
  const there = remote ? [] : world.files.walk(folder).map((one) => one.path);
  const oneFile = !partitioned && there.every((path) => path === `${folder}/${part}`);
  const steps: readonly Step[] = [
    { kind: 'remove', title: 'remove what a broken run left aside', path: aside },
    ...(remote ? [] : [{ kind: 'folder' as const, title: 'make the folder', path: aside }]),
    statement('write the files aside', dialect.copyToParquet!(select, partitioned ? aside : `${aside}/${part}`, partition), { model: select, counts: true }),
    ...(partitioned ? [{ kind: 'guard' as const, title: 'look for files', sql: dialect.countFiles!(`${aside}/**/*.parquet`), ...told(externalNoRows.at(undefined, { node: node.name })) }] : []),
    ...(remote ? swapObjects(aside, folder) : oneFile ? swapFile(aside, folder, part) : swapFolder(aside, folder, there.length > 0)),
  ];
  return viewOver(view, steps, `files in ${externalFolder(node as ModelNode, input.manifest.project) ?? folder}`, input);
}

/** One file: written aside and put into place by a rename, or straight into a store of objects, where a file is whole or not there. */
function planFile({ path, format, options, reading }: ExternalFile, input: MaterializationInput, { root }: PlanWorld): NodePlan {
  const { node, dialect, checked } = input;
  const remote = /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
  const place = remote || path.startsWith('/') || !root ? path : `${root}/${path}`;
  const folder = place.slice(0, Math.max(0, place.lastIndexOf('/')));
  const aside = remote ? place : `${place}__lakec_new`;
  const select = body(checked.sql);
  const steps: readonly Step[] = [
    ...(remote ? [] : [...(folder === '' ? [] : [{ kind: 'folder' as const, title: 'make the folder', path: folder }]), { kind: 'remove' as const, title: 'remove what a broken run left aside', path: aside }]),
    statement(remote ? 'write the file' : 'write the file aside', dialect.copyToFile!(select, aside, format, options), { model: select, counts: true }),
    ...(remote ? [] : [{ kind: 'move' as const, title: 'put the file in its place', from: aside, to: place }]),
  ];
  return viewOver(dialect.createViewAs(node.relation, dialect.readFile!(place, format, reading), { replace: input.existing?.kind !== 'table' }), steps, `the file ${path}`, input);
}

function viewOver(view: string, before: readonly Step[], summary: string, input: MaterializationInput): NodePlan {
  const { node, dialect, existing, checked } = input;
  const inside = [
    ...(existing?.kind === 'table' ? [statement('drop the table of that name', dialect.drop(node.relation, 'table'))] : []),
    statement('create the view over the files', view),
    ...persistDocs(input, 'view'),
  ];
  return { id: node.id, action: existing ? 'replace' : 'create', relation: node.relation, existing, summary, steps: withHooks(checked, { before, inside }, 'create the view') };
}

function swapFile(aside: string, folder: string, part: string): readonly Step[] {
  return [{ kind: 'move', title: 'put the new file in its place', from: `${aside}/${part}`, to: `${folder}/${part}` }, { kind: 'remove', title: 'remove the folder aside', path: aside }];
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
  const { node, reporter, manifest } = input;
  const folder = externalFolder(node as ModelNode, manifest.project);
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
