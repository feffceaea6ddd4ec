import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeLake, type Lake } from './lake.ts';

const lakes: Lake[] = [];
const newLake = () => {
  const lake = makeLake();
  lakes.push(lake);
  return lake;
};
afterEach(() => lakes.splice(0).forEach((lake) => lake.remove()));
const minutes = 60_000;

describe('runs one after the other', () => {
  it('change no row the second time, and load no file', { timeout: 3 * minutes }, async () => {
    const lake = newLake();
    await lake.run();
    const first = await lake.contents();
    expect(first.size).toBe(43);
    const again = await lake.run();
    expect(again.diagnostics).toEqual([]);
    expect(again.results!.results.filter(({ id }) => /\.(crm|snowflake|redshift|fx_rates_daily_rates|kafka)/.test(id)).map(({ status }) => status)).toEqual(Array(9).fill('no-op'));
    expect(await lake.contents()).toEqual(first);
    await lake.run({ fullRefresh: true });
    expect(await lake.contents()).toEqual(first);
  });

  it('on 29, 30 and 31 January give the rows of one run on the 31st', { timeout: 4 * minutes }, async () => {
    const [steps, once] = [newLake(), newLake()];
    for (const asOf of ['2026-01-29', '2026-01-30', '2026-01-31']) expect((await steps.run({ asOf })).diagnostics).toEqual([]);
    await once.run({ asOf: '2026-01-31' });
    const [a, b] = [new Map(await steps.contents({ runDate: false })), new Map(await once.contents({ runDate: false }))];
    a.delete('gold.fact_customer_24m');
    b.delete('gold.fact_customer_24m');
    expect(a).toEqual(b);
    const day = `select * from gold.fact_customer_24m where as_of_date = '2026-01-31' order by customer_key`;
    expect(await steps.query(day)).toEqual(await once.query(day));
    expect(await steps.query('select as_of_date::varchar, count(*) from gold.fact_customer_24m group by 1 order by 1')).toEqual([['2026-01-29', '1997'], ['2026-01-30', '1999'], ['2026-01-31', '2001']]);
  });

  it('load a changed file in place of what it was, and forget a file of a snapshot that is gone', { timeout: 3 * minutes }, async () => {
    const lake = newLake();
    const bronze = { select: ['crm_accounts', 'snowflake_orders'] };
    await lake.run(bronze);
    const daily = join(lake.root, 'data/snowflake/orders/daily/date=2026-01-31/part.csv');
    const text = readFileSync(daily, 'utf8');
    const lines = text.trimEnd().split('\n');
    writeFileSync(daily, `${lines.slice(0, -1).join('\n')}\n`);
    renameSync(join(lake.root, 'data/crm/accounts/snapshot_legacy.csv'), join(lake.root, 'data/crm/accounts/kept_aside.csv'));
    await lake.run(bronze);
    expect(await lake.query(`select count(*) from bronze.snowflake_orders where _source_file = 'orders/daily/date=2026-01-31/part.csv'`)).toEqual([[String(lines.length - 2)]]);
    expect(await lake.query('select count(*) from bronze.snowflake_orders')).toEqual([['5329']]);
    expect(await lake.query('select distinct _source_file from bronze.crm_accounts')).toEqual([['accounts/snapshot.csv.gz']]);
    expect(await lake.query(`select file from ops.load_ledger where source = 'crm'`)).toEqual([['accounts/snapshot.csv.gz']]);
    // Back as it was: so are the rows.
    writeFileSync(daily, text);
    renameSync(join(lake.root, 'data/crm/accounts/kept_aside.csv'), join(lake.root, 'data/crm/accounts/snapshot_legacy.csv'));
    await lake.run(bronze);
    expect(await lake.query('select count(*) from bronze.snowflake_orders union all select count(*) from bronze.crm_accounts')).toEqual([['5330'], ['2030']]);
    expect(await lake.query(`select sum(rows_in) from ops.load_ledger`)).toEqual([['7395']]);
  });

  it('write a late version of a customer into its history', { timeout: 3 * minutes }, async () => {
    const lake = newLake();
    const history = { select: ['+dim_customer_history'] };
    await lake.run(history);
    const file = join(lake.root, 'data/snowflake/customers/daily/date=2026-01-31/part.csv');
    const [header] = readFileSync(file, 'utf8').split('\n');
    const [id, since] = (await lake.query(`select customer_id, min(changed_at)::varchar from gold.dim_customer_history where customer_sk <> -1 group by 1 having count(*) = 1 order by 1 limit 1`))[0]!;
    const columns = header!.split(',');
    const row = { customer_id: id, customer_segment: 'LATE', country: 'ZZ', updated_at: '2100-01-01 00:00:00', op: 'U' } as Record<string, string | null>;
    appendFileSync(file, `${columns.map((column) => row[column] ?? '').join(',')}\n`);
    await lake.run(history);
    const versions = `select version_no, segment, country, valid_from::varchar, valid_to::varchar, is_current from gold.dim_customer_history where customer_id = '${id}' order by version_no`;
    const [, second] = await lake.query(versions);
    expect(second).toEqual(['2', 'UNKNOWN', 'ZZ', '2100-01-01 00:00:00', '9999-12-31 00:00:00', 'true']);
    expect((await lake.query(versions))[0]!.slice(3)).toEqual(['1900-01-01 00:00:00', '2100-01-01 00:00:00', 'false']);
    expect(since).not.toBeNull();
    expect(await lake.query('select count(*), count(*) filter (where is_current) from gold.dim_customer_history')).toEqual([['2112', '2001']]);
  });

  it('refuse a delivery of which more than its share would go to quarantine, and change nothing', { timeout: 3 * minutes }, async () => {
    const lake = newLake();
    const bronze = { select: ['crm_opportunities'] };
    await lake.run(bronze);
    const before = await lake.contents();
    writeFileSync(join(lake.root, 'data/crm/opportunities/snapshot_bad.csv'), `Id,Name\n${',x\n'.repeat(100)}`);
    const run = await lake.run(bronze);
    expect(run.results!.results[0]!.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual(['quarantine-overflow: Of "crm_opportunities", 100 rows would go to quarantine, which is more than 5 % of those that came in; nothing was written.']);
    expect(await lake.contents()).toEqual(before);
    expect(await lake.query('select count(*) from ops.load_ledger')).toEqual([['1']]);
    rmSync(join(lake.root, 'data/crm/opportunities/snapshot_bad.csv'));
  });
});

describe('a run that is killed', () => {
  const bin = join(import.meta.dirname, '../../bin/lakec.js');

  it('leaves each table as it was or as it should be, and the next run gives the same rows', { timeout: 6 * minutes }, async () => {
    const whole = newLake();
    await whole.run();
    const wanted = await whole.contents();
    const lake = newLake();
    for (const nodes of [1, 4, 9, 14, 19, 25]) {
      expect(await killed(lake.root, nodes)).toBe('SIGKILL');
      for (const [table, print] of await lake.contents()) expect([table, print]).toEqual([table, wanted.get(table)]);
      lake.close();
    }
    expect((await lake.run()).diagnostics).toEqual([]);
    expect(await lake.contents()).toEqual(wanted);
    expect(await lake.query(`select count(*), count(distinct source || file) from ops.load_ledger`)).toEqual(await whole.query(`select count(*), count(distinct source || file) from ops.load_ledger`));
  });

  /** Runs lakec, and kills it as soon as it has told of so many nodes. */
  function killed(cwd: string, nodes: number): Promise<NodeJS.Signals | null> {
    return new Promise((done) => {
      const child = spawn(process.execPath, [bin, 'run'], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
      let told = '';
      child.stdout.on('data', (text: Buffer) => {
        told += text.toString();
        if ((told.match(/^ *[0-9]+\/28 /gm) ?? []).length >= nodes) child.kill('SIGKILL');
      });
      child.on('close', (_, signal) => done(signal));
    });
  }
});
