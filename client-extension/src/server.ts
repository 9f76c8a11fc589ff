/** Owns the choice of the server executable. Knows nothing of the editor's API, so it is tested without one. */

import * as path from 'node:path';

/** What the choice depends on. */
export interface ServerChoice {
  /** `keymend.server.path` as the user wrote it; empty for the shipped server. */
  readonly configuredPath: string;
  /** Whether the user trusts the workspace: an untrusted one only ever gets the shipped server. */
  readonly trusted: boolean;
  /** Absolute path of the installed extension. */
  readonly extensionPath: string;
  /** The user's home folder, for `~`. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Whether a path is a file that can be executed. */
  readonly isExecutable: (file: string) => boolean;
}

/** The server to start, and how it came to be chosen, as lines for the log. */
export interface ServerLocation {
  readonly command: string;
  readonly origin: 'bundled' | 'setting';
  readonly notes: readonly string[];
}

/** No server can be started. `message` is for the user, `notes` are what was tried, as lines for the log. */
export class ServerNotFoundError extends Error {
  constructor(
    message: string,
    readonly notes: readonly string[],
  ) {
    super(message);
    this.name = 'ServerNotFoundError';
  }
}

/** Absolute path of the server that the extension ships. */
export function bundledServer(extensionPath: string, platform: NodeJS.Platform): string {
  return path.join(extensionPath, 'bundled', 'keymend', platform === 'win32' ? 'keymend.exe' : 'keymend');
}

/** Replaces a leading `~` by the home folder; `~name` is another user's and stays. */
export function expandHome(file: string, home: string): string {
  return file === '~' || /^~[\\/]/.test(file) ? path.join(home, file.slice(1)) : file;
}

/**
 * Chooses the server executable.
 *
 * A configured path that cannot be started is an error rather than a reason to fall back: somebody who sets a path
 * wants that server, and would not notice another one.
 *
 * @throws ServerNotFoundError when the chosen file is missing or cannot be executed.
 */
export function findServer(choice: ServerChoice): ServerLocation {
  const notes: string[] = [];
  const configured = expandHome(choice.configuredPath.trim(), choice.home);
  if (configured !== '' && choice.trusted) {
    notes.push(`keymend.server.path: ${configured}`);
    if (!path.isAbsolute(configured)) {
      throw new ServerNotFoundError('The setting "keymend.server.path" must be an absolute path.', notes);
    }
    if (!choice.isExecutable(configured)) {
      throw new ServerNotFoundError('The setting "keymend.server.path" names no file that can be executed.', notes);
    }
    return { command: configured, origin: 'setting', notes };
  }
  if (configured !== '') {
    notes.push('keymend.server.path: not used, the workspace is not trusted');
  }
  const bundled = bundledServer(choice.extensionPath, choice.platform);
  notes.push(`shipped server: ${bundled}`);
  if (!choice.isExecutable(bundled)) {
    throw new ServerNotFoundError('This build of the extension holds no server for this machine.', notes);
  }
  return { command: bundled, origin: 'bundled', notes };
}
