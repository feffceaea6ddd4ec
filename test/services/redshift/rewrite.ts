import { closing, tokenize, type Token } from '../../../compiler/sql/tokenize.ts';

/**
 * Redshift's words that PostgreSQL has not, taken out or said otherwise. Taken out, since they change no row: how a table is spread, sorted, packed
 * and backed up, and that a view is not bound. Said otherwise: units of dates that stand without quotes, LISTAGG, NVL, VARBYTE, TRY_CAST.
 * A text that needs none of it is given as it is, so that an error's position fits.
 */
export function forPostgres(sql: string): string {
  const tokens = tokenize(sql, 'redshift').filter(({ kind }) => kind !== 'comment');
  const cuts: { start: number; end: number; by: string }[] = [];
  const cut = (from: number, to: number, by = ''): void => void cuts.push({ start: tokens[from]!.start, end: tokens[to]!.end, by });
  const word = (index: number): string => (tokens[index]?.kind === 'word' ? tokens[index].text : '');
  const creates = word(0) === 'create';
  // A database of the Glue catalog: an empty schema, whose tables a test makes.
  if (creates && word(1) === 'external') {
    cut(1, 1);
    cut(tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'from'), tokens.length - 1);
  }
  const body = creates ? bodyOf(tokens) : 0;
  // Quoted names are folded to lower case, as plain ones are.
  for (const [at, token] of tokens.entries()) if (token.kind === 'identifier' && /[A-Z]/.test(token.text)) cut(at, at, token.text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));
  for (let at = 0; at < tokens.length; at++) {
    const next = tokens[at + 1]?.text;
    switch (word(at)) {
      case 'backup':
      case 'diststyle':
      case 'encode':
        if (creates && at < body) cut(at, ++at);
        break;
      case 'auto':
        if (creates && at < body && next === 'refresh') cut(at, (at += 2));
        break;
      case 'compound':
      case 'interleaved':
        if (creates && at < body && next === 'sortkey') cut(at, at);
        break;
      case 'distkey':
      case 'sortkey':
        if (!creates || at >= body) break;
        if (next === '(') cut(at, (at = closing(tokens, at + 1)));
        else cut(at, next === 'auto' ? ++at : at);
        break;
      case 'with':
        if (creates && next === 'no' && word(at + 2) === 'schema' && word(at + 3) === 'binding') cut(at, (at += 3));
        break;
      case 'dateadd':
      case 'datediff':
      case 'date_diff':
      case 'date_add':
      case 'date_part':
        if (next === '(' && tokens[at + 2]?.kind === 'word' && tokens[at + 3]?.text === ',') cut(at + 2, at + 2, `'${tokens[at + 2]!.text}'`);
        break;
      case 'try_cast': {
        if (next !== '(') break;
        const close = closing(tokens, at + 1);
        const as = tokens.findLastIndex((token, i) => i > at && i < close && token.kind === 'word' && token.text === 'as');
        const type = sql.slice(tokens[as + 1]!.start, tokens[close]!.start);
        cut(at, at, 'cast(redshift.attempt');
        cuts.push({ start: tokens[as]!.start, end: tokens[close]!.end, by: `::text, '${type}', cast(null as ${type})) as ${type})` });
        break;
      }
      case 'as':
        // PostgreSQL would count a series anew for each row that is joined with it.
        if (next === '(' && sql.includes('lakec_numbers') && /^(?:with|,)$/.test(tokens[at - 2]?.text ?? '')) cut(at, at, 'as materialized');
        break;
      case 'end': {
        // The same of a CASE without ELSE.
        const [type, , width, , scale, ...ends] = tokens.slice(Math.max(0, at - 7), at).map(({ text }) => text);
        if (type === 'decimal' && ends.join('') === '))' && !hasElse(tokens, at)) cut(at, at, `else cast(null as decimal(${width},${scale})) end`);
        break;
      }
      case 'null': {
        // Of a CASE with a null that has no type, PostgreSQL forgets how many digits the others have.
        if (word(at - 1) !== 'then' && word(at - 1) !== 'else') break;
        const digits = digitsOf(tokens, at);
        if (digits !== undefined) cut(at, at, `cast(null as ${digits})`);
        break;
      }
      case 'nvl':
        if (next === '(') cut(at, at, 'coalesce');
        break;
      case 'varbyte':
        cut(at, next === '(' ? (at = closing(tokens, at + 1)) : at, 'bytea');
        break;
      case 'listagg': {
        if (next !== '(') break;
        const close = closing(tokens, at + 1);
        if (word(close + 1) !== 'within' || word(close + 2) !== 'group' || tokens[close + 3]?.text !== '(') {
          cut(at, at, 'string_agg');
          break;
        }
        const end = closing(tokens, close + 3);
        cut(at, at, 'string_agg');
        cuts.push({ start: tokens[close]!.start, end: tokens[end]!.end, by: ` ${sql.slice(tokens[close + 4]!.start, tokens[end]!.start)})` });
        break;
      }
    }
  }
  return cuts.sort((a, b) => b.start - a.start).reduce((text, { start, end, by }) => text.slice(0, start) + by + text.slice(end), sql);
}

/** True when the CASE that ends at a token has an ELSE. */
function hasElse(tokens: readonly Token[], end: number): boolean {
  let depth = 0;
  for (let at = end - 1; at >= 0; at--) {
    const { text } = tokens[at]!;
    if (text === 'end') depth++;
    else if (text === 'case' && depth-- === 0) return false;
    else if (text === 'else' && depth === 0) return true;
  }
  return false;
}

/** The decimal type that another branch of the CASE around a token is cast to, by what stands at a branch's end. */
function digitsOf(tokens: readonly Token[], from: number): string | undefined {
  const cases = (at: number): number => (tokens[at]!.text === 'case' ? 1 : tokens[at]!.text === 'end' ? -1 : 0);
  let depth = 0;
  for (let at = from + 1; at < tokens.length && depth >= 0; at++) {
    depth += cases(at);
    const [type, , width, , scale, close, after] = tokens.slice(at, at + 8).filter((_, index) => index !== 6).map(({ text }) => text);
    if (depth === 0 && type === 'decimal' && close === ')' && /^(?:when|else|end)$/.test(after ?? '')) return `decimal(${width},${scale})`;
  }
  return undefined;
}

/** Where a CREATE's SELECT begins: what stands before it is about the table. */
function bodyOf(tokens: readonly Token[]): number {
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.text === '(' && tokens[at - 1]?.text !== 'as') {
      const words = tokens.slice(0, at).map(({ text }) => text);
      // The list of columns: its encodings are taken out too.
      if (words.at(-1) !== 'sortkey' && words.at(-1) !== 'distkey') continue;
    }
    if (tokens[at]!.kind === 'word' && tokens[at]!.text === 'as') return at;
  }
  return tokens.length;
}
