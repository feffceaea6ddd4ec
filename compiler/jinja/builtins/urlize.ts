import { JinjaError } from '../errors.ts';
import { characters } from '../runtime/iterate.ts';
import { reprString } from '../runtime/text.ts';
import { escapeText } from './escape.ts';

interface UrlizeOptions {
  readonly limit: number | undefined;
  readonly target: string | undefined;
  readonly rel: readonly string[];
  readonly schemes: readonly string[];
}

const w = '[\\p{L}\\p{N}_]';
const url = new RegExp(
  `^((https?://|www\\.)(([\\p{L}\\p{N}_%-]+\\.)+)?([a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})` +
    `|([\\p{L}\\p{N}_%-]{2,63}\\.)+(com|net|int|edu|gov|org|info|mil)` +
    `|(https?://)((\\d{1,3}(\\.\\d{1,3}){3})|(\\[([\\da-f]{0,4}:){2}([\\da-f]{0,4}:?){1,6}\\])))` +
    `(?::\\d{1,5})?(?:[/?#]\\S*)?$`,
  'iu',
);
const email = new RegExp(`^\\S+@${w}[\\p{L}\\p{N}_.-]*\\.${w}+$`, 'u');

/** Makes links of the URLs and mail addresses in a text, and escapes the rest. */
export function urlize(text: string, { limit, target, rel, schemes }: UrlizeOptions): string {
  for (const scheme of schemes) if (!/^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u.test(scheme)) throw new JinjaError('value', `${reprString(scheme)} is not a valid URI scheme prefix.`);
  const attributes = (rel.length > 0 ? ` rel="${escapeText(rel.join(' '))}"` : '') + (target ? ` target="${escapeText(target)}"` : '');
  const shorten = (link: string) => {
    const all = characters(link);
    return limit !== undefined && all.length > limit ? `${typeof all === 'string' ? all.slice(0, limit) : all.slice(0, limit).join('')}...` : link;
  };
  return escapeText(text)
    .split(/(\s+)/)
    .map((part) => {
      const { head, middle, tail } = trimmed(part);
      return head + link(middle, attributes, shorten, schemes) + tail;
    })
    .join('');
}

function link(middle: string, attributes: string, shorten: (link: string) => string, schemes: readonly string[]): string {
  if (middle.length <= 4096 && url.test(middle)) {
    const href = /^https?:\/\//.test(middle) ? middle : `https://${middle}`;
    return `<a href="${href}"${attributes}>${shorten(middle)}</a>`;
  }
  if (middle.startsWith('mailto:') && email.test(middle.slice(7))) return `<a href="${middle}">${middle.slice(7)}</a>`;
  if (middle.includes('@') && !middle.startsWith('www.') && !middle.startsWith('@') && !middle.includes(':') && email.test(middle)) return `<a href="mailto:${middle}">${middle}</a>`;
  for (const scheme of schemes) if (middle !== scheme && middle.startsWith(scheme)) return `<a href="${middle}"${attributes}>${middle}</a>`;
  return middle;
}

/** Splits off the brackets and points around a link; brackets that belong to it stay. */
function trimmed(word: string): { readonly head: string; readonly middle: string; readonly tail: string } {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = '';
  let end = middle.length;
  for (;;) {
    if (end >= 4 && middle.slice(end - 4, end) === '&gt;') end -= 4;
    else if (end >= 1 && ')>.,\n'.includes(middle[end - 1]!)) end -= 1;
    else break;
  }
  tail = middle.slice(end);
  middle = middle.slice(0, end);
  for (const [open, close] of [['(', ')'], ['<', '>'], ['&lt;', '&gt;']] as const) {
    const opened = occurrences(middle, open);
    if (opened <= occurrences(middle, close)) continue;
    for (let i = Math.min(opened, occurrences(tail, close)); i > 0; i--) {
      const at = tail.indexOf(close) + close.length;
      middle += tail.slice(0, at);
      tail = tail.slice(at);
    }
  }
  return { head, middle, tail };
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
