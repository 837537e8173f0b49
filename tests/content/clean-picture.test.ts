import { expect, test } from 'vitest';
import { cleanPicture } from '@/lib/content/edit/clean-picture';
import { parsePicture } from '@/lib/content/import/picture';

const DRAWN = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]>
<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="120px" height="80" onload="alert(1)">
<metadata><rdf/></metadata><style>path{fill:red}</style>
<defs><linearGradient id="g"/></defs><script>alert(1)</script>
<a href="javascript:alert(1)"><circle cx="1" cy="1" r="1"/></a>
<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">x</div></foreignObject>
<g style="fill:#0af;stroke:url(#g);font-family:Arial" transform="rotate(12.345)" onclick="alert(1)">
<path d="M1.23456 2.5L3 4" fill="url(https://evil.example/x)"/><image href="https://evil.example/x.png"/>
<text x="1">слово</text><use href="#g"/></g></svg:svg>`;

test('of a drawing the shapes are left, and nothing that loads or runs', () => {
  const { svg, left } = cleanPicture(DRAWN);
  expect(svg.trim()).toBe(
    '<svg viewBox="0 0 120 80"><g transform="rotate(12.345)" fill="rgb(0 170 255)" stroke="none"><path d="M1.2 2.5L3 4" fill="none"/></g></svg>',
  );
  expect(left.sort()).toEqual(
    ['a', 'defs', 'foreignObject', 'image', 'metadata', 'script', 'style', 'text', 'use'].sort(),
  );
  expect(parsePicture(svg)).toHaveProperty('shape');
});

test.each([
  ['nothing is drawn', '<svg viewBox="0 0 1 1"><script>1</script></svg>', /nothing is drawn/],
  ['no size', '<svg><path d="M0 0"/></svg>', /viewBox/],
  ['too much', `<svg viewBox="0 0 1 1"><path d="${'M1 1'.repeat(9_000)}"/></svg>`, /letters/],
])('a drawing is refused: %s', (_, text, said) => {
  try {
    cleanPicture(text);
    expect.unreachable();
  } catch (error) {
    expect(String((error as { details?: string[] }).details)).toMatch(said);
  }
});

test('a photograph of a course is whole within its file, and of one kind', () => {
  const photo = (href: string) =>
    parsePicture(`<svg viewBox="0 0 1 1"><image width="1" href="${href}"/></svg>`);
  expect(photo('data:image/webp;base64,UklGRg==')).toHaveProperty('shape');
  for (const href of [
    'https://x.example/a.webp',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'javascript:1',
    'a.webp',
  ])
    expect(photo(href), href).toHaveProperty('faults');
  const path = '<svg viewBox="0 0 1 1"><path href="data:image/webp;base64,UklGRg=="/></svg>';
  expect(parsePicture(path)).toHaveProperty('faults');
});
