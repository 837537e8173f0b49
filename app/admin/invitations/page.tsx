import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { GrantSelect } from '@/app/_ui/staff/grant-select';
import { theStaff } from '@/app/_ui/staff/guard';
import { LanguageSelect } from '@/app/_ui/staff/language-select';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment, useGrantWords } from '@/app/_ui/staff/words';
import { type Invitation, listInvitations } from '@/lib/auth/invitation-queries';
import type { ScreenLanguage } from '@/lib/auth/schema';
import { grantsToGive, scopeNames } from '@/lib/server/web/grants';
import { services } from '@/lib/server/web/services';
import { shownLink } from '@/lib/server/web/staff-session';

const PATH = '/admin/invitations';
const DONE = { revoked: 'revoked', sent: 'mail.sent', unsent: 'mail.unsent' } as const;
type Names = Parameters<typeof useGrantWords>[0];

/** People come in by a link, for one role, once, within a week. */
export default async function Invitations({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('people.see');
  const query = await searchParams;
  const page = pageOf(one(query.page));
  const { db, clock, mailer } = services();
  const asked = { from: (page - 1) * PAGE, most: PAGE };
  const [{ invitations, count }, given] = await loaded(
    Promise.all([listInvitations(db, clock(), asked), grantsToGive(staff.language)]),
  );
  const shown = invitations.map(({ scope }) => scope);
  const names = await loaded(scopeNames(staff.language, shown));
  const link = await shownLink();
  const done = DONE[one(query.done) as keyof typeof DONE];
  const t = await getTranslations('staff');
  return (
    <Desk staff={staff} title={t('place.invitations')} at={PATH}>
      {done && <Notice tone={done === 'mail.unsent' ? 'notyet' : 'right'} title={t(done)} />}
      <FormFault
        code={one(query.error)}
        title={t('notSaved')}
        said={{
          conflict: t('notOpenAnyMore'),
          'bad-input': t('mail.badAddress'),
          'not-found': t('noSuchCourse'),
        }}
        asked={clock()}
      />
      {link && (
        <Notice tone="right" title={t('linkTitle')} id="link">
          <p>{t('linkText')}</p>
          <p className="link-shown" dir="ltr">
            {link}
          </p>
        </Notice>
      )}
      <section className="stack" aria-labelledby="h-invite">
        <h2 id="h-invite">{t('invite')}</h2>
        <form className="filter" method="post" action="/api/admin/invite">
          <GrantSelect label={t('roleLabel')} given={given} />
          {mailer && <MailFields language={staff.language} />}
          <button type="submit" className="btn">
            {t('makeLink')}
          </button>
        </form>
        <p className="second">{t('inviteText')}</p>
      </section>
      {invitations.length === 0 ? (
        <p>{t('noInvitations')}</p>
      ) : (
        <WideTable label={t('place.invitations')}>
          <thead>
            <tr>
              <th scope="col">{t('roleLabel')}</th>
              <th scope="col">{t('madeBy')}</th>
              <th scope="col">{t('until')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">
                <span className="vh">{t('revoke')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.map((one) => (
              <Row key={one.id} invitation={one} names={names} />
            ))}
          </tbody>
        </WideTable>
      )}
      <Paging page={page} count={count} to={(to) => withQuery(PATH, { page: to })} />
    </Desk>
  );
}

/** Whom the link is mailed to, in which language. */
async function MailFields({ language }: { language: ScreenLanguage }) {
  const t = await getTranslations('staff');
  return (
    <>
      <div className="field">
        <label htmlFor="to">{t('mail.to')}</label>
        <input id="to" name="to" type="email" dir="ltr" maxLength={254} autoComplete="off" />
      </div>
      <LanguageSelect label={t('mail.language')} chosen={language} />
    </>
  );
}

async function Row({ invitation, names }: { invitation: Invitation; names: Names }) {
  const t = await getTranslations('staff');
  const { id, madeBy, expiresAt, state, usedBy } = invitation;
  return (
    <tr>
      <td>
        <GrantWords invitation={invitation} names={names} />
      </td>
      <td>
        <bdi>{madeBy}</bdi>
      </td>
      <td>
        <Moment at={expiresAt} />
      </td>
      <td>
        {t(`invitation.${state}`)}
        {usedBy && (
          <>
            {': '}
            <bdi>{usedBy}</bdi>
          </>
        )}
      </td>
      <td>
        {state === 'open' && (
          <form method="post" action="/api/admin/revoke">
            <input type="hidden" name="invitation" value={id} />
            <button type="submit" className="as-link">
              {t('revoke')}
            </button>
          </form>
        )}
      </td>
    </tr>
  );
}

function GrantWords({ invitation, names }: { invitation: Invitation; names: Names }) {
  return useGrantWords(names)(invitation);
}
