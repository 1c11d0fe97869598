/** Fifty texts that nobody wants to have in a page. `forbidden`: what of them must not be seen as it is. */
const long = 'A'.repeat(1_000_000);
const markup = [
  '<img src=x onerror="window.hacked=1">',
  '<script>window.hacked=1</script>',
  '"><svg onload=window.hacked=1>',
  "'-window.hacked=1-'",
  '</textarea><b id=hostile>bold</b>',
  '</title><base href=//evil.example>',
  '<style>*{display:none}</style>',
  '<iframe srcdoc="<script>parent.hacked=1</script>">',
  '<a href="javascript:window.hacked=1">x</a>',
  '&lt;b&gt;entities&amp;&#60;i&#62;',
  '<!-- comment --><![CDATA[x]]>',
  '{{constructor.constructor("window.hacked=1")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it must not be one.
  '${window.hacked=1}',
  '<math><mtext></mtext></math>',
  '<details open ontoggle=window.hacked=1>',
];
const bidi = [
  '\u202e',
  '\u202d',
  '\u202a\u202b\u202c',
  '\u2066',
  '\u2067',
  '\u2068\u2069',
  '\u200e',
  '\u200f',
  '\u061c',
].map((mark) => `abc${mark}txt.exe`);
const zeroWidth = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u180e',
  '\u3164',
  '\u115f',
  '\u{e0041}',
].map((mark) => `pay${mark}pal`);
const control = ['\0', '\x07', '\x08', '\x1b[31mred', '\x7f', '\x85', '\u2028', '\u2029', '\r'].map(
  (mark) => `line${mark}end`,
);
const large = [
  long,
  `${long}<b>`,
  'x\u0301'.repeat(20) + '\u0300'.repeat(5_000),
  ' '.repeat(5_000),
  '\n'.repeat(5_000),
  '\ud800 lone',
];

/** As subprotocols these are allowed, so that a server may take them. */
export const names = [
  '__proto__',
  'constructor',
  'toString',
  '`|~^',
  "'*!#$%&'",
  '&amp',
  'javascript',
  'B'.repeat(4_000),
];

export const strings = [...markup, ...bidi, ...zeroWidth, ...control, ...large];
/** None of these may be in what is shown; line feeds and tabs may. */
const RANGES = '0-8 b-c e-1f 7f-9f ad 34f 61c 115f 180e 200b-200f 2028-202e 2060-206f 3164 feff e0000-e0fff';
const letters = RANGES.split(' ').map((range) =>
  range
    .split('-')
    .map((code) => `\\u{${code}}`)
    .join('-'),
);
const forbidden = new RegExp(`[${letters.join('')}]`, 'u');

/** What is wrong with what a panel shows. */
export const inspect = ({ root }) => {
  const flaws = [];
  const text = root.textContent;
  const found = forbidden.exec(text);
  if (found)
    flaws.push(
      `U+${found[0].codePointAt(0).toString(16)} as it is in ${JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 10))}`,
    );
  if (text.length > 60_000) flaws.push(`a text of ${text.length}`);
  if (window.hacked) flaws.push('a script ran');
  if (root.querySelector('img, script, iframe, base, math, #hostile, a[href^="javascript"]'))
    flaws.push('markup became elements');
  const panel = root.querySelector('.panel').getBoundingClientRect();
  if (panel.width > innerWidth + 1) flaws.push(`the panel is ${panel.width} wide`);
  for (const part of root.querySelectorAll('.head, .tabs'))
    if (part.getBoundingClientRect().right > panel.right + 1) flaws.push(`wider than the panel: ${part.className}`);
  const body = root.querySelector('.body');
  if (body.scrollWidth > body.clientWidth + 1)
    flaws.push(`scrolls sideways: ${body.dataset.section} ${body.scrollWidth} > ${body.clientWidth}`);
  return flaws;
};
