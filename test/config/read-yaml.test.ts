import { expect, it } from 'vitest';
import { readYaml } from '../../compiler/config/read-yaml.ts';
import type { ConfigNode } from '../../compiler/config/tree.ts';

it('knows where every key and value stands', () => {
  const text = 'a: 1\nb:\n  - "two"\n  - {c: 0.50, \'d e\': null}\nf: |\n  long\n  text\n';
  const seen: string[] = [];
  const visit = (node: ConfigNode): void => {
    if (node.kind === 'scalar') seen.push(`${text.slice(node.span!.start, node.span!.end)} ${JSON.stringify(node.value)} ${node.text}`);
    else if (node.kind === 'list') node.items.forEach(visit);
    else for (const [key, entry] of node.entries) {
      seen.push(`${text.slice(entry.keySpan!.start, entry.keySpan!.end)} is ${key}`);
      visit(entry.node);
    }
  };
  visit(readYaml('f.yaml', text, { report: (diagnostic) => { throw new Error(diagnostic.message); } })!);
  expect(seen).toEqual(['a is a', '1 1 1', 'b is b', '"two" "two" two', 'c is c', '0.50 0.5 0.50', "'d e' is d e", 'null null null', 'f is f', '|\n  long\n  text\n "long\\ntext\\n" long\ntext\n']);
});

it('reads or complains, and never throws', () => {
  const random = seeded(3);
  const bits = ['a', 'b', ':', ': ', '\n', '\n  ', '- ', '[', ']', '{', '}', ',', '"', "'", '&x ', '*x', '|', '>', '#', '? ', '!!int ', '!t ', '---\n', '\t', '%', '@', '<<', '~', '1', '-', '.', '\ufeff', '\r\n', '💧', '...'];
  for (let round = 0; round < 4000; round++) {
    const text = Array.from({ length: Math.floor(random() * 20) }, () => bits[Math.floor(random() * bits.length)]).join('');
    let errors = 0;
    const tree = readYaml('f.yaml', text, {
      report(diagnostic) {
        errors++;
        const { start, end } = diagnostic.span!;
        if (!(start >= 0 && start <= end && end <= text.length)) throw new Error(`a place outside of the text: ${start} to ${end} of ${JSON.stringify(text)}`);
      },
    });
    expect(tree !== undefined || errors > 0).toBe(true);
  }
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
