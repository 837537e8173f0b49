/**
 * SentencePiece's unigram tokeniser as XLM-RoBERTa uses it: Unicode NFKC, words that begin with
 * "▁", and the pieces of highest total log probability (Kudo 2018, Viterbi). Pure: one code for
 * server and browser. Gives the ids of Hugging Face's `tokenizers`, except that "<s>" written in a
 * text is text here and can't pose as a mark of the model's.
 */
export interface Tokeniser {
  /** Ids of a text's pieces, without the marks around them. */
  pieces(text: string): number[];
  readonly start: number;
  readonly end: number;
  readonly padding: number;
}

/** What is read of a tokenizer.json. */
export interface TokeniserFile {
  model: { unk_id: number; vocab: readonly (readonly [piece: string, score: number])[] };
}

const START = '<s>';
const PADDING = '<pad>';
const END = '</s>';
const UNKNOWN = '<unk>';
const SPACE = '▁';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /[\u0001-\u0008\u000B\u000E-\u001F\u007F\u008F\u009F]/g;
/**
 * What SentencePiece's nmt_nfkc takes for a space beyond NFKC: zero-width signs, line ends, marks
 * of direction.
 */
const ODD_SPACE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what counts as a space
  /[\u0009\u000A\u000C\u000D\u1680\u200B-\u200F\u2028\u2029\u2581\uFEFF\uFFFD]/g;
/** Below the least likely piece, as SentencePiece has it. */
const COST_OF_UNKNOWN = 10;
/** Words occur again and again; long ones (addresses, texts without spaces) hardly. */
const WORDS_REMEMBERED = 50_000;
const LONGEST_REMEMBERED = 40;

/** @throws TypeError when the vocabulary lacks one of the marks */
export function tokeniser(file: TokeniserFile): Tokeniser {
  const { vocab, unk_id: unknown } = file.model;
  const ids = new Map(vocab.map(([piece], id) => [piece, id]));
  const mark = (name: string) => {
    const id = ids.get(name);
    if (id === undefined) throw new TypeError(`The vocabulary has no ${name}.`);
    ids.delete(name);
    return id;
  };
  const marks = { start: mark(START), padding: mark(PADDING), end: mark(END) };
  mark(UNKNOWN);
  const scores = Float64Array.from(vocab, ([, score]) => score);
  const words: Words = {
    ids,
    scores,
    unknown,
    unknownScore: scores.reduce((least, score) => Math.min(least, score), 0) - COST_OF_UNKNOWN,
    longest: [...ids.keys()].reduce((most, piece) => Math.max(most, piece.length), 1),
  };
  const remembered = new Map<string, readonly number[]>();
  const piecesOf = (word: string) => {
    const known = remembered.get(word);
    if (known) return known;
    const found = bestPieces(SPACE + word, words);
    if (word.length <= LONGEST_REMEMBERED && remembered.size < WORDS_REMEMBERED) remembered.set(word, found);
    return found;
  };
  return {
    ...marks,
    pieces(text) {
      const clean = normalised(text);
      return clean === '' ? [] : clean.split(' ').flatMap(piecesOf);
    },
  };
}

/** Without control characters; NFKC; one space between words and none around them. */
function normalised(text: string): string {
  return text.replace(CONTROL, '').replace(ODD_SPACE, ' ').normalize('NFKC').replace(/ +/g, ' ').trim();
}

interface Words {
  ids: ReadonlyMap<string, number>;
  /** Log probability of each piece. */
  scores: Float64Array;
  unknown: number;
  unknownScore: number;
  /** UTF-16 units of the longest piece. */
  longest: number;
}

function bestPieces(word: string, { ids, scores, unknown, unknownScore, longest }: Words): number[] {
  const best = new Float64Array(word.length + 1).fill(Number.NEGATIVE_INFINITY);
  const piece = new Int32Array(word.length + 1);
  const from = new Int32Array(word.length + 1);
  best[0] = 0;
  const reach = (end: number, start: number, id: number, score: number) => {
    if (score <= (best[end] ?? 0)) return;
    best[end] = score;
    piece[end] = id;
    from[end] = start;
  };
  for (let start = 0; start < word.length; start += 1) {
    const before = best[start] ?? 0;
    if (before === Number.NEGATIVE_INFINITY) continue; // between the halves of a code point
    const next = start + ((word.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
    const last = Math.min(word.length, start + longest);
    for (let end = next; end <= last; end += 1) {
      const id = ids.get(word.slice(start, end));
      if (id !== undefined) reach(end, start, id, before + (scores[id] ?? 0));
    }
    if (!ids.has(word.slice(start, next))) reach(next, start, unknown, before + unknownScore);
  }
  const found: number[] = [];
  for (let end = word.length; end > 0; end = from[end] ?? 0) {
    const id = piece[end] ?? unknown;
    // a run of unknown signs is one unknown piece
    if (id !== unknown || found.at(-1) !== unknown) found.push(id);
  }
  return found.reverse();
}
