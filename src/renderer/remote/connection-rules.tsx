import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import type { IceServer, RemoteConfig } from '#shared/contract/remote-config.ts';
import { IconButton } from '../ui/button.tsx';
import { AddIceServer } from './add-ice-server.tsx';
import { DirectRules } from './direct-rules.tsx';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { changeAccess, takeAway } from './remote-actions.ts';
import { SelectRule } from './select-rule.tsx';
import { TextField } from './text-field.tsx';

type Mode = RemoteConfig['connection'];

const modes: Readonly<Record<Mode, { readonly label: string; readonly says: string }>> = {
  relay: {
    label: 'Through the roost',
    says: 'Everything goes through the roost, sealed. Works wherever the roost can be reached.',
  },
  p2p: {
    label: 'P2P where it works',
    says: 'Browsers that can do it connect straight to this machine where the networks let them; else the roost passes everything on. Each then learns the network address of the other.',
  },
  p2p_only: {
    label: 'P2P only',
    says: 'As P2P, and browsers are asked to say so where the networks do not let both connect. What still comes through the roost works.',
  },
  direct: {
    label: 'Direct to a port',
    says: 'Who has a pass that the roost has signed connects to a port of this machine. The lock, the list and passkeys count there as well. All others come through the roost.',
  },
};

/** How bytes travel. */
export function ConnectionRules({ status }: { readonly status: RemoteStatus }) {
  const { access, direct } = status;
  const { connection } = access;
  return (
    <section className={styles['section']} aria-labelledby="remote-connection">
      <h3 className={styles['heading']} id="remote-connection">
        Connection
      </h3>
      <SelectRule
        title="Way of the bytes"
        description={`${modes[connection].says} The way that each viewer really takes stands under “Connected now”.`}
        value={connection}
        options={modeOptions}
        onValue={async (value) => (isMode(value) ? changeAccess({ connection: value }) : null)}
      />
      {connection === 'direct' && <DirectRules access={access} status={direct} />}
      {(connection === 'p2p' || connection === 'p2p_only') && (
        <IceServers servers={access.iceServers} />
      )}
      <PasskeyHosts hosts={access.passkeyHosts} />
    </section>
  );
}

const modeOptions = Object.entries(modes).map(([value, { label }]) => ({ value, label }));

function isMode(value: string): value is Mode {
  return value in modes;
}

function IceServers({ servers }: { readonly servers: readonly IceServer[] }) {
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <div className={styles['field']}>
      <span className={styles['ruleTitle']}>ICE servers</span>
      <span className={styles['hint']}>
        STUN and TURN servers that help two networks find a way to each other.
      </span>
      {servers.length > 0 && (
        <ul className={styles['rows']} aria-label="ICE servers">
          {servers.map((server) => (
            <li key={server.urls.join(' ')} className={styles['row']}>
              <div className={styles['rowWords']}>
                <span className={styles['mono']}>{server.urls.join(', ')}</span>
                {server.username && <span className={styles['quiet']}>as {server.username}</span>}
              </div>
              <IconButton
                label={`Remove ${server.urls.join(', ')}`}
                onClick={() => {
                  const rest = servers.filter((other) => other !== server);
                  void takeAway('iceServers', rest, 'The server is off the list').then(setProblem);
                }}
              >
                <Trash2 size={15} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <Problem text={problem} />
      <AddIceServer servers={servers} />
    </div>
  );
}

function PasskeyHosts({ hosts }: { readonly hosts: readonly string[] }) {
  return (
    <TextField
      label="Other hosts for passkeys"
      value={hosts.join(', ')}
      maxLength={4096}
      placeholder="roost.example.org"
      hint="Names of hosts, with commas between them, that passkeys may be used on beside those of the roosts."
      onCommit={async (text) => {
        const list = text.split(/[\s,]+/).filter(Boolean);
        const wrong = list.find((host) => !/^[A-Za-z0-9.-]{1,253}$/.test(host));
        if (wrong !== undefined) return `“${wrong}” is not the name of a host.`;
        return changeAccess({ passkeyHosts: list });
      }}
    />
  );
}
