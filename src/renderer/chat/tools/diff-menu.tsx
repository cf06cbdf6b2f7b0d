import { Columns2, Copy, MoreHorizontal, Rows3, WrapText } from 'lucide-react';
import { showError, showToast } from '../../stores/toast-store.ts';
import { MenuButton } from '../../ui/button.tsx';
import { DropdownMenu, type MenuItem } from '../../ui/context-menu.tsx';
import { chooseSplit, chooseWrap, type DiffLayout, useDiffLayout } from './diff-layout.ts';

interface DiffMenuProps {
  /** Path of the file, harmless already. */
  readonly path: string;
  readonly patch: string | undefined;
  /** What else can be done with the file. */
  readonly items?: readonly MenuItem[] | undefined;
}

/** What can be done with the changes of one file. */
export function DiffMenu({ path, patch, items = [] }: DiffMenuProps) {
  const layout = useDiffLayout();
  return (
    <DropdownMenu items={() => [...items, ...diffMenuItems(path, patch, layout)]} align="end">
      <MenuButton label={`Actions for the changes of ${path}`}>
        <MoreHorizontal size={14} aria-hidden />
      </MenuButton>
    </DropdownMenu>
  );
}

function diffMenuItems(path: string, patch: string | undefined, layout: DiffLayout): MenuItem[] {
  const { split, wrap } = layout;
  const copies: MenuItem[] = [
    { label: 'Copy path', icon: <Copy size={14} />, run: () => void copy('Path', path) },
  ];
  if (patch === undefined) return copies;
  return [
    ...copies,
    { label: 'Copy patch', icon: <Copy size={14} />, run: () => void copy('Patch', patch) },
    'separator',
    split
      ? { label: 'Show unified', icon: <Rows3 size={14} />, run: () => chooseSplit(false) }
      : { label: 'Show side by side', icon: <Columns2 size={14} />, run: () => chooseSplit(true) },
    {
      label: wrap ? 'Do not wrap long lines' : 'Wrap long lines',
      icon: <WrapText size={14} />,
      run: () => chooseWrap(!wrap),
    },
  ];
}

async function copy(what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ level: 'success', title: `${what} copied`, key: 'diff-copied' });
  } catch (error) {
    showError(`The ${what.toLowerCase()} was not copied`, error);
  }
}
