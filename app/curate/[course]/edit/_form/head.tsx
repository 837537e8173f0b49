import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { languageName } from '@/lib/dates';

interface HeadProps {
  courseId: string;
  error: string | undefined;
  isSaved: boolean;
  asked: Date;
  /** The page in each language, and the one that it is in now. */
  languages?: { code: string; href: string }[];
  language?: string;
  /** Other words for what could not be read, and for what was too long. */
  unreadable?: string;
  tooLong?: string;
}

/** What came of a save, the way back, and the same piece in other languages. */
export function PieceHead(props: HeadProps) {
  const { courseId, error, isSaved, asked, languages = [], language, unreadable, tooLong } = props;
  const t = useTranslations('edit');
  const locale = useLocale();
  return (
    <>
      <nav className="row" aria-label={t('ways')}>
        <Link className="go" href={`/curate/${courseId}/edit`} prefetch={false}>
          {t('toCourse')}
        </Link>
        {languages.map(({ code, href }) => (
          <Link key={code} href={href} prefetch={false} aria-current={code === language ? 'page' : undefined}>
            {languageName(code, locale)}
          </Link>
        ))}
      </nav>
      {isSaved && (
        <Notice tone="right" title={t('saved')}>
          <p>{t('savedText')}</p>
        </Notice>
      )}
      <FormFault
        code={error}
        title={t('notSaved')}
        said={{
          ...{ conflict: t('conflict'), 'bad-input': unreadable ?? t('unreadable') },
          ...(tooLong ? { 'too-long': tooLong } : {}),
        }}
        asked={asked}
      />
    </>
  );
}
