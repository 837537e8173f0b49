import type { PictureBlock } from '../../../_ui/blocks';

/** What a turn is drawn in: the conversation around it. */
export interface TurnContext {
  courseId: string;
  screenLanguage: string;
  /** Titles of the course's modules by id. */
  titles: Record<string, string>;
  /** Ordered lists of the lessons that are quoted: "<module>/<block>". */
  steps: ReadonlySet<string>;
  /** Turns whose question was sent to the people who look after the course. */
  sent: ReadonlySet<string>;
  /** Sent with "ask again". */
  fields: Record<string, string>;
  nextTurnId: string;
  /** Languages that the course has lessons in. */
  languages: readonly string[];
  /** Pictures beside the passages that are shown again, by turn. */
  pictures: ReadonlyMap<string, PictureBlock>;
  /** Position of the first turn on the page. */
  from: number;
}
