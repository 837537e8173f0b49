/** Tables by room; each room's queries.ts is the only place that writes SQL about its own. */
export const sql = `
create extension if not exists vector;

-- auth
create table learner (
  id uuid primary key,
  created_at timestamptz not null,
  screen_language text not null,
  content_language text not null,
  theme text not null default 'auto',
  text_size text not null default 'normal',
  roles text[] not null default '{learner}'
);
create table tombstone (learner_id uuid primary key, deleted_at timestamptz not null);

-- content
create table course (
  id text primary key,
  version text not null,
  structure jsonb not null,
  loaded_at timestamptz not null
);
create table course_text (
  course_id text not null references course on delete cascade,
  language text not null,
  text jsonb not null,
  primary key (course_id, language)
);
create table lesson (
  course_id text not null references course on delete cascade,
  module_id text not null,
  language text not null,
  title text not null,
  hash text not null,
  blocks jsonb not null,
  sources jsonb not null,
  primary key (course_id, module_id, language)
);
-- every version of an item that was ever loaded: attempts keep the one they answered
create table item_version (
  course_id text not null,
  item_id text not null,
  version text not null,
  definition jsonb not null,
  texts jsonb not null,
  loaded_at timestamptz not null,
  primary key (course_id, item_id, version)
);
create table item (
  course_id text not null references course on delete cascade,
  item_id text not null,
  module_id text not null,
  position int not null,
  version text not null,
  retired boolean not null default false,
  primary key (course_id, item_id)
);

-- knowledge
create table attempt (
  id uuid primary key,
  seq bigint generated always as identity,
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  module_id text not null,
  item_id text not null,
  item_version text not null,
  skill_id text not null,
  language text not null,
  round_id uuid,
  position int not null,
  ordinal int not null,
  hints_used int not null,
  answer jsonb not null,
  correct boolean not null,
  unaided boolean not null,
  mistake text,
  answered_at timestamptz not null,
  -- what everybody else had answered when this attempt came: a state is rebuilt from the learner's own rows
  view jsonb not null
);
create unique index attempt_seq on attempt (seq);
create index attempt_learner on attempt (learner_id, course_id, seq);
create index attempt_round on attempt (round_id, position);
create table hint_use (
  learner_id uuid not null references learner on delete cascade,
  round_id uuid not null,
  position int not null,
  item_id text not null,
  level int not null,
  used_at timestamptz not null,
  primary key (round_id, position, level)
);
create table knowledge_state (
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  model_id text not null,
  state jsonb not null,
  last_seq bigint not null,
  updated_at timestamptz not null,
  primary key (learner_id, course_id)
);
create table population (
  course_id text not null,
  kind text not null,
  key text not null,
  successes float8 not null default 0,
  answers float8 not null default 0,
  elo float8 not null default 0,
  primary key (course_id, kind, key)
);

-- path
create table decision (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  decided_at timestamptz not null,
  policy text not null,
  seed text not null,
  choice text,
  propensity float8,
  candidates jsonb not null,
  reasons jsonb not null,
  picked text,
  picked_at timestamptz
);
create index decision_learner on decision (learner_id, course_id, decided_at);
create table round (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  module_id text not null,
  length int not null,
  items jsonb not null,
  started_at timestamptz not null,
  finished_at timestamptz
);
create index round_learner on round (learner_id, course_id, module_id, started_at);
create table place (
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  module_id text not null,
  block_id text not null,
  seen_at timestamptz not null,
  primary key (learner_id, course_id, module_id)
);

-- retrieval
create table chunk (
  id bigint generated always as identity primary key,
  course_id text not null references course on delete cascade,
  module_id text not null,
  language text not null,
  position int not null,
  heading_path jsonb not null,
  block_ids jsonb not null,
  text text not null,
  hash text not null
);
create index chunk_course on chunk (course_id, language, module_id);
create table chunk_embedding (
  chunk_id bigint not null references chunk on delete cascade,
  embedder_id text not null,
  embedding vector not null,
  primary key (embedder_id, chunk_id)
);
create table serving_embedder (
  course_id text primary key references course on delete cascade,
  embedder_id text not null
);

-- tutor
create table conversation (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  module_id text,
  round_id uuid,
  position int,
  started_at timestamptz not null,
  hidden boolean not null default false
);
create index conversation_learner on conversation (learner_id, course_id, started_at);
create table turn (
  id uuid primary key,
  conversation_id uuid not null references conversation on delete cascade,
  position int not null,
  asked_at timestamptz not null,
  language text not null,
  question text not null,
  status text not null,
  answer jsonb not null,
  usage jsonb,
  helped boolean,
  reported_at timestamptz,
  unique (conversation_id, position)
);
`;
