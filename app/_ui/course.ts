import { redirect } from 'next/navigation';
import type { CourseView } from '@/lib/content/store';
import { hasCode } from '@/lib/errors';
import { services } from '@/lib/server/web/services';

/** A course; where there is none of that id any more, the start says so and shows the others. */
export async function courseOrStart(courseId: string, language: string): Promise<CourseView> {
  return services()
    .courses.course(courseId, language)
    .catch((error: unknown) => {
      if (hasCode(error, 'not-found')) return redirect('/?gone=course');
      throw error;
    });
}

/** Whether a course has a module, now. */
export function hasModule({ structure }: CourseView, moduleId: string | null): boolean {
  return structure.modules.some(({ id }) => id === moduleId);
}
