import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTutorFiles } from '@/lib/server/tutor-files';
import { talkTopics } from '@/lib/tutor/schema';
import { talkIn } from '@/lib/tutor/talk';
import { course } from '../support/learner';

const { talk } = readTutorFiles(process.cwd());

interface Message {
  text: string;
  language: string;
  kind: string;
}
const messages: Message[] = Object.values(
  parse(readFileSync(join(process.cwd(), 'tests/data/talk-more.yaml'), 'utf8')) as Record<string, Message[]>,
).flat();

/** Asked of no course: they are talk indeed. */
const TALK_INDEED = [
  'Are you a human or a computer?',
  'How do I change the language of this program?',
  'Ты человек или программа?',
  'как тут язык поменять',
  'Сен роботсуңбу же кишисиңби?',
  'هل أنت إنسان أم برنامج؟',
];

describe('talk as people type it', () => {
  it('has a topic of the talk files', () => {
    expect(messages.filter(({ kind }) => !talkTopics.some((topic) => topic === kind))).toEqual([]);
  });
  it.each(['en', 'ru', 'ky', 'ar'])('is heard in %s, mostly as what it is', (language) => {
    const said = messages.filter((message) => message.language === language);
    const heard = said.map(({ text, kind }) => ({ text, kind, topic: talkIn(text, talk)?.topic ?? null }));
    expect(said.length).toBeGreaterThanOrEqual(100);
    const missed = heard.filter(({ topic }) => topic === null);
    expect(missed.length, JSON.stringify(missed)).toBeLessThanOrEqual(said.length * 0.03);
    const wrong = heard.filter(({ topic, kind }) => topic !== kind);
    expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(said.length * 0.1);
  });
  it('is none of the questions of the course', () => {
    expect(course.questions.length).toBeGreaterThan(4900);
    const taken = course.questions.map(({ text }) => text).filter((text) => talkIn(text, talk) !== null);
    expect(taken.filter((text) => !TALK_INDEED.includes(text))).toEqual([]);
  }, 120_000);
});
