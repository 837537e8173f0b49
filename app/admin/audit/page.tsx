import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { FilterForm } from '@/app/_ui/staff/filter-form';
import { theStaff } from '@/app/_ui/staff/guard';
import { PAGE, withQuery } from '@/app/_ui/staff/paging';
import { Desk } from '@/app/_ui/staff/screen';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { Moment } from '@/app/_ui/staff/words';
import { type AuditCheck, auditActions, checkAudit } from '@/lib/auth/audit';
import { type AuditRow, newestRows } from '@/lib/auth/audit-queries';
import { services } from '@/lib/server/web/services';

const PATH = '/admin/audit';
/** Letters of a hash that somebody writes down. */
const HEAD_LENGTH = 16;

/** Who changed what; with `?check=1` the whole trail is walked. */
export default async function Audit({ searchParams }: { searchParams: Query }) {
  const staff = await theStaff('audit.see');
  const query = await searchParams;
  const text = (one(query.q) ?? '').slice(0, 100);
  const action = auditActions.find((known) => known === one(query.action)) ?? null;
  const before = /^[1-9]\d{0,14}$/.test(one(query.before) ?? '') ? Number(one(query.before)) : null;
  const { db, hasher } = services();
  const rows = await loaded(newestRows(db, { action, text }, before, PAGE + 1));
  const checked = query.check ? await loaded(checkAudit(db, hasher)) : null;
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1)?.seq;
  const t = await getTranslations('staff');
  const auditSays = ({ fault, rows: count }: AuditCheck) => {
    if (!fault) return t('auditWhole', { count });
    return t(fault.what === 'missing' ? 'auditMissing' : 'auditChanged', { seq: fault.seq });
  };
  return (
    <Desk staff={staff} title={t('place.audit')} at={PATH}>
      {checked && (
        <Notice tone={checked.fault ? 'danger' : 'right'} title={auditSays(checked)}>
          <p>{t('auditHead', { seq: checked.head.seq, hash: checked.head.hash.slice(0, HEAD_LENGTH) })}</p>
        </Notice>
      )}
      <FilterForm
        action={PATH}
        text={{ label: t('searchWho'), value: text }}
        choice={{
          ...{ name: 'action', label: t('what'), all: t('everything'), value: action },
          options: auditActions.map((value) => ({ value, word: t(`did.${value}`) })),
        }}
      />
      <div className="row">
        <Link className="go" href={withQuery(PATH, { check: 1 })} prefetch={false}>
          {t('checkAudit')}
        </Link>
        <form method="post" action="/api/admin/audit">
          <button type="submit" className="as-link">
            {t('exportAudit')}
          </button>
        </form>
      </div>
      {shown.length === 0 ? <p>{t('nothingFound')}</p> : <Rows rows={shown} />}
      {rows.length > PAGE && (
        <p>
          <Link className="go" href={withQuery(PATH, { q: text, action, before: last })} prefetch={false}>
            {t('olderRows')}
          </Link>
        </p>
      )}
    </Desk>
  );
}

async function Rows({ rows }: { rows: AuditRow[] }) {
  const t = await getTranslations('staff');
  const known = (action: string) => auditActions.find((one) => one === action);
  return (
    <WideTable label={t('place.audit')}>
      <thead>
        <tr>
          <th scope="col">{t('when')}</th>
          <th scope="col">{t('who')}</th>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('after')}</th>
          <th scope="col">{t('fromWhere')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const did = known(row.action);
          return (
            <tr key={row.seq}>
              <td>
                <Moment at={row.at} />
              </td>
              <td>
                <bdi>{row.actor}</bdi>
              </td>
              <td>
                {did ? t(`did.${did}`) : row.action}: <bdi>{row.subject}</bdi>
              </td>
              <td className="free" dir="ltr">
                {told(row.before)}
              </td>
              <td className="free" dir="ltr">
                {told(row.after)}
              </td>
              <td dir="ltr">{row.address}</td>
            </tr>
          );
        })}
      </tbody>
    </WideTable>
  );
}

/** What was written as JSON, without its marks: "admin site, curator course:tea". */
function told(json: string): string {
  const inWords = (value: unknown): string => {
    if (value === null || typeof value !== 'object') return String(value ?? '');
    if (Array.isArray(value)) return value.map(inWords).join(', ');
    return Object.values(value).map(inWords).join(' ');
  };
  return inWords(JSON.parse(json));
}
