import { type Disposable, toDisposable } from '#shared/base/disposable.ts';

/**
 * Lets a key that is held down press a button once. After an act the keyboard often goes on to the same
 * act on the next entry, which nobody meant.
 */
export function installPressOnce(target: Window): Disposable {
  const onKeyDown = (event: KeyboardEvent): void => {
    const presses = event.key === 'Enter' || event.key === ' ';
    if (event.repeat && presses && event.target instanceof HTMLButtonElement) {
      event.preventDefault();
    }
  };
  target.addEventListener('keydown', onKeyDown, { capture: true });
  return toDisposable(() => target.removeEventListener('keydown', onKeyDown, { capture: true }));
}
