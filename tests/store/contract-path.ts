import { describe, expect, it } from 'vitest';
import type { Placement } from '@/lib/path/store';
import type { Round } from '@/lib/practice/store';
import { AT, COURSE, ids, later, newDecision, newRound, notFound, type On } from './fixtures';

/** Decisions, rounds and placements. */
export function pathContract(on: On): void {
  describe('decisions', () => {
    it('come back whole, the latest of a course, with what was taken of it', async () => {
      const made = newDecision();
      await on.anna.change((tx) => tx.keepDecision(newDecision({ decidedAt: later(-1) })));
      await on.anna.change((tx) => tx.keepDecision(made));
      expect(await on.anna.decision(COURSE)).toEqual(made);
      const taken = { ...made, picked: 'serve', pickedAt: later(1) };
      await on.anna.change((tx) => tx.keepDecision(taken));
      expect(await on.anna.decision(COURSE)).toEqual(taken);
      expect(await on.bek.decision(COURSE)).toBeNull();
      expect(await on.anna.decision('coffee')).toBeNull();
    });

    it('may choose nothing', async () => {
      const made = newDecision({
        choice: null,
        candidates: [],
        reasons: [{ code: 'all-mastered', params: {} }],
      });
      await on.anna.change((tx) => tx.keepDecision(made));
      expect(await on.anna.decision(COURSE)).toEqual(made);
    });
  });

  describe('rounds', () => {
    it('go on from what was kept, and are nobody else’s', async () => {
      const begun = newRound();
      await on.anna.change((tx) => tx.keepRound(begun));
      expect(await on.anna.round(begun.id)).toEqual(begun);
      const further = { ...begun, items: [{ itemId: 'heat.when', version: 'v1' }] };
      await on.anna.change((tx) => tx.keepRound(further));
      expect(await on.anna.round(begun.id)).toEqual(further);
      await expect(on.bek.round(begun.id)).rejects.toSatisfy(notFound);
      await expect(on.bek.change((tx) => tx.round(begun.id))).rejects.toSatisfy(notFound);
    });

    it('under way are those without an end, since a moment, latest first, of a module or of all', async () => {
      const [old, brew, serve, ended] = [
        newRound({ startedAt: later(-60) }),
        newRound({ startedAt: later(1) }),
        newRound({ startedAt: later(2), moduleId: 'serve' }),
        newRound({ startedAt: later(3), finishedAt: later(4) }),
      ];
      await on.anna.change(async (tx) => {
        for (const one of [old, brew, serve, ended]) if (one) await tx.keepRound(one);
      });
      expect((await on.anna.roundsUnderWay(COURSE, AT)).map(({ id }) => id)).toEqual([serve?.id, brew?.id]);
      expect(await on.anna.roundsUnderWay(COURSE, AT, 'brew')).toEqual([brew]);
      expect(await on.anna.roundsUnderWay(COURSE, later(-60), 'brew')).toEqual([brew, old]);
      expect(await on.bek.roundsUnderWay(COURSE, AT)).toEqual([]);
    });

    it('are the last ones of a module that were practised to their end', async () => {
      const ended = (at: number) => newRound({ moduleId: 'brew', finishedAt: later(at) } as Partial<Round>);
      const [first, second, third] = [ended(1), ended(2), ended(3)];
      const check = { wish: true, policy: 'check/1', known: null };
      const others = [
        newRound({ moduleId: 'brew' } as Partial<Round>),
        newRound({ moduleId: 'serve', finishedAt: later(4) } as Partial<Round>),
        newRound({ kind: 'check', moduleId: 'brew', check, finishedAt: later(4) } as Partial<Round>),
      ];
      await on.anna.change(async (tx) => {
        for (const one of [second, first, third, ...others]) await tx.keepRound(one);
      });
      expect(await on.anna.lastRounds(COURSE, 'brew', 2)).toEqual([third, second]);
      expect(await on.bek.lastRounds(COURSE, 'brew', 2)).toEqual([]);
    });

    it('of a check keep who wanted it, and in the end what it said', async () => {
      const check = { wish: false, policy: 'check/1', known: null };
      const open = newRound({ kind: 'check', moduleId: 'brew', check, length: 6 } as Partial<Round>);
      await on.anna.change((tx) => tx.keepRound(open));
      expect(await on.anna.round(open.id)).toEqual(open);
      expect(await on.anna.checks(COURSE)).toEqual([]);
      const said = (known: boolean, at: number, id = open.id) =>
        ({ ...open, id, length: 3, check: { ...check, known }, finishedAt: later(at) }) as Round;
      await on.anna.change((tx) => tx.keepRound(said(false, 1)));
      expect(await on.anna.round(open.id)).toEqual(said(false, 1));
      await on.anna.change((tx) => tx.keepRound(said(true, 2, ids())));
      expect(await on.anna.checks(COURSE)).toEqual([
        { moduleId: 'brew', known: true, endedAt: later(2) },
        { moduleId: 'brew', known: false, endedAt: later(1) },
      ]);
      expect(await on.bek.checks(COURSE)).toEqual([]);
    });

    it('show each hint once', async () => {
      const roundId = ids();
      const hintId = ids();
      const named = { hintId, hintVersion: 2, language: 'ky' };
      const hint = { roundId, position: 2, itemId: 'heat.when', level: 1, ...named, at: AT };
      await on.anna.change(async (tx) => {
        await tx.keepHint({ ...hint, level: 2, hintId: null, hintVersion: null, language: null });
        await tx.keepHint(hint);
        await tx.keepHint({ ...hint, at: later(1) });
        await tx.keepHint({ ...hint, position: 1 });
      });
      expect(await on.anna.hints(roundId)).toEqual([
        { position: 1, level: 1, hintId, language: 'ky' },
        { position: 2, level: 1, hintId, language: 'ky' },
        { position: 2, level: 2, hintId: null, language: null },
      ]);
      expect(await on.bek.hints(roundId)).toEqual([]);
    });

    it('of a placement keep what was weighed, and in the end what came of it', async () => {
      const open = newRound({ kind: 'placement', moduleId: null } as Partial<Round>);
      const placement: Placement = {
        courseId: COURSE,
        roundId: open.id,
        policy: 'placement/1',
        choices: [],
        outcome: null,
        endedAt: null,
      };
      await on.anna.change(async (tx) => {
        await tx.keepRound(open);
        await tx.keepPlacement(placement);
      });
      expect(await on.anna.round(open.id)).toEqual(open);
      expect(await on.anna.placement(COURSE)).toEqual(placement);
      const scored = [{ itemId: 'heat.when', score: 0.25 }];
      const ended: Placement = {
        ...placement,
        choices: [{ at: AT, itemId: 'heat.when', propensity: 1, scored }],
        outcome: [{ moduleId: 'brew', chance: 0.97, opens: true }],
        endedAt: later(1),
      };
      await on.anna.change((tx) => tx.keepPlacement(ended));
      expect(await on.anna.placement(COURSE)).toEqual(ended);
      expect(await on.bek.placement(COURSE)).toBeNull();
    });
  });
}
