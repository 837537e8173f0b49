import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { FilterForm } from '@/app/_ui/staff/filter-form';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, Paging, pageOf, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment, useGrantWords } from '@/app/_ui/staff/words';
import { roles } from '@/lib/auth/can';
import { nameKey } from '@/lib/auth/name-key';
import { type Listed, listStaff } from '@/lib/auth/staff-list-queries';
import { scopeNames } from '@/lib/server/web/grants';
import { services } from '@/lib/server/web/services';

const PATH = '/admin/people';

/** Everybody of staff; learners are nobody's to list. */
export default async function People({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('people.see');
  const query = await searchParams;
  const text = (one(query.q) ?? '').slice(0, 100);
  const role = roles.find((known) => known === one(query.role)) ?? null;
  const page = pageOf(one(query.page));
  const asked = { text: nameKey(text), role, from: (page - 1) * PAGE, most: PAGE };
  const { people, count } = await loaded(listStaff(services().db, asked));
  const names = await loaded(scopeNames(staff.language, scopesOf(people)));
  const t = await getTranslations('staff');
  return (
    <Desk staff={staff} title={t('place.people')} at={PATH}>
      {query.done && <Notice tone="right" title={t('personRemoved')} />}
      <FilterForm
        action={PATH}
        text={{ label: t('searchName'), value: text }}
        choice={{
          ...{ name: 'role', label: t('roleLabel'), all: t('allRoles'), value: role },
          options: roles.map((value) => ({ value, word: t(`role.${value}`) })),
        }}
      />
      {people.length === 0 ? (
        <p>{t('nobodyFound')}</p>
      ) : (
        <WideTable label={t('place.people')}>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('rolesTitle')}</th>
              <th scope="col">{t('lastHere')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <Row key={person.id} person={person} names={names} />
            ))}
          </tbody>
        </WideTable>
      )}
      <Paging page={page} count={count} to={(to) => withQuery(PATH, { q: text, role, page: to })} />
    </Desk>
  );
}

const scopesOf = (people: readonly Listed[]) =>
  people.flatMap(({ grants }) => grants.map(({ scope }) => scope));

function Row({ person, names }: { person: Listed; names: Parameters<typeof useGrantWords>[0] }) {
  const inWords = useGrantWords(names);
  return (
    <tr>
      <td>
        <Link href={`${PATH}/${person.id}`} prefetch={false}>
          <bdi>{person.name}</bdi>
        </Link>
      </td>
      <td>{person.grants.map(inWords).join('; ') || '—'}</td>
      <td>
        <Moment at={person.seenAt} />
      </td>
    </tr>
  );
}
