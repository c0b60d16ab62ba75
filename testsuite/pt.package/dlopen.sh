# dlopen.sh - libpt.so loaded at run time, used by two threads, closed, and loaded again.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

cat >load.c <<'END'
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys.h>

static int (*create)(size_t, int), (*destroy)(int), pool;
static void *(*get)(int);
static void (*put)(int, void *);

static void *work(void *argument)
{
    for (int i = 0; i < 10000; i++) {
        void *block = get(pool);

        if (block)
            put(pool, block);
    }
    return argument;
}

static void *symbol(void *library, const char *name)
{
    void *address = dlsym(library, name);

    if (!address)
        exit(2);
    return address;
}

int main(int argc, char **argv)
{
    for (int round = 0; round < 3 && argc > 1; round++) {
        void *library = dlopen(argv[1], RTLD_NOW);
        pthread_t thread;

        if (!library) {
            puts(dlerror());
            return 1;
        }
        *(void **) &create = symbol(library, "pt_create");
        *(void **) &destroy = symbol(library, "pt_destroy");
        *(void **) &get = symbol(library, "pt_getblock");
        *(void **) &put = symbol(library, "pt_freeblock");
        pool = create(32, 2);
        if (pthread_create(&thread, NULL, work, NULL))
            return 1;
        work(NULL);
        pthread_join(thread, NULL);
        if (pool < 0 || destroy(pool) != 0 || dlclose(library))
            return 1;
    }
    puts("three times");
    return 0;
}
END

loads() {
    $CC $CPPFLAGS $CFLAGS -I"$srcdir/include/libpt" load.c -o load $LDFLAGS -pthread -ldl &&
        [ "$(./load "$builddir/.libs/libpt.so")" = 'three times' ]
}

plan 1
if [ "$PT_SHARED" = yes ]; then
    ok 'loaded, used by two threads, and closed, three times' loads
else
    ok 'this build has no libpt.so' test ! -e "$builddir/.libs/libpt.so"
fi
finish
