export type IconName = keyof typeof SHAPES;

const SHAPES = {
  back: '<path d="M20 12H5M11 5l-7 7 7 7"/>',
  go: '<path d="M4 12h15M13 5l7 7-7 7"/>',
  menu: '<path d="M4 7h16M4 12h16M4 17h16"/>',
  down: '<path d="M6 9l6 6 6-6"/>',
  up: '<path d="M6 15l6-6 6 6"/>',
  new: '<circle cx="12" cy="12" r="9"/>',
  learning:
    '<circle cx="12" cy="12" r="9"/><path d="M3 12a9 9 0 0 0 18 0z" fill="currentColor" stroke="none"/>',
  known: '<circle cx="12" cy="12" r="9"/><path d="M7.8 12.4l2.9 2.9 5.6-6"/>',
  mastered:
    '<circle cx="12" cy="12" r="10" fill="currentColor" stroke="none"/><path d="M7.5 12.5l3 3 6-6.5" stroke="var(--paper)"/>',
  review: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
  notyet:
    '<path d="M20.5 9A9 9 0 1 0 21 12"/><circle cx="12" cy="12" r="2.6" fill="currentColor" stroke="none"/>',
  book: '<path d="M12 6c-2-1.6-4.8-2-8-2v14c3.2 0 6 .4 8 2 2-1.6 4.8-2 8-2V4c-3.2 0-6 .4-8 2zM12 6v14"/>',
  nobook:
    '<path d="M12 6c-2-1.6-4.8-2-8-2v14c3.2 0 6 .4 8 2 2-1.6 4.8-2 8-2V4c-3.2 0-6 .4-8 2z" stroke-dasharray="3 3.6"/>',
  sound: '<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6a8 8 0 0 1 0 12"/>',
  ask: '<path d="M4 5h16v11h-8l-5 4v-4H4z"/>',
  off: '<path d="M3 9a13 13 0 0 1 18 0M6.5 12.5a8 8 0 0 1 11 0M4 20L20 4"/><circle cx="12" cy="17" r="1.5" fill="currentColor"/>',
  search: '<circle cx="10.500" cy="10.500" r="6.500"/><path d="M15.500 15.500L21 21"/>',
  share: '<path d="M12 15V4M8 7.500l4-4 4 4M6 11v9h12v-9"/>',
  sheet: '<path d="M6 3h8l4 4v14H6zM9 11h6M9 15h6"/>',
  flag: '<path d="M6 21V4h12l-3 4 3 4H6"/>',
  care: '<path d="M12 4l9 16H3zM12 10v4.5M12 17.3v.2"/>',
  bulb: '<path d="M9 17a6 6 0 1 1 6 0v1.5H9zM10 21.5h4"/>',
};

const SYMBOLS = Object.entries(SHAPES)
  .map(([name, shape]) => `<symbol id="i-${name}" viewBox="0 0 24 24">${shape}</symbol>`)
  .join('');

/** Drawn once a page; every icon refers to it. As one text: React need not make each line of it. */
export function Sprite() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: these lines, and nothing of anybody's
  return <svg className="sprite" aria-hidden="true" dangerouslySetInnerHTML={{ __html: SYMBOLS }} />;
}
