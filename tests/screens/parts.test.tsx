import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { preferredLanguage } from '@/app/_ui/accept-language';
import { spoken } from '@/app/_ui/languages';
import { SkillBar } from '@/app/_ui/skill-bar';
import { voiceFor } from '@/app/_ui/voice';
import { lastDays } from '@/app/(learn)/course/[course]/progress/days';
import { turnEvents } from '@/app/(learn)/tutor/_chat/chat-stream';
import { ModelWords } from '@/app/(learn)/tutor/_chat/model-words';
import { markedParts } from '@/app/(learn)/tutor/_chat/passage';
import { directionOf } from '@/lib/content/direction';
import type { SkillKnowledge } from '@/lib/knowledge/estimate';
import messages from '@/lib/messages/en.json';

describe('the bar of a skill', () => {
  const NOW = new Date('2026-05-01T08:00:00Z');
  const shown = (knowledge: Partial<SkillKnowledge>) =>
    renderToStaticMarkup(
      <NextIntlClientProvider locale="en" messages={messages} timeZone="Asia/Bishkek">
        <SkillBar
          title="Fees"
          knowledge={{
            ...{ skillId: 'fees', state: 'learning', p: 0.6, lower: 0.3, upper: 0.9, sure: false },
            ...{ attempts: 1, unaidedRight: 1, inARow: 0, lastAt: NOW, dueAt: null, fadesAt: null },
            ...knowledge,
          }}
          now={NOW}
          spoken={{}}
        />
      </NextIntlClientProvider>,
    );

  test('speaks of a first guess until the interval is narrow, and not before there is one', () => {
    const { unsure, unknown } = messages.progress;
    expect(shown({})).toContain(unsure);
    expect(shown({ sure: true })).not.toContain(unsure);
    expect(shown({ state: 'new', lastAt: null })).not.toContain(unsure);
    expect(shown({ state: 'new', lastAt: null })).toContain(unknown);
  });

  test('counts days as the learner’s calendar does', () => {
    // 23:30 of the day before in Bishkek, the same day in Greenwich
    const lastAt = new Date('2026-04-30T17:30:00Z');
    expect(shown({ lastAt })).toContain('Last practised yesterday');
  });
});

describe('the language of a browser without a profile', () => {
  test.each([
    ['ky-KG,ky;q=0.9,ru;q=0.8', 'ky'],
    ['uz-UZ, ru;q=0.7, en;q=0.9', 'en'],
    ['ru;q=0, ar', 'ar'],
    ['de, fr;q=0.5', null],
    ['*', null],
    ['', null],
    [null, null],
  ])('%s gives %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});

test('a language says which way its words go, where it is not the screen’s', () => {
  expect(directionOf('ar-EG')).toBe('rtl');
  expect(spoken('ky', 'ky')).toEqual({});
  expect(spoken('fa', 'ky')).toEqual({ lang: 'fa', dir: 'rtl' });
});

test('a voice of the language is taken from the phone itself, and none of another language', () => {
  const voice = (lang: string, localService: boolean, standard = false) => ({
    lang,
    localService,
    default: standard,
  });
  const voices = [
    voice('ru-RU', false, true),
    voice('kk', true),
    voice('ru-LV', true),
    voice('ky-KG', false),
    voice('ru_RU', true),
  ];
  expect(voiceFor(voices, 'ru')).toBe(voices[4]);
  expect(voiceFor(voices, 'ky')).toBe(voices[3]);
  expect(voiceFor(voices, 'ar')).toBeUndefined();
});

describe('a cited passage', () => {
  const passage = 'One. Two is here. Three. Two is here.';

  test('is cut at its sentences, in reading order, and loses no letter', () => {
    const parts = markedParts(passage, ['Two is here.', 'Three.']);
    expect(parts.filter((part) => part.marked).map((part) => part.text)).toEqual(['Two is here.', 'Three.']);
    expect(parts.map((part) => part.text).join('')).toBe(passage);
  });

  test('stays whole when a sentence is not in it', () => {
    expect(markedParts(passage, ['Four.'])).toEqual([{ text: passage, marked: false }]);
  });
});

describe('the words of a model', () => {
  const source = (n: number) => (n === 1 ? { href: '#s1', label: 'Source 1' } : null);
  const shown = (text: string) => renderToStaticMarkup(<ModelWords text={text} source={source} />);

  test('show verified marks as links and leave others as text', () => {
    expect(shown('Ask first.[1] Then pay.[7]')).toBe(
      '<div class="stack"><p>Ask first.<a class="cite" href="#s1" aria-label="Source 1">1</a> Then pay.[7]</p></div>',
    );
  });

  test('know paragraphs, lists, strong and emphasis, and nothing else', () => {
    expect(shown('**Look** at *this*:\n\n- one\n- two')).toBe(
      '<div class="stack"><p><strong>Look</strong> at <em>this</em>:</p><ul class="bullets"><li>one</li><li>two</li></ul></div>',
    );
  });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[click](https://example.org/x)',
    '![pic](https://example.org/x.png)',
    'javascript:alert(1)',
  ])('never become active: %s', (text) => {
    expect(shown(text)).not.toMatch(/<(?:script|img|a)\b/);
  });
});

describe('the stream of a turn', () => {
  const stream = (chunks: (string | Uint8Array)[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) {
          controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
        }
        controller.close();
      },
    });
  const read = async (chunks: (string | Uint8Array)[]) => {
    const events = [];
    for await (const event of turnEvents(stream(chunks))) events.push(event);
    return events;
  };

  test('is read line by line, wherever the network cuts it', async () => {
    expect(await read(['{"type":"te', 'xt","text":"a"}\n{"type":"text","te', 'xt":"b"}'])).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
  });

  test('survives a cut inside a letter', async () => {
    const bytes = new TextEncoder().encode('{"type":"text","text":"ң"}\n');
    const middle = bytes.indexOf(0xd2) + 1;
    expect(await read([bytes.slice(0, middle), bytes.slice(middle)])).toEqual([{ type: 'text', text: 'ң' }]);
  });
});

describe('the last seven days', () => {
  const now = new Date('2026-03-03T00:30:00Z');
  const late = new Date('2026-03-01T23:59:00Z');
  const days = (...answers: Date[]) => lastDays(now, answers, 'UTC');

  test('end today, and a day counts once however often one practised', () => {
    const week = days(new Date('2026-03-03T00:10:00Z'), late, new Date('2026-03-01T08:00:00Z'));
    expect(week.map((day) => day.date.getUTCDate())).toEqual([25, 26, 27, 28, 1, 2, 3]);
    expect(week.map((day) => day.practised)).toEqual([false, false, false, false, true, false, true]);
  });

  test('leave out what is older', () => {
    expect(days(new Date('2026-02-24T23:59:00Z')).some((day) => day.practised)).toBe(false);
  });

  test('are those of the zone: Saturday evening in Los Angeles is no Sunday', () => {
    const at = new Date('2026-02-22T05:20:00Z');
    const [today] = lastDays(at, [at], 'America/Los_Angeles').slice(-1);
    expect([today?.date.getUTCDay(), today?.practised]).toEqual([6, true]);
    expect(lastDays(at, [at], 'Asia/Bishkek').at(-1)?.date.getUTCDay()).toBe(0);
  });
});
