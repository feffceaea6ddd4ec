import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileTemplate, JinjaError, parseTemplate, renderTemplate } from '../../compiler/jinja/index.ts';
import { scopeFor } from './host.ts';

interface Case {
  readonly name: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly template: string;
  /** What Python's jinja2 gave … */
  readonly output?: string;
  /** … or the class of what it raised. */
  readonly error?: string;
}

interface Recording {
  readonly templates?: Readonly<Record<string, string>>;
  /** Of the cases that have none of their own. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly cases: readonly Case[];
}

const folder = join(import.meta.dirname, 'cases');

for (const file of readdirSync(folder).sort()) {
  const { templates, context: shared = {}, cases } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording;
  describe(file.replace('.json', ''), () => {
    for (const { name, context = shared, template, output, error } of cases) {
      test(name, () => {
        const render = () => renderTemplate(compileTemplate(parseTemplate(template, 'template.sql')), scopeFor(context, templates)).text;
        if (error === undefined) expect(render()).toBe(output);
        else expect(render).toThrow(JinjaError);
      });
    }
  });
}
