/* verdict: what can be said without a model; tests/verdict compares with one. */
#include "support.h"

#include <math.h>

#include "profile/verdict.h"

enum { MAX = 40 };

/* Made shares: `functions` rows of `count` recordings each. */
struct made {
    size_t sides[VERDICT_SIDES], functions;
    double shares[MAX][MAX];
    struct verdict_recording recordings[MAX];
};

static size_t count_of(const struct made *made) {
    return made->sides[0] + made->sides[1];
}

static struct made make(size_t before, size_t after, size_t functions, double samples) {
    struct made made = {.sides = {before, after}, .functions = functions};
    for (size_t i = 0; i < count_of(&made); i++)
        made.recordings[i] = (struct verdict_recording){samples * 1000, samples};
    for (size_t f = 0; f < functions; f++)
        for (size_t i = 0; i < count_of(&made); i++)
            made.shares[f][i] = 1 + (double)f + support_random(1000) / 1000.0;
    return made;
}

static struct verdict judge(const struct made *made) {
    struct verdict verdict = {
        .sides = {made->sides[0], made->sides[1]}, .recordings = made->recordings, .min = VERDICT_MIN};
    for (size_t f = 0; f < made->functions; f++)
        verdict_add(&verdict, (uint32_t)f, made->shares[f]);
    verdict_judge(&verdict);
    return verdict;
}

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-9 * (1 + fabs(a) + fabs(b));
}

/* 1 and 1 recordings of 100 samples, two functions: z is that of 0.005, 2.5758. */
static void test_proportions(void **state) {
    (void)state;
    struct made made = make(1, 1, 2, 100);
    made.shares[0][0] = 20, made.shares[0][1] = 39;
    made.shares[1][0] = 20, made.shares[1][1] = 60;
    struct verdict verdict = judge(&made);
    assert_int_equal(verdict.count, 2);
    assert_false(verdict.by_dealing || verdict.blind);
    double counted = 100 / 1.2; /* 100 samples, drawn towards 500 */
    double wanted = 100 * (2.5758293035489 * sqrt(0.295 * 0.705 * 2 / counted) + 0.01);
    assert_true(fabs(verdict.rows[0].noise - wanted) < 1e-6);
    assert_true(verdict.rows[0].change == 19 && !verdict.rows[0].significant);
    assert_true(verdict.rows[1].change == 40 && verdict.rows[1].significant);
    verdict_free(&verdict);
}

/* A recording of a million samples tells no more than one of 500. */
static void test_cap(void **state) {
    (void)state;
    struct made made = make(1, 1, 1, 1e9);
    made.shares[0][0] = 10, made.shares[0][1] = 30;
    struct verdict verdict = judge(&made);
    double wanted = 100 * 2.3263478740408 * sqrt(0.2 * 0.8 * 2 / 500);
    assert_true(fabs(verdict.rows[0].noise - wanted) < 1e-3 && verdict.rows[0].significant);
    verdict_free(&verdict);
}

/* Few recordings: shares of the sides that overlap are not significant, however far their means are. */
static void test_overlap(void **state) {
    (void)state;
    struct made made = make(2, 2, 1, 1000);
    static const double shares[] = {10, 36, 35, 80};
    memcpy(made.shares[0], shares, sizeof shares);
    struct verdict verdict = judge(&made);
    assert_true(verdict.rows[0].change > verdict.rows[0].noise && !verdict.rows[0].significant);
    verdict_free(&verdict);
    made.shares[0][1] = 34;
    verdict = judge(&made);
    assert_true(verdict.rows[0].significant);
    verdict_free(&verdict);
}

static void test_blind(void **state) {
    (void)state;
    for (int samples = 1; samples < 40; samples++) {
        struct made made = make(1, 1, 1, samples);
        made.shares[0][0] = 0, made.shares[0][1] = 99.999;
        struct verdict verdict = judge(&made);
        assert_true(verdict.blind == !verdict.rows[0].significant);
        assert_true(samples > 3 || verdict.blind);
        assert_true(samples < 5 || !verdict.blind);
        verdict_free(&verdict);
    }
}

static void test_judged(void **state) {
    (void)state;
    static const double means[] = {0, 0.499999, 0.5, 50, 99.9999, 100};
    static const size_t sides[][VERDICT_SIDES] = {{1, 1}, {2, 1}, {5, 5}};
    for (size_t s = 0; s < COUNT_OF(sides); s++) {
        struct made made = make(sides[s][0], sides[s][1], COUNT_OF(means), 100);
        for (size_t f = 0; f < made.functions; f++)
            for (size_t i = 0; i < count_of(&made); i++)
                made.shares[f][i] = means[f];
        struct verdict verdict = judge(&made);
        assert_int_equal(verdict.count, 3);
        for (size_t i = 0; i < verdict.count; i++)
            assert_true(verdict.rows[i].function == 2 + i && !verdict.rows[i].significant);
        verdict_free(&verdict);
    }
}

static void test_min(void **state) {
    (void)state;
    assert_true(verdict_min((size_t[]){1, 1}, 5) == VERDICT_MIN);
    assert_true(verdict_min((size_t[]){1, 1}, 0.5) == 0.25);
    assert_true(verdict_min((size_t[]){9, 1}, 1) == 0.1); /* nothing, nine times, and then just over 1 */
    assert_true(verdict_min((size_t[]){1, 9}, 0.6) == 0.3);
    assert_true(verdict_min((size_t[]){5, 5}, 0) == 0);
}

/* Swapped sides: changes and their noise are the same, the other way round. */
static void check_swapped(const struct made *made) {
    struct made swapped = {.sides = {made->sides[1], made->sides[0]}, .functions = made->functions};
    for (size_t i = 0; i < count_of(made); i++) {
        size_t to = (i + made->sides[1]) % count_of(made);
        swapped.recordings[to] = made->recordings[i];
        for (size_t f = 0; f < made->functions; f++)
            swapped.shares[f][to] = made->shares[f][i];
    }
    struct verdict one = judge(made), other = judge(&swapped);
    assert_int_equal(one.count, other.count);
    for (size_t i = 0; i < one.count; i++) {
        assert_true(near(one.rows[i].change, -other.rows[i].change));
        if (one.deals.count < DEALS_MAX) { /* else other ways are drawn */
            assert_true(near(one.rows[i].noise, other.rows[i].noise));
            assert_true(one.rows[i].significant == other.rows[i].significant);
        }
    }
    assert_true(near(log1p(one.total_change / 100), -log1p(other.total_change / 100)));
    assert_true(one.deals.count == DEALS_MAX || one.total_significant == other.total_significant);
    verdict_free(&one);
    verdict_free(&other);
}

static void test_swapped(void **state) {
    (void)state;
    static const size_t sides[][VERDICT_SIDES] = {{1, 1}, {2, 3}, {4, 4}, {5, 5}, {3, 8}, {6, 6}, {8, 8}};
    for (size_t s = 0; s < COUNT_OF(sides); s++) {
        struct made made = make(sides[s][0], sides[s][1], 12, 300);
        for (size_t i = 0; i < count_of(&made); i++) {
            made.recordings[i].total *= 1 + support_random(100) / 1000.0 + (i < made.sides[0] ? 0 : 0.3);
            made.shares[3][i] += i < made.sides[0] ? 0 : 8;
        }
        check_swapped(&made);
    }
}

/* The same recordings on both sides. */
static void test_same(void **state) {
    (void)state;
    for (size_t side = 1; side < 12; side++) {
        struct made made = make(side, side, 12, 300);
        for (size_t f = 0; f < made.functions; f++)
            memcpy(made.shares[f] + side, made.shares[f], side * sizeof **made.shares);
        struct verdict verdict = judge(&made);
        for (size_t i = 0; i < verdict.count; i++)
            assert_true(verdict.rows[i].change == 0 && !verdict.rows[i].significant);
        assert_true(verdict.total_change == 0 && !verdict.total_significant);
        verdict_free(&verdict);
    }
}

/* One function grew by far, in each recording: it is seen, and others that only gave way are not taken for
 * growth. */
static void test_grown(void **state) {
    (void)state;
    static const size_t sides[][VERDICT_SIDES] = {{5, 5}, {3, 7}, {2, 13}, {10, 10}};
    for (size_t s = 0; s < COUNT_OF(sides); s++) {
        struct made made = make(sides[s][0], sides[s][1], 12, 300);
        for (size_t i = made.sides[0]; i < count_of(&made); i++)
            made.shares[3][i] += 10;
        struct verdict verdict = judge(&made);
        assert_true(verdict.by_dealing);
        for (size_t i = 0; i < verdict.count; i++)
            assert_true(verdict.rows[i].significant == (i == 3));
        assert_true(verdict_max_noise(&verdict) < 3 && verdict_noisier(&verdict, 3) == 0);
        assert_int_equal(verdict_noisier(&verdict, 0), verdict.count);
        verdict_free(&verdict);
    }
}

/* A function of equal shares in every recording is one more name, not one more function. */
static void test_alike(void **state) {
    (void)state;
    for (size_t side = 1; side < 6; side += 4) {
        struct made made = make(side, side, 5, 300);
        struct verdict one = judge(&made);
        memcpy(made.shares[5], made.shares[2], sizeof made.shares[5]);
        made.functions = 6;
        struct verdict two = judge(&made);
        assert_int_equal(two.count, 6);
        for (size_t i = 0; i < two.count; i++)
            assert_true(two.rows[i].noise == one.rows[i < 5 ? i : 2].noise);
        verdict_free(&one);
        verdict_free(&two);
    }
}

static void test_total(void **state) {
    (void)state;
    struct made made = make(5, 5, 3, 100);
    for (size_t i = 0; i < 10; i++)
        made.recordings[i].total = i < 5 ? 1000 + (double)i : 1100 + (double)i;
    made.recordings[1].total = 1050, made.recordings[8].total = 1e6; /* disturbed */
    struct verdict verdict = judge(&made);
    double before = (log(1000) + log(1002) + log(1003)) / 3, after = (log(1105) + log(1106) + log(1107)) / 3;
    assert_true(near(verdict.total_change, 100 * expm1(after - before)) && verdict.total_significant);
    verdict_free(&verdict);
    made.recordings[5].total = 999;
    verdict = judge(&made);
    assert_false(verdict.total_significant);
    verdict_free(&verdict);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proportions), cmocka_unit_test(test_cap),    cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_blind),       cmocka_unit_test(test_judged), cmocka_unit_test(test_min),
        cmocka_unit_test(test_swapped),     cmocka_unit_test(test_same),   cmocka_unit_test(test_grown),
        cmocka_unit_test(test_alike),       cmocka_unit_test(test_total)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
