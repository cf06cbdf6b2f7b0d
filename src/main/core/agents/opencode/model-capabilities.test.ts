import { describe, expect, it } from 'vitest';
import { readModelCapabilities } from './model-capabilities.ts';

const modalities = { text: true, audio: false, image: true, video: false, pdf: true };
const config = {
  providers: [
    {
      id: 'local',
      options: { baseURL: 'http://127.0.0.1:1/v1', apiKey: 'sk-secret' },
      models: {
        'vendor/m1': {
          name: 'M1',
          options: { apiKey: 'sk-secret' },
          headers: { authorization: 'Bearer sk-secret' },
          capabilities: {
            temperature: true,
            reasoning: true,
            toolcall: true,
            attachment: false,
            interleaved: { field: 'reasoning' },
            input: modalities,
            output: { ...modalities, image: false },
          },
          limit: { context: 128_000, output: 8192 },
          cost: { input: 1, output: 2, cache: { read: 0.1, write: 0.2 } },
          variants: { low: { apiKey: 'sk-secret' }, high: {} },
        },
        bare: {},
        broken: 5,
      },
    },
    'nonsense',
    { id: 'empty' },
  ],
  default: { local: 'm1' },
};

describe('readModelCapabilities', () => {
  it('reads what each model can do and leaves out what makes no sense', () => {
    const models = readModelCapabilities(config);
    expect([...models.keys()]).toEqual(['local/vendor/m1', 'local/bare']);
    expect(models.get('local/vendor/m1')).toEqual({
      providerId: 'local',
      modelId: 'vendor/m1',
      name: 'M1',
      temperature: true,
      reasoning: true,
      toolcall: true,
      attachment: false,
      interleaved: true,
      input: modalities,
      output: { ...modalities, image: false },
      contextLimit: 128_000,
      outputLimit: 8192,
      cost: { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 0.2 },
      variants: ['low', 'high'],
    });
    expect(models.get('local/bare')).toMatchObject({ name: 'bare', toolcall: false, variants: [] });
  });

  it('A13 never keeps a key', () => {
    expect(JSON.stringify([...readModelCapabilities(config)])).not.toContain('secret');
  });

  it.each([undefined, null, 'x', [], {}, { providers: 5 }])('finds nothing in %j', (answer) => {
    expect(readModelCapabilities(answer).size).toBe(0);
  });
});
