import type { Span } from '../../contracts/diagnostics.ts';
import type { Node } from '../../contracts/manifest.ts';
import type { Parsed } from '../../contracts/parsed.ts';
import type { ConfigMap, Project } from '../../contracts/project.ts';
import { configSpans } from '../../facts/facts.ts';
import { parseTemplate, JinjaError } from '../../jinja/index.ts';
import { readYaml, valueSpan, type YamlDocument } from '../../yaml/index.ts';

/** Finds where a node's config keys are written: in its template, else in its entry. Files are read again when it is asked. */
export function configSpanFinder(project: Project, parsed: Parsed): (this: Pick<Node, 'file' | 'patch' | 'span' | 'kind'>, key: string) => Span | undefined {
  const templates = new Map<string, ReadonlyMap<string, Span>>();
  const documents = new Map<string, YamlDocument | undefined>();
  return function (key) {
    if (this.file.endsWith('.sql')) {
      const start = this.kind === 'snapshot' ? this.span.start : 0;
      let spans = templates.get(`${this.file}:${start}`);
      if (!spans) templates.set(`${this.file}:${start}`, (spans = templateSpans(this.file, start, parsed)));
      const found = spans.get(key) ?? spans.get(key.replace('-', '_'));
      if (found) return found;
    }
    const patch = this.patch;
    if (!patch) return undefined;
    if (!documents.has(patch.file)) documents.set(patch.file, readYaml(parsed.read(patch.file), patch.file, project.conventions.yaml, { report: () => undefined }));
    const document = documents.get(patch.file);
    return document && entryKey(document, patch, key);
  };
}

function templateSpans(file: string, start: number, parsed: Parsed): ReadonlyMap<string, Span> {
  try {
    return configSpans(parseTemplate(parsed.read(file), file), start);
  } catch (error) {
    if (error instanceof JinjaError) return new Map();
    throw error;
  }
}

/** The value of a key of the entry whose name (or, of a data test, whose key or text) stands at `at`. */
function entryKey(document: YamlDocument, at: Span, key: string): Span | undefined {
  for (const [container, places] of document.places) {
    for (let index = 0; index < (places.keys?.length ?? 0); index++) {
      const name = places.keys![index]!;
      const keyStart = places.at[index * 4]!;
      const valueStart = places.at[index * 4 + 2]!;
      // `name: orders` names the map that it stands in; `unique:` names the map below it.
      const entry = valueStart === at.start && name === 'name' ? container : keyStart === at.start ? (container as ConfigMap)[name] : undefined;
      if (typeof entry !== 'object' || entry === null) continue;
      const config = (entry as ConfigMap)['config'];
      for (const spelling of [key, key.replace('-', '_')]) {
        if (typeof config === 'object' && config !== null && Object.hasOwn(config, spelling)) return valueSpan(document, config as ConfigMap, spelling);
        if (Object.hasOwn(entry, spelling)) return valueSpan(document, entry as ConfigMap, spelling);
      }
    }
  }
  return undefined;
}
