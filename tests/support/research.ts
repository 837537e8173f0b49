import { course } from './learner';
import type { Browser } from './staff';

/** What the form of a draft sends: all hints against one, in the course that ships. */
export async function draftFields(
  browser: Browser,
  courseId: string = course.structure.id,
): Promise<Record<string, string>> {
  const page = await (await browser.get(`/research/${courseId}/new`)).text();
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1];
  if (!token) throw new Error('The page of a new experiment has no form.');
  const arm = (id: string, fields: Record<string, string>) =>
    Object.fromEntries(
      Object.entries({
        name: '',
        weight: '',
        kind: 'default',
        until: '3',
        from: 'start',
        words: '120',
        policy: 'ustat',
        parameters: '',
        ...fields,
      }).map(([name, value]) => [`arm.${id}.${name}`, value]),
    );
  return {
    ...{ token, course: courseId, experiment: '', name: 'Fewer hints', question: 'Do fewer hints help?' },
    ...arm('a', { name: 'all hints' }),
    ...arm('b', { name: 'one hint', kind: 'hints', until: '1' }),
    ...arm('c', {}),
    ...arm('d', {}),
    ...{ unit: 'learner', traffic: '100', outcome: 'success', module: '', days: '7' },
    ...{ effect: '0,1', deviation: '0.3', minimumDays: '0' },
  };
}
