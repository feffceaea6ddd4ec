import { spawnSync } from 'node:child_process';
import { compileTemplate, native, parseTemplate, renderTemplate, str } from '../compiler/jinja/index.ts';

// A model of about 3 KB with six refs, as people write them.
const columns = Array.from({ length: 40 }, (_, i) => `        orders.column_number_${i} as renamed_column_${i}, -- taken over`).join('\n');
const source = `{{ config(materialized='incremental', unique_key='id') }}

with ${['orders', 'lines', 'customers', 'products', 'returns', 'dates'].map((name) => `${name} as (\n    select * from {{ ref('stg_${name}') }}\n)`).join(',\n')},
joined as (
    select
${columns}
        lines.amount * {{ var('rate', 1) }} as amount
    from orders join lines using (order_id)
    {% if is_incremental() %}
    where ts > (select max(ts) from {{ this }})
    {% endif %}
)
select * from joined
`;

const globals = {
  ref: native('ref', ({ args }) => `"db"."sch"."${str(args[0]!)}"`),
  config: native('config', () => ''),
  var: native('var', ({ args }) => args[1] ?? null),
  is_incremental: native('is_incremental', () => true),
  this: '"db"."sch"."me"',
};

const python = `
import sys, time, jinja2
from jinja2.sandbox import SandboxedEnvironment
source = sys.stdin.read()
env = SandboxedEnvironment(extensions=['jinja2.ext.do', 'jinja2.ext.loopcontrols'])
values = dict(ref=lambda n: '"db"."sch"."%s"' % n, config=lambda **k: '', var=lambda n, d=None: d, is_incremental=lambda: True, this='"db"."sch"."me"')
def rate(run):
    best = 0
    for _ in range(5):
        start = time.perf_counter(); count = 0
        while time.perf_counter() - start < 0.3: run(); count += 1
        best = max(best, count / (time.perf_counter() - start))
    return best
template = env.from_string(source)
print(rate(lambda: template.render(values)), rate(lambda: env.parse(source)), rate(lambda: env.from_string(source)))
`;

/** Runs a second, best of five. */
function rate(run: () => void): number {
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < 300) {
      for (let i = 0; i < 50; i++) run();
      count += 50;
    }
    best = Math.max(best, (count / (performance.now() - start)) * 1000);
  }
  return best;
}

const compiled = compileTemplate(parseTemplate(source, 'model.sql'));
const ours = {
  render: rate(() => renderTemplate(compiled, { globals })),
  traced: rate(() => renderTemplate(compiled, { globals }, { trace: true })),
  // Every parse gets a source that was never seen before.
  parse: rate(((n) => () => parseTemplate(`${source}${n++}`, 'model.sql'))(0)),
  both: rate(() => renderTemplate(compileTemplate(parseTemplate(source, 'model.sql')), { globals })),
};
const measured = spawnSync(process.argv[2] ?? 'python3', ['-c', python], { input: source, encoding: 'utf8' });
const [render, parse, compile] = measured.status === 0 ? measured.stdout.trim().split(' ').map(Number) : [];

const line = (what: string, mine: number, theirs: number | undefined) =>
  console.log(what.padEnd(34), `${Math.round(mine)}/s`.padStart(10), theirs === undefined ? '' : `  jinja2 ${Math.round(theirs)}/s, ${(mine / theirs).toFixed(1)} times`);
console.log(`a model of ${source.length} characters`);
line('render, compiled', ours.render, render);
line('render, compiled, with trace', ours.traced, render);
line('parse', ours.parse, parse);
line('parse and render once', ours.both, compile);
