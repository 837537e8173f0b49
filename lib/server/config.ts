import { existsSync } from 'node:fs';
import * as z from 'zod';
import { faultsOf, UstatError } from '../errors';
import type { MailSettings } from './mail';
import type { Provider } from './web/provider';

const flag = z.enum(['0', '1']).transform((value) => value === '1');
const seconds = z.coerce.number().positive().max(600);
const secret = z.string().min(32, 'needs 32 characters or more');
const count = z.coerce.number().int().positive();
/** An empty variable counts as not set: `OPENAI_API_KEY= npm start` means "without". */
const given = (value: string | undefined) => (value?.trim() ? value.trim() : undefined);

const postgres = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'starts with postgresql://')
  .refine((value) => URL.canParse(value), 'is not an address');

/** Nobody between can read or change what is said. */
const isSafe = (url: string) =>
  /^https:/.test(url) ||
  (URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname));

const environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  USTAT_URL: z.url().optional(),
  USTAT_TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  USTAT_DATA: z.string().default('.data'),
  USTAT_COURSES: z.string().default('seed/courses'),
  USTAT_CONTACTS: z.string().optional(),
  DATABASE_URL: postgres.optional(),
  DATABASE_DIRECT_URL: postgres.optional(),
  DATABASE_READ_URL: postgres.optional(),
  DATABASE_PREPARE: flag.default(true),
  DATABASE_POOL: count.default(10),
  AUTH_SECRET: secret.optional(),
  PIN_SECRET: secret.optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_EMBEDDING_MODEL: z.string().optional(),
  DRAFT_MODEL: z
    .string()
    .regex(/^[a-z][\w-]*:\S+$/, 'is provider:model, such as openai:gpt-5-mini or ollama:qwen3')
    .optional(),
  DRAFT_TOKENS: count.default(200_000),
  USTAT_PROFILES_PER_HOUR: count.default(300),
  TUTOR_DEADLINE_SECONDS: seconds.default(12),
  TUTOR_TOTAL_SECONDS: seconds.default(60),
  TUTOR_TURNS_PER_MINUTE: count.default(8),
  TUTOR_TOKENS_PER_DAY: count.default(60_000),
  TUTOR_SITE_TOKENS_PER_DAY: count.default(5_000_000),
  USTAT_ENCODER: z.enum(['on', 'off']).default('on'),
  USTAT_RETENTION_DAYS: count.optional(),
  USTAT_STUDY_AGE: z.coerce.number().int().min(0).max(120).default(18),
  USTAT_OPERATOR: z.string().max(500, 'has 500 characters at most').optional(),
  USTAT_METRICS_TOKEN: z.string().min(16, 'needs 16 characters or more').optional(),
  USTAT_OIDC_ISSUER: z.url().refine(isSafe, 'needs https; http for this machine alone').optional(),
  USTAT_OIDC_CLIENT_ID: z.string().optional(),
  USTAT_OIDC_CLIENT_SECRET: z.string().optional(),
  USTAT_OIDC_LABEL: z.string().max(40).optional(),
  USTAT_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'starts with smtp:// or smtps://')
    .refine((value) => URL.canParse(value), 'is not an address')
    .optional(),
  USTAT_SMTP_FROM: z.string().includes('@', 'is not an address of mail').optional(),
  USTAT_HUB: z.url().refine(isSafe, 'needs https; http for this machine alone').optional(),
  USTAT_QUIET: flag.default(false),
  USTAT_LOG: z.enum(['text', 'json']).default('text'),
  USTAT_PAGES: z.enum(['drawn', 'next']).default('drawn'),
});

export interface Config {
  port: number;
  host: string;
  /** Where learners reach this server; https makes the session cookie Secure. */
  url: string | null;
  /** Proxies before this server: so many addresses of X-Forwarded-For are believed. */
  trustProxy: number;
  /** New ones from one address. */
  profilesPerHour: number;
  dataDir: string;
  coursesDir: string;
  contactsFile: string | null;
  databaseUrl: string | null;
  /** The same past a PgBouncer: for workers, which listen and hold locks, and for migrations. */
  databaseDirectUrl: string | null;
  /** A replica of it, for reports and research. */
  databaseReadUrl: string | null;
  /** Statements are prepared by name; not behind a PgBouncer that knows none. */
  databasePrepare: boolean;
  /** Connections to PostgreSQL at most. */
  databasePool: number;
  /** Encrypts cookies. */
  authSecret: string | null;
  /** Goes into the hashes of PINs; the other one without it. */
  pinSecret: string | null;
  openai: { apiKey: string; baseUrl: string; model: string | null; embeddingModel: string | null } | null;
  draft: {
    /** Writes drafts of hints, "provider:model" of langchain; else the tutor's model does. */
    model: string | null;
    /** Tokens that one drafting may take at most. */
    tokens: number;
  };
  /** The multilingual sentence encoder: 140 MB of memory, a minute of one core for a new course. */
  encoder: boolean;
  /** Profiles unused for so many days are deleted; null keeps them. */
  retentionDays: number | null;
  /** Years that somebody must have to take part in research. */
  studyAge: number;
  /** Name and address of whoever runs the site, as learners read them; lines are kept. */
  operator: string | null;
  tutor: {
    deadlineMs: number;
    totalMs: number;
    turnsPerMinute: number;
    tokensPerDay: number;
    siteTokensPerDay: number;
  };
  /** Opens /api/metrics; without one there is none. */
  metricsToken: string | null;
  /** A provider of OpenID Connect at which staff may sign in. */
  provider: Provider | null;
  /** By which invitations are mailed. */
  mail: MailSettings | null;
  /** The site that this one is a hub of. */
  hub: string | null;
  quiet: boolean;
  jsonLog: boolean;
  /** Next draws a learner's ordinary pages too, as it does in development. */
  pagesByNext: boolean;
}

/**
 * The environment, parsed once at boot.
 * @throws UstatError 'bad-input' that lists every variable that is wrong, with what it should be
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const names = Object.keys(environment.shape);
  const parsed = environment.safeParse(Object.fromEntries(names.map((name) => [name, given(env[name])])));
  if (!parsed.success) {
    throw new UstatError('bad-input', 'The environment has faults:', faultsOf(parsed.error));
  }
  const v = parsed.data;
  if (v.USTAT_CONTACTS && !existsSync(v.USTAT_CONTACTS)) {
    throw new UstatError('bad-input', 'The environment has faults:', [
      `USTAT_CONTACTS: no file ${v.USTAT_CONTACTS}`,
    ]);
  }
  return {
    port: v.PORT,
    host: v.HOST,
    url: v.USTAT_URL ?? null,
    trustProxy: v.USTAT_TRUST_PROXY,
    profilesPerHour: v.USTAT_PROFILES_PER_HOUR,
    dataDir: v.USTAT_DATA,
    coursesDir: v.USTAT_COURSES,
    contactsFile: v.USTAT_CONTACTS ?? null,
    databaseUrl: v.DATABASE_URL ?? null,
    databaseDirectUrl: v.DATABASE_DIRECT_URL ?? v.DATABASE_URL ?? null,
    databaseReadUrl: v.DATABASE_READ_URL ?? null,
    databasePrepare: v.DATABASE_PREPARE,
    databasePool: v.DATABASE_POOL,
    authSecret: v.AUTH_SECRET ?? null,
    pinSecret: v.PIN_SECRET ?? null,
    openai: openai(v),
    draft: { model: v.DRAFT_MODEL ?? null, tokens: v.DRAFT_TOKENS },
    encoder: v.USTAT_ENCODER === 'on',
    retentionDays: v.USTAT_RETENTION_DAYS ?? null,
    studyAge: v.USTAT_STUDY_AGE,
    // a line of an environment file has no line break of its own
    operator: v.USTAT_OPERATOR?.replaceAll('\\n', '\n') ?? null,
    tutor: {
      deadlineMs: v.TUTOR_DEADLINE_SECONDS * 1000,
      totalMs: v.TUTOR_TOTAL_SECONDS * 1000,
      turnsPerMinute: v.TUTOR_TURNS_PER_MINUTE,
      tokensPerDay: v.TUTOR_TOKENS_PER_DAY,
      siteTokensPerDay: v.TUTOR_SITE_TOKENS_PER_DAY,
    },
    metricsToken: v.USTAT_METRICS_TOKEN ?? null,
    provider: provider(v),
    mail: mail(v),
    hub: v.USTAT_HUB ?? null,
    quiet: v.USTAT_QUIET,
    jsonLog: v.USTAT_LOG === 'json',
    pagesByNext: v.USTAT_PAGES === 'next',
  };
}

/** From whom mail comes: as it is said, or by the name that signs in to the server. */
function mail(v: z.infer<typeof environment>): MailSettings | null {
  if (!v.USTAT_SMTP_URL) return null;
  const name = decodeURIComponent(new URL(v.USTAT_SMTP_URL).username);
  const from = v.USTAT_SMTP_FROM ?? (name.includes('@') ? name : null);
  if (from) return { url: v.USTAT_SMTP_URL, from };
  throw new UstatError('bad-input', 'The environment has faults:', [
    'USTAT_SMTP_FROM: the address of mail that invitations come from (USTAT_SMTP_URL is set)',
  ]);
}

/** The issuer, this site's name and secret there, and this site's own address: all or none. */
function provider(v: z.infer<typeof environment>): Provider | null {
  const wanted = ['USTAT_OIDC_ISSUER', 'USTAT_OIDC_CLIENT_ID', 'USTAT_OIDC_CLIENT_SECRET'] as const;
  const missing = [...wanted, 'USTAT_URL' as const].filter((name) => !v[name]);
  if (wanted.every((name) => missing.includes(name))) return null;
  if (missing.length > 0) {
    throw new UstatError(
      'bad-input',
      'The environment has faults:',
      missing.map((name) => `${name}: is needed to sign in at a provider (USTAT_OIDC_…)`),
    );
  }
  const issuer = v.USTAT_OIDC_ISSUER ?? '';
  return {
    issuer,
    clientId: v.USTAT_OIDC_CLIENT_ID ?? '',
    clientSecret: v.USTAT_OIDC_CLIENT_SECRET ?? '',
    label: v.USTAT_OIDC_LABEL ?? new URL(issuer).hostname,
  };
}

/**
 * A key or an address is enough to ask for a model: local servers need no key, OpenAI needs no
 * address.
 */
function openai(v: z.infer<typeof environment>): Config['openai'] {
  if (!v.OPENAI_API_KEY && !v.OPENAI_BASE_URL) return null;
  if (!v.OPENAI_MODEL && !v.OPENAI_EMBEDDING_MODEL) {
    throw new UstatError('bad-input', 'The environment has faults:', [
      'OPENAI_MODEL: name the model that the tutor is to use (OPENAI_API_KEY or OPENAI_BASE_URL is set)',
    ]);
  }
  return {
    apiKey: v.OPENAI_API_KEY ?? 'none',
    baseUrl: v.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
    model: v.OPENAI_MODEL ?? null,
    embeddingModel: v.OPENAI_EMBEDDING_MODEL ?? null,
  };
}

/** A variable as this process sees it; null: not set. A secret's value is left out. */
export interface Setting {
  name: string;
  value: string | null;
  isSecret: boolean;
}

const SECRET = /SECRET|PASS|KEY$|TOKEN$/;

/** Every variable that the program knows, without secrets and without passwords in addresses. */
export function settingsSeen(env: Record<string, string | undefined>): Setting[] {
  return Object.keys(environment.shape).map((name) => {
    const value = given(env[name]) ?? null;
    const isSecret = SECRET.test(name);
    return { name, value: value === null ? null : isSecret ? '' : withoutPassword(value), isSecret };
  });
}

function withoutPassword(value: string): string {
  if (!/^\w+:\/\//.test(value)) return value;
  // what does not parse may hold a password anywhere
  if (!URL.canParse(value)) return '…';
  const { protocol, username, host, pathname } = new URL(value);
  return `${protocol}//${username ? '…@' : ''}${host}${pathname}`;
}
