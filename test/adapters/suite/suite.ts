import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adapterOf } from '../../../compiler/adapters/index.ts';
import { revealSecrets, secretWorld } from '../../../compiler/config/secrets.ts';
import type { Engine, QueryResult } from '../../../compiler/contracts/adapter.ts';
import { relationKey, type ExistingRelation } from '../../../compiler/contracts/relation.ts';
import { load } from '../../../compiler/phases/1-load/index.ts';
import { nodeHost } from '../../../compiler/host/node.ts';
import { FLAGS } from '../../phases/6-plan/sketch.ts';
import { lakec } from '../../cli/world.ts';

/** An engine that the suite is run for. */
export interface EngineOfSuite {
  /** Text of `config/dev.yaml` but for `project_name`: `engine`, `dialect` and what else the engine needs. */
  config(folder: string): string | Promise<string>;
  /** Longest name, in letters of one byte. */
  readonly longest: number;
  /** A model's name with all that hurts, for an engine that can't have the usual one: that one it refuses before anything runs. */
  readonly hurt?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Models that the engine can't have, each with the reason. */
  readonly without?: Readonly<Record<string, string>>;
  /** Rows of a view can be asked for inside a job alone: that they are right is seen in the table that reads it. */
  readonly hidesViews?: boolean;
  /** What a service does by itself with the sessions of a client that is gone. */
  afterKill?(): Promise<unknown>;
  /** How often a run is killed. */
  readonly kills?: number;
}

const BATCHES = [1, 2, 3, 3];
const here = import.meta.dirname;
/** Stands for the rows of a view that can't be asked for. */
const VIEW = 'a view\n';
const HURT = 'Größe "der" Order';

/**
 * One project of every materialization, built on one engine by three batches of rows: the second is incremental, the third gives other columns, the
 * fourth brings nothing new. Then killed at some moments and run again. Rows are those of `expected/`, the same for all engines:
 * `UPDATE=1` writes them from DuckDB's.
 */
export function adapterSuite(name: string, engine: EngineOfSuite): void {
  const without = Object.keys(engine.without ?? {});
  describe(`every materialization on ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), `lakec-suite-${name}-`));
    const results: { code: number; text: string }[] = [];
    const seen: ReadonlyMap<string, string>[] = [];
    let refused = { code: 0, text: '' };
    let unfit = { code: 0, text: '' };
    beforeAll(async () => {
      await makeProject(folder, engine);
      for (const batch of BATCHES) {
        results.push(await lakec(words(engine, batch), folder, { ...process.env, ...engine.env }));
        seen.push(await tables(folder, engine));
      }
      refused = await lakec([...words(engine, 3, false), '--select', 'fails_on_columns'], folder, { ...process.env, ...engine.env });
      if (engine.hurt !== undefined) unfit = await lakec([...words({ ...engine, hurt: HURT }, 3, false), '--select', 'names', 'reads_names'], folder, { ...process.env, ...engine.env });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('builds, and then again', () => {
      for (const { code, text } of results) expect(code, text).toBe(0);
    });

    it('refuses the changed columns of a model that asks for it', () => {
      expect(refused.code).toBe(1);
      expect(refused.text).toContain('incremental-schema-changed');
    });

    if (engine.hurt !== undefined) {
      it('refuses a name that it can\'t have before anything runs', () => {
        expect(unfit.code, unfit.text).toBe(1);
        expect(unfit.text).toContain('engine-name-unfit');
        expect(unfit.text).not.toMatch(/OK created|START /i);
      });
    }

    for (const model of modelsOf().filter((one) => !without.includes(one))) {
      it(`gives the rows of ${model}`, () => {
        const path = join(here, 'expected', `${model}.txt`);
        const expected = seen.some((now) => now.get(model) === VIEW) ? readFileSync(path, 'utf8').split(/\n(?=# batch )/) : [];
        const told = seen.map((now, at) => (now.get(model) === VIEW ? expected[at]! : `# batch ${BATCHES[at]}${at > 0 && BATCHES[at] === BATCHES[at - 1] ? ' again' : ''}\n${now.get(model) ?? 'is not there\n'}`)).join('\n');
        compare(path, told, name === 'duckdb');
      });
    }

    it('leaves nothing aside', async () => {
      const open = await openEngine(folder, engine);
      const there = await open.listRelations([{ database: open.database, schema: 'silver' }, { database: open.database, schema: 'main' }]);
      await open.close();
      expect(there.map(({ identifier }) => identifier).filter((one) => /lakec_new|lakec_rows/i.test(one))).toEqual([]);
    });

    it('is the same when runs were killed half-way and run again', async () => {
      const whole = mkdtempSync(join(tmpdir(), `lakec-killed-${name}-`));
      try {
        await makeProject(whole, engine);
        await lakec(words(engine, 1), whole, { ...process.env, ...engine.env });
        const kills = engine.kills ?? 3;
        let fell = 0;
        for (let kill = 1; kill <= kills; kill++) {
          fell += Number(await killed(words(engine, 2), whole, engine, kill / (kills + 1)));
          await engine.afterKill?.();
        }
        expect(fell, 'runs that were killed').toBeGreaterThan(0);
        const done = await lakec(words(engine, 2), whole, { ...process.env, ...engine.env });
        expect(done.code, done.text).toBe(0);
        const now = await tables(whole, engine);
        // What adds without a key adds once for each run that came to its end there.
        for (const model of modelsOf().filter((one) => !without.includes(one) && one !== 'append' && one !== 'fails_on_columns')) expect(`${model}\n${now.get(model)}`).toBe(`${model}\n${seen[1]!.get(model)}`);
      } finally {
        rmSync(whole, { recursive: true, force: true });
      }
    });
  });
}

async function makeProject(folder: string, engine: EngineOfSuite): Promise<void> {
  cpSync(join(here, 'project'), folder, { recursive: true });
  mkdirSync(join(folder, 'config'), { recursive: true });
  writeFileSync(join(folder, 'config/dev.yaml'), `project_name: suite\nseeds: {+schema: silver}\nsnapshots: {+schema: silver}\n${await engine.config(folder)}`);
  for (const model of Object.keys(engine.without ?? {})) rmSync(join(folder, 'models/silver', `${model}.sql`), { force: true });
}

/** `build`, with the batch as a variable; the third batch has columns that one model refuses. */
function words({ hurt = HURT, longest }: EngineOfSuite, batch: number, all = true): readonly string[] {
  const long = 'a'.repeat(longest);
  return ['build', '--vars', JSON.stringify({ batch, hurt, longest: long }), '--event-time-start', `2026-01-0${Math.min(batch, 2)}`, '--event-time-end', `2026-01-0${Math.min(batch, 2) + 1}`, ...(batch > 2 && all ? ['--exclude', 'fails_on_columns'] : [])];
}

/** Every relation of the suite as text, by the model that makes it. */
async function tables(folder: string, engine: EngineOfSuite): Promise<ReadonlyMap<string, string>> {
  const open = await openEngine(folder, engine);
  try {
    const there = await open.listRelations([{ database: open.database, schema: 'silver' }]);
    const connection = await open.connect();
    const made = new Map<string, string>();
    const dialect = open.reads ?? open.dialect;
    for (const model of modelsOf()) {
      const name = model === 'names' ? (engine.hurt ?? HURT) : model;
      const found: ExistingRelation | undefined = there.find((one) => relationKey(one) === relationKey({ database: open.database, schema: 'silver', identifier: name }));
      if (found?.kind === 'view' && engine.hidesViews) made.set(model, VIEW);
      else if (found) made.set(model, printed(await connection.query(`select * from ${dialect.relation(found)}`), engine.longest));
    }
    connection.close();
    return made;
  } finally {
    await open.close();
  }
}

async function openEngine(folder: string, engine: EngineOfSuite): Promise<Engine & { readonly database: string; readonly dialect: NonNullable<Engine['reads']> }> {
  const host = nodeHost(folder, { ...process.env, ...engine.env });
  const project = load(host, { ...FLAGS, vars: {} }, { report: (diagnostic) => { throw new Error(diagnostic.message); } })!;
  const adapter = (await adapterOf(project.target.engine))!;
  const { settings } = (await revealSecrets(project.target.connection, secretWorld(project.config, host.env), { report: () => undefined }))!;
  const opened = await adapter.open({ ...project.target, connection: settings }, host, { readOnly: true, project, targetPath: 'target' });
  return { ...opened, database: project.target.database, dialect: adapter.dialect };
}

/** Rows in order of their text, columns in order of their names; the moment of a run is no row of a model's. */
function printed({ columns, rows }: QueryResult, longest: number): string {
  const order = columns.map(({ name }, at) => ({ name: name.toLowerCase() === 'a'.repeat(longest) ? 'longest' : name.toLowerCase(), at })).filter(({ name }) => name !== 'dbt_scd_id').sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = rows.map((row) => order.map(({ at }) => value(row[at])).join(' | ')).sort();
  return [order.map(({ name }) => name).join(' | '), ...lines].join('\n') + '\n';
}

function value(one: unknown): string {
  if (one === null || one === undefined) return 'null';
  // Engines differ in whether an integer of 38 digits is a number.
  if (typeof one === 'string') return /^-?\d+$/.test(one) ? one : JSON.stringify(one);
  return String(one);
}

/** Runs the bundle (`npm run build`) in a process of its own and kills it when it has told of a share of its nodes; gives whether it was killed. */
async function killed(argv: readonly string[], folder: string, engine: EngineOfSuite, share: number): Promise<boolean> {
  const root = join(here, '../../..');
  const child = spawn(process.execPath, [join(root, 'bin/lakec.js'), ...argv], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...engine.env }, detached: true });
  const ended = new Promise<boolean>((resolve) => child.once('close', (_, signal) => resolve(signal === 'SIGKILL')));
  let done = 0;
  const all = modelsOf().length;
  const hear = (data: Buffer): void => {
    done += [...data.toString().matchAll(/^ +\d+\/\d+ \w/gm)].length;
    if (done < all * share) return;
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return ended;
}

/** The models, snapshots and seeds of the project by name, sorted. */
function modelsOf(): readonly string[] {
  const models = readdirSync(join(here, 'project/models/silver')).filter((file) => file.endsWith('.sql')).map((file) => file.slice(0, -4));
  const snapshots = [...readFileSync(join(here, 'project/snapshots/snapshots.sql'), 'utf8').matchAll(/snapshot (\w+) %/g)].map((match) => match[1]!);
  return [...models, ...snapshots, 'a_seed'].sort();
}

function compare(path: string, actual: string, writes: boolean): void {
  if (process.env.UPDATE === '1' && writes) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, actual);
  }
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : undefined);
}
