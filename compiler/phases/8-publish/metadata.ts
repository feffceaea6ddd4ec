import type { Project } from '../../contracts/project.ts';
import { quote } from './json.ts';

/** Which run made an artifact, and when: the only part of an artifact that differs between two equal runs. */
export interface Invocation {
  readonly id: string;
  readonly startedAt: Date;
  /** When the artifact is written. */
  readonly at: Date;
}

/** The newest release of dbt whose artifact schemas lakec writes: tools choose their reader by it. */
const DBT_VERSION = '1.11.0';

/** The `metadata` of an artifact: `manifest/v12`, `run-results/v6`, `catalog/v1`, `sources/v3`. */
export function metadataText(schema: string, invocation: Invocation): string {
  return `{"dbt_schema_version":"https://schemas.getdbt.com/dbt/${schema}.json","dbt_version":"${DBT_VERSION}","generated_at":"${invocation.at.toISOString()}"`
    + `,"invocation_id":${quote(invocation.id)},"invocation_started_at":"${invocation.startedAt.toISOString()}","env":{}}`;
}

/** The `metadata` of a manifest, which also says whose it is. */
export function manifestMetadataText(project: Project, invocation: Invocation): string {
  return metadataText('manifest/v12', invocation).slice(0, -1)
    + `,"project_name":${quote(project.name)},"project_id":null,"user_id":null,"send_anonymous_usage_stats":false,"adapter_type":${quote(project.target.engine)}`
    + `,"quoting":{"database":true,"schema":true,"identifier":true,"column":null},"run_started_at":"${invocation.startedAt.toISOString()}"}`;
}
