/**
 * Owns the one list of documents that Keymend looks at. The client and the status item both use it.
 *
 * A key can stand in any text file, so no language is named. Documents of other schemes (git revisions, diffs,
 * output panels) are views of something else and would show every finding twice. The cells of notebooks have a scheme
 * of their own: without it, the client would send them and ask for nothing about them.
 */

export const documentSelector: { scheme: string }[] = [
  { scheme: 'file' },
  { scheme: 'untitled' },
  { scheme: 'vscode-notebook-cell' },
];
