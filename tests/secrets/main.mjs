/** All of them in one process: `node --test-reporter=spec tests/secrets/main.mjs`. RUNS=20000 looks longer, SEED=7 elsewhere. */
import './redact.test.mjs';
import './hosts.test.mjs';
import './report.test.mjs';
