import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type ServerVersions, serverVersions } from '../../db/server-queries';
import { siteTokens } from '../../grounding/budget-queries';
import { type Setting, settingsSeen } from '../config';
import { services } from './services';

interface SettingsSeen {
  versions: ServerVersions & { ustat: string; node: string; knowledge: string; embedder: string | null };
  /** Tokens of the last day; null without a model. */
  budget: { model: string; used: number; most: number } | null;
  settings: Setting[];
}

/** What `/admin/settings` shows: as this process sees it. */
export async function settingsPage(): Promise<SettingsSeen> {
  const { config, db, model, embedders, chat, clock } = services();
  const used = chat ? await siteTokens(db, clock()) : 0;
  return {
    versions: {
      ...(await serverVersions(db)),
      ustat: programVersion(),
      node: process.versions.node,
      knowledge: model.id,
      embedder: embedders[0]?.id ?? null,
    },
    budget: chat && { model: config.openai?.model ?? '', used, most: config.tutor.siteTokensPerDay },
    settings: settingsSeen(process.env),
  };
}

/** Of package.json, which lies where the program was started. */
function programVersion(): string {
  const read = readFileSync(join(process.cwd(), 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(read)).version;
}
