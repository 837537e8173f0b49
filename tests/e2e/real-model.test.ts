import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '@/lib/server/store/pglite';
import type { TurnAnswer } from '@/lib/tutor/schema';
import { type App, startApp } from '../support/app';
import { type Visitor, visit } from '../support/attacks/visitor';
import { course } from '../support/learner';
import { lacks, modelServerUrl } from '../support/needs';

const QUESTION = 'How do I know whose page a link opens?';
const courseId = course.structure.id;

/**
 * bash tests/support/llm-server.sh starts one; its answers are useless, which is what a guard is
 * for.
 */
describe.skipIf(lacks('model-server'))('a real small model behind a real server (needs model-server)', () => {
  let app: App;
  let learner: Visitor;
  beforeAll(async () => {
    app = await startApp({
      OPENAI_BASE_URL: modelServerUrl ?? '',
      OPENAI_MODEL: 'SmolLM2-135M-Instruct',
      TUTOR_DEADLINE_SECONDS: '240',
      TUTOR_TOTAL_SECONDS: '300',
    });
    learner = await visit(app.url, 'en');
  });
  afterAll(async () => {
    await app.stop();
    rmSync(app.dataDir, { recursive: true, force: true });
  });

  it('streams text, its end and its usage', { timeout: 300_000 }, async () => {
    const response = await fetch(`${modelServerUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        stream: true,
        stream_options: { include_usage: true },
        max_tokens: 12,
        messages: [{ role: 'user', content: 'Say hello.' }],
      }),
    });
    const said = await response.text();
    expect(said.match(/"content":"[^"]/g)?.length).toBeGreaterThan(1);
    expect(said).toContain('"finish_reason"');
    expect(said).toMatch(/"completion_tokens":\d/);
  });

  it('answers a turn over HTTP: bounded, nothing unverified shown, what it cost recorded; stops when told', {
    timeout: 600_000,
  }, async () => {
    const whole = await learner.ask({ courseId, question: QUESTION });
    const text = whole.events.map((event) => (event.type === 'text' ? event.text : '')).join('');
    const stopped = await learner.stop({ courseId, question: QUESTION });
    await learner.page(`/tutor/${stopped.conversationId}`);
    await expect.poll(() => isBusy(), { timeout: 60_000, interval: 250 }).toBe(false);
    await app.stop();

    const db = await openEmbedded(join(app.dataDir, 'pglite'));
    const rows = await db.query<{
      id: string;
      answer: TurnAnswer;
      usage: { inputTokens: number; outputTokens: number };
    }>('select id, answer, usage from turn order by asked_at');
    await db.close();
    const [first, second] = rows;
    expect(rows.map(({ id }) => id)).toEqual([whole.turnId, stopped.turnId]);
    expect(first?.usage.inputTokens).toBeGreaterThan(500);
    expect(first?.usage.outputTokens).toBeLessThanOrEqual(700);
    if (first?.answer.kind === 'generated') {
      expect(text.trim()).toBe(first.answer.words);
      expect(first.answer.words.length).toBeLessThan(2_500);
      expect(first.answer.words).toContain('[1]');
    } else {
      expect(first?.answer).toMatchObject({ kind: 'quoted', because: expect.any(String) });
      expect(text).toBe('');
    }
    expect(second?.answer.kind).toBe('broken');
  });
});

/** Whether llama.cpp's one slot still writes. */
async function isBusy(): Promise<boolean> {
  const slots = await fetch(new URL('/slots', modelServerUrl)).then((response) => response.json());
  return (slots as { is_processing: boolean }[]).some((slot) => slot.is_processing);
}
