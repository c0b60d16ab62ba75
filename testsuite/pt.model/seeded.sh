# seeded.sh - the model finds bugs: each of these is put in, and must be found.
#
# SPDX-License-Identifier: MIT
# timeout: 300
#
# usage: srcdir=SOURCE builddir=BUILD CC=gcc sh testsuite/pt.model/seeded.sh
. "${srcdir:?}/testsuite/lib/tap.sh"

tab=$(printf '\t')
export CC CPPFLAGS CFLAGS LDFLAGS
PT_CHECKS=1
export PT_CHECKS

# Two lines a bug: its name, the file in libpt, the threads that meet it, and some of what is
# said then; and what makes it of the right lines there.  blind(word, new) is a store that
# looks at nothing; then(a, b) is a, but b comes after it.
sed 's/^    //' >lines <<'EOF'
get does not compare | freelist.h | gf g | returned block
    /pt_take(/,/^}/s/pt_sc(&p->head, head,/blind(p->head,/
no tag | links_kept.h | ggo g | returned block
    s/(head + PT_TAG)/head/
get does not retry | freelist.h | gf g | returned null
    /pt_take(/,/^}/s/PT_DISTURBED/PT_REFUSED/
get never succeeds | freelist.h | gf g | a livelock
    /pt_take(/,/^}/s/pt_sc(&p->head, head,/pt_sc(\&p->head, head ^ 1,/
the mark is taken in two steps | freelist.h | x x | returned done
    s/pt_sc(&link->next, mark,/blind(link->next,/
the mark does not say whose | links_kept.h | xdcG x | returned done
    s/0x80000000u . (uint32_t) (ptno)/(void) (ptno), 0x80000000u/
free does not compare | freelist.h | gf gf | returned
    s/pt_cas(&p->head, head, \(.*\), pt_depth(p, head) == depth)/blind(p->head, \1)/
free counts after its step | freelist.h | gf gfd | returned EBUSY
    /pt_put(/,/^}/{ /^    pt_lay_depth/d; s/pt_cas(.*depth)/then(&, pt_lay_depth(link, depth))/ }
destroy does not count | freelist.h | gf d | returned refused
    s/pt_home(p, pt_read(p->head)).* != pt_read(p->[a-z]*)/0/
destroy does not compare | freelist.h | gf d | returned refused
    s/pt_sc(&p->PT_SEAL, seal, /blind(p->PT_SEAL, /
destroy keeps the slot | pt_destroy.c | d d | returned EAGAIN
    s/pt_write(p->life, .*//
destroy keeps the memory | pt_destroy.c | d d | kfree
    s/kfree(.*//
create does not compare | pt_create.c | c c | kalloc
    s/pt_sc(&p->life, life,/blind(p->life,/
a number comes back at once | pt_create.c | cD cD | was the number of another
    s/life . 2 [*] PT_SLOTS + //
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
    cp -R "$srcdir/include" "$srcdir/libpt" source
    chmod -R u+w source
    cat >>source/libpt/step.h <<'EOF'
#define blind(word, new) (pt_write(word, new), 1)
#define then(a, b) ({ int done_ = a; b; done_; })
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
    rm -r built
    CPPFLAGS="$CPPFLAGS -DPRUNE=0" build && model 'gg g' || return
    sed -n '/^# [0-9]/{ s/.*, //; p; }' model.log >without
    rm -r built
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
model 'gg g'
ok 'what is cut leads nowhere else' same_states
while IFS=$tab read -r name file threads says change; do
    ok "$name" found
    diag "$(sed -n '/^# with/{ n; s/^# //p; }' model.log | head -n 1)"
done <bugs
ok 'a failure can be repeated' repeats

finish
