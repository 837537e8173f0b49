import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import { Icon } from '@/app/_ui/icon';
import { WideTable } from '@/app/_ui/staff/wide-table';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import { dayIn } from '@/lib/dates';
import type { Standing } from '@/lib/knowledge/estimate';
import type { MemberStates } from '@/lib/server/web/teaching';

interface MembersProps {
  classId: string;
  course: CourseView;
  members: readonly MemberStates[];
}

/** Members by modules of a course: a word for each state, and the day when they were last here. */
export function Members({ classId, course, members }: MembersProps) {
  const t = useTranslations('teach');
  const locale = useLocale();
  const zone = useTimeZone() ?? 'UTC';
  const { modules } = course.structure;
  return (
    <WideTable label={course.text.title}>
      <caption className="second">{course.text.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('members')}</th>
          <th scope="col">{t('lastHere')}</th>
          {modules.map(({ id }) => (
            <th scope="col" key={id}>
              {moduleTitle(course.text, id)}
            </th>
          ))}
          <th scope="col">
            <span className="vh">{t('takeOut')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map(({ learnerId, called, seenAt, states, isUnused }) => (
          <tr key={learnerId}>
            <th scope="row">
              <bdi>{called}</bdi>
            </th>
            <td>{isUnused ? t('notUsed') : dayIn(locale, seenAt, zone)}</td>
            {modules.map(({ id }) => (
              <td key={id}>
                <State state={states.get(id) ?? 'new'} />
              </td>
            ))}
            <td>
              <form method="post" action="/api/teach/member">
                <input type="hidden" name="class" value={classId} />
                <input type="hidden" name="learner" value={learnerId} />
                <button type="submit" className="as-link" aria-label={t('takeOutOf', { name: called })}>
                  {t('takeOut')}
                </button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

/** As the learner's own map has it, said of somebody else. */
function State({ state }: { state: Standing }) {
  const t = useTranslations('teach');
  return (
    <span className={`state is-${state}`}>
      <Icon name={state} />
      {t(`state.${state}`)}
    </span>
  );
}
