import { ChevronDown, Plus } from 'lucide-react';
import type { ListedProfile } from '#shared/contract/index.ts';
import { toggleOverlay } from '../../stores/layout-store.ts';
import { useRefusal } from '../../stores/rights.ts';
import { useSystem } from '../../stores/system-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DropdownMenu, type MenuItem } from '../../ui/context-menu.tsx';
import { SessionIcon } from '../../ui/session-icon.tsx';
import { newTerminal } from '../workspace.ts';
import styles from './sidebar.module.css';

/** Starts a terminal with the default profile, or with the one chosen from the menu. */
export function NewTerminalButton() {
  const profiles = useSystem((s) => s.profiles);
  if (useRefusal('sessions.create') !== undefined) return <MemberNote />;
  return (
    <div className={styles['newTerminal']}>
      <Button
        variant="primary"
        icon={<Plus size={15} aria-hidden />}
        onClick={() => void newTerminal()}
      >
        New terminal
      </Button>
      <DropdownMenu items={() => profileMenuItems(profiles)} align="end">
        <IconButton label="New terminal with profile" className={styles['profileButton'] ?? ''}>
          <ChevronDown size={15} aria-hidden />
        </IconButton>
      </DropdownMenu>
    </div>
  );
}

/** In its place for people who may start none: what they have here. */
function MemberNote() {
  return (
    <p className={styles['member']} role="note">
      You are a member here: you see the terminals that you began. Owners and admins may do more.
    </p>
  );
}

/** One line for each profile, and the way to edit them. */
function profileMenuItems(profiles: readonly ListedProfile[]): readonly MenuItem[] {
  const lines = profiles.map(
    (profile, i): MenuItem => ({
      label: profile.name,
      icon: <SessionIcon icon={profile.icon} tint={profile.tint} />,
      hint: i === 0 ? 'default' : undefined,
      run: () => void newTerminal({ profileId: profile.id }),
    }),
  );
  return [
    ...lines,
    ...(lines.length > 0 ? (['separator'] as const) : []),
    {
      label: 'Edit profiles…',
      needs: 'settings.update',
      run: () => toggleOverlay('settings', 'shell.profiles'),
    },
  ];
}
