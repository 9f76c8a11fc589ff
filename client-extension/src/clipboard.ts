/** Owns what the server may put on the clipboard: the command that keeps a key in a secret store, never a key. */

import type { ClientCapabilities, FeatureState, StaticFeature } from 'vscode-languageclient/node';

/** Tells the server that texts can be copied, which the protocol has no word for, and copies them. */
export class ClipboardFeature implements StaticFeature {
  static readonly method = 'keymend/copy';

  /** @param write puts a text on the clipboard. */
  constructor(private readonly write: (text: string) => Thenable<void>) {}

  /** Answers the server's request once the text is on the clipboard. */
  readonly copy = async (params: unknown): Promise<null> => {
    if (typeof params !== 'object' || params === null || !('text' in params) || typeof params.text !== 'string') {
      throw new TypeError('nothing to copy');
    }
    await this.write(params.text);
    return null;
  };

  fillClientCapabilities(capabilities: ClientCapabilities): void {
    const experimental = capabilities.experimental as object | undefined;
    capabilities.experimental = { ...experimental, keymend: { clipboard: true } };
  }

  initialize(): void {
    // The request is registered with the client, which begins no session without it.
  }

  getState(): FeatureState {
    return { kind: 'static' };
  }

  clear(): void {
    // Nothing is kept.
  }
}
