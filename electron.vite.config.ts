import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;

/** Writes the page once more as a roost hands it out: the same files, with a mark for main.tsx. */
const roostPage: Plugin = {
  name: 'roost-page',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const page = bundle['index.html'];
    const source = page?.type === 'asset' ? String(page.source) : '';
    const marked = source.replace('<html lang="en">', '<html lang="en" data-door="roost">');
    if (marked === source) this.error('index.html is not there, or does not begin as it did.');
    this.emitFile({ type: 'asset', fileName: 'roost.html', source: marked });
  },
};

/** Three bundles: the main process with its Node-only twins, the preload, and the renderer. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node22',
      rollupOptions: {
        input: {
          index: resolve(root, 'src/main/index.ts'),
          cli: resolve(root, 'src/main/cli/cli.ts'),
          'session-host': resolve(root, 'src/main/cli/session-host.ts'),
          'emulator-worker': resolve(root, 'src/main/core/emulator/emulator-worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve(root, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    plugins: [react(), roostPage],
    // Workers fetch what they need when they need it, as the page does.
    worker: { format: 'es' },
    build: {
      outDir: resolve(root, 'out/renderer'),
      target: 'es2024',
      minify: true,
      sourcemap: false,
      rollupOptions: { input: { index: resolve(root, 'src/renderer/index.html') } },
    },
  },
});
