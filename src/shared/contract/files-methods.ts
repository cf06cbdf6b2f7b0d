import * as z from 'zod/mini';
import * as files from './files.ts';
import { method } from './method.ts';

/** What a chat shows of the files in its folder; nothing outside of it is looked at. */
export const filesMethods = {
  /** Files and folders by letters of their path; what git ignores is left out. */
  find: method('chat_not_found', 'storage_failed', 'cwd_not_found')
    .input(files.findFilesInput)
    .output(files.foundFiles),
  /** Whether files are there, in the order asked. */
  check: method('chat_not_found', 'storage_failed')
    .input(files.checkFilesInput)
    .output(z.array(files.fileState)),
  /** Lines of a text file. */
  read: method('chat_not_found', 'storage_failed', 'file_not_found')
    .input(files.readFileInput)
    .output(files.shownFile),
};
