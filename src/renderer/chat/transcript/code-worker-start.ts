import { CodePainter } from './code-painter.ts';

/** Colours all code of this window. */
export const codePainter = new CodePainter((onReply, onFailure) => {
  const worker = new Worker(new URL('./code-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }) => onReply(data));
  worker.addEventListener('error', onFailure);
  return { post: (request) => worker.postMessage(request), end: () => worker.terminate() };
});
