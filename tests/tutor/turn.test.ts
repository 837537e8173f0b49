import { describe, expect, it } from 'vitest';
import { remembering } from '@/lib/retrieval/embedder';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { conversation, deleteConversation } from '@/lib/tutor/conversation-queries';
import { hear } from '@/lib/tutor/guard';
import { takeTurn } from '@/lib/tutor/turn';
import { depsFor, desk, expectQuoted, LEARNER, OTHER, take } from './desk';
import { doorClassifier, doorEmbedder } from './small-classifier';
import { COURSE } from './small-course';

const FEE = 'Where is the fee written?';
const CONTACT = {
  name: 'Help line',
  country: 'KG',
  phone: '000-TEST',
  languages: ['ky', 'ru'],
  hours: '9-18',
  free: true,
};

const on = desk();

describe('without a model', () => {
  it('quotes sentences that stand in the passage, with block, hash and headings', async () => {
    const { answer, events } = await take(on.deps(), on.asking(FEE));
    expect(events.map(({ type }) => type)).toEqual(['started', 'done']);
    const [best] = expectQuoted(answer).citations;
    expect(best).toMatchObject({
      n: 1,
      moduleId: 'fees',
      language: 'en',
      blockIds: ['price-why', 'price-sum'],
    });
    expect(best?.headingPath).toEqual(['Sending money', 'A fee is not the whole price']);
    expect(best?.sentences.join(' ')).toContain('The fee is written on the receipt.');
    for (const sentence of best?.sentences ?? []) expect(best?.passage).toContain(sentence);
    expect(expectQuoted(answer).because).toBeUndefined();
  });

  it('answers in the language of the question, also when typed in Latin letters', async () => {
    const { turn, answer } = await take(on.deps(), on.asking('dumurchoktu kancha saktash kerek'));
    expect(turn.language).toBe('ky');
    expect(expectQuoted(answer).citations[0]?.sentences.join()).toContain('дүмүрчөктү сактаңыз');
  });

  it('shows the source language where a passage has no version in the question’s', async () => {
    const { answer } = await take(on.deps(), on.asking('Contract деген эмне, wage жана hours барбы?'), {
      ...LEARNER,
      screenLanguage: 'ky',
    });
    expect(expectQuoted(answer).citations[0]).toMatchObject({ moduleId: 'contract', language: 'en' });
  });

  it('says that something is not in the course, and what is nearest', async () => {
    const { answer } = await take(on.deps(), on.asking('Which football club won yesterday?'));
    expect(answer.kind).toBe('not-in-course');
    expect(answer.kind === 'not-in-course' && answer.nearestModules.length).toBeGreaterThan(0);
  });

  it('takes the words of the question before for a question that goes on', async () => {
    const first = await take(on.deps(), on.asking('What does the receipt show?'));
    const conversationId = first.turn.conversationId;
    const alone = await take(on.deps(), on.asking('And how long?'));
    const goesOn = await take(on.deps(), on.asking('And how long keep it?', { conversationId }));
    expect(alone.answer.kind).toBe('not-in-course');
    expect(expectQuoted(goesOn.answer).citations[0]?.blockIds).toEqual(['receipt-steps']);
    expect(goesOn.turn.position).toBe(2);
  });
});

describe('guard', () => {
  it('answers a call for help with advice and contacts before anything else', async () => {
    const ask = on.asking('My boss took my passport', { roundId: on.ids(), position: 1 });
    const { answer } = await take(on.withModel({ contacts: [CONTACT] }), ask);
    expect(answer).toMatchObject({ kind: 'danger', topic: 'passport-taken', contacts: [CONTACT] });
    expect(on.server.chats).toHaveLength(0);
  });

  it.each([
    ['en', 'They took my passport and will not give it back', 'passport'],
    ['ru', 'У меня забрали паспорт и не отдают', 'Паспорт'],
    ['ky', 'Иш берүүчү паспортумду алып койду, бербей жатат', 'Паспорт'],
    ['ar', 'أخذ صاحب العمل جواز سفري', 'جواز'],
  ])('answers a call in %s in its language, who speaks it first', async (language, call, word) => {
    const own = { ...CONTACT, name: 'Own', languages: [language] };
    const other = { ...CONTACT, name: 'Other', languages: ['fr'] };
    const learner = { ...LEARNER, screenLanguage: language, contentLanguage: language };
    const { answer } = await take(on.withModel({ contacts: [other, own] }), on.asking(call), learner);
    expect(answer).toMatchObject({ kind: 'danger', contacts: [{ name: 'Own' }, { name: 'Other' }] });
    expect(answer.kind === 'danger' && answer.advice.join(' ')).toContain(word);
    expect(on.server.chats).toHaveLength(0);
  });

  it('shows no number where the operator has set none', async () => {
    const { answer } = await take(on.deps(), on.asking('паспортумду алып коюшту'));
    expect(answer).toMatchObject({ kind: 'danger', contacts: [] });
    expect(JSON.stringify(answer)).not.toMatch(/\d/);
    expect(JSON.stringify(answer)).toContain('Паспорт сиздики');
  });
});

describe('a call for help that no pattern knows', () => {
  const hearing = () => ({ classifier: doorClassifier(), embedders: [remembering(doorEmbedder)] });

  it('gets advice and contacts before anything else, and no model reads it', async () => {
    const ask = on.asking('a door, a door, a door');
    const { answer } = await take(on.withModel({ ...hearing(), contacts: [CONTACT] }), ask);
    expect(answer).toMatchObject({ kind: 'danger', topic: 'locked-in', contacts: [CONTACT] });
    expect(on.server.chats).toHaveLength(0);
  });

  it('is answered where it may be none, and the topic stands beside, which is all that is kept of it', async () => {
    const ask = on.asking('Where is the fee written, on the door?');
    const { answer, turn } = await take(on.deps(hearing()), ask);
    expectQuoted(answer);
    expect(answer).toMatchObject({ helpOn: 'locked-in' });
    const [row] = await on.db.query<{ answer: object }>('select answer from turn where id = $1', [turn.id]);
    expect(row?.answer).toEqual(answer);
    const plain = await take(on.deps(hearing()), on.asking(FEE));
    expect(plain.answer).not.toHaveProperty('helpOn');
  });

  it('has the sections that answer below it, outside of an exercise', async () => {
    const call = `${FEE} Door, door, door.`;
    const { answer } = await take(on.deps(hearing()), on.asking(call));
    expect(answer.kind === 'danger' && answer.others?.length).toBeGreaterThan(0);
    const none = await take(on.deps(hearing()), on.asking('a door, a door, a door'));
    expect(none.answer).not.toHaveProperty('others');
  });

  it('stands beside a refusal too', async () => {
    const { answer } = await take(on.deps(hearing()), on.asking('Which football club has a door?'));
    expect(answer).toMatchObject({ kind: 'not-in-course', helpOn: 'locked-in' });
  });

  it('makes the vector of its question once for hearing and searching', async () => {
    await embedCourse(on.db, doorEmbedder, COURSE);
    doorEmbedder.asked.length = 0;
    await take(on.deps({ classifier: doorClassifier(), embedders: [doorEmbedder] }), on.asking(FEE));
    await on.db.query('delete from serving_embedder');
    await on.db.query('delete from chunk_embedding');
    expect(doorEmbedder.asked).toEqual([FEE]);
  });

  it('is looked for in 2,000 characters', async () => {
    const long = `${'I came here in spring. '.repeat(80)} The door, the door, the door.`;
    const { answer } = await take(on.deps(hearing()), on.asking(long));
    expect(answer).toMatchObject({ kind: 'danger' });
  });
});

describe('talk that no pattern knows', () => {
  const kinds = [
    { topic: 'question', call: false, bias: 0 },
    { topic: 'other-language', call: true, bias: 0 },
  ];
  const hearing = (card: number) => ({
    classifier: doorClassifier(),
    talkClassifier: doorClassifier({ kinds, card }),
    embedders: [remembering(doorEmbedder)],
  });

  it('is answered as talk where the course has no answer, and nowhere else unless it is sure', async () => {
    const likely = hearing(0.999);
    const ask = 'Blessings on every football club, from now on in Uzbek';
    const { answer } = await take(on.deps(likely), on.asking(ask));
    expect(answer).toEqual({ kind: 'talk', topic: 'other-language', wanted: 'uz', again: null });
    expectQuoted((await take(on.deps(likely), on.asking(FEE))).answer);
    const sure = await take(on.deps(hearing(0.9)), on.asking(FEE));
    expect(sure.answer).toMatchObject({ kind: 'talk' });
  });

  it('is answered as talk where that is likelier than that the course answers', async () => {
    const heard = await hear(FEE, 'en', { ...on.deps(), ...hearing(0.999) });
    const likely = heard?.shows === 'talk' ? heard.probability : Number.NaN;
    const kinds = new Set<string>();
    for (const ask of [FEE, 'Where do friends keep their receipt']) {
      const { turn, answer } = await take(on.deps(), on.asking(ask));
      expectQuoted(answer);
      const [row] = await on.db.query<{ answerability: number }>(
        'select answerability from turn where id = $1',
        [turn.id],
      );
      const now = await take(on.deps(hearing(0.999)), on.asking(ask));
      const expected = (row?.answerability ?? Number.NaN) < likely ? 'talk' : 'quoted';
      expect(now.answer.kind, ask).toBe(expected);
      kinds.add(expected);
    }
    expect([...kinds].sort()).toEqual(['quoted', 'talk']);
  });
});

describe('a pasted contract', () => {
  const contract = 'The Employee works six days a week and is paid each month. '.repeat(160);

  it('is read at its beginning and its end, and the answer says so', async () => {
    const { turn, answer } = await take(on.deps(), on.asking(`${contract}\n${FEE}`));
    expect(expectQuoted(answer)).toMatchObject({ long: true });
    expect(turn.question).toBe(FEE);
  });

  it('is looked through for a call for help, whole', async () => {
    const within = `${contract} My boss took my passport. ${contract}`.slice(0, 9_900);
    const { answer } = await take(on.deps(), on.asking(`${within} ${FEE}`));
    expect(answer).toMatchObject({ kind: 'danger', topic: 'passport-taken' });
  });
});

describe('talk', () => {
  it.each([
    ['hello', 'greeting'],
    ['спасибо', 'thanks'],
    ['кимсиң', 'who-are-you'],
    ['I don’t understand', 'dont-understand'],
  ])('%s is answered as %s, and asks no model', async (text, topic) => {
    const { answer } = await take(on.withModel(), on.asking(text));
    expect(answer).toEqual({ kind: 'talk', topic, wanted: null, again: null });
    expect(on.server.chats).toHaveLength(0);
  });

  it('does not come between a question and the one that goes on from it, nor before a call for help', async () => {
    const first = await take(on.deps(), on.asking('What does the receipt show?'));
    const { conversationId } = first.turn;
    await take(on.deps(), on.asking('ok thanks', { conversationId }));
    const goesOn = await take(on.deps(), on.asking('And how long keep it?', { conversationId }));
    expect(expectQuoted(goesOn.answer).citations[0]?.blockIds).toEqual(['receipt-steps']);
    expect((await take(on.deps(), on.asking('hello my boss took my passport'))).answer.kind).toBe('danger');
  });

  it('names a conversation only where nothing else was asked', async () => {
    const { turn } = await take(on.deps(), on.asking('hello'));
    const { conversationId } = turn;
    const named = async () => (await conversation(on.db, LEARNER.id, conversationId)).firstQuestion;
    expect(await named()).toBe('hello');
    await take(on.deps(), on.asking(FEE, { conversationId }));
    expect(await named()).toBe(FEE);
  });
});

describe('record', () => {
  it('gives the same turn again without asking twice', async () => {
    on.server.script({ kind: 'answer', pieces: ['The fee is written on the receipt [1].'] });
    const ask = on.asking(FEE);
    const first = await take(on.withModel(), ask);
    const requests = on.server.chats.length;
    const second = await take(on.withModel(), ask);
    expect(second.turn).toEqual(first.turn);
    expect(on.server.chats).toHaveLength(requests);
  });

  it('refuses the same turn while it runs, and tells it as broken once its time is over', async () => {
    const ask = on.asking(FEE);
    const running = takeTurn(depsFor(on.deps(), LEARNER), LEARNER, ask);
    await running.next();
    await expect(take(on.deps(), ask)).rejects.toMatchObject({ code: 'conflict' });
    on.wait(11_000);
    expect((await take(on.deps(), ask)).answer).toEqual({ kind: 'broken', words: '', citations: [] });
    await running.return(undefined);
  });

  it('does not let one learner write into another’s conversation', async () => {
    const { turn } = await take(on.deps(), on.asking(FEE));
    const intruding = take(on.deps(), on.asking(FEE, { conversationId: turn.conversationId }), OTHER);
    await expect(intruding).rejects.toMatchObject({ code: 'not-found' });
    const own = await take(on.deps(), { ...on.asking('What is a margin?'), turnId: turn.id }, OTHER);
    expect(own.turn.conversationId).not.toBe(turn.conversationId);
    const { list } = await conversation(on.db, LEARNER.id, turn.conversationId);
    expect(list.map(({ question }) => question)).toEqual([FEE]);
  });

  it('keeps nothing of a turn whose conversation is deleted while it runs', async () => {
    const running = takeTurn(depsFor(on.deps(), LEARNER), LEARNER, on.asking(FEE));
    const { value } = await running.next();
    if (value?.type !== 'started') throw new Error('not started');
    await deleteConversation(on.db, LEARNER.id, value.conversationId);
    await expect(running.next()).rejects.toMatchObject({ code: 'not-found' });
    expect(await on.db.query('select 1 from turn')).toEqual([]);
  });
});
