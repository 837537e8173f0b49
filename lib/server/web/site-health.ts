import type { Role } from '../../auth/can';
import { countProfiles } from '../../auth/person-queries';
import { countRoles } from '../../auth/staff-list-queries';
import { countCourses } from '../../content/course-list-queries';
import { services } from './services';

interface SiteHealth {
  isEmbedded: boolean;
  /** Milliseconds in which the database answered. */
  ms: number;
  learners: number;
  courses: number;
  /** Whether a model answers, or the tutor quotes. */
  model: boolean;
  /** People whom learners in danger can call. */
  contacts: number;
  isHttps: boolean;
  retentionDays: number | null;
  roles: Partial<Record<Role, number>>;
}

/** What `/admin` says about the site. */
export async function siteHealth(): Promise<SiteHealth> {
  const { config, db, chat, contacts } = services();
  const began = performance.now();
  await db.query('select 1');
  const ms = Math.max(1, Math.round(performance.now() - began));
  const [learners, courses, held] = await Promise.all([countProfiles(db), countCourses(db), countRoles(db)]);
  return {
    isEmbedded: config.databaseUrl === null,
    ms,
    learners,
    courses,
    model: chat !== null,
    contacts: contacts.length,
    isHttps: config.url?.startsWith('https:') ?? false,
    retentionDays: config.retentionDays,
    roles: held,
  };
}
