import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import type { UstatError } from '@/lib/errors';
import { insertHints, insertVersions } from '@/lib/hints/course-hint-queries';
import { authoredId } from '@/lib/hints/course-hints';
import { addEvents, approvedHints } from '@/lib/hints/hint-queries';
import { importedId } from '@/lib/hints/imported-hints';
import type { EventKind, HintEvent, Provenance } from '@/lib/hints/schema';
import { itemHash, sectionTexts, sourceKey } from '@/lib/hints/sources';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';

const AT = new Date('2026-05-01T08:00:00Z');
const ITEM = { courseId: 'tea', itemId: 'heat.when', language: 'en' };
const FIRST = authoredId({ ...ITEM, level: 1 });

let db: Db;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.query('delete from hint');
  await db.query('delete from course');
});

const changed = (file: string, from: string, to: string) => {
  const files = smallCourse();
  const text = files.get(file) ?? '';
  expect(text).toContain(from);
  return new Map([...files, [file, text.replace(from, to)]]);
};
const load = (files = smallCourse()) => loadCourse(db, parseCourse(files), AT);
const shown = async () => (await approvedHints(db, ITEM)).map(({ text }) => text);
const eventsOf = async (id: string) =>
  (
    await db.query<HintEvent>(
      'select seq, kind, version, by, at, reason, words, undoes from hint_event where hint_id = $1 order by seq',
      [id],
    )
  ).map((event) => ({ ...event, at: new Date(event.at) }));
const kinds = async (id: string) => (await eventsOf(id)).map(({ kind }) => kind);

async function happens(id: string, kind: EventKind, version: number): Promise<void> {
  const rest = { by: 'Aida', at: AT, reason: null, words: null, undoes: null };
  await addEvents(db, id, await eventsOf(id), [{ kind, version, ...rest }]);
}

describe('hints of a course that is loaded', () => {
  it('are approved by its author, and stay as they are when it is loaded again', async () => {
    await load();
    expect(await shown()).toEqual(['Look at the kettle.', 'Wait for the steam.']);
    expect(await kinds(FIRST)).toEqual(['imported', 'approved']);
    await load();
    expect(await kinds(FIRST)).toEqual(['imported', 'approved']);
  });

  it('stay rejected when they leave the files and come back', async () => {
    await load();
    await happens(FIRST, 'rejected', 1);
    await load(changed('en/items.yaml', 'hints: [Look at the kettle., Wait for the steam.]', 'hints: []'));
    expect(await shown()).toEqual([]);
    await load();
    expect(await shown()).toEqual(['Wait for the steam.']);
    expect(await kinds(FIRST)).toEqual(['imported', 'approved', 'rejected', 'retired', 'undone']);
    await load();
    expect(await kinds(FIRST)).toHaveLength(5);
  });

  it('are given to a round on an older item only where they fit it', async () => {
    await load();
    const item = (files: ReturnType<typeof smallCourse>) => {
      const found = parseCourse(files).items.find(({ definition }) => definition.id === ITEM.itemId);
      return itemHash(found?.definition as never, found?.texts.en as never);
    };
    const before = item(smallCourse());
    const files = changed('en/items.yaml', 'When is the water ready?', 'When is the milk ready?');
    files.set(
      'en/items.yaml',
      (files.get('en/items.yaml') ?? '').replace('Wait for the steam.', 'Wait for the skin.'),
    );
    await load(files);
    expect(await shown()).toEqual(['Look at the kettle.', 'Wait for the skin.']);
    const older = (await approvedHints(db, ITEM, before)).map(({ text }) => text);
    expect(older).toEqual(['Look at the kettle.']);
  });

  it('are no part of the version of their item', async () => {
    const [before, after] = [smallCourse(), changed('en/items.yaml', 'Look at the kettle.', 'Hear it sing.')];
    const versions = [before, after].map((files) => parseCourse(files).items.map(({ version }) => version));
    expect(versions[1]).toEqual(versions[0]);
    expect(parseCourse(after).version).not.toBe(parseCourse(before).version);
  });

  it('are approved anew where the author has changed them, and go where he has taken them out', async () => {
    await load();
    await happens(FIRST, 'rejected', 1);
    await load(changed('en/items.yaml', 'Look at the kettle., Wait for', 'Hear it sing., Wait for'));
    expect(await shown()).toEqual(['Hear it sing.', 'Wait for the steam.']);
    const three = 'hints: [It is a round number., Three digits., Count the noughts.]';
    await load(changed('en/items.yaml', 'hints: [It is a round number., Three digits.]', three));
    const third = authoredId({ ...ITEM, itemId: 'heat.degrees', level: 3 });
    expect(await kinds(third)).toEqual(['imported', 'approved']);
    await load();
    expect(await kinds(third)).toEqual(['imported', 'approved', 'retired']);
    await load(changed('en/items.yaml', 'hints: [It is a round number., Three digits.]', three));
    expect(await kinds(third)).toEqual(['imported', 'approved', 'retired', 'undone']);
  });

  it('stay as a curator has left them while the files say the same', async () => {
    await load();
    await happens(FIRST, 'rejected', 1);
    await load(changed('en/items.yaml', 'When is the water ready?', 'When is it ready?'));
    expect(await shown()).toEqual(['Wait for the steam.']);
  });
});

describe('a hint that was written for an item, from a section', () => {
  const id = '018f0000-0000-7000-8000-000000000001';
  const course = parseCourse(smallCourse());
  const item = course.items.find(({ definition }) => definition.id === ITEM.itemId);
  const sections = sectionTexts(course.lessons.flatMap((lesson) => chunkLesson(lesson)));
  const section = sections.get(sourceKey({ moduleId: 'brew', sectionId: 'why', language: 'en' }));

  async function write(): Promise<void> {
    const text = item?.texts.en;
    if (!item || !text || !section) throw new Error('the small course has changed');
    const { moduleId, sectionId, language, hash } = section;
    const provenance: Provenance = {
      ...{ by: 'passage', name: '', itemHash: itemHash(item.definition, text) },
      sources: [{ moduleId, sectionId, language, hash }],
    };
    await load();
    await insertHints(db, [{ ...ITEM, id, level: 3, answer: null }], AT);
    await insertVersions(db, [{ hintId: id, version: 1, text: 'Read about leaves.', provenance }]);
    await happens(id, 'drafted', 1);
    await happens(id, 'approved', 1);
    expect(await shown()).toContain('Read about leaves.');
  }

  it.each([
    ['the item', 'item', changed('en/items.yaml', 'When is the water ready?', 'Is it ready?')],
    ['the section', 'passage', changed('en/brew.md', 'The leaves stay closed.', 'They stay closed.')],
  ])('goes back to review when %s has changed', async (_, reason, files) => {
    await write();
    await load(files);
    expect(await shown()).not.toContain('Read about leaves.');
    expect((await eventsOf(id)).at(-1)).toMatchObject({ kind: 'source-changed', reason, by: '' });
    await load(files);
    expect(await kinds(id)).toEqual(['drafted', 'approved', 'source-changed']);
  });

  it.each([
    ['another item', changed('en/items.yaml', 'What comes first?', 'What is first?')],
    ['another language', changed('ky/items.yaml', 'When is the water ready?', 'Суу качан даяр?')],
    ['another section', changed('en/brew.md', 'Green tea needs hot water.', 'Green tea needs heat.')],
  ])('stays when %s has changed', async (_, files) => {
    await write();
    await load(files);
    expect(await shown()).toContain('Read about leaves.');
  });
});

describe('hints that another course has written', () => {
  const file = 'en/imported-hints.yaml';
  const withHints = (text = 'Listen to the kettle.') =>
    new Map([
      ...smallCourse(),
      [file, `heat.when:\n  - { level: 3, from: OATutor tea1a-h1, text: ${text} }\n`],
    ]);
  const id = importedId({ ...ITEM, level: 3 });

  it('wait with their checks until somebody approves them', async () => {
    await load(withHints());
    expect(await shown()).toEqual(['Look at the kettle.', 'Wait for the steam.']);
    expect(await kinds(id)).toEqual(['imported']);
    const [row] = await db.query(
      'select state, provenance, checks from hint join hint_version on hint_id = id where id = $1',
      [id],
    );
    expect(row).toMatchObject({
      state: 'in-review',
      provenance: { by: 'import', name: 'OATutor tea1a-h1' },
      checks: expect.arrayContaining([expect.objectContaining({ check: 'leak', outcome: 'passed' })]),
    });
    await happens(id, 'approved', 1);
    await load(withHints());
    expect(await shown()).toContain('Listen to the kettle.');
  });

  it('come first in the queue where a check fails', async () => {
    await load(withHints('Послушайте чайник.'));
    const [row] = await db.query<{ risk: number }>('select risk from hint where id = $1', [id]);
    expect(row?.risk).toBeGreaterThanOrEqual(10);
  });

  it('wait again when their text has changed, and go with the file', async () => {
    await load(withHints());
    await happens(id, 'approved', 1);
    await load(withHints('Hear the kettle.'));
    expect(await shown()).not.toContain('Hear the kettle.');
    expect(await kinds(id)).toEqual(['imported', 'approved', 'imported']);
    await happens(id, 'approved', 2);
    expect(await shown()).toContain('Hear the kettle.');
    await load();
    expect((await eventsOf(id)).at(-1)).toMatchObject({ kind: 'retired', by: '' });
    expect(await shown()).not.toContain('Hear the kettle.');
  });

  it('go back to review when their item has changed', async () => {
    await load(withHints());
    await happens(id, 'approved', 1);
    const text = changed('en/items.yaml', 'When is the water ready?', 'Is it ready?').get('en/items.yaml');
    await load(new Map([...withHints(), ['en/items.yaml', text ?? '']]));
    expect((await eventsOf(id)).at(-1)).toMatchObject({ kind: 'source-changed', reason: 'item' });
  });

  it('are no part of the version of their item, and name their faults with a line', () => {
    const versions = [smallCourse(), withHints()].map((files) =>
      parseCourse(files).items.map(({ version }) => version),
    );
    expect(versions[1]).toEqual(versions[0]);
    expect(parseCourse(withHints()).version).not.toBe(parseCourse(smallCourse()).version);
    const faulty = `heat.when:
  - { level: 1, from: OATutor, text: One }
  - { level: 1, from: OATutor, text: Two }
heat.where:
  - { level: 4, from: OATutor, text: Three }
`;
    const faultsOf = (text: string) => {
      try {
        parseCourse(new Map([...smallCourse(), [file, text]]));
      } catch (error) {
        return (error as UstatError).details.join('\n');
      }
      return '';
    };
    expect(faultsOf(faulty)).toContain(`${file}:5: heat.where > 0 > level`);
    const named = faultsOf(faulty.replace('level: 4', 'level: 3'));
    expect(named).toContain(`${file}:3: heat.when: a second hint of level 1`);
    expect(named).toContain(`${file}:5: items.yaml has no item "heat.where"`);
  });
});

describe('hints that another desk has left', () => {
  const text = 'Listen to the kettle.';
  const hashOf = () => {
    const found = parseCourse(smallCourse()).items.find(({ definition }) => definition.id === ITEM.itemId);
    return itemHash(found?.definition as never, found?.texts.en as never);
  };
  const left = (files = smallCourse(), hash = hashOf()) => {
    const line = `item: heat.when, level: 1, of: items, text: ${text}, by: person, itemHash: ${hash}`;
    return new Map([...files, ['en/hints.yaml', `- { ${line} }\n`]]);
  };

  it('are shown as there, and wait once their exercise has changed', async () => {
    await load(left());
    expect(await shown()).toContain(text);
    const other = left(changed('en/items.yaml', 'When is the water ready?', 'Is it ready?'));
    await load(other);
    expect(await shown()).not.toContain(text);
    await load(other);
    expect(await shown()).not.toContain(text);
    expect(await kinds(FIRST)).toEqual(['imported', 'approved', 'edited', 'approved', 'source-changed']);
  });

  it('stay rejected when their exercise leaves the course and comes back', async () => {
    await load(left());
    await happens(FIRST, 'rejected', 2);
    await load(changed('en/items.yaml', 'hints: [Look at the kettle., Wait for the steam.]', 'hints: []'));
    await load(left());
    expect(await shown()).not.toContain(text);
    expect((await kinds(FIRST)).slice(-3)).toEqual(['rejected', 'retired', 'undone']);
  });

  it('wait from the beginning where they were approved for other words', async () => {
    await load(left(smallCourse(), 'other'));
    expect(await shown()).not.toContain(text);
    expect(await kinds(FIRST)).toEqual(['imported', 'approved', 'edited']);
  });
});
