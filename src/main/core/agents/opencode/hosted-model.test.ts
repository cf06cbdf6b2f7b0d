import type { SessionConfigOption } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { hostedModelNote } from './hosted-model.ts';

const models = (...values: string[]): SessionConfigOption[] => [
  {
    type: 'select',
    id: 'model',
    name: 'Model',
    category: 'model',
    currentValue: values[0] ?? '',
    options: values.map((value) => ({ value, name: value.toUpperCase() })),
  },
];

describe('a hosted model that nobody chose (A56)', () => {
  it('is told where no provider is set up', () => {
    const note = hostedModelNote('opencode', models('opencode/free', 'opencode/other'));
    expect(note).toContain('"OPENCODE/FREE"');
    expect(note).toContain('go to their servers');
  });

  it('is found in groups too', () => {
    const [option] = models('opencode/free');
    const grouped = { ...option, options: [{ group: 'g', name: 'Zen', options: [] }] };
    expect(hostedModelNote('opencode', [grouped as SessionConfigOption])).toBeUndefined();
    const full = [{ group: 'g', name: 'Zen', options: [{ value: 'opencode/free', name: 'Free' }] }];
    const filled = { ...option, options: full } as SessionConfigOption;
    expect(hostedModelNote('opencode', [filled])).toContain('"Free"');
  });

  it('is nothing to tell of with a provider, and with other agents', () => {
    expect(hostedModelNote('opencode', models('opencode/free', 'local/own'))).toBeUndefined();
    expect(hostedModelNote('opencode', models('local/own'))).toBeUndefined();
    expect(hostedModelNote('opencode', [])).toBeUndefined();
    expect(hostedModelNote('claude', models('opencode/free'))).toBeUndefined();
  });
});
