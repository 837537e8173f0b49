/** Where all hints of an exercise stand, and new ones are written. */
export const itemPage = (courseId: string, itemId: string): string =>
  `/curate/${courseId}/item/${encodeURIComponent(itemId)}`;
