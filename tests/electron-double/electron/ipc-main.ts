import { DoubleEmitter } from './double-emitter.ts';

/** Messages of all pages. */
export const ipcMain = new DoubleEmitter();
