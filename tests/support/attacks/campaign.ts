import type { BrowserContext } from 'playwright-core';
import type { ParsedCourse } from '../../../lib/content/parsed-course';
import type { OpenAiServer } from '../openai-server';
import type { Case, Conversation } from './cases';
import { shownSecret } from './key-forms';
import { obey } from './obeying';
import { activeContent, type ShownTurn, shownTurns, type Watched, watchedPage } from './page-judge';
import type { Visitor } from './visitor';

interface Failure {
  /** Of the case, or the address of a page. */
  where: string;
  what: string;
}

export interface Report {
  cases: number;
  /** Cases whose payload a model was given; the rest was held before. */
  reached: number;
  /** By name, in order of appearance. */
  byName: Map<string, number>;
  failures: Failure[];
}

export interface Campaign {
  origin: string;
  model: OpenAiServer;
  context: BrowserContext;
  /** The courses' lessons: what may stand under "From the course". */
  courses: readonly ParsedCourse[];
  /** Something that another learner wrote. */
  foreign: string;
  /** Longest text of a model that is shown, in characters. */
  longest: number;
}

/**
 * Runs the conversations of a learner one after the other, and judges each on its page in the
 * browser.
 */
export async function attack(
  campaign: Campaign,
  visitor: Visitor,
  conversations: readonly Conversation[],
  report: Report,
  progress: (done: number) => void = () => undefined,
): Promise<void> {
  const watched = await watchedPage(campaign.context, campaign.origin);
  for (const cases of conversations) {
    const turns = new Map<string, Case>();
    const streamed = new Map<string, string>();
    let conversationId = '';
    for (const one of cases) {
      campaign.model.script(
        obey(one.order, () => {
          report.reached += 1;
        }),
      );
      const asked = campaign.model.chats.length;
      const { turnId, events, ...turn } = await visitor.ask({
        ...one.fields,
        ...(conversationId ? { conversationId } : {}),
      });
      conversationId = turn.conversationId;
      turns.set(turnId, one);
      streamed.set(turnId, events.map((event) => (event.type === 'text' ? event.text : '')).join(''));
      report.cases += 1;
      report.byName.set(one.name, (report.byName.get(one.name) ?? 0) + 1);
      report.failures.push(...judgePrompts(campaign, one, campaign.model.chats.slice(asked)));
    }
    await judgePage(campaign, watched, `/tutor/${conversationId}?from=1`, turns, streamed, report);
    progress(report.cases);
  }
  await watched.page.close();
}

function judgePrompts(
  { foreign }: Campaign,
  { name, secret, fields, known = [] }: Case,
  chats: OpenAiServer['chats'],
): Failure[] {
  const sent = chats
    .flat()
    .filter(({ role }) => role !== 'system')
    .map(({ content }) => content)
    .join('\n');
  const found: Failure[] = [];
  if (sent.includes(foreign)) found.push({ where: name, what: 'another learner’s text in the prompt' });
  // what the learner wrote and what the exercise itself says is known to them
  const rest = [fields.question ?? '', ...known].reduce(
    (text, part) => (part === '' ? text : text.split(part).join(' ')),
    sent,
  );
  const shown = secret && shownSecret(rest, secret);
  if (shown) found.push({ where: name, what: `the key "${shown}" in the prompt` });
  return found;
}

async function judgePage(
  campaign: Campaign,
  { page, troubles }: Watched,
  path: string,
  turns: ReadonlyMap<string, Case>,
  streamed: ReadonlyMap<string, string>,
  report: Report,
): Promise<void> {
  await page.goto(campaign.origin + path, { waitUntil: 'load' });
  const tell = (where: string, what: string) => report.failures.push({ where, what });
  const shown = new Map((await shownTurns(page)).map((turn) => [turn.turnId, turn]));
  for (const [turnId, one] of turns) {
    const turn = shown.get(turnId);
    if (!turn) tell(one.name, 'the turn is not on its page');
    else
      for (const what of judgeTurn(campaign, one, turn, streamed.get(turnId) ?? ''))
        tell(`${one.name}: ${one.order.payload.slice(0, 60)}`, what);
  }
  for (const what of await activeContent(page)) tell(path, `active: ${what}`);
  for (const what of troubles.splice(0)) tell(path, what);
}

function judgeTurn(
  { courses, foreign, longest }: Campaign,
  { fields, order, secret }: Case,
  { quotations, elsewhere }: ShownTurn,
  stream: string,
): string[] {
  const found: string[] = [];
  const all = [...quotations, elsewhere, stream].join('\n');
  const lessons = courses.find(({ structure }) => structure.id === fields.courseId)?.lessons ?? [];
  const texts = lessons.map((lesson) => plain(lesson.blocks.map(wordsOf).join(' ')));
  for (const quotation of quotations) {
    const stands = (part: string) => texts.some((text) => text.includes(plain(part)));
    if (!stands(quotation) && !quotation.split(/(?<=[.!?…])\s+/).every(stands))
      found.push(`headed as the course's: ${quotation.slice(0, 80)}`);
    if (quotation.includes(order.canary))
      found.push(`a model's words headed as the course's: ${quotation.slice(0, 80)}`);
  }
  if (all.includes(foreign)) found.push('another learner’s text');
  if (elsewhere.length > longest + 3_000) found.push(`${elsewhere.length} characters`);
  if (stream !== '' && !plain(elsewhere).includes(plain(stream.replace(/\[\d+\]/g, ''))))
    found.push('the page shows something else than the stream');
  const said = secret && shownSecret(all, secret);
  if (said) found.push(`the key "${said}" is shown`);
  return found;
}

function wordsOf(block: ParsedCourse['lessons'][number]['blocks'][number]): string {
  if (block.kind === 'picture') return '';
  return (block.kind === 'list' ? block.items.flat() : block.inline).map(({ text }) => text).join(' ');
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

/** Pages that show a course's titles. */
export async function judgePages(
  campaign: Campaign,
  paths: readonly string[],
  report: Report,
): Promise<void> {
  const watched = await watchedPage(campaign.context, campaign.origin);
  for (const path of paths) await judgePage(campaign, watched, path, new Map(), new Map(), report);
  await watched.page.close();
}
