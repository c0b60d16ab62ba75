# seeded-model.sh - the model finds bugs: each of these is put in, and must be found.
#
# SPDX-License-Identifier: MIT
# timeout: 300
#
# usage: srcdir=SOURCE builddir=BUILD CC=gcc sh testsuite/seeded-model.sh
. "${srcdir:?}/testsuite/lib/tap.sh"

tab=$(printf '\t')
export CC CPPFLAGS CFLAGS LDFLAGS
# Compiled twenty times, so what takes the least time.
CFLAGS="$CFLAGS -g0 -O1"
PT_CHECKS=1
export PT_CHECKS

# Two lines a bug: its name, the file in libpt, the threads that meet it, and some of what is
# said then; and what makes it of the right lines there.  blind(word, new) is a store that
# looks at nothing; then(a, b) is a, but b comes after it, if it was done.
sed 's/^    //' >lines <<'EOF'
get does not compare | list_shards.h | gf g | returned block
    /pt_pop(/,/^}/s/pt_port_swap(&stack->head, &head,/blind(stack->head,/
no tag | list_shards.h | ggo g | returned block
    s/((head >> 32) + 1)/(head >> 32)/
get never succeeds | list_shards.h | gf g | a livelock
    /pt_pop(/,/^}/s/&head, pt_head_after/\&(uint64_t) { head ^ 1 }, pt_head_after/
null after one reading | list_shards.h | g yg x | returned null
    /pt_take_elsewhere(/,/^}/s/!pt_none_home(p, ptno)/0/
the mark is taken in two steps | list_shards.h | x x | returned done
    s/pt_port_swap_mark(.*, 0)/(pt_read(c->link->below) == mark \&\& blind(c->link->below, 0))/
the mark does not say whose | list_shards.h | xdcG x | returned done
    s/(0x80000000u . (uint32_t) (ptno))/((void) (ptno), 0x80000000u)/
free does not compare | list_shards.h | gf gf | returned
    /pt_push(/,/^}/s/pt_port_swap(&stack->head, &head,/blind(stack->head,/
free counts after its step | list_shards.h | gf gfd | returned EBUSY
    /pt_push(/,/^}/{ /depth/{ h; d; }; /return/{ G; s/return \(.*\);\n *\(.*\);/return then(\1, \2);/; }; }
a wrong reason for a refusal | list.h | dc gx | returned
    s/shut = pt_shut_already(p)/shut = !pt_is(p, ptno)/; s/pt_is(p, ptno) &&/!pt_shut_already(p) \&\&/
destroy does not count | list_shards.h | gf d | signal 11
    s/pt_add_up(p) + 1 != pt_read(p->end)/0/
destroy leaves one stack as it is | list_shards.h | gf d | returned block
    /pt_freeze_all(/,/^}/s/k = 0/k = 1/
a frozen head is not frozen anew | list_shards.h | dg xd | returned
    /pt_freeze_all(/,/^}/s/^        do {/        if (pt_top(head) \& PT_FROZEN)\n            continue;\n&/
attempts have no numbers | list_shards.h | d gd | returned
    s/ + PT_PHASES//
a failed destroy ends the next attempt | list_shards.h | gf d d | returned
    /pt_shut(/,/^}/s/^    pt_thaw_all(p)/    if (pt_phase_of(phase) == PT_CLOSING) pt_call_off(p, phase);\n&/
destroy keeps the slot | pt_destroy.c | d d | returned EAGAIN
    s/pt_write(p->life, .*//
destroy keeps the memory | pt_destroy.c | d d | kfree
    s/kfree(.*//
create does not compare | pt_create.c | c c | kalloc
    s/pt_change(&p->life, life, life + 1)/blind(p->life, life + 1)/
a number comes back at once | pt_create.c | cD cD | was the number of another
    s/life . 2 [*] PT_SLOTS + //
pt_out does not compare the id once more | pt_out.c | q dcG | returned 1
    s/pt_is(p, ptno) ? out : -1/out/
EOF
paste -d '|' - - <lines | sed "s/ *| */$tab/g" >bugs

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
    sed "$change" "$srcdir/libpt/$file" >"source/libpt/$file"
    if cmp -s "source/libpt/$file" "$srcdir/libpt/$file"; then
        echo "nothing in $file to change by: $change"
        return 1
    fi
    build || return
    model "$threads"
    [ $? -eq 1 ] && grep -q "^# .*$says" model.log || {
        cat model.log
        return 1
    }
}

# The command that a failure prints comes to the same end.
repeats() {
    command=$(sed -n 's/^# this schedule alone: //p' model.log | head -n 1)
    said=$(sed -n '/^# with/{ n; p; }' model.log | head -n 1)
    ! $command >again.log && [ -n "$said" ] && grep -Fqx "$said" again.log || {
        cat model.log again.log
        return 1
    }
}

# What is cut from the search led to no state that is not found without.
same_states() {
    sed -n '/^# [0-9]/{ s/.*, //; p; }' model.log >with
    rm built/own/explore.o
    CPPFLAGS="$CPPFLAGS -DPRUNE=0" build && model 'g g' || return
    sed -n '/^# [0-9]/{ s/.*, //; p; }' model.log >without
    rm built/own/explore.o
    [ -s with ] && cmp with without
}

# Without a bug nothing is found.
sound() {
    fresh
    build || return
    for threads in $(cut -f 3 bugs | sort -u | tr ' ' _); do
        model "$(echo "$threads" | tr _ ' ')" || {
            cat model.log
            return 1
        }
    done
}

plan $(($(wc -l <bugs) + 3))
ok 'no bug, and none is found' sound
model 'g g'
ok 'what is cut leads nowhere else' same_states
while IFS=$tab read -r name file threads says change; do
    ok "$name" found
    diag "$(sed -n '/^# with/{ n; s/^# //p; }' model.log | head -n 1)"
done <bugs
ok 'a failure can be repeated' repeats

finish
