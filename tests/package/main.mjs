/** The packed package in three real engines against real servers. */
import { playFolder } from './story.mjs';

await playFolder(new URL('.', import.meta.url), { title: 'the packed package' });
