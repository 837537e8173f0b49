import type { ReactElement, ReactNode } from 'react';
import Layout from '@/app/layout';
import { htmlOf } from '../page/html';

/** What the browser fetches beside the page; all of it is kept on the phone. */
const HEAD = [
  '<meta charset="utf-8"/>',
  '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
  '<meta name="referrer" content="same-origin"/>',
  '<meta name="format-detection" content="telephone=no"/>',
  '<link rel="stylesheet" href="/offline/app.css"/>',
  '<link rel="manifest" href="/offline/app.webmanifest"/>',
  '<script defer src="/offline/islands.js"></script>',
].join('');

const POLICY = [
  ...["default-src 'self'", "img-src 'self' data:", "script-src 'self'", "style-src 'self'"],
  ...["object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
].join('; ');

/** A whole page in the app's own frame. @param sign what stands above it: that it is the phone's */
export async function pageOf(element: ReactNode, sign: ReactElement, status = 200): Promise<Response> {
  const framed = (
    <Layout>
      {sign}
      {element}
    </Layout>
  );
  return new Response(await htmlOf(framed, HEAD), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'x-ustat': 'phone',
      'cache-control': 'no-store',
    },
  });
}
