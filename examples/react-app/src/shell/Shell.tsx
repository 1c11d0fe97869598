import { useEffect, useRef, useState } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { loadProjects, type Project } from '../server';
import { useWire } from '../wire/useWire';
import { Wire } from '../wire/Wire';

export interface ShellContext {
  projects: Project[];
  refusesForMs: number;
}

const BUILDS = ['before', 'after'];

export function Shell() {
  const [projects, setProjects] = useState<Project[]>([]);
  const wire = useWire();
  const { pathname } = useLocation();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    loadProjects().then(setProjects, () => undefined);
  }, []);
  // On a narrow screen the projects are a row that scrolls.
  useEffect(() => {
    list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname, projects]);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the document
      </a>
      <Top />
      <nav className="projects" aria-label="Projects">
        <ul ref={list}>
          {projects.map(({ slug, title, note }) => (
            <li key={slug}>
              <NavLink to={`/projects/${slug}`}>
                <span className="project-title">{title}</span>
                <span className="project-note">{note}</span>
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" tabIndex={-1}>
        <Outlet context={{ projects, refusesForMs: wire.told?.refusesForMs ?? 0 } satisfies ShellContext} />
      </main>
      <Wire {...wire} />
    </div>
  );
}

/** Both builds are served side by side: the switch leads to the same place in the other one. */
function Top() {
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `Folio, ${import.meta.env.MODE}`;
  }, []);
  return (
    <header className="top">
      <NavLink className="brand" to="/">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 3h9l4 4v14H6z" />
          <path d="M10 11h5M10 15h5" />
        </svg>
        Folio
      </NavLink>
      <nav className="builds" aria-label="Build">
        {BUILDS.map((build) => (
          <a
            key={build}
            href={`/${build}${pathname}`}
            aria-current={build === import.meta.env.MODE ? 'true' : undefined}
          >
            {build === 'before' ? 'Before' : 'After'}
          </a>
        ))}
      </nav>
    </header>
  );
}
