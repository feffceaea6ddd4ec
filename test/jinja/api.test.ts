import { describe, expect, test } from 'vitest';
import type { Scope, Value } from '../../compiler/jinja/index.ts';
import {
  analyse,
  callMacro,
  compileTemplate,
  evaluateExpression,
  Float,
  fromJs,
  HostObject,
  JinjaError,
  locate,
  macroOf,
  native,
  parseTemplate,
  raise,
  renderTemplate,
  renderValue,
  str,
  toJs,
} from '../../compiler/jinja/index.ts';

const compile = (source: string, file = 'model.sql') => compileTemplate(parseTemplate(source, file));
const render = (source: string, globals: Scope['globals'] = {}, undefinedMode: 'jinja' | 'strict' | 'chain' = 'jinja') =>
  renderTemplate(compile(source), { globals }, { undefined: undefinedMode }).text;

function failure(run: () => unknown): JinjaError {
  try {
    run();
  } catch (error) {
    if (error instanceof JinjaError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('undefined values', () => {
  test('print as nothing by default, fail when strict, and go on when chained', () => {
    expect(render('[{{ x }}]')).toBe('[]');
    expect(failure(() => render('[{{ x }}]', {}, 'strict')).kind).toBe('undefined');
    expect(failure(() => render("{{ 'a' ~ x }}", {}, 'strict')).span).toEqual({ file: 'model.sql', start: 3, end: 10 });
    expect(render('[{{ x.y(1).z }}]', {}, 'chain')).toBe('[]');
    for (const mode of ['jinja', 'strict', 'chain'] as const) expect(render("{{ x is defined }}{{ x|default('d') }}{% if x %}1{% endif %}", {}, mode)).toBe('Falsed');
  });
});

describe('host functions', () => {
  test('what they throw passes through untouched, and the next render starts afresh', () => {
    const signal = { question: 'select 1' };
    let answer: string | undefined;
    const globals = {
      run_query: native('run_query', () => {
        if (answer === undefined) throw signal;
        return answer;
      }),
    };
    const compiled = compile('{% macro m() %}{% set x %}{{ run_query() }}{% endset %}{{ return(x) }}{% endmacro %}{% for i in [1] %}<{{ m() }}>{% endfor %}');
    let thrown: unknown;
    try {
      renderTemplate(compiled, { globals });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe(signal);
    answer = 'yes';
    expect(renderTemplate(compiled, { globals }).text).toBe('<yes>');
  });

  test('an error they raise has the span of the call and the macros around it', () => {
    const globals = { stop: native('stop', ({ args }) => raise('raised', str(args[0]!))) };
    const source = "{% macro inner(x) %}{{ stop('no ' ~ x) }}{% endmacro %}{% macro outer() %}{{ inner('way') }}{% endmacro %}{{ outer() }}";
    const error = failure(() => render(source, globals));
    expect([error.kind, error.message]).toEqual(['raised', 'no way']);
    const text = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
    expect(text(error.span)).toBe("stop('no ' ~ x)");
    expect(error.macros.map(({ name, span }) => [name, text(span)])).toEqual([
      ['inner', "inner('way')"],
      ['outer', 'outer()'],
    ]);
  });

  test('see their arguments, the span of the call, names of the caller, and the block that calls them', () => {
    let seen: unknown;
    const probe = native('probe', (call) => {
      seen = { args: call.args, kwargs: [...call.kwargs.keys()], span: call.span, x: call.lookup('x') };
      return call.caller ? `<${str(call.invoke(call.caller, [2]))}>` : '';
    });
    expect(render("{% set x = 1 %}{% call(n) probe(x, k='v') %}n={{ n }}{% endcall %}", { probe })).toBe('<n=2>');
    expect(seen).toEqual({ args: [1], kwargs: ['k', 'caller'], span: { file: 'model.sql', start: 26, end: 41 }, x: 1 });
  });

  test('objects show what their hooks give and nothing else', () => {
    class Relation extends HostObject {
      readonly typeName = 'Relation';
      readonly secret = 'hidden';
      override getAttr(name: string): Value | undefined {
        return name === 'schema' ? 'main' : undefined;
      }
      override str(): string {
        return '"main"."t"';
      }
      override equals(other: Value): boolean {
        return other instanceof Relation;
      }
      override binary(operator: string, other: Value, reflected: boolean): Value | undefined {
        return operator === '+' && typeof other === 'number' ? (reflected ? other + 1 : other + 2) : undefined;
      }
    }
    const globals = { r: new Relation(), q: new Relation() };
    expect(render('{{ r }} {{ r.schema }} [{{ r.secret }}{{ r.constructor }}{{ r.getAttr }}] {{ r == q }} {{ r + 1 }} {{ 1 + r }}', globals)).toBe('"main"."t" main [] True 3 2');
  });
});

describe('the sandbox', () => {
  test('no prototype, constructor or process is in reach', () => {
    const names = ['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'process', 'globalThis', 'require', 'length', 'push', 'valueOf', 'call', 'apply', 'body', 'get', '__class__'];
    const holders = ['d', 'l', 's', 'f', 'n', 'm', 'u', 'none', 'true', 'ns', 'range(2)', 'loop', "('a',)", 'f.call', "d['x']"];
    const globals = { d: fromJs({}), l: [], s: 'text', f: native('f', () => 1), n: 1, u: new Float(1.5), ns: fromJs(new Map()) };
    for (const name of names) {
      expect(render(`{{ ${name} is defined }}`, globals), name).toBe('False');
      for (const holder of holders) {
        for (const access of [`(${holder}).${name}`, `(${holder})['${name}']`, `(${holder})|attr('${name}')`]) {
          const source = `{% macro m() %}{% endmacro %}{{ ${access} is callable and ${access} is defined and '${name}' != 'get' }}`;
          let text: string;
          try {
            text = render(source, globals);
          } catch (error) {
            expect(error, source).toBeInstanceOf(JinjaError);
            continue;
          }
          expect(text, source).toBe('False');
        }
      }
    }
  });
});

describe('values', () => {
  test('plain data goes in and comes out the same', () => {
    const data = { a: 1, b: 1.5, c: 'x', d: [null, true, { e: [] }] };
    expect(JSON.parse(JSON.stringify(toJs(fromJs(data))))).toEqual(data);
    expect(() => fromJs(() => 1)).toThrow(TypeError);
  });

  test('an expression keeps its type', () => {
    const scope = { globals: { n: 3, f: native('f', () => [1, 2]) } };
    expect(evaluateExpression('n + 1', 'a.yml', scope)).toBe(4);
    expect(evaluateExpression('n * 1.5', 'a.yml', scope)).toEqual(new Float(4.5));
    expect(evaluateExpression('f(), n', 'a.yml', scope)).toMatchObject({ items: [[1, 2], 3] });
    expect(failure(() => evaluateExpression('n + x', 'a.yml', scope, 100)).span).toEqual({ file: 'a.yml', start: 100, end: 105 });
    expect(failure(() => evaluateExpression('n +', 'a.yml', scope, 100)).span.start).toBe(103);
  });

  test('a text that is one expression keeps its type, any other becomes text', () => {
    const scope = { globals: { n: 3 } };
    expect(renderValue('{{ n }}', 'a.yml', scope)).toBe(3);
    expect(renderValue('{{ n }}!', 'a.yml', scope)).toBe('3!');
    expect(renderValue('plain', 'a.yml', scope)).toBe('plain');
    expect(renderValue('{{ nope }}', 'a.yml', scope)).toBe(null);
  });
});

describe('macros', () => {
  const library = compile("{% set unit = 'USD' %}{% macro money(c, p=2) %}{{ helper(c) }} as {{ unit }}({{ p }}) in {{ this }}{% endmacro %}\n{% macro helper(c) %}<{{ c }}>{% endmacro %}", 'macros/money.sql');

  test('of another file see their file, and the globals of the render that calls them', () => {
    const globals = { money: macroOf(library, 'money')!, this: 'me' };
    expect(render('{{ money(1) }}|{{ money(2, p=4) }}', globals)).toBe('<1> as USD(2) in me|<2> as USD(4) in me');
    expect(callMacro(macroOf(library, 'money')!, ['x'], new Map([['p', 9]]), { globals: { this: 'you', helper: native('helper', () => 'mine') } })).toBe('mine as USD(9) in you');
  });

  test('and the blocks like them are listed with their places', () => {
    const source = [
      '{% macro a(x, y=1) %}A{% endmacro %}',
      '{% test not_null(model, column_name) %}select {{ column_name }}{% endtest %}',
      '{% data_test positive(model) %}x{% enddata_test %}',
      "{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}M{% endmaterialization %}",
      '{% materialization view, default -%} V {%- endmaterialization %}',
      '{% snapshot s %}select 1{% endsnapshot %}',
      '{% docs d %} {{ not a tag {% or a block %} {% enddocs %}',
    ].join('\n');
    const template = parseTemplate(source, 'all.sql');
    expect(template.macros.map(({ block, name, callName, adapter, supportedLanguages }) => [block, name, callName, adapter, supportedLanguages?.join()])).toEqual([
      ['macro', 'a', 'a', undefined, undefined],
      ['test', 'not_null', 'test_not_null', undefined, undefined],
      ['test', 'positive', 'test_positive', undefined, undefined],
      ['materialization', 'table', 'materialization_table_duckdb', 'duckdb', 'sql,python'],
      ['materialization', 'view', 'materialization_view_default', 'default', 'sql'],
      ['snapshot', 's', 'snapshot_s', undefined, undefined],
      ['docs', 'd', 'docs_d', undefined, undefined],
    ]);
    expect(template.macros.map(({ nameSpan, bodySpan }) => [source.slice(nameSpan.start, nameSpan.end), source.slice(bodySpan.start, bodySpan.end)])).toEqual([
      ['a', 'A'],
      ['not_null', 'select {{ column_name }}'],
      ['positive', 'x'],
      ['table', 'M'],
      ['view', ' V '],
      ['s', 'select 1'],
      ['d', ' {{ not a tag {% or a block %} '],
    ]);
    const compiled = compileTemplate(template);
    const call = (name: string, ...args: Value[]) => callMacro(macroOf(compiled, name)!, args, undefined, { globals: {} });
    expect([call('test_not_null', 'm', 'c'), call('materialization_view_default'), call('docs_d')]).toEqual(['select c', 'V', ' {{ not a tag {% or a block %} ']);
    expect(renderTemplate(compiled, { globals: {} }).text.trim()).toBe('');
  });
});

describe('the trace', () => {
  const macros = compile('{% macro cents(c) %}({{ c }} / 100)\n::decimal{% endmacro %}\n{% macro wrapped(c) %}{{ return(cents(c)) }}{% endmacro %}', 'macros/cents.sql');
  const source = "select\r\n  {{ cents('a') }},\r\n  {{ wrapped('b') }},\r\n  {% for x in [1, 2] %}x{{ x }}{% endfor %}\r\nfrom t";
  const { text, trace } = renderTemplate(
    compile(source),
    { globals: { cents: macroOf(macros, 'cents')!, wrapped: macroOf(macros, 'wrapped')! } },
    { trace: true },
  );
  const sources: Record<string, string> = { 'model.sql': source, 'macros/cents.sql': macros.template.source };
  const found = (part: string, nth = 0) => {
    const { span, stack } = locate(trace, text.split(part).slice(0, nth + 1).join(part).length)!;
    return [span, ...stack].map(({ file, start, end }) => `${file}: ${sources[file]!.slice(start, end)}`);
  };

  test('knows the template text behind every output', () => {
    expect(text).toBe('select\n  (a / 100)\n::decimal,\n  (b / 100)\n::decimal,\n  x1x2\nfrom t');
    expect(found('from t')).toEqual(['model.sql: from t']);
    expect(found('2\n')).toEqual(['model.sql: x']);
    expect(found('a /')).toEqual(['macros/cents.sql: c', "model.sql: cents('a')"]);
    expect(found('::decimal')).toEqual(['macros/cents.sql: ::decimal', "model.sql: cents('a')"]);
  });

  test('finds text within a macro that passed through return()', () => {
    expect(found('::decimal', 1)).toEqual(['macros/cents.sql: ::decimal', 'macros/cents.sql: cents(c)', "model.sql: wrapped('b')"]);
  });

  test('covers the whole output in order', () => {
    for (let i = 5; i < trace.ranges.length; i += 5) expect(trace.ranges[i]!).toBeGreaterThanOrEqual(trace.ranges[i - 5]!);
    expect(trace.ranges[0]).toBe(0);
  });
});

describe('the analysis', () => {
  test('reads literal calls with their places', () => {
    const source = "{{ config(materialized='table', tags=['a', 'b'], meta={'k': 1}) }} select * from {{ ref('a') }} join {{ source('s', 't') }} where d > {{ var('d', -1) }}";
    const { calls, names, needsRender } = analyse(parseTemplate(source, 'm.sql'));
    expect(calls.map(({ name, args, kwargs, literal, unconditional }) => ({ name, args, kwargs: { ...kwargs }, literal, unconditional }))).toEqual([
      { name: 'config', args: [], kwargs: { materialized: 'table', tags: ['a', 'b'], meta: { k: 1 } }, literal: true, unconditional: true },
      { name: 'ref', args: ['a'], kwargs: {}, literal: true, unconditional: true },
      { name: 'source', args: ['s', 't'], kwargs: {}, literal: true, unconditional: true },
      { name: 'var', args: ['d', -1], kwargs: {}, literal: true, unconditional: true },
    ]);
    expect(calls[1]!.argSpans.map(({ start, end }) => source.slice(start, end))).toEqual(["'a'"]);
    expect(names).toEqual(['config', 'ref', 'source', 'var']);
    expect(needsRender).toBe(false);
  });

  test('says which calls are conditional, dynamic or of a macro', () => {
    const facts = (source: string) => analyse(parseTemplate(source, 'm.sql'));
    const conditional = ["{% if x %}{{ ref('a') }}{% endif %}", "{% for i in x %}{{ ref('a') }}{% endfor %}", "{% macro m() %}{{ ref('a') }}{% endmacro %}", "{% call m() %}{{ ref('a') }}{% endcall %}", "{{ ref('a') if x }}", "{{ x and ref('a') }}"];
    for (const source of conditional) expect(facts(source).calls.find(({ name }) => name === 'ref')).toMatchObject({ unconditional: false, literal: true });
    expect(facts("{{ ref(x) }}{{ ref('a' ~ 'b') }}").calls.map(({ literal }) => literal)).toEqual([false, false]);
    expect(facts("{% set ref = 1 %}{{ ref('a') }}").calls).toEqual([]);
    expect(facts('{{ dbt_utils.star(ref("a")) }}').calls.map(({ name }) => name)).toEqual(['dbt_utils.star', 'ref']);
    for (const source of [...conditional, '{{ x }}', '{{ m() }}', "{{ ref('a')|upper }}", '{% set x = 1 %}', '{{ this }}']) expect(facts(source).needsRender, source).toBe(true);
    expect(facts('{% for i in xs %}{{ i }}{{ j }}{% endfor %}{{ i }}').names).toEqual(['i', 'j', 'xs']);
  });
});
