# pt_c11.m4 - a compiler for libpt.
#
# SPDX-License-Identifier: MIT

# PT_PROG_CC_C11
# --------------
# Adds to CC the option that it needs for the language of libpt's sources, if it needs one.
# The only header that certainly exists at this time is <stddef.h>.
AC_DEFUN([PT_PROG_CC_C11],
[AC_REQUIRE([AC_PROG_CC])dnl
AC_CACHE_CHECK([for the option that $CC needs for the sources of libpt], [pt_cv_prog_cc],
    [AC_LANG_CONFTEST([AC_LANG_SOURCE([[
#include <stddef.h>

struct head {
    _Alignas(8) unsigned words[2];
};
_Static_assert(_Alignof(max_align_t) >= _Alignof(void *), "C11");

static inline int step(unsigned *word)
{
    __asm__ volatile ("" : "+r" (*word) : : "memory");
    return _Generic(*word, unsigned short: 16, unsigned: 32);
}

int take(struct head *head);

__attribute__((weak, aligned(8)))
int take(struct head *head)
{
    struct head next = { .words = { [1] = 1 } };

    for (int i = 0; i < 2; i++)
        head->words[i] = next.words[i];
    return step(head->words) + __builtin_expect(next.words[1] != 0, 1);
}
]])])
    pt_cv_prog_cc=unknown
    pt_save_CC=$CC
    for pt_option in '' -std=gnu11; do
        CC="$pt_save_CC $pt_option"
        AC_COMPILE_IFELSE([], [pt_cv_prog_cc=${pt_option:-none needed}])
        test "x$pt_cv_prog_cc" = xunknown || break
    done
    CC=$pt_save_CC
    rm -f conftest.$ac_ext])
AS_CASE([$pt_cv_prog_cc],
    [unknown], [AC_MSG_ERROR([libpt needs C11 and GNU C's asm and attributes, and $CC $CFLAGS does not compile them; see config.log])],
    [-*], [CC="$CC $pt_cv_prog_cc"])])
