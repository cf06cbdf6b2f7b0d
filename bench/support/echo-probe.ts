import { seededRandom } from './build-output.ts';
import { type TerminalLink, waitForText } from './terminal-link.ts';

/** One keystroke: when it was sent (ms, monotonic) and how long its echo took. */
export interface EchoSample {
  readonly at: number;
  readonly ms: number;
}

const KEYS = 'abcdefghijklmnopqrstuvwxyz';
const LIMIT_MS = 10_000;

/** Sends keystrokes to an `echoProgram` one after the other and times their echoes. */
export class EchoProbe {
  readonly #link: TerminalLink;
  readonly #random = seededRandom(7);
  #next = 0;

  private constructor(link: TerminalLink) {
    this.#link = link;
  }

  static async start(link: TerminalLink): Promise<EchoProbe> {
    await waitForText(link, 'ready');
    return new EchoProbe(link);
  }

  /** Takes `count` samples, with 0.5 to 3.5 ms between an echo and the next key. */
  async take(count: number): Promise<EchoSample[]> {
    const samples: EchoSample[] = [];
    for (let n = 0; n < count; n++) {
      await new Promise((resolve) => setTimeout(resolve, 0.5 + this.#random(300) / 100));
      samples.push(await this.#key());
    }
    return samples;
  }

  /** Takes samples until `stopped` says so. */
  async takeUntil(stopped: () => boolean): Promise<EchoSample[]> {
    const samples: EchoSample[] = [];
    while (!stopped()) samples.push(...(await this.take(1)));
    return samples;
  }

  #key(): Promise<EchoSample> {
    const key = KEYS[this.#next++ % KEYS.length] ?? 'a';
    const code = key.charCodeAt(0);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('A key was not echoed.')), LIMIT_MS);
      const at = performance.now();
      this.#link.onOutput = (bytes) => {
        if (!bytes.includes(code)) return;
        clearTimeout(timer);
        resolve({ at, ms: performance.now() - at });
      };
      this.#link.send(key);
    });
  }

  close(): void {
    this.#link.close();
  }
}
