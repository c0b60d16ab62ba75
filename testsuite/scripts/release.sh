# release.sh - a release builds without autotools, by a user who is not root.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

# Through tar, because make decides by the times of files, and tar rounds them.
release() {
    source_copy && tar -chof release.tar source && rm -r source
}

# A PATH with all commands of this machine except autotools and makeinfo.
bare_path() {
    mkdir bare && echo "$PATH" | tr : '\n' | while read -r folder; do
        find -L "$folder" -maxdepth 1 -type f -perm -1 -exec sh -c 'ln -s "$@" bare 2>/dev/null
            :' - {} + || :
    done
    rm -f bare/auto* bare/aclocal* bare/libtool* bare/m4 bare/makeinfo bare/texi2any \
        bare/help2man
    [ -x bare/make ] && ! PATH=$tmp/bare sh -c 'command -v autoconf automake libtoolize makeinfo'
}

# unpack FOLDER: the release, in a folder that belongs to the user.
unpack() {
    mkdir "$1" && chmod 755 . "$1" release.tar 2>/dev/null &&
        { [ "$(id -u)" -ne 0 ] || chown nobody "$1"; } &&
        as_user tar -C "$1" -xf "$tmp/release.tar"
}

# builds FOLDER: with the commands in README.md.
builds() (
    cd "$1/source" && as_user env PATH="$tmp/bare" CC="$CC" MAKE="$MAKE" sh -c '
        ./configure -q CC="$CC" && $MAKE -s && $MAKE -s install DESTDIR="$PWD/../stage"' 2>&1
)

# fails FOLDER CHANGE REASON: the build with this change in the source fails for this reason.
fails() {
    unpack "$1" && (cd "$1/source" && as_user sh -c "$2") || return
    ! builds "$1" >"$1.log" || return
    grep -e "$3" "$1.log" || { cat "$1.log"; false; }
}

info() {
    need makeinfo texinfo && ls user/stage/usr/local/share/info/libpt.info
}

plan 7
ok 'a release' release
ok 'a PATH without autotools and makeinfo' bare_path
ok 'unpacked by a user who is not root' unpack user
ok './configure && make && make install' builds user
ok 'the manual for info is installed' info
ok 'a configure.ac that is newer than configure is noticed' \
    fails newer 'touch configure.ac' "aclocal.*missing\|missing.*aclocal"
ok 'a generated file that is missing is noticed' \
    fails lacking 'rm Makefile.in' 'cannot find input file: .Makefile.in'
finish
