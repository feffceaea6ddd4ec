/** A reproducible stream of draws: the same seed and path give the same draws on every machine. */
export interface Random {
  /** A number in [0, 1), with 32 random bits. */
  readonly next: () => number;
  /** A whole number in [low, high], both ends included. */
  readonly int: (low: number, high: number) => number;
  /** True with this probability. */
  readonly chance: (probability: number) => boolean;
  /** One element, all equally likely. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** One element, likely in proportion to its weight. */
  readonly weighted: <T>(list: readonly (readonly [T, number])[]) => T;
  /** The elements in random order (Fisher-Yates); the list itself is left alone. */
  readonly shuffled: <T>(list: readonly T[]) => readonly T[];
  /** Hexadecimal digits, eight for every draw. */
  readonly hex: (digits: number) => string;
}

/** Gives a table's streams, one a column, so that a new column does not shift the others. */
export function streamsOf(seed: number, table: string): (column: string) => Random {
  const streams = new Map<string, Random>();
  return (column) => {
    const known = streams.get(column);
    if (known) return known;
    const made = randomOf(`${seed}/${table}/${column}`);
    streams.set(column, made);
    return made;
  };
}

/** The stream that a text names. */
export function randomOf(name: string): Random {
  const bits = sfc32(hash(name, 0x811c9dc5), hash(name, 0x9e3779b9), hash(name, 0x85ebca6b));
  const next = () => bits() / 4294967296;
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(list: readonly T[]) => list[int(0, list.length - 1)] as T;
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted: (list) => {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of list) if ((left -= weight) < 0) return value;
      return list[list.length - 1]![0];
    },
    shuffled: (list) => {
      const out = [...list];
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
    hex: (digits) => {
      let text = '';
      while (text.length < digits) text += bits().toString(16).padStart(8, '0');
      return text.slice(0, digits);
    },
  };
}

/** FNV-1a over UTF-16 code units, from a given start. */
function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}

/** Chris Doty-Humphrey's small fast counting generator; integers only, hence equal everywhere. */
function sfc32(a: number, b: number, c: number): () => number {
  let counter = 1;
  const step = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 16; i++) step();
  return step;
}
