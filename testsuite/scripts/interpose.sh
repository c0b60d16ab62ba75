# interpose.sh - a program's own kalloc, kfree and pt_fault are called, however libpt.so is linked.
#
# SPDX-License-Identifier: MIT
#
# With every compiler and linker, and options that make them bind the library's calls to its own
# functions.  If an option cannot be overruled, configure must refuse it.
. "${srcdir:?}/testsuite/lib/tap.sh"

# The compilers of this machine, with all versions, each once.
all_compilers() {
    {
        compilers
        echo "$PATH" | tr : '\n' | while read -r dir; do
            ls "$dir" 2>/dev/null | grep -Ex '(gcc|clang)-[0-9]+'
        done
    } | while read -r cc; do
        printf '%s %s\n' "$(realpath "$(command -v "${cc%% *}")")" "$cc"
    done | sort -u -k 1,1 | sed 's/^[^ ]* //'
}

# configure_for LINKER OPTION: writes its options for libpt.so to the file options; or nothing,
# and its error to the file said.  Only its tests of the linker differ, so one cache is enough
# after it has forgotten the flags for which it was made.
configure_for() {
    rm -rf b options && mkdir b && cd b || return
    if ../source/configure -q --disable-static --cache-file=../cache CC="$CC" \
            CFLAGS="$CFLAGS" CPPFLAGS="$CPPFLAGS" LDFLAGS="$LDFLAGS -fuse-ld=$1 $2" \
            >../said 2>&1; then
        sed -n 's/^PT_SHARED_LDFLAGS = *//p' Makefile | sed 's,\.\./source,source,g' >../options
    fi
    cd "$tmp"
    sed '/^ac_cv_env_/d' cache >cache.new && mv cache.new cache
}

# links COMPILER LINKER FLAGS: whether they work together.
links() {
    rm -f probe.o probe.so
    echo 'int probe(void); int probe(void) { return 0; }' >probe.c
    $1 $3 -fPIC -c probe.c 2>/dev/null &&
        $1 $3 -fuse-ld="$2" -shared -o probe.so probe.o 2>/dev/null &&
        nm -D --defined-only probe.so 2>/dev/null | grep -q probe
}

# objects COMPILER FLAGS FOLDER
objects() {
    rm -rf "$3" && mkdir "$3" && (cd "$3" && $1 $2 -fPIC -DPIC -I"$srcdir/include/libpt" \
        -I"$srcdir/libpt" -I"$srcdir/ports/host" -c "${4:-$srcdir/libpt}"/*.c)
}

# own COMPILER LINKER FLAGS FOLDER OPTION...: the program with a libpt.so of the objects in
# FOLDER.
own() {
    own_cc=$1 own_linker=$2 own_flags=$3 own_objects=$4
    shift 4
    rm -f libpt.so own
    $own_cc $own_flags -fuse-ld="$own_linker" -shared -o libpt.so "$own_objects"/*.o "$@" &&
        $own_cc -DCHECKS=1 -I"$srcdir/include/libpt" "$srcdir/testsuite/lib/own.c" -o own \
            ${program_flags-} -L. -lpt &&
        LD_LIBRARY_PATH=. ./own
}

source_copy || {
    echo 'Bail out!  no copy of the source'
    exit 1
}
>left_out
linkers=
for pair in bfd:binutils gold:binutils lld:lld mold:mold; do
    linker=${pair%:*}
    if ! has "ld.$linker"; then
        echo "not tried: $linker (package ${pair#*:})" >>left_out
    elif ! links "$CC" "$linker" ''; then
        echo "not tried: $linker, with which $CC does not link" >>left_out
    else
        linkers="$linkers $linker"
    fi
done

# One combination in each line.  The harder task of a linker comes first.
>list
>refusals
for linker in $linkers; do
    option=-Wl,-Bsymbolic-functions
    configure_for "$linker" $option
    if [ ! -f options ]; then
        printf '%s\t%s\n' "$linker" "$(grep '^configure: error' said)" >>refusals
        option=
        configure_for "$linker" ''
    fi
    mv options "options.$linker" 2>/dev/null || cp said "said.$linker"
    echo "$option" >"option.$linker"
done
all_compilers >names
while read -r cc; do
    for flags in -fno-semantic-interposition -flto '-flto -fno-semantic-interposition'; do
        for linker in $linkers; do
            if links "$cc" "$linker" "$flags"; then
                printf '%s\t%s\t%s\n' "$cc" "$flags" "$linker" >>list
            else
                echo "not tried: $cc $flags with $linker, as they link nothing" >>left_out
            fi
        done
    done
done <names

plan $(($(echo $linkers | wc -w) + $(wc -l <refusals) + $(wc -l <list) + 4))
diag "$(cat left_out)"
ok 'there is a linker to try' [ -n "$linkers" ]

for linker in $linkers; do
    ok "configure with $linker $(cat "option.$linker")" cat "options.$linker"
done
while read -r linker said; do
    ok "configure with $linker -Wl,-Bsymbolic-functions refuses, and says why" \
        expr "$said" : '.*binds kalloc.*--disable-shared'
done <refusals

tab=$(printf '\t')
before=
while IFS=$tab read -r cc flags linker; do
    if [ "$before" != "$cc $flags" ]; then
        before="$cc $flags"
        objects "$cc" "-O2 $flags" objects >objects.log 2>&1 || diag "$(cat objects.log)"
    fi
    ok "$cc $flags, $linker $(cat "option.$linker")" \
        own "$cc" "$linker" "-O2 $flags" objects $(cat "option.$linker" "options.$linker")
done <list

# Hidden by the compiler, because there is no version script; in the program, too.
set -- $linkers
objects "$CC" '-O2 -fvisibility=hidden' objects >objects.log 2>&1 || diag "$(cat objects.log)"
program_flags=-fvisibility=hidden
ok '-fvisibility=hidden' own "$CC" "$1" '-fvisibility=hidden' objects
program_flags=
is 'all functions are exported' "$(nm -D --defined-only libpt.so |
    sed -n 's/.* [TW] \(pt_.*\|k[a-z]*\)/\1/p' | sort | tr '\n' ' ')" \
    "$( (cd "$srcdir/libpt" && printf '%s\n' pt_*.c kalloc kfree pt_retblock) | sed 's/\.c$//' |
        sort | tr '\n' ' ')"

# The seeded bug that all this is about.
objects "$CC" '-O2' objects >objects.log 2>&1
ok 'a libpt.so that calls its own functions is noticed' \
    not own "$CC" "$1" '' objects -Wl,-Bsymbolic

finish
