import Link from 'next/link';
import { useTranslations } from 'next-intl';

/** Rows of a page. */
export const PAGE = 50;

/** The number of a page from `?page=`, from 1. */
export function pageOf(given: string | undefined): number {
  return /^[1-9]\d{0,5}$/.test(given ?? '') ? Number(given) : 1;
}

interface PagingProps {
  page: number;
  count: number;
  /** The address of another page of the same list. */
  to: (page: number) => string;
}

/** Where one is in a long list, and the pages beside it. */
export function Paging({ page, count, to }: PagingProps) {
  const t = useTranslations('staff');
  const first = (page - 1) * PAGE + 1;
  const last = Math.min(count, page * PAGE);
  if (count <= PAGE && page === 1) return null;
  return (
    <nav className="row" aria-label={t('pages')}>
      {page > 1 && (
        <Link className="go" href={to(page - 1)} prefetch={false}>
          {t('earlierRows')}
        </Link>
      )}
      <span className="second">{t('rows', { first: Math.min(first, last), last, count })}</span>
      {last < count && (
        <Link className="go" href={to(page + 1)} prefetch={false}>
          {t('laterRows')}
        </Link>
      )}
    </nav>
  );
}

/** An address with those parameters that say something. */
export function withQuery(
  path: string,
  parameters: Record<string, string | number | null | undefined>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, String(value));
  return query.size > 0 ? `${path}?${query}` : path;
}
