import type { Diagnostic, Reporter, Span } from '../contracts/diagnostics.ts';
import type { Files, Host } from '../contracts/host.ts';

/** The analysis that stands for the text of `--inline`. */
const NAME = 'lakec_inline';
const PATH = `analyses/${NAME}.sql`;

/** A host whose project holds one more analysis, the text; nothing is written for it. */
export function withInline(host: Host, text: string): Host {
  const bytes = Buffer.from(text, 'utf8');
  const stat = { kind: 'file', size: bytes.length, mtimeMs: -1 } as const;
  const isInline = (path: string) => path === PATH;
  const files: Files = {
    ...host.files,
    readText: (path) => (isInline(path) ? text : host.files.readText(path)),
    readBytes: (path) => (isInline(path) ? bytes : host.files.readBytes(path)),
    stat: (path) => (isInline(path) ? stat : host.files.stat(path)),
    walk: (folder) => (folder.replace(/\/$/, '') === 'analyses' ? [...host.files.walk(folder), { path: PATH, ...stat }].sort((a, b) => (a.path < b.path ? -1 : 1)) : host.files.walk(folder)),
  };
  return { ...host, files };
}

/** Its node's id. */
export function inlineId(project: string): string {
  return `analysis.${project}.${NAME}`;
}

/** Hands diagnostics on with places in the argument instead of the file that stands for it. */
export function inArgument<R extends Reporter>(reporter: R): R {
  const span = (given: Span): Span => (given.file === PATH ? { ...given, file: '--inline' } : given);
  return Object.create(reporter, {
    report: {
      value: (diagnostic: Diagnostic) => reporter.report({
        ...diagnostic,
        ...(diagnostic.span && { span: span(diagnostic.span) }),
        ...(diagnostic.labels && { labels: diagnostic.labels.map((label) => ({ ...label, span: span(label.span) })) }),
      }),
    },
  }) as R;
}
