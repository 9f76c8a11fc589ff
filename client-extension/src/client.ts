/** Owns how the editor talks to the server: the process, the documents that are sent, and what may be logged of it. */

import type * as vscode from 'vscode';
import {
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';

import { documentSelector } from './selector';
import type { ServerLocation } from './server';

/**
 * A client whose protocol trace holds the names of messages and never their contents.
 *
 * Contents hold the text of documents, and so the very keys that Keymend is to keep out of logs. The library takes
 * the amount from a setting `<client id>.trace.server` that any workspace could write, hence the override of both its
 * forms. `traceObject` (the JSON form) is private in the library's types, so it is replaced on the instance.
 */
class NamesOnlyTraceClient extends LanguageClient {
  constructor(server: ServerOptions, options: LanguageClientOptions) {
    super('keymend', 'Keymend', server, options);
    Object.defineProperty(this, 'traceObject', { value: () => undefined });
  }

  override trace(message: string): void {
    super.trace(message);
  }
}

/**
 * Makes a client for the server, not started yet.
 *
 * @param workingDirectory where the server runs. Never a workspace's folder: a workspace must not decide what a
 *   process finds beside it.
 * @param serverLog receives what the server logs, its standard error and the trace.
 */
export function createClient(
  server: ServerLocation,
  workingDirectory: string,
  serverLog: vscode.LogOutputChannel,
): LanguageClient {
  return new NamesOnlyTraceClient(
    {
      command: server.command,
      args: ['server'],
      transport: TransportKind.stdio,
      options: { cwd: workingDirectory },
    },
    {
      documentSelector,
      outputChannel: serverLog,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // Start failures are reported once, by the session, with a way to the logs.
      initializationFailedHandler: () => false,
    },
  );
}
