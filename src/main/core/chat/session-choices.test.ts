import { describe, expect, it } from 'vitest';
import { chooseAgain, chooseOption, configuredEvent } from './session-choices.ts';

/** A session of an agent that has modes and models, and no options. */
function oldSession() {
  const calls: string[] = [];
  return {
    calls,
    configOptions: [],
    availableModels: [
      { id: 'one', name: 'One' },
      { id: 'two', name: 'Two' },
    ],
    currentModel: 'one',
    availableModes: [{ id: 'ask', name: 'Ask' }],
    currentMode: 'ask',
    setConfigOption: (id: string) => Promise.reject(new Error(`no ${id}`)),
    setMode: async (mode: string) => void calls.push(`mode ${mode}`),
    setModel: async (model: string) => void calls.push(`model ${model}`),
  };
}

describe('choices of a session', () => {
  it('A55: models and modes of agents without options are options too', async () => {
    const session = oldSession();
    expect(configuredEvent(session)).toMatchObject({
      configOptions: [{ id: 'model', category: 'model', currentValue: 'one' }],
      modes: { currentModeId: 'ask' },
    });
    await chooseOption(session, 'model', 'two');
    await chooseOption(session, 'mode', 'ask');
    expect(session.calls).toEqual(['model two', 'mode ask']);
  });

  it('A55: what was chosen before is chosen again, and what is not offered is named', async () => {
    const session = oldSession();
    expect(await chooseAgain(session, { mode: 'ask', model: 'two', gone: true })).toEqual(['gone']);
    expect(session.calls).toEqual(['model two']);
  });
});
