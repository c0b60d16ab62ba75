# man.sh - the manual is well-formed, and says of functions and errors what the headers say.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

include=$srcdir/include/libpt
man=$srcdir/man
texi=$srcdir/doc/libpt.texi

lint() {
    need mandoc mandoc || return
    mandoc -T lint -W warning "$1" >lint.log 2>&1
    cat lint.log
    [ ! -s lint.log ]
}

shown() {
    awk -f "$srcdir/testsuite/lib/synopsis.awk" "$@" | sort
}

declared() {
    printf '#include <sys.h>\n#include <kalloc.h>\n#include <pt.h>\n' >declared.c
    $CC -I"$include" $CPPFLAGS $CFLAGS -E declared.c |
        awk -v folder="$include" -f "$srcdir/testsuite/lib/prototypes.awk" | sort
}

# The errors that a page lists, and those of a header's comments.
listed() {
    sed -n 's/^\.It .*Er \(E[A-Z]*\).*/\1/p' "$@" | sort -u
}

promised() {
    grep '^ \*\|^/\*' "$1" | grep -ow 'E[A-Z][A-Z]*' | sort -u
}

# What a page shows as a program must be one.
example() {
    awk '/^\.Sh/ { inside = $2 == "EXAMPLES" }
        /^\.Ed/ { shown = 0 }
        inside && shown
        /^\.Bd -literal/ { shown = 1 }' "$1" | sed 's/\\e/\\/g; s/\\&//g; s/\\-/-/g' >example.c
    cat example.c
    grep -q '#include' example.c &&
        $CC -I"$include" $CPPFLAGS $CFLAGS -Wall -Wextra -Werror -fsyntax-only example.c
}

# texinfo FORMAT FILE: not a word from makeinfo.
texinfo() {
    need makeinfo texinfo || return
    makeinfo --no-split "$1" -D 'VERSION 0' "$2" -o out >info.log 2>&1
    texinfo_status=$?
    cat info.log
    [ $texinfo_status -eq 0 ] && [ ! -s info.log ] && [ -s out ]
}

# As @deftypefun shows them.
defined() {
    sed -n '/^@deftypefunx\{0,1\} /{
        s/^@[a-z]* //
        s/@var{\([a-z]*\)}/\1/g
        s/[{}]//g
        s/ (/(/
        s/\* /*/
        p
    }' "$1" | sort
}

declared >prototypes
plan 23

for page in pt_create.3 pt_create_with.3 pt_fault.3 pt_info.3 pt_getter.3 kalloc.3 libpt.7; do
    ok "$page: mandoc has nothing to say" lint "$man/$page"
done
sed '/^\.Nd/d' "$man/kalloc.3" >kalloc.3
ok 'a page without its .Nd is noticed' not lint kalloc.3

is 'functions, as in the headers' "$(shown "$man"/*.[37])" "$(cat prototypes)"
sed 's/size_t size/int size/' "$man/kalloc.3" >kalloc.3
is 'a wrong type is noticed' "$(shown kalloc.3 | comm -23 - prototypes)" \
    'void *kalloc(int type, int size)'
is 'errors of pt_create.3, as in sys.h' \
    "$(listed "$man/pt_create.3")" "$(promised "$include/sys.h")"
for page in pt_create pt_create_with pt_fault pt_info pt_getter kalloc; do
    ok "the example of $page.3" example "$man/$page.3"
done
sed 's/void \*ptr)$/int ptr)/' "$man/kalloc.3" >kalloc.3
ok 'an example that does not compile is noticed' not example kalloc.3

ok 'info' texinfo --info "$texi"
ok 'HTML' texinfo --html "$texi"
is 'functions in the texinfo manual, as in the headers' \
    "$(defined "$texi")" "$(cat prototypes)"
printf '@deftypefun {void *} kalloc (int @var{type}, int @var{size})\n' >wrong.texi
is 'a wrong type is noticed there, too' "$(defined wrong.texi | comm -23 - prototypes)" \
    'void *kalloc(int type, int size)'
printf '@node Top\n@top x\n@xref{Nowhere}.\n' >wrong.texi
ok 'a reference to nowhere is noticed' not texinfo --info wrong.texi

finish
