import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { CodeField } from '@/app/_ui/code-field';
import { theLearner } from '@/app/_ui/learner';
import { loaded, one, type Query } from '@/app/_ui/page';
import { ProfileForm } from '@/app/_ui/profile-form';
import { Screen } from '@/app/_ui/screen';
import { resetsOf } from '@/lib/auth/first-pin-queries';
import { services } from '@/lib/server/web/services';

/** For who has the recovery code from before a reset of the PIN. */
export default async function Earlier({ searchParams }: { searchParams: Query }) {
  const learner = await theLearner();
  const { error } = await searchParams;
  const resets = await loaded(resetsOf(services().db, learner.id));
  if (resets.every(({ openedAt }) => openedAt !== null)) redirect('/settings');
  const t = await getTranslations('profile');
  const settings = await getTranslations('settings');
  return (
    <Screen title={settings('title')} back={{ href: '/settings', label: t('backToSettings') }}>
      <ProfileForm
        id="earlier"
        action="/api/earlier"
        error={one(error)}
        failed={t('earlierNot')}
        said={{
          'not-allowed': t('earlierNoMatch'),
          'bad-input': t('earlierNoMatch'),
          'over-budget': (when) => t('waitTries', when),
        }}
        title={t('earlierTitle')}
        text={t('earlierText')}
        fields={<CodeField label={t('code')} help={t('codeHelp')} />}
        button={t('earlierOpen')}
      />
    </Screen>
  );
}
