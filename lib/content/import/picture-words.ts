import * as z from 'zod';
import { directionOf } from '../direction';
import { id, text } from '../fields';
import type { Shape } from '../schema';
import { type Problems, readYaml, type Yaml } from './problems';

/** `<language>/pictures.yaml`: file under pictures/ -> key in it -> words. */
export const pictureWordsFile = z.record(z.string(), z.record(id, text.max(80)));
type PictureWords = z.infer<typeof pictureWordsFile>;

type Pictures = ReadonlyMap<string, Shape | null>;

/**
 * The pictures with their words in a language. Those without words are the same in every language;
 * one with words is turned round where the language is written from right to left. Named with their
 * line: words that a picture lacks, or has not.
 * @param pictures by file name; null for one whose faults are named already
 */
export function picturesIn(
  languages: readonly string[],
  language: string,
  pictures: Pictures,
  files: ReadonlyMap<string, string>,
  problems: Problems,
): Pictures {
  const drawn = [...pictures].flatMap(([name, shape]) =>
    shape && keysOf(shape).length > 0 ? [{ name, shape }] : [],
  );
  const isThere = languages.some((one) => files.has(`${one}/pictures.yaml`));
  if (drawn.length === 0 && !isThere) return pictures;
  const file = `${language}/pictures.yaml`;
  const words = readYaml(file, files.get(file), pictureWordsFile, problems);
  if (!words) return pictures;
  checkWords(drawn, words, file, problems);
  return new Map(
    [...pictures].map(([name, shape]) => [
      name,
      shape && keysOf(shape).length > 0 ? withWords(shape, words.data[name] ?? {}, language) : shape,
    ]),
  );
}

const keysOf = ({ children }: Shape): string[] => children.flatMap(({ words }) => words ?? []);

function checkWords(
  drawn: readonly { name: string; shape: Shape }[],
  { data, line }: Yaml<PictureWords>,
  file: string,
  problems: Problems,
): void {
  for (const { name, shape } of drawn) {
    const keys = keysOf(shape);
    const own = data[name] ?? {};
    for (const key of keys)
      if (own[key] === undefined) problems.add(file, line([name]), `${name} lacks the words "${key}"`);
    for (const key of Object.keys(own))
      if (!keys.includes(key)) problems.add(file, line([name, key]), `${name} has no place for "${key}"`);
  }
  for (const name of Object.keys(data))
    if (!drawn.some((one) => one.name === name))
      problems.add(file, line([name]), `no picture with words is called "${name}"`);
}

/** Shapes are mirrored as one group, each line of words by its place alone. */
function withWords(shape: Shape, words: Readonly<Record<string, string>>, language: string): Shape {
  const isTurned = directionOf(language) === 'rtl';
  const [left = 0, , width = 0] = (shape.attributes.viewBox ?? '').split(/[\s,]+/).map(Number);
  const edges = 2 * left + width;
  const lines = shape.children.flatMap((child) =>
    child.words === undefined
      ? []
      : [
          {
            ...child,
            words: words[child.words] ?? child.words,
            attributes: isTurned
              ? { ...child.attributes, x: String(edges - Number(child.attributes.x ?? 0)) }
              : child.attributes,
          },
        ],
  );
  const shapes = shape.children.filter((child) => child.words === undefined);
  const turned = { tag: 'g', attributes: { transform: `matrix(-1 0 0 1 ${edges} 0)` }, children: shapes };
  return { ...shape, children: [...(isTurned ? [turned] : shapes), ...lines] };
}
