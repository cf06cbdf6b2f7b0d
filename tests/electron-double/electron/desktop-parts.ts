// Tray, menus, notifications, dialogs and the like: they only remember what the app did.

import { existsSync } from 'node:fs';
import type {
  Dialog,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NativeImage,
  NativeTheme,
  NotificationConstructorOptions,
  Protocol,
  SafeStorage,
  Screen,
  Session,
  Shell,
} from 'electron';
import { DoubleEmitter } from './double-emitter.ts';
import { state } from './state.ts';

export class DoubleMenu {
  readonly template: readonly MenuItemConstructorOptions[];
  constructor(template: readonly MenuItemConstructorOptions[] = []) {
    this.template = template;
  }
  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): DoubleMenu {
    return new DoubleMenu(template);
  }
  static setApplicationMenu(menu: DoubleMenu | null): void {
    state.applicationMenu = menu?.template ?? null;
  }
}

export class DoubleTray extends DoubleEmitter {
  menu: DoubleMenu | null = null;
  toolTip = '';
  constructor(image: Pick<NativeImage, 'isEmpty'>) {
    super();
    if (image.isEmpty()) throw new Error('Failed to load image: the tray icon is missing.');
    state.trays.add(this);
  }
  setContextMenu(menu: DoubleMenu | null): void {
    this.menu = menu;
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  destroy(): void {
    state.trays.delete(this);
  }
}

export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  click(): void;
}

export class DoubleNotification extends DoubleEmitter {
  readonly #options: NotificationConstructorOptions;
  #shown: ShownNotification | null = null;
  static isSupported(): boolean {
    return true;
  }
  constructor(options: NotificationConstructorOptions) {
    super();
    this.#options = options;
  }
  show(): void {
    this.#shown = {
      title: this.#options.title ?? '',
      body: this.#options.body ?? '',
      click: () => this.emit('click'),
    };
    state.notifications.push(this.#shown);
  }
  close(): void {
    state.notifications = state.notifications.filter((shown) => shown !== this.#shown);
    this.emit('close');
  }
}

export const dialog = {
  showMessageBox: async (...given: [MessageBoxOptions] | [unknown, MessageBoxOptions]) => {
    const options = given.length === 1 ? given[0] : given[1];
    state.dialogs.push({ message: options.message, detail: options.detail ?? '' });
    const response = state.dialogAnswer ?? options.defaultId ?? 0;
    return { response, checkboxChecked: false };
  },
} satisfies Pick<Dialog, 'showMessageBox'>;

export const shell = {
  openExternal: async (url) => {
    state.opened.push(url);
  },
} satisfies Pick<Shell, 'openExternal'>;

const workArea = { x: 0, y: 0, width: 1920, height: 1080 };
export const screen = {
  getAllDisplays: () => [{ workArea }],
} satisfies { getAllDisplays: () => Pick<ReturnType<Screen['getAllDisplays']>[0], 'workArea'>[] };

export const nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'> = {
  themeSource: 'system',
  shouldUseDarkColors: false,
};

export const nativeImage = {
  createFromPath: (path: string) => ({
    isEmpty: () => !existsSync(path),
    setTemplateImage: () => {},
  }),
};

export const powerMonitor = new DoubleEmitter();

/** A key ring that is not there, as on many Linux machines. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => false,
  getSelectedStorageBackend: () => 'basic_text',
  encryptStringAsync: () => Promise.reject(new Error('There is no key ring.')),
  decryptStringAsync: () => Promise.reject(new Error('There is no key ring.')),
} satisfies Partial<SafeStorage>;

type Handler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged: () => {},
  handle: (scheme, handler) => void handlers.set(scheme, handler),
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

/** What the app's handler answers. */
export async function serve(request: Request): Promise<Response> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1));
  return handler ? handler(request) : new Response('No handler.', { status: 404 });
}

type PermissionCheck = Parameters<Session['setPermissionCheckHandler']>[0];
let checkPermission: PermissionCheck = null;

/** What the app's check says about a permission asked for by the main frame at `url`. */
export function permits(permission: string, url: string): boolean {
  const check = checkPermission as
    | ((contents: null, name: string, origin: string, details: { isMainFrame: boolean }) => boolean)
    | null;
  return check?.(null, permission, url, { isMainFrame: true }) ?? true;
}

export const session = {
  defaultSession: {
    setPermissionRequestHandler: () => {},
    setPermissionCheckHandler: (handler) => {
      checkPermission = handler;
    },
    setDevicePermissionHandler: () => {},
  },
} satisfies {
  defaultSession: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >;
};
