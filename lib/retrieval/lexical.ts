import { UstatError } from '../errors';
import { type Asked, askedIn } from './asked';
import { indexedGrams } from './grams';

/** Okapi BM25 (Robertson & Zaragoza 2009). */
const K1 = 1.2;
const B = 0.75;

/** "ULX2" read as a little-endian number: name and version of the layout. */
const MAGIC = 0x32584c55;
const HEADER = 4;
const MOST_COUNTED = 255;
const MOST_SHORT_ROWS = 0x1_0000;

interface LexicalHit {
  /** Place of the text among those the index was built of, from 0. */
  row: number;
  /** BM25. */
  score: number;
  /**
   * BM25 over the sum of the question's rarities: about 0 to 1, up to K1 + 1 where a text repeats
   * every gram.
   */
  share: number;
}

/**
 * BM25 over character 4-grams and beginnings of romanised words: one code and one layout for server
 * and browser.
 */
export interface LexicalIndex {
  readonly rows: number;
  /**
   * `share` of each row. Of several wordings of one thing the best found counts, with the weight of
   * the question's own: a row that holds the thing in another language is as good as one that holds
   * it in the question's.
   */
  shares(asked: readonly Asked[]): Float32Array;
  /**
   * Rows that hold something of the question's own words, best first, at most `k`; the lower row
   * first among equals.
   */
  search(question: string, k: number): LexicalHit[];
  /**
   * ln(1 + (N - n + 0.5) / (n + 0.5)) for a gram in n of N texts: never negative; highest for what
   * no text holds.
   */
  rarity(gram: string): number;
}

/**
 * The bytes of an index, little-endian: header (magic, rows, grams, postings) as uint32; hashes of
 * the grams, ascending, uint32; end of each gram's postings, uint32; grams of each row, uint32; row
 * of each posting, uint16 (uint32 from 65,537 rows on); times the row holds the gram, uint8. A gram
 * is known by its hash alone: among 50,000 grams one pair in three indexes collides.
 */
export function buildLexicalIndex(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const lengths = new Uint32Array(texts.length);
  const postings = new Postings();
  for (const [row, text] of texts.entries()) {
    for (const [gram, n] of indexedGrams(text)) {
      postings.add(hashOf(gram), row, n);
      lengths[row] = (lengths[row] ?? 0) + n;
    }
  }
  const sorted = postings.sorted();
  let known = 0;
  for (let at = 0; at < sorted.length; at += 2) if (sorted[at + 1] !== sorted[at - 1]) known += 1;
  const total = sorted.length / 2;
  const parts = layout(texts.length, known, total);
  parts.header.set([MAGIC, texts.length, known, total]);
  parts.lengths.set(lengths);
  let gram = -1;
  for (let end = 0; end < total; end += 1) {
    const [low = 0, hash = 0] = [sorted[2 * end], sorted[2 * end + 1]];
    if (end === 0 || hash !== sorted[2 * end - 1]) gram += 1;
    parts.rows[end] = low >>> COUNT_BITS;
    parts.counts[end] = low & MOST_COUNTED;
    parts.hashes[gram] = hash;
    parts.ends[gram] = end + 1;
  }
  return parts.bytes;
}

const COUNT_BITS = 8;

/**
 * Gram, row and count in one number of 64 bits each (32, 24, 8), which sort as they are: a list a
 * gram would take a phone ten times the index.
 */
class Postings {
  #words = new Uint32Array(1 << 17);
  #length = 0;

  add(hash: number, row: number, count: number): void {
    if (this.#length === this.#words.length) {
      const twice = new Uint32Array(2 * this.#length);
      twice.set(this.#words);
      this.#words = twice;
    }
    this.#words[this.#length] = (row << COUNT_BITS) | Math.min(MOST_COUNTED, count);
    this.#words[this.#length + 1] = hash;
    this.#length += 2;
  }

  /** Low and high half of each, by gram, then row. */
  sorted(): Uint32Array {
    const words = this.#words.slice(0, this.#length);
    new BigUint64Array(words.buffer).sort();
    return words;
  }
}

/** @throws UstatError 'bad-input' when the bytes are cut off or of another version */
export function readLexicalIndex(bytes: Uint8Array): LexicalIndex {
  const own = Uint8Array.from(bytes); // a view may begin where no number may stand
  const header = new Uint32Array(own.buffer, 0, own.length < 4 * HEADER ? 0 : HEADER);
  const [magic, texts = 0, known = 0, postings = 0] = header;
  if (magic !== MAGIC || sizeOf(texts, known, postings) !== own.length)
    throw new UstatError('bad-input', 'These bytes are no lexical index of this version.');
  return opened(layout(texts, known, postings, own));
}

interface Layout {
  bytes: Uint8Array<ArrayBuffer>;
  header: Uint32Array;
  hashes: Uint32Array;
  ends: Uint32Array;
  lengths: Uint32Array;
  rows: Uint16Array | Uint32Array;
  counts: Uint8Array;
}

const widthOfRow = (texts: number) => (texts > MOST_SHORT_ROWS ? 4 : 2);

function sizeOf(texts: number, known: number, postings: number): number {
  return 4 * (HEADER + 2 * known + texts) + (widthOfRow(texts) + 1) * postings;
}

function layout(
  texts: number,
  known: number,
  postings: number,
  bytes = new Uint8Array(sizeOf(texts, known, postings)),
): Layout {
  let from = 0;
  const uint32 = (length: number) => {
    from += 4 * length;
    return new Uint32Array(bytes.buffer, from - 4 * length, length);
  };
  const [header, hashes, ends, lengths] = [uint32(HEADER), uint32(known), uint32(known), uint32(texts)];
  const rows = widthOfRow(texts) === 4 ? uint32(postings) : new Uint16Array(bytes.buffer, from, postings);
  const counts = new Uint8Array(bytes.buffer, rows.byteOffset + rows.byteLength, postings);
  return { bytes, header, hashes, ends, lengths, rows, counts };
}

function opened(parts: Layout): LexicalIndex {
  const texts = parts.lengths.length;
  const { rarity, add } = scorerOf(parts);
  const weighed = (asked: readonly Asked[]) => {
    const scores = new Float32Array(texts);
    let all = add(gramsOf(asked.filter((one) => one.length === 1).flat()), scores);
    for (const wordings of asked.filter((one) => one.length > 1)) {
      const weight = [...gramsOf(wordings.slice(0, 1))].reduce((sum, gram) => sum + rarity(gram), 0);
      all += weight;
      const best = new Float32Array(texts);
      for (const wording of new Set(wordings)) {
        const own = new Float32Array(texts);
        const sum = add(gramsOf([wording]), own) || 1;
        for (let row = 0; row < texts; row += 1) best[row] = Math.max(best[row] ?? 0, (own[row] ?? 0) / sum);
      }
      for (let row = 0; row < texts; row += 1) scores[row] = (scores[row] ?? 0) + weight * (best[row] ?? 0);
    }
    return { scores, all: all || 1 };
  };
  return {
    rows: texts,
    rarity,
    shares(asked) {
      const { scores, all } = weighed(asked);
      return scores.map((score) => score / all);
    },
    search(question, k) {
      const { scores, all } = weighed(askedIn(question));
      return highest(scores, k).map((row) => {
        const score = scores[row] ?? 0;
        return { row, score, share: score / all };
      });
    },
  };
}

interface Scorer {
  rarity(gram: string): number;
  /** Adds BM25 of the grams to the scores, one a row; gives the sum of their rarities. */
  add(grams: Iterable<string>, scores: Float32Array): number;
}

function scorerOf({ hashes, ends, lengths, rows, counts }: Layout): Scorer {
  const texts = lengths.length;
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts) || 1;
  const norms = Float32Array.from(lengths, (length) => K1 * (1 - B + (B * length) / average));
  const rarityOf = (n: number) => Math.log(1 + (texts - n + 0.5) / (n + 0.5));
  const postingsOf = (gram: string) => {
    const at = placeOf(hashes, hashOf(gram));
    return at < 0 ? { from: 0, to: 0 } : { from: ends[at - 1] ?? 0, to: ends[at] ?? 0 };
  };
  return {
    rarity(gram) {
      const { from, to } = postingsOf(gram);
      return rarityOf(to - from);
    },
    add(grams, scores) {
      let all = 0;
      for (const gram of grams) {
        const { from, to } = postingsOf(gram);
        const weight = rarityOf(to - from);
        all += weight;
        for (let i = from; i < to; i += 1) {
          const row = rows[i] ?? 0;
          const n = counts[i] ?? 0;
          scores[row] = (scores[row] ?? 0) + (weight * n * (K1 + 1)) / (n + (norms[row] ?? 0));
        }
      }
      return all;
    },
  };
}

function gramsOf(words: readonly string[]): Iterable<string> {
  return indexedGrams(words.join(' ')).keys();
}

/** Rows of the `k` highest positive scores, best first; the lower row first among equals. */
export function highest(scores: Float32Array, k: number): number[] {
  const positive = scores.filter((score) => score > 0).sort();
  const least = positive[Math.max(0, positive.length - k)] ?? Number.POSITIVE_INFINITY;
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row += 1) if ((scores[row] ?? 0) >= least) rows.push(row);
  return rows.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, k);
}

function placeOf(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] ?? 0;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** FNV-1a, 32 bit, over UTF-16 units. */
function hashOf(gram: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < gram.length; at += 1) hash = Math.imul(hash ^ gram.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
