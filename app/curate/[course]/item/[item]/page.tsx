import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { Desk } from '@/app/_ui/staff/screen';
import { isBlocked } from '@/lib/hints/checks/run-checks';
import { LONGEST_HINT } from '@/lib/hints/schema';
import { hintsOfItem } from '@/lib/hints/write-queries';
import { newAt } from '@/lib/server/web/curate';
import { services } from '@/lib/server/web/services';
import { Checks } from '../../[hint]/checks';
import { ItemAndPassage } from '../../[hint]/item-and-passage';
import { HintsOfItem } from './hints-of-item';
import { placeAsked } from './place-asked';
import { Writer } from './writer';

type Params = Promise<{ course: string; item: string }>;

/** All hints of an exercise, and a form for another: new, or one of these in another language. */
export default async function ItemOfDesk({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId, item } = await params;
  const itemId = decodeURIComponent(item);
  const staff = await theStaff('hint.review', `course:${courseId}`);
  const query = await searchParams;
  const { db, courses, clock } = services();
  const { structure } = await loaded(courses().course(courseId, staff.language));
  const hints = await loaded(hintsOfItem(db, courseId, itemId));
  const asked = placeAsked(query, { languages: structure.languages, hints, screen: staff.language });
  const { ground, look } = await loaded(newAt({ courseId, itemId, ...asked.place }, staff));
  const typed = one(query.typed)?.trim().slice(0, LONGEST_HINT) || undefined;
  const checks = typed === undefined ? null : look(typed).checks;
  const t = await getTranslations('write');
  const done = (['waits', 'approved'] as const).find((known) => known === one(query.done));
  return (
    <Desk staff={staff} title={t('title')} at="/curate">
      {done && <Notice tone="right" title={t(`did.${done}`)} />}
      <FormFault
        code={one(query.error)}
        title={t('notSaved')}
        said={{ 'bad-input': t('blocked') }}
        asked={clock()}
      />
      <div className="review">
        <div className="stack">
          <ItemAndPassage
            ground={ground}
            screenLanguage={staff.language}
            hint={typed ?? ''}
            heading={<bdi>{itemId}</bdi>}
          />
          <HintsOfItem courseId={courseId} itemId={itemId} hints={hints} screenLanguage={staff.language} />
        </div>
        <div className="stack">
          <Writer
            item={ground.item}
            languages={structure.languages}
            asked={asked}
            typed={typed}
            isBlocked={checks !== null && isBlocked(checks)}
          />
          {checks && <Checks checks={checks} />}
        </div>
      </div>
    </Desk>
  );
}
