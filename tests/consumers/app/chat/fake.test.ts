import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeSuite } from './fake';

fakeSuite({ test, beforeEach, afterEach, expect, clock: vi });
