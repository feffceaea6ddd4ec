import type { Manifest, Node } from '../../contracts/manifest.ts';
import type { NodeResult } from '../../contracts/run.ts';
import { nodeValue } from '../../context/index.ts';
import { resultWords } from '../../facts/result-words.ts';
import { HostObject, dictOf, fromJs, native, toJs } from '../../jinja/index.ts';
import type { Dict, Value } from '../../jinja/index.ts';
import { threadName } from '../../facts/thread-name.ts';

/** What `results`, `schemas` and `database_schemas` give to a hook at the end of a run. */
export function endOfRun(manifest: Manifest, results: readonly NodeResult[]): Readonly<Record<string, Value>> {
  const built = results.flatMap(({ id, relation }) => (relation && manifest.nodes.get(id)?.kind !== 'test' ? [relation] : []));
  const pairs = [...new Map(built.map(({ database, schema }) => [`${database}.${schema}`, [database, schema] as Value[]])).values()];
  return {
    results: results.filter(({ id }) => manifest.nodes.get(id)?.kind !== 'operation').map((result) => new ResultValue(result, manifest.nodes.get(result.id)!)),
    schemas: [...new Set(built.map(({ schema }) => schema))],
    database_schemas: pairs,
  };
}

/** One result, with dbt's keys as attributes and items. */
class ResultValue extends HostObject {
  readonly typeName = 'RunResult';
  override readonly mapping = true;
  readonly #keys: Dict;

  constructor(result: NodeResult, node: Node) {
    super();
    const { status, thread, startedAt, finishedAt, id, compileSeconds = 0 } = result;
    const { message, failures, response } = resultWords(result, node);
    const moment = (at: Date) => at.toISOString().replace('Z', '000Z');
    const timing = (name: string, from: Date, to: Date) => new Entry('TimingInfo', dictOf([['name', name], ['started_at', moment(from)], ['completed_at', moment(to)]]));
    const compiledAt = new Date(startedAt.getTime() + compileSeconds * 1000);
    this.#keys = dictOf([
      ['status', status],
      ['timing', status === 'skipped' ? [] : [timing('compile', startedAt, compiledAt), timing('execute', compiledAt, finishedAt)]],
      ['thread_id', threadName(thread)],
      ['execution_time', fromJs((finishedAt.getTime() - startedAt.getTime()) / 1000)],
      ['adapter_response', fromJs(response)],
      ['message', message],
      ['failures', failures],
      ['unique_id', id],
      ['node', new Entry('Node', nodeValue(node))],
    ]);
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'to_dict') return native(name, () => this.#keys);
    if (name === 'get') return native(name, (call) => this.#keys.get(call.args[0]!) ?? call.args[1] ?? null);
    return this.#keys.get(name);
  }
  override getItem(key: Value): Value | undefined {
    return this.#keys.get(key);
  }
}

/** A part of a result (its node, a timing): its keys as attributes, items and, by `to_dict()`, as a dict. */
class Entry extends HostObject {
  readonly typeName: string;
  override readonly mapping = true;
  readonly dict: Dict;
  constructor(typeName: string, dict: Dict) {
    super();
    this.typeName = typeName;
    this.dict = dict;
  }
  override plain(): unknown {
    return toJs(this.dict);
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'to_dict') return native(name, () => this.dict);
    if (name === 'get') return native(name, (call) => this.dict.get(call.args[0]!) ?? call.args[1] ?? null);
    return this.dict.get(name);
  }
  override getItem(key: Value): Value | undefined {
    return this.dict.get(key);
  }
}
