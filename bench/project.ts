import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a synthetic project of `count` models in three layers, each about 20 lines of SQL with one to three refs, a macro call,
 * half of them with a config, and a properties entry with two tests. It is a dbt project with a lakec config beside it, so that
 * both read the same files. Deterministic.
 */
export function writeProject(folder: string, count: number): void {
  const write = (path: string, text: string) => {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  };
  write('dbt_project.yml', "name: synth\nversion: '1.0'\nconfig-version: 2\nprofile: synth\nmodel-paths: [models]\nmacro-paths: [macros]\nseed-paths: [seeds]\nmodels:\n  synth:\n    +materialized: view\n    gold:\n      +materialized: table\n");
  write('profiles.yml', 'synth:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: synth.duckdb\n      threads: 4\n');
  write('config/dev.yaml', 'project_name: synth\nengine:\n  path: lakec.duckdb\nmodels:\n  +materialized: view\n  gold:\n    +materialized: table\n');
  write('macros/cents.sql', "{% macro cents(col, places=2) %}\n  {%- if target.type == 'duckdb' -%}round({{ col }} * 1.0, {{ places }}){%- else -%}({{ col }} * 1.0){%- endif -%}\n{% endmacro %}\n");
  write('seeds/raw.csv', `id,amount\n${Array.from({ length: 200 }, (_, k) => `${k},${k * 3}`).join('\n')}\n`);
  const random = generator(28);
  const properties = new Map<string, string[]>();
  for (let i = 0; i < count; i++) {
    const folderOf = `models/${layer(i, count)}/d${String(Math.floor(i / 100)).padStart(3, '0')}`;
    write(`${folderOf}/${modelName(i, count)}.sql`, `${i % 2 ? '' : `{{ config(tags=['t${i % 7}']) }}\n`}${body(parents(i, count, random), count)}\n`);
    const entries = properties.get(folderOf) ?? [];
    entries.push(entry(i, count));
    properties.set(folderOf, entries);
  }
  for (const [path, entries] of properties) write(`${path}/schema.yml`, `version: 2\nmodels:\n${entries.join('')}`);
}

function layer(i: number, count: number): string {
  return i < count * 0.3 ? 'bronze' : i < count * 0.7 ? 'silver' : 'gold';
}

export function modelName(i: number, count: number): string {
  return `${layer(i, count)}_model_${String(i).padStart(5, '0')}`;
}

function parents(i: number, count: number, random: () => number): readonly number[] {
  if (i < Math.max(1, Math.floor(count * 0.1))) return [];
  const many = [1, 1, 2, 3][Math.floor(random() * 4)]!;
  const lowest = Math.max(0, i - 200);
  return [...new Set(Array.from({ length: many }, () => lowest + Math.floor(random() * (i - lowest))))].sort((a, b) => a - b);
}

function body(from: readonly number[], count: number): string {
  if (from.length === 0) {
    return `with source as (
    select * from {{ ref('raw') }}
), renamed as (
    select
        id,
        id % 97 as customer_id,
        {{ cents('amount') }} as amount,
        case when id % 3 = 0 then 'placed' when id % 3 = 1 then 'shipped' else 'returned' end as status,
        cast('2026-01-01' as date) + cast(id % 30 as integer) as order_date
    from source
    where id is not null
)
select * from renamed`;
  }
  const ctes = from.map((parent, k) => `p${k} as (\n    select id, customer_id, amount, status, order_date from {{ ref('${modelName(parent, count)}') }}\n)`);
  const joins = from.slice(1).map((_, k) => `    left join p${k + 1} on p0.id = p${k + 1}.id`);
  return `with ${ctes.join(',\n')},
joined as (
    select
        p0.id,
        p0.customer_id,
        {{ cents('p0.amount') }} as amount,
        coalesce(p${from.length - 1}.status, 'unknown') as status,
        p0.order_date,
        row_number() over (partition by p0.customer_id order by p0.order_date) as rn
    from p0
${joins.join('\n')}
)
select id, customer_id, amount, status, order_date
from joined
where rn <= 1000`;
}

function entry(i: number, count: number): string {
  return `  - name: ${modelName(i, count)}
    description: "Synthetic model ${i} of layer ${layer(i, count)}"
    columns:
      - name: id
        description: key
        data_tests: [unique, not_null]
      - name: status
        description: order status
`;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
