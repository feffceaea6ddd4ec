import { createHash } from 'node:crypto';
import { DEFAULTS } from '../../../config/defaults.ts';
import type { Span } from '../../../contracts/diagnostics.ts';
import type { Flags } from '../../../contracts/flags.ts';
import { FileError, type Host } from '../../../contracts/host.ts';
import type { ConfigMap, ConfigValue } from '../../../contracts/project.ts';
import { Secret } from '../../../contracts/secret.ts';
import { VERSION } from '../../../version.ts';

/** A config that is merged, resolved and valid. */
export interface FinishedConfig {
  readonly config: ConfigMap;
  readonly numberTexts: Readonly<Record<string, string>>;
  /** Where each of `selectors` is named. */
  readonly selectorSpans: readonly Span[];
}

/** What the cache file holds: a finished config, and the content key of everything it was made of. */
interface Stored extends FinishedConfig {
  readonly key: string;
  readonly files: readonly string[];
  readonly env: readonly string[];
}

/** The config that an earlier run made of the same files, environment and `--vars`; undefined when there is none. */
export function cachedConfig(host: Host, flags: Flags, file: string): FinishedConfig | undefined {
  try {
    const stored = JSON.parse(host.files.readText(cachePath(flags, file))) as Stored;
    const texts = stored.files.map((path) => [path, host.files.readText(path)] as const);
    if (stored.key !== contentKey(host, flags, texts, stored.env)) return undefined;
    return { config: decode(stored.config) as ConfigMap, numberTexts: stored.numberTexts, selectorSpans: stored.selectorSpans };
  } catch (error) {
    // A cache that is absent, torn or of another make is as good as none.
    if (error instanceof FileError || error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Keeps a config that gave no complaints. Values of the environment enter as a hash only. */
export function rememberConfig(host: Host, flags: Flags, file: string, texts: ReadonlyMap<string, string>, asked: ReadonlySet<string>, made: FinishedConfig): void {
  const env = [...asked].sort();
  const stored: Stored = {
    key: contentKey(host, flags, [...texts], env),
    files: [...texts.keys()],
    env,
    config: encode(made.config) as ConfigMap,
    numberTexts: made.numberTexts,
    selectorSpans: made.selectorSpans,
  };
  try {
    host.files.write(cachePath(flags, file), JSON.stringify(stored));
  } catch (error) {
    // A project on a read-only disk is still a project.
    if (!(error instanceof FileError)) throw error;
  }
}

function cachePath(flags: Flags, file: string): string {
  return `${flags.targetPath}/cache/${file.replaceAll('/', '-').replace(/\.yaml$/, '.json')}`;
}

function contentKey(host: Host, flags: Flags, texts: readonly (readonly [path: string, text: string])[], env: readonly string[]): string {
  const values = env.map((name) => [name, host.env[name] ?? null]);
  return createHash('sha256').update(JSON.stringify([VERSION, DEFAULTS, texts, values, flags.vars])).digest('hex');
}

const HANDLE = '$lakec-secret';

function encode(value: ConfigValue | undefined): unknown {
  if (value instanceof Secret) return { [HANDLE]: [value.scope, value.key] };
  if (Array.isArray(value)) return value.map(encode);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value as ConfigMap).map(([key, item]) => [key, encode(item)]));
  return value;
}

function decode(value: unknown): ConfigValue {
  if (Array.isArray(value)) return value.map(decode);
  if (value !== null && typeof value === 'object') {
    const handle = (value as Record<string, unknown>)[HANDLE];
    if (Array.isArray(handle)) return new Secret(String(handle[0]), String(handle[1]));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
  }
  return value as ConfigValue;
}
