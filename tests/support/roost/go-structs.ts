// Messages as a Go roost decodes and encodes them: by its own structs. A number that does not fit its
// field fails the whole message; what the struct does not have is lost where the message is encoded anew.
// On purpose apart from the schemas of the product: they are what is tested.

type Kind = 'string' | 'int' | 'uint' | 'bool' | 'strings';
/** Kinds by field, in the order of the struct. One with `?` is left out when it holds its zero value. */
type Struct = Readonly<Record<string, `${Kind}${'' | '?'}`>>;

/** A decoded message. */
export type GoMessage = { type: string } & Record<string, unknown>;

const structs: Readonly<Record<string, Struct>> = {
  'wing.register': {
    ...{ wing_id: 'string', hostname: 'string?', platform: 'string?', version: 'string?' },
    ...{ agents: 'strings', skills: 'strings', labels: 'strings', identities: 'strings' },
    ...{ org_slug: 'string?', root_dir: 'string?', public_key: 'string?', locked: 'bool' },
    allowed_count: 'int?',
  },
  'wing.heartbeat': { wing_id: 'string' },
  'wing.config': { wing_id: 'string', locked: 'bool', allowed_count: 'int' },
  'pty.start': {
    ...{ session_id: 'string', agent: 'string', cols: 'int', rows: 'int', public_key: 'string?' },
    ...{ cwd: 'string?', wing_id: 'string?', passkey_credential_id: 'string?' },
    ...{ auth_token: 'string?', user_id: 'string?', email: 'string?', display_name: 'string?' },
    ...{ org_role: 'string?', passkeys: 'strings?' },
  },
  'pty.attach': {
    ...{ session_id: 'string', wing_id: 'string?', public_key: 'string?', auth_token: 'string?' },
    ...{ cols: 'uint?', rows: 'uint?', spectate: 'bool?', user_id: 'string?' },
    ...{ viewer_id: 'string?', email: 'string?', passkeys: 'strings?' },
  },
  'pty.kill': { session_id: 'string' },
  'pty.input': { session_id: 'string', data: 'string' },
  'pty.resize': { session_id: 'string', cols: 'int', rows: 'int' },
  'pty.detach': { session_id: 'string' },
  'pty.attention_ack': { session_id: 'string' },
  'pty.migrate': { session_id: 'string', auth_token: 'string?' },
  'passkey.response': {
    ...{ session_id: 'string', credential_id: 'string', authenticator_data: 'string' },
    ...{ client_data_json: 'string', signature: 'string' },
  },
  'tunnel.req': {
    ...{ wing_id: 'string', request_id: 'string', sender_pub: 'string?', payload: 'string' },
    ...{ sender_user_id: 'string?', sender_org_role: 'string?', sender_email: 'string?' },
    sender_passkeys: 'strings?',
  },
  'pty.started': {
    ...{ session_id: 'string', agent: 'string', public_key: 'string?', cwd: 'string?' },
    ...{ auth_token: 'string?', viewer_id: 'string?' },
  },
  'pty.output': {
    ...{ session_id: 'string', data: 'string', compressed: 'bool?', viewer_id: 'string?' },
  },
  'pty.exited': {
    ...{ session_id: 'string', exit_code: 'int', error: 'string?', viewer_id: 'string?' },
  },
  'pty.preview': { session_id: 'string', data: 'string', viewer_id: 'string?' },
  'pty.browser_open': { session_id: 'string', url: 'string' },
  'pty.migrated': { session_id: 'string' },
  'pty.fallback': { session_id: 'string' },
  'passkey.challenge': { session_id: 'string', challenge: 'string' },
  'tunnel.res': { request_id: 'string', payload: 'string' },
  'tunnel.stream': { request_id: 'string', payload: 'string', done: 'bool' },
  'session.attention': {
    ...{ session_id: 'string', agent: 'string?', cwd: 'string?', nonce: 'string?' },
  },
};

/** The fields of each struct, taken apart once. */
const fieldsOf = new Map(
  Object.entries(structs).map(([type, struct]) => [
    type,
    Object.entries(struct).map(([name, kind]) => ({
      name,
      kind: kind.replace('?', ''),
      optional: kind.endsWith('?'),
    })),
  ]),
);

/** Decodes a frame; undefined for one that a Go roost drops without a word. */
export function goDecode(frame: string): GoMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const given = value as Readonly<Record<string, unknown>>;
  const type = given['type'];
  const fields = typeof type === 'string' ? fieldsOf.get(type) : undefined;
  if (typeof type !== 'string' || !fields) return undefined;
  const message: GoMessage = { type };
  for (const { name, kind } of fields) {
    const read = readField(kind, given[name]);
    if (read === undefined) return undefined;
    message[name] = read;
  }
  return message;
}

/** Encodes a message from its struct: nothing else is on the wire. */
export function goEncode(message: GoMessage): string {
  const out: Record<string, unknown> = { type: message.type };
  for (const { name, kind, optional } of fieldsOf.get(message.type) ?? []) {
    const value = message[name] ?? readField(kind, null);
    if (!optional || !isZero(value)) out[name] = value;
  }
  // As Go does, so that nobody compares texts.
  return JSON.stringify(out).replace(
    /[<>&]/g,
    (char) => `\\u00${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** The value of a field, its zero value for null and for nothing; undefined if it does not fit. */
function readField(kind: string, value: unknown): unknown {
  if (value === undefined || value === null) return zeros[kind];
  switch (kind) {
    case 'int':
      return Number.isSafeInteger(value) ? value : undefined;
    case 'uint':
      return Number.isSafeInteger(value) && Number(value) >= 0 ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'strings':
      return Array.isArray(value) && value.every((each) => typeof each === 'string')
        ? value
        : undefined;
    default:
      return typeof value === 'string' ? value : undefined;
  }
}

const zeros: Readonly<Record<string, unknown>> = {
  ...{ string: '', int: 0, uint: 0, bool: false, strings: [] },
};

function isZero(value: unknown): boolean {
  return (
    value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0)
  );
}
