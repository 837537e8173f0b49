import { Composer, type CST, type Document, Lexer, type LineCounter, Parser } from 'yaml';

/** A course's deepest file has six levels. */
const DEEPEST = 50;

class TooDeep extends Error {}

/**
 * What `parseDocument` of yaml gives, or what keeps a text from being one document, with its line.
 */
type Composed = { document: Document.Parsed } | { fault: string; line: number };

/**
 * One YAML document. Composing thousands of levels would end the stack, and the process with it;
 * the parser below the composer keeps its levels in a list, so that they are counted before.
 * @param lines learns where each line starts
 */
export function composeYaml(text: string, lines: LineCounter): Composed {
  const composer = new Composer({ lineCounter: lines, uniqueKeys: true });
  try {
    const [document, more] = composer.compose(shallowTokens(text, lines), true, text.length);
    if (more) return { fault: 'holds more than one document', line: lines.linePos(more.range[0]).line };
    if (!document) throw new Error('yaml composes a document from any text');
    return { document };
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { fault: 'lists and keys stand too deep within one another', line: lines.lineStarts.length };
  }
}

/** @throws TooDeep before a token that holds more levels than anybody writes */
function* shallowTokens(text: string, lines: LineCounter): Generator<CST.Token, void> {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // A level is a collection, and the pair or the item in it.
    if (parser.stack.length > 2 * DEEPEST) throw new TooDeep();
  }
  yield* parser.end();
}
