import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretName, redact, redactText } from './redact.ts';

describe('names of secrets', () => {
  it.each([
    'Authorization',
    'apiKey',
    'API_KEY',
    'x-api-key',
    'apikey',
    'access_token',
    'ANTHROPIC_AUTH_TOKEN',
    'password',
    'OPENCODE_SERVER_PASSWORD',
    'clientSecret',
    'privateKey',
    'Set-Cookie',
    'sessionKey',
    'credentials',
  ])('%s is one', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    'inputTokens',
    'totalTokens',
    'max_tokens',
    'key',
    'keyboard',
    'author',
    'secretary',
    'sessionId',
    'tokenizer',
    'messageId',
    'path',
  ])('%s is none', (name) => expect(isSecretName(name)).toBe(false));
});

describe('redact (A13, A68)', () => {
  it('hides values named like a secret, at any depth, and keeps the rest', () => {
    const frame = {
      jsonrpc: '2.0',
      id: 1,
      method: 'session/new',
      params: {
        cwd: '/home/ada/project',
        mcpServers: [
          {
            type: 'http',
            name: 'web',
            url: 'https://example.org/mcp',
            headers: [{ name: 'X-Custom', value: 'hunter2' }],
          },
          {
            name: 'local',
            command: 'node',
            args: ['server.js', '--token=hunter2hunter2', '--port', '80'],
            env: [{ name: 'HOME_DIR', value: 'hunter2' }],
          },
        ],
        provider: { options: { apiKey: 'hunter2', baseURL: 'http://127.0.0.1' } },
        usage: { inputTokens: 5, token: 7, secret: true, password: '', apiKeys: null },
      },
    };
    const before = structuredClone(frame);
    const shown = redact(frame);
    expect(frame).toEqual(before);
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(shown).toEqual({
      ...frame,
      params: {
        ...frame.params,
        mcpServers: [
          { ...frame.params.mcpServers[0], headers: [{ name: 'X-Custom', value: '[hidden]' }] },
          {
            ...frame.params.mcpServers[1],
            args: ['server.js', '--token=[hidden]', '--port', '80'],
            env: [{ name: 'HOME_DIR', value: '[hidden]' }],
          },
        ],
        provider: { options: { apiKey: '[hidden]', baseURL: 'http://127.0.0.1' } },
      },
    });
  });

  it('hides environments and headers in every form', () => {
    const shown = redact({
      env: { PATH: '/hunter2', A: 1 },
      headers: { accept: 'hunter2' },
      environment: ['A=hunter2', { name: 'B', value: 'hunter2', extra: 'hunter2' }],
      variable: { name: 'DEPLOY_TOKEN', value: 'hunter2' },
    });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(shown).toMatchObject({ env: { PATH: '[hidden]', A: '[hidden]' } });
    expect(redact({ env: undefined, headers: 'hunter2' })).toEqual({ headers: '[hidden]' });
  });

  it.each([
    ['Authorization: Bearer abc.def-ghi', 'Authorization: [hidden]'],
    ['curl -H "Authorization: Basic dXNlcjpwYXNz"', 'curl -H "Authorization: [hidden]"'],
    ['failed for Bearer abcdefghijkl', 'failed for Bearer [hidden]'],
    ['{"apiKey": "hunter2", "a": 1}', '{"apiKey": "[hidden]", "a": 1}'],
    [String.raw`{\"password\":\"hunter2\"}`, String.raw`{\"password\":\"[hidden]\"}`],
    ["password = 'two words'", "password = '[hidden]'"],
    ['privateKey: -----BEGIN PRIVATE KEY-----\nabc', 'privateKey: [hidden]'],
    ['API_KEY=hunter2 node', 'API_KEY=[hidden] node'],
    ['https://x.org/?token=hunter2&b=1', 'https://x.org/?token=[hidden]&b=1'],
    ['postgres://ada:hunter2@db/x', 'postgres://[hidden]@db/x'],
    ['use sk-ant-api03-abcdefghijklmnop', 'use [hidden]'],
    ['use ghp_abcdefghijklmnopqrstuvwxyz', 'use [hidden]'],
    ['use AKIAABCDEFGHIJKLMNOP', 'use [hidden]'],
    ['jwt eyJhbGciOiJI.eyJzdWIiOiIx.sig', 'jwt [hidden]'],
    ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nx', '[hidden]\nx'],
    ['-----BEGIN PRIVATE KEY-----\nabc', '[hidden]'],
  ])('hides what looks like a secret in %j', (text, shown) => {
    expect(redactText(text)).toBe(shown);
    expect(redactText(redactText(text))).toBe(shown);
  });

  it.each([
    'The token was refused.',
    'tokens: 5',
    'see https://example.org/path?x=1',
    'const secretary = find()',
    'password must not be empty',
    'git log --author ada',
  ])('leaves %j as it is', (text) => expect(redactText(text)).toBe(text));

  it('hides the secrets of this process wherever they stand', () => {
    const options = { secrets: ['correct horse', 'ab'] };
    expect(redactText('say "correct horse" in ab', options)).toBe('say "[hidden]" in ab');
    expect(redact({ a: ['xcorrect horsex'] }, options)).toEqual({ a: ['x[hidden]x'] });
  });

  it('cuts long texts, stops at depth and size, and takes anything', () => {
    expect(redactText('x'.repeat(70_000))).toBe(`${'x'.repeat(65_536)}… [4464 more characters]`);
    const ring: Record<string, unknown> = {};
    ring['again'] = ring;
    expect(JSON.stringify(redact(ring))).toContain('[left out]');
    const many = JSON.stringify(redact(Array.from({ length: 50_000 }, () => ({}))));
    expect(many.length).toBeLessThan(1_000_000);
    expect(redact({ big: 5n, bytes: new Uint8Array(3), run: () => 1, none: undefined })).toEqual({
      big: '5',
      bytes: '[3 bytes]',
    });
    expect(redact(new Error('Bearer abcdefghijkl'))).toEqual({
      name: 'Error',
      message: 'Bearer [hidden]',
    });
    const trap = {
      get name(): string {
        throw new Error('no');
      },
    };
    expect(redact({ a: 1, trap })).toBe('[left out]');
  });

  it('takes no longer for texts made to slow it down', () => {
    const hostile = [
      'password'.repeat(8000),
      'token='.repeat(10_000),
      `a://${':'.repeat(60_000)}`,
      `${'a'.repeat(30_000)}://${'b'.repeat(30_000)}`,
      '-----BEGIN PRIVATE KEY-----'.repeat(2400),
      'eyJ'.repeat(20_000),
      'Bearer '.repeat(9000),
      `secret${' '.repeat(60_000)}`,
      `${'A '.repeat(30_000)}PRIVATE KEY-----`,
    ];
    const begun = performance.now();
    for (const text of hostile) redactText(text);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('lets no value named like a secret through, whatever is around it', () => {
    const secret = 'hunter2-hunter2-hunter2';
    const name = fc.constantFrom(
      'apiKey',
      'Authorization',
      'access_token',
      'PASSWORD',
      'my-secret',
    );
    const place = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        name.map((key) => ({ [key]: secret })),
        name.map((key) => `${key}=${secret}`),
        name.map((key) => `{"${key}":"${secret}"}`),
        name.map((key) => [{ name: key, value: secret }]),
        fc.dictionary(
          fc.string(),
          fc.string().map((key) => ({ headers: { [key]: secret } })),
        ),
        fc.record({ a: tie('tree'), b: fc.array(tie('tree'), { maxLength: 3 }) }),
      ),
    }));
    fc.assert(
      fc.property(place.tree, (value) => {
        expect(JSON.stringify(redact(value))).not.toContain(secret);
      }),
    );
  });
});
