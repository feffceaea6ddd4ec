import { tokenize } from '../../sql/tokenize.ts';

/** One statement of a text, and where it begins there. */
export interface Statement {
  readonly sql: string;
  readonly at: number;
}

/** The statements of a text, without the semicolons between them; what holds no word is none. */
export function statements(text: string): readonly Statement[] {
  const found: Statement[] = [];
  let first: number | undefined;
  let last = 0;
  const end = (): void => {
    if (first !== undefined) found.push({ sql: text.slice(first, last), at: first });
    first = undefined;
  };
  for (const token of tokenize(text, 'redshift')) {
    if (token.text === ';' && token.kind === 'operator') end();
    else {
      // A comment belongs to the statement that it stands before, since a query group may be read from it.
      if (token.kind !== 'comment' || first !== undefined) first ??= token.start;
      else continue;
      last = token.end;
    }
  }
  end();
  return found;
}
