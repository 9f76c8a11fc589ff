/** Owns the life of the server: starting, replacing and stopping it, and telling the user when that fails. */

import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';

import { createClient } from './client';
import { coalesce } from './coalesce';
import { findServer, ServerNotFoundError, type ServerLocation } from './server';
import type { Status } from './status';

export class Session {
  /** Starts the server, or replaces the running one. Calls while one is under way share one more restart. */
  readonly restart = coalesce(() => this.#replace());

  #client: LanguageClient | undefined;
  #location: ServerLocation | undefined;

  constructor(
    private readonly extensionPath: string,
    private readonly log: vscode.LogOutputChannel,
    private readonly serverLog: vscode.LogOutputChannel,
    private readonly status: Status,
  ) {}

  /** Restarts if the settings or the workspace's trust now lead to another server than the one that was started. */
  async restartIfServerChanged(): Promise<void> {
    let location: ServerLocation | undefined;
    try {
      location = this.#find();
    } catch {
      // The restart says what is wrong.
    }
    if (location === undefined || !isDeepStrictEqual(location, this.#location)) {
      await this.restart();
    }
  }

  /** Stops the server. A server that does not answer is ended by the client library after its own time-out. */
  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#location = undefined;
    try {
      if (client?.state === State.Starting) {
        await client.start(); // joins the start under way: a client can be stopped only when it runs
      }
      if (client?.needsStop() === true) {
        await client.dispose();
      }
    } catch (error) {
      // A server that crashed or hangs cannot be asked to stop; its process is gone or has been ended.
      this.log.warn(`Stopping the server: ${String(error)}`);
    }
  }

  async #replace(): Promise<void> {
    this.status.starting();
    await this.stop();
    try {
      const location = this.#find();
      this.log.info(['Starting the server.', ...location.notes].join('\n  '));
      const client = createClient({
        server: location,
        workingDirectory: this.extensionPath,
        serverLog: this.serverLog,
        onGaveUp: () => {
          this.#fail('The server stopped several times and is not started again.', []);
        },
      });
      this.#client = client;
      this.#location = location;
      client.onDidChangeState(({ newState }) => {
        if (this.#client === client) {
          this.#showState(client, newState);
        }
      });
      await client.start();
    } catch (error) {
      await this.stop();
      if (error instanceof ServerNotFoundError) {
        this.#fail(error.message, error.notes);
      } else {
        this.#fail('The server could not be started.', [
          String(error),
          'What the server itself said is in the output channel "Keymend Server".',
        ]);
      }
    }
  }

  #find(): ServerLocation {
    return findServer({
      configuredPath: vscode.workspace.getConfiguration('keymend').get('server.path', ''),
      trusted: vscode.workspace.isTrusted,
      extensionPath: this.extensionPath,
      home: homedir(),
      platform: process.platform,
      isExecutable,
    });
  }

  /** A stopped client is either being replaced or being restarted, or `onGaveUp` tells. */
  #showState(client: LanguageClient, state: State): void {
    if (state === State.Starting) {
      this.status.starting();
    } else if (state === State.Running) {
      const version = client.initializeResult?.serverInfo?.version;
      this.log.info(`The server is running${version === undefined ? '' : `, version ${version}`}.`);
      this.status.running(version);
    }
  }

  #fail(reason: string, notes: readonly string[]): void {
    this.log.error([reason, ...notes].join('\n  '));
    this.status.failed(reason);
    void this.#offerHelp(reason);
  }

  async #offerHelp(reason: string): Promise<void> {
    const choice = await vscode.window.showErrorMessage(`Keymend: ${reason}`, 'Show Logs', 'Open Settings');
    if (choice === 'Show Logs') {
      this.log.show();
    } else if (choice === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'keymend.server.path');
    }
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
