import { nearest } from '../../diagnostics/nearest.ts';
import type { CommandContext } from '../context.ts';
import { unknownCode } from '../diagnostics.ts';
import { explainPages } from '../explain-pages.ts';
import { pad } from '../ui/text-width.ts';

/** `lakec explain [CODE]`: the page of a code, or the list of all. */
export function command({ arguments: given, output, log, format }: CommandContext): number {
  const pages = explainPages();
  const code = given.positionals[0];
  if (code === undefined) {
    const column = Math.max(...[...pages.keys()].map((known) => known.length));
    output.out([...pages].map(([known, page]) => `${pad(known, column)}  ${titleOf(page.explain, known)}\n`).join(''));
    return 0;
  }
  const page = pages.get(code.replace(/^(error|warning)\[(.*)\]:?$/, '$2'));
  if (!page) {
    const at = `lakec explain `.length;
    log.report(unknownCode.at({ file: 'command line', start: at, end: at + code.length }, { code, nearest: nearest(code, pages.keys()) }));
    return 2;
  }
  output.out(format === 'json' ? `${JSON.stringify({ code: page.code, severity: page.severity, explain: page.explain })}\n` : `${output.colors.bold(`${page.severity}[${page.code}]`)}\n\n${page.explain.trim()}\n`);
  return 0;
}

/** The page's heading, or its first sentence where it has none but the code; without the marks of Markdown. */
function titleOf(explain: string, code: string): string {
  const [, heading, body] = /^(?:#+ *([^\n]*)\n)?([\s\S]*)$/.exec(explain.trim())!;
  if (heading !== undefined && heading !== code) return heading;
  const text = body!.trim().split(/\n\s*\n|\n(?=```)/)[0]!.replaceAll(/\s*\n\s*/g, ' ').replaceAll('`', '');
  return /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/:$/, '') ?? text;
}
