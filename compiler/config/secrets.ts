import { EngineError } from '../contracts/adapter.ts';
import type { Diagnostic, Reporter, Span } from '../contracts/diagnostics.ts';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import { Secret } from '../contracts/secret.ts';
import { engineFailure } from '../diagnostics/engine.ts';
import { nearest } from '../diagnostics/nearest.ts';
import * as say from './diagnostics.ts';

/** Where secrets are looked up. */
export interface SecretWorld {
  /** `secrets.provider` of the config. */
  readonly provider: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Secrets Manager: the text of a secret by its scope, read once a run; undefined when there is none. */
  readonly stored?: StoredSecrets;
}

/** Secrets of a store by scope. `id`: the store's own name for one. Reading rejects with an `EngineError` when the store says no. */
export interface StoredSecrets {
  id(scope: string): string;
  read(scope: string): Promise<string | undefined>;
}

/** Where a project's secrets are looked up, by its config; the same world for the same config, so that each is read once. */
export function secretWorld(config: ConfigMap, env: SecretWorld['env']): SecretWorld {
  const known = worlds.get(config);
  if (known?.env === env) return known;
  const secrets = config['secrets'] as ConfigMap | undefined;
  const provider = String(secrets?.['provider'] ?? 'env');
  const world: SecretWorld = { provider, env, ...(provider === 'aws_secrets_manager' && { stored: secretsManager(String(secrets?.['prefix'] ?? ''), config, env) }) };
  worlds.set(config, world);
  return world;
}

const worlds = new WeakMap<ConfigMap, SecretWorld>();

function secretsManager(prefix: string, config: ConfigMap, env: SecretWorld['env']): StoredSecrets {
  const read = new Map<string, Promise<string | undefined>>();
  const id = (scope: string): string => (prefix === '' ? scope : `${prefix}/${scope}`);
  const ask = async (scope: string): Promise<string | undefined> => {
    const { awsSettings } = await import('../aws/client-options.ts');
    const { readSecret } = await import('../aws/secrets-manager.ts');
    return readSecret(id(scope), awsSettings(config, env));
  };
  return {
    id,
    read(scope) {
      const known = read.get(scope) ?? ask(scope);
      read.set(scope, known);
      return known;
    },
  };
}

/**
 * Replaces every handle in a connection's settings by the secret's text, for the driver that opens it; undefined after a report
 * when one is not to be had. `revealed` has the texts, for `redact`. The result must go nowhere but to the driver.
 */
export async function revealSecrets(settings: ConfigMap, world: SecretWorld, reporter: Reporter, span?: Span): Promise<{ readonly settings: ConfigMap; readonly revealed: readonly string[] } | undefined> {
  const revealed: string[] = [];
  let missing = false;
  const reveal = async (value: ConfigValue | undefined): Promise<ConfigValue | undefined> => {
    if (value instanceof Secret) {
      const found = await lookUpSecret(value, world, span);
      if ('text' in found) {
        revealed.push(found.text);
        return found.text;
      }
      missing = true;
      reporter.report(found.problem);
      return null;
    }
    if (Array.isArray(value)) return (await Promise.all(value.map(reveal))) as readonly ConfigValue[];
    return value !== null && typeof value === 'object' ? revealMap(value as ConfigMap) : value;
  };
  const revealMap = async (map: ConfigMap): Promise<ConfigMap> => {
    const entries: [string, ConfigValue | undefined][] = [];
    for (const [key, value] of Object.entries(map)) entries.push([key, await reveal(value)]);
    return Object.fromEntries(entries);
  };
  const made = await revealMap(settings);
  return missing ? undefined : { settings: made, revealed };
}

/** Scope of a handle whose key is a text with names of environment variables in braces: what dbt's `env_var('DBT_ENV_SECRET_…')` gives. */
export const ENV_TEMPLATE = 'environment text';

/** Looks one secret up. */
export async function lookUpSecret(secret: Secret, world: SecretWorld, span?: Span): Promise<{ readonly text: string } | { readonly problem: Diagnostic }> {
  if (secret.scope === ENV_TEMPLATE) return { text: secret.key.replace(/\{(\w+)\}/g, (_, name: string) => world.env[name] ?? '') };
  const name = `${secret.scope}/${secret.key}`;
  const absent = (hint: string, reason?: string) => ({ problem: say.secretNotFound.at(span, { name, provider: world.provider, hint, ...(reason !== undefined && { reason }) }) });
  if (!world.stored) {
    const variable = secretVariable(secret);
    const text = world.env[variable];
    return text === undefined ? absent(`Set ${variable}.`) : { text };
  }
  const id = world.stored.id(secret.scope);
  let stored: string | undefined;
  try {
    stored = await world.stored.read(secret.scope);
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    return { problem: engineFailure(thrown, span) };
  }
  if (stored === undefined) return absent(`Type \`aws secretsmanager create-secret --name ${id} --secret-string '{"${secret.key}": "…"}'\`, or correct secrets.prefix.`, `there is no secret ${id}`);
  const values = jsonObject(stored);
  if (!values) return absent(`Store {"${secret.key}": "…"} as its text.`, `${id} is no JSON object`);
  const value = values[secret.key];
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value) };
  const near = nearest(secret.key, Object.keys(values));
  return absent(near === undefined ? `Add the key "${secret.key}" to it.` : `Did you mean \${secret:${secret.scope}/${near}}?`, `${id} has no key "${secret.key}"`);
}

/** The object's own keys; undefined for a text that is none. */
function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.assign(Object.create(null) as Record<string, unknown>, value) : undefined;
  } catch {
    return undefined;
  }
}

/** The environment variable of a secret: `redshift/password` is `LAKEC_SECRET_REDSHIFT_PASSWORD`. */
export function secretVariable(secret: Secret): string {
  const part = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return `LAKEC_SECRET_${part(secret.scope)}_${part(secret.key)}`;
}

/** Puts `***` in place of every revealed secret, as it is and as services repeat it: drivers quote connection settings in their errors. */
export function redact(text: string, revealed: readonly string[]): string {
  return [...new Set(revealed.flatMap(spellings))].sort((a, b) => b.length - a.length).reduce((made, secret) => (secret === '' ? made : made.replaceAll(secret, '***')), text);
}

/** A secret plain, in JSON, in a URL and in base64; of a key of several lines, each line too. */
function spellings(secret: string): readonly string[] {
  // Short texts turn up by chance.
  if (secret.length < 6) return [secret];
  const lines = secret.includes('\n') ? secret.split('\n').map((line) => line.trim()).filter((line) => line.length >= 20 && !line.startsWith('-----')) : [];
  return [secret, ...lines, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), new URLSearchParams({ a: secret }).toString().slice(2), Buffer.from(secret).toString('base64').replace(/=+$/, '')];
}

/** A diagnostic in which no revealed secret can be read. */
export function redactDiagnostic(diagnostic: Diagnostic, revealed: readonly string[]): Diagnostic {
  if (revealed.length === 0) return diagnostic;
  const { message, hint, notes } = diagnostic;
  return {
    ...diagnostic,
    message: redact(message, revealed),
    ...(hint !== undefined && { hint: redact(hint, revealed) }),
    ...(notes && { notes: notes.map((note) => redact(note, revealed)) }),
  };
}
