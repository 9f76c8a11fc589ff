/** Owns what the server may put on the clipboard: a command without the key, the id of a request; never a key. */

/** The request `{text}` of the server's, for which the protocol has no word. */
export const COPY = 'keymend/copy';

/**
 * Makes the answer to the server's request, given once the text is on the clipboard.
 *
 * @param write puts a text on the clipboard.
 */
export function copier(write: (text: string) => Thenable<void>): (params: unknown) => Promise<null> {
  return async (params) => {
    if (typeof params !== 'object' || params === null || !('text' in params) || typeof params.text !== 'string') {
      throw new TypeError('nothing to copy');
    }
    await write(params.text);
    return null;
  };
}
