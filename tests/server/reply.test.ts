import { describe, expect, it } from 'vitest';
import { type Caller, leadTo, refuse } from '@/lib/server/web/reply';

const caller = (given: Partial<Caller> = {}): Caller => ({
  ...{ origin: 'https://ustat.example', wantsJson: false },
  referrer: 'https://ustat.example/round/1/2?hint=1#answer-form',
  ...given,
});
const told = ({ status, headers }: Response) => [status, headers.get('location')];

describe('a reply to a form', () => {
  it('leads a browser on, and tells our script where', async () => {
    expect(told(leadTo(caller(), '/course/a'))).toEqual([303, '/course/a']);
    const reply = leadTo(caller({ wantsJson: true }), '/course/a');
    expect([reply.status, await reply.json()]).toEqual([200, { location: '/course/a' }]);
  });

  it('says what is wrong on the page that it came from, whatever stood in its address', () => {
    expect(told(refuse(caller(), 'conflict', 409))).toEqual([303, '/round/1/2?hint=1&error=conflict']);
    const again = caller({ referrer: 'https://ustat.example/sign-in?error=not-found' });
    expect(told(refuse(again, 'over-budget', 429))).toEqual([303, '/sign-in?error=over-budget']);
  });

  it('never leads to another site, and to the first page where the browser hides the referrer', () => {
    const from = (referrer: string | null) => told(refuse(caller({ referrer }), 'unavailable', 503));
    expect(from('https://elsewhere.example/round/9')).toEqual([303, '/round/9?error=unavailable']);
    for (const hidden of [null, '', 'about:client', 'https://', 'no address'])
      expect(from(hidden)).toEqual([303, '/?error=unavailable']);
  });

  it('says it on another page where that is asked for, and by its status to our script', async () => {
    expect(told(refuse(caller(), 'bad-input', 400, '/recover?step=2'))).toEqual([
      ...[303, '/recover?step=2&error=bad-input'],
    ]);
    const reply = refuse(caller({ wantsJson: true }), 'bad-input', 400, '/recover');
    expect([reply.status, await reply.json()]).toEqual([400, { error: 'bad-input' }]);
  });
});
