import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { ConfigValue } from '../../compiler/contracts/project.ts';
import { fnmatch } from '../../compiler/select/fnmatch.ts';
import { select, type SelectRequest } from '../../compiler/select/index.ts';
import { macrosOf, manifestOf, nodesOf, type Recorded } from './dbt-manifest.ts';

const recorded: Recorded = JSON.parse(readFileSync(new URL('oracle/manifest.json', import.meta.url), 'utf8'));
const nodes = nodesOf(recorded);
const macros = macrosOf(recorded);

function run(request: Partial<SelectRequest>, selectors: readonly { name: string; definition: ConfigValue; default?: boolean }[] = []) {
  const told: Diagnostic[] = [];
  const ids = select(manifestOf(nodes, macros, selectors), {
    command: 'ls', select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', ...request,
  }, undefined, { report: (diagnostic) => told.push(diagnostic) });
  return { ids, told };
}

/** Each diagnostic with the text that its span covers. */
function complaints(request: Partial<SelectRequest>, selectors?: Parameters<typeof run>[1]): string[] {
  const texts: Record<string, string | undefined> = { '--select': request.select?.join(' '), '--exclude': request.exclude?.join(' '), '--selector': request.selector };
  return run(request, selectors).told.map(({ code, message, hint, span }) => `${code} [${(span && texts[span.file]?.slice(span.start, span.end)) ?? span?.file ?? ''}] ${message} ${hint ?? ''}`.trim());
}

describe('select', () => {
  it('points at the part of the argument that is wrong', () => {
    expect(complaints({ select: ['stg_orders', 'gold,tga:x @dim+'] })).toEqual([
      'selector-method [tga] There is no selector method "tga". Did you mean tag: ?',
      'selector-syntax [+] "@dim+" is not a selector: @ takes all descendants already, so + has no place after it. Write @dim',
    ]);
    expect(complaints({ select: ['gold'], exclude: ['a,,b'] })).toEqual(['selector-syntax [,] "a,,b" is not a selector: a comma has nothing beside it. Write a,b']);
    expect(complaints({ select: ['2+tag:'] })).toEqual(['selector-syntax [2+tag:] "2+tag:" is not a selector: "tag:" has no value. Write a value after the colon, as in tag:orders']);
    expect(complaints({ select: ['test_type:singlar'] })).toEqual(['selector-value [singlar] "test_type:" does not take "singlar". Did you mean test_type:singular ?']);
    expect(complaints({ select: ['source:a.b.c.d'] })[0]).toMatch(/^selector-value \[a\.b\.c\.d\]/);
    expect(complaints({ select: ['config:table'] })[0]).toMatch(/^selector-syntax \[config\].*config\.materialized:table$/);
    expect(complaints({ select: ['+state:modified'] })[0]).toMatch(/^selector-needs-state \[\+state:modified\].*--state/);
  });

  it('says which part matches nothing, and what is near', () => {
    expect(complaints({ select: ['stg_order'] })).toEqual(['selector-matches-nothing [stg_order] The selector "stg_order" matches nothing. Did you mean stg_orders?']);
    expect(complaints({ select: ['+goldd,tag:nightly'] })).toEqual(['selector-matches-nothing [+goldd] The selector "+goldd" matches nothing. Did you mean gold?']);
    expect(complaints({ select: ['tag:nigthly'] })[0]).toContain('Did you mean tag:nightly?');
    expect(complaints({ select: ['nightly'] })[0]).toContain('Did you mean tag:nightly?');
    expect(complaints({ select: ['group:xyz'] })[0]).toContain('For group: there are people, sales.');
    expect(complaints({ select: ['path:models/golf'] })[0]).toContain('Did you mean path:models/gold?');
    expect(complaints({ select: ['codes,dim'] })[0]).toMatch(/\[codes,dim\].*nothing is in all of them/);
    expect(complaints({ select: ['gold'], exclude: ['nope_at_all'] })[0]).toMatch(/^selector-matches-nothing \[nope_at_all\]/);
    expect(complaints({ command: 'seed', select: ['gold'] })[0]).toMatch(/^nothing-selected .*`lakec seed` takes seeds/);
  });

  it('orders what it finds with parents first', () => {
    expect(run({ select: ['+fact_orders'], resourceTypes: ['model', 'source'] }).ids).toEqual([
      'source.shop.raw.orders', 'source.shop.raw.customers', 'model.shop.stg_orders', 'model.shop.stg_customers', 'model.shop.orders_joined', 'model.shop.fact_orders',
    ]);
  });

  it('takes named selectors on the command line, with signs, in any order of definition', () => {
    const selectors = [{ name: 'b', definition: { method: 'selector', value: 'a' } }, { name: 'a', definition: 'stg_events' }];
    expect(run({ select: ['selector:b'] }, selectors).ids).toEqual(['model.shop.stg_events']);
    expect(run({ select: ['selector:b+1'], resourceTypes: ['model'] }, selectors).ids).toEqual(['model.shop.stg_events', 'model.shop.events']);
    expect(run({}, [{ name: 'd', definition: 'dim', default: true }]).ids).toEqual(run({ select: ['dim'] }).ids);
  });

  it('complains about definitions that make no sense', () => {
    const bad = (definition: ConfigValue) => complaints({ selector: 'x' }, [{ name: 'x', definition }])[0];
    expect(complaints({ selector: 'nightyl' }, [{ name: 'nightly', definition: 'a' }])).toEqual(['unknown-selector [nightyl] No selector is named "nightyl". Did you mean nightly?']);
    expect(bad({ method: 'selector', value: 'x' })).toBe('selector-cycle [selectors.yml] Selectors refer to each other in a circle: x → x. Take one of the references out.');
    expect(bad({ method: 'tag', valu: 'x' })).toContain('unknown key "valu". Did you mean value?');
    expect(bad({ union: 'a' })).toContain('"union" takes a list');
    expect(bad({ union: [{ exclude: ['a'] }, { exclude: ['b'] }] })).toContain('2 "exclude"');
    expect(bad({ union: ['a'], intersection: ['b'] })).toContain('other keys');
    expect(bad('a b')).toContain('more than one selector');
    expect(bad('@a+')).toContain('no place after it');
    expect(bad(['a'])).toContain('a definition is a text or a map');
    expect(bad({ method: 'tag', value: 'a', indirect_selection: 'all' })).toContain('one of eager');
    expect(bad({ method: 'tgg', value: 'a' })).toContain('no selector method "tgg"');
    expect(complaints({}, [{ name: 'a', definition: 'dim', default: true }, { name: 'b', definition: 'dim', default: true }])[0]).toMatch(/^selector-defaults/);
  });

  it('takes any text: words are selected or complained about', () => {
    let seed = 11;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const pieces = ['+', '@', '2', ',', ' ', ':', '.', '*', '[', ']', '!', '-', '/', 'tag', 'config.', 'state:', 'selector:', 'stg_orders', 'gold', '**', '?', '\t', '😀', '\n', 'v1', '_', '{', '"'];
    for (let round = 0; round < 4000; round++) {
      const text = Array.from({ length: random(9) }, () => pieces[random(pieces.length)]!).join('');
      const { told } = run({ select: [text] });
      for (const { span } of told) {
        if (span) expect(span.start >= 0 && span.start < span.end && span.end <= text.length, text).toBe(true);
      }
    }
  });
});

describe('fnmatch', () => {
  // As answered by Python's fnmatch.fnmatchcase.
  const answers: [pattern: string, text: string, matches: boolean][] = [
    ['a*c', 'abc', true], ['a*c', 'ab', false], ['*', '', true], ['?', '', false], ['[a-c]x', 'bx', true], ['[!a-c]x', 'bx', false], ['[!a-c]x', 'dx', true],
    ['[]]', ']', true], ['[!]]', ']', false], ['[!]]', 'a', true], ['[', '[', true], ['[a', '[a', true], ['a[', 'a[', true], ['[a-]', '-', true], ['[-a]', '-', true],
    ['a.c', 'abc', false], ['A', 'a', false], ['*a*b*', 'xxaxxbxx', true], ['*a*b*', 'xxbxxaxx', false], ['a\nb*', 'a\nbc', true], ['[z-a]', 'm', false], ['**', 'x', true], ['[!]', '[!]', true],
    ['\\*', '\\x', true], ['?', '😀', true], ['[b-d-f]', '-', true], ['[b-d-f]', 'e', false],
  ];
  for (const [pattern, text, matches] of answers) it(`${pattern} ${matches ? 'matches' : 'does not match'} ${text}`, () => expect(fnmatch(pattern)(text)).toBe(matches));

  it('does not explode on many stars', () => expect(fnmatch('*a'.repeat(200) + 'b')('a'.repeat(5000))).toBe(false));
});
