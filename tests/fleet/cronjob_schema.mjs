// Whether a CronJob, JSON on standard input, is one by the schema of Kubernetes' API. Exit code 1 and the reason when it is
// not, 77 where the schema is not installed (npm ci in this folder).
import { readFileSync } from 'node:fs';

let CronJob;
try {
  ({ CronJob } = await import('kubernetes-models/batch/v1'));
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  process.exit(77);
}
try {
  new CronJob(JSON.parse(readFileSync(0, 'utf8'))).validate();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
