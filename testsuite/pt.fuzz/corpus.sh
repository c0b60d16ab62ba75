#!/bin/sh
# corpus.sh - print the corpus as a header in C.
#
# SPDX-License-Identifier: MIT
#
# usage: corpus.sh CORPUS
awk '
    /^#/ { next }
    { size[count++] = length($0) / 2; gsub(/../, "0x&, "); bytes[count - 1] = $0 }
    END {
        print "static const unsigned char corpus[] = {"
        for (i = 0; i < count; i++)
            print "    " bytes[i]
        print "};\nstatic const unsigned char corpus_size[] = {"
        for (i = 0; i < count; i++)
            printf "    %d,\n", size[i]
        print "};\nenum { CORPUS_COUNT = " count " };"
    }' "$1"
