import { candidatesOf, itemCandidatesOf } from '../../path/candidates';
import { chooseItem, type FirstTry } from '../../path/choose-item';
import { type Candidate, choose, isFirstStep, POLICY, ROUND_LENGTH } from '../../path/policy';
import { bkt, OATUTOR } from '../bkt';
import type { Desk, Policy } from './path-learners';

type ModulePolicy = (desk: Desk, last: string | null) => Promise<string>;

const NOW = new Date(0);
const candidates = async ({ modules, items, know, recent }: Desk) =>
  candidatesOf(modules, items, await know(modules.map((module) => module.id)), NOW, new Set(recent));
const passed = ({ state, answersToCarry }: Candidate) => state === 'mastered' || answersToCarry === 0;

/**
 * Ours as served, its share of chance included; when nothing is left to learn by its lights, what
 * promises most.
 */
const ours: ModulePolicy = async (desk, lastModule) => {
  const all = await candidates(desk);
  const situation = { candidates: all, lastModule, isFirstStep: isFirstStep(desk.tries) };
  const { moduleId } = choose(situation, desk.random.uniform);
  return moduleId ?? largest(all, (one) => one.expectedProgress).moduleId;
};

/**
 * The first module that is not far enough along for what builds on it, then the first not mastered,
 * then all in turn.
 */
function courseOrder(): ModulePolicy {
  let turn = 0;
  return async (desk) => {
    const all = await candidates(desk);
    const next = all.find((one) => !passed(one)) ?? all.find((one) => one.state !== 'mastered');
    return (next ?? (all[turn++ % all.length] as Candidate)).moduleId;
  };
}

const random: ModulePolicy = async (desk) => one(desk, await openModules(desk)).id;

/**
 * Modules whose prerequisites are met, by the app's rule: which ones are open is no part of a
 * policy.
 */
async function openModules(desk: Desk): Promise<Desk['modules']> {
  if (desk.modules.every(({ requires }) => requires.length === 0)) return desk.modules;
  const met = new Set((await candidates(desk)).filter(passed).map(({ moduleId }) => moduleId));
  return desk.modules.filter(({ requires }) => requires.every((required) => met.has(required)));
}

/** A module a round, the app's own choice of items in it. */
function inRounds(id: string, says: string, begin: (desk: Desk) => ModulePolicy): Policy {
  return {
    id,
    says,
    begin(desk) {
      const module = begin(desk);
      let here: string | null = null;
      let tries: FirstTry[] = [];
      async function inModule(moduleId: string): Promise<string | null> {
        const own = desk.items.filter((item) => item.moduleId === moduleId);
        const weighed = itemCandidatesOf(own, await desk.know([moduleId]), {
          recent: desk.recent.map((itemId) => ({ itemId, answeredAt: NOW })),
          shown: new Set(tries.map(({ itemId }) => itemId)),
          now: NOW,
        });
        return chooseItem(weighed, { tries, isFirstStep: isFirstStep(desk.tries) }, desk.random.uniform);
      }
      return {
        heard(itemId, right) {
          const skillId = desk.items.find((item) => item.itemId === itemId)?.skills[0] ?? '';
          tries.push({ itemId, skillId, right });
        },
        async next() {
          const going = here !== null && tries.length < ROUND_LENGTH ? await inModule(here) : null;
          if (going !== null) return going;
          here = await module(desk, here);
          tries = [];
          return (await inModule(here)) as string;
        },
      };
    },
  };
}

/**
 * OATutor's mastery of a component: BKT with .1 throughout. P(right) rises with P(known) and orders
 * components alike.
 */
function oatutorMastery(desk: Desk) {
  const tracing = bkt('OATutor', () => OATUTOR);
  const skillOf = new Map(desk.items.map((item) => [item.itemId, item.skills[0] ?? '']));
  const met = (skill: string) => ({ learner: 0, skill, inputs: new Float32Array(), elo: 0 });
  const mastery = (skill: string) => tracing.predict(met(skill));
  return {
    heard: (itemId: string, right: boolean) => tracing.learn(met(skillOf.get(itemId) ?? ''), right),
    mastery,
  };
}

/**
 * OATutor as its paper and code have it: at every item the component with the lowest mastery, items
 * not done before first.
 */
const oatutor: Policy = {
  id: 'oatutor',
  says: "OATutor's rule, at every item",
  begin(desk) {
    const { heard, mastery } = oatutorMastery(desk);
    let open = desk.modules;
    return {
      heard,
      async next() {
        if (desk.recent.length % ROUND_LENGTH === 0) open = await openModules(desk);
        const skill = one(
          desk,
          lowest(
            open.flatMap((module) => module.skills),
            mastery,
          ),
        );
        const own = desk.items.filter((item) => item.skills[0] === skill);
        const times = (itemId: string) => desk.recent.filter((other) => other === itemId).length;
        return one(
          desk,
          lowest(own, (item) => times(item.itemId)),
        ).itemId;
      },
    };
  },
};

/** The same for a module a round: the one with the component of lowest mastery. */
const oatutorRounds: Policy = {
  id: 'oatutor-rounds',
  says: "OATutor's rule, a module a round",
  begin(desk) {
    const { heard, mastery } = oatutorMastery(desk);
    const rounds = inRounds('', '', () => async () => {
      const least = lowest(await openModules(desk), ({ skills }) => Math.min(...skills.map(mastery)));
      return one(desk, least).id;
    });
    const round = rounds.begin(desk);
    return {
      ...round,
      heard(itemId, right) {
        heard(itemId, right);
        round.heard?.(itemId, right);
      },
    };
  },
};

export const POLICIES: readonly Policy[] = [
  inRounds('ustat', `${POLICY} as served`, () => ours),
  inRounds('course-order', 'course order', courseOrder),
  oatutor,
  oatutorRounds,
  inRounds('random', 'a random module a round', () => random),
];

function largest<T>(list: readonly T[], value: (one: T) => number): T {
  return list.reduce((a, b) => (value(b) > value(a) ? b : a));
}

/** All that share the least value. */
function lowest<T>(list: readonly T[], value: (one: T) => number): T[] {
  const least = Math.min(...list.map(value));
  return list.filter((one) => value(one) <= least + 1e-12);
}

const one = <T>({ random }: Desk, list: readonly T[]) => list[random.int(0, list.length)] as T;
