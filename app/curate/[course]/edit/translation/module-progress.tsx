import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { canShow } from '@/lib/content/edit/languages';
import { readerOf } from '@/lib/content/edit/outline';
import { textsName, textsOf } from '@/lib/content/edit/texts';
import { isOpen, type ModuleTranslation, type TextsState } from '@/lib/content/edit/translation';
import { piecePage } from '@/lib/server/web/editing';
import { StepForm } from './steps';

interface ModuleProgressProps {
  staff: Pick<SignedIn, 'id'>;
  courseId: string;
  language: string;
  source: string;
  module: ModuleTranslation;
  all: readonly ModuleTranslation[];
  /** Null: of the course as a whole. */
  title: string | null;
  /** The same in the language, once it is there. */
  translated: string | null;
  files: ReadonlyMap<string, string>;
  /** Modules that learners see in the language; null: it is one of the whole course. */
  shown: string[] | null;
}

/** How far a module is in a language, and the pages on which there is something to do. */
export function ModuleProgress(props: ModuleProgressProps) {
  const { courseId, language, source, module, title, translated, files } = props;
  const { moduleId, pages } = module;
  const t = useTranslations('edit.translate');
  const read = readerOf(files);
  const total = (what: (page: TextsState) => number) => pages.reduce((sum, page) => sum + what(page), 0);
  const all = total((page) => page.all);
  const missing = total(({ count }) => count.missing);
  const stale = total(({ count }) => count.stale);
  const extra = total(({ count }) => count.extra);
  const open = pages.filter(isOpen);
  const heading = `l-${moduleId ?? ''}`;
  /** Enough of its first words to know it again. */
  const nameOf = (page: TextsState) => {
    const texts = textsOf(files, page.of, source, read);
    return (texts.find(({ name }) => name === 'stem') ?? texts[0])?.text ?? page.of.id;
  };
  return (
    <section className="stack tight" aria-labelledby={heading}>
      <h2 id={heading} {...(title === null ? {} : { lang: source })}>
        {title ?? t('courseTexts')}
      </h2>
      {translated && (
        <p className="second">
          <bdi lang={language}>{translated}</bdi>
        </p>
      )}
      <p>
        <progress value={all - missing - stale} max={all} aria-labelledby={heading} />{' '}
        {t('progress', { done: all - missing - stale, all })}
        {missing > 0 && ` · ${t('missing', { count: missing })}`}
        {stale > 0 && ` · ${t('stale', { count: stale })}`}
        {extra > 0 && ` · ${t('extra', { count: extra })}`}
      </p>
      {open.length > 0 && (
        <details className="fold" open={open.length < 8}>
          <summary>{t('toDo', { count: open.length })}</summary>
          <ul className="rules">
            {open.map((page) => (
              <li key={textsName(page.of)}>
                <Link
                  href={piecePage(courseId, { kind: 'translation', id: textsName(page.of), language })}
                  prefetch={false}
                >
                  {t(`kinds.${page.of.kind}`)}: <bdi lang={source}>{nameOf(page)}</bdi>
                </Link>
                <br />
                <span className="second">
                  {[
                    page.count.missing > 0 && t('missing', { count: page.count.missing }),
                    page.count.stale > 0 && t('stale', { count: page.count.stale }),
                    page.count.extra > 0 && t('extra', { count: page.count.extra }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {moduleId !== null && props.shown && <Shown {...props} moduleId={moduleId} shown={props.shown} />}
    </section>
  );
}

type ShownProps = Pick<ModuleProgressProps, 'staff' | 'courseId' | 'language' | 'all'>;

/** Whether learners see the module in this language, and the way to change that. */
function Shown({ moduleId, shown, all, ...of }: ShownProps & { moduleId: string; shown: readonly string[] }) {
  const t = useTranslations('edit.translate');
  if (shown.includes(moduleId))
    return (
      <StepForm {...of} does="hide" moduleId={moduleId} button={t('hide')}>
        {t('shown')}
      </StepForm>
    );
  if (!canShow(all, moduleId)) return <p className="second">{t('showLater')}</p>;
  return (
    <StepForm {...of} does="show" moduleId={moduleId} button={t('show')}>
      {t('notShown')}
    </StepForm>
  );
}
