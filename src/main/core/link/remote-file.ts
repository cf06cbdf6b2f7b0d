import { join } from 'node:path';

/** The file that says through what and by whom this machine may be reached. */
export const remoteFile = (folder: string): string => join(folder, 'remote.json');
