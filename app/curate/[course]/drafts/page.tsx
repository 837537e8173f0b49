import { getTranslations } from 'next-intl/server';
import { FormFault } from '@/app/_ui/fault';
import { Notice } from '@/app/_ui/notice';
import { loaded, one, type Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';
import { LookAgain } from '@/app/_ui/staff/look-again';
import { Desk } from '@/app/_ui/staff/screen';
import { moduleTitle } from '@/lib/content/schema';
import { draftsOf } from '@/lib/server/web/drafting';
import { services } from '@/lib/server/web/services';
import { DraftForm } from './draft-form';
import { Runs } from './runs';

type Params = Promise<{ course: string }>;

/** Drafting of a course: what is under way, how far, by what budget; another one begins here. */
export default async function Drafts({ params, searchParams }: { params: Params; searchParams: Query }) {
  const { course: courseId } = await params;
  const staff = await theStaff('hint.draft', `course:${courseId}`);
  const query = await searchParams;
  const { courses, draft, config, clock } = services();
  const course = await loaded(courses().course(courseId, staff.language));
  const runs = await loaded(draftsOf(courseId, 'hints'));
  const t = await getTranslations('drafts');
  const done = (['begun', 'cancelled'] as const).find((one_) => one_ === one(query.done));
  return (
    <Desk
      staff={staff}
      title={t('title')}
      at="/curate"
      back={{ href: `/curate/${courseId}`, word: course.text.title }}
    >
      {done && <Notice tone="right" title={t(`did.${done}`)} />}
      <FormFault
        code={one(query.error)}
        title={t('notBegun')}
        said={{ conflict: t('underWay') }}
        asked={clock()}
      />
      {runs.some(({ endedAt }) => endedAt === null) && <LookAgain />}
      {runs.length > 0 && <Runs runs={runs} titleOf={(module) => moduleTitle(course.text, module)} />}
      <DraftForm
        course={course}
        model={draft.chat?.id ?? null}
        tokens={config.draft.tokens}
        language={one(query.language)}
      />
    </Desk>
  );
}
