/** A stretch of SQL that the target's engine has its own words for. */
export interface EngineWords {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const END = '/*engine_sql end*/';
const marks = /\/\*engine_sql:([A-Za-z0-9+/=]*)\*\/|\/\*engine_sql end\*\//g;

/** Words of the project's dialect between comments of which the first has those of the engine: so they stay one until the text is translated. */
export function withEngineWords(own: string, engines: string): string {
  return `/*engine_sql:${Buffer.from(engines).toString('base64')}*/${own}${END}`;
}

/** The stretches that `withEngineWords` made, the outermost, in order. */
export function engineWords(sql: string): readonly EngineWords[] {
  if (!sql.includes(END)) return [];
  const found: EngineWords[] = [];
  let depth = 0;
  let [start, text] = [0, ''];
  for (const mark of sql.matchAll(marks)) {
    if (mark[1] !== undefined) {
      if (depth++ === 0) [start, text] = [mark.index, Buffer.from(mark[1], 'base64').toString()];
    } else if (depth > 0 && --depth === 0) found.push({ start, end: mark.index + END.length, text: engineText(text) });
  }
  return found;
}

/** Words of the engine, those in them too. */
function engineText(words: string): string {
  let text = '';
  let from = 0;
  for (const { start, end, text: inner } of engineWords(words)) {
    text += words.slice(from, start) + inner;
    from = end;
  }
  return text + words.slice(from);
}
