import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { services } from '@/lib/server/web/services';
import { classesOf } from '@/lib/server/web/teaching';
import { NewClass } from './new-class';

/** An educator's classes, and a new one. */
export default async function Classes({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('class.list');
  const query = await searchParams;
  const classes = await loaded(classesOf(staff));
  const t = await getTranslations('teach');
  return (
    <Desk staff={staff} title={t('title')} at="/teach">
      {query.done && <Notice tone="right" title={t('removed')} />}
      <FormFault
        code={one(query.error)}
        title={t('bad')}
        said={{ 'bad-input': t('bad') }}
        asked={services().clock()}
      />
      {classes.length === 0 ? (
        <p>{t('none')}</p>
      ) : (
        <ul className="rules">
          {classes.map(({ id, name, code, members }) => (
            <li key={id} className="split">
              <Link className="go" href={`/teach/${id}`} prefetch={false}>
                <bdi>{name}</bdi>
              </Link>
              <span className="second">
                {t('membersCount', { count: members })} · {t('code')} <b dir="ltr">{code}</b>
              </span>
            </li>
          ))}
        </ul>
      )}
      <NewClass staff={staff} query={query} />
    </Desk>
  );
}
