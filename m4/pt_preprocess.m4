# pt_preprocess.m4 - run the preprocessor with the flags of the user and the port.
#
# SPDX-License-Identifier: MIT

# PT_PREPROCESS(SOURCE, WORD)
# ---------------------------
# Sets pt_seen to the text after WORD in a line of the preprocessed SOURCE.  The messages of the
# compiler are in conftest.err.  Unlike AC_EGREP_CPP it uses CFLAGS, which have -mcpu and --specs.
AC_DEFUN([PT_PREPROCESS], [dnl
AC_LANG_CONFTEST([AC_LANG_SOURCE([$1])])
pt_seen=`$CC -iquote "$srcdir/ports/$PT_PORT" -iquote "$srcdir/libpt" $CPPFLAGS $CFLAGS \
    -E conftest.$ac_ext 2>conftest.err | $SED -n 's/^$2 //p'`])
