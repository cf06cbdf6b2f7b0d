import { describe, expect, it } from 'vitest';
import { ProtocolLog } from './protocol-log.ts';

const frame = (params: unknown) => ({ jsonrpc: '2.0' as const, method: 'm', params });

describe('ProtocolLog', () => {
  it('A68: keeps the last messages with direction, time and notes', () => {
    let now = 0;
    const log = new ProtocolLog(() => now, 3);
    for (let i = 1; i <= 5; i += 1) {
      now = i * 1000;
      log.add(i % 2 ? 'in' : 'out', frame({ i }), 'm')(`note ${i}`);
    }
    expect(log.total).toBe(5);
    expect(log.frames()).toMatchObject([
      { direction: 'in', at: 3000, method: 'm', note: 'note 3', message: { params: { i: 3 } } },
      { direction: 'out', at: 4000 },
      { direction: 'in', at: 5000 },
    ]);
    expect(log.frames(({ direction }) => direction === 'out')).toHaveLength(1);
    log.clear();
    expect(log.frames()).toEqual([]);
  });

  it('keeps little of long messages', () => {
    const log = new ProtocolLog(() => 0);
    const message = frame({ text: 'x'.repeat(1_000_000) });
    log.add('in', message, 'm');
    expect(JSON.stringify(log.frames()).length).toBeLessThan(2000);
    expect(message).toEqual(frame({ text: 'x'.repeat(1_000_000) }));
  });

  it('A13: shows no secrets', () => {
    const log = new ProtocolLog(() => 0);
    log.add(
      'out',
      frame({
        mcpServers: [
          { name: 'a', url: 'u', headers: [{ name: 'Authorization', value: 'Bearer s3cret-one' }] },
          { name: 'b', command: 'c', args: [], env: [{ name: 'KEY', value: 's3cret-two' }] },
        ],
        env: { TOKEN: 's3cret-three' },
        headers: { 'x-api-key': 's3cret-four' },
        apiKey: 's3cret-five',
        accessToken: 's3cret-six',
        nested: [{ password: { value: 's3cret-seven' } }],
        text: 'curl -H "Authorization: Bearer s3cret-eight"',
      }),
    );
    const shown = JSON.stringify(log.frames());
    expect(shown).not.toContain('s3cret');
    expect(shown).toContain('"command":"c"');
  });

  it('A68: gives out what is new, numbered, also after old messages were dropped', () => {
    const log = new ProtocolLog(() => 0, 3);
    const add = (n: number) => log.add('in', { jsonrpc: '2.0', method: `m${n}`, params: {} });
    for (const n of [1, 2]) add(n);
    expect(log.since(0, 10).map(({ number }) => number)).toEqual([1, 2]);
    expect(log.since(2, 10)).toEqual([]);
    for (const n of [3, 4, 5]) add(n);
    const late = log.since(1, 10);
    expect(late.map(({ number }) => number)).toEqual([3, 4, 5]);
    expect(late.map(({ message }) => JSON.stringify(message))[0]).toContain('m3');
    expect(log.since(3, 1).map(({ number }) => number)).toEqual([4]);
  });
});
