import { hasCode } from '@/lib/errors';
import { backFromProvider } from '@/lib/server/web/provider-door';
import { services } from '@/lib/server/web/services';

/**
 * Back from the provider. A GET that begins a session, as the protocol has it: only who set out
 * from here has the cookie without which it does nothing.
 */
export async function GET(request: Request): Promise<Response> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const location = await backFromProvider(query).catch((error: unknown) => {
    if (hasCode(error, 'over-budget')) return '/staff/sign-in?provider=often';
    if (hasCode(error, 'not-found')) return '/staff/sign-in';
    services().log.failure('Back from the provider', error);
    return '/trouble';
  });
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
