import type { ParsedCourse } from '@/lib/content/parsed-course';
import type { FilledSheet } from '@/lib/content/sheet';
import type { CourseStore } from '@/lib/content/store';
import { UstatError } from '@/lib/errors';
import { authoredHints } from '@/lib/hints/course-hints';
import type { ApprovedHints } from '@/lib/hints/store';
import type { AttemptRow } from '@/lib/knowledge/attempt';
import { type Calibration, newCalibration } from '@/lib/knowledge/calibration';
import { newPopulation, type Population } from '@/lib/knowledge/counts';
import type { CountedCrowd, Increment } from '@/lib/knowledge/increment';
import type { AnswersStore, SequencedAttempt, StoredState } from '@/lib/knowledge/store';
import type { Decision, Placement } from '@/lib/path/store';
import type {
  HintUse,
  LearnerChange,
  LearnerReads,
  LearnerStore,
  ReadingPlace,
  Round,
} from '@/lib/practice/store';

/** What everybody's answers have made of a course. */
interface Shared {
  population: Population;
  /** By model; `learner` is of nobody. */
  calibrations: Map<string, Calibration>;
}

/** All that is kept of one learner's day. */
export interface Own {
  attempts: SequencedAttempt[];
  states: Map<string, StoredState>;
  /** By course: the last state of each day, this one too, and when it was made. */
  earlier: Map<string, { stored: StoredState; at: Date }[]>;
  /** By course and model. */
  weights: Map<string, Calibration['learner']>;
  decisions: Decision[];
  placements: Map<string, Placement>;
  rounds: Map<string, Round>;
  hints: Map<string, HintUse>;
  places: Map<string, ReadingPlace>;
  sheets: Map<string, FilledSheet>;
}

const notFound = (what: string) => new UstatError('not-found', `No ${what} here.`);
const emptyOwn = (): Own => ({
  ...{
    attempts: [],
    states: new Map(),
    earlier: new Map(),
    weights: new Map(),
    decisions: [],
    placements: new Map(),
  },
  ...{ rounds: new Map(), hints: new Map(), places: new Map(), sheets: new Map() },
});

/** Rows are put in whole, never changed: copies of what holds them are enough. */
const copyOf = (own: Own): Own => ({
  attempts: [...own.attempts],
  states: new Map(own.states),
  earlier: new Map(own.earlier),
  weights: new Map(own.weights),
  decisions: [...own.decisions],
  placements: new Map(own.placements),
  rounds: new Map(own.rounds),
  hints: new Map(own.hints),
  places: new Map(own.places),
  sheets: new Map(own.sheets),
});

/** Work after work under one name: each waits for those before it. */
function queues(): (name: string) => Promise<() => void> {
  const last = new Map<string, Promise<void>>();
  return async (name) => {
    const before = last.get(name);
    let leave = () => {};
    last.set(name, new Promise<void>((done) => (leave = done)));
    await before;
    return leave;
  };
}

/**
 * A learner's day in memory, after the same contract as a database: for tests of what is decided,
 * which take milliseconds so. Copies go in and come out.
 */
export function memoryStores(parsed: ParsedCourse): {
  courses: CourseStore;
  hints: ApprovedHints;
  newLearner(id: string): Promise<LearnerStore>;
  answers: AnswersStore;
  /** What is kept of each learner. */
  all: Map<string, Own>;
  /** As newLearner, of one that is there; a change is given what is kept beside what it may do. */
  day(id: string): { change<T>(work: (tx: LearnerChange, own: Own) => Promise<T>): Promise<T> };
} {
  const all = new Map<string, Own>();
  const crowds = new Map<string, Shared>();
  const uncounted = new Map<string, Increment[]>();
  const enter = queues();
  let seq = 0;

  const crowdIn = (courseId: string): Shared =>
    crowds.get(courseId) ?? { population: newPopulation(), calibrations: new Map() };

  const readsOf = (own: () => Own, learnerId: string): LearnerReads => {
    const inOrder = () =>
      [...own().attempts].sort(
        (a, b) => a.answeredAt.getTime() - b.answeredAt.getTime() || (a.id < b.id ? -1 : 1),
      );
    const attemptsIn = (courseId: string) => inOrder().filter((one) => one.courseId === courseId);
    const copied = async <T>(value: T) => structuredClone(value);
    return {
      learnerId,
      state: (courseId) => copied(own().states.get(courseId) ?? null),
      async crowd(courseId, modelId) {
        const { population, calibrations } = structuredClone(crowdIn(courseId));
        const calibration = calibrations.get(modelId) ?? newCalibration();
        const learner = own().weights.get(`${courseId} ${modelId}`);
        return { population, calibration: learner ? { ...calibration, learner: [...learner] } : calibration };
      },
      stateAt: (courseId, at) =>
        copied((own().earlier.get(courseId) ?? []).findLast((one) => one.at <= at)?.stored ?? null),
      attempts: (courseId, until) =>
        copied(attemptsIn(courseId).filter((one) => until === undefined || one.answeredAt <= until)),
      answeredSince: (courseId, since) =>
        copied(
          attemptsIn(courseId).flatMap(({ answeredAt }) =>
            answeredAt >= since ? [new Date(answeredAt.getTime() - (answeredAt.getTime() % 900_000))] : [],
          ),
        ),
      latest: async (courseId, n) =>
        attemptsIn(courseId)
          .slice(-n)
          .reverse()
          .map(({ id, moduleId, itemId, answeredAt }) => ({ id, moduleId, itemId, answeredAt })),
      inRound: (roundId) => copied(inOrder().filter((one) => one.roundId === roundId)),
      async triesByModule(courseId, exceptRound, since) {
        const counted = new Map<string, { tries: number; notRight: number }>();
        for (const { moduleId, ordinal, roundId, correct, unaided, answeredAt } of attemptsIn(courseId)) {
          if (ordinal !== 1 || (exceptRound !== null && roundId === exceptRound)) continue;
          const { tries, notRight } = counted.get(moduleId) ?? { tries: 0, notRight: 0 };
          const from = since.get(moduleId);
          const isLapse = !(correct && unaided) && from !== undefined && answeredAt > from;
          counted.set(moduleId, { tries: tries + 1, notRight: notRight + (isLapse ? 1 : 0) });
        }
        return counted;
      },
      decision: (courseId) => {
        const made = own().decisions.filter((one) => one.courseId === courseId);
        return copied(made.sort((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime())[0] ?? null);
      },
      placement: (courseId) => copied(own().placements.get(courseId) ?? null),
      async checks(courseId) {
        const ended = [...own().rounds.values()].flatMap((one) =>
          one.kind === 'check' && one.courseId === courseId && one.finishedAt && one.check.known !== null
            ? [{ moduleId: one.moduleId, known: one.check.known, endedAt: one.finishedAt }]
            : [],
        );
        return ended.sort((a, b) => b.endedAt.getTime() - a.endedAt.getTime());
      },
      lastRounds: (courseId, moduleId, n) =>
        copied(
          [...own().rounds.values()]
            .filter((one) => one.kind === 'practice' && one.finishedAt !== null)
            .filter((one) => one.courseId === courseId && one.moduleId === moduleId)
            .sort((a, b) => (b.finishedAt?.getTime() ?? 0) - (a.finishedAt?.getTime() ?? 0))
            .slice(0, n),
        ),
      async round(id) {
        const round = own().rounds.get(id);
        if (!round) throw notFound(`round ${id}`);
        return structuredClone(round);
      },
      roundsUnderWay: (courseId, since, moduleId) =>
        copied(
          [...own().rounds.values()]
            .filter((one) => one.courseId === courseId && one.finishedAt === null && one.startedAt >= since)
            .filter((one) => moduleId === undefined || one.moduleId === moduleId)
            .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime()),
        ),
      hints: async (roundId) =>
        [...own().hints.values()]
          .filter((one) => one.roundId === roundId)
          .map(({ position, level, hintId, language }) => ({ position, level, hintId, language }))
          .sort((a, b) => a.position - b.position || a.level - b.level),
      readingPlace: (courseId, moduleId) => copied(own().places.get(`${courseId} ${moduleId}`) ?? null),
      filledSheet: (courseId, sheetId) => copied(own().sheets.get(`${courseId} ${sheetId}`) ?? null),
    };
  };

  interface Day extends LearnerStore {
    change<T>(work: (tx: LearnerChange, own: Own) => Promise<T>): Promise<T>;
  }
  const learnerWith = (learnerId: string): Day => ({
    ...readsOf(() => all.get(learnerId) ?? emptyOwn(), learnerId),
    changeInRound: ({ roundId }, work) =>
      learnerWith(learnerId).change(async (tx) => {
        await tx.round(roundId);
        return work(tx);
      }),
    async change(work) {
      const leave = await enter(`learner ${learnerId}`);
      try {
        const before = all.get(learnerId);
        if (!before) throw notFound(`learner ${learnerId}`);
        const own = copyOf(before);
        const added: { courseId: string; increment: Increment }[] = [];
        const reads = readsOf(() => own, learnerId);
        const tx: LearnerChange = {
          ...reads,
          attempt: async (id) => {
            const { seq: _, ...row } = own.attempts.find((one) => one.id === id) ?? { seq: 0, id: null };
            return row.id === null ? null : structuredClone(row as AttemptRow);
          },
          async addAttempt(row) {
            if (own.attempts.some(({ id }) => id === row.id))
              throw new UstatError('conflict', `The attempt ${row.id} is there already.`);
            seq += 1;
            own.attempts.push(structuredClone({ ...row, seq }));
            return seq;
          },
          async keepState(courseId, stored, at, isNewDay = false) {
            own.states.set(courseId, structuredClone(stored));
            const kept = { stored: structuredClone(stored), at };
            const before = own.earlier.get(courseId) ?? [];
            own.earlier.set(courseId, [...(isNewDay ? before : before.slice(0, -1)), kept]);
          },
          async dropEarlierStates(courseId) {
            own.earlier.delete(courseId);
          },
          async keepIncrement(courseId, _seq, increment) {
            added.push({ courseId, increment: structuredClone(increment) });
          },
          async keepDecision(decision) {
            own.decisions = [
              ...own.decisions.filter(({ id }) => id !== decision.id),
              structuredClone(decision),
            ];
          },
          async keepPlacement(placement) {
            own.placements.set(placement.courseId, structuredClone(placement));
          },
          async keepRound(round) {
            own.rounds.set(round.id, structuredClone(round));
          },
          async keepHint(hint) {
            const key = `${hint.roundId} ${hint.position} ${hint.level}`;
            if (!own.hints.has(key)) own.hints.set(key, structuredClone(hint));
          },
          async keepReadingPlace(courseId, moduleId, place) {
            own.places.set(`${courseId} ${moduleId}`, structuredClone(place));
          },
          async keepFilledSheet(courseId, sheetId, filled) {
            own.sheets.set(`${courseId} ${sheetId}`, structuredClone(filled));
          },
        };
        const result = await work(tx, own);
        all.set(learnerId, own);
        for (const { courseId, increment } of added)
          uncounted.set(courseId, [...(uncounted.get(courseId) ?? []), increment]);
        return result;
      } finally {
        leave();
      }
    },
  });

  /** What is counted of a course, with everybody's own weights. */
  const countedIn = (courseId: string): CountedCrowd => {
    const { population, calibrations } = structuredClone(crowdIn(courseId));
    const learners = (modelId: string) =>
      new Map(
        [...all].flatMap(([id, { weights }]) => {
          const own = weights.get(`${courseId} ${modelId}`);
          return own ? [[id, [...own]] as [string, Calibration['learner']]] : [];
        }),
      );
    return {
      population,
      calibrations: new Map(
        [...calibrations].map(([modelId, calibration]) => [
          modelId,
          { calibration, learners: learners(modelId) },
        ]),
      ),
    };
  };
  const answers: AnswersStore = {
    uncounted: async () => [...uncounted.keys()],
    async count(courseId, limit, work) {
      const waiting = uncounted.get(courseId) ?? [];
      const increments = waiting.slice(0, limit);
      const crowd = countedIn(courseId);
      work(crowd, increments);
      const calibrations = new Map(
        [...crowd.calibrations].map(([modelId, { calibration }]) => [modelId, calibration]),
      );
      crowds.set(courseId, { population: crowd.population, calibrations });
      for (const [modelId, { learners }] of crowd.calibrations)
        for (const [id, own] of learners) all.get(id)?.weights.set(`${courseId} ${modelId}`, own);
      if (waiting.length > limit) uncounted.set(courseId, waiting.slice(limit));
      else uncounted.delete(courseId);
      return increments.length;
    },
    async recount() {
      throw new Error('nothing is lost in memory');
    },
    async putBack() {
      throw new Error('nothing is lost in memory');
    },
  };

  return {
    all,
    answers,
    day: learnerWith,
    courses: memoryCourses(parsed),
    hints: authorsHints(parsed),
    async newLearner(id) {
      all.set(id, emptyOwn());
      return learnerWith(id);
    },
  };
}

/** Those of the course's author, as nobody has touched them. */
function authorsHints(parsed: ParsedCourse): ApprovedHints {
  const all = authoredHints(parsed);
  return {
    of: async ({ itemId, language }) =>
      all
        .filter((hint) => hint.itemId === itemId && hint.language === language)
        .map(({ id, level, answer, text }) => ({ id, version: 1, level, answer, text })),
  };
}

/** One course, as it was parsed. */
function memoryCourses(parsed: ParsedCourse): CourseStore {
  const { structure, version, texts, items, lessons, sheets, words } = parsed;
  const shownIn = (language: string) =>
    structure.languages.includes(language) ? language : (structure.languages[0] ?? language);
  const own = (id: string) => {
    if (id !== structure.id) throw notFound(`course ${id}`);
  };
  return {
    list: async () => [{ id: structure.id, version, structure, isRetired: false }],
    isRetired: async () => false,
    async course(id, language) {
      own(id);
      const shown = shownIn(language);
      const text = texts[shown];
      if (!text) throw notFound(`text in ${shown}`);
      return { structure, text, language: shown, version };
    },
    async sheets(id, language) {
      if (id !== structure.id) throw notFound(`course ${id}`);
      const shown = structure.languages.includes(language) ? language : (structure.languages[0] ?? '');
      return sheets.flatMap(({ definition, texts }) => {
        const text = texts[shown];
        return text ? [{ ...definition, language: shown, text }] : [];
      });
    },
    async words(id, language) {
      if (id !== structure.id) throw notFound(`course ${id}`);
      return words[structure.languages.includes(language) ? language : (structure.languages[0] ?? '')] ?? [];
    },
    async lesson(id, moduleId, language) {
      own(id);
      const shown = shownIn(language);
      const found = lessons.find((one) => one.moduleId === moduleId && one.language === shown);
      if (!found) throw notFound(`lesson ${moduleId}`);
      return found;
    },
    async items(id) {
      if (id !== structure.id) return [];
      return items.map((item) => ({
        ...{ itemId: item.definition.id, moduleId: item.moduleId, skills: item.definition.skills },
        ...{ difficulty: item.definition.difficulty, version: item.version },
      }));
    },
    async item(id, itemId, language, wanted) {
      own(id);
      const found = items.find(({ definition }) => definition.id === itemId);
      const shown = shownIn(language);
      const text = found?.texts[shown];
      if (!found || !text || (wanted !== undefined && wanted !== found.version))
        throw notFound(`item ${itemId}`);
      const { moduleId, version, definition } = found;
      const all = Object.values(found.texts);
      return { courseId: id, moduleId, version, definition, text, texts: all, language: shown };
    },
  };
}
