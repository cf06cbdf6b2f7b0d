/** What a program asks of the clipboard by OSC 52. */
export type ClipboardRequest =
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'read' }
  | { readonly kind: 'invalid' };

/** Base64 characters accepted in one request: about 1 MB of text. */
const MAX_BASE64 = 1_400_000;

/** Reads the payload of an OSC 52 sequence, `Pc;Pd`. The text is untrusted. */
export function parseOsc52(payload: string): ClipboardRequest {
  const at = payload.indexOf(';');
  if (at < 0 || !/^[cpqs0-7]*$/.test(payload.slice(0, at))) return { kind: 'invalid' };
  const data = payload.slice(at + 1);
  if (data === '?') return { kind: 'read' };
  if (data === '' || data.length > MAX_BASE64) return { kind: 'invalid' };
  try {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    return { kind: 'write', text: new TextDecoder().decode(bytes) };
  } catch {
    // Not base64.
    return { kind: 'invalid' };
  }
}
