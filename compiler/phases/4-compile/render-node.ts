import type { Diagnostic, Span } from '../../contracts/diagnostics.ts';
import type { Hook } from '../../contracts/compiled.ts';
import type { Node } from '../../contracts/manifest.ts';
import type { PythonCalls } from '../../contracts/python.ts';
import { templateDiagnostic } from '../../context/index.ts';
import { JinjaError, compileTemplate, locate, parseTemplate, renderTemplate } from '../../jinja/index.ts';
import type { Compiled, RenderOptions, Scope } from '../../jinja/index.ts';
import { isBuiltin } from '../../macros/index.ts';
import { statementEnd } from '../../sql/ctes.ts';
import { sliced, untraced } from '../../sql/traced.ts';
import type { Traced } from '../../sql/traced.ts';
import type { Compilation } from './compilation.ts';
import { questionFailed } from './diagnostics.ts';
import { cutDown, withoutMarkers } from './cut-down.ts';
import { hookTexts, renderedHook } from './hooks.ts';
import type { HookText } from './hooks.ts';
import { CompileHooks, HookAsks } from './node-hooks.ts';
import type { Overrides } from './node-hooks.ts';
import { callsTemplate, readCalls } from './python-calls.ts';
import { QuestionError, Replay } from './replay.ts';

/** The text to render: a node's own, or one that lakec wrote for it. */
export interface TemplateText {
  readonly code: string;
  readonly file: string;
  /** Offset of `code` in `file`. */
  readonly start: number;
  /** Where to point instead, when the text is in no file. */
  readonly standsFor?: Span;
}

/** A node's own SQL, ephemerals named but not inlined yet. */
export interface RenderedNode {
  readonly sql: Traced;
  /** Ephemeral models that it names, in the order of the first mention. */
  readonly ephemerals: readonly string[];
  readonly preHooks: readonly Hook[];
  readonly postHooks: readonly Hook[];
  /** A hook asks the engine something: all are rendered when their turn comes. */
  readonly askingHooks?: boolean;
  /** Why it must be rendered again right before the node runs; the SQL is a preview then, or empty. */
  readonly late?: string;
  /** Of a model in Python: what its calls of `dbt` mean. */
  readonly python?: PythonCalls;
}

/** Renders a node's template and its hooks, asking the engine what they ask; undefined when the template is wrong, which is reported. */
export async function renderNode(compilation: Compilation, node: Node, text: TemplateText, overrides: Overrides = {}): Promise<RenderedNode | undefined> {
  // Python is no template: what is rendered are its calls, and its hooks.
  if (node.kind === 'model' && node.language === 'python' && text.standsFor === undefined) {
    const rendered = await renderNode(compilation, node, { code: callsTemplate(node), file: '<python>', start: 0, standsFor: node.span }, overrides);
    return rendered && { ...rendered, sql: untraced(text.code), ephemerals: [], python: readCalls(node, rendered.sql.text) };
  }
  const { context, reporter, manifest } = compilation;
  const { dialect } = manifest.project;
  const replay = new Replay(compilation, node);
  try {
    const template = compileTemplate(parseTemplate(' '.repeat(text.start) + text.code, text.file));
    const pre = hookTexts(node, 'pre_hook', compilation);
    const post = hookTexts(node, 'post_hook', compilation);
    const { value, late } = await replay.run(() => {
      const hooks = new CompileHooks(compilation, node, replay, overrides);
      const scope = context.scope(hooks);
      hooks.render ??= (part) => renderTemplate(compileTemplate(parseTemplate(part, hookFile)), scope, mode(compilation)).text;
      overrides.prepare?.(scope);
      const sql = cutDown(templateSql(template, scope, text.start, compilation), hooks.cuts, dialect);
      // What a hook's template writes is done when the hook's turn comes, and not while it is rendered.
      const render = ({ sql: hook, transaction }: HookText) => {
        hooks.writes = [];
        const text = withoutMarkers(renderTemplate(compileTemplate(parseTemplate(hook, hookFile)), scope, mode(compilation)).text, hooks.cuts);
        const writes = hooks.writes;
        hooks.writes = undefined;
        return [...writes.flatMap((sql) => renderedHook(sql, transaction)), ...renderedHook(text, transaction)];
      };
      const rendered = inTurn(hooks, () => ({ preHooks: [...pre.flatMap(render), ...header(node, hooks)], postHooks: post.flatMap(render) }));
      return { sql: node.kind === 'operation' ? sql : sliced(sql, 0, statementEnd(sql.text, dialect)), ephemerals: [...hooks.ephemerals], ...rendered };
    });
    return { ...(value ?? { sql: untraced(''), ephemerals: [], preHooks: [], postHooks: [] }), ...(late !== undefined && { late }) };
  } catch (thrown) {
    const problem = problemOf(thrown, node, text, compilation);
    if (!problem) throw thrown;
    reporter.report(overrides.reportedFor === undefined ? problem : { ...problem, node: overrides.reportedFor });
    return undefined;
  }
}

/** The hooks, or that they ask the engine and are rendered when their turn comes. */
function inTurn(hooks: CompileHooks, render: () => Pick<RenderedNode, 'preHooks' | 'postHooks'>): Pick<RenderedNode, 'preHooks' | 'postHooks' | 'askingHooks'> {
  try {
    return render();
  } catch (thrown) {
    if (!(thrown instanceof HookAsks)) throw thrown;
    hooks.writes = undefined;
    return { preHooks: [], postHooks: [], askingHooks: true };
  }
}

/** `sql_header`: statements that run right before the node's own, in its session. */
function header(node: Node, hooks: CompileHooks): readonly Hook[] {
  const text = hooks.config.said('sql_header') ?? node.config['sql_header'];
  return node.kind === 'model' && typeof text === 'string' ? renderedHook(text, true) : [];
}

/** Hooks stand in a config, so that their offsets are in no file. */
const hookFile = '<hook>';

function mode(compilation: Compilation): RenderOptions {
  // dbt prints nothing where a value is missing; a project of lakec's own is told.
  return { undefined: compilation.manifest.project.conventions.format === 'dbt' ? 'jinja' : 'strict' };
}

/** The template's text with its trace; the blanks that stand for the file before it are left out. */
function templateSql(template: Compiled, scope: Scope, start: number, compilation: Compilation): Traced {
  const { text, trace } = renderTemplate(template, scope, { ...mode(compilation), trace: true });
  const blanks = Math.min(start, text.length - text.trimStart().length);
  return sliced({ text, locate: (offset) => locate(trace, offset) }, blanks);
}

/** The diagnostic for what ended a render; undefined when it was no mistake of the project. */
export function problemOf(thrown: unknown, node: Node, text: Pick<TemplateText, 'standsFor'> & Partial<TemplateText>, compilation: Compilation): Diagnostic | undefined {
  const { library } = compilation.context;
  if (thrown instanceof JinjaError) {
    const source = (file: string) => (file === text.file && text.code !== undefined ? ' '.repeat(text.start ?? 0) + text.code : library.source(file));
    return inFile(templateDiagnostic(thrown, { node: node.id, names: () => library.visibleNames(node.package), source, packageOf: (file) => library.packageOf(file) }), text.standsFor ?? node.configSpan?.('post_hook') ?? node.configSpan?.('pre_hook') ?? node.span);
  }
  if (!(thrown instanceof QuestionError)) return undefined;
  const { message, sql } = thrown.error;
  return questionFailed.at(text.standsFor ?? node.span, { message: message.split('\n')[0]! }, { node: node.id, notes: sql === undefined ? [] : [sql.trim()] });
}

/** Points to where a text is declared, when the text itself is in no file. */
function inFile(diagnostic: Diagnostic, declared: Span): Diagnostic {
  const real = (span: Span) => (span.file.startsWith('<') && !isBuiltin(span.file) ? declared : span);
  return { ...diagnostic, ...(diagnostic.span && { span: real(diagnostic.span) }), ...(diagnostic.labels && { labels: diagnostic.labels.map((label) => ({ ...label, span: real(label.span) })) }) };
}
