import { type ModelCapabilities, readModelCapabilities } from './model-capabilities.ts';
import { type ServeOptions, serveOpencode } from './serve-opencode.ts';
import type { SideChannel } from './side-channel.ts';

export interface ListModelCapabilitiesOptions {
  /** That of a running agent; preferred, because it costs nothing. */
  readonly sideChannel?: SideChannel | undefined;
  /** How to start opencode for a moment, where there is no side channel. */
  readonly serve: ServeOptions;
}

const FETCH_TIMEOUT_MS = 30_000;

/**
 * What opencode's models can do, by `provider/model`, without any key; empty if no provider is
 * configured. @throws AcpError if opencode cannot be asked
 */
export async function listModelCapabilities({
  sideChannel,
  serve,
}: ListModelCapabilitiesOptions): Promise<ReadonlyMap<string, ModelCapabilities>> {
  if (sideChannel) return await sideChannel.modelCapabilities();
  const server = await serveOpencode(serve);
  try {
    const answer = await server.http.call('GET', '/config/providers', {
      timeoutMs: FETCH_TIMEOUT_MS,
      ...(serve.signal && { signal: serve.signal }),
    });
    return readModelCapabilities(answer);
  } finally {
    await server.close();
  }
}
