// browser - the browser that the tests use: Chromium, or the one that VIEWER_BROWSER names.
//
// There is one file per browser; each exports the same:
//   missing()  why this browser cannot be used here, or an empty text
//   lacks      what cannot be done in it: ability -> the reason, shown for each test that is skipped for it
//   launch()   start it; a promise of { open(options), close() }
//
// open({ touch: true, scripts: false, colorScheme: 'dark' }), all of them optional, is a promise of a tab. What a tab can do, all of it by promises:
//   goto(url)                       until the page is loaded
//   url()                           the address now
//   evaluate(function, argument, inFrame)  run a function in the page, or in its first <iframe>; its result
//   keys(steps)                     a list of ['down', key] and ['up', key], with the names that KeyboardEvent.key has
//   mouse(steps)                    a list of ['move', x, y], ['down'] and ['up']
//   tap(x, y)                       with a finger (ability "touch")
//   resize(width, height)           of the window's inside
//   screenshot()                    the inside of the window, as a PNG
//   popups()                        how many windows the page has opened
//   takeErrors()                    what went wrong since the last time: a list of script errors and dialogs that block
//   close()
'use strict';

const BROWSERS = ['chromium', 'firefox', 'webkit'];
const name = process.env.VIEWER_BROWSER || 'chromium';

if (!BROWSERS.includes(name)) throw new Error('no browser "' + name + '"; there are ' + BROWSERS.join(', '));

module.exports = require('./' + name + '.js');
