import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { claimedName } from '@/lib/auth/credential';
import { services } from '@/lib/server/services';
import { FormFault } from '../_ui/fault';
import { viewer } from '../_ui/learner';
import { NameField } from '../_ui/name-field';
import { Notice } from '../_ui/notice';
import { loaded, one, type Query } from '../_ui/page';
import { PinField } from '../_ui/pin-field';
import { Body, Dock, Screen } from '../_ui/screen';

/** Opens a profile that was kept on another phone. */
export default async function SignIn({ searchParams }: { searchParams: Query }) {
  const { error } = await searchParams;
  const all = services();
  const open = await loaded(viewer());
  const nameless = open !== null && (await loaded(claimedName(all, open.id))) === null;
  const t = await getTranslations('profile');
  const nav = await getTranslations('nav');
  return (
    <Screen
      title={t('signIn')}
      back={{ href: open ? '/settings' : '/language', label: nav('back') }}
      menu={false}
    >
      <Body>
        <FormFault
          code={one(error)}
          title={t('notOpened')}
          said={{ 'not-allowed': t('noMatch'), 'over-budget': t('waitTries'), 'bad-input': t('badSignIn') }}
          asked={all.clock()}
        />
        <div className="stack tight">
          <h1>{t('signInTitle')}</h1>
          <p>{t('signInText')}</p>
        </div>
        {nameless && (
          <Notice title={t('namelessTitle')}>
            <p>{t('namelessText')}</p>
            <p>
              <Link className="go" href="/settings/keep" prefetch={false}>
                {t('keep')}
              </Link>
            </p>
          </Notice>
        )}
        <form className="stack wide" id="sign-in" method="post" action="/api/sign-in" data-enhance="leave">
          <NameField label={t('name')} />
          <PinField
            label={t('pin')}
            words={{ show: t('showPin'), hide: t('hidePin') }}
            autoComplete="current-password"
          />
        </form>
        <p>
          <Link className="go" href="/recover" prefetch={false}>
            {t('forgotPin')}
          </Link>
        </p>
      </Body>
      <Dock>
        <button type="submit" className="btn" form="sign-in">
          {t('signIn')}
        </button>
      </Dock>
    </Screen>
  );
}
