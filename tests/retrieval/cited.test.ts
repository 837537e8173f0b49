import { describe, expect, it } from 'vitest';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { citedIn } from '@/lib/retrieval/cited';
import { smallLessons } from '../tutor/small-lessons';

const lesson = smallLessons().find(({ moduleId }) => moduleId === 'contract');
if (!lesson) throw new Error('the small course has no contract');
const [quoted] = chunkLesson(lesson);
if (!quoted) throw new Error('the lesson has no passage');
const { blockIds, hash } = quoted;

describe('a passage that was quoted', () => {
  it('is found as it was', () => {
    expect(citedIn(lesson, blockIds, hash)).toEqual({ blockIds: new Set(blockIds), state: 'same' });
  });

  it('has changed when what was quoted reads otherwise', () => {
    const renamed = { ...lesson, title: `${lesson.title}!` };
    expect(citedIn(renamed, blockIds, hash)).toEqual({ blockIds: new Set(blockIds), state: 'changed' });
  });

  it('counts as unchanged where nothing says how it read', () => {
    const renamed = { ...lesson, title: `${lesson.title}!` };
    expect(citedIn(renamed, blockIds, undefined).state).toBe('same');
  });

  it('is gone with its blocks, and found by the one that is left', () => {
    expect(citedIn(lesson, ['gone'], hash)).toEqual({ blockIds: new Set(), state: 'gone' });
    expect(citedIn(lesson, ['gone', ...blockIds], hash).blockIds).toEqual(new Set(blockIds));
  });
});
