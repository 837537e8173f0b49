import { Parser } from 'htmlparser2';
import type { Shape } from '../schema';

/**
 * What a picture may be made of: shapes and lines of words, each a key under which every language
 * has its own (picture-words.ts); nothing that loads or runs.
 */
export const TAGS = 'svg g path rect circle ellipse line polyline polygon text image'.split(' ');
export const ATTRIBUTES = [
  ...'viewBox d x y x1 y1 x2 y2 cx cy r rx ry width height points'.split(' '),
  ...'font-size font-weight text-anchor'.split(' '),
  ...'fill stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray opacity transform'.split(' '),
];
/** A photograph, whole within the file; the editor makes it small enough. */
const PHOTO = /^data:image\/webp;base64,[A-Za-z0-9+/]+={0,2}$/;
/** A key of words. */
const KEY = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/**
 * Numbers, path letters, function names of transforms, "none", and the colours of the screen:
 * var(--action).
 */
export const VALUE = /^(?:var\(--[a-z0-9-]+\)|[\w\s.,()%+-]*)$/;
/**
 * Every visit of a lesson carries its pictures, over a poor network; those that ship have 1,500
 * letters at most.
 */
export const LARGEST = 32_000;
/** Levels of shapes within shapes. */
export const DEEPEST = 12;

interface PictureFault {
  line: number;
  message: string;
}

/**
 * Reads an SVG file of a course into shapes that a page can draw element by element.
 * @returns the shapes, or everything in the file that has no place in a picture
 */
export function parsePicture(text: string): { shape: Shape } | { faults: PictureFault[] } {
  if (text.length > LARGEST) {
    const message = `is of ${text.length} letters; a picture has ${LARGEST} at most: every visit carries it`;
    return { faults: [{ line: 1, message }] };
  }
  const { root, faults } = readShapes(text);
  const [svg, ...more] = root.children;
  if (faults.length === 0 && (svg?.tag !== 'svg' || more.length > 0 || !svg.attributes.viewBox))
    faults.push({ line: 1, message: 'one <svg> with a viewBox is needed' });
  return svg && faults.length === 0 ? { shape: svg } : { faults };
}

function readShapes(text: string): { root: Shape; faults: PictureFault[] } {
  const root: Shape = { tag: '', attributes: {}, children: [] };
  const open: { shape: Shape; line: number; closesItself: boolean }[] = [
    { shape: root, line: 1, closesItself: false },
  ];
  const faults: PictureFault[] = [];
  const lineHere = () => text.slice(0, parser.startIndex).split('\n').length;
  const fault = (message: string, line = lineHere()) => faults.push({ line, message });
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (open.length === DEEPEST + 1) fault(`shapes stand more than ${DEEPEST} deep within one another`);
        const shape: Shape = { tag, attributes: {}, children: [] };
        if (!TAGS.includes(tag)) fault(`<${tag}> has no place in a picture`);
        if (tag === 'text' && open.length !== 2) fault('words stand at the top of a picture, not in a group');
        for (const [name, value] of Object.entries(attributes)) {
          if (/^xmlns(?::|$)/.test(name)) continue;
          if (tag === 'image' && name === 'href' && PHOTO.test(value)) shape.attributes.href = value;
          else if (!ATTRIBUTES.includes(name)) fault(`the attribute ${name} has no place in a picture`);
          else if (!VALUE.test(value)) fault(`${name}="${value}" has no place in a picture`);
          else shape.attributes[name] = value;
        }
        open.at(-1)?.shape.children.push(shape);
        open.push({ shape, line: lineHere(), closesItself: text[parser.endIndex - 1] === '/' });
      },
      onclosetag(tag, isImplied) {
        const closed = open.pop();
        if (isImplied && !closed?.closesItself) fault(`<${tag}> is not closed`, closed?.line);
      },
      ontext(words) {
        const key = words.trim();
        const shape = open.at(-1)?.shape;
        if (shape?.tag === 'text' && shape.words === undefined && KEY.test(key)) shape.words = key;
        else if (key !== '') fault(`words have no place in a picture: "${words.trim().slice(0, 30)}"`);
      },
      oncdatastart() {
        fault('words have no place in a picture');
      },
      onprocessinginstruction(name) {
        if (name.toLowerCase() !== '?xml') fault(`<${name}> has no place in a picture`);
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  return { root, faults };
}
