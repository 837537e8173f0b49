import { redirect } from 'next/navigation';
import type { Action, Scope } from '@/lib/auth/can';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { confirmPage, mayStaff, needsConfirming, staffPageAsked } from '@/lib/server/web/ask';
import { currentStaff } from '@/lib/server/web/staff-session';
import { loaded } from '../page';

/**
 * Who of staff looks at the page, where they may; else the door, from where one goes on. Who has
 * signed in and may not see it reads that there is no such page.
 */
export async function theStaff(action: Action, target?: Scope): Promise<SignedIn> {
  const staff = await loaded(currentStaff());
  const page = await staffPageAsked();
  if (!staff) return redirect(`/staff/sign-in${page ? `?to=${encodeURIComponent(page)}` : ''}`);
  if (!mayStaff(staff, action, target)) return redirect('/gone');
  if (needsConfirming(staff, action)) return redirect(confirmPage(page));
  return staff;
}
