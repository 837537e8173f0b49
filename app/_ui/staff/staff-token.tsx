import type { SignedIn } from '@/lib/auth/staff-queries';
import { formToken, TOKEN_FIELD } from '@/lib/server/web/form-token';

/** For a form of staff: it was shown to whoever sends it. */
export function StaffToken({ staff }: { staff: Pick<SignedIn, 'id'> }) {
  return <input type="hidden" name={TOKEN_FIELD} value={formToken(staff.id)} />;
}
