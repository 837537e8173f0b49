import { stringify } from 'yaml';
import type { ItemText } from '../../items/item';
import type { ItemDefinition } from '../../items/kinds';
import type { CourseStructure, CourseText, ImportedHint } from '../../schema';
import { type Credit, creditLine } from './credits';
import { countsOf, type NotCarried } from './report';
import type { ImportWords } from './words';

/** What an import has made of a course, before it is written down. */
export interface Carried {
  language: string;
  structure: CourseStructure;
  text: CourseText;
  items: { definition: ItemDefinition; text: ItemText; hints: ImportedHint[] }[];
  source: Credit;
  licence: Credit;
}

/** Our course folder: path -> text. Its README says where it comes from and what is missing. */
export function courseFiles(
  { language, structure, text, items, source, licence }: Carried,
  words: ImportWords,
  report: readonly NotCarried[],
): Map<string, string> {
  const hints = items.flatMap(({ definition, hints: own }) =>
    own.length > 0 ? [[definition.id, own] as const] : [],
  );
  return new Map([
    ['course.yaml', yaml(structure)],
    ['items.yaml', yaml(items.map(({ definition }) => definition))],
    [`${language}/course.yaml`, yaml(text)],
    [
      `${language}/items.yaml`,
      yaml(Object.fromEntries(items.map((item) => [item.definition.id, item.text]))),
    ],
    ...(hints.length > 0
      ? [[`${language}/imported-hints.yaml`, yaml(Object.fromEntries(hints))] as const]
      : []),
    ...structure.modules.map(
      ({ id, skills }) =>
        [`${language}/${id}.md`, lessonText(id, skills, text, { source, licence }, words)] as const,
    ),
    ['README.md', readme(text.title, { source, licence }, report)],
  ]);
}

const yaml = (value: unknown) => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

/** OATutor has no lessons: ours says so, what is practised, and where to read. */
function lessonText(
  moduleId: string,
  skills: readonly string[],
  { title: course, modules, skills: names }: CourseText,
  { source, licence }: Pick<Carried, 'source' | 'licence'>,
  words: ImportWords,
): string {
  const title = modules[moduleId]?.title ?? moduleId;
  const points = skills.map((skill) => `- ${plain(names[skill] ?? skill)}`).join('\n');
  const blocks = [
    `${plain(words.opening)} {#opening}`,
    `## ${words.practise} {#practise}`,
    `${points} {#skills}`,
    `## ${words.whereToRead} {#where-to-read}`,
    `${plain(words.reading(course, title, creditLine(source)))} {#book}`,
    `## ${words.whoWrote} {#who-wrote}`,
    `${plain(words.authors(creditLine(licence)))} {#authors}`,
    `${plain(words.changes)} {#changes}`,
  ];
  return `---\n${yaml({ title })}---\n\n${blocks.join('\n\n')}\n`;
}

/** Signs that Markdown would take for its own. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#&|~]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^([-+=])/, '\\$1');
}

function readme(
  title: string,
  { source, licence }: Pick<Carried, 'source' | 'licence'>,
  report: readonly NotCarried[],
): string {
  const counts = countsOf(report).map(({ count, kind, reason }) => `| ${kind} | ${count} | ${reason} |`);
  const rareFirst = countsOf(report).reverse();
  const sorted = rareFirst.flatMap(({ kind }) => report.filter((one) => one.kind === kind));
  const lines = sorted.map(({ kind, where, what }) =>
    `- ${kind}: ${where}${what === '' ? '' : `: ${what.replace(/\s+/g, ' ')}`}`.trim(),
  );
  return `# ${title}

Exercises and hints by OATutor (https://OATutor.io), after ${creditLine(source)}.
Licence: ${creditLine(licence)}. They were changed: formulas are plain text, hints are put together into three levels,
and what is listed below was left out or changed.
Hints wait for a reviewer (imported-hints.yaml): no learner sees them before.

| | | |
|---|---|---|
${counts.join('\n')}

## Each with its place

${lines.join('\n')}
`;
}
