// all - every test file, in one process: so one browser does for all of them.
'use strict';

const fs = require('node:fs');

for (const name of fs.readdirSync(__dirname)) if (name.endsWith('.test.js')) require('./' + name);
