// The roost that commands reach other machines through, and this user's token there: of the
// environment, else of the last `aerie sign-in`.

import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { dataFolder } from '#client/run-folder.ts';
import { requireSafe } from '#client/tunnel/require-safe.ts';
import type { RoostAccess } from '#client/tunnel/tunnel-client.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { awaitDeviceToken, bearer, beginDeviceLogin } from '#core/link/device-login.ts';
import { makePrivateFolder, replacePrivateFile } from '#core/store/private-file.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { parseJson } from '#shared/base/parse-json.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure } from './command-failure.ts';
import { ExitCode } from './exit-code.ts';

const kept = z.object({ version: z.literal(1), url: z.string(), token: bearer });

/** The roost that is meant. @throws CommandFailure when there is none, or its way is not safe */
export async function currentRoost(context: CommandContext): Promise<RoostAccess> {
  const { AERIE_ROOST: address, AERIE_ROOST_TOKEN: token } = context.env;
  if (address && token) return { baseUrl: readAddress(address), token };
  const text = await readFile(accountFile(context), 'utf8').catch(() => '');
  const account = kept.safeParse(parseJson(text));
  if (account.success) return { baseUrl: account.data.url, token: account.data.token };
  throw usage('No roost is signed in to. Run "aerie sign-in ADDRESS" first.');
}

/** `aerie sign-in`: says where to allow it, waits for that, and keeps the token. */
export async function signIn(context: CommandContext, address: string): Promise<void> {
  const { stderr } = context;
  const baseUrl = readAddress(address);
  // A program has no machine of its own: what it signs in as is made up and serves for nothing else.
  const machine = {
    wingId: randomBytes(12).toString('hex'),
    publicKey: WingIdentity.generate().publicBase64,
  };
  const options = { baseUrl, signal: new AbortController().signal, clock: nodeClock };
  const code = await beginDeviceLogin(machine, options);
  stderr.write(`Open ${code.url}\nand allow this machine if the page shows ${code.code}\n`);
  const { token, email, displayName } = await awaitDeviceToken(code, options);
  const file = accountFile(context);
  await makePrivateFolder(dirname(file));
  await replacePrivateFile(file, Buffer.from(JSON.stringify({ version: 1, url: baseUrl, token })));
  stderr.write(`Signed in to ${baseUrl} as ${email ?? displayName ?? 'somebody'}\n`);
}

/** `aerie sign-out`: forgets the token here. */
export async function signOut(context: CommandContext): Promise<void> {
  await rm(accountFile(context), { force: true });
  context.stderr.write('Signed out here\n');
}

function accountFile({ platform, env }: CommandContext): string {
  return join(dataFolder({ platform, env, home: env['HOME'] ?? homedir() }), 'command-roost.json');
}

/** @throws CommandFailure for what is no address; AppError for one on which the token could be taken */
function readAddress(text: string): string {
  const typed = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.parse(typed);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw usage('That is no address of a roost. Use one like https://roost.example.org.');
  }
  requireSafe(url.href, false);
  return url.origin;
}

const usage = (message: string): CommandFailure =>
  new CommandFailure('usage', message, ExitCode.usage);
