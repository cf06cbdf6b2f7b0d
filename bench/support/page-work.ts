// What a page's main thread does, from Chromium's own trace. Counted is processor time: other programs
// on the machine make a run longer, but not the figures.

import type { Page } from '@playwright/test';
import * as z from 'zod/mini';

/** Times in ms of the processor. */
export interface PageWork {
  /** In scripts, without the styles and layouts they force. */
  readonly script: number;
  readonly style: number;
  readonly layout: number;
  /** All tasks. */
  readonly all: number;
  readonly longestTask: number;
}

type Kind = 'script' | 'style' | 'layout' | 'task';

const kinds: Readonly<Record<string, Kind>> = {
  RunTask: 'task',
  'ThreadControllerImpl::RunTask': 'task',
  FunctionCall: 'script',
  EvaluateScript: 'script',
  'v8.callFunction': 'script',
  'v8.compile': 'script',
  'v8.run': 'script',
  RunMicrotasks: 'script',
  TimerFire: 'script',
  FireAnimationFrame: 'script',
  FireIdleCallback: 'script',
  EventDispatch: 'script',
  MinorGC: 'script',
  MajorGC: 'script',
  UpdateLayoutTree: 'style',
  Layout: 'layout',
};

const traceEvent = z.object({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** Start and length, in µs of the thread. */
  tts: z.optional(z.number()),
  tdur: z.optional(z.number()),
  args: z.optional(z.object({ name: z.optional(z.string()) })),
});
type TraceEvent = z.infer<typeof traceEvent>;

/** Measures what `page` does during `work`. */
export async function measureWork(page: Page, work: () => Promise<void>): Promise<PageWork> {
  const cdp = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const one of value) {
      const { data } = traceEvent.safeParse(one);
      if (data && (data.name in kinds || data.name === 'thread_name')) events.push(data);
    }
  });
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'devtools.timeline',
        'disabled-by-default-devtools.timeline',
        'v8',
        '__metadata',
      ],
    },
  });
  await work();
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  await cdp.detach();
  return busiest(events);
}

/** Of the pages that were traced, the one that did most: the browser traces all of them. */
function busiest(events: readonly TraceEvent[]): PageWork {
  const works = events
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map(({ pid, tid }) => workOf(events.filter((one) => one.pid === pid && one.tid === tid)));
  const [most] = works.sort((a, b) => b.all - a.all);
  if (!most || most.all === 0) throw new Error('The page was not traced.');
  return most;
}

interface Span {
  readonly kind: Kind;
  readonly end: number;
}

/** Adds up the events of one thread; what is inside another counts for itself alone. */
export function workOf(events: readonly TraceEvent[]): PageWork {
  const self: Record<Kind, number> = { script: 0, style: 0, layout: 0, task: 0 };
  let longest = 0;
  const spans: Span[] = [];
  const ordered = events
    .flatMap(({ name, tts, tdur }) => {
      const kind = kinds[name];
      return kind === undefined || tts === undefined || tdur === undefined
        ? []
        : [{ kind, from: tts, time: tdur }];
    })
    .sort((a, b) => a.from - b.from || b.time - a.time);
  for (const { kind, from, time } of ordered) {
    while ((spans.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= from) spans.pop();
    const outer = spans.at(-1);
    if (outer) self[outer.kind] -= time;
    else if (kind === 'task') longest = Math.max(longest, time);
    self[kind] += time;
    spans.push({ kind, end: from + time });
  }
  const { script, style, layout, task } = self;
  return {
    script: script / 1000,
    style: style / 1000,
    layout: layout / 1000,
    all: (script + style + layout + task) / 1000,
    longestTask: longest / 1000,
  };
}
