import { expect, it } from 'vitest';
import { parseTemplate } from '../../compiler/jinja/index.ts';
import { builtinFiles, builtinMacros } from '../../compiler/macros/index.ts';

it('the built-in macros that are found by their tags are those that the parser finds', () => {
  const parsed = [...builtinFiles].flatMap(([file, text]) => parseTemplate(text, file).macros.map(({ block, callName, start, end }) => ({ name: callName, kind: block, file, span: { file, start, end }, code: text.slice(start, end) })));
  const found = [...builtinMacros().values()].map(({ name, kind, file, span, code }) => ({ name, kind, file, span, code }));
  expect(found.length).toBeGreaterThan(300);
  expect(found).toEqual(parsed);
});
