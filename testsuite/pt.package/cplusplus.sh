# cplusplus.sh - <pt.hpp>: a memory resource and a pointer, with every C++ compiler, with and
# without exceptions.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

cat >resource.cc <<'.'
#include <cstdio>
#include <list>
#include <vector>
#include <pt.hpp>

static int live, failed_line;

struct thing {
    long value;
    explicit thing(long v) : value(v) { live++; }
    ~thing() { live--; }
};

struct big { char bytes[65]; };

static int home(int ptno)
{
    struct pt_info info;

    return pt_info(ptno, &info) ? -1 : info.home;
}

// How often it was asked.
class upstream : public std::pmr::memory_resource {
public:
    int asked = 0, returned = 0;

private:
    void *do_allocate(std::size_t bytes, std::size_t alignment) override
    {
        asked++;
        return std::pmr::new_delete_resource()->allocate(bytes, alignment);
    }
    void do_deallocate(void *memory, std::size_t bytes, std::size_t alignment) override
    {
        returned++;
        std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
    }
    bool do_is_equal(const std::pmr::memory_resource &other) const noexcept override
    {
        return this == &other;
    }
};

static void expect(bool right, int line)
{
    if (!right && !failed_line)
        failed_line = line;
}
#define EXPECT(condition) expect(condition, __LINE__)

static void containers(int ptno)
{
    upstream heap;
    pt::resource memory(ptno, &heap), same(ptno, &heap);

    EXPECT(memory == memory && !(memory == same) && memory.ptno() == ptno);
    {
        std::pmr::list<int> numbers(&memory);

        for (int i = 0; i < 4; i++)
            numbers.push_back(i);
        EXPECT(home(ptno) == 0 && heap.asked == 0);
        numbers.push_back(4);                       // all blocks are out
        EXPECT(heap.asked == 1 && numbers.back() == 4);
        numbers.pop_front();
        EXPECT(home(ptno) == 1);
    }
    EXPECT(home(ptno) == 4 && heap.returned == 1);

    void *large = memory.allocate(65, 1), *strict = memory.allocate(1, 4096);
    EXPECT(heap.asked == 3 && home(ptno) == 4);
    memory.deallocate(large, 65, 1);
    memory.deallocate(strict, 1, 4096);
    EXPECT(heap.returned == 3);

    pt::resource none(-1, &heap);
    void *anything = none.allocate(1, 1);
    EXPECT(heap.asked == 4);
    none.deallocate(anything, 1, 1);
}

static void pointers(int ptno)
{
    {
        pt::ptr<thing> a = pt::make<thing>(ptno, 7), b;

        EXPECT(a && a->value == 7 && live == 1 && home(ptno) == 3);
        b = std::move(a);
        EXPECT(!a && b && home(ptno) == 3);
        b.reset();
        EXPECT(live == 0 && home(ptno) == 4);
        b = pt::make<thing>(ptno, 1);
    }
    EXPECT(live == 0 && home(ptno) == 4);
    EXPECT(!pt::make<big>(ptno) && !pt::make<thing>(-1, 1) && home(ptno) == 4);
    std::vector<pt::ptr<thing>> all;
    for (int i = 0; i < 4; i++)
        all.push_back(pt::make<thing>(ptno, i));
    EXPECT(!pt::make<thing>(ptno, 4));
    all.clear();
    EXPECT(home(ptno) == 4);
}

#ifdef __cpp_exceptions
struct thrower { thrower() { throw 1; } };

static void exceptions(int ptno)
{
    try {
        pt::make<thrower>(ptno);
        EXPECT(false);
    } catch (int) {
    }
    EXPECT(home(ptno) == 4);
}
#else
static void exceptions(int) { }
#endif

int main()
{
    int ptno = pt_create(64, 4);

    containers(ptno);
    pointers(ptno);
    exceptions(ptno);
    EXPECT(pt_destroy(ptno) == 0);
    if (failed_line)
        std::printf("expected what stands in line %d of resource.cc\n", failed_line);
    return failed_line != 0;
}
.

# works COMPILER FLAG ...
works() {
    "$@" -I"${include:-$srcdir/include/libpt}" $CPPFLAGS \
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror resource.cc -o resource $library &&
        ./resource
}

library=$builddir/.libs/libpt.a
[ -f "$library" ] || library="$builddir/.libs/libpt.so -Wl,-rpath,$builddir/.libs"
for cxx in g++ clang++; do
    ! command -v $cxx >/dev/null || echo $cxx
done >compilers

plan $((2 + 2 * $(wc -l <compilers)))
ok 'there is a C++ compiler' need "$(sed 1q compilers | grep . || echo g++)" g++
while read -r cxx; do
    ok "$cxx -std=c++17" works "$cxx" -std=c++17
    ok "$cxx -std=c++20 -fno-exceptions -fno-rtti" works "$cxx" -std=c++20 -fno-exceptions -fno-rtti
done <compilers

mkdir wrong && copy "$srcdir"/include/libpt/* wrong
sed 's/taken.block = nullptr/(void) taken/' "$srcdir/include/libpt/pt.hpp" >wrong/pt.hpp
include=$tmp/wrong
ok 'a block that is freed while it is in use is noticed' not works "$(sed 1q compilers)" -std=c++17

finish
