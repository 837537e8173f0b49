import * as z from 'zod';
import { UstatError } from '../../errors';
import { type Condition, type Plan, plan as planSchema } from '../../experiments/plan';
import { policyById } from '../../path/policies/by-id';
import type { Act } from './research';
import { type Fields, parseFields } from './respond';

/** Rows for arms in the form of a draft. */
export const ARM_ROWS = ['a', 'b', 'c', 'd'] as const;

/** A number as people write it: "0,1" too. */
const decimal = z
  .string()
  .trim()
  .transform((text) => Number(text.replace(',', '.') || Number.NaN))
  .pipe(z.number());
const text = (most: number) => z.string().trim().max(most);
const head = z.object({
  course: z.string(),
  name: text(120).min(1),
  question: text(1_000),
  unit: planSchema.shape.unit,
  traffic: decimal,
  isStratified: z.literal('yes').optional(),
  isAdaptive: z.literal('yes').optional(),
  floor: decimal.optional(),
  near: decimal.optional(),
  outcome: planSchema.shape.outcome.shape.kind,
  module: z.string().max(100),
  days: decimal,
  effect: decimal,
  deviation: decimal,
  minimumDays: decimal,
});
const armHead = z.object({
  name: text(80),
  weight: z.string().trim(),
  kind: z.enum(['default', 'policy', 'hints', 'tutor']),
  policy: z.string().max(40),
  parameters: text(200),
  until: decimal,
  from: z.enum(['start', 'wrong-answer']),
  words: decimal,
});

/** What a form says an arm changes. @throws UstatError 'bad-input' */
function conditionIn(fields: Fields): { name: string; weight: string; condition: Condition } {
  const { name, weight, kind, until, from, words, ...path } = parseFields(armHead, fields);
  const policy = { kind, policy: path.policy, parameters: parametersIn(path.parameters) };
  const said = { default: { kind }, policy, hints: { kind, until, from }, tutor: { kind, words } }[kind];
  const parsed = planSchema.shape.arms.element.shape.condition.safeParse(said);
  if (!parsed.success) throw new UstatError('bad-input', 'The arm could not be read.', ['condition']);
  // throws where nobody knows the policy, or it has no such parameters
  if (parsed.data.kind === 'policy') policyById(parsed.data.policy, parsed.data.parameters);
  return { name, weight, condition: parsed.data };
}

/** "target=0.8 window=6". @throws UstatError 'bad-input' */
function parametersIn(given: string): Record<string, number> {
  const pairs = given.split(/[\s;]+/).flatMap((part) => (part ? [part.split('=')] : []));
  if (pairs.every(([name, value, more]) => name && value && more === undefined))
    return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value?.replace(',', '.'))]));
  throw new UstatError('bad-input', 'Parameters are written as "name=number".', ['parameters']);
}

const named = (fields: Fields, prefix: string): Fields =>
  fields.flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as Fields[number]] : [],
  );

/** The plan that a draft's form holds. @throws UstatError 'bad-input' that names wrong fields */
export function planIn(fields: Fields): Plan {
  const given = parseFields(head, fields);
  const rows = ARM_ROWS.map((id) => ({ id, ...conditionIn(named(fields, `arm.${id}.`)) }));
  const arms = rows.filter(({ name }) => name !== '');
  const others = fields.flatMap(([name, value]) => (name === 'also' ? [value] : []));
  const parsed = planSchema.safeParse({
    ...{ name: given.name, question: given.question, unit: given.unit },
    courseIds: [...new Set([given.course, ...others])],
    // without weights all arms are alike
    arms: arms.map(({ weight, ...arm }) => ({
      ...arm,
      weight: weight === '' ? 1 / arms.length : Number(weight.replace(',', '.')) / 100,
    })),
    traffic: given.traffic / 100,
    isStratified: given.isStratified === 'yes',
    adaptive:
      given.isAdaptive === 'yes'
        ? { floor: given.floor === undefined ? undefined : given.floor / 100, near: given.near }
        : null,
    outcome: { kind: given.outcome, moduleId: given.module || null, days: given.days },
    ...{ effect: given.effect, deviation: given.deviation, minimumDays: given.minimumDays },
  });
  if (parsed.success) return parsed.data;
  throw new UstatError(
    'bad-input',
    'The draft could not be read.',
    parsed.error.issues.map(({ path }) => path.join('.')),
  );
}

/** What the form of a replacement says. @throws UstatError 'bad-input' */
export function replacementIn(fields: Fields): Extract<Act, { do: 'replace' }> {
  const { arm } = parseFields(z.object({ arm: z.string() }), fields);
  const { name, condition } = conditionIn(named(fields, 'arm.new.'));
  if (name === '') throw new UstatError('bad-input', 'An arm has a name.', ['name']);
  return { do: 'replace', arm, name, condition };
}
