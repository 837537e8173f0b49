import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { loaded, one, type Query } from '@/app/_ui/page';
import { ProfileForm } from '@/app/_ui/profile-form';
import { Screen } from '@/app/_ui/screen';
import { CodeField } from '@/app/_ui/staff/code-field';
import { waitingForCode } from '@/lib/server/web/half-way';

/** The code, after the passphrase. */
export default async function SignInCode({ searchParams }: { searchParams: Query }) {
  if (!(await loaded(waitingForCode()))) redirect('/staff/sign-in?error=late');
  const { error } = await searchParams;
  const t = await getTranslations('staff');
  return (
    <Screen title={t('codes.ask')} brand menu={false}>
      <ProfileForm
        id="give-code"
        action="/api/staff/code"
        error={one(error)}
        failed={t('notOpened')}
        said={{
          'not-allowed': t('codes.wrong'),
          'bad-input': t('codes.wrong'),
          'over-budget': (when) => t('waitTries', when),
        }}
        title={t('codes.askTitle')}
        text={t('codes.askText')}
        fields={<CodeField label={t('codes.ask')} isPrinted />}
        button={t('signIn')}
      />
    </Screen>
  );
}
