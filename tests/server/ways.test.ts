import { describe, expect, it } from 'vitest';
import { staffPage } from '@/lib/server/web/ask';
import { sharedPage } from '@/lib/server/web/way';

/** Each names another host, or a page that is not ours to lead to, though it may begin as ours. */
const ELSEWHERE = [
  '//evil.example',
  '/\\evil.example/staff',
  '\\\\evil.example\\course\\tea',
  '/\t/evil.example/course/tea',
  '//evil.example/staff',
  'https://evil.example/course/tea',
  'https://evil.example/staff',
  'javascript:alert(1)',
  '//',
  '/',
  '',
  null,
];

describe('a page to come back to', () => {
  it.each(ELSEWHERE)('is not %j', (given) => {
    expect([staffPage(given), sharedPage(given)]).toEqual([null, null]);
  });

  it.each([
    '/staff/..//evil.example',
    '/staff/../..//evil.example/staff',
    '/staff/%2e%2e//evil.example',
    '/admin/..\\/evil.example',
    '/staff/../api/staff/sign-out',
    '/staffs',
    'staff',
    'http://here/staff',
  ])('is no page of staff: %j', (given) => {
    expect(staffPage(given)).toBe(null);
  });

  it.each([
    ['/staff', '/staff'],
    ['/staff?error=busy', '/staff'],
    ['/admin/people?text=a%20b&error=busy&_rsc=1', '/admin/people?text=a+b'],
    ['/teach/../curate/tea#x', '/curate/tea'],
  ])('of staff: %j is %j', (given, page) => {
    expect(staffPage(given)).toBe(page);
  });

  it.each([
    '/course/tea/..//evil.example',
    '/course/..//evil.example',
    '/tutor/..//evil.example',
    '/course//x',
  ])('is nothing shared: %j', (given) => {
    expect(sharedPage(given)).toBe(null);
  });

  it('that is shared is a course, the tutor, a class', () => {
    expect(['/course/tea?error=busy', '/tutor?course=tea', '/join/ABCDEF'].map(sharedPage)).toEqual([
      ...['/course/tea', '/tutor?course=tea', '/join/ABCDEF'],
    ]);
  });
});
