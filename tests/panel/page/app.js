import { createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { disposeAll, getBus } from 'whysocket';
import { WhySocketPanel } from 'whysocket/panel/react';

export { createElement, createRoot, disposeAll, getBus, StrictMode, WhySocketPanel };
