import { Ask } from '@/app/(learn)/tutor/_chat/ask';
import { bringToLife } from './life';

/** The script of pages that the server draws: an answer is shown there while it is written. */
bringToLife({ Ask });
