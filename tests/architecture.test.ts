import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLACES } from '@/lib/auth/places';
import {
  circlesOf,
  exportsOf,
  fileOf,
  type Import,
  importsOf,
  parse,
  reachedFrom,
  root,
  sources,
} from './support/imports';
import { places } from './support/places';

/**
 * Who may import whom. A room owns its words and its tables; the platform comes in by lib/server
 * alone.
 */
const ROOMS: Record<string, readonly string[]> = {
  content: [],
  jobs: [],
  retrieval: ['content'],
  knowledge: ['content'],
  grounding: ['retrieval', 'content'],
  hints: ['grounding', 'retrieval', 'content'],
  translation: ['hints', 'grounding', 'content'],
  asked: ['hints', 'grounding', 'content'],
  path: ['knowledge', 'content'],
  practice: ['path', 'experiments', 'knowledge', 'hints', 'content'],
  tutor: ['practice', 'experiments', 'grounding', 'retrieval', 'hints', 'content'],
  sync: ['tutor', 'practice', 'path', 'knowledge', 'content'],
  experiments: [],
  research: ['practice', 'path', 'experiments', 'knowledge', 'content'],
  teaching: ['auth', 'practice', 'path', 'knowledge', 'content'],
  auth: [],
};
const PURE_PACKAGES = [
  'lru-cache',
  'zod',
  'yaml',
  'mdast',
  'mdast-util-from-markdown',
  'htmlparser2',
  '@noble/hashes',
  'otpauth',
  'pgvector',
  'ts-fsrs',
  'd3-scale',
  'd3-shape',
];
const SERVER_PACKAGES = [
  'pg',
  '@electric-sql',
  'onnxruntime-node',
  '@node-rs/argon2',
  'openai',
  '@langchain',
  'next-auth',
  'uuid',
  'pino',
  'csv-parse',
  'qr',
  'prom-client',
  'graphile-worker',
  'nodemailer',
  'langchain',
  'yauzl',
  'fflate',
  'hyparquet-writer',
];
/** What a worker brings along. */
const BROWSER_PACKAGES = ['use-intl', 'uuid', 'onnxruntime-web', 'preact'];
const APP_PACKAGES = [
  'next',
  'next-intl',
  'react',
  'react-dom',
  'zod',
  'negotiator',
  '@formatjs/intl-localematcher',
];

/** Tables by the room that owns them: nobody else writes SQL about them. */
const TABLES: Record<string, readonly string[]> = {
  auth: [
    ...[
      'learner',
      'tombstone',
      'credential',
      'profile_name',
      'pin_reset',
      'retention',
      'session',
      'second_phone',
    ],
    'allowance',
    ...['staff', 'staff_role', 'staff_session', 'invitation', 'audit', 'audit_head'],
    ...['staff_code', 'staff_recovery', 'staff_link'],
  ],
  experiments: [
    'experiment',
    'experiment_sheet',
    'experiment_stratum',
    'experiment_chances',
    'exposure',
    'study_consent',
  ],
  content: [
    ...['course', 'course_file', 'course_upload', 'course_text', 'lesson', 'item', 'item_version'],
    ...['course_draft', 'course_refused', 'course_change'],
  ],
  grounding: ['tutor_usage', 'site_usage'],
  hints: [
    'hint',
    'hint_version',
    'hint_event',
    'hint_claim',
    'draft_run',
    'hint_batch',
    'hint_batch_hint',
    'hint_second',
    'hint_practice',
    'hint_effect',
  ],
  translation: ['translation_draft'],
  asked: ['question_draft'],
  jobs: ['job_note', 'job_end', 'job_worker'],
  knowledge: [
    ...['attempt', 'shared_ids', 'knowledge_state', 'earlier_state', 'uncounted'],
    ...['population', 'calibration', 'learner_calibration'],
  ],
  path: ['decision', 'placement'],
  practice: ['round', 'hint_use', 'place', 'filled_sheet'],
  retrieval: [
    'chunk',
    'chunk_embedding',
    'asked_question',
    'asked_embedding',
    'added_question',
    'lexical_index',
    'serving_embedder',
  ],
  research: ['lab_run', 'experiment_result'],
  teaching: ['class', 'class_member', 'class_made', 'class_list', 'hub', 'hub_class'],
  sync: ['sync_event', 'sync_device', 'course_pack'],
  tutor: [
    ...['conversation', 'removed_conversation', 'turn', 'sent_question', 'help_contact'],
    ...['question_group', 'group_embedding', 'question_event', 'report'],
  ],
};

/** They open, copy or restore a database as a whole. */
const WHOLE_DATABASE = ['lib/server/store/embedded.ts', 'lib/server/store/backup.ts'];

const isOf = (packages: readonly string[], name: string) =>
  packages.some((known) => name === known || name.startsWith(`${known}/`));
const said = (wrong: Import[]) => wrong.map(({ file, target }) => `${file} imports ${target}`);

const lib = sources('lib').flatMap(importsOf);
const app = sources('app').flatMap(importsOf);
const inRoom = (room: string) => lib.filter(({ file }) => file.startsWith(`lib/${room}/`));

const inRoomFiles = () => sources('lib').filter((file) => !/^lib\/(server|db|messages)\//.test(file));

describe('imports', () => {
  it('are seen at all', () => {
    expect(said(lib)).toContain('lib/content/course-queries.ts imports lib/db/port');
    expect(said(lib)).toContain('lib/server/store/postgres.ts imports pg');
    expect(lib.some(({ typeOnly }) => typeOnly)).toBe(true);
    expect(circlesOf(['tests/support/circle/one.ts']).flat()).toHaveLength(2);
  });

  it.each(Object.keys(ROOMS))('of the room %s stay within the table', (room) => {
    const allowed = [
      'lib/errors',
      'lib/random',
      'lib/dates',
      'lib/fold',
      'lib/lazily',
      'lib/db/port',
      'lib/db/statement',
      'lib/db/journal',
      `lib/${room}/`,
      ...(ROOMS[room] ?? []).map((other) => `lib/${other}/`),
    ];
    const wrong = inRoom(room).filter(({ target, isPackage }) =>
      isPackage
        ? !isOf(PURE_PACKAGES, target)
        : !allowed.some((prefix) => target === prefix || target.startsWith(prefix)),
    );
    expect(said(wrong)).toEqual([]);
  });

  it('knows every room', () => {
    const folders = readdirSync(join(root, 'lib')).filter((name) =>
      statSync(join(root, 'lib', name)).isDirectory(),
    );
    const others = ['browser', 'db', 'messages', 'server'];
    expect(folders.filter((name) => !others.includes(name)).sort()).toEqual(Object.keys(ROOMS).sort());
  });

  it('of the database port stay with it', () => {
    const wrong = inRoom('db').filter(
      ({ target }) => !target.startsWith('lib/db/') && target !== 'lib/errors',
    );
    expect(said(wrong)).toEqual([]);
  });

  it('bring the platform in through lib/server only', () => {
    const isPlatform = ({ file }: Import) => /^lib\/(?:server|browser)\//.test(file);
    const elsewhere = [...lib.filter((one) => !isPlatform(one)), ...app];
    expect(
      said(
        elsewhere.filter(
          ({ target, isPackage }) => isPackage && isOf([...SERVER_PACKAGES, 'node:fs'], target),
        ),
      ),
    ).toEqual([]);
    const pages = app.filter(
      ({ target, isPackage }) => isPackage && !isOf(APP_PACKAGES, target) && !/^node:(?!fs)/.test(target),
    );
    expect(said(pages)).toEqual([]);
  });

  it('of the phone stay with rooms, pages, and what a browser runs', () => {
    const ofPhone = inRoom('browser');
    const wrong = ofPhone.filter(({ target, isPackage, typeOnly }) =>
      isPackage
        ? !isOf([...PURE_PACKAGES, ...BROWSER_PACKAGES, ...APP_PACKAGES], target)
        : !typeOnly &&
          target.startsWith('lib/server/') &&
          !/^lib\/server\/web\/(?:respond|reply)$/.test(target),
    );
    expect(said(wrong)).toEqual([]);
    const worker = [...lib, ...app].filter(
      ({ file, target }) =>
        target.startsWith('lib/browser/worker/') && !file.startsWith('lib/browser/worker/'),
    );
    expect(said(worker)).toEqual([]);
  });

  it('of the app go to the wing web alone', () => {
    const wrong = app.filter(
      ({ target }) => target.startsWith('lib/server/') && !target.startsWith('lib/server/web/'),
    );
    expect(said(wrong)).toEqual([]);
  });

  it('reach cookies by the one file that knows their attributes', () => {
    const wrong = [...sources('lib'), ...sources('app')].filter(
      (file) =>
        file !== 'lib/server/web/cookies.ts' &&
        /\bcookies\b[^;]*from 'next\/headers'/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('use whatever the rooms export', () => {
    const used = new Set(
      ['lib', 'app', 'models', 'tests']
        .flatMap(sources)
        .flatMap(importsOf)
        .flatMap((one) => one.names.map((name) => `${fileOf(one)} ${name}`)),
    );
    const idle = sources('lib').flatMap((file) =>
      // the bundler puts twins in the place of what pages import
      used.has(`${file} *`) || file.includes('/twins/')
        ? []
        : exportsOf(file)
            .map((name) => `${file} ${name}`)
            .filter((one) => !used.has(one)),
    );
    expect(idle).toEqual([]);
  });

  it('run in no circle, types included', () => {
    expect(circlesOf([...sources('lib'), ...sources('app')])).toEqual([]);
  });

  it('keep databases and models out of what Next bundles', () => {
    const heavy = /^lib\/server\/(assemble|store|models|collection|commands)/;
    const seen = reachedFrom(sources('app'), ({ typeOnly }) => !typeOnly);
    expect([...seen].filter((file) => heavy.test(file))).toEqual([]);
  });
});

describe('tables', () => {
  const mentions = (text: string) =>
    [...text.matchAll(/\b(?:from|join|into|update|delete from)\s+([a-z_]+)\b/g)].map(
      (match) => match[1] ?? '',
    );

  it.each(Object.keys(TABLES))('of %s are named in its own queries only', (room) => {
    const own = TABLES[room] ?? [];
    const elsewhere = [...sources('lib'), ...sources('app')].filter(
      (file) =>
        !(file.startsWith(`lib/${room}/`) && /(\/|-)queries\.ts$/.test(file)) &&
        !file.startsWith('lib/db/') &&
        !WHOLE_DATABASE.includes(file),
    );
    const wrong = elsewhere.flatMap((file) => {
      const strings = [
        ...readFileSync(join(root, file), 'utf8').matchAll(
          /`[^`]*`|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g,
        ),
      ];
      return strings
        .map((match) => match[0])
        .filter((text) => /\b(select|insert into|update|delete from)\b/.test(text))
        .flatMap((text) =>
          mentions(text)
            .filter((table) => own.includes(table))
            .map((table) => `${file} names ${table}`),
        );
    });
    expect(wrong).toEqual([]);
  });

  it('each have an owner', () => {
    const schema = sources('lib/db/migrations')
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join();
    const all = [...schema.matchAll(/create table (\w+)/g)].map((match) => match[1]);
    expect([...all].sort()).toEqual(Object.values(TABLES).flat().sort());
  });
});

describe('pages and routes', () => {
  it('each have an action in the table of who may do what (lib/auth/places.ts)', () => {
    expect(Object.keys(PLACES).sort()).toEqual(places().sort());
  });
});

describe('comments', () => {
  it('stay within 100 columns', () => {
    const wrong = ['lib', 'app', 'models', 'tests'].flatMap(sources).flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return parse(file).comments.flatMap(({ start, end, value }) => {
        if (/^\s*biome-ignore /.test(value)) return [];
        const from = text.lastIndexOf('\n', start) + 1;
        const lines = text.slice(from, end).split('\n');
        return lines.filter((line) => line.length > 100).map((line) => `${file}: ${line.trim()}`);
      });
    });
    expect(wrong).toEqual([]);
  });
});

describe('pure files', () => {
  /** The server's alone: accounts. */
  const SERVER_ALONE = [
    ...[
      'pin',
      'recovery',
      'class-profile',
      'profile',
      'second-phone',
      'staff',
      'invitation',
      'audit',
      'second-step',
    ].map((name) => `lib/auth/${name}`),
    ...['classes', 'profiles'].map((name) => `lib/teaching/${name}`),
  ];
  /** What reads or writes a database, or hands one on. */
  const isSql = (file: string) =>
    /(\/|-)(queries|store|journal)$/.test(file) || SERVER_ALONE.includes(file) || file === 'lib/db/port';

  it('reach no SQL at run time', () => {
    const pure = new Set([...inRoomFiles()].filter((file) => !isSql(file.replace(/\.ts$/, ''))));
    const wrong = [...pure].flatMap(importsOf).filter(({ target, typeOnly }) => !typeOnly && isSql(target));
    expect(said(wrong)).toEqual([]);
  });
});
