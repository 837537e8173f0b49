import * as z from 'zod';
import { distinct, id, text } from './fields';

/**
 * sheets.yaml and `<language>/sheets.yaml`: lists and letters to take along from a lesson. What a
 * learner puts into one is kept by the ids of its parts, so that it is there in every language.
 */

/** What stands on a sheet in every language. */
const sheetDefinition = z.strictObject({
  id,
  /**
   * `checklist`: parts are points to tick. `letter`: parts are the gaps in its text. `notes`: parts
   * are the columns of a table that grows by a line a day.
   */
  kind: z.enum(['checklist', 'letter', 'notes']),
  /** The lesson that it belongs to, and the heading under which it is offered. */
  module: id,
  section: id,
  parts: distinct(z.array(id).min(1).max(16)),
});
export type SheetDefinition = z.infer<typeof sheetDefinition>;

export const sheetsFile = z.array(sheetDefinition).max(30);

const sheetText = z.strictObject({
  title: text.max(80),
  /** What it is for and what to do with it. */
  intro: text.max(300),
  parts: z.record(id, text.max(160)),
  /** A letter's own: each gap as its id in braces, "{name}". */
  letter: z.string().min(1).max(2_000).optional(),
});
export type SheetText = z.infer<typeof sheetText>;

export const sheetTextsFile = z.record(id, sheetText);

/** As an importer hands it over. */
export interface ParsedSheet {
  definition: SheetDefinition;
  /** By language. */
  texts: Record<string, SheetText>;
}

/** A sheet in one language. */
export interface Sheet extends SheetDefinition {
  language: string;
  text: SheetText;
}

/** Lines that a table of notes holds: half a year of evenings. */
export const MOST_LINES = 200;
const written = z.string().max(300);

/** What a learner has put into a sheet. */
export const filledSheet = z.object({
  ticked: z.array(id).max(16),
  /** By part. */
  gaps: z.record(id, written),
  /** Lines of notes, the earliest first, each by part. */
  lines: z.array(z.record(id, written)).max(MOST_LINES),
});
export type FilledSheet = z.infer<typeof filledSheet>;

export const EMPTY_SHEET: FilledSheet = { ticked: [], gaps: {}, lines: [] };
