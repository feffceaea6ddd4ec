import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileTemplate, JinjaError, jinjaDiagnostic, parseTemplate, renderTemplate } from '../../compiler/jinja/index.ts';
import { scopeFor } from './host.ts';

const path = join(import.meta.dirname, 'errors.txt');
const separator = '\n---\n';

/** The template, then what is reported: code, message, the text that is blamed, labels and hint. */
function report(source: string): string {
  try {
    const template = parseTemplate(source, 't.sql');
    return `${source}\n=> ${JSON.stringify(renderTemplate(compileTemplate(template), scopeFor({ xs: [1, 2], s: 'text' }), { undefined: 'strict' }).text)}`;
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    const { code, message, span, hint, labels = [] } = jinjaDiagnostic(error);
    const blamed = (of: { readonly start: number; readonly end: number }) => `${of.start}: ${JSON.stringify(source.slice(of.start, of.end))}`;
    const lines = [source, `=> ${code}: ${message}`, `   at ${blamed(span!)}`, ...labels.map((label) => `   ${label.text} at ${blamed(label.span)}`)];
    return [...lines, ...(hint === undefined ? [] : [`   hint: ${hint}`])].join('\n');
  }
}

test('what a wrong template is told', () => {
  const golden = readFileSync(path, 'utf8').trimEnd();
  const sources = golden.split(separator).map((entry) => entry.split('\n=> ')[0]!);
  const got = sources.map(report).join(separator);
  if (process.env['UPDATE']) writeFileSync(path, `${got}\n`);
  else expect(got).toBe(golden);
});
