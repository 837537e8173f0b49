import type { ReactNode } from 'react';
import { one } from '@/app/_ui/page';
import { Desk } from '@/app/_ui/staff/screen';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { type PieceView, piecePage } from '@/lib/server/web/editing';
import { services } from '@/lib/server/web/services';
import { PieceHead } from './head';
import { PieceForm } from './piece-form';
import { Theirs } from './theirs';

interface PieceScreenProps {
  staff: SignedIn;
  courseId: string;
  view: PieceView;
  query: Record<string, string | string[] | undefined>;
  title: string;
  /** As it stands, and as it would be with what came too late; null: nothing did. */
  theirs: { before: unknown; after: unknown } | null;
  /** Above the form. */
  above?: ReactNode;
  /** Beside the form. */
  look?: ReactNode;
  below?: ReactNode;
  children: ReactNode;
}

/** The page of a piece: what came of a save, the form, what stands beside it. */
export function PieceScreen(props: PieceScreenProps) {
  const { staff, courseId, view, query, title, theirs, above, look, below, children } = props;
  const { piece } = view;
  const form = (
    <PieceForm
      courseId={courseId}
      piece={piece}
      mark={view.mark}
      sent={one(query.sent)}
      faults={view.checked.faults}
    >
      {children}
    </PieceForm>
  );
  return (
    <Desk staff={staff} title={title} at="/curate">
      <PieceHead
        courseId={courseId}
        error={one(query.error)}
        isSaved={one(query.done) === 'saved'}
        asked={services().clock()}
        {...(piece.kind === 'file'
          ? {}
          : {
              language: piece.language,
              languages: view.outline.languages.map((code) => ({
                code,
                href: piecePage(courseId, { ...piece, language: code }),
              })),
            })}
      />
      {above}
      {theirs && (
        <Theirs before={said(theirs.before)} after={said(theirs.after)} by={view.draft?.by ?? null} />
      )}
      {look ? (
        <div className="review">
          {form}
          {look}
        </div>
      ) : (
        form
      )}
      {below}
    </Desk>
  );
}

const said = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));
