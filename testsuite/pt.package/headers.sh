# headers.sh - each installed header: alone, in every C and C++, and which headers it includes.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

include=$srcdir/include/libpt
warnings='-Wall -Wextra -Wpedantic -pedantic-errors -Wundef -Wshadow -Wold-style-cast -Werror'
c_standards='c89 gnu89 iso9899:199409 c99 c11 gnu11 c17 c2x'
cxx_standards='c++98 gnu++98 c++11 c++14 c++17 c++20'

# alone LANGUAGE COMPILER STANDARDS FOLDER: a program that includes only this header, twice.
alone() {
    case $1 in
        c) flags=$(echo "$warnings -Wstrict-prototypes" | sed 's/-Wold-style-cast//') ;;
        *) flags=$warnings ;;
    esac
    for h in sys kalloc pt; do
        printf '#include <%s.h>\n#include <%s.h>\nextern int more;\n' $h $h >$h."$1"
    done
    for std in $3; do
        $2 -std="$std" $flags -I"$4" $CPPFLAGS -fsyntax-only sys."$1" kalloc."$1" pt."$1" || {
            echo "with -std=$std"
            return 1
        }
    done
}

# As <libpt/NAME.h>, from the folder above.
prefixed() {
    printf '#include <libpt/%s.h>\n' sys kalloc pt >prefixed.c
    $CC -I"${include%/libpt}" $CPPFLAGS $CFLAGS -fsyntax-only prefixed.c
}

# In C++ the functions of libpt have the same names as in C.
cxx_names() {
    cat >names.cc <<'.'
#include <pt.h>
#include <kalloc.h>
#include <sys.h>
#include <sys.h>
#include <kalloc.h>
#include <pt.h>
int main()
{
    void *block = pt_getblock(pt_create(1, 1));
    pt_freeblock(0, block);
    pt_retblock(0, block);
    pt_fault(0, block, PT_FAULT_FREE, block);
    kfree(KA_PT, kalloc(KA_STACK, sizeof block));
    return pt_destroy(EBADID);
}
.
    $1 -I"$include" $CPPFLAGS -O0 -c names.cc && nm -u names.o | grep 'pt_\|kalloc\|kfree' >names &&
        cat names && [ "$(wc -l <names)" -eq 8 ] && ! grep _Z names
}

# drags HEADER FOLDER: the headers that it includes directly.
drags() {
    printf '#include <%s>\n' "$1" >drags.c
    $CC -I"$2" $CPPFLAGS $CFLAGS -H -fsyntax-only drags.c 2>&1 |
        sed -n 's/^\.\. .*\///p' | sort -u | tr '\n' ' '
}

# Seeded bugs: a header that needs C99, and one that includes more.
seed() {
    mkdir "$1" && copy "$include"/*.h "$1" && printf '%s\n' "$2" >>"$1/pt.h"
}

# new_errno FLAGS...: EBADID differs from every error of <errno.h>, also from those that need a
# feature macro.
new_errno() {
    printf '#define _GNU_SOURCE\n#include <errno.h>\n' >errno.c
    $CC $CPPFLAGS $CFLAGS -E -dM errno.c | sed -n 's/^#define \(E[A-Z0-9]*\) .*/\1/p' >errors
    [ "$(wc -l <errors)" -gt 30 ] || {
        echo 'too few errors found in <errno.h>:'
        cat errors
        return 1
    }
    {
        printf '#define _GNU_SOURCE\n#include <sys.h>\n'
        sed '/^EBADID$/d; s/.*/_Static_assert(EBADID != &, "EBADID is &");/' errors
        echo '_Static_assert(EBADID > 2000, "or an error of newlib");'
    } >distinct.c
    $CC -I"$include" $CPPFLAGS $CFLAGS "$@" -fsyntax-only distinct.c
}

compilers >c
for cxx in g++ clang++; do
    ! has $cxx || echo $cxx
done >cxx

plan $(($(wc -l <c) + 2 * $(wc -l <cxx) + 10))

while read -r cc; do
    ok "$cc: each header alone, C89 to C23" alone c "$cc" "$c_standards" "$include"
done <c
ok 'there is a C++ compiler' need "$(sed 1q cxx | grep . || echo g++)" g++
while read -r cxx; do
    ok "$cxx: each header alone, C++98 to C++20" alone cc "$cxx" "$cxx_standards" "$include"
    ok "$cxx: names as in C" cxx_names "$cxx"
done <cxx
ok 'each as <libpt/NAME.h>' prefixed
seed c99 '// no C89'
ok 'a header that is not C89 is noticed' not alone c "$CC" c89 "$tmp/c99"

is 'sys.h includes' "$(drags sys.h "$include")" 'errno.h stddef.h '
is 'kalloc.h includes' "$(drags kalloc.h "$include")" 'errno.h stddef.h '
is 'pt.h includes' "$(drags pt.h "$include")" 'stddef.h '
seed more '#include <string.h>'
is 'a header that includes more is noticed' "$(drags pt.h "$tmp/more")" 'stddef.h string.h '

ok 'EBADID is an error of its own' new_errno
ok 'an EBADID that is one of <errno.h> is noticed' not new_errno -DEBADID=EEXIST
ok 'a smaller EBADID is noticed' not new_errno -DEBADID=1999

finish
