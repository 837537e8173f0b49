import type { AskedCosine, Cosines, NearestAsked, Section, StoredChunk } from './schema';
import type { CourseWords } from './words';

/** The passages of the courses: what a search reads. */
export interface PassageStore {
  /**
   * What may change between two questions: version of the words (null before the first), embedder
   * that serves.
   */
  standing(courseId: string): Promise<{ version: string | null; embedderId: string | null }>;
  /** Index and chunks of one moment; null for a course without passages. */
  words(courseId: string): Promise<CourseWords | null>;
  /** By their ids, in any order; those that are gone are left out. */
  passages(courseId: string, ids: readonly string[]): Promise<StoredChunk[]>;
  /** Ids of the `limit` passages nearest to a vector of the embedder, nearest first. */
  nearest(courseId: string, embedderId: string, vector: Float32Array, limit: number): Promise<string[]>;
  /** Cosines of passages to a vector, by id, where they have vectors. */
  cosines(
    courseId: string,
    embedderId: string,
    vector: Float32Array,
    ids: readonly string[],
  ): Promise<Map<string, Cosines>>;
  /**
   * How near a question is to those that people ask about each section: mean cosine of the NEAREST
   * (sections.ts). Of several vectors of the question (typed in two scripts) the nearer counts.
   */
  asked(courseId: string, embedderId: string, vectors: readonly Float32Array[]): Promise<AskedCosine[]>;
  /** Of all questions that are asked the nearest; null where none has a vector. As `asked`. */
  nearestAsked(
    courseId: string,
    embedderId: string,
    vectors: readonly Float32Array[],
  ): Promise<NearestAsked | null>;
  /**
   * Questions to tap: the first `each` of every section, module by module, each in reading order;
   * of one module where it is named.
   */
  suggested(
    courseId: string,
    language: string,
    of: { moduleId?: string; each: number },
  ): Promise<(Section & { text: string })[]>;
}
