import { RequestError } from '@agentclientprotocol/sdk/unstable';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAuthMethods } from '../auth/auth-method.ts';
import { terminalAuth } from '../auth/terminal-auth.ts';
import { opencodeProfile } from '../profiles/opencode-profile.ts';
import { evaluateRetry } from '../retry/retry-policy.ts';
import { AcpError } from './acp-error.ts';
import { classifyError } from './classify-error.ts';
import { toAcpError } from './to-acp-error.ts';

const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
const answer = fc
  .tuple(fc.integer(), fc.string(), anything)
  .map(([code, message, data]) => new RequestError(code, message, data));
const method = fc.constantFrom('session/load', 'session/prompt', 'session/new');

describe('whatever is thrown', () => {
  it('becomes one of our errors, with a short message and the original as cause', () => {
    fc.assert(
      fc.property(fc.oneof(anything, answer), method, (thrown, name) => {
        const error = toAcpError(thrown, { method: name });
        expect(error).toBeInstanceOf(AcpError);
        expect(error.message).not.toBe('');
        expect(error.message.length).toBeLessThan(1000);
        expect(error.message).not.toMatch(/[\u0000-\u0009\u001b\u202e]/);
        if (thrown !== undefined) expect(error.cause).toBe(thrown);
        expect(toAcpError(error)).toBe(error);
      }),
    );
  });

  it('is judged the same as it comes and as one of ours, and never retried without end', () => {
    fc.assert(
      fc.property(answer, fc.nat(20), (thrown, attempt) => {
        const judged = classifyError(thrown);
        expect(classifyError(toAcpError(thrown)).class).toBe(judged.class);
        const decision = evaluateRetry(thrown, attempt + 1);
        expect(decision.delayMs).toBeLessThanOrEqual(30_000);
        expect(decision.retryable).toBe(judged.retryable && attempt < 5);
      }),
    );
  });
});

describe('whatever an agent offers as ways to log in', () => {
  const path = '/bin/opencode';
  const agent = {
    profile: opencodeProfile(),
    path,
    command: path,
    args: ['acp'],
    programArgs: [],
    env: {},
  };
  const shape = fc.record(
    {
      id: fc.oneof(fc.string(), anything),
      name: anything,
      type: fc.oneof(fc.constantFrom('terminal', 'env_var', 'agent'), anything),
      args: fc.oneof(fc.array(anything), anything),
      env: anything,
      vars: fc.oneof(fc.array(fc.record({ name: fc.string() })), anything),
      _meta: fc.oneof(
        fc.record({
          'terminal-auth': fc.record({
            command: anything,
            args: fc.array(anything),
            env: anything,
          }),
        }),
        anything,
      ),
    },
    { requiredKeys: [] },
  );

  it('is read without a failure, and a program to start has a name and text arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(shape, anything)), (offered) => {
        for (const read of readAuthMethods(offered)) {
          expect(read.id).not.toBe('');
          const launch = terminalAuth(read, agent);
          if (launch === undefined) continue;
          expect(launch.command.trim()).not.toBe('');
          for (const arg of [...launch.args, ...Object.values(launch.env)]) {
            expect(arg).toBeTypeOf('string');
            expect(arg).not.toContain('\0');
          }
        }
      }),
    );
  });
});
