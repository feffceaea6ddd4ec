import type { Reporter } from '../../contracts/diagnostics.ts';
import type { DocsBlock } from '../../contracts/manifest.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { unknownDoc } from './diagnostics.ts';

const DOC = /\{\{-?\s*doc\(\s*(?:'([^']*)'|"([^"]*)")\s*(?:,\s*(?:'([^']*)'|"([^"]*)")\s*)?\)\s*-?\}\}/g;

/** Puts docs blocks into descriptions. `doc('name')` is looked for in the project first. */
export function describer(docs: ReadonlyMap<string, DocsBlock>, project: string, read: (path: string) => string, reporter: Reporter): (text: string, file: string, at: readonly [number, number]) => string {
  const byName = new Map<string, DocsBlock>();
  for (const doc of docs.values()) if (!byName.has(doc.name) || doc.package === project) byName.set(doc.name, doc);
  return (text, file, at) => {
    if (!text.includes('{{')) return text;
    return text.replace(DOC, (whole, a?: string, b?: string, c?: string, d?: string) => {
      const [first, second] = [a ?? b ?? '', c ?? d];
      const block = second === undefined ? byName.get(first) : docs.get(`doc.${first}.${second}`);
      if (block) return block.text;
      const start = read(file).indexOf(whole, at[0]);
      reporter.report(unknownDoc.at(start < 0 ? { file, start: at[0], end: at[1] } : { file, start, end: start + whole.length }, { name: second ?? first, nearest: nearest(second ?? first, byName.keys()) }));
      return '';
    });
  };
}
