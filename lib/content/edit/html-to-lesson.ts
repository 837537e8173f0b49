import { Parser } from 'htmlparser2';
import { cleanedLesson } from './clean';

/** Letters of a page that is read: a lesson has 64,000, and a word processor writes ten for one. */
const MOST = 2_000_000;
const SKIPPED = new Set(['style', 'script', 'head', 'title', 'svg', 'math', 'template', 'select', 'button']);
const HEADINGS: Record<string, string> = { h1: '## ', h2: '## ', h3: '### ', h4: '### ', h5: '### ' };
/** What begins on a line of its own. */
const BLOCKS = new Set('p div section article header footer ul ol li dt dd pre blockquote hr'.split(' '));
/** One line each, whatever stands in them. */
const WHOLE = new Set(['li', 'blockquote', 'tr']);
const CONTAINERS = new Set([...WHOLE, 'td', 'th']);
/** Signs of nobody's while lines are put together: a star may be one that was written. */
const STRONG = '\ue000';
const EMPHASIS = '\ue001';
const MARKS: Record<string, string> = { b: STRONG, strong: STRONG, i: EMPHASIS, em: EMPHASIS };

interface Open {
  tag: string;
  isSkipped: boolean;
  mark: string;
}

/**
 * What was copied out of a word processor, a chat or a web page, as the text of a lesson: headings,
 * paragraphs, quotes, flat lists, bold and slanted words. A row of a table becomes a point of a
 * list; styles, pictures and addresses are left behind.
 */
export function lessonOfHtml(html: string): string {
  const out = new Lines();
  const open: Open[] = [];
  const lists: string[] = [];
  /** A paragraph within a point, a quote or a cell is more of the same. */
  let within = 0;
  const parser = new Parser(
    {
      onopentag(tag, { style = '', class: name = '' }) {
        const isSkipped =
          SKIPPED.has(tag) || /mso-list:\s*ignore|display:\s*none/i.test(style) || open.at(-1)?.isSkipped;
        const mark = isSkipped ? '' : markOf(tag, style);
        open.push({ tag, isSkipped: isSkipped === true, mark });
        if (CONTAINERS.has(tag)) within += 1;
        if (isSkipped) return;
        if (tag === 'ul' || tag === 'ol') lists.push(tag);
        if (HEADINGS[tag]) out.begin(HEADINGS[tag]);
        else if (tag === 'li') out.begin(lists.at(-1) === 'ol' ? '1. ' : '- ');
        else if (tag === 'blockquote') out.begin('> ');
        else if (tag === 'tr') out.begin('- ');
        else if (/\bMsoListParagraph/.test(name)) out.begin('- ');
        else if (BLOCKS.has(tag)) within > 0 ? out.add(' ') : out.begin('');
        else if (tag === 'br') out.add(' ');
        else if (tag === 'td' || tag === 'th') out.cell();
        out.mark(mark);
      },
      onclosetag(tag) {
        const closed = open.pop();
        if (CONTAINERS.has(tag)) within -= 1;
        if (!closed || closed.isSkipped) return;
        out.mark(closed.mark);
        if (tag === 'ul' || tag === 'ol') lists.pop();
        if (HEADINGS[tag] || WHOLE.has(tag) || (BLOCKS.has(tag) && within === 0)) out.end();
      },
      ontext(text) {
        if (!open.at(-1)?.isSkipped) out.add(text.replace(/\s+/g, ' '));
      },
    },
    { decodeEntities: true },
  );
  parser.end(html.slice(0, MOST));
  return cleanedLesson(out.text());
}

function markOf(tag: string, style: string): string {
  const weight = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(style)?.[1];
  // an editor in the browser wraps all in a <b> that is none
  if (weight) return /^(?:bold|[6-9]00)$/i.test(weight) ? STRONG : '';
  return MARKS[tag] ?? '';
}

/** Signs that would be read as marks. */
const escaped = (text: string) => text.replace(/[\ue000\ue001]/g, '').replace(/[\\*_`<[\]]/g, '\\$&');

/** Lines of a lesson as they are written one after another. */
class Lines {
  readonly #lines: { begin: string; text: string }[] = [];
  #begin = '';
  #text = '';
  #cells = 0;

  begin(begin: string): void {
    this.end();
    this.#begin = begin;
    this.#cells = 0;
  }

  add(text: string): void {
    this.#text += escaped(text);
  }

  mark(mark: string): void {
    this.#text += mark;
  }

  cell(): void {
    const isFirst = this.#cells === 0;
    this.#cells += 1;
    if (!isFirst) this.#text = `${this.#text.trimEnd()}${this.#cells === 2 ? ': ' : ', '}`;
  }

  end(): void {
    const text = tidy(this.#text);
    if (text !== '') this.#lines.push({ begin: this.#begin, text });
    this.#begin = '';
    this.#text = '';
  }

  /** Points stand line by line, all else with a line between. */
  text(): string {
    this.end();
    let result = '';
    let before = '';
    for (const { begin, text } of this.#lines) {
      const isNext = begin === before && (begin === '- ' || begin === '1. ');
      result += `${result === '' ? '' : isNext ? '\n' : '\n\n'}${begin}${text}`;
      before = begin;
    }
    return result;
  }
}

/** Marks stand at the words that they are about; those around nothing go. */
function tidy(text: string): string {
  return text
    .replace(/([\ue000\ue001])(\s*)\1/g, '$2')
    .replace(/([\ue000\ue001])(\s*)(.+?)(\s*)\1/g, '$2$1$3$1$4')
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll(STRONG, '**')
    .replaceAll(EMPHASIS, '*');
}
