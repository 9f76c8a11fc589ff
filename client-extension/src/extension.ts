/** The extension's entry: connects the editor's events and commands to the session. Holds no logic of its own. */

import * as vscode from 'vscode';

import {
  explainError,
  REPORT_SCHEME,
  reports,
  scanWorkspace,
  showDebugInformation,
  showDoctor,
  validateKey,
} from './commands';
import { Session } from './session';
import { Status } from './status';

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Keymend', { log: true });
  const serverLog = vscode.window.createOutputChannel('Keymend Server', { log: true });
  const status = new Status();
  const started = new Session(context.extensionPath, log, serverLog, status);
  session = started;

  context.subscriptions.push(
    log,
    serverLog,
    status,
    vscode.commands.registerCommand('keymend.restart', started.restart),
    vscode.commands.registerCommand('keymend.showLogs', () => {
      log.show();
    }),
    vscode.commands.registerCommand('keymend.validateKey', validateKey),
    vscode.commands.registerCommand('keymend.explainError', explainError),
    vscode.commands.registerCommand('keymend.scanWorkspace', scanWorkspace),
    vscode.commands.registerCommand('keymend.doctor', showDoctor),
    vscode.commands.registerCommand('keymend.debugInformation', showDebugInformation),
    vscode.workspace.registerTextDocumentContentProvider(REPORT_SCHEME, reports),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('keymend.server.path')) {
        await started.restartIfServerChanged();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restartIfServerChanged()),
  );
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
