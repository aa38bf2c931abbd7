// shop - one program in two builds, as input for a differential flame graph.
// SPDX-License-Identifier: MIT
//
// Orders are parsed, looked up in a price list, and put on a sorted bill. The first build looks prices up one by one;
// with -DAFTER it searches by halves, and now checks every order, which costs a little. So time moves out of
// find_price_linear, and two functions are new: find_price_binary and check_order.
//
// cc -O0 -g -fno-omit-frame-pointer [-DAFTER] shop.c

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARTICLES = 400, ORDERS = 400, ROUNDS = 2500 };

struct article {
    char name[16];
    unsigned price;
};

struct order {
    char name[16];
    unsigned pieces;
    unsigned total;
};

static struct article price_list[ARTICLES];

static void fill_price_list(void)
{
    for (unsigned i = 0; i < ARTICLES; i++) {
        snprintf(price_list[i].name, sizeof price_list[i].name, "article-%04u", i);
        price_list[i].price = 100 + i * 7919 % 1000;
    }
}

static int compare_names(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

#ifdef AFTER
static unsigned find_price_binary(const char *name)
{
    size_t low = 0;
    size_t high = ARTICLES;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_names(name, price_list[middle].name);

        if (order == 0)
            return price_list[middle].price;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

static int check_order(const struct order *order)
{
    unsigned sum = order->pieces;

    for (int round = 0; round < 6; round++)
        for (size_t i = 0; i < sizeof order->name; i++)
            sum = sum * 33 + (unsigned char)order->name[i];
    return sum != 0;
}
#else
static unsigned find_price_linear(const char *name)
{
    for (size_t i = 0; i < ARTICLES; i++)
        if (compare_names(name, price_list[i].name) == 0)
            return price_list[i].price;
    return 0;
}
#endif

static void parse_order(struct order *order, const char *line)
{
    char *end = order->name;

    while (*line != ' ')
        *end++ = *line++;
    *end = '\0';
    order->pieces = (unsigned)strtoul(line, NULL, 10);
}

static unsigned find_price(const char *name)
{
#ifdef AFTER
    return find_price_binary(name);
#else
    return find_price_linear(name);
#endif
}

static int compare_totals(const void *a, const void *b)
{
    const struct order *left = a;
    const struct order *right = b;

    return (left->total > right->total) - (left->total < right->total);
}

static unsigned make_bill(struct order *orders, size_t count)
{
    unsigned sum = 0;

    qsort(orders, count, sizeof *orders, compare_totals);
    for (size_t i = 0; i < count; i++)
        sum += orders[i].total;
    return sum;
}

static unsigned handle_orders(void)
{
    static struct order orders[ORDERS];

    for (unsigned i = 0; i < ORDERS; i++) {
        char line[32];

        snprintf(line, sizeof line, "article-%04u %u", i * 613 % ARTICLES, i % 9 + 1);
        parse_order(&orders[i], line);
#ifdef AFTER
        if (!check_order(&orders[i]))
            return 0;
#endif
        orders[i].total = orders[i].pieces * find_price(orders[i].name);
    }
    return make_bill(orders, ORDERS);
}

int main(void)
{
    unsigned sum = 0;

    fill_price_list();
    for (int round = 0; round < ROUNDS; round++)
        sum += handle_orders();
    printf("%u\n", sum);
}
