import { describe, expect, it } from 'vitest';
import * as zod from 'zod';
import * as z from 'zod/mini';
import { BadOptionError } from '../errors/acp-error.ts';
import { parseArguments, ToolInputError } from './check-input.ts';
import { checkTools } from './check-tools.ts';
import { createBridge } from './create-bridge.ts';
import { defineTool } from './define-tool.ts';
import { simpleSchema } from './simple-schema.ts';
import type { BridgeTool, ToolContext } from './tool.ts';
import { toCallToolResult } from './tool-call-result.ts';
import { errorResult, imageResult, textResult } from './tool-results.ts';

const context: ToolContext = {
  signal: new AbortController().signal,
  sessionId: undefined,
  session: undefined,
  toolCallId: undefined,
  elicit: () => Promise.reject(new Error('nobody')),
  progress: () => {},
};

function named(name: string): BridgeTool {
  return defineTool({
    name,
    description: '',
    input: z.object({}),
    execute: () => textResult(''),
  });
}

describe('defineTool', () => {
  it('hands over what zod made of the arguments', async () => {
    const tool = defineTool({
      name: 'add',
      description: 'Adds.',
      input: zod.object({ a: zod.number(), b: zod.coerce.number().default(2) }),
      execute: ({ a, b }) => textResult(String(a + b)),
    });
    expect(await tool.call({ a: 1 }, context)).toEqual({ text: '3' });
    expect(await tool.call({ a: 1, b: '5' }, context)).toEqual({ text: '6' });
    expect(tool.inputSchema).toMatchObject({
      type: 'object',
      properties: { a: { type: 'number' } },
      required: ['a'],
    });
    expect(tool.inputSchema).not.toHaveProperty('$schema');
  });

  it('says in one line what zod does not take', async () => {
    const tool = defineTool({
      name: 'add',
      description: 'Adds.',
      input: zod.object({ a: zod.number(), list: zod.array(zod.string()) }),
      execute: () => textResult(''),
    });
    const failed = tool.call({ a: 'x', list: ['a', 1] }, context);
    await expect(failed).rejects.toBeInstanceOf(ToolInputError);
    await expect(failed).rejects.toThrow(/^a: .*; list\[1\]: .*$/);
    await expect(tool.call(null, context)).rejects.toBeInstanceOf(ToolInputError);
  });

  it('waits for checks that take their time', async () => {
    const input = zod.object({ a: zod.string().refine(async (a) => a !== 'no', 'is no') });
    const tool = defineTool({
      name: 'x',
      description: '',
      input,
      execute: ({ a }) => ({ text: a }),
    });
    expect(await tool.call({ a: 'yes' }, context)).toEqual({ text: 'yes' });
    await expect(tool.call({ a: 'no' }, context)).rejects.toThrow('a: is no');
  });

  it('takes a JSON Schema of any draft', async () => {
    const tool = defineTool({
      name: 'find',
      description: 'Finds.',
      input: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        properties: { path: { type: 'string', minLength: 1 } },
        required: ['path'],
      },
      execute: ({ path }) => textResult(String(path)),
    });
    expect(tool.inputSchema).toMatchObject({ type: 'object' });
    expect(await tool.call({ path: 'a' }, context)).toEqual({ text: 'a' });
    await expect(tool.call({ path: '' }, context)).rejects.toThrow(/path/);
    await expect(tool.call({}, context)).rejects.toThrow(/path/);
    await expect(tool.call([], context)).rejects.toBeInstanceOf(ToolInputError);
  });

  it('refuses schemas that no agent could be told', () => {
    const make = (input: Record<string, unknown>) => (): BridgeTool =>
      defineTool({ name: 'x', description: '', input, execute: () => textResult('') });
    expect(make({ type: 'array' })).toThrow(BadOptionError);
    expect(make(simpleSchema({ when: 'date' }))).toThrow(/tool "x".*date/);
    expect(make({ $ref: 'https://elsewhere.example/schema' })).toThrow(BadOptionError);
    const list = (): BridgeTool =>
      defineTool({ name: 'x', description: '', input: z.array(z.string()), execute: () => ({}) });
    expect(list).toThrow(BadOptionError);
  });
});

describe('names of tools', () => {
  it.each(['a', 'A-b_9', 'x'.repeat(64)])('may be %s', (name) => {
    expect(() => checkTools([named(name)])).not.toThrow();
  });

  it.each(['', 'x'.repeat(65), 'a b', 'ä', 'a.b', 'a\n'])('may not be %j', (name) => {
    expect(() => checkTools([named(name)])).toThrow(BadOptionError);
  });

  it('are there once', () => {
    expect(() => checkTools([named('a'), named('b'), named('a')])).toThrow(/two tools named "a"/);
  });

  it.each([
    ['AskUserQuestion', 'onUserInput'],
    ['StructuredOutput', 'outputSchema'],
  ])('do not clash with ours: %s', (name, option) => {
    expect(() => createBridge({ tools: [named(name)] })).toThrow(BadOptionError);
    expect(() => createBridge({ tools: [named(name)] })).toThrow(
      new RegExp(`option tools .*${name}.* option ${option}`),
    );
  });
});

describe('createBridge', () => {
  it('makes none where there is nothing to offer', () => {
    expect(createBridge({})).toBeNull();
    expect(createBridge({ tools: [] })).toBeNull();
    expect(createBridge({ outputSchema: {} })).toBeNull();
    expect(createBridge({ outputSchema: { type: 'json_schema', schema: {} } })).toBeNull();
    expect(createBridge({ structuredOutput: false })).toBeNull();
  });

  it('makes one for each kind of offer', () => {
    expect(createBridge({ tools: [named('a')] })).not.toBeNull();
    expect(createBridge({ onUserInput: async () => ({ answers: {} }) })).not.toBeNull();
    expect(createBridge({ outputSchema: { type: 'object' } })).not.toBeNull();
    expect(createBridge({ structuredOutput: true })).not.toBeNull();
  });

  it('says at once that a schema cannot be used', () => {
    expect(() => createBridge({ outputSchema: { type: 'date' } })).toThrow(BadOptionError);
  });

  it('says what is wrong with its name, and that it has to be started', () => {
    expect(() => createBridge({ tools: [named('a')], name: 'Two Words' })).toThrow(BadOptionError);
    const bridge = createBridge({ tools: [named('a')] });
    expect(() => bridge?.server).toThrow(/Start it first/);
  });
});

describe('simpleSchema', () => {
  it.each([
    ['string', { type: 'string' }],
    ['int', { type: 'integer' }],
    ['int64', { type: 'integer' }],
    ['integer', { type: 'integer' }],
    ['float', { type: 'number' }],
    ['float64', { type: 'number' }],
    ['number', { type: 'number' }],
    ['bool', { type: 'boolean' }],
    ['boolean', { type: 'boolean' }],
    ['[]string', { type: 'array', items: { type: 'string' } }],
    ['object', { type: 'object' }],
    ['any', {}],
    ['null', { type: 'null' }],
    ['constructor', { type: 'constructor' }],
  ])('has %s', (type, property) => {
    expect(simpleSchema({ x: type })).toEqual({
      type: 'object',
      properties: { x: property },
      required: ['x'],
    });
  });
});

describe('parseArguments', () => {
  it('gives typed arguments or says what is wrong', () => {
    expect(parseArguments(z.object({ n: z.number() }), { n: 1 }).n).toBe(1);
    expect(() => parseArguments(z.object({ n: z.number() }), {})).toThrow(/^n: /);
    expect(() => parseArguments(z.string(), 5)).toThrow(ToolInputError);
    expect(parseArguments(simpleSchema({ n: 'int' }), { n: 1 })).toEqual({ n: 1 });
    expect(() => parseArguments(simpleSchema({ n: 'int' }), { n: 1.5 })).toThrow(ToolInputError);
    expect(() => parseArguments(simpleSchema({}), null)).toThrow(ToolInputError);
  });

  it('keeps long lists of faults short', () => {
    const many = Array.from({ length: 100 }, () => 1);
    expect(() => parseArguments(z.array(z.string()), many)).toThrow(/; and 80 more$/);
  });
});

describe('what a tool answers', () => {
  it('becomes content of MCP', () => {
    expect(toCallToolResult(textResult('hi'))).toEqual({ content: [{ type: 'text', text: 'hi' }] });
    expect(toCallToolResult(errorResult('no'))).toEqual({
      content: [{ type: 'text', text: 'no' }],
      isError: true,
    });
    expect(toCallToolResult({})).toEqual({ content: [{ type: 'text', text: '' }] });
  });

  it('tells structured values as text too, and objects as they are', () => {
    expect(toCallToolResult({ structured: { a: 1 } })).toEqual({
      content: [{ type: 'text', text: '{"a":1}' }],
      structuredContent: { a: 1 },
    });
    expect(toCallToolResult({ structured: [1] })).toEqual({
      content: [{ type: 'text', text: '[1]' }],
    });
    expect(toCallToolResult({ text: 'one', structured: { a: 1 } }).content).toEqual([
      { type: 'text', text: 'one' },
    ]);
  });

  it('has pictures', () => {
    const bytes = new Uint8Array([9, 9, 1, 2, 3]).subarray(2);
    expect(toCallToolResult(imageResult(bytes, 'image/png'))).toEqual({
      content: [{ type: 'image', data: 'AQID', mimeType: 'image/png' }],
    });
  });
});
