# debian.sh - the Debian packages: a user who is not root builds them from a release; lintian finds
# nothing; their own tests pass with the packaged files.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

# Packs the release again, with the name that dpkg-source needs, and without the folder debian.
release() {
    source_copy && version=$(dpkg-parsechangelog -l source/debian/changelog -S Version) &&
        mkdir work && mv source "work/libpt-${version%-*}" && cd work &&
        tar -cJf "libpt_${version%-*}.orig.tar.xz" --exclude=debian "libpt-${version%-*}"
    release_status=$?
    cd "$tmp"
    return $release_status
}

packages() {
    need dpkg-buildpackage dpkg-dev && need dh debhelper || return
    chmod 755 . && { [ "$(id -u)" -ne 0 ] || chown -R nobody work; } || return
    (cd work/libpt-* && as_user env -u CC -u CFLAGS -u CPPFLAGS -u LDFLAGS \
        dpkg-buildpackage -us -uc) >build.log 2>&1
    packages_status=$?
    grep '^FAIL' build.log
    tail -n 20 build.log
    return $packages_status
}

# The first upload must close a bug of Debian, and only the uploader knows its number.
lint() {
    need lintian lintian || return
    as_user lintian --pedantic --display-info --fail-on error,warning,info,pedantic \
        --suppress-tags initial-upload-closes-no-bugs work/libpt_*.changes
}

unpack() {
    mkdir root && for package in work/libpt*_*.deb; do
        dpkg-deb -x "$package" root || return
    done
}

# As if the folder root were /.
test_of_package() {
    libdir=$tmp/root/usr/lib/$(dpkg-architecture -q DEB_HOST_MULTIARCH)
    mkdir "$1" && AUTOPKGTEST_TMP=$tmp/$1 PKG_CONFIG_SYSROOT_DIR=$tmp/root \
        PKG_CONFIG_LIBDIR=$libdir/pkgconfig CMAKE_PREFIX_PATH=$tmp/root/usr \
        LD_LIBRARY_PATH=$libdir sh work/libpt-*/debian/tests/"$1"
}

# The pictures are those that the manual in HTML names; partition.svg is one of them.
in_doc() {
    (cd root/usr/share/doc/libpt-doc && ls examples/static/static.c ../../info/libpt.info.gz &&
        cd html && ls $(sed -n 's/.*src="\([^"]*\)".*/\1/p' libpt.html) partition.svg)
}

plan 7
ok 'a release' release
ok 'dpkg-buildpackage' packages
ok 'lintian finds nothing' lint
ok 'unpack the packages' unpack
ok 'a program' test_of_package program
ok 'a project of CMake' test_of_package cmake
ok 'examples and manual' in_doc
finish
