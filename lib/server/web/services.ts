import type { QuestionPrompts } from '../../asked/drafted';
import type { Sealer } from '../../auth/sealer';
import type { SecretHasher } from '../../auth/secret-hasher';
import type { CourseStore } from '../../content/store';
import type { Copies, Journal } from '../../db/journal';
import type { Db } from '../../db/port';
import { UstatError } from '../../errors';
import type { Experiment } from '../../experiments/experiment-queries';
import type { ChatModel } from '../../grounding/chat-model';
import type { DraftPrompts } from '../../hints/drafted-words';
import type { ApprovedHints } from '../../hints/store';
import type { Jobs } from '../../jobs/kind';
import type { KnowledgeModel } from '../../knowledge/model';
import type { PosteriorWeights } from '../../knowledge/posterior';
import type { PracticeDeps } from '../../practice/deps';
import type { LearnerStore } from '../../practice/store';
import type { Embedder } from '../../retrieval/embedder';
import type { PassageStore } from '../../retrieval/store';
import type { SyncStore } from '../../sync/store';
import type { TranslationPrompts } from '../../translation/drafted';
import type { ClassifierWeights } from '../../tutor/call-classifier';
import type { Contact } from '../../tutor/schema';
import type { Conversations } from '../../tutor/store';
import type { Config } from '../config';
import type { Log } from '../log';
import type { Mailer } from '../mail';
import type { JournalEntry } from '../store/entries';
import type { TutorFiles } from '../tutor-files';
import type { LastSeen } from '../work/last-seen';
import { offeredTo } from './offered';
import { policyFor, treatmentFor } from './treatment';

/** A file of ONNX, and how far its predictions are to be believed. */
export interface PhoneModel {
  id: string;
  onnx: Uint8Array;
  posterior: PosteriorWeights;
}

/**
 * Everything that the domain functions are given: the ports' one assembly (assemble.ts) puts it
 * together.
 */
export interface Services {
  config: Config;
  db: Db;
  /** As one request sees them. */
  courses(): CourseStore;
  passages: PassageStore;
  hints: ApprovedHints;
  /** A learner's own part of the database. */
  learner(id: string): LearnerStore;
  conversations(learnerId: string): Conversations;
  /** What a learner's phones have sent. */
  sync(learnerId: string): SyncStore;
  journal: Journal<JournalEntry>;
  copies: Copies;
  jobs: Jobs;
  lastSeen: LastSeen;
  model: KnowledgeModel;
  /** The model as a phone runs it. */
  phoneModel: PhoneModel;
  /** The first one embeds what is new; the others still understand what they embedded before. */
  embedders: Embedder[];
  /** The one that ships, where it is asked here: vectors that it made elsewhere are taken. */
  encoder: { id: string; width: number } | null;
  /** The same for what one learner asks: each waits in their own turn. */
  embeddersFor(learnerId: string): Embedder[];
  chat: ChatModel | null;
  /** What writes drafts of hints; null: the lesson's own words alone. */
  draft: {
    chat: ChatModel | null;
    prompts: DraftPrompts;
    translation: TranslationPrompts;
    questions: QuestionPrompts;
  };
  tutor: TutorFiles;
  /** Of calls for help; null without the encoder that it belongs to. */
  classifier: ClassifierWeights | null;
  /** Of talk, in the same way. */
  talkClassifier: ClassifierWeights | null;
  /** Whom learners in danger can call, as they are known now. */
  readonly contacts: readonly Contact[];
  /** Reads them anew. */
  renewContacts(): Promise<void>;
  /** Those that learners may be in, as they are known now. */
  readonly experiments: readonly Experiment[];
  /** Reads them anew. */
  renewExperiments(): Promise<void>;
  authSecret: string;
  hasher: SecretHasher;
  sealer: Sealer;
  /** Null where no server of mail is set up. */
  mailer: Mailer | null;
  log: Log;
  clock: () => Date;
  /** UUID version 7: sorts by time. */
  ids: () => string;
}

/**
 * On globalThis, because this process holds two copies of the code: the start command's, which
 * opens the database and the models, and Next's bundle, which serves pages and contains neither pg
 * nor PGlite nor onnxruntime.
 */
const KEY = Symbol.for('ustat.services');
const holder = globalThis as unknown as Record<symbol, Services | undefined>;

/** Called once, by the start command, before the first page is served. */
export function provideServices(services: Services): void {
  holder[KEY] = services;
}

/**
 * @throws UstatError 'unavailable' when the program was not started by `npm start` or `npm run dev`
 */
export function services(): Services {
  const found = holder[KEY];
  if (!found) {
    throw new UstatError(
      'unavailable',
      'Ustat is started by "npm start" or "npm run dev", not by next itself.',
    );
  }
  return found;
}

/** What the pages and forms of one learner are given. */
export interface LearnerDeps extends PracticeDeps {
  passages: PassageStore;
  conversations: Conversations;
  journal: Journal<JournalEntry>;
  copies: Copies;
}

export function forLearner(id: string): LearnerDeps {
  const all = services();
  const { passages, hints, model, journal, copies, clock, ids } = all;
  const courses = offeredTo(all.db, all.courses(), id);
  const own = { learner: all.learner(id), conversations: all.conversations(id) };
  const treatment = treatmentFor(all, id);
  const byArm = { treatment, policyOf: policyFor(treatment, all.log) };
  return { courses, passages, hints, model, journal, copies, clock, ids, ...byArm, ...own };
}

/**
 * Whether what a learner asks is sent to a machine other than this one; the tutor's page says so
 * before the first question.
 */
export function questionsLeave(): boolean {
  const { openai } = services().config;
  return openai !== null && !['localhost', '127.0.0.1', '[::1]'].includes(new URL(openai.baseUrl).hostname);
}

/** What the tutor hears danger and talk by: a phone reads it when it is asked for. */
export const patterns = async (): Promise<Pick<TutorFiles, 'danger' | 'talk'>> => services().tutor;
