import { getTranslations } from 'next-intl/server';
import { PHONE_CODE_MINUTES, shownPhoneCode, written } from '@/lib/auth/second-phone';
import { qrPath } from '@/lib/server/web/qr';
import { services } from '@/lib/server/web/services';
import { siteAddress } from '@/lib/server/web/staff-session';
import { FormFault } from '../../../_ui/fault';
import { theLearner } from '../../../_ui/learner';
import { loaded, one, type Query } from '../../../_ui/page';
import { Body, Screen } from '../../../_ui/screen';

/** A code, and its picture, by which a second phone opens this profile. */
export default async function SecondPhone({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const { error } = await searchParams;
  const shown = await loaded(shownPhoneCode(services(), learner.id));
  const t = await getTranslations('secondPhone');
  const profile = await getTranslations('profile');
  const address = `${await siteAddress()}/second-phone`;
  const qr = shown && qrPath(`${address}#${shown.code}`);
  return (
    <Screen title={t('title')} titleIsHeading back={{ href: '/settings', label: profile('backToSettings') }}>
      <Body>
        <FormFault
          code={one(error)}
          title={t('notMade')}
          said={{ 'over-budget': (when) => profile('waitTries', when) }}
          asked={services().clock()}
        />
        <div className="stack">
          <p>{t('text')}</p>
          {shown && qr && (
            <section className="stack" aria-labelledby="h-code">
              <h2 id="h-code">{t('code')}</h2>
              <svg className="qr" viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label={t('qr')}>
                <path d={qr.path} />
              </svg>
              <p className="code" dir="ltr">
                {written(shown.code)}
              </p>
              <p>{t('how', { address: `\u2066${address.replace(/^https?:\/\//, '')}\u2069` })}</p>
              <p>{t('counts', { minutes: PHONE_CODE_MINUTES })}</p>
            </section>
          )}
          <form method="post" action="/api/second-phone">
            <input type="hidden" name="do" value="make" />
            <button type="submit" className={shown ? 'btn quiet' : 'btn'}>
              {shown ? t('another') : t('make')}
            </button>
          </form>
          {shown && (
            <form method="post" action="/api/second-phone">
              <input type="hidden" name="do" value="revoke" />
              <button type="submit" className="btn quiet">
                {t('revoke')}
              </button>
            </form>
          )}
          <p className="second">{t('care')}</p>
        </div>
      </Body>
    </Screen>
  );
}
