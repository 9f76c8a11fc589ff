/** The palette's questions to the server: about a key, a pasted error, the workspace, the server itself. */

import * as vscode from 'vscode';

/** The scheme of documents that show what the server said, without a file behind them. */
export const REPORT_SCHEME = 'keymend';

interface Explanation {
  readonly causes: readonly unknown[];
  readonly markdown: string;
}

interface Scanned {
  readonly files: number;
  readonly findings: number;
}

interface Examined {
  readonly markdown: string;
}

/** What a report is about, kept in its address so that it can be opened again in another session. */
interface ReportQuery {
  readonly uri?: string;
}

/** Kept here and not in an address, as it repeats what the user has copied from somewhere. */
let lastExplanation = 'The explanation is gone: explain the error again.';

/** Asks the provider about the key at the cursor. The server itself asks for leave, and shows the verdict. */
export async function validateKey(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage('Keymend: put the cursor on a key first.');
    return;
  }
  const { line, character } = editor.selection.active;
  await ask('keymend.server.validateKey', {
    uri: editor.document.uri.toString(),
    position: { line, character },
  });
}

/** Explains the selected text, or else what the clipboard holds. Sends nothing to anybody. */
export async function explainError(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor === undefined ? '' : editor.document.getText(editor.selection);
  const text = selected.trim() === '' ? await vscode.env.clipboard.readText() : selected;
  const explanation = await ask<Explanation>('keymend.server.explainError', { text });
  if (explanation === undefined) {
    return;
  }
  if (explanation.causes.length === 0) {
    void vscode.window.showInformationMessage(
      'Keymend: not recognised, no known cause fits this text. A traceback with its first lines tells more.',
    );
    return;
  }
  lastExplanation = explanation.markdown;
  await vscode.commands.executeCommand('markdown.showPreview', reportUri('Explanation.md', {}));
}

/** Has the server report files that are not open as well. */
export async function scanWorkspace(): Promise<void> {
  const scanned = await ask<Scanned>('keymend.server.scanWorkspace');
  if (scanned === undefined) {
    return;
  }
  const summary = `Keymend: ${counted(scanned.findings, 'finding')} in ${counted(scanned.files, 'file')}.`;
  if (scanned.findings === 0) {
    void vscode.window.showInformationMessage(summary);
  } else if ((await vscode.window.showInformationMessage(summary, 'Open Problems')) !== undefined) {
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}

/** Shows what `keymend doctor` says of the program that is shown, or else of the folder; of files as they are saved. */
export async function showDoctor(): Promise<void> {
  const shown = vscode.window.activeTextEditor?.document.uri;
  const program = shown?.scheme === 'file' ? shown : vscode.workspace.workspaceFolders?.[0]?.uri;
  if (program === undefined) {
    void vscode.window.showWarningMessage('Keymend: open a folder first.');
    return;
  }
  const report = reportUri('Doctor.md', { uri: program.toString() });
  await vscode.commands.executeCommand('markdown.showPreview', report);
}

/** Shows what a report of a defect needs, as a document that nobody is asked to save. */
export async function showDebugInformation(): Promise<void> {
  await vscode.window.showTextDocument(reportUri('Keymend.json', {}), { preview: true });
}

/** Makes the contents of what is shown by the commands here. */
export const reports: vscode.TextDocumentContentProvider = {
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    if (uri.path === 'Keymend.json') {
      return JSON.stringify(await ask('keymend.server.debugInformation'), undefined, 2);
    }
    if (uri.path === 'Explanation.md') {
      return lastExplanation;
    }
    const { uri: program } = JSON.parse(uri.query) as ReportQuery;
    const examined = await ask<Examined>('keymend.server.doctor', { uri: program });
    return examined?.markdown ?? 'The server gave no answer.';
  },
};

/** Names a report that is made when it is opened, and made anew when it is asked for again. */
function reportUri(path: string, about: ReportQuery): vscode.Uri {
  const query = JSON.stringify({ ...about, asked: Date.now() });
  return vscode.Uri.from({ scheme: REPORT_SCHEME, path, query });
}

function counted(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}

async function ask<Result>(command: string, ...argument: object[]): Promise<Result | undefined> {
  try {
    return await vscode.commands.executeCommand<Result>(command, ...argument);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showWarningMessage(`Keymend: ${reason}`);
    return undefined;
  }
}
