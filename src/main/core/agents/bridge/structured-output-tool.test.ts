import { describe, expect, it } from 'vitest';
import { BadOptionError } from '../errors/acp-error.ts';
import { ToolInputError } from './check-input.ts';
import { outputSchemaOf } from './output-schema.ts';
import { StructuredCapture } from './structured-capture.ts';
import { listedSchema, structuredOutputTool } from './structured-output-tool.ts';
import { reaskText, structuredInstruction, structuredMeta } from './structured-prompt.ts';
import type { JsonSchema, ToolContext, ToolResult } from './tool.ts';

const color: JsonSchema = {
  type: 'object',
  properties: { color: { type: 'string' } },
  required: ['color'],
};
const list: JsonSchema = {
  type: 'array',
  items: { $ref: '#/$defs/n' },
  $defs: { n: { type: 'number' } },
};

function deliver(
  capture: StructuredCapture,
  input: unknown,
  sessionId?: string,
): Promise<ToolResult> {
  const context: ToolContext = {
    signal: new AbortController().signal,
    sessionId,
    session: undefined,
    toolCallId: undefined,
    elicit: () => Promise.reject(new Error('nobody')),
    progress: () => {},
  };
  return structuredOutputTool(capture, {}).call(input, context);
}

describe('StructuredOutput', () => {
  it('A63: takes the answer without repeating it, and the latest of several', async () => {
    const capture = new StructuredCapture();
    const turn = capture.expect('one', color);
    const first = await deliver(capture, { color: 'magenta' }, 'one');
    const second = await deliver(capture, { color: 'cyan' }, 'one');
    for (const reply of [first, second]) {
      expect(reply.isError).toBeUndefined();
      expect(reply.text?.length).toBeLessThan(120);
      expect(reply.text).not.toMatch(/magenta|cyan/);
      expect(reply.structured).toBeUndefined();
    }
    expect(first.text).toContain('End your turn');
    expect(second.text).not.toBe(first.text);
    expect(turn.end()).toEqual({ value: { color: 'cyan' } });
  });

  it('A63: keeps the turns of a session apart', async () => {
    const capture = new StructuredCapture();
    const turn = capture.expect('one', color);
    await deliver(capture, { color: 'red' }, 'one');
    // A queued prompt may begin before the end of the turn before it is looked at.
    const next = capture.expect('one', color);
    expect(turn.end()).toEqual({ value: { color: 'red' } });
    const reply = await deliver(capture, { color: 'blue' }, 'one');
    expect(reply.text).toContain('Received');
    expect(turn.end()).toEqual({ value: { color: 'red' } });
    expect(next.end()).toEqual({ value: { color: 'blue' } });
    expect(capture.schemas()).toEqual([]);
  });

  it('A63: gives prompts that joined one turn the same answer', async () => {
    const capture = new StructuredCapture();
    const turns = [capture.expect('one', color), capture.expect('one', color)];
    await deliver(capture, { color: 'red' }, 'one');
    const red = { value: { color: 'red' } };
    expect(turns.map((turn) => turn.end())).toEqual([red, red]);
  });

  it('says what does not match, so that the agent can try again', async () => {
    const capture = new StructuredCapture();
    const turn = capture.expect('one', color);
    await expect(deliver(capture, { color: 5 }, 'one')).rejects.toBeInstanceOf(ToolInputError);
    expect(turn.end()).toBeUndefined();
  });

  it('A63: gives an answer of an unknown session to the only one that waits for one', async () => {
    const capture = new StructuredCapture();
    const one = capture.expect('one', color);
    await deliver(capture, { color: 'red' });
    const two = capture.expect('two', color);
    const lost = await deliver(capture, { color: 'blue' });
    expect(lost.isError).toBe(true);
    expect(lost.text).toContain('```json');
    expect([one.end(), two.end()]).toEqual([{ value: { color: 'red' } }, undefined]);
  });

  it('wants nothing where nothing was asked for', async () => {
    const capture = new StructuredCapture();
    expect((await deliver(capture, {})).text).toContain('plain text');
    const turn = capture.expect('one', color);
    expect((await deliver(capture, { color: 'red' }, 'two')).text).toContain('plain text');
    turn.end();
    expect((await deliver(capture, { color: 'red' }, 'one')).text).toContain('plain text');
  });

  it('takes answers that are no objects in a field', async () => {
    const capture = new StructuredCapture();
    expect(listedSchema([list])).toEqual({
      type: 'object',
      properties: { answer: { type: 'array', items: { $ref: '#/$defs/n' } } },
      required: ['answer'],
      $defs: { n: { type: 'number' } },
    });
    const turn = capture.expect('one', list);
    await deliver(capture, { answer: [1, 2] }, 'one');
    await expect(deliver(capture, { answer: ['x'] }, 'one')).rejects.toBeInstanceOf(ToolInputError);
    expect(turn.end()).toEqual({ value: [1, 2] });
  });

  it('has the schema where there is one, and none where there are several', () => {
    const any = { type: 'object', properties: { answer: {} }, required: ['answer'] };
    expect(listedSchema([])).toEqual(any);
    expect(listedSchema([color])).toEqual(color);
    expect(listedSchema([color, list])).toEqual(any);
  });

  it('takes objects from the field too, unless they have one of that name', async () => {
    const capture = new StructuredCapture();
    const turn = capture.expect('one', color);
    await deliver(capture, { answer: { color: 'red' } }, 'one');
    expect(turn.end()).toEqual({ value: { color: 'red' } });
    const own = capture.expect('one', {
      type: 'object',
      properties: { answer: { type: 'object' } },
    });
    await deliver(capture, { answer: { color: 'red' } }, 'one');
    expect(own.end()).toEqual({ value: { answer: { color: 'red' } } });
  });

  it('refuses a schema that cannot be used', () => {
    const capture = new StructuredCapture();
    expect(() => capture.expect('one', { type: 'date' })).toThrow(BadOptionError);
    expect(capture.schemas()).toEqual([]);
  });
});

describe('outputSchemaOf', () => {
  it('takes a schema with or without its envelope; an empty one is none', () => {
    expect(outputSchemaOf(color)).toBe(color);
    expect(outputSchemaOf({ type: 'json_schema', schema: color })).toBe(color);
    for (const empty of [
      undefined,
      null,
      {},
      { type: 'json_schema', schema: {} },
      { type: 'json_schema' },
    ]) {
      expect(outputSchemaOf(empty)).toBeUndefined();
    }
    for (const wrong of ['{}', [], 5, { type: 'json_schema', schema: 'x' }]) {
      expect(() => outputSchemaOf(wrong)).toThrow(BadOptionError);
    }
  });
});

describe('what the agent is told of the structure', () => {
  it('is a block with the schema, not for the transcript', () => {
    const block = structuredInstruction(color);
    expect(block).toMatchObject({ type: 'text', annotations: { audience: ['assistant'] } });
    const text = block.type === 'text' ? block.text : '';
    expect(text).toContain('one call of the tool StructuredOutput');
    expect(text).toContain(JSON.stringify(color));
    expect(text.startsWith('/')).toBe(false);
  });

  it('names the field for answers that are no objects', () => {
    expect(structuredInstruction(list)).toMatchObject({
      text: expect.stringContaining('argument "answer"'),
    });
  });

  it('asks for text where there is no tool', () => {
    const block = structuredInstruction(color, false);
    expect(block).toMatchObject({ text: expect.stringContaining('```json block at the end') });
    expect(block).toMatchObject({ text: expect.not.stringContaining('StructuredOutput') });
  });

  it('is in the meta of the session too, and in the words of a second try', () => {
    expect(structuredMeta(color)).toEqual({ structuredOutputSchema: color });
    expect(reaskText('color: is no string.')).toContain('color: is no string.');
  });
});
