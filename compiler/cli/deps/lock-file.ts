import { createHash } from 'node:crypto';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Host } from '../../contracts/host.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { isMap } from '../../facts/config-calls.ts';
import { fromJs, toJson } from '../../jinja/index.ts';
import type { Wanted } from '../../phases/1-load/index.ts';
import { containerSpan, readYaml } from '../../yaml/index.ts';

/** The file that says which releases and commits came; it is committed, so that everyone gets the same. */
export const LOCK_FILE = 'package-lock.yml';

/** The packages that a lock file pins; undefined where there is none, or it was made of other wishes. */
export function lockedPackages(host: Host, digest: string, reporter: Reporter): readonly Wanted[] | undefined {
  if (!host.files.stat(LOCK_FILE)) return undefined;
  const document = readYaml(host.files.readText(LOCK_FILE), LOCK_FILE, '1.1', reporter);
  if (!document || !isMap(document.value) || document.value['sha1_hash'] !== digest) return undefined;
  const packages = document.value['packages'];
  if (!Array.isArray(packages)) return [];
  return (packages as readonly ConfigValue[]).filter(isMap).map((entry) => ({ entry, written: entry, span: containerSpan(document, entry) }));
}

/** The text of a lock file, as dbt writes it. */
export function lockText(packages: readonly ConfigMap[], digest: string): string {
  const lines = packages.flatMap((entry) => Object.entries(entry).map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${scalar(value)}`));
  return `packages:\n${lines.join('\n')}\nsha1_hash: ${digest}\n`;
}

/** What dbt writes into the lock to know whether packages.yml has changed since: a hash of its entries as Python's `json.dumps` prints them. */
export function digestOf(wanted: readonly Pick<Wanted, 'entry' | 'written'>[]): string {
  return createHash('sha1').update(wanted.map(({ entry, written }) => toJson(fromJs({ ...fieldsOf(entry), unrendered: written }), { sortKeys: true })).sort().join('\n')).digest('hex');
}

function fieldsOf(entry: ConfigMap): ConfigMap {
  const warn = entry['warn-unpinned'] ?? entry['warn_unpinned'] ?? null;
  const name = entry['name'] === undefined ? {} : { name: entry['name'] };
  if ('local' in entry) return { local: entry['local']!, ...name };
  if ('tarball' in entry) return { tarball: entry['tarball']!, ...name };
  if ('git' in entry) return { git: entry['git']!, revision: entry['revision'] ?? null, subdirectory: entry['subdirectory'] ?? null, 'warn-unpinned': warn, ...name };
  if ('package' in entry) return { package: entry['package']!, version: entry['version'] ?? null, install_prerelease: entry['install_prerelease'] ?? entry['install-prerelease'] ?? false, ...name };
  return entry;
}

/** A value that YAML would take for another one stands in quotes. */
function scalar(value: ConfigValue | undefined): string {
  const text = String(value);
  return typeof value === 'string' && (/^[\d.]+$|^(true|false|null|yes|no|on|off|~)$/i.test(text) || /^[\s"'&*!|>%@`[{#,?-]|: |\s#|:$|\s$/.test(text)) && !/^\d+\.\d+\.\d+/.test(text) ? `'${text.replaceAll("'", "''")}'` : text;
}
