import type { Requirement } from './requirement.ts';

const e2e = 'tests/e2e/recording.spec.ts';
const real = 'tests/integration/recording.test.ts';
const recorder = 'src/main/core/recording/session-recorder.test.ts';
const format = 'src/shared/protocol/asciicast/asciicast.test.ts';
const screen = 'src/renderer/recording/cast-screen.test.ts';
const player = 'src/renderer/recording/cast-player.test.ts';

/** Sessions as files that can be watched again. */
export const recording: readonly Requirement[] = [
  {
    id: 'recording.exact',
    says: 'a recording holds the screen at its start and exactly what follows, in asciicast 3',
    provedBy: {
      [recorder]: [
        'loses and repeats nothing, wherever the screen is cut',
        'never breaks a character that two batches share',
        'keeps sizes, commands and the exit in their places',
      ],
      [real]: [
        'holds everything a program prints, and how it ended',
        'that begins in the middle of a flood shows what the terminal shows',
      ],
      [format]: ['gives back what was written, wherever it is cut'],
    },
  },
  {
    id: 'recording.private',
    says: 'what is typed is recorded only when asked for, in files that only their owner reads',
    provedBy: {
      [recorder]: ['is not recorded'],
      [real]: [
        'records keys only when asked to, and a log of keys beside it',
        'is kept where only its owner may read it, under the id of its session',
      ],
    },
  },
  {
    id: 'recording.bounded',
    says: 'recordings are bounded in size, memory and age; the disk never stops a session',
    provedBy: {
      [recorder]: [
        'ends at the largest size, with whole lines only',
        'marks what a slow disk left out, and draws the screen as it is then',
        'stops when the disk is full, and the session goes on',
      ],
      'src/main/core/recording/recordings.test.ts': [
        'tells of a disk that became full, and lists the recording as failed',
      ],
      'src/main/core/recording/recording-file.test.ts': [
        'holds a bounded amount for a slow disk, and says when it goes on',
      ],
      [real]: [
        'ends one that is full, with a notice, while the program goes on',
        'refuses to start where nothing can be written, and the session goes on',
        'deletes what is too old and what takes too much space, but nothing that runs',
      ],
    },
  },
  {
    id: 'recording.crash',
    says: 'a recording cut short by a crash is listed and plays up to there',
    provedBy: { [real]: ['lists one that a crash cut short as interrupted, and plays it'] },
  },
  {
    id: 'recording.survives',
    says: 'a recording of a persistent session outlives the app that started it',
    provedBy: {
      'tests/integration/recording-host.test.ts': [
        'goes on while the app is gone, and is stopped by the next one',
      ],
    },
  },
  {
    id: 'recording.playback',
    says: 'recordings are listed, played, searched, saved and deleted; their content stays inert',
    provedBy: {
      [e2e]: [
        'a session is recorded, listed, played and deleted',
        'a recording of another program is played, searched and steered by keyboard',
      ],
      [screen]: [
        'shows the same picture wherever it comes from, forwards, backwards and from a keyframe',
      ],
      [player]: ['plays at the speed asked for and ends at the end'],
    },
  },
];
