import { Folder, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RoostStatus } from '#shared/contract/remote.ts';
import type { RoostPerson, SharedPath } from '#shared/contract/remote-config.ts';
import { choose } from '../stores/dialog-store.ts';
import { IconButton } from '../ui/button.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { AddLine } from './add-line.tsx';
import { MailList } from './mail-list.tsx';
import { nextInList } from './next-in-list.ts';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { changeAccess, takeAway, takeAwayMember } from './remote-actions.ts';

/** Whose members may be added. */
interface OfRoosts {
  readonly roosts: readonly RoostStatus[];
  /** Roost of whom one adds; undefined where there is none. */
  readonly roost: string | undefined;
}

interface SharedFoldersProps extends OfRoosts {
  readonly paths: readonly SharedPath[];
}

/** Folders that members may work in. */
export function SharedFolders({ paths, roosts, roost }: SharedFoldersProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const section = useRef<HTMLElement>(null);
  const kept = useKeptFocus(() => nextInList(section.current));
  const add = async (text: string): Promise<string | null> => {
    const path = text.trim();
    if (!isAbsolute(path)) return 'Enter the whole path of a folder, e.g. /home/ann/project.';
    if (paths.some((other) => other.path === path)) return 'That folder is shared already.';
    return changeAccess({ paths: [...paths, { path, members: [] }] });
  };
  return (
    <section ref={section} className={styles['section']} aria-labelledby="remote-folders" {...kept}>
      <h3 className={styles['heading']} id="remote-folders">
        Folders
      </h3>
      <p className={styles['hint']}>
        Where people from elsewhere may begin sessions. Without any, owners and admins may use every
        folder and members none. A terminal that has begun can go anywhere your own account can.
      </p>
      {paths.length === 0 ? (
        <p className={styles['quiet']}>No folders are shared.</p>
      ) : (
        <ul className={styles['cards']} aria-label="Folders">
          {paths.map((shared) => (
            <SharedFolder
              key={shared.path}
              shared={shared}
              roosts={roosts}
              roost={roost}
              onChange={(members) =>
                changeAccess({ paths: withMembers(paths, shared.path, members) })
              }
              onRemove={() => {
                const rest = paths.filter((other) => other !== shared);
                void takeAway('paths', rest, `${shared.path} is not shared any more`).then(
                  setProblem,
                );
              }}
            />
          ))}
        </ul>
      )}
      <Problem text={problem} />
      <AddLine label="Add folder" placeholder="/path/of/a/folder" maxLength={4096} onAdd={add} />
    </section>
  );
}

interface SharedFolderProps extends OfRoosts {
  readonly shared: SharedPath;
  readonly onChange: (members: RoostPerson[]) => Promise<string | null>;
  readonly onRemove: () => void;
}

function SharedFolder({ shared, roosts, roost, ...props }: SharedFolderProps) {
  const { path, members } = shared;
  return (
    <li className={styles['card']} aria-label={path}>
      <div className={styles['cardHead']}>
        <Folder size={16} aria-hidden />
        <span className={`${styles['cardTitle']} ${styles['mono']}`}>
          <bdi>{path}</bdi>
        </span>
        <IconButton label={`Do not share ${path}`} onClick={props.onRemove}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
      </div>
      <MailList
        label={`Add member of ${path}`}
        empty="Open to every member of the organisation."
        value={members}
        roosts={roosts}
        roost={roost}
        onAdd={(member) => props.onChange([...members, member])}
        onRemove={(member) => removeMember(shared, member)}
      />
    </li>
  );
}

/** Takes a member off; what becomes of the folder with the last one is asked first. */
async function removeMember(
  { path, members }: SharedPath,
  member: RoostPerson,
): Promise<string | null> {
  const gone = `${member.email} is no member any more`;
  if (members.length > 1) return takeAwayMember({ path, member }, gone);
  const choice = await choose({
    title: 'Take the last member off this folder?',
    body: `A shared folder without members is open to every member of the organisation. Without ${member.email}, stop sharing it or open it to all of them.`,
    detail: path,
    confirmLabel: 'Stop sharing it',
    alternativeLabel: 'Open it to all members',
  });
  if (choice === 'cancel') return null;
  return choice === 'confirm'
    ? takeAwayMember({ path, member, whenLast: 'unshare' }, `${path} is not shared any more`)
    : takeAwayMember(
        { path, member, whenLast: 'open' },
        `${gone}: the folder is open to every member now`,
      );
}

function withMembers(
  paths: readonly SharedPath[],
  path: string,
  members: RoostPerson[],
): SharedPath[] {
  return paths.map((shared) => (shared.path === path ? { path, members } : shared));
}

function isAbsolute(path: string): boolean {
  return /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
}
