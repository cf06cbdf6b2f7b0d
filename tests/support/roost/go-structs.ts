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

/** What each kind of field takes, and what it holds when nothing is given. */
const kinds: Readonly<Record<Kind, { zero: unknown; fits: (value: unknown) => boolean }>> = {
  string: { zero: '', fits: (value) => typeof value === 'string' },
  int: { zero: 0, fits: (value) => Number.isSafeInteger(value) },
  uint: { zero: 0, fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0 },
  bool: { zero: false, fits: (value) => typeof value === 'boolean' },
  strings: {
    zero: [],
    fits: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  },
};

/** The fields of each struct, taken apart once. */
const fieldsOf = new Map(
  Object.entries(structs).map(([type, struct]) => [
    type,
    Object.entries(struct).map(([name, kind]) => ({
      name,
      optional: kind.endsWith('?'),
      ...kinds[kind.replace('?', '') as Kind],
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
  if (!isMessage(value)) return undefined;
  const fields = fieldsOf.get(value.type);
  if (!fields) return undefined;
  const message: GoMessage = { type: value.type };
  for (const { name, zero, fits } of fields) {
    const given = value[name];
    if (given === undefined || given === null) message[name] = zero;
    else if (fits(given)) message[name] = given;
    else return undefined;
  }
  return message;
}

function isMessage(value: unknown): value is GoMessage {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}

/** Encodes a message from its struct: nothing else is on the wire. */
export function goEncode(message: GoMessage): string {
  const out: Record<string, unknown> = { type: message.type };
  for (const { name, zero, optional } of fieldsOf.get(message.type) ?? []) {
    const value = message[name] ?? zero;
    if (!optional || !isZero(value)) out[name] = value;
  }
  // As Go does, so that nobody compares texts.
  return JSON.stringify(out).replace(
    /[<>&]/g,
    (char) => `\\u00${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function isZero(value: unknown): boolean {
  return (
    value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0)
  );
}
