import type { ItemText } from './items/item';
import type { ItemDefinition } from './items/kinds';
import type { CourseStructure, CourseText, Lesson } from './schema';
import type { Sheet } from './sheet';
import type { CourseWord } from './words';

/**
 * The courses, the same for everybody. Never asked inside a change of a learner's
 * (practice/store.ts): a database with one connection would wait for itself.
 */
export interface CourseStore {
  /** In the order of their ids, retired ones too. */
  list(): Promise<ListedCourse[]>;
  /** Whether nobody new is offered it; false of one that is not there. */
  isRetired(id: string): Promise<boolean>;
  /** In `language`, else in the course's first. @throws UstatError 'not-found' */
  course(id: string, language: string): Promise<CourseView>;
  /** In `language`, else in the course's first. @throws UstatError 'not-found' */
  lesson(id: string, moduleId: string, language: string): Promise<Lesson>;
  /**
   * Lists and letters to take along, in `language`, else in the course's first; in the order of the
   * file. @throws UstatError 'not-found'
   */
  sheets(id: string, language: string): Promise<Sheet[]>;
  /**
   * Words that a reader can open, in `language`, else in the course's first.
   * @throws UstatError 'not-found'
   */
  words(id: string, language: string): Promise<CourseWord[]>;
  /** Items in use, in the order of the file. */
  items(id: string): Promise<ItemRef[]>;
  /**
   * As it stands today, or in the version that an attempt or a round began with.
   * @throws UstatError 'not-found'
   */
  item(id: string, itemId: string, language: string, version?: string): Promise<Item>;
}

export interface ListedCourse {
  id: string;
  version: string;
  structure: CourseStructure;
  isRetired: boolean;
}

export interface CourseView {
  structure: CourseStructure;
  text: CourseText;
  /** Of `text`: the one asked for, else the course's first. */
  language: string;
  version: string;
}

export interface Item {
  courseId: string;
  moduleId: string;
  version: string;
  definition: ItemDefinition;
  text: ItemText;
  /** The item's words in every language. */
  texts: ItemText[];
  language: string;
}

/** What tracing and path choice need to know of an item. */
export interface ItemRef {
  itemId: string;
  moduleId: string;
  skills: string[];
  difficulty: number;
  version: string;
}
