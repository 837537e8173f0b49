import { bringToLife } from './life';

/** The script of pages that the phone draws. Bundled with Preact in React's place. */
bringToLife();
