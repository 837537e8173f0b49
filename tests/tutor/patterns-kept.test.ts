import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { dangerFile, readDanger } from '@/lib/tutor/danger';
import { readTalk, talkFile } from '@/lib/tutor/talk-patterns';

const advice = { title: 'Help', advice: ['Call.'] };
const danger = dangerFile.parse({
  language: 'en',
  aside: 'film | in a game',
  topics: [{ id: 'held', ...advice, patterns: [{ all: ['took | has taken', 'passport*'] }], calls: ['x'] }],
  general: advice,
  ordinary: [],
  everyday: [{ topic: 'held', patterns: [{ all: ['late'] }], unless: 'police', asked: ['x'] }],
});
const talk = talkFile.parse({
  language: 'en',
  filler: 'please | my friend',
  common: 'good',
  languages: { ru: 'russian*' },
  topics: [{ id: 'thanks', alone: 'ok', whole: ['thank* | ANY & LANGUAGE'], said: ['x'], asked: ['x'] }],
});

/**
 * A phone keeps what was read (lib/browser/worker/patterns.ts), and a later program uses it: where
 * this digest changes, FORMAT there has to.
 */
it('patterns are read as phones have kept them', () => {
  const read = [readDanger([danger]), readTalk([talk])];
  const text = JSON.stringify(read, (_, value) => (value instanceof Map ? [...value] : value));
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('75d59cfb0d3f77bb');
});
