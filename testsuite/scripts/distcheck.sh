# distcheck.sh - what a maintainer does before a release.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

bootstrap() {
    need autoreconf autoconf || return
    (cd source && ./bootstrap) >bootstrap.log 2>&1
    bootstrap_status=$?
    cat bootstrap.log
    [ $bootstrap_status -eq 0 ] && ! grep -i 'warning' bootstrap.log
}

# The files of the checkout, except those that only a checkout needs.
tracked() {
    git -C "$srcdir" ls-files | grep -v '^\.'
}

# By a user who is not root.  surroundings.sh runs pt.package on such a source.
distcheck() {
    mkdir b && chmod 755 . && { [ "$(id -u)" -ne 0 ] || chown nobody b; } && cd b &&
        as_user ../source/configure -q CC="$CC" &&
        as_user $MAKE distcheck RUNTESTFLAGS='--ignore package.exp' \
            DISTCHECK_CONFIGURE_FLAGS="-q CC='$CC'" >../distcheck.log 2>&1
    distcheck_status=$?
    cd ..
    # The end shows the reason; of the tests, only failures.
    grep -h '^FAIL' distcheck.log
    tail -n 20 distcheck.log
    return $distcheck_status
}

# NEWS has the date of the release, too.
same_version() {
    version=$(sed -n 's/^VERSION = //p' b/Makefile)
    echo "configure.ac: $version"
    grep -n 'define PT_VERSION ' "$srcdir/include/libpt/pt.h"
    head -n 1 "$srcdir/NEWS" "$srcdir/debian/changelog"
    grep -q "define PT_VERSION *\"$version\"" "$srcdir/include/libpt/pt.h" &&
        head -n 1 "$srcdir/NEWS" | grep -Eqx "libpt $version, [0-9]{4}-[0-9]{2}-[0-9]{2}" &&
        head -n 1 "$srcdir/debian/changelog" | grep -q "^libpt ($version-"
}

checkout=no
[ ! -e "$srcdir/.git" ] || checkout=yes
plan $((5 + $(test $checkout = yes && echo 1 || echo 0)))

ok 'a release' source_copy
if [ $checkout = yes ]; then
    is 'what the release lacks' \
        "$(tracked | while read -r file; do [ -e "source/$file" ] || echo "$file"; done)" ''
else
    diag 'not tried: whether the release has all tracked files, because this is not a checkout'
fi
ok 'bootstrap, without a warning' bootstrap
ok 'make distcheck' distcheck
ok 'NEWS, <pt.h> and debian/changelog are of this version' same_version
ok 'it packed a release' ls b/libpt-*.tar.xz

finish
