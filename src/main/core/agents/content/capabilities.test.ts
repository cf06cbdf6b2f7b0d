import { describe, expect, it } from 'vitest';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import { audioBlock, imageBlock, resource, resourceLink, text } from './content-blocks.ts';
import { checkMcpCapabilities } from './mcp-capabilities.ts';
import { checkPromptCapabilities } from './prompt-capabilities.ts';

const failure = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('what an agent takes in a prompt (A54)', () => {
  const everything = [
    text('a'),
    resourceLink('a', 'file:///a'),
    imageBlock('', 'image/png'),
    audioBlock('', 'audio/wav'),
    resource({ uri: 'a:b', text: '' }),
  ];

  it('lets through what it says it takes', () => {
    checkPromptCapabilities(everything, { image: true, audio: true, embeddedContext: true });
    for (const capabilities of [null, undefined, {}]) {
      checkPromptCapabilities([text('a'), resourceLink('a', 'b')], capabilities);
    }
  });

  it.each([
    ['image', imageBlock('', 'image/png')],
    ['audio', audioBlock('', 'audio/wav')],
    ['embeddedContext', resource({ uri: 'a:b', text: '' })],
  ] as const)('refuses %s unless it does', (capability, block) => {
    const others = { image: true, audio: true, embeddedContext: true, [capability]: false };
    for (const capabilities of [others, undefined]) {
      const error = failure(() => checkPromptCapabilities([text('a'), block], capabilities));
      expect(error).toMatchObject({ code: 'capability', capability, server: undefined });
    }
  });
});

describe('what MCP servers an agent can use', () => {
  it('passes them on with every list the protocol wants', () => {
    const servers = checkMcpCapabilities(
      [
        { name: 'a', command: '/bin/a' },
        { name: 'b', command: '/bin/b', args: ['x'], env: { K: 'v' } },
        { type: 'http', name: 'c', url: 'http://c', headers: { H: 'v' } },
        { type: 'sse', name: 'd', url: 'http://d', headers: [{ name: 'H', value: 'v' }] },
        { type: 'acp', name: 'e', serverId: 'e1' },
      ],
      { http: true, sse: true, acp: true },
    );
    expect(servers).toEqual([
      { name: 'a', command: '/bin/a', args: [], env: [] },
      { name: 'b', command: '/bin/b', args: ['x'], env: [{ name: 'K', value: 'v' }] },
      { type: 'http', name: 'c', url: 'http://c', headers: [{ name: 'H', value: 'v' }] },
      { type: 'sse', name: 'd', url: 'http://d', headers: [{ name: 'H', value: 'v' }] },
      { type: 'acp', name: 'e', serverId: 'e1' },
    ]);
  });

  it('refuses transports that the agent does not have, and counts them', () => {
    const counted: unknown[] = [];
    const telemetry: Telemetry = {
      ...noTelemetry,
      count: (name, value, labels) => counted.push([name, value, labels?.['transport']]),
    };
    for (const type of ['http', 'sse'] as const) {
      const servers = [
        { name: 'ok', command: '/bin/ok' },
        { type, name: 'far', url: 'http://far' },
      ];
      const error = failure(() => checkMcpCapabilities(servers, { [type]: false }, telemetry));
      expect(error).toMatchObject({ code: 'capability', capability: `mcp.${type}`, server: 'far' });
      expect(failure(() => checkMcpCapabilities(servers, undefined))).toMatchObject({
        message: expect.stringContaining('"far"'),
      });
    }
    expect(counted).toEqual([
      ['mcp.capability.reject', 1, 'http'],
      ['mcp.capability.reject', 1, 'sse'],
    ]);
  });
});
