import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { theLearner } from '@/app/_ui/learner';
import { loaded, one, type Query } from '@/app/_ui/page';
import { PinField } from '@/app/_ui/pin-field';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { claimedName } from '@/lib/auth/credential';
import { services } from '@/lib/server/services';

/** Another recovery code, for who lost the first and knows the PIN. */
export default async function NewRecoveryCode({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const { error } = await searchParams;
  const all = services();
  if (!(await loaded(claimedName(all, learner.id)))) redirect('/settings/keep');
  const t = await getTranslations('profile');
  const settings = await getTranslations('settings');
  return (
    <Screen title={settings('title')} back={{ href: '/settings', label: t('backToSettings') }}>
      <Body>
        <FormFault
          code={one(error)}
          title={t('noNewCode')}
          said={{ 'not-allowed': t('noMatchPin'), 'over-budget': t('waitTries'), 'bad-input': t('badPin') }}
          asked={all.clock()}
        />
        <div className="stack tight">
          <h1>{t('newCode')}</h1>
          {!error && <p>{t('newCodeText')}</p>}
        </div>
        <form
          className="stack wide"
          id="new-code"
          method="post"
          action="/api/recovery-code"
          data-enhance="leave"
        >
          <PinField
            label={t('pin')}
            words={{ show: t('showPin'), hide: t('hidePin') }}
            autoComplete="current-password"
          />
        </form>
      </Body>
      <Dock>
        <button type="submit" className="btn" form="new-code">
          {t('makeCode')}
        </button>
      </Dock>
    </Screen>
  );
}
