import { NextIntlClientProvider } from 'next-intl';
import { getMessages, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Hidden } from '@/app/_ui/hidden';
import type { CheckSaid } from '@/lib/content/edit/check-piece';
import type { FieldFault } from '@/lib/content/edit/fault-words';
import { type Piece, pieceName } from '@/lib/content/edit/piece';
import { Preview } from './preview';
import { Watch } from './watch';

interface PieceFormProps {
  courseId: string;
  piece: Piece;
  mark: string;
  /** What the page's address says was sent. */
  sent: string | undefined;
  faults: readonly FieldFault[];
  /** Buttons beside the one that saves. */
  more?: ReactNode;
  children: ReactNode;
}

/** The form of a piece: checked as one types, kept in the browser, saved into the draft. */
export async function PieceForm({ courseId, piece, mark, sent, faults, more, children }: PieceFormProps) {
  const t = await getTranslations('edit');
  const { fault } = (await getMessages()).edit;
  return (
    <form
      method="post"
      action="/api/curate/edit/save"
      className="stack"
      id="piece"
      data-enhance
      key={mark}
      noValidate
    >
      <Hidden fields={{ course: courseId, mark, sent: '', ...piece }} />
      <NextIntlClientProvider messages={{ edit: { fault } }}>
        {children}
        <Watch
          name={`${courseId} ${pieceName(piece)}`}
          sent={sent}
          initial={faults}
          words={{
            none: t('faultless'),
            some: t('faults'),
            offline: t('offline'),
            back: t('kept'),
            drop: t('dropKept'),
          }}
        />
      </NextIntlClientProvider>
      <div className="keys">
        <button type="submit" className="btn">
          {t('save')}
        </button>
        {more}
      </div>
    </form>
  );
}

/** How a piece looks to a learner, in the words of the exercise's page. */
export async function Look({ said, language }: { said: CheckSaid; language: string }) {
  const t = await getTranslations('edit');
  const { exercise } = await getMessages();
  return (
    <NextIntlClientProvider messages={{ exercise }}>
      <Preview
        initial={{ item: said.item, lesson: said.lesson }}
        language={language}
        words={{ title: t('seen'), later: t('seenLater') }}
      />
    </NextIntlClientProvider>
  );
}
