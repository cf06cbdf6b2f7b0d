// Runs inside the page before its own scripts: a sandboxed preload's `require('electron')`, and the
// far ends of ports. Serialised as text, so it may use nothing from outside.

export interface ShimConfig {
  readonly args: readonly string[];
  readonly platform: string;
  readonly bindingName: string;
}

/** Messages from a page to the double. */
export type FromPage =
  | { type: 'ipc'; channel: string; args: unknown[] }
  | { type: 'port'; port: number; text?: string; base64?: string; other?: string }
  | { type: 'port-closed'; port: number }
  | { type: 'open'; url: string }
  | { type: 'permission'; permission: string };

/** Messages from the double to a page. */
export type ToPage =
  | { type: 'ipc'; channel: string; args: unknown[]; ports: number[] }
  | { type: 'port'; port: number; text?: string; base64?: string }
  | { type: 'port-closed'; port: number };

type Preload = (
  require: (name: string) => unknown,
  process: object,
  module: object,
  exports: object,
) => void;

/** The text of an init script that runs `preloadSource` in every main frame. */
export function initScript(config: ShimConfig, preloadSource: string): string {
  const preload = `function (require, process, module, exports) {\n${preloadSource}\n}`;
  return `(${pageShim.toString()})(${JSON.stringify(config)}, ${preload});`;
}

function pageShim(config: ShimConfig, preload: Preload): void {
  if (window !== window.top || location.href === 'about:blank') return;
  const scope = window as unknown as Record<string, unknown>;
  const binding = scope[config.bindingName] as (message: string) => Promise<unknown>;
  const tell = (message: unknown): Promise<unknown> => binding(JSON.stringify(message));
  const listeners = new Map<string, ((event: unknown, ...args: unknown[]) => void)[]>();
  const ports = new Map<number, MessagePort>();

  const toBase64 = (bytes: Uint8Array): string => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const fromBase64 = (text: string): Uint8Array =>
    Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  const makePort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') void tell({ type: 'port', port: id, text: data });
      else if (data instanceof Uint8Array) {
        void tell({ type: 'port', port: id, base64: toBase64(data) });
      } else if (data instanceof ArrayBuffer) {
        void tell({ type: 'port', port: id, base64: toBase64(new Uint8Array(data)) });
      } else void tell({ type: 'port', port: id, other: JSON.stringify(data) });
    };
    port1.addEventListener('close', () => void tell({ type: 'port-closed', port: id }));
    return port2;
  };

  const receive = (message: ToPage): void => {
    if (message.type === 'ipc') {
      const event = { ports: message.ports.map(makePort) };
      for (const listener of listeners.get(message.channel) ?? []) {
        listener(event, ...message.args);
      }
    } else if (message.type === 'port') {
      const data = message.base64 === undefined ? message.text : fromBase64(message.base64);
      ports.get(message.port)?.postMessage(data);
    } else {
      ports.get(message.port)?.close();
      ports.delete(message.port);
    }
  };
  Object.defineProperty(window, '__electronDoubleReceive', {
    value: (batch: ToPage[]) => {
      for (const message of batch) receive(message);
    },
  });

  window.open = (url) => {
    void tell({ type: 'open', url: new URL(String(url), location.href).href });
    return null;
  };
  navigator.permissions.query = async ({ name }) => {
    const granted = await tell({ type: 'permission', permission: name });
    return { state: granted === true ? 'granted' : 'denied' } as PermissionStatus;
  };

  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, api: object): void {
        Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
      },
    },
    ipcRenderer: {
      send: (channel: string, ...args: unknown[]) => void tell({ type: 'ipc', channel, args }),
      on(channel: string, listener: (event: unknown, ...args: unknown[]) => void): void {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    },
    webUtils: { getPathForFile: (file: File) => `/dropped/${file.name}` },
  };
  const require = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`A sandboxed preload cannot require "${name}".`);
  };
  const process = { platform: config.platform, argv: config.args, versions: {} };
  const module = { exports: {} };
  preload(require, process, module, module.exports);
}
