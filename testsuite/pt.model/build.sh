# build.sh - compile the model around a library's sources.
#
# SPDX-License-Identifier: MIT
#
# usage: CC=gcc CFLAGS= CPPFLAGS= LDFLAGS= PT_CHECKS=1 sh build.sh SOURCE FOLDER
#
# SOURCE holds libpt and include.  The program is FOLDER/model.  pt_fault and kalloc are
# the model's own; one slot, so that a number's next partition is in the same one.
set -eu
here=$(dirname "$0")
source=$1
folder=$2
flags="-I$source/include -I$source/libpt -DPT_PARTITIONS=1 -DPT_CHECKS=${PT_CHECKS:-1}"

rm -rf "$folder"
mkdir -p "$folder"
for file in "$source"/libpt/pt_*.c; do
    object=$folder/$(basename "$file" .c)_lib.o
    case $file in
        */pt_fault.c) continue ;;
    esac
    $CC ${CPPFLAGS-} ${CFLAGS-} -fsanitize=thread -fno-lto -I"$here" $flags -c -o "$object" "$file"
    # Memory from there on is the library's: see memory.c.
    objcopy --redefine-sym memset=__tsan_memset --redefine-sym memcpy=__tsan_memcpy \
        --redefine-sym memmove=__tsan_memmove \
        --set-section-alignment .data=8 --set-section-alignment .bss=8 "$object"
done
$CC ${CPPFLAGS-} ${CFLAGS-} $flags -I"$here" -I"$here/../lib" -o "$folder/model" "$here"/*.c \
    "$folder"/*_lib.o ${LDFLAGS-}
