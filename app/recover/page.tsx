import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { services } from '@/lib/server/services';
import { FormFault } from '../_ui/fault';
import { NameField } from '../_ui/name-field';
import { one, type Query } from '../_ui/page';
import { PinField } from '../_ui/pin-field';
import { Body, Dock, Screen } from '../_ui/screen';

/** A new PIN for who has the recovery code. */
export default async function Recover({ searchParams }: { searchParams: Query }) {
  const { error } = await searchParams;
  const t = await getTranslations('profile');
  const nav = await getTranslations('nav');
  return (
    <Screen title={t('signIn')} back={{ href: '/sign-in', label: nav('back') }} menu={false}>
      <Body>
        <FormFault
          code={one(error)}
          title={t('notOpened')}
          said={{
            'not-allowed': t('noMatchCode'),
            'over-budget': t('waitTries'),
            'bad-input': t('badRecover'),
          }}
          asked={services().clock()}
        />
        <div className="stack tight">
          <h1>{t('recoverTitle')}</h1>
          <p>{t('recoverText')}</p>
        </div>
        <form className="stack wide" id="recover" method="post" action="/api/recover" data-enhance="leave">
          <NameField label={t('name')} />
          <div className="field">
            <label htmlFor="code">{t('code')}</label>
            <p className="second" id="code-help">
              {t('codeHelp')}
            </p>
            <input
              id="code"
              name="code"
              dir="ltr"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              aria-describedby="code-help"
              maxLength={40}
              required
            />
          </div>
          <PinField
            label={t('newPin')}
            help={t('pinHelp')}
            words={{ show: t('showPin'), hide: t('hidePin') }}
            autoComplete="new-password"
          />
        </form>
        <p>
          <Link className="go" href="/sign-in" prefetch={false}>
            {t('rememberPin')}
          </Link>
        </p>
      </Body>
      <Dock>
        <button type="submit" className="btn" form="recover">
          {t('recover')}
        </button>
      </Dock>
    </Screen>
  );
}
