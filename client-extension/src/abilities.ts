/** Owns what this client can do beyond the protocol, and how the server learns of it. */

import type { StaticFeature } from 'vscode-languageclient';

/** The commands that a link in a hover may run. They take a place in a document, never a key. */
export const LINKED_COMMANDS: readonly string[] = ['keymend.server.validateKey'];

/** Tells the server, in the capabilities that it is initialized with. */
export const abilities: StaticFeature = {
  fillClientCapabilities(capabilities) {
    const others = (capabilities.experimental ?? {}) as object;
    capabilities.experimental = { ...others, keymend: { clipboard: true, commandLinks: true, findingsInHover: true } };
  },
  initialize() {
    // Nothing depends on what the server can do.
  },
  getState: () => ({ kind: 'static' }),
  clear() {
    // Nothing is kept.
  },
};
