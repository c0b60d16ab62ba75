# pt_shared.m4 - the linker options with which libpt.so calls a program's own kalloc.
#
# SPDX-License-Identifier: MIT

# PT_SHARED
# ---------
# Sets PT_SHARED_LDFLAGS: the first options with which the dynamic linker resolves the functions
# that a program may define itself.  The relocations of a trial libpt.so show this, so it need not
# run.  If they do not even list malloc, they show nothing; then the first options that link are
# taken.
AC_DEFUN([PT_SHARED], [dnl
AC_CHECK_TOOL([READELF], [readelf], [:])
AC_MSG_CHECKING([for linker options that let a program replace kalloc])
PT_SHARED_LDFLAGS=
pt_shared=
pt_links=no
pt_map=-Wl,--version-script=$srcdir/libpt/libpt.map
pt_list=-Wl,--dynamic-list=$srcdir/libpt/replaceable.list
for pt_try in "version script and dynamic list" "version script" "dynamic list" "no option"; do
    AS_CASE([$pt_try],
        [*and*], [PT_SHARED_LDFLAGS="$pt_map $pt_list"],
        [version*], [PT_SHARED_LDFLAGS=$pt_map],
        [dynamic*], [PT_SHARED_LDFLAGS=$pt_list],
        [PT_SHARED_LDFLAGS=])
    rm -f conftest.so
    AS_ECHO(["trial of libpt.so with $pt_try"]) >&AS_MESSAGE_LOG_FD
    AS_IF([$CC -iquote "$srcdir/include/libpt" -iquote "$srcdir/libpt" \
            -iquote "$srcdir/ports/$PT_PORT" -DPT_PARTITIONS=$PT_PARTITIONS \
            -DPT_CHECKS=$PT_CHECKS $CPPFLAGS $CFLAGS $lt_prog_compiler_pic -shared $LDFLAGS \
            "$srcdir"/libpt/*.c $PT_SHARED_LDFLAGS -o conftest.so \
            >&AS_MESSAGE_LOG_FD 2>&AS_MESSAGE_LOG_FD], [], [continue])
    pt_links=yes
    $READELF -rW conftest.so >conftest.out 2>&AS_MESSAGE_LOG_FD
    pt_shared=$pt_try
    AS_IF([$GREP " malloc" conftest.out >&AS_MESSAGE_LOG_FD],
        [for pt_name in kalloc kfree pt_fault; do
            AS_IF([$EGREP " $pt_name(@| |\$)" conftest.out >&AS_MESSAGE_LOG_FD], [],
                [test $pt_name$PT_CHECKS = pt_fault0], [],
                [pt_shared=])
         done])
    test -z "$pt_shared" || break
done
rm -f conftest.so conftest.out
AC_MSG_RESULT([${pt_shared:-none found}])
AS_IF([test $pt_links = yes && test -z "$pt_shared"],
    [AC_MSG_ERROR([$CC with these CFLAGS and LDFLAGS binds kalloc, kfree or pt_fault inside libpt.so, so a program could not replace them: leave out -Bsymbolic-functions and similar options, use another linker, or use --disable-shared])])
AC_SUBST([PT_SHARED_LDFLAGS])])
