/** The palette's questions to the server: about the key at the cursor, and about a pasted error. */

import * as vscode from 'vscode';

interface Cause {
  readonly title: string;
  readonly explanation: string;
  readonly fix: string;
}

interface Explanation {
  readonly causes: readonly Cause[];
}

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
  const [cause] = explanation.causes;
  if (cause === undefined) {
    void vscode.window.showInformationMessage(
      'Keymend: not recognised, no known cause fits this text. A traceback with its first lines tells more.',
    );
    return;
  }
  void vscode.window.showInformationMessage(cause.title, {
    modal: true,
    detail: `${cause.explanation}\n\n${cause.fix}`,
  });
}

async function ask<Result>(command: string, argument: object): Promise<Result | undefined> {
  try {
    return await vscode.commands.executeCommand<Result>(command, argument);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showWarningMessage(`Keymend: ${reason}`);
    return undefined;
  }
}
