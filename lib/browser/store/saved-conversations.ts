import { UstatError } from '../../errors';
import type { NewEvent } from '../../sync/event';
import { masked } from '../../tutor/mask';
import type { RecordedTurn, TurnAnswer } from '../../tutor/schema';
import type { ConversationSummary, Conversations, Told } from '../../tutor/store';
import type { RowChange, RowReads, Rows } from './rows';

type Conversation = Omit<ConversationSummary, 'firstQuestion' | 'turns'>;
interface Turn extends RecordedTurn {
  askedAt: Date;
  isRunning: boolean;
}

/** What a turn holds until its answer is recorded, and for good when the browser ends before. */
const BROKEN_OFF: TurnAnswer = { kind: 'broken', words: '', citations: [] };
/** Turns that a conversation's page shows unasked. */
const LATEST = 2;

const notFound = (what: string) => new UstatError('not-found', `No ${what} on this phone.`);

/** A learner's conversations with the tutor on this phone. */
export function savedConversations(rows: Rows, learnerId: string): Conversations {
  const tell = (tx: RowChange, event: NewEvent) => tx.tell(learnerId, event);
  const turnsOf = (reads: RowReads, id: string) =>
    reads
      .all<Turn>(learnerId, 'turn')
      .filter((turn) => turn.conversationId === id)
      .sort((a, b) => a.position - b.position);
  const summary = (reads: RowReads, conversation: Conversation): ConversationSummary => {
    const turns = turnsOf(reads, conversation.id);
    const shown = turns.filter(({ answer }) => answer.kind !== 'danger');
    const first = shown.find(({ answer }) => answer.kind !== 'talk') ?? shown[0];
    return { ...structuredClone(conversation), firstQuestion: first?.question ?? '…', turns: turns.length };
  };
  const found = (reads: RowReads, id: string): Conversation => {
    const conversation = reads.get<Conversation>(learnerId, 'conversation', id);
    if (!conversation) throw notFound(`conversation ${id}`);
    return conversation;
  };
  const changedTurn = (turnId: string, work: (turn: Turn, tx: RowChange) => Turn) =>
    rows.change(async (tx) => {
      const turn = tx.get<Turn>(learnerId, 'turn', turnId);
      if (!turn) throw notFound(`turn ${turnId}`);
      const changed = work(turn, tx);
      tx.put(learnerId, 'turn', turnId, changed);
      return changed;
    });

  return {
    learnerId,
    begin: (ask, { language, at, newId, patienceMs }) =>
      rows.change(async (tx) => {
        const known = tx.get<Turn>(learnerId, 'turn', ask.turnId);
        if (known) {
          if (known.isRunning && at.getTime() - known.askedAt.getTime() < patienceMs)
            throw new UstatError('conflict', `The turn ${ask.turnId} is being answered.`);
          return { conversationId: known.conversationId, recorded: recorded(known) };
        }
        if (ask.conversationId && found(tx, ask.conversationId).courseId !== ask.courseId)
          throw notFound(`conversation ${ask.conversationId}`);
        const conversationId = ask.conversationId ?? newId;
        if (!ask.conversationId) {
          const { courseId, moduleId = null, roundId = null, position = null } = ask;
          const opened = { id: newId, courseId, moduleId, roundId, position, startedAt: at, hidden: false };
          tx.put(learnerId, 'conversation', newId, opened satisfies Conversation);
        }
        const turn: Turn = {
          ...{ id: ask.turnId, conversationId, question: ask.question, language },
          ...{ position: (turnsOf(tx, conversationId).at(-1)?.position ?? 0) + 1 },
          ...{ answer: BROKEN_OFF, helped: null, reported: false, askedAt: at, isRunning: true },
        };
        tx.put(learnerId, 'turn', turn.id, turn);
        return { conversationId, recorded: null };
      }),
    record: async (turnId, { answer, answerability }) => {
      const turn = await changedTurn(turnId, (before, tx) => {
        const conversation = found(tx, before.conversationId);
        const done = { ...before, answer, isRunning: false };
        const { hidden: _, ...opened } = conversation;
        const { language, question } = before;
        const told = { turnId, conversation: opened, language, question, answer };
        tell(tx, { kind: 'turn', payload: answerability === undefined ? told : { ...told, answerability } });
        return done;
      });
      return recorded(turn);
    },
    async earlier({ conversationId, turnId }) {
      const told = turnsOf(await rows.reads(), conversationId).filter(
        ({ id, isRunning, answer }) =>
          id !== turnId && !isRunning && answer.kind !== 'danger' && answer.kind !== 'talk',
      );
      return told.slice(-3).map(toldOf);
    },
    async list(courseId, hidden = false) {
      const reads = await rows.reads();
      return reads
        .all<Conversation>(learnerId, 'conversation')
        .filter((one) => one.courseId === courseId && one.hidden === hidden)
        .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime() || (a.id < b.id ? 1 : -1))
        .map((one) => summary(reads, one));
    },
    async one(id, from) {
      const reads = await rows.reads();
      const all = summary(reads, found(reads, id));
      const first = Math.min(from ?? all.turns, all.turns - LATEST + 1);
      return {
        ...all,
        list: turnsOf(reads, id)
          .filter(({ position }) => position >= first)
          .map(recorded),
      };
    },
    hide: (id, hidden) =>
      rows.change(async (tx) => {
        tx.put(learnerId, 'conversation', id, { ...found(tx, id), hidden });
        tell(tx, { kind: 'conversation', payload: { conversationId: id, now: hidden ? 'hidden' : 'shown' } });
      }),
    remove: (id) =>
      rows.change(async (tx) => {
        if (!tx.get(learnerId, 'conversation', id)) return;
        for (const turn of turnsOf(tx, id)) tx.remove(learnerId, 'turn', turn.id);
        tx.remove(learnerId, 'conversation', id);
        tell(tx, { kind: 'conversation', payload: { conversationId: id, now: 'removed' } });
      }),
    async markHelped(turnId, helped) {
      const turn = await changedTurn(turnId, (before, tx) => {
        tell(tx, { kind: 'mark', payload: { turnId, helped } });
        return { ...before, helped };
      });
      return turn.conversationId;
    },
    async sendQuestion(turnId, at) {
      const turn = await changedTurn(turnId, (before, tx) => {
        if (before.answer.kind === 'danger' || 'helpOn' in before.answer)
          throw new UstatError('not-allowed', 'A call for help is not sent to a desk.');
        const text = masked(before.question);
        tx.put(learnerId, 'sent', turnId, { turnId, text, at });
        tell(tx, { kind: 'mark', payload: { turnId, sent: true } });
        return before;
      });
      return turn.conversationId;
    },
    async sent(turnIds) {
      const reads = await rows.reads();
      return new Set(turnIds.filter((id) => reads.get(learnerId, 'sent', id) !== undefined));
    },
    async report(turnId) {
      const turn = await changedTurn(turnId, (before, tx) => {
        if (!before.reported) tell(tx, { kind: 'mark', payload: { turnId, reported: true } });
        return { ...before, reported: true };
      });
      return turn.conversationId;
    },
  };
}

function recorded({ askedAt: _, isRunning: __, ...turn }: Turn): RecordedTurn {
  return structuredClone(turn);
}

function toldOf({ question, answer }: Turn): Told {
  return {
    question,
    answer: inWords(answer),
    answered: 'citations' in answer && answer.citations.length > 0,
  };
}

function inWords(answer: TurnAnswer): string {
  if (answer.kind === 'generated' || answer.kind === 'broken') return answer.words;
  if (answer.kind === 'quoted') return answer.citations.flatMap(({ sentences }) => sentences).join(' ');
  return '…';
}
