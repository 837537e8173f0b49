import { v7 } from 'uuid';
import type { Learner } from '@/lib/auth/schema';
import { countAnswers } from '@/lib/knowledge/count-answers';
import { forwardModel, forwardOf } from '@/lib/knowledge/forward';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { readWeights } from '@/lib/knowledge/weights';
import type { PassageStore } from '@/lib/retrieval/store';
import type { Contact } from '@/lib/tutor/schema';
import { type MessagesPart, type ModelPart, PACK_VERSION, type TutorPart } from '../pack/schema';
import { openIdb } from '../store/idb';
import { EVERYBODY, openRows, type RowReads, type Rows } from '../store/rows';
import { hashIn, openSaved, type Saved, type SavedCourse } from '../store/saved';
import { savedAnswers } from '../store/saved-answers';
import { savedConversations } from '../store/saved-conversations';
import { savedCourses, savedHints } from '../store/saved-courses';
import { savedLearner } from '../store/saved-learner';
import { savedPassages } from '../store/saved-passages';
import { patternsOf } from './patterns';
import { type PhoneServices, provideServices } from './twins/web/services';
import { nowLearner } from './twins/web/session';
import { speak } from './twins/words';

/** Whose phone it is, or one of those whose it is, as the server said when something was saved. */
export interface Holder {
  learner: Learner;
  formToken: string;
  /**
   * Somebody may have signed in or out since: nothing is shown before the server has said who is
   * here.
   */
  isUnsure: boolean;
  /**
   * The server takes what is done without it; else the phone lets one read and ask alone, and says
   * so.
   */
  takesEvents: boolean;
  /** The profile has a name, so that it can be opened again; an older server does not say. */
  isNamed?: boolean;
  /** Fingerprints by which the server takes packs; an older one does not say. */
  packKeys?: readonly string[];
  /** Ids of courses that it has. */
  courses?: readonly string[];
  /** As they are now; missing where an older server said it: then those that were saved stand. */
  contacts?: readonly Contact[];
  questionsLeave?: boolean;
}

export interface Phone {
  rows: Rows;
  saved: Saved;
}

/** Everybody of whom something is on the phone. */
export const holdersOf = (reads: RowReads): Holder[] => reads.all<Holder>(EVERYBODY, 'learner');

/** Who is here, as far as is known; else one of those whose answers wait for them. */
export function holderIn(reads: RowReads): Holder | null {
  const all = holdersOf(reads);
  return all.find(({ isUnsure }) => !isUnsure) ?? all[0] ?? null;
}
export const holderOf = async ({ rows }: Pick<Phone, 'rows'>): Promise<Holder | null> =>
  holderIn(await rows.reads());

/** Lives as long as the worker, which the browser ends when it likes. */
let phone: Phone | null = null;

export function thePhone(): Phone {
  if (phone) return phone;
  const idb = openIdb();
  const rows = openRows({ idb, clock: () => new Date(), ids: v7 });
  phone = { rows, saved: openSaved(idb) };
  return phone;
}

/** Made of the part of a hash, which is let go itself; as long as this worker lives. */
let model: { hash: string; value: KnowledgeModel } | null = null;

async function modelOf(saved: Saved, course: SavedCourse): Promise<KnowledgeModel | null> {
  const hash = hashIn(course.manifest, 'model');
  if (model?.hash === hash) return model.value;
  const part = await saved.partOnce<ModelPart>(course.manifest.courseId, 'model');
  if (!part) return null;
  const value = forwardModel(forwardOf(readWeights(part.onnx)), part.id, part.posterior);
  model = { hash, value };
  return value;
}

/** Of the phone that lives as long as this worker. */
let passages: PassageStore | null = null;
function passagesOf(saved: Saved): PassageStore {
  passages ??= savedPassages(saved);
  return passages;
}

/**
 * Makes what searches a course when it is saved, not when somebody asks for the first time: it
 * takes ten times as much memory as what is made.
 */
export async function prepare({ saved }: Phone): Promise<void> {
  for (const course of await saved.courses()) {
    await passagesOf(saved).words(course.manifest.courseId);
    await patternsOf(saved, course);
  }
}

/**
 * Puts the app's services together from what is saved. @returns null where nothing is saved, or it
 * is not known for whom
 */
export async function assemble({ rows, saved }: Phone): Promise<PhoneServices | null> {
  const [who, [course]] = await Promise.all([holderOf({ rows }), saved.courses()]);
  if (!who || who.isUnsure || course?.manifest.format !== PACK_VERSION) return null;
  const { courseId, language, screenLanguage } = course.manifest;
  const [model] = await Promise.all([
    modelOf(saved, course),
    // in another one there are the tutor's words alone, until the course is saved again
    speak(screenLanguage, (name) => saved.part<MessagesPart>(courseId, `messages/${name}`)),
    saved.part(courseId, 'course'), // for nearly every page
  ]);
  if (!model) return null;
  const older = who.contacts === undefined && (await saved.partOnce<TutorPart>(courseId, 'tutor'));
  // texts of another language than the saved one are not here
  const learner = { ...who.learner, contentLanguage: language, screenLanguage };
  nowLearner(learner);
  const services: PhoneServices = {
    config: { tutor: LIMITS, url: null },
    courses: () => savedCourses(saved),
    passages: passagesOf(saved),
    hints: savedHints(saved),
    learner: savedLearner(rows, learner.id),
    conversations: savedConversations(rows, learner.id),
    embedders: [],
    classifiers: { danger: null, talk: null },
    model,
    patterns: () => patternsOf(saved, course),
    contacts: who.contacts ?? (older || { contacts: [] }).contacts,
    questionsLeave: who.questionsLeave ?? (older || { questionsLeave: false }).questionsLeave,
    formToken: who.formToken,
    log: { failure: (what, error) => console.error(what, error instanceof Error ? error.stack : error) },
    clock: () => new Date(),
    ids: v7,
  };
  provideServices(services);
  return services;
}

/** No model is asked on a phone: nothing is waited for. */
const LIMITS: PhoneServices['config']['tutor'] = {
  ...{ deadlineMs: 12_000, totalMs: 60_000, turnsPerMinute: 8, tokensPerDay: 0, siteTokensPerDay: 0 },
};

/** After an answer: what it adds to everybody's counts, as the server would have counted by now. */
export const countIn = ({ rows }: Phone) => countAnswers(savedAnswers(rows));
