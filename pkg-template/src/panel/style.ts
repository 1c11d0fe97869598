/** The panel's style sheet, put into a shadow root in the way that the page's policy allows. */
import css from '#panel-style';

let sheet: CSSStyleSheet | undefined;

/** By a constructable stylesheet, which no policy forbids; where there are none, by an element with the page's nonce. */
export const dress = (root: ShadowRoot, nonce: string | undefined): void => {
  if ('adoptedStyleSheets' in root && typeof CSSStyleSheet === 'function')
    try {
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
      }
      root.adoptedStyleSheets = [sheet];
      return;
    } catch {}
  const style = document.createElement('style');
  if (nonce) style.nonce = nonce;
  style.textContent = css;
  root.append(style);
};
