/* The formats that are known, but not read yet. */
#include "format.h"

#include "base/banned.h"

const struct format format_pprof = {.name = "pprof",
                                    .script = "",
                                    .help = "profiles of pprof",
                                    .options = "sample-index",
                                    .instead = "go tool pprof -raw FILE | stackcollapse > out.folded"};

const struct format format_xctrace = {.name = "xctrace",
                                      .script = "",
                                      .help = "tables that xctrace exports",
                                      .options = "",
                                      .instead = "open the trace in Instruments, copy its call tree as text"};

const struct format format_cpuprofile = {.name = "cpuprofile",
                                         .script = "",
                                         .help = "CPU profiles of Chrome and Node.js",
                                         .options = "",
                                         .instead = "open it at https://www.speedscope.app"};

const struct format format_chrome = {.name = "chrome-tracing",
                                     .script = "stackcollapse-chrome-tracing.py",
                                     .help = "trace events of Chrome",
                                     .options = "",
                                     .instead = "open it at https://ui.perfetto.dev"};
