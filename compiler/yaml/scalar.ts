import type { YamlVersion } from './document.ts';

/**
 * The value of a plain (unquoted) scalar: YAML 1.2's core schema, or what PyYAML's safe loader makes of it. PyYAML's dates stay
 * text, since templates and SQL see them as text anyway.
 */
export function plainScalar(text: string, version: YamlVersion): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // Most scalars are words, and no special one starts with the letters that most words start with.
  if (!mayBeSpecial(first)) return text;
  return version === '1.2' ? core(text) : python(text);
}

function core(text: string): string | number | boolean | null {
  switch (text) {
    case '': case '~': case 'null': case 'Null': case 'NULL': return null;
    case 'true': case 'True': case 'TRUE': return true;
    case 'false': case 'False': case 'FALSE': return false;
    case '.inf': case '.Inf': case '.INF': case '+.inf': case '+.Inf': case '+.INF': return Infinity;
    case '-.inf': case '-.Inf': case '-.INF': return -Infinity;
    case '.nan': case '.NaN': case '.NAN': return NaN;
  }
  if (/^[-+]?[0-9]+$/.test(text)) return whole(Number(text));
  if (/^0o[0-7]+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  return text;
}

function python(text: string): string | number | boolean | null {
  switch (text) {
    case '': case '~': case 'null': case 'Null': case 'NULL': return null;
    case 'true': case 'True': case 'TRUE': case 'yes': case 'Yes': case 'YES': case 'on': case 'On': case 'ON': return true;
    case 'false': case 'False': case 'FALSE': case 'no': case 'No': case 'NO': case 'off': case 'Off': case 'OFF': return false;
  }
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text.replace(/^[-+]/, '').replaceAll('_', '');
  if (/^[-+]?(0|[1-9][0-9_]*)$/.test(text)) return whole(sign * Number(body));
  if (/^[-+]?0[0-7_]+$/.test(text)) return sign * parseInt(body, 8);
  if (/^[-+]?0b[01_]+$/.test(text) || /^[-+]?0x[0-9a-fA-F_]+$/.test(text)) return sign * Number(body);
  if (/^[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+$/.test(text) || /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*$/.test(text)) {
    return sign * body.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  if (/^[-+]?(([0-9][0-9_]*)\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?)$/.test(text)) return sign * Number(body);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return sign * Infinity;
  if (/^\.(nan|NaN|NAN)$/.test(text)) return NaN;
  return text;
}

/** -0 is 0 as an integer. */
function whole(value: number): number {
  return value === 0 ? 0 : value;
}

/** First characters of null, true, false, yes, no, on, off and of numbers; NaN is the empty text. */
function mayBeSpecial(code: number): boolean {
  if (code >= 48 && code <= 57) return true;
  switch (code) {
    case 126: case 110: case 78: case 116: case 84: case 102: case 70: case 46: case 43: case 45:
    case 121: case 89: case 111: case 79:
      return true;
    default:
      return Number.isNaN(code);
  }
}
