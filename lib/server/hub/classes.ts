import { profileKey } from '../../auth/name-key';
import { createLearner, isForgotten, learnerById, learnerRow } from '../../auth/person-queries';
import { credentialOf, insertCredential, isTogether, lockName } from '../../auth/pin-queries';
import type { LearnerRow } from '../../auth/schema';
import type { Sql } from '../../db/port';
import { insertClass, insertMade, madeMembers, membersOf, putMember } from '../../teaching/class-queries';
import { classOf } from '../../teaching/classes';
import { newClassCode } from '../../teaching/schema';
import type { CarriedClass, Member } from './messages';

const MOST_MEMBERS = 2_500;
/** Nobody has as many bad draws of a code. */
const DRAWS = 5;

/** A class as another site is told of it. @param known members that the other site has named */
export async function carriedClassOf(
  sql: Sql,
  id: string,
  known: ReadonlySet<string> = new Set(),
): Promise<CarriedClass> {
  const { members: _, ...one } = await classOf(sql, id);
  const made = new Set((await madeMembers(sql, id)).map(({ learnerId }) => learnerId));
  const members: Member[] = [];
  for (const { learnerId, called } of await membersOf(sql, id, { from: 0, most: MOST_MEMBERS })) {
    const learner = known.has(learnerId) ? null : await learnerRow(sql, learnerId);
    if (!learner) continue;
    const found = await credentialOf(sql, learnerId);
    const credential = found && {
      ...{ name: found.name, pinHash: found.pinHash, recoveryHash: found.recoveryHash },
    };
    members.push({ learner, called, isMade: made.has(learnerId), credential } as Member);
  }
  return { ...one, members, staff: [] };
}

/** As the other site has it, but for its code where another class here has that. */
export async function putClass(
  tx: Sql,
  { members: _, staff: __, ...one }: CarriedClass,
  random: (count: number) => Uint8Array,
): Promise<void> {
  let { code } = one;
  for (let draws = 0; draws < DRAWS; draws += 1) {
    if (await insertClass(tx, { ...one, code })) return;
    code = newClassCode(random);
  }
}

/**
 * A learner of a class that another site tells of.
 * @param may whether a learner who is here already may be named by that site
 * @returns a profile that is new here; 'there'; 'gone': they were deleted here; 'refused'
 */
export async function putMemberOf(
  tx: Sql,
  classId: string,
  { learner, called, isMade, credential }: Member,
  { at, may }: { at: Date; may: (learnerId: string) => Promise<boolean> },
): Promise<LearnerRow | 'there' | 'gone' | 'refused'> {
  const { id } = learner;
  if (await isForgotten(tx, id)) return 'gone';
  const isThere = (await learnerById(tx, id)) !== null;
  if (isThere && !(await may(id))) return 'refused';
  if (isThere) {
    await putMember(tx, id, classId, called, at);
    return 'there';
  }
  await createLearner(tx, learner);
  if (credential) {
    const nameKey = profileKey(credential.name);
    await lockName(tx, nameKey);
    // two profiles of one name and PIN could not be told apart: the later one has neither
    if (!(await isTogether(tx, nameKey, credential.pinHash)))
      await insertCredential(tx, { ...credential, learnerId: id, nameKey, claimedAt: at });
  }
  if (isMade) await insertMade(tx, classId, [{ learnerId: id, called }], at);
  else await putMember(tx, id, classId, called, at);
  return learner;
}
