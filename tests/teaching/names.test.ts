import { describe, expect, it } from 'vitest';
import { profileKey } from '@/lib/auth/name-key';
import { rowsOf } from '@/lib/server/web/name-list';
import { hasMoreColumns, namesOf } from '@/lib/teaching/names';

const read = (written: string, taken: string[] = []) => namesOf(rowsOf(written), taken, profileKey);
const named = (written: string, taken: string[] = []) => read(written, taken).map(({ name }) => name);

describe('a list of names', () => {
  it.each([
    ['a name a line', 'Айгүл\nБакыт\n', ['Айгүл', 'Бакыт']],
    [
      'lines of Windows, empty ones and a mark at the head',
      '\ufeffАйгүл\r\n\r\n \r\nБакыт',
      ['Айгүл', 'Бакыт'],
    ],
    ['semicolons, as Excel writes them here', 'Айгүл;12;Ош\nБакыт;13;Ош', ['Айгүл', 'Бакыт']],
    [
      'a comma within a name, where semicolons part cells',
      'Асанова, Айгүл;12\nБакыт;13',
      ['Асанова, Айгүл', 'Бакыт'],
    ],
    ['cells in quotes', '"Асанова, Айгүл",12\n"Бакыт ""Бака""",13', ['Асанова, Айгүл', 'Бакыт "Бака"']],
    ['a headed column', '№;Класс;ФИО\n1;7;Айгүл\n2;7;Бакыт', ['Айгүл', 'Бакыт']],
    ['a head of its own', 'الاسم\nسارة\nليلى', ['سارة', 'ليلى']],
    ['one line with commas', 'Айгүл, Бакыт, Чолпон', ['Айгүл', 'Бакыт', 'Чолпон']],
    ['one line with Arabic commas', 'سارة، ليلى', ['سارة', 'ليلى']],
    ['a table that was copied', 'Айгүл\t1990\nБакыт\t1991', ['Айгүл', 'Бакыт']],
    ['spaces and what can not be seen', '  Айгүл \u200b  Осмонова\u0007 ', ['Айгүл Осмонова']],
    ['a quotation mark that nothing closes', '"Айгүл\nБакыт', ['"Айгүл', 'Бакыт']],
  ])('is read: %s', (_, written, names) => {
    expect(named(written)).toEqual(names);
  });

  it('tells two of one name apart, in the list and in the class, whatever their case and accents', () => {
    const names = read('Айгүл\nАЙГҮЛ\nБакыт\nАйгүл 2', ['бакыт']);
    expect(names.map(({ name, note }) => [name, note])).toEqual([
      ['Айгүл', null],
      ['АЙГҮЛ 2', 'twice'],
      ['Бакыт 2', 'there'],
      ['Айгүл 2 2', 'twice'],
    ]);
    expect(new Set(names.map(({ name }) => profileKey(name))).size).toBe(4);
  });

  it('keeps a name of 60 letters within 60 when it is there twice', () => {
    const long = 'я'.repeat(60);
    expect(named(`${long}\n${long}`)[1]).toBe(`${'я'.repeat(58)} 2`);
  });

  it('names a line that makes no profile, and a formula, which is a text', () => {
    const names = read(`А\n${'я'.repeat(61)}\nАйг\ufffdл\n=cmd|' /C calc'!A0\n+79991234567\nАйг?л`);
    expect(names.map(({ line, fault, note }) => [line, fault, note])).toEqual([
      [1, 'short', null],
      [2, 'long', null],
      [3, 'unreadable', null],
      [4, null, 'formula'],
      [5, null, 'formula'],
      [6, 'unreadable', null],
    ]);
    expect(names[3]?.name).toBe("=cmd|' /C calc'!A0");
  });

  it('says when columns are left out', () => {
    expect(hasMoreColumns(rowsOf('Асанова, Айгүл\nБакыт'))).toBe(true);
    expect(hasMoreColumns(rowsOf('Айгүл\nБакыт'))).toBe(false);
    expect(hasMoreColumns(rowsOf('Айгүл, Бакыт'))).toBe(false);
  });

  it('of 10,000 rows is counted', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `Окуучу ${at}`).join('\n');
    expect(read(many)).toHaveLength(10_000);
  });
});
