/** A piece of a lesson that is found, quoted and cited as one. Never holds anything of an item. */
export interface Chunk {
  moduleId: string;
  language: string;
  /** Order within the lesson, from 0. */
  position: number;
  /** Lesson title, then the headings above the text, in the chunk's language. */
  headingPath: string[];
  /** Blocks of the text, in order; the same ids in every language. One per part of `text`. */
  blockIds: string[];
  /** Parts of blocks, verbatim, parted by an empty line; items of a list by a line break. */
  text: string;
  /** Hex sha256 of heading path and text. */
  hash: string;
}

export interface StoredChunk extends Chunk {
  /** Number of the row; never leaves the room of retrieval, since loading a course again may change it. */
  id: string;
  courseId: string;
}

/** A chunk to be ranked; `cosine` to the question is null where no trained encoder's vectors serve. */
export interface Candidate extends StoredChunk {
  cosine: number | null;
}

/** A ranked passage, in the version that is shown to the learner. */
export interface Passage {
  chunk: StoredChunk;
  score: number;
  /** Of the version that matched best, which may be one in another language. */
  cosine: number | null;
  /** How much of the question's words that version holds: BM25 share plus cosine of grams; about 0 to 2. */
  words: number;
  /** 1 to 3 neighbouring sentences of the shown version, verbatim, that answer best. */
  sentences: string[];
}
