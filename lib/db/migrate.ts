import { UstatError } from '../errors';
import { sql as start } from './migrations/001-start';
import { sql as profiles } from './migrations/002-profiles';
import { sql as placement } from './migrations/003-placement';
import { sql as lexicalIndex } from './migrations/004-lexical-index';
import { sql as courseOfVectors } from './migrations/005-course-of-vectors';
import { sql as calibration } from './migrations/006-calibration';
import { sql as siteUsage } from './migrations/007-site-usage';
import { sql as keys } from './migrations/008-keys';
import { sql as learnerKeys } from './migrations/009-learner-keys';
import { sql as roundKind } from './migrations/010-round-kind';
import { sql as turnProvenance } from './migrations/011-turn-provenance';
import { sql as askedQuestions } from './migrations/012-asked-questions';
import { sql as sentQuestions } from './migrations/013-sent-questions';
import { sql as sessions } from './migrations/014-sessions';
import { sql as allowances } from './migrations/015-allowances';
import { sql as retention } from './migrations/017-retention';
import { sql as uncounted } from './migrations/018-uncounted';
import { sql as answerOrder } from './migrations/019-answer-order';
import { sql as earlierState } from './migrations/020-earlier-state';
import { sql as packed } from './migrations/021-packed';
import { sql as jobs } from './migrations/022-jobs';
import { sql as contacts } from './migrations/023-contacts';
import { sql as adminLists } from './migrations/024-admin-lists';
import { sql as firstPins } from './migrations/025-first-pins';
import { sql as classProfiles } from './migrations/026-class-profiles';
import { sql as staffCodes } from './migrations/028-staff-codes';
import { sql as staffLinks } from './migrations/029-staff-links';
import { sql as checks } from './migrations/030-checks';
import { sql as filledSheets } from './migrations/031-filled-sheets';
import { sql as workedExample } from './migrations/032-worked-example';
import { sql as itemChoices } from './migrations/033-item-choices';
import { sql as oldRows } from './migrations/034-old-rows';
import { sql as refusedTurns } from './migrations/036-refused-turns';
import { sql as experimentChances } from './migrations/038-experiment-chances';
import { sql as experimentResults } from './migrations/039-experiment-results';
import { sql as staff } from './migrations/040-staff';
import { sql as audit } from './migrations/041-audit';
import { sql as classes } from './migrations/042-classes';
import { sql as hints } from './migrations/043-hints';
import { sql as hintDesk } from './migrations/044-hint-desk';
import { sql as claimsOfStaff } from './migrations/045-claims-of-staff';
import { sql as languageOfHints } from './migrations/046-language-of-hints';
import { sql as courseFiles } from './migrations/047-course-files';
import { sql as learnersOfCourses } from './migrations/048-learners-of-courses';
import { sql as openQuestions } from './migrations/049-open-questions';
import { sql as reports } from './migrations/050-reports';
import { sql as courseDrafts } from './migrations/051-course-drafts';
import { sql as draftRuns } from './migrations/052-draft-runs';
import { sql as secondReaders } from './migrations/053-second-readers';
import { sql as hintPractice } from './migrations/054-hint-practice';
import { sql as hintEffects } from './migrations/055-hint-effects';
import { sql as secondPhone } from './migrations/056-second-phone';
import { sql as hubs } from './migrations/057-hubs';
import { sql as experiments } from './migrations/058-experiments';
import { sql as studyConsent } from './migrations/059-study-consent';
import { sql as ageOfConsent } from './migrations/060-age-of-consent';
import { sql as sync } from './migrations/064-sync';
import { sql as packs } from './migrations/065-packs';
import { sql as syncIndexes } from './migrations/066-sync-indexes';
import { sql as translationDrafts } from './migrations/070-translation-drafts';
import { sql as uploadedPack } from './migrations/074-uploaded-pack';
import { sql as questionDrafts } from './migrations/078-question-drafts';
import { sql as labRuns } from './migrations/079-lab-runs';
import { sql as answersByKey } from './migrations/080-answers-by-key';
import type { Db, Tx } from './port';

interface Migration {
  version: number;
  name: string;
  sql: string;
}

export const migrations: readonly Migration[] = [
  { version: 1, name: 'start', sql: start },
  { version: 2, name: 'profiles', sql: profiles },
  { version: 3, name: 'placement', sql: placement },
  { version: 4, name: 'lexical index', sql: lexicalIndex },
  { version: 5, name: 'course of vectors', sql: courseOfVectors },
  { version: 6, name: 'calibration', sql: calibration },
  { version: 7, name: 'site usage', sql: siteUsage },
  { version: 8, name: 'keys', sql: keys },
  { version: 9, name: 'learner keys', sql: learnerKeys },
  { version: 10, name: 'round kind', sql: roundKind },
  { version: 11, name: 'turn provenance', sql: turnProvenance },
  { version: 12, name: 'asked questions', sql: askedQuestions },
  { version: 13, name: 'sent questions', sql: sentQuestions },
  { version: 14, name: 'sessions', sql: sessions },
  { version: 15, name: 'allowances', sql: allowances },
  { version: 17, name: 'retention', sql: retention },
  { version: 18, name: 'uncounted', sql: uncounted },
  { version: 19, name: 'answer order', sql: answerOrder },
  { version: 20, name: 'earlier state', sql: earlierState },
  { version: 21, name: 'packed', sql: packed },
  { version: 22, name: 'jobs', sql: jobs },
  { version: 23, name: 'contacts', sql: contacts },
  { version: 24, name: 'lists of administration', sql: adminLists },
  { version: 25, name: 'first PINs', sql: firstPins },
  { version: 26, name: 'class profiles', sql: classProfiles },
  { version: 28, name: 'staff codes', sql: staffCodes },
  { version: 29, name: 'staff links', sql: staffLinks },
  { version: 30, name: 'checks', sql: checks },
  { version: 31, name: 'filled sheets', sql: filledSheets },
  { version: 32, name: 'worked example', sql: workedExample },
  { version: 33, name: 'choices of items', sql: itemChoices },
  { version: 34, name: 'old rows', sql: oldRows },
  { version: 36, name: 'refused turns', sql: refusedTurns },
  { version: 38, name: 'chances of experiments', sql: experimentChances },
  { version: 39, name: 'results of experiments', sql: experimentResults },
  { version: 40, name: 'staff', sql: staff },
  { version: 41, name: 'audit', sql: audit },
  { version: 42, name: 'classes', sql: classes },
  { version: 43, name: 'hints', sql: hints },
  { version: 44, name: 'hint desk', sql: hintDesk },
  { version: 45, name: 'claims of staff', sql: claimsOfStaff },
  { version: 46, name: 'language of hints', sql: languageOfHints },
  { version: 47, name: 'course files', sql: courseFiles },
  { version: 48, name: 'learners of courses', sql: learnersOfCourses },
  { version: 49, name: 'open questions', sql: openQuestions },
  { version: 50, name: 'reports', sql: reports },
  { version: 51, name: 'course drafts', sql: courseDrafts },
  { version: 52, name: 'draft runs', sql: draftRuns },
  { version: 53, name: 'second readers', sql: secondReaders },
  { version: 54, name: 'hint practice', sql: hintPractice },
  { version: 55, name: 'hint effects', sql: hintEffects },
  { version: 56, name: 'second phone', sql: secondPhone },
  { version: 57, name: 'hubs', sql: hubs },
  { version: 58, name: 'experiments', sql: experiments },
  { version: 59, name: 'study consent', sql: studyConsent },
  { version: 60, name: 'age of consent', sql: ageOfConsent },
  { version: 64, name: 'sync', sql: sync },
  { version: 65, name: 'packs', sql: packs },
  { version: 66, name: 'sync indexes', sql: syncIndexes },
  { version: 70, name: 'translation drafts', sql: translationDrafts },
  { version: 74, name: 'uploaded pack', sql: uploadedPack },
  { version: 78, name: 'question drafts', sql: questionDrafts },
  { version: 79, name: 'lab runs', sql: labRuns },
  { version: 80, name: 'answers by key', sql: answersByKey },
];

/** Any constant will do, as long as every process of Ustat takes the same one. */
const ADVISORY_LOCK = 7_233_701;

/**
 * Brings the schema up to this program's version, all or nothing, under an advisory lock: of
 * several processes that start at once one migrates and the others find nothing left to do.
 * @returns names of the migrations that were applied now
 * @throws UstatError 'conflict' when the schema is newer than this program
 */
export function migrate(db: Db, steps = migrations): Promise<string[]> {
  return db.transaction((tx) => migrateIn(tx, steps));
}

/** As migrate, in the caller's transaction. */
export async function migrateIn(tx: Tx, steps: readonly Migration[]): Promise<string[]> {
  // what a site's statements may take is not enough for a table that is written anew
  await tx.script('set local statement_timeout = 0; set local lock_timeout = 0');
  await tx.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
  await tx.script(
    'create table if not exists schema_migration (version int primary key, name text not null, applied_at timestamptz not null default now())',
  );
  const rows = await tx.query<{ version: number }>('select version from schema_migration');
  const applied = new Set(rows.map((row) => row.version));
  const newest = Math.max(0, ...applied);
  const known = Math.max(0, ...steps.map((step) => step.version));
  if (newest > known) {
    throw new UstatError(
      'conflict',
      `The database has schema version ${newest}, this program knows ${known}. Start a newer Ustat, or restore a backup made by this one.`,
    );
  }
  const missing = steps.filter((step) => !applied.has(step.version));
  for (const step of missing) {
    await tx.script(step.sql);
    await tx.query('insert into schema_migration (version, name) values ($1, $2)', [step.version, step.name]);
  }
  return missing.map((step) => step.name);
}
