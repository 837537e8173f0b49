import type { Query } from '@/app/_ui/page';
import { theStaff } from '@/app/_ui/staff/guard';

/** What a page of the editor is given; `Rest`: the parts of its address behind the course. */
export interface EditorPage<Rest = unknown> {
  params: Promise<{ course: string } & Rest>;
  searchParams: Query;
}

/** Who edits which course; whoever may not is led to the door. */
export async function editorOf<Rest>({ params, searchParams }: EditorPage<Rest>) {
  const { course: courseId, ...rest } = await params;
  const staff = await theStaff('course.edit', `course:${courseId}`);
  return { ...rest, courseId, staff, query: await searchParams };
}
