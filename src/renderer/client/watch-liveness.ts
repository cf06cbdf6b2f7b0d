import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { WingClient } from '#shared/client/wing-client.ts';

const IDLE_MS = 20_000;
const ANSWER_MS = 8000;

/**
 * Closes the transport when the host falls silent: a browser is not told when a network dies
 * quietly. Any frame counts as life; only after `IDLE_MS` of silence, or on `probe()`, is the host asked.
 */
export function watchLiveness(client: WingClient, clock: Clock): Disposable & { probe(): void } {
  const store = new DisposableStore();
  const timer = store.add(new MutableDisposable());
  let waiting = false;
  const rest = (): void => {
    waiting = false;
    timer.value = clock.after(IDLE_MS, onIdle);
  };
  let heardAt = clock.monotonic();
  const onIdle = (): void => {
    const silent = clock.monotonic() - heardAt;
    if (silent < IDLE_MS) timer.value = clock.after(IDLE_MS - silent, onIdle);
    else probe();
  };
  const probe = (): void => {
    if (waiting || store.disposed) return;
    waiting = true;
    const askedAt = clock.monotonic();
    timer.value = clock.after(ANSWER_MS, () => {
      if (heardAt > askedAt) rest();
      else client.transport.close('no answer');
    });
    // A failed answer is an answer; the close of the transport is seen elsewhere.
    client.api.system.info().then(rest, () => {});
  };
  store.add(
    client.transport.onDidReceive(() => {
      heardAt = clock.monotonic();
    }),
  );
  rest();
  return { probe, dispose: () => store.dispose() };
}
