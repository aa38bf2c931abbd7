/* address_space: maps against an array with an entry for each address; copies stay apart; many are fast. */
#include "support.h"

#include "perf/address_space.h"

enum { ADDRESSES = 200, SPACES = 6 };

struct model {
    struct address_space space;
    int64_t offsets[ADDRESSES]; /* of each address in its module; -1: nothing is mapped */
    uint32_t modules[ADDRESSES];
};

static void check(const struct model *model) {
    for (uint64_t address = 0; address < ADDRESSES; address++) {
        const struct address_map *map = address_space_find(&model->space, address);
        assert_int_equal(map != NULL, model->offsets[address] >= 0);
        if (map) {
            assert_int_equal(map->module, model->modules[address]);
            assert_int_equal(address - map->start + map->offset, model->offsets[address]);
        }
    }
}

static void insert(struct address_spaces *all, struct model *model, const struct address_map *map) {
    uint64_t stamp = model->space.stamp;
    address_space_insert(all, &model->space, map);
    assert_int_equal(model->space.stamp != stamp, map->end > map->start);
    for (uint64_t address = map->start; address < map->end; address++) {
        model->offsets[address] = (int64_t)(map->offset + address - map->start);
        model->modules[address] = map->module;
    }
}

static void test_against_model(void **state) {
    (void)state;
    srand(7);
    for (int round = 0; round < 200; round++) {
        struct address_spaces all = {0};
        struct model models[SPACES];
        size_t count = 1;
        models[0].space = address_space_new(&all);
        memset(models[0].offsets, 0xff, sizeof models[0].offsets);
        for (uint32_t step = 0; step < 60; step++) {
            struct model *model = &models[(size_t)rand() % count];
            if (count < SPACES && rand() % 10 == 0) {
                models[count] = *model;
                models[count++].space = address_space_copy(&all, &model->space);
                continue;
            }
            uint64_t start = (uint64_t)(rand() % ADDRESSES), size = (uint64_t)(rand() % 30);
            insert(&all, model,
                   &(struct address_map){start, start + size < ADDRESSES ? start + size : ADDRESSES,
                                         (uint64_t)rand() % 1000, step});
        }
        for (size_t i = 0; i < count; i++)
            check(&models[i]);
        address_spaces_free(&all);
    }
}

/* Would take hours if inserting or copying took a time that grows with the number of maps. */
static void test_many(void **state) {
    (void)state;
    enum { MANY = 200000 };
    struct address_spaces all = {0};
    struct address_space space = address_space_new(&all), child;
    for (uint64_t i = 0; i < MANY; i++) {
        uint64_t start = i * 7919 % MANY * 16;
        address_space_insert(&all, &space, &(struct address_map){start, start + 16, 0, (uint32_t)i});
        child = address_space_copy(&all, &space);
        if (i % 16 == 0)
            address_space_insert(&all, &child, &(struct address_map){start + 4, start + 8, 0, UINT32_MAX});
    }
    for (uint64_t i = 0; i < MANY; i++) {
        const struct address_map *map = address_space_find(&space, i * 7919 % MANY * 16 + 5);
        assert_non_null(map);
        assert_int_equal(map->module, i);
    }
    address_spaces_free(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_model), cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
