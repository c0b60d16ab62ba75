# pt_preprocess.m4 - ask the preprocessor, with the flags of the user and the port.
#
# SPDX-License-Identifier: MIT

# PT_PREPROCESS(SOURCE, WORD)
# ---------------------------
# Sets pt_seen to what follows WORD on a line of the preprocessed SOURCE;
# conftest.err holds what the compiler had to say.  Unlike AC_EGREP_CPP it sees
# CFLAGS, where -mcpu and --specs are.
AC_DEFUN([PT_PREPROCESS], [dnl
AC_LANG_CONFTEST([AC_LANG_SOURCE([$1])])
pt_seen=`$CC -iquote "$srcdir/ports/$PT_PORT" -iquote "$srcdir/libpt" $CPPFLAGS $CFLAGS \
    -E conftest.$ac_ext 2>conftest.err | $SED -n 's/^$2 //p'`])
