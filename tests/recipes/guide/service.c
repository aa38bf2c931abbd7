/* A service that waits as long as it computes; with the arguments "faults", "allocations" or "wakeups" it
 * does that. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SLOW __attribute__((noinline, noclone))
#define STAY __asm__ volatile("") /* so that the call before it is not a jump */

static volatile unsigned sum;

SLOW static void compute(void) {
    for (clock_t end = clock() + CLOCKS_PER_SEC / 100; clock() < end;) {
        for (int i = 0; i < 10000; i++) {
            sum = sum * 31 + 1;
        }
    }
}

SLOW static void wait_for_disk(void) {
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    STAY;
}

SLOW static void load_page(void) {
    wait_for_disk();
    STAY;
}

SLOW static void handle_request(void) {
    compute();
    load_page();
}

SLOW static void fill_cache(void) {
    size_t size = 32 << 20;
    char *cache = malloc(size);
    for (size_t i = 0; cache && i < size; i += 4096) {
        cache[i] = 1;
    }
    sum += cache ? cache[4096] : 0;
    free(cache);
}

SLOW static void make_order(void) {
    for (int i = 0; i < 100; i++) {
        char *order = malloc(100);
        sum += order ? 1 : 0;
        free(order);
    }
}

SLOW static void make_orders(void) {
    for (int i = 0; i < 100; i++) {
        make_order();
    }
}

SLOW static void wake_reader(int to) {
    sum += (unsigned)write(to, "x", 1);
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

SLOW static void wake_often(void) {
    int ends[2];
    if (pipe(ends) == 0 && fork() == 0) {
        close(ends[1]);
        for (char byte; read(ends[0], &byte, 1) == 1;) {
        }
        _exit(0);
    }
    for (int i = 0; i < 500; i++) {
        wake_reader(ends[1]);
    }
    close(ends[1]);
    wait(NULL);
}

int main(int count, char **arguments) {
    const char *what = count > 1 ? arguments[1] : "";
    if (strcmp(what, "faults") == 0) {
        fill_cache();
    } else if (strcmp(what, "allocations") == 0) {
        make_orders();
    } else if (strcmp(what, "wakeups") == 0) {
        wake_often();
    } else {
        for (int i = 0; i < 3000; i++) {
            handle_request();
        }
    }
    return 0;
}
