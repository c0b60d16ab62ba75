# abi.sh - programs that were linked with release 1.0.0 work with this libpt.so: all names exist,
# and structs have not changed.
#
# SPDX-License-Identifier: MIT
#
# abi.xml is the interface of release 1.0.0, from abidw with the options below.  Each release adds
# its new names.  For changes see -version-info in Makefile.am.
. "${srcdir:?}/testsuite/lib/tap.sh"

baseline=$srcdir/testsuite/pt.package/abi.xml
flags="-g -O1 -fPIC -shared -Wl,-soname,libpt.so.0 -Wl,--version-script=source/libpt/libpt.map"

# library FILE: built with debug information, from the folder source.
library() {
    $CC -Isource/include/libpt -Isource/libpt -Isource/ports/host $flags source/libpt/*.c -o "$1"
}

known() {
    need abidiff abigail-tools || return
    [ "$(uname -m)" = x86_64 ] || {
        echo "the baseline is of x86-64"
        return $tap_untested
    }
}

# written FILE: the interface in FILE, in the form of abi.xml.
written() {
    abidw --headers-dir "source/include/libpt" --drop-private-types --no-show-locs \
        --no-comp-dir-path --no-corpus-path --short-locs --no-elf-needed "$1"
}

# same FILE: abidiff finds no difference in FILE.
same() {
    written "$1" >"$1.xml" && abidiff --no-added-syms "$baseline" "$1.xml"
}

compatible() {
    known && library libpt.so && same libpt.so
}

# noticed FILE BY: abidiff finds the change that the sed command BY makes in FILE.
noticed() {
    known || return
    sed -i.orig "$2" "source/$1" && ! cmp -s "source/$1" "source/$1.orig" && library changed.so &&
        ! same changed.so
    noticed_status=$?
    mv "source/$1.orig" "source/$1"
    return $noticed_status
}

plan 3
mkdir source && copy "$srcdir/include" "$srcdir/libpt" "$srcdir/ports" source
ok 'nothing that programs use has changed' compatible
ok 'a member that moved is noticed' noticed include/libpt/pt.h \
    '/^struct pt_info {/,/^}/{ /int numblocks;/d; s/^    int home;.*/&\n    int numblocks;/; }'
ok 'a function that is gone is noticed' noticed libpt/libpt.map 's/ pt_next;//'
finish
