import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Go } from '@/app/_ui/go';
import { isolated } from '@/app/_ui/languages';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { LanguageSelect } from '@/app/_ui/staff/language-select';
import { PassphraseField } from '@/app/_ui/staff/passphrase-field';
import { Desk } from '@/app/_ui/staff/screen';
import { Moment, useGrantWords } from '@/app/_ui/staff/words';
import type { Grant, Role } from '@/lib/auth/can';
import type { Doors as OwnDoors } from '@/lib/auth/link-queries';
import { asksForCode } from '@/lib/auth/second-step';
import { type OpenSession, openSessions } from '@/lib/auth/staff-queries';
import { confirmPage, isConfirmed } from '@/lib/server/web/ask';
import { scopeNames } from '@/lib/server/web/grants';
import { doorsHere, theProvider } from '@/lib/server/web/provider-door';
import { services } from '@/lib/server/web/services';

const DONE = {
  joined: 'joined',
  ended: 'sessionEnded',
  saved: 'saved',
  passphrase: 'passphraseChanged',
  codes: 'codes.ended',
  unlinked: 'provider.unlinkedDone',
} as const;

/** One's own: what one may do, where one is signed in, language and passphrase. */
export default async function StaffHome({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('staff.self');
  const query = await searchParams;
  const { db, clock } = services();
  const sessions = await loaded(openSessions(db, staff.id, clock()));
  const [doors, hasCodes] = await loaded(Promise.all([doorsHere(staff.id), asksForCode(db, staff.id)]));
  const names = await loaded(
    scopeNames(
      staff.language,
      staff.grants.map(({ scope }) => scope),
    ),
  );
  const t = await getTranslations('staff');
  const done = DONE[one(query.done) as keyof typeof DONE];
  return (
    <Desk staff={staff} title={t('hello', { name: isolated(staff.name) })} at="/staff">
      {done && <Notice tone="right" title={t(done)} />}
      <FormFault
        code={one(query.error)}
        title={t('notSaved')}
        said={{
          'not-allowed': t('noMatchAgain'),
          'bad-input': t('badPassphrase'),
          conflict: t('provider.onlyDoor'),
          'over-budget': (when) => t('waitTries', when),
        }}
        asked={clock()}
      />
      <section className="stack" aria-labelledby="h-roles">
        <h2 id="h-roles">{t('rolesTitle')}</h2>
        {staff.grants.length === 0 ? <p>{t('noRoles')}</p> : <Roles grants={staff.grants} names={names} />}
      </section>
      <section className="stack" aria-labelledby="h-sessions">
        <h2 id="h-sessions">{t('sessionsTitle')}</h2>
        <p className="second">{t('sessionsText')}</p>
        <ul className="rules">
          {sessions.map((session) => (
            <Session key={session.id} session={session} isThis={session.id === staff.sessionId} />
          ))}
        </ul>
        <form method="post" action="/api/staff/session">
          <input type="hidden" name="session" value="all" />
          <button type="submit" className="btn quiet">
            {t('endAll')}
          </button>
        </form>
      </section>
      <section className="stack narrow" aria-labelledby="h-language">
        <h2 id="h-language">{t('language')}</h2>
        <form className="filter" method="post" action="/api/staff/settings">
          <LanguageSelect label={t('language')} chosen={staff.language} isLabelHidden />
          <button type="submit" className="btn quiet">
            {t('save')}
          </button>
        </form>
      </section>
      <Doors doors={doors} hasCodes={hasCodes} isSure={isConfirmed(staff)} />
    </Desk>
  );
}

/** How one comes in: passphrase, codes, the provider. @param isSure one has just signed in anew */
async function Doors({ doors, hasCodes, isSure }: { doors: OwnDoors; hasCodes: boolean; isSure: boolean }) {
  const t = await getTranslations('staff');
  const provider = theProvider()?.label;
  return (
    <>
      {provider && <ProviderDoor doors={doors} provider={provider} isSure={isSure} />}
      {doors.hasPassphrase && (
        <>
          <section className="stack narrow" aria-labelledby="h-codes">
            <h2 id="h-codes">{t('codes.title')}</h2>
            <p>{hasCodes ? t('codes.on') : t('codes.off')}</p>
            <Go href="/staff/codes">{hasCodes ? t('codes.change') : t('codes.begin')}</Go>
          </section>
          <section className="stack narrow" aria-labelledby="h-passphrase">
            <h2 id="h-passphrase">{t('newPassphrase')}</h2>
            <form className="stack" method="post" action="/api/staff/settings">
              <PassphraseField label={t('passphrase')} />
              <PassphraseField label={t('newPassphrase')} help={t('passphraseHelp')} name="next" isNew />
              <button type="submit" className="btn quiet">
                {t('changePassphrase')}
              </button>
            </form>
          </section>
        </>
      )}
    </>
  );
}

/** What one comes in by beside a passphrase, or in its place. */
async function ProviderDoor({
  doors: { isLinked, hasPassphrase },
  provider,
  isSure,
}: {
  doors: OwnDoors;
  provider: string;
  isSure: boolean;
}) {
  const t = await getTranslations('staff.provider');
  const words = await getTranslations('staff');
  if (!isLinked) return null;
  return (
    <section className="stack narrow" aria-labelledby="h-provider">
      <h2 id="h-provider">{provider}</h2>
      <p>{t('yours', { provider })}</p>
      {hasPassphrase && (
        <form method="post" action="/api/staff/settings">
          <button type="submit" className="as-link" name="do" value="unlink">
            {t('unlink', { provider })}
          </button>
        </form>
      )}
      {!hasPassphrase && <p>{t('noPassphrase', { provider })}</p>}
      {!hasPassphrase && !isSure && <Go href={confirmPage('/staff')}>{t('again', { provider })}</Go>}
      {!hasPassphrase && isSure && (
        <form className="stack" method="post" action="/api/staff/settings">
          <PassphraseField label={words('newPassphrase')} help={words('passphraseHelp')} name="next" isNew />
          <button type="submit" className="btn quiet" name="do" value="first">
            {t('setPassphrase')}
          </button>
        </form>
      )}
    </section>
  );
}

const DESKS: Partial<Record<Role, string>> = {
  ...{ educator: '/teach', curator: '/curate', researcher: '/research', admin: '/admin' },
};

/** Where somebody works who holds a role; null for one that has no desk. */
function deskOf({ role, scope }: Grant): string | null {
  const desk = DESKS[role];
  const [, id] = scope.split(/:(.*)/s);
  return desk ? `${desk}${id ? `/${id}` : ''}` : null;
}

function Roles({ grants, names }: { grants: Grant[]; names: Parameters<typeof useGrantWords>[0] }) {
  const inWords = useGrantWords(names);
  return (
    <ul className="bullets">
      {grants.map((grant) => {
        const desk = deskOf(grant);
        return (
          <li key={`${grant.role} ${grant.scope}`}>
            {desk ? (
              <Link href={desk} prefetch={false}>
                {inWords(grant)}
              </Link>
            ) : (
              inWords(grant)
            )}
          </li>
        );
      })}
    </ul>
  );
}

async function Session({ session, isThis }: { session: OpenSession; isThis: boolean }) {
  const t = await getTranslations('staff');
  return (
    <li className="split">
      <div>
        <p>
          {isThis ? <b>{t('thisBrowser')}</b> : t('otherBrowser')} · {t('lastUsed')}{' '}
          <Moment at={session.seenAt} />
        </p>
        <p className="second" dir="ltr">
          {session.address} · {session.agent}
        </p>
      </div>
      {!isThis && (
        <form method="post" action="/api/staff/session">
          <input type="hidden" name="session" value={session.id} />
          <button type="submit" className="as-link">
            {t('endSession')}
          </button>
        </form>
      )}
    </li>
  );
}
