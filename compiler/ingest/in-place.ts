import { ConnectorError, type TableToLand } from '../contracts/connector.ts';
import { filesThatCount } from '../landing/names.ts';
import type { Places } from './places.ts';
import type { SourceToLand } from './tables.ts';

/** Files that their producer puts into the landing zone: they are counted, and stay as they are. */
export async function inPlace(places: Places, source: SourceToLand, table: TableToLand): Promise<{ readonly files: number }> {
  const below = (await places.list(source.basePath)).map((path) => path.slice(source.basePath.length + 1));
  const { snapshot, incrementalDir } = table;
  const found = filesThatCount(below, table, table.day);
  if (found.length > 0) return { files: found.length };
  throw new ConnectorError('not-there', `nothing in ${source.basePath} matches ${[...snapshot, ...(incrementalDir === undefined ? [] : [`${incrementalDir}/date=…/*`])].join(' or ')} up to ${table.day}`, {
    suggestion: `Look with \`${source.basePath.startsWith('s3:') ? `aws s3 ls --recursive ${source.basePath}/` : `ls ${source.basePath}`}\`, or say where the producer delivers: sources.${source.name}.connection.location.`,
  });
}
