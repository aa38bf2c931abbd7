/* perf_script: lines of perf script as they were seen in the wild, and the corners of their grammar. */
#include "support.h"

#include "perf/perf_line.h"

/* With a time or without. */
static bool read_header(struct slice line, struct perf_header *header) {
    return perf_header_read_timed(line, header) || perf_header_read_untimed(line, header);
}

struct line_case {
    struct slice line;
    const char *fields; /* NULL: not such a line */
};

/* Fields: comm|pid|tid|period|event|what follows: text. */
static const struct line_case header_cases[] = {
    /* old and new perf, with and without cpu, period and thread */
    {BYTES("swapper     0 [000] 158665.570607: cpu-clock: "), "swapper||0||cpu-clock|:"},
    {BYTES("java 25607 4794564.109216: 1 cycles: "), "java||25607|1|cycles|:"},
    {BYTES("java 12688 [002] 6544038.708352: 235 cpu-clock: "), "java||12688|235|cpu-clock|:"},
    {BYTES("V8 WorkerThread 25607 4794564.109216: 104345 cycles: "),
     "V8 WorkerThread||25607|104345|cycles|:"},
    {BYTES("java 24636/25607 [000] 4794564.109216: 1 cycles: "), "java|24636|25607|1|cycles|:"},
    {BYTES("java 12688/12764 6544038.708352: 10309278 cpu-clock: "), "java|12688|12764|10309278|cpu-clock|:"},
    {BYTES("V8 WorkerThread 24636/25607 [000] 94564.109216: 100 cycles: "),
     "V8 WorkerThread|24636|25607|100|cycles|:"},
    {BYTES("java 19983 cycles: "), "java||19983||cycles|:"},
    {BYTES("java  3244 cpu-clock: "), "java||3244||cpu-clock|:"},
    {BYTES("func_ab 15294 cpu-clock: "), "func_ab||15294||cpu-clock|:"},
    {BYTES("func_ab 15285 28075374.517811: cpu-clock: "), "func_ab||15285||cpu-clock|:"},
    {BYTES("foobar [worker] 21332 cycles: "), "foobar [worker]||21332||cycles|:"},
    {BYTES("perf   977/977   [000] 7628263.042515: cycles: "), "perf|977|977||cycles|:"},
    {BYTES("ab 23927 [000] 184694.229089: cycles: "), "ab||23927||cycles|:"},
    {BYTES("mir-console 23166 [000]  1333.768765: cpu-clock: "), "mir-console||23166||cpu-clock|:"},
    {BYTES("iperf 27409/28744 [000] 441995.133575: cpu-clock: "), "iperf|27409|28744||cpu-clock|:"},
    {BYTES("dd 29776 666709.771979:   10101010 cpu-clock: "), "dd||29776|10101010|cpu-clock|:"},
    {BYTES("perf 47118 [011] 51499.088689:          1 page-faults: "), "perf||47118|1|page-faults|:"},
    {BYTES("CUPSManager cup 11320 186448.846888:    1008373 cycles: "),
     "CUPSManager cup||11320|1008373|cycles|:"},
    {BYTES("DOM Worker 21528 [003] 609678.457663: cycles: "), "DOM Worker||21528||cycles|:"},
    {BYTES("HDMI polling ta   333 [001] 55595.541375: cpu-clock: "), "HDMI polling ta||333||cpu-clock|:"},
    {BYTES("Plex DLNA Serve 26638 [001] 856620.530720:    2654110 cycles: "),
     "Plex DLNA Serve||26638|2654110|cycles|:"},
    {BYTES("Hashed wheel timer #1 11320 186448.846888:    1008373 cycles: "),
     "Hashed wheel timer #1||11320|1008373|cycles|:"},
    {BYTES("node  9097  2977.728765: cpu-clock:u: "), "node||9097||cpu-clock:u|:"},
    {BYTES("node 18077 135159.686328:          1 cycles:u: "), "node||18077|1|cycles:u|:"},
    {BYTES("emulator  4152 75695.008865:          1 cycles:u:  "), "emulator||4152|1|cycles:u|:"},
    {BYTES("noploop 21796 [001] 1410597.984841: instructions: "), "noploop||21796||instructions|:"},
    {BYTES("httpd 18294 [008] 205996.782023:   10101010 cpu-clock: "), "httpd||18294|10101010|cpu-clock|:"},
    {BYTES("vg   569 1646356.312422:   30776523 cycles:u: "), "vg||569|30776523|cycles:u|:"},
    {BYTES("vote   913    72.176760:     257597 cycles:uppp: "), "vote||913|257597|cycles:uppp|:"},
    {BYTES("          V 732.538238: 1 cs: "), "V|||1|cs|:"}, /* no misc field without a comm before it */
    {BYTES("java 25607/25608 4794564.109216: 33 cycles:uppp"), "java|25607|25608|33||arguments:"},
    {BYTES("FS Broker 5858  5791/5860  30171.917889:    4612247 cycles:ppp: "),
     "FS Broker 5858|5791|5860|4612247|cycles:ppp|:"},
    {BYTES("inline-counter 26037  8801.193547:     250000 cpu-clock:uhH: "),
     "inline-counter||26037|250000|cpu-clock:uhH|:"},
    {BYTES("trace    6061 150520.991529:   16949152 task-clock:ppp: "),
     "trace||6061|16949152|task-clock:ppp|:"},
    {BYTES("simple-terminat     9/9     198791.127353: cpu-clock: "), "simple-terminat|9|9||cpu-clock|:"},
    {BYTES("forks     9 [002] 203265.377019:    1001001 cpu-clock: "), "forks||9|1001001|cpu-clock|:"},
    {BYTES("swapper     0 [012] 2281339.604067:   20834821 cycles: "), "swapper||0|20834821|cycles|:"},
    {BYTES("Gecko\t25122 [007] 115539.936601:\t\t1000000 task-clock:u: "),
     "Gecko||25122|1000000|task-clock:u|:"},
    {BYTES("com.google.android.apps.maps    21452/21452 [007] 11371.483014: 201198 cpu-clock: "),
     "com.google.android.apps.maps|21452|21452|201198|cpu-clock|:"},

    /* tracepoints: text follows the event's name */
    {BYTES("        f  9566 [001] 18490161.191157: mm_pagevec_free: page=0xffffea00269631d0 pfn=647 order=0 "
           "cold=0"),
     "f||9566||mm_pagevec_free|arguments:"},
    {BYTES("        f  9566 [001] 18490161.191159: kfree: call_site=ffffffff81092295 ptr=(nil)"),
     "f||9566||kfree|arguments:"},
    {BYTES("        zonesvr 162731 [004] 42055630.368972: syscalls:sys_enter_brk: brk: 0x00000000"),
     "zonesvr||162731||syscalls:sys_enter_brk|arguments:"},
    {BYTES(" qmkg_ktv_rec_re 27765 [017] 7911704.926324: kmem:kmalloc: call_site=ffffffff813b3b4e "
           "gfp_flags=GFP_NOWAIT"),
     "qmkg_ktv_rec_re||27765||kmem:kmalloc|arguments:"},
    {BYTES("a.out 423699/423721 [000] 515038.551407: probe_libc:malloc: (560024aaf2d9) bytes=0xf0"),
     "a.out|423699|423721||probe_libc:malloc|arguments:"},
    {BYTES("perf 12986 [000]   821.710056: sched:sched_switch: prev_comm=perf prev_pid=12986 ==> "
           "next_comm=m/0"),
     "perf||12986||sched:sched_switch|arguments:"},
    {BYTES("perf 13879 [000]   839.068445:       kmem:kmalloc: call_site=sched_setaffinity+0x10c node=-1"),
     "perf||13879||kmem:kmalloc|arguments:"},
    {BYTES("ls 12994 [001]   824.116401:                     syscalls:sys_enter_brk: brk: 0x00000000"),
     "ls||12994||syscalls:sys_enter_brk|arguments:"},
    {BYTES("ls 12994 [001]   824.116628:   syscalls:sys_enter_mmap: addr: 0x00000000, len: 0x00002000, off: "
           "0x0"),
     "ls||12994||syscalls:sys_enter_mmap|arguments:"},
    {BYTES("perf 13879 [000]   839.068445:       kmem:kmalloc: "), "perf||13879||kmem:kmalloc|:"},
    {BYTES("perf 13879 [000]   839.068445:     7 kmem:kmalloc: a=1"),
     "perf||13879|7|kmem:kmalloc|arguments:"},
    {BYTES("spin 13899   843.158652:     263381  cpu-clock: "), "spin||13899|263381|cpu-clock|:"},

    /* perf's own fields after the event */
    {BYTES("ls 13887   840.419377:          1 page-faults:     55f0292a75c0 __progname+0x0 (/usr/bin/ls)"),
     "ls||13887|1|page-faults|frame:55f0292a75c0 __progname+0x0 (/usr/bin/ls)"},
    {BYTES("V8 Worker 12 12912   806.245256:   20000000 cpu-clock:u:                0 "),
     "V8 Worker 12||12912|20000000|cpu-clock:u|:"},
    {BYTES("app 100 1.0:  7 cycles:  0x40/0x50/P/-/-/1  0x60/0x70/M/-/-/0 "), "app||100|7|cycles|:"},
    {BYTES("app 100 1.0:  7 cycles: deadbeef "), "app||100|7|cycles|:"}, /* as long as no word */
    {BYTES("app 100 1.0:  7 cycles: defaced "), "app||100|7|cycles|arguments of a word:"},
    {BYTES("app 100 1.0:  7 cycles: defaced (x)"), "app||100|7|cycles|arguments:"},
    {BYTES("app 100 1.0:  7 cycles: deadbeef f (/x)"), "app||100|7|cycles|frame:deadbeef f (/x)"},
    {BYTES("app 100 1.0:  7 cycles: defaced f+0x1 (/x)"), "app||100|7|cycles|frame:defaced f+0x1 (/x)"},
    {BYTES("app 100 1.0:  7 cycles: ABI:2    AX:0x1    BX:0x2 "), "app||100|7|cycles|:"},
    {BYTES("    V8 Worker 12 12932   809.585453:   20000000 cpu-clock:u:      55c4df9a41ae P::operator->+0xc "
           "(/h/spin)"),
     "V8 Worker 12||12932|20000000|cpu-clock:u|frame:55c4df9a41ae P::operator->+0xc (/h/spin)"},
    {BYTES("            false 39654 19115.489713:          1 cycles:u:  ffffffff9b201293 [unknown] "
           "([unknown])"),
     "false||39654|1|cycles:u|frame:ffffffff9b201293 [unknown] ([unknown])"},
    {BYTES("            false 39654 19115.489719:          1 cycles:      7fa68b1f2d84 _dl_start+0x4 "
           "(/usr/lib/ld-2.31.so)"),
     "false||39654|1|cycles|frame:7fa68b1f2d84 _dl_start+0x4 (/usr/lib/ld-2.31.so)"},
    {BYTES("java 14341 [016] 252732.474759: cycles:      7f36571947c0 nmethod::is_nmethod() const "
           "(/x/libjvm.so)"),
     "java||14341||cycles|frame:7f36571947c0 nmethod::is_nmethod() const (/x/libjvm.so)"},
    {BYTES("      swapper     0 [002] 6035557.056977:   10101010 cpu-clock:  ffffffff810013aa xen_hyper+0xa "
           "(/l/vmlinux)"),
     "swapper||0|10101010|cpu-clock|frame:ffffffff810013aa xen_hyper+0xa (/l/vmlinux)"},
    {BYTES("         bash 25370/25370 6036036.799684: cpu-clock:            4b913b [unknown] (/bin/bash)"),
     "bash|25370|25370||cpu-clock|frame:4b913b [unknown] (/bin/bash)"},

    /* other sets of fields (perf script -F) */
    {BYTES("V8 Worker 12 11602 U       732.538038:   20000000 cpu-clock:u: "),
     "V8 Worker 12||11602|20000000|cpu-clock:u|:"},
    {BYTES("             perf 13879 [000] K       839.068489: sched:sched_switch: prev_comm=perf"),
     "perf||13879||sched:sched_switch|arguments:"},
    {BYTES("11602   732.538038:   20000000 cpu-clock:u: "), "||11602|20000000|cpu-clock:u|:"},
    {BYTES("  11600/11602   732.538038:   20000000 cpu-clock:u: "), "|11600|11602|20000000|cpu-clock:u|:"},
    {BYTES("V8 Worker 12   20000000 "), "V8 Worker||12|||:"},
    {BYTES("V8 Worker 12"), NULL},
    {BYTES("V8 Worker 12 11602"), "V8 Worker||12|||:"},
    {BYTES("V8 Worker 12 11600/11602   732.538038: "), "V8 Worker 12|11600|11602|||:"},
    {BYTES("V8 Worker 12 11602   732.538038: cpu-clock:u: "), "V8 Worker 12||11602||cpu-clock:u|:"},
    {BYTES("V8 Worker 12 11602   732.538038077:   20000000 cpu-clock:u: "),
     "V8 Worker 12||11602|20000000|cpu-clock:u|:"},
    {BYTES("V8 Worker 12 11602     0.000000:   20000000 cpu-clock:u: "),
     "V8 Worker 12||11602|20000000|cpu-clock:u|:"},

    /* process names */
    {BYTES("V8 Worker 12 11602   732.538038: 1 cycles: "), "V8 Worker 12||11602|1|cycles|:"},
    {BYTES("pool-1-thread-7 11603   732.538038: 1 cycles: "), "pool-1-thread-7||11603|1|cycles|:"},
    {BYTES("[ET_NET 0] 11604   732.538038: 1 cycles: "), "[ET_NET 0]||11604|1|cycles|:"},
    {BYTES("12345 11606   732.538038: 1 cycles: "), "12345||11606|1|cycles|:"},
    {BYTES("a: b: cycles: 11607   733.361468:   20000000 cpu-clock:u: "),
     "a: b: cycles:||11607|20000000|cpu-clock:u|:"},
    {BYTES("HTTP/2 99/100 x 11616   734.281125:   20000000 cpu-clock:u: "),
     "HTTP/2 99/100 x||11616|20000000|cpu-clock:u|:"},
    {BYTES("x;y;z 11613   733.721101:   20000000 cpu-clock:u: "), "x;y;z||11613|20000000|cpu-clock:u|:"},
    {BYTES("<b>&\"' 11614   733.933133:   2 cpu-clock:u: "), "<b>&\"'||11614|2|cpu-clock:u|:"},
    {BYTES("tab\there 11615   733.933133:   2 cpu-clock:u: "), "tab\there||11615|2|cpu-clock:u|:"},
    {BYTES("\xff\xfe\x01 bin 11617   733.933133:   2 cpu-clock:u: "),
     "\xff\xfe\x01 bin||11617|2|cpu-clock:u|:"},
    {BYTES("ksoftirqd/32   170 [032] 1.000000: 1 cycles: "), "ksoftirqd/32||170|1|cycles|:"},
    {BYTES("migration/16    90 [016] 1.000000: 1 cycles: "), "migration/16||90|1|cycles|:"},
    {BYTES("kworker/u64:3-events   90 [016] 1.000000: 1 cycles: "), "kworker/u64:3-events||90|1|cycles|:"},
    {BYTES("CPU 0/KVM   90/91 [016] 1.000000: 1 cycles: "), "CPU 0/KVM|90|91|1|cycles|:"},
    {BYTES("a 12 1.5: 1 cycles: "), "a||12|1|cycles|:"},
    {BYTES("x 1.5: y 12 2.5: 1 cycles: "), "x 1.5: y||12|1|cycles|:"},
    {BYTES("two  blanks  12 2.5: 1 cycles: "), "two  blanks||12|1|cycles|:"},

    /* lists without some fields, by perf's columns */
    {BYTES("spin   10101010 "), "spin|||10101010||:"},
    {BYTES("spin 11319   10101010 "), "spin||11319|10101010||:"},
    {BYTES("spin 11319 cpu-clock: "), "spin||11319||cpu-clock|:"},
    {BYTES("V8 Worker 12 30490/30490    1001001 cpu-clock: "),
     "V8 Worker 12|30490|30490|1001001|cpu-clock|:"},
    {BYTES("    V8 Worker 12  4690.123456: "), "V8 Worker 12|||||:"}, /* the comm's columns */
    {BYTES("perl  1887.032123:    5025125 cpu-clock: "), "perl|||5025125|cpu-clock|:"},
    {BYTES(" 4195.776171: "), "|||||:"},
    {BYTES("100/101 1.000000001: 10 "), "|100|101|10||:"},
    {BYTES("spin 1 1.0:                0 "), "spin||1|||:"}, /* an address */
    {BYTES("VM: 4321 VCPU:001 name 1/2 1.5: 1 cycles: "), "name|1|2|1|cycles|:"},
    {BYTES("spin 11319 2026-11-22 10:11:12.131415  1.5: 1 cycles: "), "spin||11319|1|cycles|:"},
    {BYTES("perl 21595/21595  1992.553190:      557ab8448140 Perl_pp_gvsv (/usr/bin/perl)"),
     "perl|21595|21595|||frame:557ab8448140 Perl_pp_gvsv (/usr/bin/perl)"},

    /* records that are not samples */
    {BYTES("perf-exec     0     0.000000: PERF_RECORD_COMM: perf-exec:11600/11600"),
     "perf-exec||0|||record:"},
    {BYTES("spin 11600   732.512909: PERF_RECORD_MMAP2 11600/11600: [0x564f24c79000(0x1000) @ 0x1000]: r-xp "
           "/h/spin"),
     "spin||11600|||record:"},
    {BYTES("spin 11600   732.515045: PERF_RECORD_FORK(11600:11602):(11600:11600)"), "spin||11600|||record:"},
    {BYTES("swapper     0 [000]     0.000000: PERF_RECORD_CGROUP cgroup: 1 /"), "swapper||0|||record:"},

    /* event names */
    {BYTES("app 100 [003] 1.000000:     250000 cpu_core/cycles:Pu/: "),
     "app||100|250000|cpu_core/cycles:Pu/|:"},
    {BYTES("app 100 [003] 1.000000:     250000 cycles:P: "), "app||100|250000|cycles:P|:"},
    {BYTES("app 100 1.0: 5 my event: x y"), "app||100|5|my event|arguments:"},
    {BYTES("app 100 1.0: 5 a b: "), "app||100|5|a b|:"},
    {BYTES("app 100 1.0: 5 _private: "), "app||100|5|_private|:"},
    {BYTES("app 100 1.0: 5 "), "app||100|5||:"},
    {BYTES("app 100 1.0:"), "app||100|||:"},
    {BYTES("app 100 1.0: 5 cycles"), "app||100|||:"},
    {BYTES("app 100 1.0: 00 cycles:"), "app||100|00|cycles|:"},
    {BYTES("app 100 1.0:5 cycles:"), "app||100|5|cycles|:"}, /* no time: no blank after its colon */
    {BYTES("app 100 1.0: 5x cycles:"), "app||100|||arguments:"},
    {BYTES("app 100 1.0: 5 7up: "), "app||100|5|7up|:"},       /* QUIRK_EVENT_LAST */
    {BYTES("app 100 1.0: sched:x: bar: "), "app||100||bar|:"}, /* QUIRK_EVENT_LAST */
    {BYTES("app 100 1.0: sched:x: foo bar: "), "app||100||sched:x|arguments:"},

    /* numbers */
    {BYTES(":-1    -1 [000] 1.5: 1 cycles: "), ":-1||-1|1|cycles|:"},
    {BYTES("app -1/-1 1.5: 1 cycles: "), "app|-1|-1|1|cycles|:"},
    {BYTES("app 5/-1 1.5: 1 cycles: "), "app|5|-1|1|cycles|:"},
    {BYTES("app 5/0 1.5: 1 cycles: "), "app||5|1|cycles|:"},
    {BYTES("app 0/0 1.5: 1 cycles: "), "app||0|1|cycles|:"},
    {BYTES("app 5/00 1.5: 1 cycles: "), "app|5|00|1|cycles|:"},
    {BYTES("app 0/5 1.5: 1 cycles: "), "app|0|5|1|cycles|:"},
    {BYTES("app 5// 1.5: 1 cycles: "), "app||5|1|cycles|:"},
    {BYTES("app 5//6 1.5: 1 cycles: "), "app|5|6|1|cycles|:"},
    {BYTES("app 007/008 1.5: 1 cycles: "), "app|007|008|1|cycles|:"},

    /* without a time: the original's pattern */
    {BYTES("app 12 15: 1 cycles: "), "app||12|1|cycles|:"},
    {BYTES("ab 12 x"), "ab||12|||:"},
    {BYTES("a 12 x"), NULL},
    {BYTES("a 12 13 x"), "a 12||13|||:"}, /* QUIRK_COMM_SHORTEST: at least two bytes */
    {BYTES("app 12/13 cycles:"), "app|12|13||cycles|:"},
    {BYTES("app 12/13 [001] cycles:"), "app|12|13||cycles|:"},
    {BYTES("app 12: cycles:"), NULL},
    {BYTES("app 12"), NULL},
    {BYTES("app 12 "), "app||12|||:"},
    {BYTES(" app 12 x"), NULL},
    {BYTES("12 13 x"), "12||13|||:"},

    /* no headers */
    {BYTES(""), NULL},
    {BYTES(" "), NULL},
    {BYTES("Was the 'perf record' command properly terminated?"), NULL},
    {BYTES("\t    7f00 main+0x1 (/bin/app)"), NULL},
    {BYTES("\t    7f00 main 1.5: (/bin/app)"), NULL},
    {BYTES("1.5: cycles:"), "||||cycles|:"},
    {BYTES(" 1.5:"), "|||||:"},
    {BYTES("app x 1.5: cycles:"), "app x||||cycles|:"},
    {BYTES("app 12.5: cycles:"), "app||||cycles|:"},
};

static void show_header(const struct perf_header *header, struct bytebuf *into) {
    const struct perf_tail *tail = &header->tail;
    const struct slice fields[] = {header->comm, header->pid, header->tid, header->period, header->event};
    into->len = 0;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        bytebuf_add(into, fields[i]);
        bytebuf_add_byte(into, '|');
    }
    bytebuf_add_format(into, "%s%s%s%s:", header->is_record ? "record" : "",
                       tail->has_arguments ? "arguments" : "", tail->is_word ? " of a word" : "",
                       tail->has_frame ? "frame" : "");
    bytebuf_add(into, tail->frame.address);
    bytebuf_add(into, tail->after_address);
}

static struct slice named(struct slice line, struct bytebuf *name) {
    name->len = 0;
    bytebuf_add(name, line);
    bytebuf_add_byte(name, '\0');
    return bytebuf_slice(name);
}

static void test_headers(void **state) {
    (void)state;
    struct bytebuf name = {0}, seen = {0};
    for (size_t i = 0; i < COUNT_OF(header_cases); i++) {
        const struct line_case *c = &header_cases[i];
        struct perf_header header;
        const char *what = named(c->line, &name).at;
        bool is_header = read_header(c->line, &header);
        if (c->fields && !is_header)
            fail_msg("%s: not taken for a header", what);
        if (!is_header)
            continue;
        show_header(&header, &seen);
        support_text(what, bytebuf_slice(&seen), c->fields ? c->fields : "(no header)");
    }
    bytebuf_free(&name);
    bytebuf_free(&seen);
}

/* What a timed header is does not depend on indentation, and untimed ones must not be indented. */
static void test_indented_headers(void **state) {
    (void)state;
    struct bytebuf line = {0}, plain = {0}, indented = {0};
    for (size_t i = 0; i < COUNT_OF(header_cases); i++) {
        struct perf_header header;
        line.len = 0;
        bytebuf_add(&line,
                    SLICE("                    ")); /* in the first 16 columns a number may be of the comm */
        bytebuf_add(&line, header_cases[i].line);
        bool timed = perf_header_read_timed(header_cases[i].line, &header);
        if (slice_starts(header_cases[i].line, SLICE(" ")) ||
            slice_starts(header_cases[i].line, SLICE("VM:")))
            continue; /* indented already, in perf's columns; only at the start */
        if (timed)
            show_header(&header, &plain);
        assert_int_equal(read_header(bytebuf_slice(&line), &header), timed);
        assert_int_equal(perf_header_read_timed(bytebuf_slice(&line), &header), timed);
        if (timed) {
            show_header(&header, &indented);
            support_same("indented", bytebuf_slice(&indented), bytebuf_slice(&plain));
        }
    }
    bytebuf_free(&line);
    bytebuf_free(&plain);
    bytebuf_free(&indented);
}

/* Fields: address|symbol|module, or address|symbol for a frame without module. */
static const struct line_case frame_cases[] = {
    {BYTES("\tffffffff8103ce3b native_safe_halt ([kernel.kallsyms])"),
     "ffffffff8103ce3b|native_safe_halt|[kernel.kallsyms]"},
    {BYTES("\tffffffff81aebbfe start_kernel ([kernel.kallsyms].init.text)"),
     "ffffffff81aebbfe|start_kernel|[kernel.kallsyms].init.text"},
    {BYTES("\t          414b3b fsnotify (/lib/modules/4.1.0-virtual/build/vmlinux)"),
     "414b3b|fsnotify|/lib/modules/4.1.0-virtual/build/vmlinux"},
    {BYTES("\t7fffb84c9afc cpu_startup_entry+0x800047c022ec ([kernel.kallsyms])"),
     "7fffb84c9afc|cpu_startup_entry+0x800047c022ec|[kernel.kallsyms]"},
    {BYTES("\t             d70 _start+0xffff018fd5dce000 (/usr/lib/ld-2.24.so)"),
     "d70|_start+0xffff018fd5dce000|/usr/lib/ld-2.24.so"},
    {BYTES("\t7d8 ipv4_conntrack_local+0x7f8f80b8 ([nf_conntrack_ipv4])"),
     "7d8|ipv4_conntrack_local+0x7f8f80b8|[nf_conntrack_ipv4]"},
    {BYTES("ffffffff8103d0ca native_write_msr_safe ([kernel.kallsyms])"),
     "ffffffff8103d0ca|native_write_msr_safe|[kernel.kallsyms]"},
    {BYTES("\t    7f53389994d0 [unknown] ([unknown])"), "7f53389994d0|[unknown]|[unknown]"},
    {BYTES("\t0 [unknown] ([unknown])"), "0|[unknown]|[unknown]"},
    {BYTES("\t                  2b20e5 [unknown] (/opt/remi/php56/root/usr/lib64/httpd/modules/libphp5.so)"),
     "2b20e5|[unknown]|/opt/remi/php56/root/usr/lib64/httpd/modules/libphp5.so"},
    {BYTES("\t7f1e2215d058  (/lib/x86_64-linux-gnu/libc-2.15.so)"),
     "7f1e2215d058| |/lib/x86_64-linux-gnu/libc-2.15.so"},
    {BYTES("\t7f1e2215d058 (/lib/libc-2.15.so)"), "7f1e2215d058|[unknown]|/lib/libc-2.15.so"},
    {BYTES("\t13a80b608e0a RegExp:[&<>\\\"\\'] (/tmp/perf-7539.map)"),
     "13a80b608e0a|RegExp:[&<>\\\"\\']|/tmp/perf-7539.map"},
    {BYTES("\tc6d78255e68 RegExp:\\bFoo ?Bar(?:/[\\d.]+|[ \\w.]*) (/tmp/perf-31912.map)"),
     "c6d78255e68|RegExp:\\bFoo ?Bar(?:/[\\d.]+|[ \\w.]*)|/tmp/perf-31912.map"},
    {BYTES("\tc6d7895aac9 LazyCompile:~body_0 evalmachine.<anonymous>:1 (/tmp/perf-31912.map)"),
     "c6d7895aac9|LazyCompile:~body_0 evalmachine.<anonymous>:1|/tmp/perf-31912.map"},
    {BYTES("\t7f722d142778 Ljava/io/PrintStream;::print (/tmp/perf-19982.map)"),
     "7f722d142778|Ljava/io/PrintStream;::print|/tmp/perf-19982.map"},
    {BYTES("\t7f89 Ljava/io/A;::flush->Ljava/io/B;::write->c+0x4b (/tmp/perf-10487.map)"),
     "7f89|Ljava/io/A;::flush->Ljava/io/B;::write->c+0x4b|/tmp/perf-10487.map"},
    {BYTES("\t9c51fd34 java.lang.String.hashCode ([JIT app cache])"),
     "9c51fd34|java.lang.String.hashCode|[JIT app cache]"},
    {BYTES("\tf719f4a4 fib.smx::fib+0x3c (/tmp/jitted-31714-4145673320.so)"),
     "f719f4a4|fib.smx::fib+0x3c|/tmp/jitted-31714-4145673320.so"},
    {BYTES("\tffffffffc09ace93 bpf_prog_2b95_uni_l4lb+0xb80 (bpf_prog_2b95_uni_l4lb)"),
     "ffffffffc09ace93|bpf_prog_2b95_uni_l4lb+0xb80|bpf_prog_2b95_uni_l4lb"},
    {BYTES("\t936792 std::_Function_handler<void (vg::Alignment&), main_gaffe(int, "
           "char**)::{lambda()#1}::operator()() "
           "const::{lambda(vg::Alignment&)#1}>::_M_invoke+0x12 (/vg/bin/vg)"),
     "936792|std::_Function_handler<void (vg::Alignment&), main_gaffe(int, "
     "char**)::{lambda()#1}::operator()() "
     "const::{lambda(vg::Alignment&)#1}>::_M_invoke+0x12|/vg/bin/vg"},
    {BYTES("\t5574a37dd36e foo<(some_enum)0>::bar+0x30 (/home/inf/bastel)"),
     "5574a37dd36e|foo<(some_enum)0>::bar+0x30|/home/inf/bastel"},
    {BYTES("\t1 exec<void (*)()>(void (*)()) (/a)"), "1|exec<void (*)()>(void (*)())|/a"},
    {BYTES("\t7f7241fbe6d8 arrayOopDesc::base(BasicType) const (/home/x/libjvm.so)"),
     "7f7241fbe6d8|arrayOopDesc::base(BasicType) const|/home/x/libjvm.so"},
    {BYTES("\t7fa4 CardTable::process_stride(Space*, int, signed char**, unsigned long) "
           "(/usr/lib/jvm/libjvm.so)"),
     "7fa4|CardTable::process_stride(Space*, int, signed char**, unsigned long)|/usr/lib/jvm/libjvm.so"},
    {BYTES("\t4f4e61 net/http.(*liveSwitchReader).Read (/path/to/binary)"),
     "4f4e61|net/http.(*liveSwitchReader).Read|/path/to/binary"},
    {BYTES("\t5620 <std::collections::hash::map::HashMap<K,V> as gc::trace::Trace>::trace+0xbf (/r)"),
     "5620|<std::collections::hash::map::HashMap<K,V> as gc::trace::Trace>::trace+0xbf|/r"},
    {BYTES("\t44bee3 caml\xadLwt__return_1285 (/mnt/main.native)"),
     "44bee3|caml\xadLwt__return_1285|/mnt/main.native"},
    {BYTES("\t118d (anonymous namespace)::Anon::run+0x13 (/home/u/spin)"),
     "118d|(anonymous namespace)::Anon::run+0x13|/home/u/spin"},
    {BYTES("\t11ae P::operator->+0xc (/home/u/spin)"), "11ae|P::operator->+0xc|/home/u/spin"},
    {BYTES("\t14e6 Q::operator()+0x1a (/home/u/spin)"), "14e6|Q::operator()+0x1a|/home/u/spin"},
    {BYTES("\t11dd __invoke_impl<void, th(void*)::<lambda(int)>&, int>+0x15 (inlined)"),
     "11dd|__invoke_impl<void, th(void*)::<lambda(int)>&, int>+0x15|inlined"},
    {BYTES("\tee137 sched_setaffinity@@GLIBC_2.3.4+0x7 (/usr/lib/libc.so.6)"),
     "ee137|sched_setaffinity@@GLIBC_2.3.4+0x7|/usr/lib/libc.so.6"},
    {BYTES("\t1524 foo<(some_enum)0>::bar"), "1524|foo<(some_enum)0>::bar"},
    {BYTES("\t1524 foo<(some_enum)0>::bar()+0xc (/a)"), "1524|foo<(some_enum)0>::bar()+0xc|/a"},
    {BYTES("\t1524 _ZN3fooIL9some_enum0EE3barEv+0xc (/a)"), "1524|_ZN3fooIL9some_enum0EE3barEv+0xc|/a"},
    {BYTES("\t55d0 [unknown] (/usr/bin/foo (deleted))"), "55d0|[unknown]|/usr/bin/foo (deleted)"},
    {BYTES("\t55d0 bar+0x1 (/usr/bin/foo (deleted))"), "55d0|bar+0x1|/usr/bin/foo (deleted)"},
    {BYTES("\t55d0 [unknown] (/memfd:doublemapper (deleted))"),
     "55d0|[unknown]|/memfd:doublemapper (deleted)"},
    {BYTES("\t7f00 main+0x1 (/opt/My App (x86)/bin/a)"), "7f00|main+0x1|/opt/My App (x86)/bin/a"},
    {BYTES("\tffffffff82 [unknown] ([guest.kernel.kallsyms.1234])"),
     "ffffffff82|[unknown]|[guest.kernel.kallsyms.1234]"},
    {BYTES("\t7f1 foo+0x1 (/usr/lib/libc.so.6+0x1234)"), "7f1|foo+0x1|/usr/lib/libc.so.6"},
    {BYTES("\t1 closure #1 (Swift.Int) -> () in main.foo(x: Swift.Int) -> Swift.String+0x1 (/a)"),
     "1|closure #1 (Swift.Int) -> () in main.foo(x: Swift.Int) -> Swift.String+0x1|/a"},
    {BYTES("\t1 core::ops::FnOnce::call_once<fn(usize) -> bool, (usize)>+0x1 (/a)"),
     "1|core::ops::FnOnce::call_once<fn(usize) -> bool, (usize)>+0x1|/a"},
    {BYTES("\t1 go.(*struct { sync.Mutex; math/big.table [64]uint8 }).Lock (/a)"),
     "1|go.(*struct { sync.Mutex; math/big.table [64]uint8 }).Lock|/a"},
    {BYTES("\t1 type:.eq.[2]interface {} (/a)"), "1|type:.eq.[2]interface {}|/a"},
    {BYTES("\t1 Lorg/x/Foo$$Lambda$14/0x0000000840066840;.apply(Ljava/lang/Object;)V (/tmp/perf-1.map)"),
     "1|Lorg/x/Foo$$Lambda$14/0x0000000840066840;.apply(Ljava/lang/Object;)V|/tmp/perf-1.map"},
    {BYTES("\t1 operator\"\" _kb (/a)"), "1|operator\"\" _kb|/a"},
    {BYTES("\t1 Foo::operator std::function<void ()>+0x1 (/a)"),
     "1|Foo::operator std::function<void ()>+0x1|/a"},
    {BYTES("\t1 auto foo::'lambda'(int)::operator()(int) const (/a)"),
     "1|auto foo::'lambda'(int)::operator()(int) const|/a"},
    {BYTES("\t1 (anonymous class)::operator() (/a)"), "1|(anonymous class)::operator()|/a"},

    /* corners */
    {BYTES("\t4005d0 main (/bin/app) and more"), "4005d0|main|/bin/app"},
    {BYTES("\t4005d0\tmain (/bin/app)"), "4005d0|main|/bin/app"},
    {BYTES(" \v\f4005d0 \v main (/bin/app)"), "4005d0|main|/bin/app"},
    {BYTES("\t0x4005d0 main (/bin/app)"), "0x4005d0|main|/bin/app"},
    {BYTES("\t4005d0 main ()"), "4005d0|main|"},
    {BYTES("\t4005d0    (/bin/app)"), "4005d0| |/bin/app"},
    {BYTES("\t4005d0 a b c (/bin/app)"), "4005d0|a b c|/bin/app"},
    {BYTES("\t4005d0 (a.out) (/bin/app)"), "4005d0|(a.out)|/bin/app"},
    {BYTES("\t4005d0 main( (/bin/app)"), "4005d0|main(|/bin/app"},
    {BYTES("\t4005d0 a\0b (/c\0d)"), "4005d0|a"},          /* shown up to the NUL */
    {BYTES("\tzzz main (/bin/app)"), "zzz|main|/bin/app"}, /* word bytes are enough for the original */

    /* without module */
    {BYTES("\t1524 main"), "1524|main"},
    {BYTES("\t1524 main+0xc "), "1524|main+0xc"},
    {BYTES("\t1524 operator()"), "1524|operator()"},
    {BYTES("\t1524 f(int)"), "1524|f(int)"},
    {BYTES("    deadbeef [unknown]"), "deadbeef|[unknown]"},

    /* none */
    {BYTES("          THIS_IS_A_WEIRD_LINE"), NULL},
    {BYTES("  spin.cpp:10"), NULL},
    {BYTES("  pthread_create.c:442"), NULL},
    {BYTES("  libc-2.33.so[27b25]"), NULL},
    {BYTES("  [kernel.kallsyms][ffffffff814f9302]"), NULL},
    {BYTES(" insn: 48 01 c2"), NULL},
    {BYTES("1524 main"), NULL}, /* a frame without module is indented */
    {BYTES("\t1524g main"), NULL},
    {BYTES("\t1524"), NULL},
    {BYTES("\t1524 "), NULL},
    {BYTES(""), NULL},
    {BYTES("   "), NULL},
    {BYTES("(main)"), NULL},
};

static void test_frames(void **state) {
    (void)state;
    struct bytebuf name = {0}, seen = {0};
    for (size_t i = 0; i < COUNT_OF(frame_cases); i++) {
        const struct line_case *c = &frame_cases[i];
        const char *what = named(c->line, &name).at;
        struct frame frame = {0};
        size_t blanks, rest = perf_frame_address(c->line, &blanks);
        bool is_frame = rest && perf_frame_read(slice_from(c->line, rest), &frame);
        if (is_frame) {
            support_check(what, frame.has_module);
            frame.address = slice_part(c->line, blanks, rest);
        } else if (perf_frame_read_bare(c->line, &frame)) {
            support_check(what, !frame.has_module);
            is_frame = true;
        }
        if (c->fields && !is_frame)
            fail_msg("%s: not taken for a frame", what);
        if (!is_frame)
            continue;
        seen.len = 0;
        bytebuf_add(&seen, frame.address);
        bytebuf_add_byte(&seen, '|');
        bytebuf_add(&seen, frame.symbol);
        bytebuf_add(&seen, frame.has_module ? SLICE("|") : SLICE(""));
        bytebuf_add(&seen, frame.module);
        struct slice shown = bytebuf_slice(&seen);
        support_text(what, slice_part(shown, 0, slice_find(shown, '\0')),
                     c->fields ? c->fields : "(no frame)");
    }
    bytebuf_free(&name);
    bytebuf_free(&seen);
}

static void test_kinds(void **state) {
    (void)state;
    static const struct {
        struct slice line;
        enum perf_line_kind kind;
    } cases[] = {
        {BYTES(""), PERF_LINE_EMPTY},
        {BYTES("# cmdline : perf record"), PERF_LINE_COMMENT},
        {BYTES("#1 12 1.0: 1 cycles:"), PERF_LINE_COMMENT},
        {BYTES("perf-exec     0     0.000000: PERF_RECORD_COMM: x"), PERF_LINE_RECORD},
        {BYTES("app 1 1.0: 1 cycles: "), PERF_LINE_HEADER},
        {BYTES("|x 1 1.0: 1 cycles: "), PERF_LINE_HEADER}, /* a time says more than the first byte */
        {BYTES("|10       template<some_enum N> struct foo { };"), PERF_LINE_SOURCE_CODE},
        {BYTES("|x 1 cycles:"), PERF_LINE_SOURCE_CODE},
        {BYTES(" |"), PERF_LINE_OTHER},
        {BYTES(" insn: 48 01 c2"), PERF_LINE_INSTRUCTIONS},
        {BYTES(" ilen: 3"), PERF_LINE_INSTRUCTIONS},
        {BYTES("insn: 48 89"), PERF_LINE_INSTRUCTIONS},
        {BYTES("\t1 insn: (/a)"), PERF_LINE_FRAME},
        {BYTES("app 1 cycles:"), PERF_LINE_HEADER},
        {BYTES("ab 1 f (/x)"), PERF_LINE_HEADER}, /* QUIRK_COMM_SHORTEST: a number makes it one */
        {BYTES("1 f (/x)"), PERF_LINE_FRAME},
        {BYTES("\t55c4 work+0x1"), PERF_LINE_BARE_FRAME},
        {BYTES("  a.c:5"), PERF_LINE_POSITION},
        {BYTES("garbage"), PERF_LINE_OTHER},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct perf_line fields;
        if (perf_line_read(cases[i].line, &fields) != cases[i].kind)
            fail_msg("case %zu: \"%.*s\"", i, (int)cases[i].line.len, cases[i].line.at);
    }
}

/* A line with other bytes before the same text after the address is then another kind. */
static void test_first_word(void **state) {
    (void)state;
    static const char *const depend[] = {": x (/a)", " 1.0: 1 cycles: x (/a)"};
    static const char *const do_not[] = {" work (/a)", " 1 cycles: (/a)", " x 1.0: (/a)"};
    struct bytebuf scratch = {0};
    for (size_t i = 0; i < COUNT_OF(depend); i++)
        support_check(depend[i], perf_line_depends_on_first_word(slice_of_text(depend[i]), &scratch));
    for (size_t i = 0; i < COUNT_OF(do_not); i++)
        support_check(do_not[i], !perf_line_depends_on_first_word(slice_of_text(do_not[i]), &scratch));
    bytebuf_free(&scratch);
}

static void test_sources(void **state) {
    (void)state;
    static const char *const other[] = {"",         "app 1 1.0: 1 cycles: ", "\t55c4 work (/x)",
                                        "  12ab x", "app 1 cycles: ",        " app 1 1.0: cycles: ",
                                        "1 f (/x)"};
    static const char *const source[] = {"  a.c:5", "a.c:5", "  x y (z)", "  ??:0", "#x", "  [27b25]"};
    for (size_t i = 0; i < COUNT_OF(other); i++)
        support_check(other[i], !perf_line_may_be_source(slice_of_text(other[i])));
    for (size_t i = 0; i < COUNT_OF(source); i++)
        support_check(source[i], perf_line_may_be_source(slice_of_text(source[i])));
}

static void test_addresses(void **state) {
    (void)state;
    assert_true(perf_frame_starts_with_address(SLICE(" abc def")));
    assert_true(perf_frame_starts_with_address(SLICE("\t12 x")));
    assert_false(perf_frame_starts_with_address(SLICE("abc def")));
    assert_false(perf_frame_starts_with_address(SLICE(" abcg def")));
    assert_false(perf_frame_starts_with_address(SLICE(" abc")));
    assert_false(perf_frame_starts_with_address(SLICE("")));
}

static bool inside(struct slice part, struct slice line) {
    return part.len == 0 || (part.at >= line.at && part.at + part.len <= line.at + line.len);
}

/*
 * Every cut of every line: fields stay inside it; the copy ends
 * where the line does, so the sanitizer looks too.
 */
static void test_cuts(void **state) {
    (void)state;
    static const struct {
        const struct line_case *cases;
        size_t count;
    } tables[] = {{header_cases, COUNT_OF(header_cases)}, {frame_cases, COUNT_OF(frame_cases)}};
    for (size_t t = 0; t < COUNT_OF(tables); t++)
        for (size_t i = 0; i < tables[t].count; i++)
            for (size_t len = 0; len <= tables[t].cases[i].line.len; len++) {
                char *copy = malloc(len + !len);
                struct slice line = {copy, len};
                struct perf_header header;
                struct frame frame;
                size_t blanks, rest;
                memcpy(copy, tables[t].cases[i].line.at, len);
                if (read_header(line, &header))
                    assert_true(inside(header.comm, line) && inside(header.pid, line) &&
                                inside(header.tid, line) && inside(header.period, line) &&
                                inside(header.event, line) && inside(header.tail.after_address, line));
                rest = perf_frame_address(line, &blanks);
                if (rest && perf_frame_read(slice_from(line, rest), &frame))
                    assert_true(
                        (inside(frame.symbol, line) || slice_equal(frame.symbol, SLICE("[unknown]"))) &&
                        inside(frame.module, line));
                if (perf_frame_read_bare(line, &frame))
                    assert_true(inside(frame.symbol, line) && inside(frame.address, line));
                struct perf_line fields;
                (void)perf_line_read(line, &fields);
                (void)perf_line_may_be_source(line);
                free(copy);
            }
}

/* Lines made to be slow: nothing here may be quadratic. */
static void test_long_lines(void **state) {
    (void)state;
    static const char *const pieces[] = {" 1.5:",      " 12 ", "(",  ")",  " (",
                                         "1.5: 1.5: ", "/",    "->", " 1", "A "};
    struct bytebuf line = {0};
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct perf_header header;
        struct frame frame;
        line.len = 0;
        bytebuf_add(&line, SLICE("app 1"));
        while (line.len < 1000000)
            bytebuf_add(&line, slice_of_text(pieces[i]));
        read_header(bytebuf_slice(&line), &header);
        assert_false(perf_frame_read(bytebuf_slice(&line), &frame));
        bytebuf_add(&line, SLICE(" (x)"));
        support_check(pieces[i], perf_frame_read(bytebuf_slice(&line), &frame));
        support_text(pieces[i], frame.module, "x");
        assert_in_range(frame.symbol.len, 999990, line.len);
    }
    bytebuf_free(&line);
}

/* The shortcut for addresses says yes only where the plain way finds the same end, and knows perf's own. */
static void test_usual_address(void **state) {
    (void)state;
    static const char *const usual[] = {"\tffffffff81000001 k (x)", "\t    55c4df9a41ae u",
                                        " 0000000000000000 ", "\t               1 x", "\t        f7ea5659 u"};
    assert_false(perf_frame_usual_address(SLICE("\nffffffff81000001 k (x)"))); /* an empty line in front */
    assert_false(perf_frame_usual_address(SLICE("\rffffffff81000001 k (x)")));
    assert_false(perf_frame_usual_address(SLICE("\tffffffff81000001\tk (x)"))); /* an instruction */
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        support_check(usual[i], perf_frame_usual_address(slice_of_text(usual[i])));
    static const char bytes[] = "\t  \n0189afgAFZ_/:`@[\x80\xff";
    int found = 0;
    for (int i = 0; i < 200000; i++) {
        char line[24];
        uint32_t len = i % 10 ? 18 : support_random(24), spaces = support_random(18);
        for (uint32_t k = 0; k < sizeof line; k++)
            line[k] = k == 0 ? '\t' : k <= spaces ? ' ' : "0189af"[support_random(6)];
        line[PERF_USUAL_ADDRESS] = ' ';
        for (uint32_t n = support_random(3); n > 0; n--)
            line[support_random(sizeof line)] = bytes[support_random(sizeof bytes - 1)];
        struct slice text = slice_make(line, len);
        size_t blanks;
        if (!perf_frame_usual_address(text))
            continue;
        found++;
        assert_int_equal(perf_frame_address(text, &blanks), PERF_USUAL_ADDRESS);
    }
    assert_in_range(found, 50000, 150000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headers),    cmocka_unit_test(test_indented_headers),
        cmocka_unit_test(test_frames),     cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_first_word), cmocka_unit_test(test_sources),
        cmocka_unit_test(test_addresses),  cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_long_lines), cmocka_unit_test(test_usual_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
