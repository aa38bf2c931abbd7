/* java_name: shorter packages, frames, methods that wait. */
#include "support.h"

#include "java_name.h"

static void check_short(const char *name, char separator, const char *want) {
    struct bytebuf text = {0};
    java_name_shorten(slice_of_text(name), separator, &text);
    support_text(name, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_shorten(void **state) {
    (void)state;
    check_short("java.base/java.lang.Thread.run", '.', "j.b/j.l.Thread.run");
    check_short("org.acme.Fib$$Lambda$1/0x00007f.run", '.', "o.a.Fib$$Lambda$1/0x00007f.run");
    check_short("Main.main", '.', "Main.main");
    check_short("main", '.', "main");
    check_short("java/lang/Thread.run", '/', "j/l/Thread.run");
    check_short("Main.main", '/', "Main.main");
}

static void test_without_package(void **state) {
    (void)state;
    support_text("package", java_name_without_package(SLICE("java.lang.Thread.run")), "Thread.run");
    support_text("class", java_name_without_package(SLICE("Thread.run")), "Thread.run");
    support_text("method", java_name_without_package(SLICE("run")), "run");
}

static void test_frame(void **state) {
    (void)state;
    struct slice name;
    assert_true(java_name_of_frame(SLICE("\tat a.B.c(B.java:1)"), &name));
    support_text("frame", name, "a.B.c");
    assert_false(java_name_of_frame(SLICE("at 10:00 the pool was empty"), &name));
    assert_false(java_name_of_frame(SLICE("\tat (x)"), &name));
    assert_false(java_name_of_frame(SLICE("\t- locked <0x1> (a x.Y)"), &name));
}

static void test_waits(void **state) {
    (void)state;
    static const struct {
        const char *name;
        bool waits, parks;
    } cases[] = {
        {"sun.nio.ch.EPollArrayWrapper.epollWait", true, false},
        {"io.netty.channel.epoll.Native.epollWait0", true, false},
        {"sun.nio.ch.EPoll.wait", true, false},
        {"sun.nio.ch.WEPoll.wait", true, false},
        {"sun.nio.ch.WindowsSelectorImpl$SubSelector.poll0", true, false},
        {"java.net.PlainSocketImpl.socketAccept", true, false},
        {"java.net.DualStackPlainSocketImpl.accept0", true, false},
        {"sun.nio.ch.Net.poll", true, false},
        {"org.acme.Network.poll", false, false},
        {"org.acme.MyNet.poll", false, false},
        {"java.io.FileInputStream.readBytes", false, false},
        {"java.lang.ref.Reference.waitForReferencePendingList", true, false},
        {"jdk.internal.misc.Unsafe.park", false, true},
        {"java.lang.Object.wait0", false, true},
        {"java.lang.Thread.sleep", false, true},
        {"java.lang.VirtualThread.parkOnCarrierThread", false, true},
        {"org.acme.Main.main", false, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        support_check(cases[i].name, java_name_waits(slice_of_text(cases[i].name)) == cases[i].waits);
        support_check(cases[i].name, java_name_parks(slice_of_text(cases[i].name)) == cases[i].parks);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shorten), cmocka_unit_test(test_without_package),
                                       cmocka_unit_test(test_frame), cmocka_unit_test(test_waits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
