// cplusplus.cc - a container whose nodes are blocks, and objects that live in blocks.
//
// SPDX-License-Identifier: MIT
// needs: C++
#include <cstdio>
#include <list>
#include <utility>
#include <pt.hpp>

static int home(int pool)
{
    struct pt_info info;

    return pt_info(pool, &info) == 0 ? info.home : -1;
}

struct request {
    int number;

    explicit request(int n) : number(n) { }
    ~request() { std::printf("request %d is done\n", number); }
};

// Takes ownership: at the end the request is destroyed, and its block is home.
static void serve(pt::ptr<request> r)
{
    std::printf("request %d is served\n", r->number);
}

static void list(int pool)
{
    pt::resource memory(pool);
    std::pmr::list<int> numbers({1, 2, 3}, &memory);

    std::printf("a list of 3: %d blocks home\n", home(pool));
    numbers.resize(6);                  // two more than there are blocks: these come from upstream
    std::printf("a list of 6: %d blocks home\n", home(pool));
}

static void pointers(int pool)
{
    pt::ptr<request> first = pt::make<request>(pool, 1), second = pt::make<request>(pool, 2);

    std::printf("two requests: %d blocks home\n", home(pool));
    if (first)
        serve(std::move(first));
    std::printf("one request: %d blocks home\n", home(pool));
}

int main()
{
    const int pool = pt_create(64, 4);

    if (pool < 0)
        return 1;
    list(pool);
    pointers(pool);
    std::printf("at the end: %d blocks home\n", home(pool));
    return pt_destroy(pool);
}
