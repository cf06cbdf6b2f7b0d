import { randomUUID } from 'node:crypto';
import type { CreateElicitationRequest } from '@agentclientprotocol/sdk/unstable';
import { isRecord } from '../updates/narrow.ts';
import type { ElicitationRequest, ElicitationScope } from './elicitation-types.ts';
import { readForm } from './read-form.ts';

/** What is asked; or why it cannot be asked. `mode` is for measurements. */
export type ReadElicitation =
  | { readonly ok: true; readonly mode: 'form' | 'url'; readonly request: ElicitationRequest }
  | { readonly ok: false; readonly mode: 'form' | 'url' | 'unknown'; readonly problem: string };

const MAX_MESSAGE = 20_000;
const MAX_URL = 8_000;

/** Reads an agent's request. */
export function readElicitation(wire: CreateElicitationRequest): ReadElicitation {
  const base = {
    id: randomUUID(),
    scope: scopeOf(wire),
    message: wire.message.slice(0, MAX_MESSAGE).toWellFormed(),
  };
  if (wire.mode === 'form' && 'requestedSchema' in wire) {
    const { requestedSchema } = wire;
    if (!isRecord(requestedSchema)) {
      return { ok: false, mode: 'form', problem: 'The form has no fields that can be read.' };
    }
    return {
      ok: true,
      mode: 'form',
      request: { ...base, mode: 'form', form: readForm(requestedSchema) },
    };
  }
  if (wire.mode === 'url' && 'url' in wire) {
    const { url, elicitationId } = wire;
    const page = readPage(url);
    if (!page || typeof elicitationId !== 'string') {
      return { ok: false, mode: 'url', problem: 'Only addresses of the web can be opened.' };
    }
    return { ok: true, mode: 'url', request: { ...base, ...page, mode: 'url', elicitationId } };
  }
  return { ok: false, mode: 'unknown', problem: 'This way of asking is not known.' };
}

function scopeOf(wire: CreateElicitationRequest): ElicitationScope {
  if ('sessionId' in wire && typeof wire.sessionId === 'string') {
    const { toolCallId } = wire;
    return {
      kind: 'session',
      sessionId: wire.sessionId,
      toolCallId: typeof toolCallId === 'string' ? toolCallId : undefined,
    };
  }
  const requestId: unknown = 'requestId' in wire ? wire.requestId : null;
  const isId = typeof requestId === 'string' || typeof requestId === 'number';
  return { kind: 'request', requestId: isId ? requestId : null };
}

/** An address that may be opened after a person agreed, and the name of where it leads. */
function readPage(url: unknown): { readonly url: string; readonly host: string } | null {
  if (typeof url !== 'string' || url.length > MAX_URL || !URL.canParse(url)) return null;
  const page = new URL(url);
  if (page.protocol !== 'https:' && page.protocol !== 'http:') return null;
  return { url: page.href, host: page.host };
}
