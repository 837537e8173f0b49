import SheetPage from '@/app/(learn)/course/[course]/[module]/[sheet]/page';
import Help from '@/app/(learn)/help/page';
import Start from '@/app/(learn)/page';
import Trouble from '@/app/(learn)/trouble/page';
import { POST as answer } from '@/app/api/answer/route';
import { POST as check } from '@/app/api/check/route';
import { POST as choice } from '@/app/api/choice/route';
import { POST as conversation } from '@/app/api/conversation/route';
import { POST as hint } from '@/app/api/hint/route';
import { POST as next } from '@/app/api/next/route';
import { POST as place } from '@/app/api/place/route';
import { POST as placement } from '@/app/api/placement/route';
import { POST as question } from '@/app/api/question/route';
import { POST as round } from '@/app/api/round/route';
import { POST as sheet } from '@/app/api/sheet/route';
import { POST as turn } from '@/app/api/turn/route';
import { POST as tutor } from '@/app/api/tutor/route';
import NotFound from '@/app/not-found';
import { ORDINARY, pagesAt } from '../page/addresses';
import { SavedHere, SettingsHere } from './own-pages';

/** The page at an address, as an element; null where it needs a server, or there is none. */
export const elementAt = pagesAt([
  ['/', Start],
  ['/help', Help],
  ['/gone', NotFound],
  ['/settings', SettingsHere],
  ['/trouble', Trouble],
  ['/course/[course]/offline', SavedHere],
  ...ORDINARY,
  ['/course/[course]/[module]/[sheet]', SheetPage],
]);

/** Pages on which only the server does all that a learner may want: the phone's says less. */
export const isLess = ({ pathname }: URL): boolean =>
  pathname === '/settings' || /^\/course\/[^/]+\/offline$/.test(pathname);

/** Forms of those pages. */
export const ROUTES: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  ...{ '/api/answer': answer, '/api/check': check, '/api/choice': choice, '/api/hint': hint },
  ...{ '/api/conversation': conversation, '/api/next': next, '/api/place': place },
  ...{ '/api/placement': placement, '/api/question': question, '/api/round': round },
  ...{ '/api/sheet': sheet, '/api/turn': turn, '/api/tutor': tutor },
};
