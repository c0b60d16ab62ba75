# build.sh - builds from a release: beside a source that must stay as it is, and inside it.
#
# SPDX-License-Identifier: MIT
#
# timeout: 900
. "${srcdir:?}/testsuite/lib/tap.sh"

# What was written, made or removed since mark; root can, whatever the permissions
# say.  The clock of files ticks slowly: mark waits until it is past.
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

# Our names in a folder of the user's, who has it ahead of all that has no -iquote.  The
# cache forgets for which flags it was made.
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
is 'what a reader would miss' "$(cd source && ls -d README.md NEWS ChangeLog CONTRIBUTING.md \
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
ok "configure inside, strangers' headers ahead of ours" configure source .
ok 'make inside' $MAKE -s -C source
ok 'make distclean' $MAKE -s -C source distclean
is 'what this leaves' "$(files | diff before -)" ''

finish
