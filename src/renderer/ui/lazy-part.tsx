// Parts of the window that are loaded when they are first asked for, because a start needs none of them.

import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { LoadFailed } from './load-failed.tsx';

interface LazyPart<P extends object> {
  /** For the sentence shown if it cannot be loaded: "Remote access". */
  readonly what: string;
  readonly load: () => Promise<ComponentType<P>>;
  /** What stands there until it is loaded; nothing by default. */
  readonly loading?: ReactNode;
  /** Puts the sentence where the part would be, e.g. into a dialog. */
  readonly frame?: (sentence: ReactNode, props: P) => ReactNode;
}

/** The part, as a component. Loaded once; what could not be loaded is tried again when a person says so. */
export function lazyPart<P extends object>(part: LazyPart<P>): ComponentType<P> {
  const { what, load, loading = null, frame = (sentence) => sentence } = part;
  let Loaded: ComponentType<P> | undefined;
  return function Part(props: P) {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>(
      Loaded ? 'loaded' : 'loading',
    );
    useEffect(() => {
      if (state !== 'loading') return;
      let wanted = true;
      void load().then(
        (component) => {
          Loaded = component;
          if (wanted) setState('loaded');
        },
        (error: unknown) => {
          console.error(error);
          if (wanted) setState('failed');
        },
      );
      return () => {
        wanted = false;
      };
    }, [state]);
    if (Loaded && state !== 'failed') return <Loaded {...props} />;
    if (state !== 'failed') return loading;
    return frame(<LoadFailed what={what} onRetry={() => setState('loading')} />, props);
  };
}
