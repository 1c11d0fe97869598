/** Tells a story on a page that has the stage on it. */
import { story } from '../package/story.mjs';

export function panelStory(title, ...rest) {
  const body = rest.pop();
  story(title, rest[0] ?? {}, async (world) => {
    await world.page(() => kit.load('/stage/stage.js').then(() => undefined));
    await body(world);
  });
}
