import rtc, { type DataChannel, type PeerConnection } from 'node-datachannel';
import { expect, vi } from 'vitest';

/** One try of a browser to connect. */
interface Line {
  readonly connection: PeerConnection;
  readonly channel: DataChannel;
  readonly gathered: Promise<void>;
}

/** A browser's end of a connection from machine to machine, on the loopback. Close it. */
export class BrowserPeer {
  /** Frames that came by the channel. */
  readonly frames: string[] = [];
  readonly #begin: () => Line;
  #line: Line;

  /** `label`: name of its one channel. `onFrame` gets what comes by it. */
  constructor(label: string, onFrame: (frame: string) => void, maxMessageSize = 65_536) {
    this.#begin = () => {
      const options = { iceServers: [], bindAddress: '127.0.0.1', maxMessageSize };
      const connection = new rtc.PeerConnection('browser', options);
      // Heard of only by those who listen already.
      const gathered = new Promise<void>((resolve) => {
        connection.onGatheringStateChange((state) => {
          if (state === 'complete') resolve();
        });
      });
      const channel = connection.createDataChannel(label);
      channel.onMessage((message) => {
        const frame = typeof message === 'string' ? message : new TextDecoder().decode(message);
        this.frames.push(frame);
        onFrame(frame);
      });
      return { connection, channel, gathered };
    };
    this.#line = this.#begin();
  }

  get channel(): DataChannel {
    return this.#line.channel;
  }

  /** Resolves when its offer is complete. */
  get ready(): Promise<void> {
    return this.#line.gathered;
  }

  /** Longest message so far, in bytes. */
  get longest(): number {
    return this.frames.reduce((most, frame) => Math.max(most, Buffer.byteLength(frame)), 0);
  }

  /** Connects; `answer` is asked for the other end's answer to an offer. Resolves with an open channel. */
  async connect(answer: (offer: string) => Promise<string>): Promise<void> {
    for (let attempts = 5; !(await this.#connected(answer)); attempts -= 1) {
      if (attempts === 0) throw new Error('No connection came about.');
      this.close();
      this.#line = this.#begin();
    }
  }

  /** Sends a message by the channel. @throws when that is closed */
  send(message: object): void {
    this.channel.sendMessage(JSON.stringify(message));
  }

  close(): void {
    this.#line.connection.close();
  }

  /**
   * On a busy machine the library closes about one of some hundred connections before the answer is read
   * ("Got a remote candidate without ICE transport"): then a browser offers anew.
   */
  async #connected(answer: (offer: string) => Promise<string>): Promise<boolean> {
    const { connection, channel, gathered } = this.#line;
    await gathered;
    const sdp = await answer(connection.localDescription()?.sdp ?? '');
    try {
      connection.setRemoteDescription(sdp, 'answer');
    } catch (error) {
      if (/without ICE transport/.test(String(error))) return false;
      throw error;
    }
    const ended = (): boolean => ['closed', 'failed'].includes(connection.state());
    await vi.waitFor(() => expect(channel.isOpen() || ended()).toBe(true), { timeout: 30_000 });
    return channel.isOpen();
  }
}
