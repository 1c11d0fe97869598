import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { fakeSuite } from './fake';

fakeSuite({ test, beforeEach, afterEach, expect, clock: jest });
