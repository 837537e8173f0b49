import type { RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { hasCode } from '../../errors';
import { BLOCK_ID, checkSource, FRONT_MATTER } from '../import/lesson';
import { cleaned, cleanedLesson } from './clean';
import { freeId, idOf } from './rows';
import { at, withYaml, yamlValue } from './yaml-text';

/** A lesson's file as a form has it. */
export interface LessonFields {
  title: string;
  /** A line for each: the day on which it was checked, and what it is. */
  sources: string;
  /** Markdown; each block ends with its name, `{#why}`. */
  body: string;
}

export function lessonFields(text: string | undefined): LessonFields {
  const source = (text ?? '').replace(/\r\n?/g, '\n');
  const front = FRONT_MATTER.exec(source);
  const head = headOf(front?.[1] ?? '') ?? {};
  const sources = at(head, ['sources']);
  return {
    title: String(at(head, ['title']) ?? ''),
    sources: (Array.isArray(sources) ? sources : [])
      .map((one) => `${at(one, ['checked'])} ${at(one, ['source'])}`)
      .join('\n'),
    body: source.slice(front?.[0].length ?? 0).trim(),
  };
}

/** Undefined where it is no YAML: a form shows what can be read, and says what is missing. */
function headOf(front: string): unknown {
  try {
    return yamlValue(front);
  } catch (error) {
    if (hasCode(error, 'bad-input')) return undefined;
    throw error;
  }
}

/**
 * The file with what a form holds; its front matter stays to the letter where nothing in it has
 * changed. Blocks without a name get one.
 * @param before the file as it is; undefined: there is none
 * @param names of the blocks in the language that this one is written after
 */
export function lessonText(
  { title, sources, body }: LessonFields,
  before: string | undefined,
  names: readonly BlockName[] = [],
): string {
  const source = (before ?? '').replace(/\r\n?/g, '\n');
  const found = FRONT_MATTER.exec(source);
  const front = headOf(found?.[1] ?? '') === undefined ? '' : (found?.[1] ?? '');
  const gap = found ? (/^\n*/.exec(source.slice(found[0].length))?.[0] ?? '') : '\n';
  const listed = cleaned(sources)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, checked = '', source = ''] = /^\s*(\d{4}-\d{2}-\d{2})?\s*(.*)$/.exec(line) ?? [];
      return { source: source.trim(), checked };
    });
  const head = withYaml(withYaml(front, ['title'], cleaned(title).trim()), ['sources'], sourcesOf(listed));
  return `---\n${head.trim()}\n---\n${gap}${named(cleanedLesson(body), names)}\n`;
}

const sourcesOf = (list: readonly unknown[]) => (list.length > 0 ? list : undefined);

/** A block's name and what it is: both are the same in every language. */
export interface BlockName {
  id: string;
  kind: string;
}

/** The blocks of a lesson's text, as far as they have names; null where one has none. */
export function blockNames(body: string): (BlockName | null)[] {
  return blocksOf(body).map(({ node, text }) => {
    const id = BLOCK_ID.exec(text)?.[1];
    return id ? { id, kind: kindOf(node) } : null;
  });
}

const kindOf = (node: RootContent) =>
  node.type === 'paragraph' && node.children[0]?.type === 'image' ? 'picture' : node.type;

function blocksOf(body: string): { node: RootContent; text: string; end: number }[] {
  let isReadable = true;
  checkSource(body, () => {
    isReadable = false;
  });
  if (!isReadable) return [];
  return fromMarkdown(body).children.flatMap((node) => {
    const { start, end } = node.position ?? {};
    if (start?.offset === undefined || end?.offset === undefined) return [];
    return [{ node, text: body.slice(start.offset, end.offset), end: end.offset }];
  });
}

/**
 * The text with a name for each block: where there is a lesson that this one is written after, that
 * of the block in the same place, if it is of the same kind; else one made of its first words.
 */
function named(body: string, names: readonly BlockName[]): string {
  const blocks = blocksOf(body);
  const taken = new Set(blocks.flatMap(({ text }) => BLOCK_ID.exec(text)?.[1] ?? []));
  let result = body;
  let moved = 0;
  for (const [index, { node, text, end }] of blocks.entries()) {
    if (BLOCK_ID.test(text)) continue;
    const twin = names[index];
    const id =
      twin && twin.kind === kindOf(node) && !taken.has(twin.id) ? twin.id : freeId(idOf(text), taken);
    taken.add(id);
    const mark = ` {#${id}}`;
    result = result.slice(0, end + moved) + mark + result.slice(end + moved);
    moved += mark.length;
  }
  return result;
}

/** A block that has a name, with its words apart from what makes it a heading. */
export interface NamedBlock extends BlockName {
  /** "## " of a heading; else empty. */
  mark: string;
  text: string;
}

/** What of a lesson's text has a name, in its order. */
export function namedBlocks(body: string): NamedBlock[] {
  return blocksOf(body).flatMap(({ node, text }) => {
    const id = BLOCK_ID.exec(text)?.[1];
    const mark = node.type === 'heading' ? (/^#+ */.exec(text)?.[0] ?? '') : '';
    const words = text.slice(mark.length).replace(BLOCK_ID, '').trim();
    return id ? [{ id, kind: kindOf(node), mark, text: words }] : [];
  });
}

/**
 * The file with a picture at the end of a part, or of the lesson where `after` names none.
 * @param picture its file under pictures/, and its words in the lesson's language
 */
export function withPictureIn(
  text: string,
  { after, file, title, shows }: { after: string; file: string; title: string; shows: string },
): string {
  const { body } = lessonFields(text);
  const blocks = blocksOf(body);
  const isHeading = ({ node }: { node: RootContent }) => node.type === 'heading';
  const from = blocks.findIndex((block) => isHeading(block) && BLOCK_ID.exec(block.text)?.[1] === after);
  const next = from < 0 ? -1 : blocks.findIndex((block, at) => at > from && isHeading(block));
  const end = blocks.at(next < 0 ? -1 : next - 1)?.end ?? 0;
  const said = shows.replace(/\s+/g, ' ').replace(/[\\[\]]/g, '\\$&');
  const named = title.replace(/\s+/g, ' ').replace(/[\\"]/g, '\\$&');
  const taken = new Set(blocks.flatMap((block) => BLOCK_ID.exec(block.text)?.[1] ?? []));
  const id = freeId(file.replace(/\.svg$/, ''), taken);
  const picture = `![${said}](${file} "${named}") {#${id}}`;
  const parts = [body.slice(0, end).trim(), picture, body.slice(end).trim()].filter((part) => part !== '');
  return lessonText({ ...lessonFields(text), body: parts.join('\n\n') }, text);
}

/** The headings of a lesson that have a name. */
export function lessonHeadings(text: string | undefined): { id: string; text: string }[] {
  return blocksOf(lessonFields(text).body).flatMap(({ node, text: source }) => {
    const id = node.type === 'heading' ? BLOCK_ID.exec(source)?.[1] : undefined;
    return id ? [{ id, text: source.replace(/^#+\s*/, '').replace(BLOCK_ID, '') }] : [];
  });
}

/** A part of a lesson that has a name: its heading, and what stands under it. */
export interface LessonSection {
  id: string;
  title: string;
  text: string;
}

/** The parts of a lesson's file that have names, in their order. */
export function lessonSections(text: string | undefined): LessonSection[] {
  const sections: LessonSection[] = [];
  for (const { kind, id, text: words } of namedBlocks(lessonFields(text).body)) {
    const open = sections.at(-1);
    if (kind === 'heading') sections.push({ id, title: words, text: '' });
    else if (open) open.text = [open.text, words].filter((one) => one !== '').join('\n\n');
  }
  return sections;
}
