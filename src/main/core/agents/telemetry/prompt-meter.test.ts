import { describe, expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { noTokens } from '../accounting/cost-snapshot.ts';
import { measurePrompt } from './prompt-meter.ts';
import type { Telemetry } from './telemetry.ts';

function start() {
  const seen: unknown[] = [];
  const telemetry: Telemetry = {
    count: () => {},
    observe: (name, value, labels) => seen.push([name, value, labels]),
    span: (name, labels) => {
      seen.push([name, labels]);
      return { set: () => {}, end: (error) => seen.push(['end', error]) };
    },
  };
  return { seen, telemetry, clock: new ManualClock() };
}

describe('measurePrompt (A65)', () => {
  it('tells duration, tokens other than none, and its span', () => {
    const { seen, telemetry, clock } = start();
    const about = { sessionId: 'ses_1', model: 'm1', mode: 'build' };
    const measure = measurePrompt(telemetry, clock, about);
    clock.advance(2500);
    measure.end('end_turn', { ...noTokens, inputTokens: 5, thoughtTokens: 2, totalTokens: 7 });
    measure.end('end_turn');
    measure.fail(new Error('late'));
    expect(seen).toEqual([
      ['session.prompt', { 'session.id': 'ses_1', model: 'm1', mode: 'build' }],
      ['session.prompt.duration', 2.5, { stop_reason: 'end_turn', model: 'm1', mode: 'build' }],
      ['session.prompt.tokens', 5, { direction: 'input', model: 'm1' }],
      ['session.prompt.tokens', 2, { direction: 'thought', model: 'm1' }],
      ['end', undefined],
    ]);
  });

  it('tells that a prompt failed', () => {
    const { seen, telemetry, clock } = start();
    const error = new Error('no');
    measurePrompt(telemetry, clock, { sessionId: 'ses_1' }).fail(error);
    expect(seen.slice(1)).toEqual([
      ['session.prompt.duration', 0, { stop_reason: 'error', model: undefined, mode: undefined }],
      ['end', error],
    ]);
  });
});
