import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Fragment } from 'react';
import { Go } from '@/app/_ui/go';
import { isolated } from '@/app/_ui/languages';
import { theLearner } from '@/app/_ui/learner';
import { loaded } from '@/app/_ui/page';
import { PrintButton } from '@/app/_ui/print-button';
import { ResetNotice } from '@/app/_ui/reset-notice';
import { Body, Dock, Screen } from '@/app/_ui/screen';
import { resetsOf } from '@/lib/auth/first-pin-queries';
import { claimedName } from '@/lib/auth/pin';
import { services } from '@/lib/server/web/services';
import { shownOnce } from '@/lib/server/web/session';

/**
 * The recovery code, until one says that it is written down, and ten minutes at most: only its hash
 * is kept.
 */
export default async function Recovery() {
  const learner = await theLearner();
  const name = await loaded(claimedName(services(), learner.id));
  if (!name) redirect('/settings/keep');
  const code = await shownOnce();
  const resets = code ? await loaded(resetsOf(services().db, learner.id)) : [];
  const t = await getTranslations('profile');
  const settings = await getTranslations('settings');
  return (
    <Screen title={settings('title')} back={{ href: '/settings', label: t('backToSettings') }}>
      <Body>
        <div className="stack tight">
          <h1>{t('codeTitle')}</h1>
          <p>{code ? t('codeText') : t('codeShown')}</p>
        </div>
        {code ? (
          <>
            <p className="code" dir="ltr">
              {code.split('-').map((group, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: groups of a code never move, and two may be alike
                <Fragment key={index}>
                  {index > 0 && (
                    <>
                      -<wbr />
                    </>
                  )}
                  {group}
                </Fragment>
              ))}
            </p>
            <p className="off-paper">{t('kept', { name: isolated(name) })}</p>
            <p className="second">{t('codeCare')}</p>
            <PrintButton label={t('print')} />
            <ResetNotice resets={resets} />
          </>
        ) : (
          <>
            <p>{t('codeLost')}</p>
            <Go href="/settings/recovery/new">{t('newCode')}</Go>
          </>
        )}
      </Body>
      <Dock>
        {code ? (
          <form method="post" action="/settings/recovery/done">
            <button type="submit" className="btn">
              {t('codeDone')}
            </button>
          </form>
        ) : (
          <Link className="btn" href="/settings" prefetch={false}>
            {t('backToSettings')}
          </Link>
        )}
      </Dock>
    </Screen>
  );
}
