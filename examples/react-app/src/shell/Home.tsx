import { Link, useOutletContext } from 'react-router';
import type { ShellContext } from './Shell';

const BUILDS: Record<string, string> = {
  before:
    'This is the build before: its message bus is written by hand. The build after differs from it in one import line.',
  after: 'This is the build after: its message bus is whysocket. It differs from the build before in one import line.',
};

export function Home() {
  const { projects } = useOutletContext<ShellContext>();
  return (
    <div className="home">
      <h1>Choose a project.</h1>
      <p>
        Each has a live session. At the foot of the page is what the server saw of its sockets: how many were asked for,
        and how each ended.
      </p>
      <p>{BUILDS[import.meta.env.MODE]}</p>
      <ul className="home-list">
        {projects.map(({ slug, title, note }) => (
          <li key={slug}>
            <Link to={`/projects/${slug}`}>{title}</Link>
            <span>{note}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
