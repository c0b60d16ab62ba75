# man.sh - the manual is well-formed, and agrees with the headers about functions and errors.
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

# The errors that a page lists, and the errors in the comments of a header.
listed() {
    sed -n 's/^\.It .*Er \(E[A-Z]*\).*/\1/p' "$@" | sort -u
}

promised() {
    grep '^ \*\|^/\*' "$1" | grep -ow 'E[A-Z][A-Z]*' | sort -u
}

# The program of a page: the .Bd -literal of its EXAMPLES, as a reader sees it.
page_program() {
    awk '/^\.Sh/ { inside = $2 == "EXAMPLES" }
        /^\.Ed/ { shown = 0 }
        inside && shown
        /^\.Bd -literal/ { shown = 1 }' "$1" | sed 's/\\e/\\/g; s/\\&//g; s/\\-/-/g'
}

# The program of README.md.
readme_program() {
    awk '/^```/ { shown = 0 }
        shown
        /^```c/ { shown = 1 }' "$1"
}

# The program of pt_info.3, with what the text below puts in place of the inner printf: then all
# blocks are home at the end.
taking_back() {
    page_program "$1" | awk -v call="$(sed -n 's/^\.Li \(pt_freeblock\)/\1/p' "$1");" '
        /printf\("    %p/ { $0 = call; found = 1 }
        /return 0;/ && found { $0 = "return pt_destroy(pool);" }
        1'
}

# What pt_info.3 says that other systems do.
without_pool() {
    cat <<.
#include <sys.h>
#include <pt.h>

int main(void)
{
    int pool = pt_create(32, 1);
    void *block = pt_getblock(pool);

    $(sed -n 's/^\.Dl //p' "$1")
    return !block || pt_destroy(pool);
}
.
}

# runs COMMAND FILE: COMMAND extracts a program from FILE; it compiles, links with libpt, and its
# exit status is 0.
runs() {
    "$@" >example.c
    cat example.c
    grep -q '#include' example.c &&
        $CC -I"$include" $CPPFLAGS $CFLAGS -Wall -Wextra -Werror -c example.c &&
        "$builddir/libtool" --silent --tag=CC --mode=link \
            $CC $CFLAGS $LDFLAGS example.o "$builddir/libpt.la" -o example && ./example
}

# stage RENAME: installs the pages in the folder man, with names that RENAME, a command of sed,
# changes.
stage() {
    rm -rf man && $MAKE -s -C "$builddir" install-man install-data-hook DESTDIR="$tmp" \
        prefix=/ mandir=/man program_transform_name="$1" >stage.log 2>&1 || cat stage.log
}

# Links in man that do not lead to a page.
dangling() {
    for page in man/man*/*; do
        [ -e "$page" ] || echo "$page"
    done
}

# Public functions, types and macros.
public() {
    sed -n 's/.*[ *]\([a-z_]*\)(.*/\1/p' prototypes
    sed -n 's/^struct \(pt_[a-z]*\) {.*/\1/p' "$include"/*.h
    sed -n 's/^#define \([A-Z_]*[A-Z]\)\>.*/\1/p' "$include"/*.h | grep -v '^LIBPT_'
}

# Public names that man does not find.
unfound() {
    public | while read -r name; do
        ls man/man*/"$name".? >/dev/null 2>&1 || echo "$name"
    done
}

# finds WORD: apropos prints pt_create.  mandoc is makewhatis too.
finds() {
    need mapropos mandoc || return
    ln -sf "$(command -v mandoc)" makewhatis && ./makewhatis man && mapropos -M man "$1" >found
    cat found
    grep '^pt_create,' found
}

# texinfo FORMAT FILE: makeinfo prints no warning.
texinfo() {
    need makeinfo texinfo || return
    makeinfo --no-split "$1" -I . -D 'VERSION 0' "$2" -o out >info.log 2>&1
    texinfo_status=$?
    cat info.log
    [ $texinfo_status -eq 0 ] && [ ! -s info.log ] && [ -s out ]
}

# pdf FILE: no line is visibly wider than the page.
pdf() {
    need tex texlive-base && need texi2pdf texinfo || return
    for picture in "$srcdir"/doc/*.txt; do
        name=${picture##*/}
        awk -v form=pdf -f "$srcdir/doc/draw.awk" "$picture" >"${name%.txt}.pdf"
    done
    TEXINPUTS="$srcdir:$srcdir/doc:" texi2pdf --batch -I . -o out.pdf "$1" >pdf.log 2>&1 ||
        { tail -n 20 pdf.log; return 1; }
    ! grep -A 2 'Overfull .hbox ([0-9]\{2,\}' pdf.log
}

# In the form of @deftypefun.
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
plan 42

for page in pt_create.3 pt_create_with.3 pt_fault.3 pt_info.3 pt_getter.3 kalloc.3 libpt.7; do
    ok "$page: no message from mandoc" lint "$man/$page"
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
    ok "the example of $page.3" runs page_program "$man/$page.3"
done
sed 's/void \*ptr)$/int ptr)/' "$man/kalloc.3" >kalloc.3
ok 'an example that does not compile is noticed' not runs page_program kalloc.3
sed 's/arena\[4096/arena[64/' "$man/kalloc.3" >kalloc.3
ok 'an example that fails is noticed' not runs page_program kalloc.3
ok 'pt_info.3: blocks are taken back' runs taking_back "$man/pt_info.3"
ok 'pt_info.3: a free without a pool' runs without_pool "$man/pt_info.3"
sed 's/^\.Li pt_freeblock(ptno/.Li pt_freeblock(ptno + 1/' "$man/pt_info.3" >pt_info.3
ok 'a block that is not taken back is noticed' not runs taking_back pt_info.3
sed '/^\.Dl/s/pt_find(block)/pt_find(\&block)/' "$man/pt_info.3" >pt_info.3
ok 'a wrong pool is noticed' not runs without_pool pt_info.3
ok 'the example of README.md' runs readme_program "$srcdir/README.md"

stage 's,^,my-,'
is 'no link dangles after --program-prefix' "$(dangling; ls man/man3/my-pt_getblock.3)" \
    man/man3/my-pt_getblock.3
stage 's,x,x,'
is 'no link dangles' "$(dangling; ls man/man3/pt_getblock.3)" man/man3/pt_getblock.3
is 'each public name has a page' "$(unfound)" ''
for word in pool fixed allocat ISR interrupt; do
    ok "apropos $word" finds $word
done
rm man/man3/pt_create.3
is 'a dangling link is noticed' "$(dangling | grep destroy)" man/man3/pt_destroy.3
rm man/man3/kfree.3
is 'a name without a page is noticed' "$(unfound | grep -v '^pt_')" kfree
ok 'a word that no page has is noticed' not finds nonsense

for picture in "$srcdir"/doc/*.txt; do
    name=${picture##*/}
    awk -v form=svg -f "$srcdir/doc/draw.awk" "$picture" >"${name%.txt}.svg"
done
ok 'info' texinfo --info "$texi"
ok 'HTML' texinfo --html "$texi"
ok 'PDF' pdf "$texi"
sed "s/no search and/$(printf '%0120d' 0)/" "$texi" >wrong.texi
ok 'a line that is too wide is noticed' not pdf wrong.texi
is 'functions in the texinfo manual, as in the headers' \
    "$(defined "$srcdir/doc/functions.texi")" "$(cat prototypes)"
printf '@deftypefun {void *} kalloc (int @var{type}, int @var{size})\n' >wrong.texi
is 'a wrong type is noticed there, too' "$(defined wrong.texi | comm -23 - prototypes)" \
    'void *kalloc(int type, int size)'
printf '@node Top\n@top x\n@xref{Nowhere}.\n' >wrong.texi
ok 'a wrong reference is noticed' not texinfo --info wrong.texi

finish
