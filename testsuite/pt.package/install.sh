# install.sh - the files of make install, programs that use them, and make uninstall.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

stage=$tmp/stage

# variable NAME: its value in the Makefile.
variable() {
    printf 'include Makefile\nshow:\n\t@echo $(%s)\n' "$1" | $MAKE -s -C "$builddir" -f - show
}

for name in libdir includedir pkgincludedir pkgconfigdir pkgdatadir gdbdir man3dir man7dir mandir \
        infodir docdir; do
    eval "$name=\$(variable $name)"
done

# The index of all info manuals belongs to the system, so we do not install or remove it.
install_staged() {
    AM_UPDATE_INFO_DIR=no $MAKE -s -C "$builddir" install DESTDIR="$stage"
}

uninstall_staged() {
    AM_UPDATE_INFO_DIR=no $MAKE -s -C "$builddir" uninstall DESTDIR="$stage"
}

installed() {
    (cd "$stage" && find . ! -type d | sed 's,^\.,,' | sort)
}

expected() {
    {
        printf '%s\n' "$pkgincludedir/kalloc.h" "$pkgincludedir/pt.h" "$pkgincludedir/pt.hpp" \
            "$pkgincludedir/sys.h"
        printf '%s\n' "$pkgconfigdir/libpt.pc" "$libdir/libpt.la" \
            "$libdir/cmake/libpt/libpt-config.cmake" \
            "$libdir/cmake/libpt/libpt-config-version.cmake"
        [ $static = no ] || echo "$libdir/libpt.a"
        [ "$shared" = no ] ||
            printf '%s\n' "$libdir/libpt.so" "$libdir/libpt.so.0" "$libdir/libpt.so.0.0.0" \
                "$gdbdir/libpt.so.0.0.0-gdb.py"
        echo "$pkgdatadir/libpt-gdb.py"
        (cd "$srcdir" && find examples -name '*.md' -o -name '*.c' -o -name '*.cc' -o -name '*.h' \
            -o -name '*.ld') | sed "s,^,$docdir/,"
        for page in kalloc kfree pt_create pt_destroy pt_freeblock pt_getblock pt_retblock \
                pt_create_with pt_attr pt_bytes PT_BYTES PT_BYTES_ALIGNED PT_AREA \
                PT_AREA_ALIGNED pt_info pt_next pt_find pt_out pt_fault PT_FAULT_PTNO \
                PT_FAULT_NULL PT_FAULT_RANGE PT_FAULT_INSIDE PT_FAULT_FREE PT_FAULT_OVERRUN \
                PT_FAULT_WRITTEN pt_getter pt_fewest pt_reset_fewest \
                KA_PT KA_STACK EBADID; do
            echo "$man3dir/$page.3"
        done
        for page in libpt PT_VERSION PT_VERSION_NUMBER; do
            echo "$man7dir/$page.7"
        done
        [ "$(variable HAVE_MAKEINFO)" = no ] || echo "$infodir/libpt.info"
    } | sort
}

# config WORD...: pkg-config, as if the stage were /.
config() {
    PKG_CONFIG_SYSROOT_DIR=$stage PKG_CONFIG_LIBDIR=$stage$pkgconfigdir pkg-config "$@" libpt
}

# program NAME FLAGS...: compiles the program with the installed files only, and runs it.
program() {
    program=$1
    shift
    $CC $(config --cflags) $CPPFLAGS $CFLAGS $LDFLAGS "$@" $program.c -o "$program" \
        $(config --libs) &&
        run "$stage$libdir"
}

# run FOLDER: runs the program again, with the libpt.so in FOLDER.
run() {
    LD_LIBRARY_PATH=$1 ./"$program"
}

# With headers as <libpt/NAME.h>.
prefixed() {
    sed 's,<\(.*\.h\)>,<libpt/\1>,' plain.c >prefixed.c && grep 'libpt/kalloc' prefixed.c &&
        $CC -I"$stage$includedir" $CPPFLAGS $CFLAGS -fsyntax-only prefixed.c
}

wants_shared() {
    readelf -d "$program" | grep 'NEEDED.*\[libpt\.so\.0\]'
}

# relink FOLDER [VARIABLE=VALUE]: links libpt.so with the rule of the build and with an option
# that some distributions use for all libraries.
relink() {
    cat >relink.mk <<'.'
include Makefile
$(relinked): $(libpt_la_OBJECTS)
	$(libpt_la_LINK) -rpath $(libdir) $(libpt_la_OBJECTS)
.
    mkdir "$1" && relinked=$tmp/$1/libpt.la
    shift
    $MAKE -s -C "$builddir" -f "$tmp/relink.mk" relinked="$relinked" \
        LDFLAGS="$LDFLAGS -Wl,-Bsymbolic-functions" "$@" "$relinked" >relink.log 2>&1 ||
        diag "$(cat relink.log)"
}

# finds NAME: man finds the page, and it is in the stage.
finds() {
    need man man-db || return
    finds_page=$(man -M "$stage$mandir" -w "$1") && echo "$finds_page" &&
        [ "${finds_page#"$stage"}" != "$finds_page" ] && [ -s "$finds_page" ]
}

# Even root cannot make a folder below a file.
unwritable() {
    echo original >file
    ! $MAKE -C "$builddir" install DESTDIR="$tmp/file" >unwritable.log 2>&1 || return 1
    cat unwritable.log
    grep "$tmp/file.*Not a directory" unwritable.log && [ "$(cat file)" = original ]
}

cat >plain.c <<'.'
#include <sys.h>
#include <kalloc.h>
#include <pt.h>

int main(void)
{
    int p = pt_create(100, 3);
    char *block = pt_getblock(p);

    if (p < 0 || !block || pt_destroy(p) != -1 || errno != EBUSY)
        return 1;
    pt_retblock(p, block);
    if (pt_destroy(p) != 0 || pt_destroy(p) != -1 || errno != EBADID)
        return 1;
    kfree(KA_PT, kalloc(KA_PT, 1));
    return 0;
}
.
cp "$srcdir/testsuite/lib/own.c" own.c

static=no shared=$PT_SHARED
[ ! -f "$builddir/.libs/libpt.a" ] || static=yes
listed=$(variable PT_SHARED_LDFLAGS | grep -c replaceable.list)
each=$(($(test $static = yes && echo 2 || echo 0) +
    $(test "$shared" = yes && echo $((3 + 2 * listed)) || echo 0)))
if ! has pkg-config; then
    plan 1
    ok 'a program with the installed files' need pkg-config pkg-config
    finish
fi
plan $((16 + each))

ok 'make install DESTDIR=' install_staged
is 'the files that it installs' "$(installed)" "$(expected)"
is 'PT_VERSION' "$(sed -n 's/^#define PT_VERSION  *"\(.*\)"/\1/p' "$stage$pkgincludedir/pt.h")" \
    "$(variable VERSION)"
is 'pkg-config --modversion' "$(config --modversion)" "$(variable VERSION)"

ok 'headers as <libpt/NAME.h>' prefixed

if [ "$shared" = yes ]; then
    ok 'a program, shared' program plain
    ok 'a program with its own kalloc, kfree and pt_fault, shared' program own -DCHECKS="$PT_CHECKS"
    ok 'it is shared' wants_shared
    if [ $listed = 1 ]; then
        relink symbolic
        ok 'it works with -Bsymbolic-functions' run "$tmp/symbolic/.libs"
        relink unlisted \
            libpt_la_LDFLAGS="$(variable libpt_la_LDFLAGS | sed 's/[^ ]*replaceable.list//')"
        is 'without the list of replaceable functions, that fails' \
            "$(run "$tmp/unlisted/.libs" 2>&1 | sed -n 's/.*saw //p')" '0, 0, 0'
    else
        diag 'not tried: -Bsymbolic-functions, because this linker ignores a dynamic list'
    fi
else
    diag 'not tried: libpt.so, because this build has none'
fi
if [ $static = yes ]; then
    ok 'a program, static' program plain -static
    ok 'a program with its own kalloc, kfree and pt_fault, static' \
        program own -static -DCHECKS="$PT_CHECKS"
else
    diag 'not tried: libpt.a, because this build has none'
fi

for name in pt_create pt_destroy pt_getblock pt_freeblock pt_retblock kalloc kfree libpt; do
    ok "man finds $name" finds $name
done
ok 'make uninstall' uninstall_staged
is 'what it leaves' "$(installed; find "$stage" -name libpt)" ''
ok 'an impossible prefix: an error, and nothing changes' unwritable

finish
