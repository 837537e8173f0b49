import { search } from '../retrieval/search';
import { reserveTokens } from './budget-queries';
import type { Signal, Usage } from './chat-model';
import { adviceOn, contactsFor } from './danger';
import type { Asker, TutorDeps } from './deps';
import { resolved } from './follow-up';
import { estimate, generate, MOST_TOKENS } from './generate';
import { guard } from './guard';
import { given, judged } from './judge';
import { messagesFor } from './prompt';
import { beginTurn, earlierTurns, recordTurn } from './queries';
import { nearestModules, quotation } from './quotation';
import type { Ask, TurnAnswer, TurnEvent } from './schema';

/** Passages that are given to a model; a quotation shows at most three of them. */
const PASSAGES = 4;

interface Answered {
  answer: TurnAnswer;
  usage?: Usage;
}

/**
 * One turn: guard, retrieve, enough?, answer, check, show, record. Asking again with the same turnId gives the recorded
 * turn. `stop` is the learner's: what was shown until then is kept as broken off.
 * @throws UstatError `not-found` for somebody else's conversation, `conflict` while the same turn is still running
 */
export async function* takeTurn(
  deps: TutorDeps,
  learner: Asker,
  ask: Ask,
  stop?: Signal,
): AsyncGenerator<TurnEvent, void> {
  const { language, danger } = guard(ask.question, learner.screenLanguage, deps.danger);
  const begun = await beginTurn(deps, learner.id, ask, language);
  yield { type: 'started', turnId: ask.turnId, conversationId: begun.conversationId };
  if (begun.recorded) return yield { type: 'done', turn: begun.recorded };

  const told: Answered = danger
    ? { answer: advice(deps, danger, language, learner) }
    : ask.roundId !== undefined && ask.position !== undefined
      ? { answer: await hint(deps, learner.id, ask.roundId, ask.position) }
      : yield* explain(deps, learner, ask, begun.conversationId, language, stop);
  yield { type: 'done', turn: await recordTurn(deps.db, learner.id, ask.turnId, told.answer, told.usage) };
}

/** Danger comes before everything else, in the question's language if its file exists, else the screen's. */
function advice(deps: TutorDeps, topic: string, language: string, learner: Asker): TurnAnswer {
  const sentences = adviceOn(topic, deps.danger, [language, learner.screenLanguage]);
  return { kind: 'danger', topic, advice: sentences, contacts: contactsFor(deps.contacts, language) };
}

async function hint(
  deps: TutorDeps,
  learnerId: string,
  roundId: string,
  position: number,
): Promise<TurnAnswer> {
  const next = await deps.nextHint(learnerId, roundId, position);
  return { kind: 'hint', level: next?.level ?? 0, hint: next?.hint ?? null };
}

async function* explain(
  deps: TutorDeps,
  learner: Asker,
  ask: Ask,
  conversationId: string,
  language: string,
  stop: Signal | undefined,
): AsyncGenerator<TurnEvent, Answered> {
  const earlier = await earlierTurns(deps.db, conversationId, ask.turnId);
  const text = resolved(ask.question, earlier.at(-1)?.question);
  const found = await search(deps.db, deps.embedders, {
    courseId: ask.courseId,
    text,
    languages: [language, learner.contentLanguage, learner.screenLanguage],
    k: PASSAGES,
  });
  if (!found.answerable)
    return { answer: { kind: 'not-in-course', nearestModules: nearestModules(found.passages) } };
  const quoted = quotation(found.passages);
  if (deps.chat === null) return { answer: quoted };

  const messages = messagesFor(deps.prompts, {
    question: ask.question,
    language,
    passages: found.passages,
    earlier,
    nonce: deps.ids(),
  });
  const most = estimate(messages, 0).inputTokens + MOST_TOKENS;
  if (!(await reserveTokens(deps, learner.id, ask.turnId, most)))
    return { answer: { ...quoted, because: 'over-budget' } };

  const words = generate(
    { ...deps, chat: deps.chat },
    messages,
    given(found.passages, ask.question, language),
    stop,
  );
  for (;;) {
    const next = await words.next();
    if (next.done) return { answer: judged(next.value, found.passages, quoted), usage: next.value.usage };
    yield { type: 'text', text: next.value };
  }
}
