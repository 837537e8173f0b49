import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query, uuidOrGone } from '@/app/_ui/page';
import { GrantSelect } from '@/app/_ui/staff/grant-select';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { useGrantWords } from '@/app/_ui/staff/words';
import type { Grant } from '@/lib/auth/can';
import { asksForCode } from '@/lib/auth/second-step';
import { staffPerson } from '@/lib/auth/staff-list-queries';
import { openSessions } from '@/lib/auth/staff-queries';
import { grantsToGive, scopeNames } from '@/lib/server/web/grants';
import { services } from '@/lib/server/web/services';

type Params = Promise<{ person: string }>;
type Names = Parameters<typeof useGrantWords>[0];

const DONE = { saved: 'saved', sessions: 'sessionsEnded', codes: 'codes.ended' } as const;

/** What somebody of staff holds; roles are given and taken here. */
export default async function Person({ params, searchParams }: { params: Params; searchParams: Query }) {
  const staff = await theStaff('people.see');
  const id = uuidOrGone((await params).person);
  const query = await searchParams;
  const { db, clock } = services();
  const person = await loaded(staffPerson(db, id));
  if (!person) redirect('/gone');
  const [sessions, hasCodes, names, all] = await loaded(
    Promise.all([
      openSessions(db, id, clock()),
      asksForCode(db, id),
      scopeNames(
        staff.language,
        person.grants.map(({ scope }) => scope),
      ),
      grantsToGive(staff.language),
    ]),
  );
  const isHeld = ({ role, scope }: Grant) =>
    person.grants.some((held) => held.role === role && held.scope === scope);
  const t = await getTranslations('staff');
  const done = DONE[one(query.done) as keyof typeof DONE];
  return (
    <Desk staff={staff} title={person.name} at="/admin/people">
      {done && <Notice tone="right" title={t(done)} />}
      <FormFault
        code={one(query.error)}
        title={t('notSaved')}
        said={{ conflict: t('lastAdmin'), 'not-found': t('noSuchCourse') }}
        asked={clock()}
      />
      <section className="stack" aria-labelledby="h-roles">
        <h2 id="h-roles">{t('rolesTitle')}</h2>
        {person.grants.length === 0 && <p>{t('noRoles')}</p>}
        <ul className="rules">
          {person.grants.map((grant) => (
            <Held key={`${grant.role} ${grant.scope}`} person={id} grant={grant} names={names} />
          ))}
        </ul>
        <form className="filter" method="post" action="/api/admin/role">
          <input type="hidden" name="person" value={id} />
          <input type="hidden" name="do" value="grant" />
          <GrantSelect
            label={t('giveRole')}
            given={{ ...all, grants: all.grants.filter((one) => !isHeld(one)) }}
          />
          <button type="submit" className="btn quiet">
            {t('give')}
          </button>
        </form>
      </section>
      <section className="stack" aria-labelledby="h-sessions">
        <h2 id="h-sessions">{t('sessionsTitle')}</h2>
        <p>{t('sessionsCount', { count: sessions.length })}</p>
        {sessions.length > 0 && (
          <form method="post" action="/api/admin/remove">
            <input type="hidden" name="person" value={id} />
            <button type="submit" className="btn quiet" name="do" value="sessions">
              {t('endTheirs')}
            </button>
          </form>
        )}
      </section>
      {hasCodes && <Codes person={id} />}
      <section className="stack narrow" aria-labelledby="h-remove">
        <h2 id="h-remove">{t('removeTitle')}</h2>
        <p>{t('removeText')}</p>
        <form className="stack" method="post" action="/api/admin/remove">
          <input type="hidden" name="person" value={id} />
          <div className="choice">
            <input type="checkbox" id="confirm" name="confirm" value="yes" required />
            <label htmlFor="confirm">{t('removeConfirm')}</label>
          </div>
          <button type="submit" className="btn danger" name="do" value="account">
            {t('removeButton')}
          </button>
        </form>
      </section>
    </Desk>
  );
}

/** Of who gives a code at sign-in; it can be taken off. */
async function Codes({ person }: { person: string }) {
  const t = await getTranslations('staff');
  return (
    <section className="stack narrow" aria-labelledby="h-codes">
      <h2 id="h-codes">{t('codes.title')}</h2>
      <p>{t('codes.theirs')}</p>
      <p className="second">{t('codes.takeOffText')}</p>
      <form method="post" action="/api/admin/remove">
        <input type="hidden" name="person" value={person} />
        <button type="submit" className="btn quiet" name="do" value="codes">
          {t('codes.takeOff')}
        </button>
      </form>
    </section>
  );
}

async function Held({ person, grant, names }: { person: string; grant: Grant; names: Names }) {
  const t = await getTranslations('staff');
  return (
    <li className="split">
      <GrantWords grant={grant} names={names} />
      <form method="post" action="/api/admin/role">
        <input type="hidden" name="person" value={person} />
        <input type="hidden" name="do" value="withdraw" />
        <input type="hidden" name="grant" value={`${grant.role} ${grant.scope}`} />
        <button type="submit" className="as-link">
          {t('take')}
        </button>
      </form>
    </li>
  );
}

function GrantWords({ grant, names }: { grant: Grant; names: Names }) {
  return <span>{useGrantWords(names)(grant)}</span>;
}
