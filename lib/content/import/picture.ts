import type { Shape } from '../schema';

/** What a picture may be made of: shapes, no words (a picture serves every language), nothing that loads or runs. */
const TAGS = ['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'];
const ATTRIBUTES = [
  ...'viewBox d x y x1 y1 x2 y2 cx cy r rx ry width height points'.split(' '),
  ...'fill stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray opacity transform'.split(' '),
];
/** Numbers, path letters, function names of transforms, "none", and the colours of the screen: var(--action). */
const VALUE = /^(?:var\(--[a-z0-9-]+\)|[\w\s.,()%+-]*)$/;
const TOKEN = /\s*<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>\s*/y;

/**
 * Reads an SVG file of a course into shapes that a page can draw element by element.
 * @returns the shapes, or what the file holds that has no place in a picture
 */
export function parsePicture(text: string): { shape: Shape } | { fault: string } {
  const root: Shape = { tag: '', attributes: {}, children: [] };
  const open: Shape[] = [root];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    const parent = open.at(-1);
    if (!found || !parent) return { fault: `unreadable at "${text.slice(at, at + 30)}"` };
    const [, closing, tag = '', attributes = '', single] = found;
    if (closing) {
      if (open.pop()?.tag !== tag) return { fault: `</${tag}> closes nothing` };
      continue;
    }
    if (!TAGS.includes(tag)) return { fault: `<${tag}> has no place in a picture` };
    const shape: Shape = { tag, attributes: {}, children: [] };
    for (const [, name = '', value = ''] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      if (name === 'xmlns') continue;
      if (!ATTRIBUTES.includes(name)) return { fault: `the attribute ${name} has no place in a picture` };
      if (!VALUE.test(value)) return { fault: `${name}="${value}" has no place in a picture` };
      shape.attributes[name] = value;
    }
    parent.children.push(shape);
    if (!single) open.push(shape);
  }
  const [svg, ...more] = root.children;
  if (open.length > 1) return { fault: `<${open.at(-1)?.tag}> is not closed` };
  if (svg?.tag !== 'svg' || more.length > 0 || !svg.attributes.viewBox)
    return { fault: 'one <svg> with a viewBox is needed' };
  return { shape: svg };
}
