/** The panel's style sheet, put into a shadow root in the way that the page's policy allows. */
import css from '#panel-style';

/** A document takes none of another's. */
const sheets = new WeakMap<Document, CSSStyleSheet>();

/** By a constructable stylesheet, which no policy forbids; where there are none, by an element with the page's nonce. */
export const dress = (root: ShadowRoot, nonce: string | undefined): void => {
  const { ownerDocument } = root;
  const { CSSStyleSheet } = ownerDocument.defaultView ?? globalThis;
  if ('adoptedStyleSheets' in root && typeof CSSStyleSheet === 'function')
    try {
      let sheet = sheets.get(ownerDocument);
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        sheets.set(ownerDocument, sheet);
      }
      root.adoptedStyleSheets = [sheet];
      return;
    } catch {}
  const style = ownerDocument.createElement('style');
  if (nonce) style.nonce = nonce;
  style.textContent = css;
  root.append(style);
};
