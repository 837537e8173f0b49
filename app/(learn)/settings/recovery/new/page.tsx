import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { theLearner } from '@/app/_ui/learner';
import { loaded, one, type Query } from '@/app/_ui/page';
import { KnownPin, ProfileForm } from '@/app/_ui/profile-form';
import { Screen } from '@/app/_ui/screen';
import { claimedName } from '@/lib/auth/pin';
import { services } from '@/lib/server/web/services';

/** Another recovery code, for who lost the first and knows the PIN. */
export default async function NewRecoveryCode({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const { error } = await searchParams;
  if (!(await loaded(claimedName(services(), learner.id)))) redirect('/settings/keep');
  const t = await getTranslations('profile');
  const settings = await getTranslations('settings');
  return (
    <Screen title={settings('title')} back={{ href: '/settings', label: t('backToSettings') }}>
      <ProfileForm
        id="new-code"
        action="/api/recovery-code"
        error={one(error)}
        failed={t('noNewCode')}
        said={{
          'not-allowed': t('noMatchPin'),
          'over-budget': (when) => t('waitTries', when),
          'bad-input': t('badPin'),
        }}
        title={t('newCode')}
        text={error ? null : t('newCodeText')}
        fields={<KnownPin />}
        button={t('makeCode')}
      />
    </Screen>
  );
}
