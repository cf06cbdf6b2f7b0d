import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { MemoryTelemetry } from '#tests/support/memory-telemetry.ts';
import { StructuredOutputMissingError } from '../errors/acp-error.ts';
import { askStructured } from './ask-structured.ts';
import {
  decodePromptResult,
  decodeStructured,
  type StructuredSource,
} from './decode-structured.ts';

const color = z.object({ color: z.string() });

function failureOf(result: StructuredSource): StructuredOutputMissingError {
  try {
    decodeStructured(result, color);
  } catch (error) {
    if (error instanceof StructuredOutputMissingError) return error;
  }
  throw new Error('did not fail as it should');
}

describe('decodeStructured', () => {
  const told = {
    sessionId: 's',
    replayed: false,
    update: {
      sessionUpdate: 'agent_message_chunk' as const,
      content: { type: 'text' as const, text: '' },
      _meta: { structuredOutput: { color: 'told' } },
    },
  };

  it('A63: takes what was delivered before what is written', () => {
    const text = '```json\n{"color":"written"}\n```';
    const notifications = [told];
    const meta = { structuredOutput: { color: 'delivered' } };
    expect(decodeStructured({ meta, notifications, text }, color)).toEqual({ color: 'delivered' });
    expect(decodeStructured({ structured: { color: 'of a query' }, meta }, color)).toEqual({
      color: 'of a query',
    });
    expect(decodeStructured({ _meta: meta, text }, color)).toEqual({ color: 'delivered' });
    expect(decodeStructured({ meta: {}, notifications, text }, color)).toEqual({ color: 'told' });
    expect(decodeStructured({ meta: {}, notifications: [], text }, color)).toEqual({
      color: 'written',
    });
  });

  it('takes the first JSON of the text that the schema takes', () => {
    const text = 'As in [1], {"shape":"round"} but {"color":"red"}.';
    expect(decodeStructured({ text }, color)).toEqual({ color: 'red' });
  });

  it('takes null, false and zero where the schema does', () => {
    expect(decodeStructured({ meta: { structuredOutput: null } }, z.null())).toBeNull();
    expect(decodeStructured({ structured: 0, text: '[1]' }, z.number())).toBe(0);
  });

  it('A63: fails with a type of its own where there is nothing', () => {
    for (const result of [{}, { text: 'red' }, { meta: {}, text: '{' }]) {
      expect(failureOf(result).message).toContain('without the structured answer');
      expect(failureOf(result).cause).toBeUndefined();
      expect(failureOf(result).code).toBe('structured_output_missing');
    }
  });

  it('says what does not match, and keeps the error of the schema', () => {
    const error = failureOf({ meta: { structuredOutput: { color: 5 } } });
    expect(error.message).toMatch(/does not match the schema: color: /);
    expect(error.cause).toBeInstanceOf(z.core.$ZodError);
  });

  it('counts where answers came from and how that went', () => {
    const telemetry = new MemoryTelemetry();
    const decode = (result: StructuredSource): void => {
      try {
        decodeStructured(result, color, { telemetry });
      } catch {
        // Counted too.
      }
    };
    decode({ structured: { color: 'red' } });
    decode({ structured: {} });
    decode({ notifications: [told] });
    decode({ text: '{"color":"red"}' });
    decode({ text: 'red' });
    expect(telemetry.labelsOf('structured_output.decode')).toEqual([
      { source: 'prompt_meta', outcome: 'ok' },
      { source: 'prompt_meta', outcome: 'error' },
      { source: 'notifications', outcome: 'ok' },
      { source: 'text', outcome: 'ok' },
      { source: 'text', outcome: 'missing' },
    ]);
  });
});

describe('decodePromptResult', () => {
  it('looks at nothing but the meta', () => {
    const _meta = { structuredOutput: { color: 'red' } };
    expect(decodePromptResult({ _meta }, color)).toEqual({ color: 'red' });
    expect(decodePromptResult({ meta: _meta }, color)).toEqual({ color: 'red' });
    const text = { meta: {}, text: '{"color":"red"}' };
    expect(() => decodePromptResult(text, color)).toThrow(StructuredOutputMissingError);
  });
});

describe('askStructured', () => {
  it('asks again as often as it may, saying what is wrong', async () => {
    const prompts: (string | undefined)[] = [];
    const turn = async (again: string | undefined): Promise<StructuredSource> => {
      prompts.push(again);
      return { text: ['no', '{"color":7}', '{"color":"red"}'][prompts.length - 1] ?? '' };
    };
    expect(await askStructured(turn, color, { reask: 2 })).toEqual({ color: 'red' });
    expect(prompts[0]).toBeUndefined();
    expect(prompts[1]).toContain('missing');
    expect(prompts[2]).toContain('color: ');
  });

  it('asks once unless told otherwise', async () => {
    let turns = 0;
    const turn = async (): Promise<StructuredSource> => {
      turns += 1;
      return {};
    };
    await expect(askStructured(turn, color)).rejects.toBeInstanceOf(StructuredOutputMissingError);
    expect(turns).toBe(1);
    await expect(askStructured(turn, color, { reask: 1 })).rejects.toThrow();
    expect(turns).toBe(3);
  });

  it('does not ask again after a failure of the turn itself', async () => {
    let turns = 0;
    const turn = async (): Promise<StructuredSource> => {
      turns += 1;
      throw new Error('gone');
    };
    await expect(askStructured(turn, color, { reask: 3 })).rejects.toThrow('gone');
    expect(turns).toBe(1);
  });
});
