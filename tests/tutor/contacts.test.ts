import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db, Sql } from '@/lib/db/port';
import { contactOf, saveContact } from '@/lib/server/web/contacts';
import { provideServices, type Services } from '@/lib/server/web/services';
import { keepContacts } from '@/lib/server/work/keep-contacts';
import { dropContact, keptContacts, putContact } from '@/lib/tutor/contact-queries';
import type { Contact } from '@/lib/tutor/schema';
import { migratedPostgresDb, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { logInto } from '../support/jobs';
import { lacks } from '../support/needs';

const idOf = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
const one = (name: string): Contact => ({
  name,
  country: 'KG',
  phone: '112',
  languages: ['ky', 'ru'],
  hours: '24/7',
  free: true,
});

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  let said: string[];
  beforeAll(async () => {
    ({ db, drop } = await open());
  });
  beforeEach(async () => {
    said = [];
    await db.query('delete from help_contact');
  });
  afterAll(() => drop());
  const names = (contacts: readonly Contact[]) => contacts.map(({ name }) => name);

  it('are those of the file until some are named, and again when none is left', async () => {
    const contacts = await keepContacts(db, [one('file')], logInto(said));
    expect(contacts.now()).toEqual([one('file')]);
    await putContact(db, { ...one('first'), id: idOf(2) });
    await putContact(db, { ...one('second'), id: idOf(1) });
    await contacts.renew();
    expect(contacts.now()).toEqual([one('first'), one('second')]);
    await putContact(db, { ...one('first, changed'), id: idOf(2), free: false, languages: ['uz'] });
    expect(await keptContacts(db)).toMatchObject([
      { id: idOf(2), name: 'first, changed', free: false, languages: ['uz'] },
      { id: idOf(1), name: 'second' },
    ]);
    for (const id of [idOf(1), idOf(2)]) await dropContact(db, id);
    await contacts.renew();
    expect(names(contacts.now())).toEqual(['file']);
    contacts.stop();
  });

  it('take those of the file along once, though several are named first at once', async () => {
    let ids = 0;
    const given: Partial<Services> = {
      db,
      hasher,
      clock: () => new Date('2026-05-01T08:00:00Z'),
      ids: () => {
        ids += 1;
        return idOf(ids);
      },
      contacts: [one('file')],
      renewContacts: async () => undefined,
    };
    provideServices(given as Services);
    const actor = { name: 'Aida', address: '192.0.2.1' };
    // connections that are open already: all begin at the same moment
    const many = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(many.map(() => db.query('select pg_sleep(0.05)')));
    await Promise.all(many.map((name) => saveContact(actor, null, one(name))));
    expect(names(await keptContacts(db)).sort()).toEqual([...many, 'file']);
  });

  it('stay known while the database does not answer, which is said once', async () => {
    await putContact(db, { ...one('kept'), id: idOf(1) });
    let isAway = false;
    const sql: Sql = {
      query: (text, params) => (isAway ? Promise.reject(new Error('away')) : db.query(text, params)),
    };
    const contacts = await keepContacts(sql, [], logInto(said));
    isAway = true;
    for (let n = 0; n < 3; n += 1) await contacts.renew();
    expect(names(contacts.now())).toEqual(['kept']);
    expect(said).toHaveLength(1);
    contacts.stop();
  });
}

describe('contacts for danger on PGlite', () =>
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  }));
describe.skipIf(lacks('postgres'))('contacts for danger on PostgreSQL (needs postgres)', () =>
  contract(async () => {
    const given = await migratedPostgresDb();
    return given;
  }),
);

describe('a contact as a form names it', () => {
  const form = (changes: Record<string, string>) => {
    const fields = { name: 'Ак Жол', phone: '+996 312 00-00-00', country: 'kg', hours: '24/7', ...changes };
    return contactOf([...Object.entries(fields), ['language', 'ky'], ['language', 'ru']]);
  };

  it('is taken with languages that were ticked and typed, each once', () => {
    expect(form({ others: 'uz, TR ky' })).toEqual({
      name: 'Ак Жол',
      phone: '+996 312 00-00-00',
      country: 'KG',
      hours: '24/7',
      languages: ['ky', 'ru', 'uz', 'tr'],
      free: false,
    });
    expect(form({ free: 'yes', phone: '112' })).toMatchObject({ free: true, phone: '112' });
  });

  it.each([
    [{ phone: 'call me' }, 'phone'],
    [{ phone: '1' }, 'phone'],
    [{ phone: '+1234567890123456789012345678' }, 'phone'],
    [{ country: 'Kyrgyzstan' }, 'country'],
    [{ others: 'Uzbek' }, 'others'],
    [{ name: ' ' }, 'name'],
    [{ hours: '' }, 'hours'],
  ])('is refused with %j, by name', (changes, field) => {
    expect(() => form(changes)).toThrow(
      expect.objectContaining({ code: 'bad-input', details: [expect.stringContaining(field)] }),
    );
  });

  it('is refused without a language', () => {
    const fields = { name: 'Ак Жол', phone: '112', country: 'KG', hours: '24/7' };
    expect(() => contactOf(Object.entries(fields))).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});
