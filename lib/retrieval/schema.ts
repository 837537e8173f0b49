/** A piece of a lesson that is found, quoted and cited as one. Never holds anything of an item. */
export interface Chunk {
  moduleId: string;
  language: string;
  /** Id of the heading that it stands under; '' before the first. */
  sectionId: string;
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
  /**
   * Number of the row; never leaves the room of retrieval, since loading a course again may change
   * it.
   */
  id: string;
  courseId: string;
}

/** Where a chunk stands in the course. */
export interface ChunkRef extends Omit<Chunk, 'text' | 'hash'> {
  id: string;
}

/** To a question. */
export interface Cosines {
  /** Null where no trained encoder's vectors serve. */
  cosine: number | null;
  /** Of the chunk's sentences, in their order; null where they have no vectors. */
  sentenceCosines: readonly number[] | null;
}

/** A section of a lesson, in all its languages. */
export interface Section {
  moduleId: string;
  sectionId: string;
}

/**
 * What is asked about a section in one language, as one text; both ids null for what the course
 * does not answer.
 */
export interface AskedDocument {
  moduleId: string | null;
  sectionId: string | null;
  language: string;
  text: string;
}

/**
 * How near a question is to those asked about a section; both ids null for those that the course
 * does not answer.
 */
export interface AskedCosine {
  moduleId: string | null;
  sectionId: string | null;
  cosine: number;
}

/** A chunk to be ranked: its text need not be read for that. */
export interface Unranked extends ChunkRef, Cosines {
  /** BM25 of the question's words over the sum of their rarities (lexical.ts). */
  share: number;
}

/** A ranked passage, in the version that is shown to the learner. */
export interface Passage {
  chunk: StoredChunk;
  score: number;
  /** Of the version that matched best, which may be one in another language. */
  cosine: number | null;
  share: number;
  /** 1 to 3 neighbouring sentences of the shown version, verbatim, that answer best. */
  readonly sentences: string[];
}

/** A question that a curator has added to what is asked about a course. */
export interface AddedQuestion {
  id: string;
  language: string;
  text: string;
  /** The section that answers it; null: none does, and the like of it is refused. */
  answer: Section | null;
}

/** Of all questions that are asked about a course the one that is nearest to a learner's. */
export interface NearestAsked {
  answer: Section | null;
  cosine: number;
  /** By a curator; the others stand in the course's files. */
  isAdded: boolean;
}

/** Vectors of a course's embedder: of a passage its own, then one a sentence. */
export interface CourseVectors {
  embedderId: string;
  /** In the order of their rows. */
  passages: (Pick<Chunk, 'moduleId' | 'language' | 'position' | 'hash'> & { vectors: number[][] })[];
  /** By section; no ids for what the course does not answer. */
  asked: { moduleId: string | null; sectionId: string | null; vectors: number[][] }[];
}
