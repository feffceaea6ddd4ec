type Entry = Readonly<Record<string, unknown>>;

/** Keys of a node's entry that tell of the node alone. The names that it has, where it is built and who may use it are seen by others. */
const OWN: ReadonlySet<string> = new Set([
  'checksum', 'config', 'unrendered_config', 'tags', 'description', 'columns', 'meta', 'docs', 'raw_code', 'doc_blocks', 'refs', 'sources', 'depends_on', 'contract', 'constraints', 'primary_key',
]);

/** Whether two texts of a node's entry are alike in all that another node's entry or check may depend on. */
export function sameForOthers(was: string, is: string): boolean {
  const before = entryOf(was);
  const after = entryOf(is);
  if (!before || !after) return false;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of keys) if (!OWN.has(key) && !same(before[key], after[key])) return false;
  return same(seenConfig(before), seenConfig(after));
}

/** What of a config decides what other nodes may do: an ephemeral model has no relation, and a snapshot by versions may have unit tests. */
function seenConfig({ config }: Entry): readonly unknown[] {
  const { enabled, materialized, strategy } = config as Entry;
  return [enabled, materialized === 'ephemeral', strategy === 'versions'];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Undefined for a text that is no entry: the file is not what it was. */
function entryOf(text: string): Entry | undefined {
  try {
    return JSON.parse(text) as Entry;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
