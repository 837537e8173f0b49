import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Inline, Lesson, TextBlock } from '../content/schema';
import { UstatError } from '../errors';
import type { Chunk } from './schema';
import { sentences } from './sentences';

/**
 * Characters: a passage that is read on a small phone without scrolling, and about 220 tokens of an
 * encoder.
 */
export const MAX_CHUNK = 900;

/**
 * Of pgvector, for one value: sentences beyond it (more than 41 of 384 numbers in 900 characters)
 * have no vector of their own.
 */
export const MOST_DIMENSIONS = 16_000;

interface Part {
  blockId: string;
  text: string;
}

/**
 * A lesson as chunks of at most MAX_CHUNK characters, cut where a heading stands, else between
 * blocks, else between sentences. Headings become the path of what follows them and are not part of
 * the text.
 */
export function chunkLesson(lesson: Lesson): Chunk[] {
  const chunks: Chunk[] = [];
  for (const section of sectionsOf(lesson)) {
    const parts = section.blocks.flatMap((block) => partsOf(block, lesson.language));
    for (const group of packed(parts)) {
      const text = group.map((part) => part.text).join('\n\n');
      chunks.push({
        moduleId: lesson.moduleId,
        language: lesson.language,
        sectionId: section.id,
        position: chunks.length,
        headingPath: section.path,
        blockIds: group.map((part) => part.blockId),
        text,
        hash: chunkHash(section.path, text),
      });
    }
  }
  return chunks;
}

/** Chunks of one section in one language and in reading order, as one passage. */
export function merge<C extends Chunk>(chunks: readonly C[]): C {
  const [first] = chunks;
  if (!first) throw new UstatError('not-found', 'A section without passages.');
  if (chunks.length === 1) return first;
  const text = chunks.map((chunk) => chunk.text).join('\n\n');
  const blockIds = chunks.flatMap((chunk) => chunk.blockIds);
  return { ...first, text, blockIds, hash: chunkHash(first.headingPath, text) };
}

/** A lesson's sections, each as one passage, by their hashes: what may have been cited of it. */
export function sectionHashes(lesson: Lesson): Set<string> {
  const sections = new Map<string, Chunk[]>();
  for (const chunk of chunkLesson(lesson))
    sections.set(chunk.sectionId, [...(sections.get(chunk.sectionId) ?? []), chunk]);
  return new Set([...sections.values()].map((chunks) => merge(chunks).hash));
}

/**
 * Hex sha256 of the heading path and the text, parted by line breaks that neither holds at its end.
 */
export function chunkHash(headingPath: readonly string[], text: string): string {
  return bytesToHex(sha256(utf8ToBytes([...headingPath, text].join('\n\n'))));
}

/** What an embedder reads: the headings say what the sentences below them leave out. */
export function embeddedText(chunk: Pick<Chunk, 'headingPath' | 'text'>): string {
  return `${chunk.headingPath.join('. ')}\n\n${chunk.text}`;
}

interface LessonSection {
  /** Of its heading; '' before the first. */
  id: string;
  path: string[];
  blocks: Exclude<TextBlock, { kind: 'heading' }>[];
}

function sectionsOf(lesson: Lesson): LessonSection[] {
  const sections: LessonSection[] = [];
  let above: (string | undefined)[] = [];
  let id = '';
  let open: LessonSection | undefined;
  for (const block of lesson.blocks) {
    if (block.kind === 'picture') continue;
    if (block.kind === 'heading') {
      above = block.depth === 2 ? [plain(block.inline)] : [above[0], plain(block.inline)];
      id = block.id;
      open = undefined;
    } else {
      if (open === undefined) {
        open = { id, path: [lesson.title, ...above.filter((title) => title !== undefined)], blocks: [] };
        sections.push(open);
      }
      open.blocks.push(block);
    }
  }
  return sections;
}

/** Parts of one block, each short enough to be a chunk alone. */
function partsOf(block: Exclude<TextBlock, { kind: 'heading' }>, language: string): Part[] {
  const text = block.kind === 'list' ? block.items.map(plain).join('\n') : plain(block.inline);
  if (text.length <= MAX_CHUNK) return text === '' ? [] : [{ blockId: block.id, text }];
  const pieces = text.split('\n').flatMap((line) => sentences(line, language).flatMap(cutLong));
  const separator = block.kind === 'list' ? '\n' : ' ';
  const parts: Part[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    if (last !== undefined && last.text.length + separator.length + piece.length <= MAX_CHUNK)
      last.text += separator + piece;
    else parts.push({ blockId: block.id, text: piece });
  }
  return parts;
}

/**
 * A "sentence" longer than a chunk (a pasted text without full stops) is cut at spaces, else
 * anywhere.
 */
function cutLong(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > MAX_CHUNK) {
    const space = rest.lastIndexOf(' ', MAX_CHUNK);
    const at = space > 0 ? space : MAX_CHUNK;
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** Fewest groups in order; the join of two parts costs two characters. */
function packed(parts: readonly Part[]): Part[][] {
  const groups: Part[][] = [];
  let length = 0;
  for (const part of parts) {
    const group = groups.at(-1);
    if (group !== undefined && length + 2 + part.text.length <= MAX_CHUNK) {
      group.push(part);
      length += 2 + part.text.length;
    } else {
      groups.push([part]);
      length = part.text.length;
    }
  }
  return groups;
}

function plain(inline: readonly Inline[]): string {
  return inline
    .map((piece) => piece.text)
    .join('')
    .trim();
}
