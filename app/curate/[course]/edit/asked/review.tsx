import { useTranslations } from 'next-intl';
import { Hidden } from '@/app/_ui/hidden';
import { StaffToken } from '@/app/_ui/staff/staff-token';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { directionOf } from '@/lib/content/direction';
import { type AskedView, askedPage } from '@/lib/server/web/asked-drafts';
import { Neighbours } from '../../neighbours';
import { useFaultWords } from '../_form/fault-words';

interface ReviewProps {
  staff: Pick<SignedIn, 'id'>;
  courseId: string;
  view: AskedView;
}

/** One question beside the section that is to answer it; each decision has its key. */
export function Review({ staff, courseId, view: { waiting, draft, section, checked } }: ReviewProps) {
  const t = useTranslations('edit.asked');
  const said = useFaultWords();
  if (!draft) return null;
  const { language } = draft;
  const at = waiting.indexOf(draft);
  const spoken = { lang: language, dir: directionOf(language) };
  const beside = (place: number) => {
    const other = waiting[place];
    return other && askedPage(courseId, { language, draft: other.id });
  };
  return (
    <div className="review">
      <section className="stack tight" aria-labelledby="h-section">
        <h2 id="h-section" {...spoken}>
          {section ? section.title : draft.sectionId}
        </h2>
        {section && (
          <>
            <p className="second" {...spoken}>
              {section.lesson}
            </p>
            <p className="twin-source" {...spoken}>
              {section.text}
            </p>
            <h3>{t('there', { count: section.asked.length })}</h3>
            <ul {...spoken}>
              {section.asked.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section className="stack tight" aria-labelledby="h-question">
        <h2 id="h-question">{t('place', { n: at + 1, all: waiting.length })}</h2>
        <p className="second">{t('writtenBy', { model: draft.model })}</p>
        <form className="stack tight" method="post" action="/api/curate/edit/asked">
          <StaffToken staff={staff} />
          <Hidden fields={{ course: courseId, language, draft: draft.id }} />
          <div className="field">
            <label htmlFor="text">
              {t('question')} <kbd>E</kbd>
            </label>
            <input
              id="text"
              name="text"
              defaultValue={draft.text}
              key={draft.id}
              required
              maxLength={300}
              autoComplete="off"
              data-key="e"
              {...spoken}
            />
          </div>
          {checked.faults.map((fault) => (
            <p className="says" key={fault}>
              {said(fault)}
            </p>
          ))}
          <div className="keys">
            <button type="submit" className="btn" name="do" value="approve" data-key="a">
              {t('approve')} <kbd>A</kbd>
            </button>
            <button type="submit" className="btn quiet" name="do" value="reject" data-key="r" formNoValidate>
              {t('reject')} <kbd>R</kbd>
            </button>
            <Neighbours
              previous={beside(at - 1)}
              next={beside(at + 1)}
              words={{ previous: t('previous'), next: t('next') }}
            />
          </div>
        </form>
        <p className="second">{t('after')}</p>
      </section>
    </div>
  );
}
