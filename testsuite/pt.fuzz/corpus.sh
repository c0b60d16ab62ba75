#!/bin/sh
# corpus.sh - print the corpus as a C header.
#
# SPDX-License-Identifier: MIT
#
# usage: corpus.sh CORPUS
awk '
    /^#/ { next }
    {
        sizes = sizes length($0) / 2 ", "
        gsub(/../, "0x&, ")
        bytes = bytes $0 "\n"
        count++
    }
    END {
        print "static const unsigned char corpus[] = {\n" bytes "};"
        print "static const unsigned char corpus_size[] = {\n" sizes "\n};"
        print "enum { CORPUS_COUNT = " count " };"
    }' "$1"
