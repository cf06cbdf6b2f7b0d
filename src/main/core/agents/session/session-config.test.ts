import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MemoryAgentScript } from '#tests/support/memory-agent.ts';
import { startedClient, testFolder } from '#tests/support/memory-client.ts';
import { parseOpened } from '../client/answers.ts';
import { effortValue, splitVariant, variantOf } from './effort.ts';
import { SessionState } from './session-state.ts';

const select = (id: string, category: string, currentValue: string, values: string[]) => ({
  id,
  name: id.toUpperCase(),
  category,
  type: 'select',
  currentValue,
  options: values.map((value) => ({ value, name: value })),
});

const settings = () => [
  select('llm', 'model', 'p/a', ['p/a', 'p/b']),
  select('think', 'thought_level', 'low', ['low', 'medium', 'high', 'default']),
  select('how', 'mode', 'build', ['build', 'plan']),
  { id: 'fast', name: 'Fast', type: 'boolean', currentValue: false },
];

/** An agent with settings that follow what is set; `answer` decides what it answers. */
function withSettings(answer: 'list' | 'nothing' = 'list'): MemoryAgentScript {
  return {
    session: { configOptions: settings() },
    extend: (app, memory) => {
      const list = settings();
      app.onRequest(
        'session/set_config_option',
        (params) => params,
        ({ params }) => {
          memory.calls.push({ method: 'session/set_config_option', params });
          const { configId, value } = params as { configId: string; value: string };
          const index = list.findIndex(({ id }) => id === configId);
          const option = list[index];
          if (option) list[index] = { ...option, currentValue: value } as typeof option;
          return answer === 'list' ? { configOptions: list } : {};
        },
      );
    },
  };
}

const setOf = (agent: { calls: readonly { method: string; params: unknown }[] }) =>
  agent.calls.filter(({ method }) => method.startsWith('session/set_')).map(({ params }) => params);

describe('settings of a session', () => {
  it('A55: are found by category, whatever they are called', async () => {
    const { client, agent } = await startedClient(withSettings());
    const session = await client.newSession({ model: 'p/b', mode: 'plan', effort: 'max' });
    expect(setOf(agent)).toMatchObject([
      { configId: 'llm', value: 'p/b' },
      { configId: 'how', value: 'plan' },
      { configId: 'think', value: 'high' },
    ]);
    expect(session).toMatchObject({ currentModel: 'p/b', currentMode: 'plan' });
    expect(session.currentVariant()).toEqual({
      modelId: 'p/b',
      variant: 'high',
      availableVariants: ['low', 'medium', 'high', 'default'],
    });
    expect(session.initial.models.map(({ id }) => id)).toEqual(['p/a', 'p/b']);
    expect(session.initial.configOptions[0]).toMatchObject({ currentValue: 'p/a' });
    expect(session.availableModes.map(({ id }) => id)).toEqual(['build', 'plan']);
  });

  it.each(['list', 'nothing'] as const)(
    'A55: apply at once (the agent answers %s)',
    async (answer) => {
      const { client, agent } = await startedClient(withSettings(answer));
      const session = await client.newSession();
      const told: unknown[] = [];
      session.on('configOptions', ({ configOptions }) => told.push(configOptions.length));
      await session.setConfigOption('fast', true);
      await session.setMode('plan');
      expect(setOf(agent)[0]).toMatchObject({ type: 'boolean', value: true });
      expect(session.configOptions.map(({ currentValue }) => currentValue)).toEqual([
        'p/a',
        'low',
        'plan',
        true,
      ]);
      expect(told).toEqual([4, 4]);
    },
  );

  it('are checked here before the agent is asked', async () => {
    const { client, agent } = await startedClient(withSettings());
    const session = await client.newSession();
    await expect(session.setConfigOption('nope', 'x')).rejects.toMatchObject({
      code: 'capability',
    });
    for (const call of [
      () => session.setConfigOption('fast', 'yes'),
      () => session.setConfigOption('how', true),
      () => session.setMode('dance'),
      () => session.setModel('vendor/org/model'),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'invalid_params' });
    }
    expect(setOf(agent)).toEqual([]);
    await session.setModel('p/b/high');
    expect(session.currentVariant()).toMatchObject({ modelId: 'p/b', variant: 'high' });
    await session.setEffort('low');
    expect(session.currentVariant()).toMatchObject({ variant: 'high' });
  });

  it('begin with the model that was used last, where that is wished and offered', async () => {
    const folder = testFolder();
    mkdirSync(join(folder, 'opencode'));
    const remember = (modelID: string): void => {
      const recent = [{ providerID: 'p', modelID }];
      const text = JSON.stringify({ recent, variant: { 'p/b': 'high' } });
      writeFileSync(join(folder, 'opencode', 'model.json'), text);
    };
    const env = { XDG_STATE_HOME: folder };
    const { client } = await startedClient(withSettings(), { env, useRecentModel: true });
    expect((await client.newSession()).currentModel).toBe('p/a');
    remember('b');
    const session = await client.newSession();
    expect(session.currentVariant()).toMatchObject({ modelId: 'p/b', variant: 'high' });
    expect((await client.newSession({ model: 'p/a' })).currentModel).toBe('p/a');
    remember('gone');
    expect((await client.newSession()).currentModel).toBe('p/a');
  });

  it('leave effort alone where there is none', async () => {
    const { client, agent } = await startedClient();
    const session = await client.newSession({ effort: 'max' });
    expect(setOf(agent)).toEqual([]);
    expect(session.currentVariant()).toBeUndefined();
    await expect(session.setModel('x')).rejects.toMatchObject({ code: 'capability' });
    await expect(session.setMode('x')).rejects.toMatchObject({ code: 'capability' });
  });

  it('A55: agents with only the older modes and models work too', async () => {
    const note: unknown[] = [];
    const { client } = await startedClient({
      session: {
        models: {
          currentModelId: 'a',
          availableModels: [{ modelId: 'a', name: 'A' }, { modelId: 'b' }],
        },
        modes: {
          currentModeId: 'ask',
          availableModes: [{ id: 'ask', name: 'Ask' }, { id: 'code' }],
        },
      },
      extend: (app) =>
        app
          .onRequest('session/set_mode', ({ params }) => {
            note.push(params.modeId);
            return {};
          })
          .onRequest(
            'session/set_model',
            (params) => params,
            ({ params }) => {
              note.push(params);
              return {
                _meta: {
                  opencode: { modelId: 'b', variant: 'high', availableVariants: ['high', 5] },
                },
              };
            },
          ),
    });
    const session = await client.newSession();
    expect(session.availableModels).toEqual([
      { id: 'a', name: 'A' },
      { id: 'b', name: 'b' },
    ]);
    const modes: string[] = [];
    session.on('mode', ({ currentModeId }) => modes.push(currentModeId));
    await session.setMode('code');
    await session.setModel('b');
    expect(session).toMatchObject({ currentMode: 'code', currentModel: 'b' });
    expect(modes).toEqual(['code']);
    expect(note).toEqual(['code', { sessionId: session.id, modelId: 'b' }]);
    expect(session.currentVariant()).toEqual({
      modelId: 'b',
      variant: 'high',
      availableVariants: ['high'],
    });
    await expect(session.setModel('c')).rejects.toMatchObject({ code: 'invalid_params' });
    await expect(session.setMode('c')).rejects.toMatchObject({ code: 'invalid_params' });
    await client.setModelLegacy(session.id, 'anything');
    expect(session.currentModel).toBe('anything');
    await expect(client.setModelLegacy('nobody', 'x')).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });
});

describe('effort', () => {
  it.each([
    ['none', ['none', 'low'], 'none'],
    ['none', ['low'], undefined],
    ['low', ['low', 'high'], 'low'],
    ['medium', ['low', 'high'], 'low'],
    ['medium', ['medium', 'low'], 'medium'],
    ['high', ['medium'], 'medium'],
    ['max', ['xhigh', 'high'], 'xhigh'],
    ['max', ['high'], 'high'],
    ['max', ['medium'], undefined],
  ] as const)('%s of %j is %s', (effort, available, value) => {
    expect(effortValue(effort, available)).toBe(value);
  });

  it('finds a variant only behind a model that is offered', () => {
    const models = ['vendor/org/model', 'a/b'];
    expect(splitVariant('a/b/high', models, ['high'])).toEqual({ modelId: 'a/b', variant: 'high' });
    expect(splitVariant('vendor/org/model', models, ['model'])).toEqual({
      modelId: 'vendor/org/model',
      variant: undefined,
    });
  });

  it('is unknown without models', () => {
    const state = new SessionState(false);
    state.open(parseOpened({}));
    expect(variantOf(state)).toBeUndefined();
  });
});
