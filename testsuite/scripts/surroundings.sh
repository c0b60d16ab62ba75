# surroundings.sh - libpt builds and passes in another locale and for another user.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

# In Turkish, i is not the lower case of I.  The time of Chatham differs by 45 minutes.
locale=tr_TR.UTF-8
zone=Pacific/Chatham

# passes FOLDER TESTS COMMAND...: in a folder beside the source.  COMMAND runs it, as env does.
# Of the scripts beside this one, those that copy the source or build in it.
passes() {
    folder=$1 tests=$2
    shift 2
    (cd "$folder" && "$@" CC="$CC" MAKE="$MAKE" TESTS="$tests" sh -c '
        ../source/configure -q --enable-werror CC="$CC" && $MAKE -s &&
            $MAKE check RUNTESTFLAGS="$TESTS" &&
            for script in build vendor; do
                srcdir=$PWD/../source builddir=$PWD \
                    sh ../source/testsuite/scripts/$script.sh || exit
            done') >"$folder.log" 2>&1
    passes_status=$?
    grep -e '^FAIL' -e '^not ok' -e '^board' "$folder.log" || tail -n 20 "$folder.log"
    return $passes_status
}

in_locale() {
    (umask 077 && mkdir locale && passes locale \
        'api.exp harness.exp package.exp="headers.sh install.sh man.sh"' \
        env LC_ALL=$locale TZ=$zone)
}

# Root could write to a read-only source.
as_nobody() {
    tests='api.exp examples.exp harness.exp package.exp'
    mkdir nobody && chmod 755 . && chmod -R a-w source || return
    if [ "$(id -u)" -ne 0 ]; then
        passes nobody "$tests" env
    else
        chown nobody nobody && ! as_user touch source/README.md &&
            passes nobody "$tests" as_user
    fi
}

plan 5
ok 'a release' source_copy
LOCPATH=$tmp/locales
export LOCPATH
mkdir "$LOCPATH"
ok 'a Turkish locale' localedef -i tr_TR -f UTF-8 "$LOCPATH/$locale"
is 'it is in force' "$(LC_ALL=$locale date -d 2026-01-15 +%B)" Ocak
ok "make check with LC_ALL=$locale, TZ=$zone and umask 077" in_locale
ok 'make check by another user, beside a read-only source' as_nobody
finish
