/**
 * What is stored about a learner: the one table behind their export, the page on privacy, and the
 * tests of deletion and backup. A table of the database that is missing here fails
 * tests/server/learner-data.test.ts.
 */

/** What the page on privacy says of each topic: who sees it, and how long it is kept. */
export const TOPICS = {
  profile: { seenBy: 'profile', kept: 'profile' },
  answers: { seenBy: 'educators', kept: 'profile' },
  letters: { seenBy: 'you', kept: 'profile' },
  conversations: { seenBy: 'judged', kept: 'conversation' },
  questions: { seenBy: 'course', kept: 'sent' },
  reports: { seenBy: 'course', kept: 'report' },
  usage: { seenBy: 'you', kept: 'profile' },
  sessions: { seenBy: 'you', kept: 'session' },
  classes: { seenBy: 'class', kept: 'class' },
  research: { seenBy: 'researchers', kept: 'profile' },
  phones: { seenBy: 'you', kept: 'profile' },
} as const;
export type Topic = keyof typeof TOPICS;

/** By table: its topic, the name of its rows in an export, and the column that orders them. */
export const EXPORTED: Record<string, { topic: Topic; as: string; by: string }> = {
  attempt: { topic: 'answers', as: 'attempts', by: 'seq' },
  hint_use: { topic: 'answers', as: 'hints', by: 'used_at' },
  round: { topic: 'answers', as: 'rounds', by: 'started_at' },
  placement: { topic: 'answers', as: 'placements', by: 'course_id' },
  decision: { topic: 'answers', as: 'decisions', by: 'decided_at' },
  place: { topic: 'answers', as: 'places', by: 'seen_at' },
  filled_sheet: { topic: 'letters', as: 'sheets', by: 'saved_at' },
  knowledge_state: { topic: 'answers', as: 'knowledge', by: 'course_id' },
  earlier_state: { topic: 'answers', as: 'earlierKnowledge', by: 'replaced_at' },
  learner_calibration: { topic: 'answers', as: 'calibration', by: 'course_id' },
  conversation: { topic: 'conversations', as: 'conversations', by: 'started_at' },
  turn: { topic: 'conversations', as: 'turns', by: 'asked_at' },
  sent_question: { topic: 'questions', as: 'sentQuestions', by: 'sent_at' },
  report: { topic: 'reports', as: 'reports', by: 'made_at' },
  tutor_usage: { topic: 'usage', as: 'usage', by: 'at' },
  session: { topic: 'sessions', as: 'sessions', by: 'made_at' },
  class_member: { topic: 'classes', as: 'classes', by: 'joined_at' },
  class_made: { topic: 'classes', as: 'madeByClass', by: 'made_at' },
  pin_reset: { topic: 'classes', as: 'pinResets', by: 'reset_at' },
  study_consent: { topic: 'research', as: 'researchConsent', by: 'answered_at' },
  exposure: { topic: 'research', as: 'experiments', by: 'exposed_at' },
  sync_event: { topic: 'phones', as: 'sentByPhones', by: 'counter' },
  sync_device: { topic: 'phones', as: 'phones', by: 'seen_at' },
};

/** One row of each makes up the profile. */
export const PROFILE = ['learner', 'credential'];

export const LEFT_OUT: Record<string, string> = {
  second_phone: 'opens the profile for ten minutes',
  uncounted: 'repeats answers, for the second until they are counted',
  profile_name: 'repeats the name, spelt as it is looked up',
  removed_conversation: 'is the number of a conversation of which nothing else is left',
  tombstone: 'is about who was deleted, and nobody is left to ask',
};

/** Topics of which there is a table, in the order of TOPICS; the profile is one. */
export function storedTopics(): Topic[] {
  const there = new Set<Topic>(['profile', ...Object.values(EXPORTED).map(({ topic }) => topic)]);
  return (Object.keys(TOPICS) as Topic[]).filter((topic) => there.has(topic));
}
