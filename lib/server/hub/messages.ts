import * as z from 'zod';
import { screenLanguage, settings } from '../../auth/schema';
import { rowCounts } from '../../retrieval/packed';
import { reply, syncBatch } from '../../sync/protocol';
import { called, newClass } from '../../teaching/schema';

/** What a hub and its parent say to each other, in letters (letter.ts) or on a stick (carry.ts). */

const text = z.string().min(1).max(200);
const hash = z.string().max(500);

const member = z.object({
  learner: z.object({ ...settings.shape, id: z.guid(), createdAt: z.coerce.date() }),
  called,
  /** The class has made the profile. */
  isMade: z.boolean(),
  /**
   * Its name and what opens it: a PIN where both sites have one PIN_SECRET, the recovery code
   * always; null: an anonymous one.
   */
  credential: z.object({ name: text, pinHash: hash, recoveryHash: hash }).nullable(),
});
export type Member = z.infer<typeof member>;

const staff = z.object({ id: z.guid(), name: text, passphraseHash: hash, language: screenLanguage });

const carriedClass = z.object({
  ...newClass.shape,
  id: z.guid(),
  code: z.string().min(4).max(20),
  madeAt: z.coerce.date(),
  members: z.array(member).max(2_500),
  /** Its educators. */
  staff: z.array(staff).max(100),
});
export type CarriedClass = z.infer<typeof carriedClass>;

/** Of what a hub asks about at once; of one learner. */
export const MOST_IDS = 20_000;
/** Texts whose vectors a hub asks for at once: about a megabyte. */
export const MOST_TEXTS = 200;

export const message = z.discriminatedUnion('kind', [
  /** The hub's classes; the parent answers `met`. */
  z.object({
    kind: z.literal('meet'),
    classes: z.array(carriedClass).max(200),
    /** Learners who were deleted at the hub. */
    gone: z.array(z.guid()).max(MOST_IDS),
  }),
  /** Which of these events of a learner it has not: `missing`. */
  z.object({ kind: z.literal('ask'), learner: z.guid(), ids: z.array(z.guid()).max(MOST_IDS) }),
  /** As a phone's: sync/protocol.ts `reply`. */
  z.object({ kind: z.literal('events'), batch: syncBatch }),
  /** A course as a pack, its bytes. */
  z.object({ kind: z.literal('pack'), course: text }),
  /** Vectors of an embedder for some of a course's texts, which lack theirs at the hub: `lent`. */
  z.object({
    ...{ kind: z.literal('vectors'), course: text, embedder: z.string().min(1).max(300) },
    passages: z.array(z.object({ moduleId: text, language: text, hash: text })).max(MOST_TEXTS),
    asked: z
      .array(
        z.object({
          ...{ language: text, moduleId: text.nullable(), sectionId: text.nullable() },
          text: z.string().max(5_000),
        }),
      )
      .max(MOST_TEXTS),
  }),
]);
export type Message = z.infer<typeof message>;

/** A letter over the network: for this parent, and not an old one once more. */
export const signedMessage = z.object({ nonce: z.string().max(200), to: text, message });

/** Whom the hub talks to, and what its next letters have to name. */
export const hello = z.object({ fingerprint: text, nonce: z.string().max(200) });

export const met = z.object({
  /** The hub's classes as the parent has them: members that the hub did not name, educators. */
  classes: z.array(carriedClass),
  /** Courses of these classes, with what they consist of. */
  courses: z.array(z.object({ id: text, digest: text })),
  /** Classes and learners that are somebody else's there. */
  refused: z.array(text),
  /** Learners who were deleted there. */
  gone: z.array(z.guid()),
});
export type Met = z.infer<typeof met>;

export const missing = z.object({ ids: z.array(z.guid()) });

/** In the order of what was asked; as retrieval/packed.ts rowsOf reads them. */
export const lent = z.object({ counts: rowCounts, rows: z.base64() });
export { reply as eventsReply };
