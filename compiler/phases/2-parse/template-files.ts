import type { ParsedFile, ParsedMacro, ParsedTemplate } from '../../contracts/parsed.ts';
import { macroFacts } from '../../facts/facts.ts';
import type { MacroDefinition, Template } from '../../jinja/index.ts';
import { nothingInFile } from './diagnostics.ts';
import type { FileWorld } from './world.ts';

/** A model, singular test or analysis: the file is one template, named after it. */
export function parseTemplateFile(kind: 'model' | 'test' | 'analysis' | 'function', source: string, world: FileWorld): readonly ParsedTemplate[] {
  const name = stem(world.file.path);
  const template = world.template(source);
  const facts = template && world.facts(template, { name, kind });
    // dbt takes the blanks around a file's text for no part of its code.
  const start = source.length - source.trimStart().length;
  return facts ? [{ kind, name, start, end: Math.max(start, source.trimEnd().length), ...facts }] : [];
}

/** A snapshot file: each block is a node of its own. */
export function parseSnapshotFile(source: string, world: FileWorld): readonly ParsedTemplate[] {
  const template = world.template(source);
  if (!template) return [];
  const blocks = template.macros.filter(({ block }) => block === 'snapshot');
  if (blocks.length === 0) world.reporter.report(nothingInFile.at({ file: world.file.path, start: 0, end: Math.min(1, source.length) }, { kind: 'snapshot', block: 'snapshot' }));
  return blocks.flatMap((block) => {
    const body: Template = { file: template.file, source, body: block.body, macros: [] };
    const facts = world.facts(body, { name: block.name, kind: 'snapshot' });
    return facts ? [{ kind: 'snapshot' as const, name: block.name, start: block.bodySpan.start, end: block.bodySpan.end, ...facts }] : [];
  });
}

/** A file of macros, generic tests and materializations. */
export function parseMacroFile(template: Template): readonly ParsedMacro[] {
  return template.macros.filter(({ block }) => block !== 'docs' && block !== 'snapshot').map((definition) => macroOf(definition, template));
}

function macroOf(definition: MacroDefinition, template: Template): ParsedMacro {
  const { block, callName, start, end, nameSpan } = definition;
  const alone: Template = { file: template.file, source: template.source.slice(start, end), body: [definition], macros: [definition] };
  const { calls, touches } = macroFacts(alone);
  return { kind: block as ParsedMacro['kind'], name: callName, start, end, nameStart: nameSpan.start, nameEnd: nameSpan.end, calls: calls.filter((name) => name !== callName), touches };
}

/** A Markdown file's docs blocks, blanks around the text left out. */
export function parseDocsFile(template: Template): NonNullable<ParsedFile['docs']> {
  return template.macros.filter(({ block }) => block === 'docs').map(({ name, nameSpan, bodySpan }) => ({ name, text: template.source.slice(bodySpan.start, bodySpan.end).trim(), at: [nameSpan.start, nameSpan.end] as const }));
}

/** The file's name without folder and extension. */
export function stem(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

