import { CopyPlus, Pencil, Plus, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ListedProfile, Profile } from '#shared/contract/index.ts';
import { confirm } from '../../stores/dialog-store.ts';
import { updateSettings, useSettings } from '../../stores/settings-store.ts';
import { useSystem } from '../../stores/system-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { SessionIcon } from '../../ui/session-icon.tsx';
import styles from './editors.module.css';
import { emptyDraft, freeId, type ProfileDraft, toDraft } from './profile-draft.ts';
import { ProfileForm } from './profile-form.tsx';

/** Own profiles with everything that can be done to them; detected ones can be copied and chosen. */
export function ProfileEditor() {
  const own = useSettings((s) => s.values['shell.profiles']);
  const defaultId = useSettings((s) => s.values['shell.defaultProfile']);
  const detected = useSystem((s) => s.profiles).filter((p) => p.detected);
  const [draft, setDraft] = useState<ProfileDraft>();
  const taken = [...own, ...detected].map((p) => p.id);
  const save = async (profile: Profile): Promise<void> => {
    const exists = own.some((p) => p.id === profile.id);
    const profiles = exists
      ? own.map((p) => (p.id === profile.id ? profile : p))
      : [...own, profile];
    const saved = await updateSettings({ 'shell.profiles': profiles });
    // Another profile may be in the form by now.
    if (saved) setDraft((now) => (now === draft ? undefined : now));
  };
  const duplicate = (profile: Profile): void =>
    setDraft({
      ...toDraft(profile),
      id: freeId(`${profile.id.slice(0, 56)}-copy`, taken),
      name: `${profile.name} copy`,
    });
  const row = (profile: Profile, isDetected: boolean) => (
    <ProfileLine
      key={profile.id}
      profile={{ ...profile, detected: isDetected }}
      isDefault={profile.id === defaultId}
      onEdit={() => setDraft(toDraft(profile))}
      onDuplicate={() => duplicate(profile)}
      onDelete={() => void deleteProfile(profile, own)}
    />
  );
  return (
    <div className={styles['editor']}>
      {taken.length > 0 && (
        <ul className={styles['list']} aria-label="Profiles">
          {own.map((p) => row(p, false))}
          {detected.map((p) => row(p, true))}
        </ul>
      )}
      {draft ? (
        <ProfileForm
          key={draft.id}
          initial={draft}
          onSave={(profile) => void save(profile)}
          onCancel={() => setDraft(undefined)}
        />
      ) : (
        <div>
          <Button icon={<Plus size={14} aria-hidden />} onClick={() => setDraft(emptyDraft(taken))}>
            Add profile
          </Button>
        </div>
      )}
    </div>
  );
}

async function deleteProfile(profile: Profile, own: readonly Profile[]): Promise<void> {
  const sure = await confirm({
    title: `Delete the profile “${profile.name}”?`,
    body: 'Sessions that were started with it keep running.',
    confirmLabel: 'Delete profile',
    danger: true,
  });
  if (sure) await updateSettings({ 'shell.profiles': own.filter((p) => p.id !== profile.id) });
}

interface ProfileLineProps {
  readonly profile: ListedProfile;
  readonly isDefault: boolean;
  readonly onEdit: () => void;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
}

function ProfileLine({ profile, isDefault, onEdit, onDuplicate, onDelete }: ProfileLineProps) {
  const { id, name } = profile;
  return (
    <li className={styles['line']}>
      <SessionIcon icon={profile.icon} tint={profile.tint} />
      <div className={styles['lineWords']}>
        <span>{name}</span>
        {isDefault && <Badge tone="accent">default</Badge>}
        {profile.detected && <Badge>detected</Badge>}
        <span className={styles['muted']}>
          {[profile.shell, ...profile.args].join(' ').slice(0, 200)}
        </span>
      </div>
      <IconButton
        label={`Make ${name} the default`}
        disabled={isDefault}
        onClick={() => void updateSettings({ 'shell.defaultProfile': id })}
      >
        <Star size={13} aria-hidden />
      </IconButton>
      <IconButton label={`Duplicate ${name}`} onClick={onDuplicate}>
        <CopyPlus size={13} aria-hidden />
      </IconButton>
      {!profile.detected && (
        <>
          <IconButton label={`Edit ${name}`} onClick={onEdit}>
            <Pencil size={13} aria-hidden />
          </IconButton>
          <IconButton label={`Delete ${name}`} onClick={onDelete}>
            <Trash2 size={13} aria-hidden />
          </IconButton>
        </>
      )}
    </li>
  );
}
