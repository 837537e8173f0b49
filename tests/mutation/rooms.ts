/** What is mutated together, and the tests that are to notice: those that run in a moment. */
export interface Group {
  files: string[];
  tests: string[];
}

const under = (folder: string, names: string) => names.split(' ').map((name) => `${folder}/${name}.ts`);

/**
 * By the name that `--room` takes. What holds SQL, opens a model or is tested in a database
 * (rebuild.ts) is left out.
 */
export const ROOMS: Record<string, Group[]> = {
  'content/items': [
    {
      files: under(
        'lib/content/items',
        'kind kinds item matching multiple-choice normalise-text number ordering fold number-literal number-tokens read-number units short-text understand same-word exercise-words small-words shuffle single-choice',
      ),
      tests: under('tests/content', 'items.test marking.test numbers.test short-text.test'),
    },
  ],
  knowledge: [
    { files: under('lib/knowledge', 'mastery recall'), tests: under('tests/knowledge', 'rules.test') },
    {
      files: under('lib/knowledge', 'trace estimate current-state knowledge-of'),
      tests: under('tests/knowledge', 'estimate.test rules.test states.test'),
    },
    { files: under('lib/knowledge', 'calibration'), tests: under('tests/knowledge', 'calibration.test') },
    {
      files: under('lib/knowledge', 'counts features'),
      tests: under('tests/knowledge', 'features.test posterior.test'),
    },
    {
      files: under('lib/knowledge', 'expected-progress'),
      tests: under('tests/knowledge', 'expected-progress.test'),
    },
    { files: under('lib/knowledge', 'forward'), tests: under('tests/knowledge', 'forward.test') },
    { files: under('lib/knowledge', 'weights'), tests: under('tests/knowledge', 'weights.test') },
    { files: under('lib/knowledge', 'posterior'), tests: under('tests/knowledge', 'posterior.test') },
    {
      files: under('lib/knowledge', 'record-attempt attempt increment'),
      tests: under('tests/knowledge', 'states.test record-attempt.test'),
    },
  ],
  path: [
    {
      files: under('lib/path', 'candidates policy'),
      tests: under('tests/path', 'candidates.test policy.test'),
    },
    { files: under('lib/path', 'placement'), tests: under('tests/path', 'placement.test') },
    {
      files: under('lib/path', 'check defensible with-known'),
      tests: under('tests/path', 'check.test placement.test'),
    },
    {
      files: under('lib/path', 'choose-item pace worked-example'),
      tests: under('tests/path', 'pace.test policies-drawn.test'),
    },
    { files: under('lib/path', 'packed-decision'), tests: under('tests/path', 'packed-decision.test') },
    {
      files: under('lib/path', 'next standing'),
      tests: under('tests/path', 'proposal.test standing.test next.test'),
    },
    {
      files: under(
        'lib/path/policies',
        'by-id candidates draw elo-band lowest-mastery policy simple ustat zpdes',
      ),
      tests: under('tests/path', 'draw.test policies.test'),
    },
  ],
  practice: [
    { files: under('lib/practice', 'cut-short'), tests: under('tests/practice', 'cut-short.test') },
    {
      files: under('lib/practice', 'exercise rounds choose-next placement-round check-round'),
      tests: under(
        'tests/practice',
        'round.test chosen.test placement-round.test check-round.test pace-round.test',
      ),
    },
  ],
  grounding: [
    { files: under('lib/grounding', 'answer-key'), tests: under('tests/grounding', 'key-by-hand.test') },
    { files: under('lib/grounding', 'language'), tests: under('tests/grounding', 'language.test') },
    { files: under('lib/grounding', 'addresses'), tests: under('tests/grounding', 'addresses.test') },
    {
      files: under('lib/grounding', 'check clean facts polarity share-held'),
      tests: under('tests/grounding', 'facts.test check.test'),
    },
    { files: under('lib/grounding', 'marks'), tests: under('tests/grounding', 'marks.test check.test') },
  ],
  'retrieval/rank': [{ files: ['lib/retrieval/rank.ts'], tests: ['tests/retrieval/rank.test.ts'] }],
};
