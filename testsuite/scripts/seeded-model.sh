# seeded-model.sh - seeds bugs, one at a time; the model must find each.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

export CC CPPFLAGS CFLAGS LDFLAGS
# The model is compiled twenty times, so with the fastest options.
CFLAGS="$CFLAGS -g0 -O1"
PT_CHECKS=1
export PT_CHECKS

# The bugs are patches.  Each says, above its changes, which threads meet it, and a part of the
# failure's text.  blind(word, new) is a store without a comparison; then(a, b) is a, and then b if
# a succeeded.
patches=$srcdir/testsuite/seeded-model

# header WORD
header() {
    sed -n "s/^$1: //p" "$patch"
}

build() {
    sh "$srcdir/testsuite/pt.model/build.sh" source built
}

model() {
    built/model "$1" >model.log
}

fresh() {
    rm -rf source
    mkdir source
    copy "$srcdir/include" "$srcdir/libpt" source
    cat >>source/libpt/access.h <<'EOF'
#define blind(word, new) (pt_write(word, new), 1)
#define then(a, b) ({ int done_ = a; if (done_) { b; } done_; })
EOF
}

found() {
    fresh
    patch -s -p1 -d source <"$patch" || return
    build || return
    model "$threads"
    [ $? -eq 1 ] && grep -q "^# .*$says" model.log || {
        cat model.log
        return 1
    }
}

# The command in a failure leads to the same failure.
repeats() {
    command=$(sed -n 's/^# this schedule alone: //p' model.log | head -n 1)
    said=$(sed -n '/^# with/{ n; p; }' model.log | head -n 1)
    ! $command >again.log && [ -n "$said" ] && grep -Fqx "$said" again.log || {
        cat model.log again.log
        return 1
    }
}

# The states that the search skips lead only to states that it finds anyway.
same_states() {
    sed -n '/^# [0-9]/{ s/.*, //; p; }' model.log >with
    rm built/own/explore.o
    CPPFLAGS="$CPPFLAGS -DPRUNE=0" build && model 'g g' || return
    sed -n '/^# [0-9]/{ s/.*, //; p; }' model.log >without
    rm built/own/explore.o
    [ -s with ] && cmp with without
}

# Without a bug the model finds nothing.
sound() {
    fresh
    build || return
    for patch in "$patches"/*.patch; do
        model "$(header Threads)" || {
            cat model.log
            return 1
        }
    done
}

plan $(($(ls "$patches" | wc -l) + 3))
ok 'without a bug none is found' sound
model 'g g'
ok 'the skipped states lead to no others' same_states
for patch in "$patches"/*.patch; do
    threads=$(header Threads)
    says=$(header Says)
    ok "$(basename "$patch" .patch)" found
    diag "$(sed -n '/^# with/{ n; s/^# //p; }' model.log | head -n 1)"
done
ok 'a failure can be repeated' repeats

finish
