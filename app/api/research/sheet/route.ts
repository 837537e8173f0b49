import * as z from 'zod';
import { UstatError } from '@/lib/errors';
import { sheetsOf } from '@/lib/experiments/experiment-queries';
import { requireStaff } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { experimentOf } from '@/lib/server/web/research';
import { failed, parseFields, readForm, wholeNumber } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

const form = z.object({ course: z.string(), experiment: z.uuid(), version: wholeNumber(1) });

/** What was fixed, byte by byte as it was hashed. */
export async function POST(request: Request): Promise<Response> {
  try {
    const fields = await readForm(request);
    const staff = await requireStaff('experiment.see', courseScope(fields));
    const { course, experiment: id, version } = parseFields(form, fields);
    const { plan } = await experimentOf(staff, course, id);
    const sheet = (await sheetsOf(services().db, id)).find((one) => one.version === version);
    if (!sheet) throw new UstatError('not-found', `No version ${version} of ${plan.name}.`);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="pre-registration-${version}.json"`,
      'cache-control': 'no-store',
    };
    return new Response(sheet.text, { headers });
  } catch (error) {
    return failed(request, error);
  }
}
