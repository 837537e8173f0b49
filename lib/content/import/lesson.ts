import type { List, Paragraph, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { hash } from '../parsed-course';
import { type Block, type Inline, type Lesson, lessonFrontMatter, type Shape } from '../schema';
import { type Problems, readYaml } from './problems';
import { badSign } from './signs';

export const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/;
/** Letters of a file: those that ship have 7,000 at most, and every visit carries one. */
const LONGEST = 64_000;
/** Nested in one another, some thousands of marks keep a reader of Markdown busy for minutes. */
const MARKS = /[*_`[\]<>#+-]/g;
const MOST_MARKS = 400;
export const BLOCK_ID = /\s*\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}\s*$/;

/**
 * A lesson file: front matter (title, sources), then Markdown blocks that each end with their id,
 * as in `Green tea needs hot water. {#opening}`. Allowed: headings of depth 2 and 3, paragraphs,
 * quotes of one paragraph, flat lists; bold and emphasis within; and pictures with their file under
 * `pictures/`: `![What it shows, in a sentence](name.svg "Title") {#id}`.
 * @param pictures by file name; null for one whose faults are named already
 */
export function parseLesson(
  file: string,
  text: string,
  moduleId: string,
  language: string,
  problems: Problems,
  pictures: ReadonlyMap<string, Shape | null> = new Map(),
): Lesson | null {
  const before = problems.list.length;
  const source = text.replace(/\r\n?/g, '\n');
  checkSource(source, (line, message) => problems.add(file, line, message));
  if (problems.list.length > before) return null;
  const front = FRONT_MATTER.exec(source);
  if (!front) {
    problems.add(file, 1, 'starts with front matter: "---", "title: …", "---"');
    return null;
  }
  // The line of "---" stays, so that a fault names the line of the file.
  const header = readYaml(file, `\n${front[1]}`, lessonFrontMatter, problems);
  const offset = front[0].split('\n').length - 1;
  const blocks: Block[] = [];
  const seen = new Set<string>();
  for (const node of fromMarkdown(source.slice(front[0].length)).children) {
    const line = offset + (node.position?.start.line ?? 1);
    const block = toBlock(node, pictures, (message) => problems.add(file, line, message));
    if (!block) continue;
    // A reference such as "&#0;" has become U+FFFD.
    const odd = badSign(JSON.stringify(block));
    if (odd) problems.add(file, line, odd);
    if (seen.has(block.id)) problems.add(file, line, `the block id "${block.id}" is there twice`);
    seen.add(block.id);
    blocks.push(block);
  }
  if (blocks.length === 0) problems.add(file, null, 'has no text');
  if (!header || problems.list.length > before) return null;
  const { title, sources } = header.data;
  return { moduleId, language, title, blocks, sources, hash: hash([title, blocks, sources]) };
}

/** What keeps a text from being read as Markdown at all. */
export function checkSource(source: string, fault: (line: number, message: string) => void): void {
  if (source.length > LONGEST) {
    fault(1, `is of ${source.length} letters; a lesson has ${LONGEST} at most: every visit carries it`);
    return;
  }
  let marks = 0;
  for (const [at, text] of source.split('\n').entries()) {
    const odd = badSign(text);
    if (odd) fault(at + 1, odd);
    if (text.trim() === '') marks = 0;
    marks += text.match(MARKS)?.length ?? 0;
    if (marks <= MOST_MARKS) continue;
    fault(at + 1, `a paragraph with over ${MOST_MARKS} marks such as * _ [ >`);
    return;
  }
}

function toBlock(
  node: RootContent,
  pictures: ReadonlyMap<string, Shape | null>,
  fault: (message: string) => void,
): Block | null {
  switch (node.type) {
    case 'heading': {
      if (node.depth !== 2 && node.depth !== 3) {
        fault('headings in a lesson are "##" or "###" (the title stands in the front matter)');
        return null;
      }
      const { inline, id } = withId(inlineOf(node.children, fault), fault);
      return id ? { id, kind: 'heading', depth: node.depth, inline } : null;
    }
    case 'paragraph': {
      if (node.children[0]?.type === 'image') return pictureBlock(node, pictures, fault);
      const { inline, id } = withId(inlineOf(node.children, fault), fault);
      return id ? { id, kind: 'paragraph', inline } : null;
    }
    case 'blockquote': {
      const [only] = node.children;
      if (node.children.length !== 1 || only?.type !== 'paragraph') {
        fault('a quote is one paragraph');
        return null;
      }
      const { inline, id } = withId(inlineOf(only.children, fault), fault);
      return id ? { id, kind: 'quote', inline } : null;
    }
    case 'list':
      return listBlock(node, fault);
    default:
      fault(`a lesson has no place for this (${node.type}); headings, paragraphs, quotes and lists only`);
      return null;
  }
}

function pictureBlock(
  node: Paragraph,
  pictures: ReadonlyMap<string, Shape | null>,
  fault: (message: string) => void,
): Block | null {
  const [image, ...rest] = node.children;
  if (image?.type !== 'image') return null;
  const { id } = withId(inlineOf(rest, fault), fault);
  const shape = pictures.get(image.url);
  if (shape === undefined) {
    fault(`no file pictures/${image.url}`);
    return null;
  }
  if (!image.alt || !image.title) {
    fault('a picture says what it shows and has a title: ![What it shows](name.svg "Title")');
    return null;
  }
  if (!id || !shape) return null;
  return { id, kind: 'picture', title: image.title, description: image.alt, shape };
}

function listBlock(node: List, fault: (message: string) => void): Block | null {
  const paragraphs: Paragraph[] = [];
  for (const item of node.children) {
    const [only] = item.children;
    if (item.children.length !== 1 || only?.type !== 'paragraph') {
      fault('each point of a list is one paragraph; lists are flat');
      return null;
    }
    paragraphs.push(only);
  }
  const items = paragraphs.map((paragraph) => inlineOf(paragraph.children, fault));
  const last = items.pop();
  if (!last) return null;
  const { inline, id } = withId(last, fault);
  return id ? { id, kind: 'list', ordered: node.ordered === true, items: [...items, inline] } : null;
}

/** Takes the ` {#id}` off the end of a block's text. */
function withId(inline: Inline[], fault: (message: string) => void): { inline: Inline[]; id: string | null } {
  const last = inline.at(-1);
  const found = last ? BLOCK_ID.exec(last.text) : null;
  if (!last || !found) {
    fault('the block ends without its id, such as " {#why-it-costs}"');
    return { inline, id: null };
  }
  const rest = last.text.slice(0, found.index);
  const kept = inline.slice(0, -1);
  if (rest !== '') kept.push({ ...last, text: rest });
  return { inline: kept, id: found[1] ?? null };
}

function inlineOf(nodes: readonly PhrasingContent[], fault: (message: string) => void): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    switch (node.type) {
      case 'text':
        return [{ text: node.value.replace(/\s*\n\s*/g, ' ') }];
      case 'break':
        return [{ text: ' ' }];
      case 'strong':
        return inlineOf(node.children, fault).map((part) => ({ ...part, strong: true }));
      case 'emphasis':
        return inlineOf(node.children, fault).map((part) => ({ ...part, emphasis: true }));
      default:
        fault(`a lesson's text has no place for this (${node.type}); bold and emphasis only`);
        return [];
    }
  });
}
