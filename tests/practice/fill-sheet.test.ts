import { beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { MOST_LINES, type SheetDefinition } from '@/lib/content/sheet';
import { fillSheet } from '@/lib/practice/fill-sheet';
import type { LearnerStore } from '@/lib/practice/store';
import { smallCourse } from '../support/course';
import { memoryStores } from '../support/memory-store';

const at = (kind: SheetDefinition['kind']): SheetDefinition => ({
  ...{ id: 'sheet', kind, module: 'brew', section: 'heat', parts: ['day', 'place'] },
});
const EMPTY = { ticked: [], gaps: {}, remove: null };

describe('filling in a sheet', () => {
  let learner: LearnerStore;
  const fill = (kind: SheetDefinition['kind'], filling: object) =>
    fillSheet({ learner, clock: () => new Date() }, 'tea', at(kind), { ...EMPTY, ...filling });
  const kept = () => learner.filledSheet('tea', 'sheet');

  beforeEach(async () => {
    learner = await memoryStores(parseCourse(smallCourse())).newLearner('anna');
  });

  it('keeps a list as it is ticked, once each', async () => {
    await fill('checklist', { ticked: ['day', 'place', 'day'] });
    await fill('checklist', { ticked: ['place'] });
    expect((await kept())?.ticked).toEqual(['place']);
  });

  it('keeps what was written into a letter, without the spaces around it', async () => {
    await fill('letter', { gaps: { day: ' Monday ', place: '  ' } });
    expect((await kept())?.gaps).toEqual({ day: 'Monday' });
  });

  it('lets notes grow by a line, and not by an empty one', async () => {
    await fill('notes', { gaps: { day: '1', place: 'here' } });
    await fill('notes', { gaps: { day: ' ', place: '' } });
    await fill('notes', { gaps: { day: '2' } });
    expect((await kept())?.lines).toEqual([{ day: '1', place: 'here' }, { day: '2' }]);
  });

  it('removes a line of the page that was seen, and none where there are others by now', async () => {
    for (const day of ['1', '2', '3']) await fill('notes', { gaps: { day } });
    await fill('notes', { remove: { line: 1, of: 3 } });
    expect((await kept())?.lines).toEqual([{ day: '1' }, { day: '3' }]);
    await expect(fill('notes', { remove: { line: 1, of: 3 } })).rejects.toThrow('changed since');
    await expect(fill('notes', { remove: { line: 2, of: 2 } })).rejects.toThrow('changed since');
    expect((await kept())?.lines).toHaveLength(2);
  });

  it('refuses a part that the sheet has not, words too long, and a line too many', async () => {
    await expect(fill('letter', { gaps: { elsewhere: 'x' } })).rejects.toThrow('no such part');
    await expect(fill('checklist', { ticked: ['elsewhere'] })).rejects.toThrow('no such part');
    await expect(fill('letter', { gaps: { day: 'x'.repeat(301) } })).rejects.toThrow('could not be read');
    expect(await kept()).toBeNull();
    const lines = Array.from({ length: MOST_LINES }, () => ({ day: '1' }));
    await learner.change((tx) =>
      tx.keepFilledSheet('tea', 'sheet', { ticked: [], gaps: {}, lines }, new Date()),
    );
    await expect(fill('notes', { gaps: { day: '2' } })).rejects.toThrow('no room');
    expect((await kept())?.lines).toHaveLength(MOST_LINES);
  });
});
