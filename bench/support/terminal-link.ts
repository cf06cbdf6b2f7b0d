import type { WebSocket } from 'ws';
import { WsTransport } from '#hosts/web/ws-transport.ts';
import { connectWing, type WingClient } from '#shared/client/wing-client.ts';
import type { SnapshotHead } from '#shared/protocol/stream/frames.ts';
import { LateListener } from './late-listener.ts';
import { openSocket, type ReadRate } from './open-socket.ts';
import type { Program } from './program.ts';
import type { AppServer, BareServer } from './servers.ts';

/** One attached terminal, whichever server is behind it. */
export interface TerminalLink {
  send(text: string): void;
  /** Called with output as it arrives. */
  onOutput: (bytes: Uint8Array) => void;
  /** Called instead with the whole state, when the app replaces what was shown. */
  onSnapshot: (replay: Uint8Array, head: SnapshotHead, seq: number) => void;
  /** Tells that `bytes` of output were handled; the bare server does not care. */
  ack(bytes: number): void;
  /** Stops reading from the socket for good. */
  stall(): void;
  close(): void;
}

/** Opens a terminal on the bare server; the program ends with the link. */
export async function openBareLink(
  server: BareServer,
  program: Program,
  rate: ReadRate = 'full',
): Promise<TerminalLink> {
  const query = new URLSearchParams({ program: JSON.stringify(program) });
  const output = new LateListener();
  const { socket, tcp } = await openSocket(
    `ws://127.0.0.1:${server.port}/?${query}`,
    {},
    rate,
    (opening) => opening.on('message', output.push),
  );
  return {
    send: (text) => socket.send(Buffer.from(text)),
    get onOutput() {
      return output.listener;
    },
    set onOutput(next) {
      output.listener = next;
    },
    onSnapshot: () => {},
    ack: () => {},
    stall: () => void tcp.pause(),
    close: () => socket.close(),
  };
}

/** A signed-in connection to the app. */
export async function connectApp(
  app: AppServer,
  rate: ReadRate = 'full',
): Promise<WingClient & { readonly socket: WebSocket; stall(): void }> {
  const { socket, tcp } = await openSocket(app.socketUrl, app.headers, rate);
  // `close` follows and is what callers wait for.
  socket.on('error', () => {});
  const client = connectWing(new WsTransport(socket));
  return { ...client, socket, stall: () => void tcp.pause() };
}

/** Creates a session for `program` in the app. @returns its id */
export async function createAppSession(client: WingClient, program: Program): Promise<string> {
  const { id } = await client.api.sessions.create({
    shell: program.shell,
    args: [...program.args],
    cols: program.cols,
    rows: program.rows,
  });
  return id;
}

/**
 * Attaches to a session of the app. Output is acknowledged as soon as it arrives, unless
 * `manualAck`: then call `ack`.
 */
export function attachApp(
  client: WingClient & { stall(): void },
  id: string,
  size: { cols: number; rows: number },
  manualAck = false,
  didClose: () => void = () => {},
): TerminalLink {
  const encoder = new TextEncoder();
  const link: TerminalLink = {
    send: (text) => channel.input(encoder.encode(text)),
    onOutput: () => {},
    onSnapshot: (replay) => link.onOutput(replay),
    ack: (bytes) => channel.ack(bytes),
    stall: () => client.stall(),
    close: () => {
      channel.dispose();
      didClose();
    },
  };
  const channel = client.terminals.open(
    { id, cols: size.cols, rows: size.rows },
    {
      snapshot(head, seq, replay) {
        link.onSnapshot(replay, head, seq);
        if (!manualAck) channel.ack(replay.length);
      },
      data(_seq, bytes) {
        link.onOutput(bytes);
        if (!manualAck) channel.ack(bytes.length);
      },
      resized: () => {},
      exited: () => {},
      failed: (error) => {
        throw new Error(`${error.code}: ${error.message}`);
      },
      inputRefused: (error) => {
        throw new Error(`${error.code}: ${error.message}`);
      },
    },
  );
  return link;
}

/** Opens a session of the app on a connection of its own, as the bare server does. It ends with the link. */
async function openAppLink(
  app: AppServer,
  program: Program,
  rate: ReadRate = 'full',
  manualAck = false,
): Promise<TerminalLink> {
  const client = await connectApp(app, rate);
  const id = await createAppSession(client, program);
  return attachApp(client, id, program, manualAck, () => {
    const gone = (): void => client.transport.close();
    client.api.sessions.remove({ id }).then(gone, gone);
  });
}

/** Opens a terminal on either server. */
export function openLink(
  server: AppServer | BareServer,
  program: Program,
  rate: ReadRate = 'full',
  manualAck = false,
): Promise<TerminalLink> {
  return 'socketUrl' in server
    ? openAppLink(server, program, rate, manualAck)
    : openBareLink(server, program, rate);
}

/** Resolves once the output of `link` held `text`. Takes over `onOutput` meanwhile. */
export function waitForText(link: TerminalLink, text: string, limitMs = 20_000): Promise<void> {
  const decoder = new TextDecoder();
  const previous = link.onOutput;
  let seen = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The terminal did not print "${text}" within ${limitMs} ms.`));
    }, limitMs);
    link.onOutput = (bytes) => {
      seen = (seen + decoder.decode(bytes, { stream: true })).slice(-4096);
      if (!seen.includes(text)) return;
      clearTimeout(timer);
      link.onOutput = previous;
      resolve();
    };
  });
}
