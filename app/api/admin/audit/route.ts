import { recordAudit } from '@/lib/auth/audit';
import { confirmPage, needsConfirming, requireStaff } from '@/lib/server/web/ask';
import { auditFile } from '@/lib/server/web/audit-file';
import { failed } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { actorOf } from '@/lib/server/web/staff-session';

/** The whole trail as a file; that it was taken is a row of it. */
export async function POST(request: Request): Promise<Response> {
  try {
    const staff = await requireStaff('audit.export');
    if (needsConfirming(staff, 'audit.export')) {
      return new Response(null, { status: 303, headers: { location: confirmPage('/admin/audit') } });
    }
    const { db, hasher, clock } = services();
    const actor = await actorOf(staff);
    const change = { action: 'export-audit', subject: 'audit' } as const;
    await db.transaction((tx) => recordAudit(tx, hasher, actor, change, clock()));
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="ustat-audit.csv"',
      'cache-control': 'no-store',
    };
    return new Response(auditFile(db), { headers });
  } catch (error) {
    return failed(request, error);
  }
}
