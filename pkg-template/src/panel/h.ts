/** What JSX becomes; put into every file that has some. */
export { Fragment, h } from 'preact';
