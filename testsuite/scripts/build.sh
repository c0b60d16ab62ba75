# build.sh - builds of a release: outside a source that must not change, and inside the source.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

# written: files that were written, made or removed after mark, because root may write
# anywhere.  File times have a coarse clock, so mark waits for its next tick.
mark() {
    touch "$tmp/mark" "$tmp/tick"
    until [ -n "$(find "$tmp/tick" -newer "$tmp/mark")" ]; do
        touch "$tmp/tick"
    done
}

written() {
    find "$1" -newer "$tmp/mark" | sort
}

# configure FOLDER SOURCE
configure() {
    (cd "$1" && "$2/configure" -q --cache-file="$tmp/cache" \
        CC="$CC" CFLAGS="$CFLAGS" CPPFLAGS="$CPPFLAGS" LDFLAGS="$LDFLAGS")
}

# A folder of the user with headers of our names, ahead of all folders except those of -iquote.
# The cache forgets the flags for which it was made.
strangers() {
    mkdir foreign && for file in source/include/libpt/*.h source/libpt/*.h source/ports/*/*.h; do
        echo '#error "a stranger"' >"foreign/$(basename "$file")"
    done
    CPPFLAGS="$CPPFLAGS -iquote $tmp/foreign -I$tmp/foreign"
    sed '/^ac_cv_env_/d' cache >cache.new && mv cache.new cache
}

files() {
    (cd source && find . ! -type d | sort)
}

plan 13

ok 'a release' source_copy
is 'missing files' "$(cd source && ls -d README.md NEWS ChangeLog CONTRIBUTING.md \
    COPYING bootstrap configure doc examples include libpt m4 man ports testsuite tools \
    2>&1 >/dev/null)" ''
chmod -R a-w source
mark
mkdir build
ok 'configure beside it' configure build ../source
ok 'make -j8' $MAKE -s -C build -j8
is 'what this wrote to the source' "$(written source)" ''

mark
ok 'make again' $MAKE -s -C build
is 'what this wrote' "$(written build)" ''
mark
chmod u+w source/libpt/list.h && touch source/libpt/list.h
$MAKE -s -C build >/dev/null 2>&1
is 'what is compiled again for a new header' \
    "$(written build | sed -n 's,.*/libpt/\([a-z_]*\)\.lo$,\1,p' | tr '\n' ' ')" \
    "$(cd source/libpt && printf '%s\n' *.c | sed '/^kalloc/d; s/\.c//' | tr '\n' ' ')"
is 'a touched source is noticed' "$(written source)" source/libpt/list.h

chmod -R u+w source
files >before
strangers
ok "configure inside, with other headers of the same names ahead" configure source .
ok 'make inside' $MAKE -s -C source
ok 'make distclean' $MAKE -s -C source distclean
is 'what this leaves' "$(files | diff before -)" ''

finish
