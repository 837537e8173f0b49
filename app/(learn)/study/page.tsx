import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Go } from '@/app/_ui/go';
import { theLearner } from '@/app/_ui/learner';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { Body, Screen } from '@/app/_ui/screen';
import { consentOf } from '@/lib/experiments/consent-queries';
import { services } from '@/lib/server/web/services';

/** Whether somebody takes part in research: what it is, who sees what, and yes or no. */
export default async function Study({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const query = await searchParams;
  const { db, config, clock } = services();
  const consent = await loaded(consentOf(db, learner.id));
  const t = await getTranslations('study');
  const nav = await getTranslations('nav');
  const takesPart = consent?.takesPart === true && consent.isOfAge === true;
  const saved = one(query.saved);
  return (
    <Screen title={t('title')} back={{ href: '/', label: nav('backToCourse') }}>
      <Body>
        {saved === 'yes' && <Notice tone="right" title={t('saidYes')} id="saved" />}
        {saved === 'no' && <Notice tone="right" title={t('saidNo')} id="saved" />}
        <FormFault
          code={one(query.error)}
          title={t('ageTitle')}
          said={{ 'bad-input': t('ageNeeded', { age: config.studyAge }) }}
          asked={clock()}
        />
        <h1>{t('heading')}</h1>
        <p>{t('what')}</p>
        <ul className="bullets">
          <li>{t('recorded')}</li>
          <li>{t('seen')}</li>
          <li>{t('files')}</li>
          <li>{t('safe')}</li>
          <li>{t('free')}</li>
        </ul>
        {takesPart && <p>{t('inNow')}</p>}
        <Go href="/privacy">{nav('privacy')}</Go>
        <form className="stack" method="post" action="/api/study">
          {!takesPart && (
            <div className="choice">
              <input type="checkbox" id="age" name="age" value="yes" />
              <label htmlFor="age">{t('age', { age: config.studyAge })}</label>
            </div>
          )}
          {!takesPart && (
            <button type="submit" className="btn" name="do" value="yes">
              {t('yes')}
            </button>
          )}
          {consent?.takesPart !== false && (
            <button type="submit" className="btn quiet" name="do" value="no">
              {t(takesPart ? 'leave' : 'no')}
            </button>
          )}
        </form>
        <Go href="/">{t('goOn')}</Go>
      </Body>
    </Screen>
  );
}
