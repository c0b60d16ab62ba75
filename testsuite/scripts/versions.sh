# versions.sh - two versions of libpt on one machine: each program gets the right one.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

cat >use.c <<'.'
#include <stdio.h>
#include <sys.h>
#include <pt.h>

int main(void)
{
    puts(PT_VERSION);
    return pt_destroy(pt_create(32, 2)) != 0;
}
.
cat >CMakeLists.txt <<'.'
cmake_minimum_required(VERSION 3.13)
project(use C)
find_package(libpt ${WANTED} REQUIRED)
add_executable(use use.c)
target_link_libraries(use libpt::libpt)
.

# install FOLDER: the source, configured for its own prefix.
install() {
    mkdir "$1-build" && cd "$1-build" &&
        ../source/configure -q --disable-static --prefix="$tmp/$1" --libdir="$tmp/$1/lib" \
            CC="$CC" CFLAGS="$CFLAGS" CPPFLAGS="$CPPFLAGS" LDFLAGS="$LDFLAGS" &&
        $MAKE -s && AM_UPDATE_INFO_DIR=no $MAKE -s install
    install_status=$?
    cd "$tmp"
    return $install_status
}

# A later major version: another number, and another name of the shared library.
later_version() {
    sed -i.old "s/'$version'/'99.0.0'/" source/configure &&
        sed -i.old "s/\"$version\"/\"99.0.0\"/" source/include/libpt/pt.h &&
        sed -i.old 's/-version-info [0-9:]*/-version-info 99:0:0/' source/Makefile.in
}

# What a program prints, and which library it needs.
program() {
    "$1" && readelf -d "$1" | sed -n 's/.*NEEDED.*\[\(libpt\.so.*\)\]/\1/p'
}

# by_pkg_config FOLDER, by_cmake VERSION FOLDER;FOLDER
by_pkg_config() {
    PKG_CONFIG_PATH=$tmp/$1/lib/pkgconfig
    export PKG_CONFIG_PATH
    $CC $CFLAGS $(pkg-config --cflags libpt) use.c -o "use-$1" $LDFLAGS $(pkg-config --libs libpt) \
        "-Wl,-rpath,$(pkg-config --variable=libdir libpt)" && program "./use-$1"
}

by_cmake() {
    rm -rf build
    CC=$CC CFLAGS=$CFLAGS LDFLAGS=$LDFLAGS cmake -S . -B build -DWANTED="$1" \
        -DCMAKE_PREFIX_PATH="$2" >cmake.log 2>&1 && cmake --build build >>cmake.log 2>&1 &&
        program build/use
}

if ! has cmake || ! has pkg-config; then
    plan 1
    ok 'cmake and pkg-config' eval 'need cmake cmake && need pkg-config pkg-config'
    finish
fi
plan 10
ok 'a source' source_copy
version=$(sed -n 's/^#define PT_VERSION  *"\(.*\)"/\1/p' source/include/libpt/pt.h)
ok "version $version" install one
ok 'the source of version 99.0.0' later_version
ok 'version 99.0.0' install two
old="$version
$(readelf -d one/lib/libpt.so | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')" new='99.0.0
libpt.so.99'
is 'pkg-config in the first prefix' "$(by_pkg_config one)" "$old"
is 'pkg-config in the second prefix' "$(by_pkg_config two)" "$new"
is "find_package(libpt $version)" "$(by_cmake "$version" "$tmp/two;$tmp/one")" "$old"
is 'find_package(libpt 99)' "$(by_cmake 99 "$tmp/one;$tmp/two")" "$new"
cp two/lib/libpt.so* one/lib
is 'a program of the first version, with both libraries in its folder' "$(program ./use-one)" "$old"
echo 'set(PACKAGE_VERSION_COMPATIBLE TRUE)' >>two/lib/cmake/libpt/libpt-config-version.cmake
is 'a package that accepts every version is noticed' \
    "$(by_cmake "$version" "$tmp/two;$tmp/one")" "$new"
finish
