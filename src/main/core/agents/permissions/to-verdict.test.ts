import type { PermissionOption, PermissionOptionKind } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { selectOption } from './select-option.ts';
import { isDenied, toVerdict } from './to-verdict.ts';

const of = (...kinds: PermissionOptionKind[]): PermissionOption[] =>
  kinds.map((kind, at) => ({ optionId: `${at}-${kind}`, kind, name: kind }));

describe('selectOption', () => {
  it.each([
    ['allow_once', of('reject_once', 'allow_once', 'allow_once'), '1-allow_once'],
    ['allow_once', of('allow_always', 'reject_once'), '0-allow_always'],
    ['allow_once', of('reject_once'), '0-reject_once'],
    ['allow_once', [], undefined],
    ['allow_always', of('allow_once', 'allow_always'), '1-allow_always'],
    ['allow_always', of('allow_once', 'reject_once'), '0-allow_once'],
    ['allow_always', of('reject_once'), undefined],
    ['reject_once', of('reject_always', 'reject_once'), '1-reject_once'],
    ['reject_once', of('allow_once', 'reject_always'), '1-reject_always'],
    ['reject_once', of('allow_once'), undefined],
    ['reject_always', of('reject_once', 'reject_always'), '1-reject_always'],
    ['reject_always', of('reject_once'), '0-reject_once'],
    ['reject_always', of('allow_once'), undefined],
  ] as const)('%s of %j is %s', (wish, options, id) => {
    expect(selectOption(wish, options)?.optionId).toBe(id);
  });
});

describe('toVerdict', () => {
  const by = { kind: 'handler' } as const;
  const options = of('allow_once', 'allow_always', 'reject_once');

  it('gives the option with exactly the id that was chosen', () => {
    expect(toVerdict({ optionId: '1-allow_always' }, options, by)).toEqual({
      option: options[1],
      decidedBy: by,
    });
  });

  it('rejects an id that was not offered', () => {
    const verdict = toVerdict({ optionId: 'once' }, options, by);
    expect(verdict).toMatchObject({ option: options[2], decidedBy: { kind: 'error' } });
  });

  it('keeps who decided', () => {
    const decidedBy = { kind: 'person', surface: 'desktop' } as const;
    expect(toVerdict({ optionId: '0-allow_once', decidedBy }, options, by)).toMatchObject({
      decidedBy,
    });
    expect(toVerdict({ cancelled: true, decidedBy }, options, by)).toEqual({
      option: undefined,
      decidedBy,
    });
    expect(toVerdict('cancelled', options, by)).toEqual({ option: undefined, decidedBy: by });
  });

  it('tells of a wish to allow that nothing fits', () => {
    expect(toVerdict('allow_once', [], by)).toMatchObject({ decidedBy: { kind: 'error' } });
    expect(toVerdict('reject_once', [], by)).toEqual({ option: undefined, decidedBy: by });
  });
});

describe('isDenied', () => {
  it('is everything but a yes', () => {
    const [once, always, reject] = of('allow_once', 'allow_always', 'reject_once');
    const denied = [once, always, reject, undefined].map((option) =>
      isDenied({ option, decidedBy: { kind: 'handler' } }),
    );
    expect(denied).toEqual([false, false, true, true]);
  });
});
