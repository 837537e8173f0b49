import { getTranslations } from 'next-intl/server';
import { services } from '@/lib/server/web/services';
import { LATER } from '@/lib/sync/protocol';

const WORDS: Record<string, 'notTakenAnswers' | 'notTakenQuestions'> = {
  answer: 'notTakenAnswers',
  turn: 'notTakenQuestions',
  mark: 'notTakenQuestions',
  conversation: 'notTakenQuestions',
};

/** What a phone has sent and the server could not count, and why, in words; mostly nothing. */
export async function NotTaken({ learnerId }: { learnerId: string }) {
  const all = await services().sync(learnerId).notTaken();
  const t = await getTranslations('offline');
  const counts = new Map<string, number>();
  for (const { kind, refusal, count } of all) {
    const what = WORDS[kind] ?? 'notTakenOther';
    const why = LATER.includes(refusal) ? 'notTakenWaits' : 'notTakenFault';
    counts.set(`${what} ${why}`, (counts.get(`${what} ${why}`) ?? 0) + count);
  }
  if (counts.size === 0) return null;
  return (
    <section className="stack tight" id="not-taken">
      <h2>{t('notTaken')}</h2>
      <p>{t('notTakenText')}</p>
      <ul>
        {[...counts].map(([key, count]) => {
          const [what, why] = key.split(' ') as [Parameters<typeof t>[0], Parameters<typeof t>[0]];
          return (
            <li key={key}>
              {t(what, { count })}. {t(why)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
