import { checkCourseText, checkStructure } from '../import/check';
import { courseStructure, courseText } from '../schema';
import { type FieldFault, inWords } from './fault-words';
import { moduleAt } from './module-fields';
import { dataOf } from './outline';
import { list, said } from './rows';
import { at } from './yaml-text';

type Files = ReadonlyMap<string, string>;
type Path = readonly PropertyKey[];

/** What is wrong with course.yaml and its words in a language, each at its place. */
function faultsOf(files: Files, language: string) {
  const structure: { path: Path; message: string }[] = [];
  const words: { path: Path; message: string }[] = [];
  const parsed = courseStructure.safeParse(dataOf(files, 'course.yaml') ?? {});
  for (const issue of parsed.error?.issues ?? [])
    structure.push({ path: issue.path, message: inWords(issue) });
  const text = courseText.safeParse(dataOf(files, `${language}/course.yaml`) ?? {});
  for (const issue of text.error?.issues ?? []) words.push({ path: issue.path, message: inWords(issue) });
  if (parsed.success) {
    checkStructure(parsed.data, (path, message) => structure.push({ path, message }));
    if (text.success)
      checkCourseText(parsed.data, text.data, (path, message) => words.push({ path, message }));
  }
  return { structure, words };
}

const fault = (field: string, message: string): FieldFault => ({ field, line: null, message });

/** Of a module: what belongs to it alone. */
export function checkModule(files: Files, moduleId: string, language: string): FieldFault[] {
  const index = moduleAt(files, moduleId);
  const module = at(dataOf(files, 'course.yaml'), ['modules', index]);
  const skills = list(at(module, ['skills']));
  const { structure, words } = faultsOf(files, language);
  return [
    ...structure.flatMap(({ path, message }) => {
      if (path[0] !== 'modules' || path[1] !== index) return [];
      const [, , key, place] = path;
      if (key === 'skills') {
        const skill = skills[Number(place)];
        return [fault(skill === undefined ? 'skills' : `skill.${skill}.text`, message)];
      }
      if (key === 'sections') return [fault(`skill.${String(place)}.section`, message)];
      return [fault(key === 'id' ? 'title' : String(key), message)];
    }),
    ...words.flatMap(({ path: [list, id, key], message }) => {
      if (list === 'modules' && id === moduleId) return [fault(String(key ?? 'title'), message)];
      return list === 'skills' && skills.includes(String(id))
        ? [fault(`skill.${String(id)}.text`, message)]
        : [];
    }),
  ];
}

/** Of the course itself: all but its modules. */
export function checkCourseHead(files: Files, language: string): FieldFault[] {
  const goals = at(dataOf(files, 'course.yaml'), ['goals']);
  const goalAt = (index: unknown) => said(at(goals, [Number(index), 'id']));
  const { structure, words } = faultsOf(files, language);
  return [
    ...structure.flatMap(({ path: [key, place], message }) => {
      if (key === 'goals' && place !== undefined) return [fault(`goal.${goalAt(place)}.module`, message)];
      return key === 'licence' || key === 'groups' || key === 'goals' ? [fault(String(key), message)] : [];
    }),
    ...words.flatMap(({ path: [key, id], message }) => {
      const row = key === 'groups' ? 'group' : 'goal';
      if (key === 'groups' || key === 'goals')
        return [fault(id === undefined ? String(key) : `${row}.${String(id)}.text`, message)];
      return ['title', 'summary', 'can'].includes(String(key)) ? [fault(String(key), message)] : [];
    }),
  ];
}
