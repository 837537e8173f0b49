import { beforeEach, describe, expect, it } from 'vitest';
import { UstatError } from '@/lib/errors';
import { type Embedder, remembering } from '@/lib/retrieval/embedder';
import { dangerFile, GENERAL, readDanger } from '@/lib/tutor/danger';
import { type Ears, hear } from '@/lib/tutor/guard';
import { readTalk } from '@/lib/tutor/talk-patterns';
import { doorClassifier, doorEmbedder } from './small-classifier';

const by = (embedder: Embedder, classifier = doorClassifier()): Ears => ({
  danger: { everyday: [] },
  talk: readTalk([]),
  classifier,
  talkClassifier: null,
  embedders: [embedder],
});
const deaf = { danger: { everyday: [] }, talk: readTalk([]), classifier: null, talkClassifier: null };

function small() {
  const everyday = [
    { topic: 'wages', patterns: [{ all: ['pay', 'late'] }], unless: 'police', asked: ['pay is late'] },
  ];
  const topic = { id: 'locked-in', title: 'Locked in', advice: ['Call.'], calls: ['locked in'] };
  const topics = [{ ...topic, patterns: [{ all: ['locked'] }] }];
  const general = { title: 'Danger', advice: ['Call.'] };
  const file = { language: 'en', aside: 'film', topics, general, ordinary: [], everyday };
  return { danger: readDanger([dangerFile.parse(file)]) };
}

const ORDINARY = { topic: 'ordinary', call: false, bias: 0 };

beforeEach(() => {
  doorEmbedder.asked.length = 0;
});

describe('hear', () => {
  it('hears a sure call, one that may be, and none', async () => {
    expect(await hear('door door door', 'en', by(doorEmbedder))).toEqual({
      topic: 'locked-in',
      shows: 'card',
    });
    expect(await hear('a door', 'en', by(doorEmbedder))).toEqual({ topic: 'locked-in', shows: 'line' });
    expect(await hear('a window', 'en', by(doorEmbedder))).toBeNull();
  });

  it('names no topic where less than .3 of what speaks for a call speaks for the likeliest', async () => {
    const heardAmong = async (others: number) => {
      const topics = ['locked-in', ...Array.from({ length: others }, (_, at) => `topic-${at}`)];
      const kinds = [...topics.map((topic) => ({ topic, call: true, bias: 0 })), ORDINARY];
      const rows = [...topics.flatMap(() => [100, 0]), 0, 100];
      const vector = { scale: 0.1, bytes: Buffer.from(Int8Array.from(rows)).toString('base64') };
      return hear('door door door', 'en', by(doorEmbedder, doorClassifier({ kinds, vector })));
    };
    expect(await heardAmong(2)).toEqual({ topic: 'locked-in', shows: 'card' });
    expect(await heardAmong(3)).toEqual({ topic: GENERAL, shows: 'card' });
  });

  it('hears no more than a line, on its topic, in an everyday trouble', async () => {
    const { danger } = small();
    const on = { ...by(doorEmbedder), danger };
    expect(await hear('door door door, pay is late', 'en', on)).toEqual({ topic: 'wages', shows: 'line' });
    expect(await hear('door door door, pay is late, police', 'en', on)).toMatchObject({ shows: 'card' });
    expect(await hear('a window, pay is late', 'en', on)).toBeNull();
  });

  it('hears talk, surely or likely, after calls for help and of its own encoder', async () => {
    const kinds = [
      { topic: 'question', call: false, bias: 0 },
      { topic: 'thanks', call: true, bias: 0 },
    ];
    // one door is a likely call, none sounds like thanks
    const on = { ...by(doorEmbedder), talkClassifier: doorClassifier({ kinds }) };
    expect(await hear('a window', 'en', on)).toMatchObject({ topic: 'thanks', shows: 'talk', isSure: true });
    expect(await hear('a door', 'en', on)).toMatchObject({ shows: 'line' });
    const likely = doorClassifier({ kinds, card: 0.999 });
    expect(await hear('a window', 'en', { ...on, talkClassifier: likely })).toMatchObject({ isSure: false });
    const other = doorClassifier({ kinds, encoder: 'windows' });
    expect(await hear('a window', 'en', { ...on, talkClassifier: other })).toBeNull();
  });

  it('reads Russian typed in Latin letters in its own', async () => {
    expect(await hear('dver', 'ru', by(doorEmbedder))).toBeNull();
    expect(doorEmbedder.asked).toEqual(['двер']);
  });

  it('hears nothing without a classifier, without its encoder and with vectors of another', async () => {
    expect(await hear('door door door', 'en', { ...deaf, embedders: [doorEmbedder] })).toBeNull();
    expect(await hear('door door door', 'en', { ...by(doorEmbedder), embedders: [] })).toBeNull();
    const other = doorClassifier({ encoder: 'windows' });
    expect(await hear('door door door', 'en', by(doorEmbedder, other))).toBeNull();
    expect(doorEmbedder.asked).toEqual([]);
  });

  it('leaves a question to the patterns while the encoder does not answer, and tells any other fault', async () => {
    const failing = (error: Error): Embedder => ({ id: 'doors', embed: () => Promise.reject(error) });
    const away = new UstatError('unavailable', 'It has ended.');
    expect(await hear('door', 'en', by(failing(away)))).toBeNull();
    await expect(hear('door', 'en', by(failing(new Error('a bug'))))).rejects.toThrow('a bug');
  });
});

describe('remembering', () => {
  it('makes the vector of a text once, for each kind and language', async () => {
    const embedder = remembering(doorEmbedder);
    const [first, again] = await Promise.all([
      embedder.embed(['a door'], 'query', 'en'),
      embedder.embed(['a door'], 'query', 'en'),
    ]);
    expect(again).toBe(first);
    await embedder.embed(['a door'], 'passage', 'en');
    await embedder.embed(['a door'], 'query', 'ru');
    expect(doorEmbedder.asked).toHaveLength(3);
    expect(embedder.id).toBe('doors');
  });
});
