/** What a turn is drawn in: the conversation around it. */
export interface TurnContext {
  courseId: string;
  screenLanguage: string;
  /** Titles of the course's modules by id. */
  titles: Record<string, string>;
  /** Sent with "ask again". */
  fields: Record<string, string>;
  nextTurnId: string;
  /** Position of the first turn on the page. */
  from: number;
}
