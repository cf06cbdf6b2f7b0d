import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { QuitFlow, type QuitPorts } from './quit-flow.ts';

function setup(part: Partial<QuitPorts> = {}) {
  const steps: string[] = [];
  const flow = new QuitFlow({
    confirm: async () => {
      steps.push('confirm');
      return true;
    },
    hide: () => steps.push('hide'),
    end: async () => {
      steps.push('end');
    },
    quit: () => {
      steps.push('quit');
      flow.onBeforeQuit(event);
    },
    deadlineMs: () => 5000,
    logger: silentLogger,
    ...part,
  });
  const event = { preventDefault: () => steps.push('held') };
  return { flow, event, steps };
}

describe('QuitFlow', () => {
  it('asks, hides, ends the sessions, then leaves', async () => {
    const { flow, event, steps } = setup();
    flow.onBeforeQuit(event);
    await vi.waitFor(() => expect(steps).toContain('quit'));
    expect(steps).toEqual(['held', 'confirm', 'hide', 'end', 'quit']);
    expect(flow.quitting).toBe(true);
  });

  it('stays open when the answer is no, and asks again next time', async () => {
    const answers = [false, true];
    const { flow, event, steps } = setup({ confirm: async () => answers.shift() ?? true });
    flow.onBeforeQuit(event);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    expect(steps).toEqual(['held']);
    expect(flow.quitting).toBe(false);
    await Promise.resolve();
    flow.onBeforeQuit(event);
    await vi.waitFor(() => expect(steps).toContain('quit'));
  });

  it('asks only once however often quitting is asked for', async () => {
    const { flow, event, steps } = setup();
    flow.onBeforeQuit(event);
    flow.onBeforeQuit(event);
    await vi.waitFor(() => expect(steps).toContain('quit'));
    expect(steps.filter((step) => step === 'confirm')).toHaveLength(1);
    expect(steps.filter((step) => step === 'quit')).toHaveLength(1);
  });

  it('ends at once when told to, even while the question is open', async () => {
    const answer = Promise.withResolvers<boolean>();
    const { flow, event, steps } = setup({ confirm: () => answer.promise });
    flow.onBeforeQuit(event);
    flow.quitNow();
    await vi.waitFor(() => expect(steps).toContain('quit'));
    answer.resolve(true);
    await answer.promise;
    expect(steps).toEqual(['held', 'hide', 'end', 'quit']);
  });

  it('leaves when ending fails, takes too long, or the question cannot be asked', async () => {
    const failing = setup({ end: () => Promise.reject(new Error('no')) });
    failing.flow.quitNow();
    const late = setup({ end: () => new Promise(() => {}), deadlineMs: () => 1 });
    late.flow.quitNow();
    const mute = setup({ confirm: () => Promise.reject(new Error('no display')) });
    mute.flow.onBeforeQuit(mute.event);
    for (const { steps } of [failing, late, mute]) {
      await vi.waitFor(() => expect(steps).toContain('quit'));
    }
  });
});
