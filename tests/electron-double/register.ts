// Loaded with `node --import` before the built app: gives it the double when it imports `electron`.

import { registerHooks } from 'node:module';

const double = new URL('./electron/index.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: double, shortCircuit: true } : next(specifier, context),
});

Object.defineProperty(process, 'defaultApp', { value: true });
