import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chatSuite } from './suite';

chatSuite({ test, beforeEach, afterEach, expect, clock: vi });
