/** Owns how the editor talks to the server: the process, the documents that are sent, and what may be logged of it. */

import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type CloseHandlerResult,
  type ErrorHandler,
  type LanguageClientOptions,
  type ServerOptions,
  type ShowDocumentResult,
} from 'vscode-languageclient/node';

import { abilities, LINKED_COMMANDS } from './abilities';
import { copier, COPY } from './clipboard';
import { RestartBudget } from './restartBudget';
import { documentSelector } from './selector';
import type { ServerLocation } from './server';

const MAX_RESTARTS = 4;
const RESTART_PERIOD_MS = 3 * 60_000;

/** What `createClient` needs to know. */
export interface ClientSetup {
  readonly server: ServerLocation;
  /**
   * Where the server runs. Never a workspace's folder: a workspace must not decide what a process finds beside it.
   */
  readonly workingDirectory: string;
  /** Receives what the server logs, its standard error and the trace. */
  readonly serverLog: vscode.LogOutputChannel;
  /** Called when a server that had been running crashed too often to be started again. */
  readonly onGaveUp: () => void;
}

/** Makes a client for the server, not started yet. It shows no notification of its own; failures are its caller's. */
export function createClient(setup: ClientSetup): LanguageClient {
  const client: LanguageClient = new QuietClient(
    {
      command: setup.server.command,
      args: ['server'],
      transport: TransportKind.stdio,
      options: { cwd: setup.workingDirectory },
    },
    {
      documentSelector,
      outputChannel: setup.serverLog,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: crashHandler(() => client.initializeResult !== undefined, setup.onGaveUp),
      // The server asks for the settings of each folder later; its first report should not wait for that.
      initializationOptions: () => ({ keymend: vscode.workspace.getConfiguration('keymend') }),
      initializationFailedHandler: () => false,
      markdown: { isTrusted: { enabledCommands: LINKED_COMMANDS } },
      middleware: {
        window: {
          // The editor asks the user before it opens a page, and a "no" is no failure.
          showDocument: async (params, token, next): Promise<ShowDocumentResult> => {
            await next(params, token);
            return { success: true };
          },
        },
      },
    },
  );
  client.registerFeature(abilities);
  client.onRequest(COPY, copier((text) => vscode.env.clipboard.writeText(text)));
  return client;
}

/**
 * A client that logs no contents of messages and shows no notifications.
 *
 * Contents hold the text of documents, and so the very keys that Keymend is to keep out of logs. The library takes
 * the amount of its trace from a setting `<client id>.trace.server` that any workspace could write, hence the
 * override of both its forms; `traceObject`, the JSON form, is private in the library's types and so is replaced on
 * the instance.
 *
 * Of one server that cannot start, the library would tell the user four times, in the protocol's words.
 */
class QuietClient extends LanguageClient {
  constructor(server: ServerOptions, options: LanguageClientOptions) {
    super('keymend', 'Keymend', server, options);
    Object.defineProperty(this, 'traceObject', { value: () => undefined });
  }

  override trace(message: string): void {
    super.trace(message);
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Starts a crashed server again, within reason. One that has never run is not: it would crash as well. */
function crashHandler(hasRun: () => boolean, onGaveUp: () => void): ErrorHandler {
  const budget = new RestartBudget(MAX_RESTARTS, RESTART_PERIOD_MS);
  return {
    // A connection that is really broken also closes, and closing decides.
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: (): CloseHandlerResult => {
      if (hasRun() && budget.spend(Date.now())) {
        return { action: CloseAction.Restart, handled: true };
      }
      if (hasRun()) {
        onGaveUp();
      }
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
