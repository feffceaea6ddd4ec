import { FileError } from '../../contracts/host.ts';
import type { Span } from '../../contracts/diagnostics.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { keySpan, valueSpan, type YamlDocument } from '../../yaml/index.ts';
import { checksumOf } from './checksum.ts';
import { badUnitTest } from './diagnostics.ts';
import { isPlainMap } from './shape.ts';
import type { FileWorld } from './world.ts';

/**
 * A unit test with its fixtures read in: every input, and what is expected, as `{format, rows, at}`; undefined when it is wrong,
 * which is reported.
 */
export function parseUnitTest(item: ConfigMap, document: YamlDocument, world: FileWorld): ConfigMap | undefined {
  const place = valueSpan(document, item, item['macro'] === undefined ? 'name' : 'macro');
  if ((item['model'] === undefined) === (item['macro'] === undefined)) return void world.reporter.report(badUnitTest.at(place, { problem: 'A unit test is about one model or one macro.', hint: 'Add "model:" with the name of the model, or "macro:" with that of the macro.' }));
  if (item['macro'] !== undefined) return macroTest(item, document, world);
  const given: ConfigMap[] = [];
  let fine = true;
  const items = item['given'] === undefined || item['given'] === null ? [] : item['given'];
  if (!Array.isArray(items)) return undefined;
  for (const entry of items as readonly ConfigValue[]) {
    if (!isPlainMap(entry) || typeof entry['input'] !== 'string') return undefined;
    const rows = rowsOf(entry, keySpan(document, entry, 'input'), document, world, true);
    if (!rows) fine = false;
    else {
      const span = valueSpan(document, entry, 'input');
      const facts = /^\s*this\s*$/.test(entry['input']) ? undefined : world.textFacts(entry['input'], span);
      if (entry['input'].trim() !== 'this' && (!facts || facts.refs.length + facts.sources.length !== 1)) {
        if (facts) world.reporter.report(badUnitTest.at(span, { problem: `"${entry['input']}" is no input of a unit test.`, hint: "Write ref('…'), source('…', '…'), or this." }));
        fine = false;
        continue;
      }
      given.push({ input: entry['input'], ...rows, inputAt: [span.start, span.end], ...(facts?.refs[0] && { ref: facts.refs[0] as unknown as ConfigValue }), ...(facts?.sources[0] && { source: facts.sources[0] as unknown as ConfigValue }) });
    }
  }
  const expect = item['expect'];
  if (!isPlainMap(expect)) return undefined;
  const expected = rowsOf(expect, keySpan(document, item, 'expect'), document, world, false);
  const model = valueSpan(document, item, 'model');
  if (!fine || !expected) return undefined;
  const { given: _, expect: __, name: ___, ...rest } = item;
  return { ...rest, given, expect: expected, modelAt: [model.start, model.end] };
}

/** A test of a macro: its arguments, and the text or the rows that it must give. */
function macroTest(item: ConfigMap, document: YamlDocument, world: FileWorld): ConfigMap | undefined {
  const place = valueSpan(document, item, 'macro');
  const wrong = (problem: string, hint: string): undefined => void world.reporter.report(badUnitTest.at(place, { problem, hint }));
  const { expect } = item;
  if (typeof item['macro'] !== 'string' || !/^\w+(?:\.\w+)?$/.test(item['macro'])) return wrong('A macro is named as a template calls it.', 'Write "macro: cents", or "macro: dbt_utils.star".');
  if (!isPlainMap(expect)) return undefined;
  if (item['given'] !== undefined) return wrong('A test of a macro gives arguments, and no rows of inputs.', 'Write "arguments:" instead of "given:".');
  const text = expect['text'];
  if (text !== undefined && typeof text !== 'string') return wrong('The text that a macro must give is a text.', 'Put it in quotes.');
  if ((text === undefined) === (expect['rows'] === undefined && expect['fixture'] === undefined)) return wrong('A macro must give one text, or rows.', 'Write "expect: {text: \'…\'}", or "expect: {rows: […]}".');
  const expected = text === undefined ? rowsOf(expect, keySpan(document, item, 'expect'), document, world, false) : { format: 'sql', rows: text, at: [keySpan(document, item, 'expect').start, keySpan(document, item, 'expect').end] };
  if (!expected) return undefined;
  const { expect: _, name: __, ...rest } = item;
  return { ...rest, given: [], expect: expected, ...(text !== undefined && { text }), modelAt: [place.start, place.end] };
}

/** Rows as a list of maps, or the text of `csv` and `sql`. A seed's input may leave them out: the seed's own rows are meant. */
function rowsOf(entry: ConfigMap, span: Span, document: YamlDocument, world: FileWorld, input: boolean): ConfigMap | undefined {
  const format = (entry['format'] as string | undefined) ?? 'dict';
  const fixture = entry['fixture'];
  const rows = entry['rows'];
  const wrong = (problem: string, hint: string, at: Span = span): undefined => void world.reporter.report(badUnitTest.at(at, { problem, hint }));
  const at = (key: string): ConfigValue => {
    const place = Object.hasOwn(entry, key) ? valueSpan(document, entry, key) : span;
    return [place.start, place.end];
  };
  if (typeof fixture === 'string') {
    const file = world.fixture(fixture);
    const place = valueSpan(document, entry, 'fixture');
    if (format === 'dict') return wrong(`A fixture holds csv or sql, but the format here is "dict".`, 'Add "format: csv" or "format: sql".', place);
    if (!file) {
      const near = nearest(fixture, world.fixtureNames());
      return wrong(`No fixture is named "${fixture}".`, near ? `Did you mean "${near}"?` : `Make the file tests/fixtures/${fixture}.${format}.`, place);
    }
    try {
      const text = world.read(file.path);
      world.files[file.path] = checksumOf(text);
      return { format, rows: text, at: at('fixture') };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return wrong(`The fixture ${file.path} cannot be read: ${error.message}`, 'Check its permissions.', place);
    }
  }
  if (format === 'dict') {
    if (rows === undefined || rows === null) return input ? { format, rows: null, at: at('rows') } : { format, rows: [], at: at('rows') };
    if (!Array.isArray(rows)) return wrong('Rows of the format "dict" are a list of maps.', 'Write one row a line, "- {id: 1, name: a}", or add "format: csv".', valueSpan(document, entry, 'rows'));
    return { format, rows, at: at('rows') };
  }
  if (typeof rows !== 'string') return wrong(`Rows of the format "${format}" are a text.`, 'Write "rows: |", and below it the text.', Object.hasOwn(entry, 'rows') ? valueSpan(document, entry, 'rows') : span);
  return { format, rows, at: at('rows') };
}
