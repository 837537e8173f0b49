import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Field } from '@/app/_ui/field';
import { loaded } from '@/app/_ui/page';
import { services } from '@/lib/server/web/services';
import { madeIn } from '@/lib/teaching/profiles';

/** Profiles that the class makes: by a list, with cards, and back while nobody has opened them. */
export async function ByList({ classId }: { classId: string }) {
  const { made, cards, unused } = await loaded(madeIn(services().db, classId));
  const t = await getTranslations('teach');
  return (
    <section className="stack narrow" aria-labelledby="h-list">
      <h2 id="h-list">{t('cards')}</h2>
      <Link className="go" href={`/teach/${classId}/names`} prefetch={false}>
        {t('addNames')}
      </Link>
      {cards > 0 && (
        <Link className="go" href={`/teach/${classId}/cards`} prefetch={false}>
          {t('cardsToPrint', { count: cards })}
        </Link>
      )}
      {made.length > 0 && <NewPin classId={classId} made={made} />}
      {unused > 0 && (
        <form className="stack" method="post" action="/api/teach/unused">
          <input type="hidden" name="class" value={classId} />
          <div className="choice">
            <input type="checkbox" id="unused" name="confirm" value="yes" required />
            <label htmlFor="unused">{t('removeUnusedConfirm')}</label>
          </div>
          <button type="submit" className="btn quiet">
            {t('removeUnused', { count: unused })}
          </button>
        </form>
      )}
    </section>
  );
}

/** For who has lost the PIN: what it does is read before it is done. */
async function NewPin({
  classId,
  made,
}: {
  classId: string;
  made: readonly { learnerId: string; called: string }[];
}) {
  const t = await getTranslations('teach');
  return (
    <form className="stack" method="post" action="/api/teach/reset">
      <h3>{t('newPin')}</h3>
      <p id="reset-text">{t('resetText')}</p>
      <input type="hidden" name="class" value={classId} />
      <Field id="learner" label={t('newPinFor')}>
        <select id="learner" name="learner" aria-describedby="reset-text" defaultValue="" required>
          <option value="" />
          {made.map(({ learnerId, called }) => (
            <option key={learnerId} value={learnerId}>
              {called}
            </option>
          ))}
        </select>
      </Field>
      <button type="submit" className="btn quiet">
        {t('makePin')}
      </button>
    </form>
  );
}
