import { Parser } from 'htmlparser2';
import { UstatError } from '../../errors';
import { ATTRIBUTES, DEEPEST, parsePicture, TAGS, VALUE } from '../import/picture';

/** A drawing out of a drawing program becomes a picture of a course: shapes, and nothing else. */

/** Letters that are looked at: what is left of them may be 32,000. */
const MOST = 4_000_000;
const DRAWN = new Set(TAGS.filter((tag) => tag !== 'text' && tag !== 'image'));
const COLOURS = new Set(['fill', 'stroke']);

interface Cleaned {
  svg: string;
  /** What had no place: names of elements, each once. */
  left: string[];
}

/**
 * Scripts, words, styles, filters, pictures within the picture and addresses are left behind; what
 * a style says of a shape becomes its attributes.
 * @throws UstatError 'bad-input' where nothing is drawn, or too much
 */
export function cleanPicture(text: string): Cleaned {
  const left = new Set<string>();
  const open: { tag: string; isKept: boolean }[] = [];
  let depth = 0;
  let svg = '';
  const parser = new Parser(
    {
      onopentag(name, given) {
        const tag = name.replace(/^svg:/, '');
        const isWithin = open.length === 0 ? tag === 'svg' : open.at(-1)?.isKept === true;
        const isKept = isWithin && DRAWN.has(tag) && (tag !== 'svg' || open.length === 0) && depth <= DEEPEST;
        if (isWithin && !isKept) left.add(tag);
        open.push({ tag, isKept });
        if (!isKept) return;
        depth += 1;
        const attributes = attributesOf(tag, given);
        svg += `<${tag}${Object.entries(attributes)
          .map(([key, value]) => ` ${key}="${value}"`)
          .join('')}>`;
      },
      onclosetag() {
        const closed = open.pop();
        if (!closed?.isKept) return;
        depth -= 1;
        svg += `</${closed.tag}>`;
      },
    },
    { xmlMode: true },
  );
  parser.end(text.slice(0, MOST));
  const whole = svg.replace(/><\/(?:path|rect|circle|ellipse|line|polyline|polygon)>/g, '/>');
  const read = parsePicture(`${whole}\n`);
  if ('shape' in read && read.shape.children.length > 0) return { svg: `${whole}\n`, left: [...left] };
  const faults = 'faults' in read ? read.faults.map(({ message }) => message) : ['nothing is drawn in it'];
  throw new UstatError('bad-input', 'The picture can not be taken:', faults);
}

function attributesOf(tag: string, given: Record<string, string>): Record<string, string> {
  const styled = Object.fromEntries(
    (given.style ?? '')
      .split(';')
      .map((one) => one.split(':').map((part) => part.trim()) as [string, string]),
  );
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...given, ...styled })) {
    if (!ATTRIBUTES.includes(name) || value === undefined) continue;
    const said = attributeValue(name, value);
    if (said !== null && VALUE.test(said)) found[name] = said;
  }
  if (tag === 'svg') {
    const [width, height] = [given.width, given.height].map((size) => Number.parseFloat(size ?? ''));
    delete found.width;
    delete found.height;
    if (!found.viewBox && width && height) found.viewBox = `0 0 ${width} ${height}`;
  }
  return found;
}

/** Numbers with one decimal, colours as numbers; null for what refers to something that is gone. */
function attributeValue(name: string, value: string): string | null {
  const text = value.replace(/\s+/g, ' ').trim();
  if (COLOURS.has(name)) {
    if (/url\(/i.test(text)) return 'none';
    const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
    if (!hex) return text;
    const whole = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(whole.slice(at, at + 2), 16));
    return `rgb(${red} ${green} ${blue})`;
  }
  if (name === 'transform') return text;
  return text.replace(/(\.\d)\d+/g, '$1');
}
