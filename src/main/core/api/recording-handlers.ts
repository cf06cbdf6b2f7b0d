import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of starting and stopping recordings. */
export function sessionRecordingHandlers(os: Implementer['sessions'], { recordings }: ApiServices) {
  return {
    startRecording: os.startRecording.handler(({ input }) => recordings.start(input)),
    stopRecording: os.stopRecording.handler(({ input }) => recordings.stop(input.id)),
  };
}

/** Handlers of what is done with the files. */
export function recordingHandlers(os: Implementer['recordings'], { recordings }: ApiServices) {
  return {
    list: os.list.handler(({ input }) => recordings.list(input?.session)),
    read: os.read.handler(({ input }) => recordings.read(input)),
    remove: os.remove.handler(({ input }) => recordings.remove(input.recordingId)),
  };
}
