import * as z from 'zod';
import type { KindRules } from './kind';
import * as matching from './matching';
import * as multipleChoice from './multiple-choice';
import * as number from './number';
import * as ordering from './ordering';
import * as shortText from './short-text';
import * as singleChoice from './single-choice';

/** Every kind of item, and nothing else knows them all. */

export const itemDefinition = z.discriminatedUnion('kind', [
  singleChoice.definition,
  multipleChoice.definition,
  number.definition,
  shortText.definition,
  ordering.definition,
  matching.definition,
]);
export type ItemDefinition = z.infer<typeof itemDefinition>;
export type ItemKind = ItemDefinition['kind'];

/** What a learner can answer, by kind; parsed at the door from a form or JSON. */
export const answer = z.discriminatedUnion('kind', [
  singleChoice.answer,
  multipleChoice.answer,
  number.answer,
  shortText.answer,
  ordering.answer,
  matching.answer,
]);
export type Answer = z.infer<typeof answer>;

type KindOf<K extends ItemKind> = KindRules<
  Extract<ItemDefinition, { kind: K }>,
  Extract<Answer, { kind: K }>
>;

const KINDS: { [K in ItemKind]: KindOf<K> } = {
  'single-choice': singleChoice,
  'multiple-choice': multipleChoice,
  number,
  'short-text': shortText,
  ordering,
  matching,
};

/** What the kind of an item does. An answer that is handed to it must be of the same kind. */
export function kindOf<K extends ItemKind>(kind: K): KindOf<K> {
  return KINDS[kind];
}

export function isKind(kind: string): kind is ItemKind {
  return Object.hasOwn(KINDS, kind);
}
