import { live, url, words } from './live.js';
import { Panel } from './panel.jsx';

export const Parent = () => (
  <live.Provider options={{ url: url('provider') }}>
    <h1 id="parent">first parent</h1>
    <p id="words">{words}</p>
    <Panel />
  </live.Provider>
);
