import type { ScreenLanguage } from '../../auth/schema';
import type { StoredItem } from '../../content/pack-queries';
import type { CourseStructure, CourseTerm, CourseText, Lesson } from '../../content/schema';
import type { ParsedSheet } from '../../content/sheet';
import type { CourseWord } from '../../content/words';
import type { ApprovedHint } from '../../hints/schema';
import type { PosteriorWeights } from '../../knowledge/posterior';
import type { DangerFile } from '../../tutor/danger';
import type { Contact } from '../../tutor/schema';
import type { TalkFile } from '../../tutor/talk-patterns';

/**
 * A saved course: parts that are fetched one by one, each named by its hash, so that a saving that
 * was broken off goes on, and an update brings what has changed alone.
 */
export const PACK_VERSION = 1;

interface PartRef {
  name: string;
  /** Hex SHA-256 of its text. */
  hash: string;
  /** On the wire, compressed. */
  bytes: number;
}

export interface Manifest {
  format: typeof PACK_VERSION;
  courseId: string;
  title: string;
  /** Of the course; what else changes (hints, messages, model) shows in the parts. */
  version: string;
  language: string;
  /** Of the messages that are there whole. */
  screenLanguage: ScreenLanguage;
  parts: PartRef[];
}

/** Part 'course'. */
export interface CoursePart {
  structure: CourseStructure;
  /** By language. */
  texts: Record<string, CourseText>;
  terms: CourseTerm[];
  sheets: ParsedSheet[];
  words: Record<string, CourseWord[]>;
  /** Place of each passage among all: [module, language, position], as the server has them. */
  passages: [moduleId: string, language: string, position: number][];
}

/** Part 'lesson/<module>': in the languages that are saved. */
export type LessonPart = Lesson[];

/** An item in one version. */
export type SavedItem = StoredItem;

/** Part 'items': those in use, in the order of the file. */
export type ItemsPart = SavedItem[];

/** Part 'hints': approved ones, by item and language. */
export type HintsPart = { itemId: string; language: string; hints: ApprovedHint[] }[];

/**
 * Part 'questions': what people ask of one section in one language, in its order; no ids for what
 * the course does not answer.
 */
export type QuestionsPart = {
  moduleId: string | null;
  sectionId: string | null;
  language: string;
  texts: string[];
}[];

/** Part 'model'. */
export interface ModelPart {
  id: string;
  onnx: Uint8Array<ArrayBuffer>;
  posterior: PosteriorWeights;
}

/** Part 'tutor'. */
export interface TutorPart {
  danger: DangerFile[];
  talk: TalkFile[];
  contacts: Contact[];
  /** Its prompts are for a model, which a phone has none of. */
  questionsLeave: boolean;
}

/** Part 'messages/<language>': what learners' pages say; in other languages what the tutor does. */
export type MessagesPart = Record<string, unknown>;
