import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { theLearner } from '@/app/_ui/learner';
import { NameField } from '@/app/_ui/name-field';
import { loaded, one, type Query } from '@/app/_ui/page';
import { PinField } from '@/app/_ui/pin-field';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { claimedName } from '@/lib/auth/credential';
import { services } from '@/lib/server/services';

/** A name and a PIN for a profile that has none. */
export default async function Keep({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const { error } = await searchParams;
  const all = services();
  if (await loaded(claimedName(all, learner.id))) redirect('/settings');
  const t = await getTranslations('profile');
  const settings = await getTranslations('settings');
  return (
    <Screen title={settings('title')} back={{ href: '/settings', label: t('backToSettings') }}>
      <Body>
        <FormFault
          code={one(error)}
          title={t('notKept')}
          said={{ conflict: t('taken'), 'bad-input': t('badKeep') }}
          asked={all.clock()}
        />
        <div className="stack tight">
          <h1>{t('keep')}</h1>
          <p>{t('why')}</p>
        </div>
        <form className="stack wide" id="keep" method="post" action="/api/claim" data-enhance="leave">
          <NameField label={t('name')} help={t('nameHelp')} />
          <PinField
            label={t('pin')}
            help={t('pinHelp')}
            words={{ show: t('showPin'), hide: t('hidePin') }}
            autoComplete="new-password"
          />
        </form>
      </Body>
      <Dock>
        <button type="submit" className="btn" form="keep">
          {t('keep')}
        </button>
      </Dock>
    </Screen>
  );
}
