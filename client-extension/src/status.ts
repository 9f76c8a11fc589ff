/** Owns the entry in the editor's language status menu: what the server is doing, and where to look when it is not. */

import * as vscode from 'vscode';

import { documentSelector } from './selector';

export class Status implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;

  constructor() {
    this.#item = vscode.languages.createLanguageStatusItem('keymend.status', documentSelector);
    this.#item.name = 'Keymend';
    this.#item.command = { title: 'Show Logs', command: 'keymend.showLogs' };
    this.starting();
  }

  starting(): void {
    this.#show('Keymend: starting', true, vscode.LanguageStatusSeverity.Information);
  }

  /** @param version the server's version, if it says one. */
  running(version: string | undefined): void {
    this.#show(version === undefined ? 'Keymend' : `Keymend ${version}`, false, vscode.LanguageStatusSeverity.Information);
  }

  /** @param reason one line for the user. */
  failed(reason: string): void {
    this.#show('Keymend: not running', false, vscode.LanguageStatusSeverity.Error, reason);
  }

  dispose(): void {
    this.#item.dispose();
  }

  #show(text: string, busy: boolean, severity: vscode.LanguageStatusSeverity, detail = ''): void {
    this.#item.text = text;
    this.#item.busy = busy;
    this.#item.severity = severity;
    this.#item.detail = detail;
  }
}
