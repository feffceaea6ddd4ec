import { basename } from 'node:path';
import type { BulkLoad } from '../contracts/adapter.ts';
import { exactly, identifier, stored } from '../sql/folded-names.ts';

/**
 * Files of this machine into a table: PUT brings them to the stage that every table has, where they go with the table, and COPY takes them in. The
 * stage asks for no privilege but the table's own.
 */
export const snowflakeBulkLoad: BulkLoad = {
  from: 'disk',
  statements({ into, folder, nullText }) {
    const parts = [into.database, into.schema].filter((part) => part !== '');
    const table = [...parts, into.identifier].map(identifier).join('.');
    const stage = `@${[...parts.map(stored), `%${stored(into.identifier)}`].map(exactly).join('.')}/${basename(folder)}/`;
    return [
      `put ${literal(`file://${folder}/*`)} ${stage} auto_compress = false source_compression = gzip overwrite = true`,
      [
        `copy into ${table}`,
        `from ${stage}`,
        `file_format = (type = csv compression = gzip field_optionally_enclosed_by = '"' escape_unenclosed_field = none empty_field_as_null = false null_if = (${literal(nullText)}))`,
        'on_error = abort_statement',
      ].join('\n'),
    ];
  },
};

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
