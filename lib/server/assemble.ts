import { join, resolve } from 'node:path';
import { v7 } from 'uuid';
import { pinsNotAfter } from '../auth/pin-queries';
import { sourcesOf } from '../content/course-file-queries';
import type { Journal } from '../db/journal';
import type { Db } from '../db/port';
import { hasCode } from '../errors';
import { leaveOutYounger } from '../experiments/consent-queries';
import { liveExperiments } from '../experiments/experiment-queries';
import { siteTokens } from '../grounding/budget-queries';
import { sqlJobs } from '../jobs/job-queries';
import type { ClassifierWeights } from '../tutor/call-classifier';
import type { Config } from './config';
import { readContacts } from './contacts';
import type { Log } from './log';
import { openMailer } from './mail';
import { type Metrics, openMetrics } from './metrics/metrics';
import { routePatterns } from './metrics/routes';
import { unwatched } from './metrics/watch';
import { openChatModel, openModelOf } from './models/chat-model';
import { type ClassifierName, readClassifier } from './models/classifier';
import { openAiEmbedder } from './models/embedder-openai';
import { type Encoder, openEncoder } from './models/encoder';
import { describeEncoder } from './models/encoder-files';
import { fairly } from './models/fair';
import { openKnowledgeModel, readModelForPhones } from './models/knowledge-model';
import { pinHasher, prefixOf } from './pin-hasher';
import { sealer } from './sealer';
import { authSecret } from './secrets';
import { keptCrowds } from './store/crowds';
import type { JournalEntry } from './store/entries';
import { type Behind, watchReplica } from './store/replica';
import { sqlAnswers } from './store/sql-answers';
import { sqlConversations } from './store/sql-conversations';
import { keptCourses } from './store/sql-courses';
import { sqlHints } from './store/sql-hints';
import { sqlLearner } from './store/sql-learner';
import { sqlPassages } from './store/sql-passages';
import { sqlSync } from './store/sql-sync';
import { openStorage } from './store/storage';
import { readDraftPrompts, readQuestionPrompts, readTranslationPrompts, readTutorFiles } from './tutor-files';
import type { Services } from './web/services';
import { keep } from './work/keep';
import { keepContacts } from './work/keep-contacts';
import { keepCounting } from './work/keep-counting';
import { KINDS } from './work/kinds';
import { keepLastSeen } from './work/last-seen';
import { courseFolders, loadCourse, parseCourses } from './work/load-course';
import { enqueueAtStart, siteJobs } from './work/site-jobs';
import { startWorker } from './work/worker';

/**
 * Puts every port's implementation together, in the order in which a fault is cheapest. `isNew`: no
 * course had been loaded into this database before.
 */
export async function assemble(
  config: Config,
  root: string,
  log: Log,
): Promise<{
  services: Services;
  isNew: boolean;
  metrics: Metrics | null;
  saves(): boolean;
  /** How far the replica for reports is behind; null where none is named. */
  replica: (() => Behind) | null;
  close(): Promise<void>;
}> {
  const clock = () => new Date();
  const ofFile = readContacts(config.contactsFile);
  const tutor = readTutorFiles(root);
  const model = await openKnowledgeModel(join(root, 'models'));
  const phoneModel = await readModelForPhones(join(root, 'models'));
  const secret = authSecret(config.dataDir, config.authSecret);
  const metrics = config.metricsToken === null ? null : openMetrics(routePatterns(join(root, 'app')));
  const watch = metrics?.watch ?? unwatched;
  const pinSecret = config.pinSecret ?? secret;
  const storage = await openStorage(config, clock, log, watch);
  await warnOfPins(storage.db, pinSecret, log);
  const encoder = await localEncoder(config, join(root, 'models'), log);
  const lastSeen = keepLastSeen({ db: storage.db, clock }, log, watch);
  const contacts = await keepContacts(storage.db, ofFile, log);
  const live = () => liveExperiments(storage.db);
  const experiments = await keep(live, log, 'Experiments could not be read, those known before go on');
  const crowds = keptCrowds(storage.db);
  const chat = config.openai?.model ? openChatModel({ ...config.openai, model: config.openai.model }) : null;
  const draft = {
    chat: config.draft.model ? await openModelOf(config.draft.model) : chat,
    prompts: readDraftPrompts(root),
    translation: readTranslationPrompts(root),
    questions: readQuestionPrompts(root),
  };
  const services: Services = {
    config,
    db: storage.db,
    courses: keptCourses(storage.db),
    passages: sqlPassages(storage.db),
    hints: sqlHints(storage.db),
    learner: (id) => sqlLearner(storage.db, id, crowds),
    conversations: (id) => sqlConversations(storage.db, id),
    sync: (id) => sqlSync(storage.db, id),
    journal: metrics ? counting(storage.journal, metrics) : storage.journal,
    copies: storage.copies,
    jobs: sqlJobs,
    lastSeen,
    model,
    phoneModel,
    ...embeddersOf(config, encoder),
    encoder: encoder && (await describeEncoder(join(root, 'models'))),
    chat,
    draft,
    tutor,
    classifier: encoder && (await classifierOf('danger', join(root, 'models'), encoder, log)),
    talkClassifier: encoder && (await classifierOf('talk', join(root, 'models'), encoder, log)),
    get contacts() {
      return contacts.now();
    },
    renewContacts: contacts.renew,
    get experiments() {
      return experiments.now();
    },
    renewExperiments: experiments.renew,
    authSecret: secret,
    log,
    mailer: config.mail && openMailer(config.mail),
    hasher: pinHasher(pinSecret),
    sealer: sealer(pinSecret),
    clock,
    ids: v7,
  };
  const tooYoung = await leaveOutYounger(storage.db, config.studyAge, clock());
  if (tooYoung > 0)
    log.step(
      `${tooYoung} people are asked anew whether they are ${config.studyAge}, before they take part in research`,
    );
  const isNew = await seedCourses(services, resolve(root, config.coursesDir), log);
  const stopCounting = keepCounting(sqlAnswers(storage.db), log, watch);
  await enqueueAtStart(services);
  const bound = siteJobs({ ...services, lastTrace: storage.lastTrace, root }, log);
  const known = KINDS.map(({ name }) => name);
  const worker = await startWorker({ db: storage.db, store: storage.jobs, bound, known, log, watch });
  metrics?.look({
    encoder: () => encoder?.load() ?? null,
    pool: storage.pool,
    journal: storage.journalState,
    budget: async () => {
      if (!services.chat) return null;
      return { used: await siteTokens(storage.db, clock()), most: config.tutor.siteTokensPerDay };
    },
  });
  const replica = config.databaseReadUrl === null ? null : watchReplica(config.databaseReadUrl);
  return {
    services,
    isNew,
    metrics,
    saves: storage.saves,
    replica: replica?.behind ?? null,
    async close() {
      contacts.stop();
      experiments.stop();
      await worker.stop();
      await stopCounting();
      await lastSeen.stop();
      await replica?.close();
      await encoder?.close();
      await storage.close();
    },
  };
}

/** Every recorded answer passes here, whichever copy of the code has recorded it. */
function counting(journal: Journal<JournalEntry>, metrics: Metrics): Journal<JournalEntry> {
  return {
    async append(entry) {
      await journal.append(entry);
      if (entry.type === 'attempt') metrics.recorded();
    },
  };
}

/** A secret that was lost or changed shows at the start, and not by people whom nothing lets in. */
async function warnOfPins(db: Db, pinSecret: string, log: Log): Promise<void> {
  const lost = await pinsNotAfter(db, prefixOf(pinSecret));
  if (lost === 0) return;
  log.failure(
    `${lost} profiles do not open with their PIN, but with their recovery code alone`,
    'they were hashed with another secret. Set PIN_SECRET to it: AUTH_SECRET or .data/secrets.json as it was then.',
  );
}

function embeddersOf(
  { openai }: Config,
  encoder: Encoder | null,
): Pick<Services, 'embedders' | 'embeddersFor'> {
  if (openai?.embeddingModel) {
    const embedders = [openAiEmbedder({ ...openai, model: openai.embeddingModel })];
    return { embedders, embeddersFor: () => embedders };
  }
  if (!encoder) return { embedders: [], embeddersFor: () => [] };
  const inTurn = fairly(encoder);
  return { embedders: [encoder], embeddersFor: (learnerId) => [inTurn(learnerId)] };
}

/**
 * Null when an endpoint embeds, when it is switched off, or when its file is missing or damaged:
 * words alone find passages then.
 */
async function localEncoder(config: Config, directory: string, log: Log): Promise<Encoder | null> {
  if (!config.encoder || config.openai?.embeddingModel) return null;
  try {
    return await openEncoder(directory);
  } catch (error) {
    if (!hasCode(error, 'unavailable')) throw error;
    log.failure('The sentence encoder can not be used, words alone find passages', error);
    return null;
  }
}

/** Null when its file is missing, damaged or another encoder's: the patterns alone hear then. */
async function classifierOf(
  name: ClassifierName,
  directory: string,
  encoder: Encoder,
  log: Log,
): Promise<ClassifierWeights | null> {
  try {
    return await readClassifier(name, directory, encoder.id);
  } catch (error) {
    if (!hasCode(error, 'unavailable')) throw error;
    log.failure(`The classifier of ${name} can not be used, patterns alone hear it`, error);
    return null;
  }
}

/**
 * Loads the courses that ship where they are new or have changed. @returns whether there were none
 * before
 */
async function seedCourses({ db, clock }: Services, root: string, log: Log): Promise<boolean> {
  const stored = await sourcesOf(db);
  const known = new Map([...stored.values()].map(({ id, hash }) => [hash ?? '', id]));
  for (const course of await parseCourses(courseFolders(root), known)) {
    // somebody's own course of that id is not written over by a start
    if (stored.get(course.structure.id)?.isOwn) continue;
    const loaded = await loadCourse(db, course, clock());
    log.step(`Course ${loaded.id}: ${loaded.lessons} lessons, ${loaded.items} items`);
  }
  return stored.size === 0;
}
