import { discard, startApp } from '../support/app';
import { firstSentence } from '../support/attacks/obeying';
import { visit } from '../support/attacks/visitor';
import { course } from '../support/learner';
import { openAiServer, type SentMessage } from '../support/openai-server';

/** What a model's provider takes until its first token. */
const MODEL_MS = 300;
const QUESTIONS = [
  'How do I know whose page a link opens?',
  'What is the exchange rate margin?',
  'What must be written in a work contract?',
  'Should I keep the receipt of a transfer?',
  'Why do scammers hurry me?',
];

interface FirstToken {
  /**
   * Milliseconds, one a turn: from the question's first byte to the first words that a learner can
   * see.
   */
  shown: number[];
  /** From the same request sent to the model's server directly to its first token. */
  direct: number[];
}

/**
 * First turns of new learners over the app's own HTTP, the encoder on, against the same prompts
 * sent directly, in turn. The model's server waits 300 ms and then streams a whole cited sentence
 * at once: the tutor checks a sentence before it shows any of it, so with a slower model the time
 * until the sentence's end comes on top, and is not measured here.
 */
export async function firstTokenFigures(
  turns: number,
  progress: (line: string) => void,
): Promise<FirstToken> {
  const model = await openAiServer();
  const app = await startApp({
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_MODEL: 'scripted',
    USTAT_ENCODER: 'on',
    TUTOR_SITE_TOKENS_PER_DAY: '1000000000',
  });
  model.script({
    kind: 'respond',
    afterMs: MODEL_MS,
    with: (messages) => [...`${firstSentence(messages)} [1] And so on.`.split(/(?<= )/)],
  });
  const figures: FirstToken = { shown: [], direct: [] };
  try {
    await untilEmbedded(app, progress);
    for (let at = -3; at < turns; at += 1) {
      const visitor = await visit(app.url, 'en');
      const question = QUESTIONS[(at + QUESTIONS.length) % QUESTIONS.length] ?? '';
      const { firstTextMs } = await visitor.ask({ courseId: course.structure.id, question });
      const direct = await firstTokenDirect(model.baseUrl, model.chats.at(-1) ?? []);
      if (firstTextMs === null) throw new Error(`no words came to: ${question}`);
      if (at < 0) continue; // the first ones warm both ways up
      figures.shown.push(firstTextMs);
      figures.direct.push(direct);
      progress(`turn ${at + 1} of ${turns}`);
    }
  } finally {
    await discard(app);
    await model.close();
  }
  return figures;
}

async function untilEmbedded(
  app: Awaited<ReturnType<typeof startApp>>,
  progress: (line: string) => void,
): Promise<void> {
  for (let seconds = 0; seconds < 600; seconds += 1) {
    const [, done, total] = [...app.said().matchAll(/Embedding .*? (\d+)\/(\d+)/g)].at(-1) ?? [];
    progress(`the app embeds its course: ${done ?? 0} of ${total ?? '?'}`);
    if (done !== undefined && done === total) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error(`the course was not embedded:\n${app.said()}`);
}

async function firstTokenDirect(baseUrl: string, messages: readonly SentMessage[]): Promise<number> {
  const asked = performance.now();
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'scripted', stream: true, messages }),
  });
  let first: number | null = null;
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    if (first === null && /"content":"[^"]/.test(chunk)) first = performance.now() - asked;
  }
  if (first === null) throw new Error('the model sent no token');
  return first;
}
