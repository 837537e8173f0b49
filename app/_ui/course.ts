import { redirect } from 'next/navigation';
import type { CourseStore, CourseView } from '@/lib/content/store';
import { hasCode } from '@/lib/errors';

/** A course; where there is none of that id any more, the start says so and shows the others. */
export async function courseOrStart(
  courses: CourseStore,
  courseId: string,
  language: string,
): Promise<CourseView> {
  return courses.course(courseId, language).catch((error: unknown) => {
    if (hasCode(error, 'not-found')) return redirect('/?gone=course');
    throw error;
  });
}

/** Whether a course has a module, now. */
export function hasModule({ structure }: CourseView, moduleId: string | null): boolean {
  return structure.modules.some(({ id }) => id === moduleId);
}
