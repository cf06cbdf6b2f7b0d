// Each window keeps its own layout. The first one is `main`; others get an id of their own that
// lasts through reloads of their tab. A lock tells whether another window holds an id already:
// a duplicated tab brings the id of the one it was copied from.

const STORAGE_KEY = 'aerie.window';
const RELOAD_GRACE_MS = 400;

/** The id under which this window's layout is kept. Held until the window closes. */
export async function claimWindowId(): Promise<string> {
  if (!('locks' in navigator)) return 'main';
  const stored = sessionStorage.getItem(STORAGE_KEY);
  const candidates = stored === null ? ['main'] : [stored, 'main'];
  for (const id of candidates) {
    // After a reload the old page may hold the lock for a moment longer.
    if (await hold(id, id === stored ? RELOAD_GRACE_MS : 0)) return remember(id);
  }
  const id = `w-${crypto.randomUUID().slice(0, 8)}`;
  await hold(id, 0);
  return remember(id);
}

function remember(id: string): string {
  sessionStorage.setItem(STORAGE_KEY, id);
  return id;
}

function hold(id: string, waitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options: LockOptions =
      waitMs > 0 ? { signal: AbortSignal.timeout(waitMs) } : { ifAvailable: true };
    navigator.locks
      .request(`aerie-window-${id}`, options, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise<void>(() => {}) : undefined;
      })
      .catch(() => resolve(false));
  });
}
