import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { chatSuite } from './suite';

chatSuite({ test, beforeEach, afterEach, expect, clock: jest });
