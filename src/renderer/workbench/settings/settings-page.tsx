import { SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { closeOverlay, toggleOverlay, useLayout } from '../../stores/layout-store.ts';
import { platform } from '../../stores/platform.ts';
import { useSettings } from '../../stores/settings-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Input } from '../../ui/field.tsx';
import { SettingRow } from './setting-row.tsx';
import { searchSettings } from './setting-search.ts';
import styles from './settings.module.css';

const searchLabel = 'Search settings';

/** Every setting, by section, with a search. Opens at the setting it was asked for. */
export function SettingsPage() {
  const target = useLayout((s) => s.settingsTarget);
  const first =
    target === undefined
      ? `[aria-label="${searchLabel}"]`
      : `[data-setting="${target}"] :is(input, select, button)`;
  return (
    <Dialog title="Settings" size="page" initialFocus={first} onClose={closeOverlay}>
      <SettingsBody target={target} />
    </Dialog>
  );
}

/** Where the rest of what concerns agents stands. */
function AgentPages() {
  return (
    <div className={styles['pages']}>
      <Button onClick={() => toggleOverlay('rules')}>Permission rules…</Button>
      <Button onClick={() => toggleOverlay('usage')}>Usage…</Button>
    </div>
  );
}

function SettingsBody({ target }: { readonly target: string | undefined }) {
  const [query, setQuery] = useState('');
  const changed = useSettings((s) => s.changed);
  const sections = searchSettings(query, changed, platform.door === 'desktop');
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (target === undefined) return;
    // After the dialog has moved the focus, which scrolls too.
    const frame = requestAnimationFrame(() =>
      scroll.current?.querySelector(`[data-setting="${target}"]`)?.scrollIntoView(),
    );
    return () => cancelAnimationFrame(frame);
  }, [target]);
  return (
    <>
      <div className={styles['search']}>
        <Input
          type="search"
          aria-label={searchLabel}
          placeholder="Search settings"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Button
          aria-pressed={query === '@changed'}
          disabled={changed.length === 0}
          onClick={() => setQuery(query === '@changed' ? '' : '@changed')}
        >
          Changed ({changed.length})
        </Button>
      </div>
      <div className={styles['columns']}>
        <nav className={styles['sections']} aria-label="Sections">
          {sections.map(({ group }) => (
            <button
              key={group}
              type="button"
              onClick={() =>
                scroll.current
                  ?.querySelector(`[data-section="${group}"]`)
                  ?.scrollIntoView({ block: 'start' })
              }
            >
              {group}
            </button>
          ))}
        </nav>
        <div ref={scroll} className={styles['scroll']} tabIndex={-1}>
          {sections.length === 0 && (
            <EmptyState
              icon={<SearchX size={28} />}
              title="No setting matches"
              actions={<Button onClick={() => setQuery('')}>Clear search</Button>}
            >
              Try other words. Titles, descriptions and keys are searched.
            </EmptyState>
          )}
          {sections.map(({ group, keys }) => (
            <section key={group} aria-label={group} data-section={group}>
              <h2 className={styles['heading']}>{group}</h2>
              {group === 'Agents' && <AgentPages />}
              {keys.map((key) => (
                <ErrorBoundary key={key} what="This setting">
                  <SettingRow settingKey={key} />
                </ErrorBoundary>
              ))}
            </section>
          ))}
        </div>
      </div>
    </>
  );
}
