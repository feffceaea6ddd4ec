import type { SourceNode } from '../../contracts/manifest.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { configValue } from '../../context/index.ts';
import { JinjaError, evaluateExpression, str, type Value } from '../../jinja/index.ts';
import { badExternalLocation } from './diagnostics.ts';
import { textOf, type ResolveWorld } from './world.ts';

/**
 * dbt-duckdb's `external_location` of a source, in its config or meta: what stands in SQL where its name would, `'orders.csv'` or
 * `read_json('…')`. Words in it are filled in as `formatter` says: `newstyle` `{name}`, `oldstyle` `%(name)s`, `template` `$name`.
 */
export function sourceLocation(node: SourceNode, { project, reporter }: ResolveWorld): string | undefined {
  if (project.target.dialect !== 'duckdb') return undefined;
  const said: ConfigMap = { ...node.meta, ...extras(node.config) };
  const written = textOf(said['external_location']);
  if (written === undefined || said['plugin'] !== undefined) return undefined;
  const { name, relation, tags } = node;
  const words: ConfigMap = { name, identifier: relation.identifier, schema: relation.schema, database: relation.database, tags, ...said };
  const wrong = (problem: string): undefined => void reporter.report(badExternalLocation.at(node.span, { source: `${node.sourceName}.${name}`, problem, known: Object.keys(words).filter((word) => words[word] !== undefined) }, { node: node.id }));
  const formatter = said['formatter'] ?? 'newstyle';
  try {
    const filled = formatter === 'template' ? template(written, words) : isFormatter(formatter) ? str(evaluateExpression(EXPRESSIONS[formatter], '<external_location>', scopeOf(written, words))) : undefined;
    if (filled === undefined) return wrong(`"${String(formatter)}" is no formatter: write newstyle, oldstyle or template.`);
    return filled.includes('(') || filled.startsWith("'") ? filled : `'${filled}'`;
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    return wrong(error.message);
  }
}

const EXPRESSIONS = { newstyle: 'written.format_map(words)', oldstyle: 'written % words' } as const;

function isFormatter(formatter: unknown): formatter is keyof typeof EXPRESSIONS {
  return typeof formatter === 'string' && Object.hasOwn(EXPRESSIONS, formatter);
}

function scopeOf(written: string, words: ConfigMap): Parameters<typeof evaluateExpression>[2] {
  const values: ReadonlyMap<string, Value> = new Map([['written', written], ['words', configValue(words)]]);
  return { globals: { get: (name) => values.get(name) } };
}

/** What `string.Template` of Python fills in. */
function template(written: string, words: ConfigMap): string {
  return written.replace(/\$(?:(\$)|([_a-zA-Z]\w*)|\{([_a-zA-Z]\w*)\}|)/g, (_, dollar: string | undefined, plain: string | undefined, braced: string | undefined) => {
    if (dollar !== undefined) return '$';
    const word = plain ?? braced;
    if (word === undefined) throw new JinjaError('value', 'A "$" stands before no word.');
    if (words[word] === undefined) throw new JinjaError('key', `Nothing is named "${word}".`);
    return str(configValue(words[word]));
  });
}

/** Config that dbt itself does not know. */
function extras(config: ConfigMap): ConfigMap {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !DBTS_OWN.has(key)));
}
const DBTS_OWN: ReadonlySet<string> = new Set(['enabled', 'event_time', 'freshness', 'loaded_at_field', 'loaded_at_query', 'meta', 'tags', 'materialized', 'static_analysis']);
