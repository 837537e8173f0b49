import { getTranslations } from 'next-intl/server';
import { CodeField } from '../../_ui/code-field';
import { Go } from '../../_ui/go';
import { NameField } from '../../_ui/name-field';
import { one, type Query } from '../../_ui/page';
import { NewPin, ProfileForm } from '../../_ui/profile-form';
import { Screen } from '../../_ui/screen';

/** A new PIN for who has the recovery code. */
export default async function Recover({ searchParams }: { searchParams: Query }) {
  const { error } = await searchParams;
  const t = await getTranslations('profile');
  const nav = await getTranslations('nav');
  return (
    <Screen title={t('signIn')} back={{ href: '/sign-in', label: nav('back') }} menu={false}>
      <ProfileForm
        id="recover"
        action="/api/recover"
        error={one(error)}
        failed={t('notOpened')}
        said={{
          'not-allowed': t('noMatchCode'),
          'over-budget': (when) => t('waitTries', when),
          'bad-input': t('badRecover'),
        }}
        title={t('recoverTitle')}
        text={t('recoverText')}
        fields={
          <>
            <NameField label={t('name')} />
            <CodeField label={t('code')} help={t('codeHelp')} />
            <NewPin label={t('newPin')} />
          </>
        }
        after={<Go href="/sign-in">{t('rememberPin')}</Go>}
        button={t('recover')}
      />
    </Screen>
  );
}
