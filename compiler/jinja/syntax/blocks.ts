import type { Expression, MacroDefinition, Place } from './ast.ts';
import { parseExpression } from './expressions.ts';
import { parseMacroBody, parseParameters } from './statements.ts';
import type { Scanner } from './scanner.ts';
import type { Parser } from './template.ts';
import { endTag } from './template.ts';

/** Parses `{% test name(model, …) %}…{% endtest %}`, a generic data test; `data_test` is its other name. */
export function parseTestBlock(parser: Parser, tag: number): MacroDefinition {
  const s: Scanner = parser.scanner;
  const word = s.text;
  s.next();
  const nameSpan = here(parser);
  const name = s.expectName('the name of the test');
  const parameters = parseParameters(s, `test ${name}`);
  return parseMacroBody(parser, tag, { block: 'test', name, callName: `test_${name}`, nameSpan, parameters }, word, [`end${word}`]);
}

/** Parses `{% materialization name, default %}` or `…, adapter='duckdb', supported_languages=['sql'] %}`. */
export function parseMaterialization(parser: Parser, tag: number): MacroDefinition {
  const s: Scanner = parser.scanner;
  s.next();
  const nameSpan = here(parser);
  const name = s.expectName('the name of the materialization');
  let adapter = 'default';
  let supportedLanguages: readonly string[] = ['sql'];
  while (s.skip(',')) {
    const option = s.expectName('"default", "adapter" or "supported_languages"');
    if (option === 'default') continue;
    const at = { start: s.start, end: s.end };
    if (option !== 'adapter' && option !== 'supported_languages')
      s.fail(`A materialization has no option "${option}".`, s.previousEnd - option.length, s.previousEnd, 'Write default, adapter=… or supported_languages=….');
    s.expect('=');
    const value = parseExpression(s);
    if (option === 'adapter') adapter = textOf(value) ?? s.fail('The adapter is a string.', at.start, value.end);
    else supportedLanguages = textsOf(value) ?? s.fail('The supported languages are a list of strings.', at.start, value.end);
  }
  const head = { block: 'materialization', name, callName: `materialization_${name}_${adapter}`, nameSpan, parameters: [], adapter, supportedLanguages } as const;
  return parseMacroBody(parser, tag, head, 'materialization', ['endmaterialization']);
}

/** Parses `{% snapshot name %}…{% endsnapshot %}`. */
export function parseSnapshot(parser: Parser, tag: number): MacroDefinition {
  const s: Scanner = parser.scanner;
  s.next();
  const nameSpan = here(parser);
  const name = s.expectName('the name of the snapshot');
  return parseMacroBody(parser, tag, { block: 'snapshot', name, callName: `snapshot_${name}`, nameSpan, parameters: [] }, 'snapshot', ['endsnapshot']);
}

const endDocsPattern = /\{%[-+]?\s*enddocs\s*[-+]?%\}/g;

/** Parses `{% docs name %}…{% enddocs %}`; what stands between is text, whatever it looks like. */
export function parseDocs(parser: Parser, tag: number): MacroDefinition {
  const s: Scanner = parser.scanner;
  s.next();
  const nameSpan = here(parser);
  const name = s.expectName('the name of the docs block');
  endTag(s, tag);
  const start = s.end;
  endDocsPattern.lastIndex = start;
  const close = endDocsPattern.exec(s.source);
  if (!close) s.fail('This "docs" block is never closed.', tag, start, 'Add {% enddocs %}.');
  s.position = Math.min(close.index + close[0].length, s.length);
  const text = s.source.slice(start, close.index);
  const macro: MacroDefinition = {
    kind: 'macro',
    block: 'docs',
    name,
    callName: `docs_${name}`,
    nameSpan,
    parameters: [],
    body: text === '' ? [] : [{ kind: 'text', text: text.replace(/\r\n?/g, '\n'), start, end: close.index }],
    bodySpan: { start, end: close.index },
    start: tag,
    end: s.position,
  };
  if (parser.open.length === 0) parser.macros.push(macro);
  return macro;
}

function here(parser: Parser): Place {
  return { start: parser.scanner.start, end: parser.scanner.end };
}

function textOf(expression: Expression): string | undefined {
  return expression.kind === 'const' && typeof expression.value === 'string' ? expression.value : undefined;
}

function textsOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind !== 'list' && expression.kind !== 'tuple') return undefined;
  const texts = expression.items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}
