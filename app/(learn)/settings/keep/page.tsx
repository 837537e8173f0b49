import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { theLearner } from '@/app/_ui/learner';
import { NameField } from '@/app/_ui/name-field';
import { loaded, one, type Query } from '@/app/_ui/page';
import { NewPin, ProfileForm } from '@/app/_ui/profile-form';
import { Screen } from '@/app/_ui/screen';
import { claimedName } from '@/lib/auth/pin';
import { services } from '@/lib/server/web/services';

/** A name and a PIN for a profile that has none. */
export default async function Keep({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const { error } = await searchParams;
  if (await loaded(claimedName(services(), learner.id))) redirect('/settings');
  const t = await getTranslations('profile');
  const settings = await getTranslations('settings');
  return (
    <Screen title={settings('title')} back={{ href: '/settings', label: t('backToSettings') }}>
      <ProfileForm
        id="keep"
        action="/api/claim"
        error={one(error)}
        failed={t('notKept')}
        said={{ 'bad-input': t('badKeep') }}
        title={t('keep')}
        text={t('why')}
        fields={
          <>
            <NameField label={t('name')} help={t('nameHelp')} />
            <NewPin label={t('pin')} />
          </>
        }
        button={t('keep')}
      />
    </Screen>
  );
}
