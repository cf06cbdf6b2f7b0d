// The few web-standard globals that Node, browsers and workers all offer. Declared here by hand so
// that this layer compiles without the DOM or Node type libraries.

interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare var TextEncoder: { new (): TextEncoder };

interface TextDecoder {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare var TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare function queueMicrotask(callback: () => void): void;

/** Each character of the text stands for one byte. */
declare function atob(base64: string): string;
declare function btoa(bytes: string): string;
