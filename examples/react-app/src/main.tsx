import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import './style/tokens.css';
import './style/shell.css';
import './style/editor.css';
import './style/connection.css';
import './style/explanation.css';
import './style/wire.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { Home } from './shell/Home';
import { ProjectPage } from './shell/ProjectPage';
import { Shell } from './shell/Shell';

const router = createBrowserRouter(
  [
    {
      element: <Shell />,
      children: [
        { path: '/', element: <Home /> },
        { path: '/projects/:slug', element: <ProjectPage /> },
      ],
    },
  ],
  { basename: import.meta.env.BASE_URL },
);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
