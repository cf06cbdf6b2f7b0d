import { describe, expect, it } from 'vitest';
import { ProtocolLog } from '../agents/updates/protocol-log.ts';
import { ProtocolLogs } from './protocol-logs.ts';

const message = (text: string) => ({ jsonrpc: '2.0' as const, method: 'm', params: { text } });

describe('ProtocolLogs', () => {
  it('A68: reads in pages, without secrets, and from the start after the agent began anew', async () => {
    const logs = new ProtocolLogs();
    expect(await logs.read('fake', '/nowhere', {})).toEqual({ log: 0, frames: [], more: false });
    const log = new ProtocolLog(() => 5);
    logs.add('fake', '/nowhere', log);
    for (let n = 0; n < 150; n += 1) log.add('in', message(`token=abcdefgh${n}`), 'm');
    const first = await logs.read('fake', '/nowhere', {});
    expect(first).toMatchObject({ log: 1, more: true });
    expect(first.frames).toHaveLength(100);
    expect(first.frames[0]).toMatchObject({ number: 1, direction: 'in', at: 5, method: 'm' });
    expect(first.frames[0]?.text).not.toContain('abcdefgh');
    const rest = await logs.read('fake', '/nowhere', { log: 1, after: 100 });
    expect(rest).toMatchObject({ more: false });
    expect(rest.frames).toHaveLength(50);
    const again = new ProtocolLog(() => 6);
    again.add('out', message('hello'));
    logs.add('fake', '/nowhere', again);
    const anew = await logs.read('fake', '/nowhere', { log: 1, after: 150 });
    expect(anew).toMatchObject({ log: 2, frames: [{ number: 1, direction: 'out' }] });
  });

  it('A68: cuts a page that would be too large, and keeps the logs of a few agents only', async () => {
    const logs = new ProtocolLogs();
    const log = new ProtocolLog(() => 0);
    for (let n = 0; n < 60; n += 1) log.add('in', message('x'.repeat(16_000)));
    logs.add('fake', '/a', log);
    const page = await logs.read('fake', '/a', {});
    expect(page.more).toBe(true);
    expect(JSON.stringify(page).length).toBeLessThan(400_000);
    for (let n = 0; n < 8; n += 1) logs.add('fake', `/b${n}`, new ProtocolLog(() => 0));
    expect((await logs.read('fake', '/a', {})).log).toBe(0);
  });
});
