/** Bells closer than this are one, in ms. */
const MIN_GAP_MS = 200;

let context: AudioContext | undefined;
let lastAt = Number.NEGATIVE_INFINITY;

/** A short, soft tone. Does nothing where the browser has not allowed sound yet. */
export function playBell(): void {
  const now = performance.now();
  if (now - lastAt < MIN_GAP_MS) return;
  lastAt = now;
  context ??= new AudioContext();
  if (context.state !== 'running') {
    void context.resume();
    return;
  }
  const tone = context.createOscillator();
  const volume = context.createGain();
  const start = context.currentTime;
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.12, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.15);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.16);
}
