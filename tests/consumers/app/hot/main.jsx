import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Parent } from './parent.jsx';

globalThis.heard = [];
createRoot(document.getElementById('root')).render(
  <StrictMode>
    <Parent />
  </StrictMode>,
);
