import type { CastPlayer } from './cast-player.ts';
import { SPEEDS } from './cast-player.ts';

/** Seconds of one press of an arrow key. */
const JUMP = 5;

/** What the keys do, to be shown. */
export const playerKeys = [
  ['Space', 'Play or pause'],
  ['← →', 'Back or on by 5 seconds'],
  [', .', 'Previous or next moment'],
  ['[ ]', 'Previous or next marker'],
  ['< >', 'Slower or faster'],
  ['Home End', 'Beginning or end'],
  ['/', 'Search'],
] as const;

/** Runs what a key stands for; false if it stands for nothing. */
export function runPlayerKey(player: CastPlayer, key: string): boolean {
  const { time, speed, duration } = player.state.getState();
  const action = {
    ' ': () => player.toggle(),
    k: () => player.toggle(),
    ArrowLeft: () => player.seek(time - JUMP),
    ArrowRight: () => player.seek(time + JUMP),
    ',': () => player.step(-1),
    '.': () => player.step(1),
    '[': () => player.stepMark(-1),
    ']': () => player.stepMark(1),
    '<': () => player.setSpeed(neighbour(speed, -1)),
    '>': () => player.setSpeed(neighbour(speed, 1)),
    Home: () => player.seek(0),
    End: () => player.seek(duration),
    PageUp: () => player.terminal?.scrollPages(-1),
    PageDown: () => player.terminal?.scrollPages(1),
  }[key];
  action?.();
  return action !== undefined;
}

function neighbour(speed: number, by: 1 | -1): number {
  const at = SPEEDS.findIndex((each) => each === speed);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))] ?? 1;
}
