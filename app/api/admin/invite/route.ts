import * as z from 'zod';
import { mailInvitation } from '@/app/_ui/staff/invitation-mail';
import { INVITED_FOR, invite } from '@/lib/auth/invitation';
import { screenLanguage } from '@/lib/auth/schema';
import { staffRoute } from '@/lib/server/web/ask';
import { grantOf } from '@/lib/server/web/grants';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf, showLink } from '@/lib/server/web/staff-session';

const PAGE = '/admin/invitations';
const wanted = z.object({
  grant: z.string(),
  /** Of a role whose course is typed. */
  course: z.string().max(100).optional(),
  /** Whom the link is mailed to; nobody without it. */
  to: z.union([z.literal(''), z.email().max(254)]).default(''),
  language: screenLanguage.default('en'),
});

/** A link for one role, shown once; whether its mail goes out or not, it is there. */
export const POST = staffRoute('people.change', async (fields, staff) => {
  const { grant: text, course, to, language } = parseFields(wanted, fields);
  const grant = await grantOf(text, course);
  const token = await invite(services(), await actorOf(staff), { ...grant, forMs: INVITED_FOR });
  const path = `/invitation/${token}`;
  await showLink(path);
  if (!to) return PAGE;
  const isSent = await mailInvitation({ to, language, grant, by: staff.name, path });
  return `${PAGE}?done=${isSent ? 'sent' : 'unsent'}`;
});
