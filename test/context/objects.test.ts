import { describe, expect, it } from 'vitest';
import { Context, ConfigReader, RelationValue } from '../../compiler/context/index.ts';
import type { NodeHooks } from '../../compiler/context/index.ts';
import type { DialectName } from '../../compiler/contracts/project.ts';
import type { Answer, Question } from '../../compiler/contracts/questions.ts';
import { compileTemplate, parseTemplate, renderTemplate } from '../../compiler/jinja/index.ts';
import { flags, macrosOf, smallManifest } from '../phases/4-compile/small-project.ts';

interface Options {
  readonly execute?: boolean;
  readonly answer?: (question: Question) => Answer;
  readonly macros?: Readonly<Record<string, string>>;
  readonly dialect?: DialectName;
  readonly messages?: string[];
}

function render(template: string, options: Options = {}): string {
  const { project } = smallManifest({ dialect: options.dialect ?? 'duckdb', conf: { list: ['a', { b: 1.5 }] } });
  const context = new Context({
    project, macros: macrosOf(options.macros ?? {}), flags: { ...flags, vars: { cli: 1 } }, env: { HOME_DB: 'db' }, runStartedAt: new Date(0), invocationId: 'id',
    message: (text, level) => options.messages?.push(`${level}: ${text}`), doc: (packageName, name) => `text of ${packageName ?? 'any'}.${name}`, selected: ['model.shop.m'],
  });
  const relation = new RelationValue({ database: 'lake', schema: 'main', identifier: 'o' }, 'table', context.style);
  const hooks: NodeHooks = {
    package: 'shop', execute: options.execute ?? true, ref: () => relation, source: () => relation, self: () => relation, model: () => null,
    config: new ConfigReader({ materialized: 'table', owner: 'me', persist_docs: { relation: true } }, { team: 'x' }),
    ask: (question) => options.answer!(question),
    existing: ({ identifier }) => (identifier === 'there' ? { database: 'lake', schema: 'main', identifier, kind: 'view' } : undefined),
  };
  return renderTemplate(compileTemplate(parseTemplate(template, 'm.sql')), context.scope(hooks), { undefined: options.execute === false ? 'chain' : 'strict' }).text;
}

describe('relations', () => {
  it.each<[string, string]>([
    ["{{ this }}", '"lake"."main"."o"'],
    ["{{ this.database }}.{{ this.schema }}.{{ this.identifier }}.{{ this.name }}.{{ this.table }} {{ this.type }}", 'lake.main.o.o.o table'],
    ["{{ this.include(database=false) }}", '"main"."o"'],
    ["{{ this.include(database=false, schema=false) }}", '"o"'],
    ["{{ this.quote(identifier=false) }}", '"lake"."main".o'],
    ["{{ this.incorporate(path={'identifier': 'p'}, type='view') }} {{ this.incorporate(type='view').is_view }}", '"lake"."main"."p" True'],
    ["{{ this.replace_path(schema='s') }}", '"lake"."s"."o"'],
    ["{{ this.without_identifier() }}", '"lake"."main"'],
    ["{{ this.information_schema('tables') }}", '"lake".information_schema."tables"'.replace('"tables"', 'tables')],
    ["{{ this.render() ~ '!' }}", '"lake"."main"."o"!'],
    ["{{ this.is_table }} {{ this.is_view }} {{ this.is_cte }}", 'True False False'],
    ["{{ this.matches(identifier='O') }} {{ this.matches(schema='x') }}", 'True False'],
    ["{{ api.Relation.create(database='d', schema='s', identifier='i\"x', type='view') }}", '"d"."s"."i""x"'],
    ["{{ api.Relation.create(identifier='i') }}", '"i"'],
    ["{{ this == api.Relation.create(database='LAKE', schema='main', identifier='O', type='table') }}", 'True'],
    ["{{ this in [ref('x')] }} {{ {this: 1}[ref('x')] }}", 'True 1'],
    ["{{ api.Relation.View }} {{ this is mapping }} {{ this is none }}", 'view True False'],
    ["{{ this.nothing is defined }}", 'False'],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });
  it('print as their dialect has it', () => {
    expect(render('{{ api.Relation.create(database="d", schema="s", identifier="i") }}', { dialect: 'spark' })).toBe('s.i');
    expect(render('{{ adapter.quote("a`b") }}', { dialect: 'spark' })).toBe('`a``b`');
  });
});

describe('columns', () => {
  it.each<[string, string]>([
    ["{{ c('amount', 'DECIMAL(18,4)').data_type }} {{ c('amount', 'DECIMAL(18,4)').numeric_scale }} {{ c('amount', 'DECIMAL(18,4)').is_numeric() }}", 'DECIMAL(18,4) 4 True'],
    ["{{ c('n', 'BIGINT').is_integer() }} {{ c('n', 'BIGINT').is_number() }} {{ c('n', 'DOUBLE').is_float() }} {{ c('n', 'VARCHAR').is_string() }}", 'True True True True'],
    ["{{ c('a \"b', 'VARCHAR').quoted }} {{ c('x', 'VARCHAR(10)').string_size() }} {{ c('x', 'VARCHAR').column }}", '"a ""b" 10 x'],
    ["{{ c('x', 'VARCHAR') == c('x', 'VARCHAR') }}", 'True'],
    ["{{ api.Column.numeric_type('decimal', 18, 4) }} {{ api.Column.string_type(5) }}", 'decimal(18,4) character varying(5)'],
  ])('%s', (template, expected) => {
    expect(render(`{% set c = api.Column %}${template}`)).toBe(expected);
  });
});

describe('answers of the engine', () => {
  const answer = (question: Question): Answer => {
    switch (question.kind) {
      case 'query':
        return { kind: 'query', result: { columns: [{ name: 'id', type: 'BIGINT' }, { name: 'Amount', type: 'DECIMAL(18,4)' }, { name: 'note', type: 'VARCHAR' }], rows: [[1, '2.5000', 'x'], [2n, '3.0000', null]] } };
      case 'columns':
        return { kind: 'columns', columns: question.relation.identifier === 'p' ? [{ name: 'ID', type: 'INTEGER' }] : [{ name: 'id', type: 'INTEGER' }, { name: 'note', type: 'VARCHAR' }] };
      case 'personal':
        return { kind: 'personal', columns: [{ column: 'mail', of: 'people.email', by: 'lineage' }] };
      case 'relations':
        return { kind: 'relations', relations: [{ database: question.database, schema: question.schema, identifier: 't', kind: 'table' }] };
      case 'statement':
        return { kind: 'statement' };
      case 'commit':
        return question;
    }
  };
  it.each<[string, string]>([
    ["{% set r = run_query('select 1') %}{{ r.columns[0].values() }} {{ r.columns['id'].values()[1] }} {{ r.columns.Amount is defined }} {{ r.column_names }} {{ r | length }}", "(1, 2) 2 True ('id', 'Amount', 'note') 2"],
    ["{% for row in run_query('select 1') %}{{ row[0] }}-{{ row['amount'] }}-{{ row.values() | length }} {% endfor %}", '1-2.5000-3 2-3.0000-3 '],
    ["{% for row in run_query('select 1').rows %}{{ row.note }}{% if not loop.last %},{% endif %}{% endfor %}", 'x,None'],
    ["{{ run_query('select 1').rows[0].dict() }}", "{'id': 1, 'Amount': Decimal('2.5000'), 'note': 'x'}"],
    ["{{ run_query('select 1').rows[0][2] }} {{ run_query('select 1').rows | length }} {{ run_query('select 1').rows[:1] | length }}", 'x 2 1'],
    ["{% call statement('s', fetch_result=True) %}select {{ 1 + 1 }}{% endcall %}{{ load_result('s').table.columns[2].values() }} {{ load_result('s')['data'] }} {{ load_result('nope') }}", "('x', None) [[1, Decimal('2.5000'), 'x'], [2, Decimal('3.0000'), None]] None"],
    ["{{ dbt_utils_get(run_query('select 1').columns['id']) if false else '' }}{% set t = run_query('select 1').select(['note']) %}{{ t.column_names }}", "('note',)"],
    ["{% for c in adapter.get_columns_in_relation(this) %}{{ c.name }}:{{ c.dtype }} {% endfor %}", 'id:INTEGER note:VARCHAR '],
    ["{{ adapter.get_missing_columns(this, api.Relation.create(identifier='p')) | map(attribute='name') | join }}", 'note'],
    ["{{ adapter.get_relation('lake', 'main', 'there').type }} {{ adapter.get_relation('lake', 'main', 'nope') }} {{ load_relation(this) }}", 'view None None'],
    ["{{ adapter.list_relations_without_caching(this) }}", '[<Relation "lake"."main"."t">]'],
    ["{{ adapter.type() }} {{ adapter.quote('x') }} {{ adapter.quote_as_configured('x', 'identifier') }}", 'duckdb "x" "x"'],
    ["{{ get_columns_in_query('select 1') }}", "['id', 'Amount', 'note']"],
  ])('%s', (template, expected) => {
    expect(render(template, { answer })).toBe(expected);
  });
  it('print as a table', () => {
    const messages: string[] = [];
    render("{% do run_query('select 1').print_table() %}{{ log('hidden') }}{{ log('shown', info=true) }}{{ print('text') }}", { answer, messages });
    expect(messages).toEqual(['print: | id | Amount | note |\n| -- | ------ | ---- |\n| 1  | 2.5000 | x    |\n| 2  | 3.0000 |      |', 'debug: hidden', 'info: shown', 'print: text']);
  });
  it('while parsing are empty, and nothing is asked', () => {
    const template = "{{ run_query('select 1') }}|{{ adapter.get_columns_in_relation(this) }}|{{ adapter.get_relation('a', 'b', 'c') }}|{{ is_incremental() }}|{{ adapter.anything() }}|{% call statement('x') %}{{ nope() }}{% endcall %}|{{ var('nope') }}|{{ run_query('x').columns[0].values() }}";
    expect(render(template, { execute: false })).toBe('|[]|None|False|None||None|');
  });
});

describe('names', () => {
  it.each<[string, string]>([
    ["{{ config.get('owner') }} {{ config.get('nope', 'else') }} {{ config.require('materialized') }} {{ config.get('team') }} {{ config.meta_get('team') }} {{ config.persist_relation_docs() }}{{ config(x=1) }}", 'me else table x x True'],
    ["{{ var('cli') }} {{ var('nope', 'd') }} {{ var.has_var('cli') }} {{ var.has_var('nope') }}", '1 d True False'],
    ["{{ conf('list.1.b') }} {{ conf('list') }} {{ conf('list.7', none) }}", "1.5 ['a', {'b': 1.5}] None"],
    ["{{ env_var('HOME_DB') }} {{ env_var('NOPE', 'x') }}", 'db x'],
    ["{{ target.name }} {{ target.type }} {{ target.schema }} {{ target['threads'] }}", 'dev duckdb main 4'],
    ["{{ flags.FULL_REFRESH }} {{ flags.WHICH }} {{ flags.STORE_FAILURES }}", 'False compile False'],
    ["{{ project_name }} {{ invocation_id }} {{ selected_resources }} {{ execute }} {{ thread_id is string }}", "shop id ['model.shop.m'] True True"],
    ["{{ doc('x') }} {{ doc('pkg', 'x') }}", 'text of any.x text of pkg.x'],
    ["{{ context.get('execute') }} {{ context['project_name'] }} {{ 'nope' in context }} {{ context.get('nope', 7) }}", 'True shop False 7'],
    ["{{ dbt.concat(['a', 'b']) }} {{ lakec.concat(['a', 'b']) }} {{ concat(['a', 'b']) }}", 'a || b a || b a || b'],
    ["{{ exceptions.warn('x') }}{{ return is defined }}", 'True'],
    ["{{ toyaml({'a': [1]}) }}", 'a:\n  - 1\n'],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });
  it('of the project come before lakec\'s, and the original stays in builtins', () => {
    const macros = { 'm.sql': "{% macro concat(x) %}mine{% endmacro %}{% macro ref(name) %}{{ builtins.ref(name).include(database=false) }}{% endmacro %}{% macro duckdb__hash(x) %}h({{ x }}){% endmacro %}" };
    expect(render("{{ concat([]) }} {{ dbt.concat(['a']) }} {{ ref('x') }} {{ shop.concat([]) }} {{ hash('y') }}", { macros })).toBe('mine a "main"."o" mine h(y)');
  });
  it('no template reaches what it is not given', () => {
    for (const name of ['constructor', '__proto__', 'process', 'require', 'toString', 'hasOwnProperty']) {
      expect(render(`{{ ${name} is defined }} {{ adapter.${name} is defined }} {{ modules.${name} is defined }} {{ exceptions.${name} is defined }} {{ this.${name} is defined }} {{ flags.${name} is defined }} {{ config.get('${name}') }} {{ {}.${name} is defined }}`)).toBe('False False False False False False None False');
    }
  });
});
