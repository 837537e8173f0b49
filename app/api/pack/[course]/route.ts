import { UstatError } from '@/lib/errors';
import { aboutVectors, manifestOf, packPart, vectorsPart } from '@/lib/server/web/pack';
import { packFileOf } from '@/lib/server/web/pack-file';
import { packed } from '@/lib/server/web/packed';
import { failed } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { readingLearner } from '@/lib/server/web/session';

const NOT_KEPT = { headers: { 'cache-control': 'no-store' } };

/**
 * A course for a phone, in the learner's language: what it is made of; with `?part=` and `?hash=`
 * one part, with `?part=vectors` what the encoder on a phone is of use with, with `?part=file` the
 * signed file that is handed on; `?about=vectors` and `?about=file`: how much that is.
 */
export async function GET(request: Request, { params }: { params: Promise<{ course: string }> }) {
  try {
    const learner = await readingLearner();
    const { course } = await params;
    // one that is not offered to the learner is not found
    await forLearner(learner.id).courses.course(course, learner.contentLanguage);
    const { searchParams } = new URL(request.url);
    const [part, hash, about] = ['part', 'hash', 'about'].map((name) => searchParams.get(name));
    if (about === 'vectors') return Response.json(await aboutVectors(course, learner), NOT_KEPT);
    if (about === 'file') {
      const { version, bytes } = await packFileOf(course);
      return Response.json({ version, bytes: bytes.length }, NOT_KEPT);
    }
    if (part === 'file') return new Response((await packFileOf(course)).bytes, NOT_KEPT);
    if (part === 'vectors') return await packed(request, await vectorsPart(course, learner));
    if (!part) return Response.json(await manifestOf(course, learner), NOT_KEPT);
    if (!hash) throw new UstatError('bad-input', 'A part is asked for by its hash.');
    return await packed(request, await packPart(course, learner, { name: part, hash }));
  } catch (error) {
    return failed(request, error);
  }
}
