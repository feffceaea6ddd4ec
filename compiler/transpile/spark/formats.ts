/** A strftime format in the letters of Spark's date_format; `reading`: of to_timestamp. */
export function sparkFormat(format: string, reading: boolean): { readonly text: string } | { readonly problem: string } {
  let text = '';
  let plain = '';
  const flush = (): void => {
    if (plain !== '') text += /[A-Za-z]/.test(plain) || plain.includes("'") || /[[\]{}#]/.test(plain) ? `'${plain.replaceAll("'", "''")}'` : plain;
    plain = '';
  };
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') {
      plain += format[i];
      continue;
    }
    const short = format[i + 1] === '-';
    const letter = format[i + (short ? 2 : 1)] ?? '';
    i += short ? 2 : 1;
    if (letter === '%' && !short) {
      plain += '%';
      continue;
    }
    const letters = short ? SHORT[letter] : LETTERS[letter];
    if (letters === undefined) return { problem: `%${short ? '-' : ''}${letter} in a format has no counterpart` };
    if (reading && /[aAjyp]/.test(letter)) return { problem: `%${letter} in a format to read has no counterpart` };
    flush();
    text += letters;
  }
  flush();
  return { text };
}

const LETTERS: Readonly<Record<string, string>> = {
  Y: 'yyyy', y: 'yy', m: 'MM', d: 'dd', H: 'HH', I: 'hh', M: 'mm', S: 'ss', f: 'SSSSSS', g: 'SSS', p: 'a', b: 'MMM', B: 'MMMM', a: 'EEE', A: 'EEEE', j: 'DDD', F: 'yyyy-MM-dd', T: 'HH:mm:ss',
};
const SHORT: Readonly<Record<string, string>> = { m: 'M', d: 'd', H: 'H', I: 'h', M: 'm', S: 's', j: 'D' };
