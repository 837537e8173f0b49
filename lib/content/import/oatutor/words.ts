/** What an imported course lacks, and our screens say: by the language of the course. */
export interface ImportWords {
  otherwise: string;
  explanation(key: string): string;
  chapter(number: string): string;
  rest: string;
  courseSummary(source: string, licence: string): string;
  practise: string;
  opening: string;
  whereToRead: string;
  reading(course: string, lesson: string, source: string): string;
  whoWrote: string;
  authors(licence: string): string;
  changes: string;
  choices(choices: readonly string[]): string;
}

export const importWords: Readonly<Record<string, ImportWords>> = {
  en: {
    otherwise: 'That is not the answer.',
    explanation: (key) => `The answer: ${key}`,
    chapter: (number) => `Chapter ${number}`,
    rest: 'Lessons',
    courseSummary: (source, licence) =>
      `Exercises of OATutor for ${source}. Licence: ${licence}. There is no lesson text here: have the book at hand.`,
    practise: 'What you practise here',
    opening: 'This module has exercises, and no lesson text of its own.',
    whereToRead: 'Where to read about it',
    reading: (course, lesson, source) => `Read ${lesson} in “${course}”: ${source}`,
    whoWrote: 'Who wrote the exercises',
    authors: (licence) =>
      `The exercises and their hints are by OATutor (https://OATutor.io), after the book above. Licence: ${licence}.`,
    changes:
      'They were changed when they came here: formulas are written as plain text, smaller questions are hints, and some exercises were left out.',
    choices: (choices) => `(${choices.join(' / ')})`,
  },
  es: {
    otherwise: 'Esa no es la respuesta.',
    explanation: (key) => `La respuesta: ${key}`,
    chapter: (number) => `Capítulo ${number}`,
    rest: 'Lecciones',
    courseSummary: (source, licence) =>
      `Ejercicios de OATutor para ${source}. Licencia: ${licence}. Aquí no hay texto de lección: ten el libro a mano.`,
    practise: 'Qué practicas aquí',
    opening: 'Este módulo tiene ejercicios y ningún texto de lección propio.',
    whereToRead: 'Dónde leer sobre esto',
    reading: (course, lesson, source) => `Lee ${lesson} en «${course}»: ${source}`,
    whoWrote: 'Quién escribió los ejercicios',
    authors: (licence) =>
      `Los ejercicios y sus pistas son de OATutor (https://OATutor.io), según el libro de arriba. Licencia: ${licence}.`,
    changes:
      'Se cambiaron al traerlos aquí: las fórmulas están en texto sencillo, las preguntas menores son pistas y algunos ejercicios se dejaron fuera.',
    choices: (choices) => `(${choices.join(' / ')})`,
  },
};
