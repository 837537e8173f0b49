import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Hidden } from '@/app/_ui/hidden';
import { Notice } from '@/app/_ui/notice';
import { one, type Query, UUID } from '@/app/_ui/page';
import { Desk } from '@/app/_ui/staff/screen';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { DeskKeys } from './[hint]/desk-keys';
import { Neighbours } from './neighbours';

/** What learners send to the desk, by the name of its messages: where it stands and is decided. */
export const SENT = {
  openQuestions: { path: 'questions', action: '/api/curate/question', field: 'group' },
  reports: { path: 'reports', action: '/api/curate/report', field: 'report' },
} as const;
export type SentKind = keyof typeof SENT;

interface ToldProps {
  kind: SentKind;
  courseId: string;
  query: Awaited<Query>;
  /** What the last decision came to, in words. */
  did: string | undefined;
}

/** What the last decision came to, and the way back from it. */
export async function Told({ kind, courseId, query, did }: ToldProps) {
  const t = await getTranslations(kind);
  const questions = await getTranslations('openQuestions');
  const error = one(query.error);
  const last = one(query.last);
  return (
    <>
      {(error === 'conflict' || error === 'bad-input') && (
        <Notice tone="notyet" title={t('staleTitle')}>
          <p>{error === 'conflict' ? t('stale') : questions('notSaved')}</p>
        </Notice>
      )}
      {did && (
        <div className="undo">
          <Notice tone="right" title={did} />
          {last && UUID.test(last) && <Undo kind={kind} courseId={courseId} id={last} seen="0" />}
        </div>
      )}
    </>
  );
}

interface UndoProps {
  kind: SentKind;
  courseId: string;
  id: string;
  /** What the page shows of it, as its forms tell; 0: only a decision of one's own. */
  seen: string;
}

/** Takes the last decision back, by its key. */
export async function Undo({ kind, courseId, id, seen }: UndoProps) {
  const t = await getTranslations(kind);
  const { action, field } = SENT[kind];
  return (
    <form method="post" action={action}>
      <Hidden fields={{ course: courseId, [field]: id, seen, do: 'undo' }} />
      <button type="submit" className="btn plain" data-key="u">
        {t('undo')} <kbd>U</kbd>
      </button>
    </form>
  );
}

interface OneProps extends ToldProps {
  staff: SignedIn;
  title: string;
  beside: { next: string | null; previous: string | null };
  children: ReactNode;
}

/** One of them on one screen, those beside it a key away. */
export async function SentOne({ staff, title, beside, children, ...told }: OneProps) {
  const t = await getTranslations(told.kind);
  const list = `/curate/${told.courseId}/${SENT[told.kind].path}`;
  return (
    <Desk staff={staff} title={title} at="/curate" back={{ href: list, word: t('back') }}>
      <Told {...told} />
      <nav className="keys" aria-label={t('title')}>
        <Neighbours
          previous={beside.previous && `${list}/${beside.previous}`}
          next={beside.next && `${list}/${beside.next}`}
          words={{ previous: t('previous'), next: t('next') }}
        />
      </nav>
      <div className="review fitted">{children}</div>
      <DeskKeys title={t('keysTitle')} lines={t('keys').split('\n')} close={t('close')} />
    </Desk>
  );
}
