import { gives } from '../grounding/answer-key';
import type { Signal } from '../grounding/chat-model';
import { remembering } from '../retrieval/embedder';
import { type Found, search } from '../retrieval/search';
import { adviceOn, contactsFor } from './danger';
import type { Asker, TutorDeps } from './deps';
import { type Exercise, exerciseOf } from './exercise';
import { goesOnFrom } from './follow-up';
import { estimate, generate, MOST_TOKENS } from './generate';
import { guard, type Heard, hear } from './guard';
import { given, judged } from './judge';
import { readPart } from './long';
import { messagesFor } from './prompt';
import { linksTo, notInCourse, quotation } from './quotation';
import type { Ask, SectionLink, TurnAnswer, TurnEvent } from './schema';
import type { Outcome, Told } from './store';
import { languageAskedIn, type Talked } from './talk';
import { talkAnswer } from './talk-answer';

/** Sections that are given to a model; an answer without one shows the first and names two. */
const PASSAGES = 4;

/**
 * One turn: guard, retrieve, enough?, answer, check, show, record. Asking again with the same
 * turnId gives the recorded turn. `stop` is the learner's: what was shown until then is kept as
 * broken off.
 * @throws UstatError `not-found` for somebody else's conversation, `conflict` while the same turn
 *   is still running
 */
export async function* takeTurn(
  deps: TutorDeps,
  learner: Asker,
  asked: Ask,
  stop?: Signal,
): AsyncGenerator<TurnEvent, void> {
  const { language, danger, talk } = guard(asked, learner.screenLanguage, deps);
  const ask = { ...asked, question: readPart(asked.question, language) };
  const way = danger ? { danger } : underWay(deps, learner, ask, language, talk);
  const begun = await deps.conversations.begin(ask, {
    language,
    at: deps.clock(),
    newId: deps.ids(),
    patienceMs: deps.limits.totalMs,
  });
  const { conversationId } = begun;
  yield { type: 'started', turnId: ask.turnId, conversationId };
  if (begun.recorded) return yield { type: 'done', turn: begun.recorded };

  const outcome =
    'danger' in way
      ? { answer: advice(deps, way.danger, language, learner) }
      : yield* respond(deps, learner, { ...ask, conversationId }, language, way, stop);
  const isLong = ask.question !== asked.question && outcome.answer.kind !== 'danger';
  const answer = isLong ? { ...outcome.answer, long: true } : outcome.answer;
  yield { type: 'done', turn: await deps.conversations.record(ask.turnId, { ...outcome, answer }) };
}

interface UnderWay {
  heard: Promise<Heard | null>;
  /** A question's; talk needs nothing of the course. */
  on: Talked | Promise<LookedUp>;
}

/**
 * What is read while the turn is written down: the question's vector, made once on a thread of its
 * own, serves both.
 */
function underWay(
  deps: TutorDeps,
  learner: Asker,
  ask: Ask,
  language: string,
  talk: Talked | null,
): UnderWay {
  const shared = { ...deps, embedders: deps.embedders.map(remembering) };
  const way = {
    heard: hear(ask.question, language, shared),
    on: talk ?? lookUp(shared, learner, ask, language),
  };
  // a failure is told when it is awaited, once the turn has begun
  for (const promise of [way.heard, way.on]) if (promise instanceof Promise) promise.catch(() => undefined);
  return way;
}

/**
 * A question without a pattern of danger can still be a call for help: it gets the card, or a line
 * beside its answer. What is talk to the last word gets the line at most. What no pattern knows may
 * be talk: surely, or likelier than the course answers it.
 */
async function* respond(
  deps: TutorDeps,
  learner: Asker,
  ask: Ask,
  language: string,
  { heard, on }: UnderWay,
  stop: Signal | undefined,
): AsyncGenerator<TurnEvent, Outcome> {
  const call = await heard;
  if (call?.shows === 'card' && !isTalk(on)) {
    const card = advice(deps, call.topic, language, learner);
    return { answer: { ...card, ...(await beside(on)) } };
  }
  const talk =
    call?.shows === 'talk'
      ? {
          topic: call.topic,
          probability: call.probability,
          languages: [language],
          wanted: languageAskedIn(ask.question, deps.talk, [language]),
        }
      : null;
  // in an exercise what sounds like talk is about the exercise
  const isSure = call?.shows === 'talk' && call.isSure && ask.roundId === undefined;
  if (talk && isSure && !isTalk(on)) return { answer: await answerTo(deps, learner, ask, talk) };
  const told = isTalk(on)
    ? { answer: await answerTo(deps, learner, ask, on) }
    : yield* explain(deps, ask, language, await on, stop);
  if (talk) {
    if (!isInDoubt(told, ask, talk.probability)) return told;
    return { ...told, answer: await answerTo(deps, learner, ask, talk) };
  }
  if (!call || told.answer.kind === 'danger') return told;
  return { ...told, answer: { ...told.answer, helpOn: call.topic } };
}

/** Whether it is less likely that the course answers than that it is talk. */
function isInDoubt({ answer, answerability = 1 }: Outcome, { roundId }: Ask, talk: number): boolean {
  if (answer.kind === 'not-in-course') return true;
  return answer.kind === 'quoted' && answerability < talk && roundId === undefined;
}

function isTalk(on: UnderWay['on']): on is Talked {
  return !(on instanceof Promise);
}

/**
 * Danger comes before everything else, in the question's language if its file exists, else the
 * screen's.
 */
function advice(
  deps: TutorDeps,
  topic: string,
  language: string,
  learner: Asker,
): Extract<TurnAnswer, { kind: 'danger' }> {
  const { sentences } = adviceOn(topic, deps.danger, [language, learner.screenLanguage]);
  return { kind: 'danger', topic, advice: sentences, contacts: contactsFor(deps.contacts, language) };
}

/**
 * What the course has for a question that was heard as a call for help: advice comes first, and
 * waits for nothing that fails.
 */
async function beside(on: Promise<LookedUp>): Promise<{ others?: SectionLink[] }> {
  const lookedUp = await on.catch(() => null);
  if (!lookedUp?.found.answerable || lookedUp.exercise) return {};
  return { others: linksTo(lookedUp.found.passages) };
}

/** Fixed words, and what the answer before rests on once more. */
async function answerTo(
  { conversations, courses }: TutorDeps,
  learner: Asker,
  { conversationId, turnId }: Ask,
  talk: Talked,
): Promise<TurnAnswer> {
  const list = conversationId ? (await conversations.one(conversationId)).list : [];
  const previous = list.filter(({ id }) => id !== turnId).at(-1);
  return talkAnswer(courses, learner, talk, previous?.answer);
}

async function hint(deps: TutorDeps, { roundId, position, hasHints }: Exercise): Promise<TurnAnswer> {
  const next = await deps.nextHint(roundId, position);
  if (next) return { kind: 'hint', ...next };
  return { kind: 'hint', level: 0, hint: null, ...(hasHints ? {} : { none: true }) };
}

interface LookedUp {
  exercise: Exercise | null;
  /** The last turns of the conversation. */
  earlier: readonly Told[];
  found: Found;
}

/** What an answer rests on. */
async function lookUp(deps: TutorDeps, learner: Asker, ask: Ask, language: string): Promise<LookedUp> {
  const { conversationId, turnId } = ask;
  const earlier = conversationId ? await deps.conversations.earlier({ conversationId, turnId }) : [];
  const [found, exercise] = await Promise.all([
    search(deps.passages, deps.embedders, {
      courseId: ask.courseId,
      text: ask.question,
      before: goesOnFrom(ask.question, earlier.at(-1)),
      languages: [language, learner.contentLanguage, learner.screenLanguage],
      k: PASSAGES,
    }),
    exerciseOf(deps, learner, ask, deps.clock()),
  ]);
  return { exercise, earlier, found };
}

/**
 * In an exercise nothing that gives its answer away is quoted, told to the model or shown: its next
 * hint stands instead.
 */
async function* explain(
  deps: TutorDeps,
  ask: Ask,
  language: string,
  { exercise, earlier, found }: LookedUp,
  stop: Signal | undefined,
): AsyncGenerator<TurnEvent, Outcome> {
  const answerability = found.certainty;
  if (exercise?.asksForAnswer) return { answer: await hint(deps, exercise), answerability };
  const keeps = (...texts: string[]) => !exercise || !texts.some((text) => gives(text, exercise.key));
  const passages = found.passages.filter(({ chunk }) => keeps([...chunk.headingPath, chunk.text].join('\n')));
  if (!found.answerable || passages.length === 0) {
    if (exercise) return { answer: await hint(deps, exercise), answerability };
    return { answer: notInCourse(found.passages), answerability };
  }
  const quoted = () => quotation(passages, found.close);
  if (deps.chat === null) return { answer: quoted(), answerability };

  const words = (await deps.treatment?.(ask.courseId))?.tutor?.words;
  const messages = messagesFor(deps.prompts, {
    question: ask.question,
    language,
    passages,
    exercise: exercise && { words: exercise.words, hints: exercise.hints.filter((shown) => keeps(shown)) },
    earlier: earlier.filter((turn) => keeps(turn.question, turn.answer)),
    nonce: deps.ids(),
    ...(words === undefined ? {} : { words }),
  });
  const most = estimate(messages, 0).inputTokens + MOST_TOKENS;
  if (!(await deps.reserve(ask.turnId, most)))
    return { answer: { ...quoted(), because: 'over-budget' }, answerability };

  const chat = deps.chat;
  const asked = { model: chat.id, prompts: deps.prompts.version };
  const answer = generate({ ...deps, chat }, messages, given(passages, ask.question, language), stop);
  for (;;) {
    const next = await answer.next();
    if (next.done) {
      const { usage, words: shown, raw } = next.value;
      // also where the key went with a sentence that had no mark
      if (!keeps(shown, raw) && exercise)
        return { answer: await hint(deps, exercise), usage, asked, answerability };
      return { answer: judged(next.value, passages, quoted), usage, asked, answerability };
    }
    // an answer that may hold the key is read whole before any of it is shown
    if (!exercise) yield { type: 'text', text: next.value };
  }
}
