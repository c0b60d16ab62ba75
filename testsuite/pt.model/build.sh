# build.sh - compile the model with the sources of a library.
#
# SPDX-License-Identifier: MIT
#
# usage: CC=gcc CFLAGS=... CPPFLAGS=... LDFLAGS=... PT_CHECKS=1 sh build.sh SOURCE FOLDER
#
# SOURCE contains libpt and include.  The program is FOLDER/model.  Objects of the model in
# FOLDER are used again, and so are objects of the library with the same text.  The model has
# its own pt_fault and kalloc.  There is one slot, so that each partition uses the slot of the
# one before.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$1
folder=$2
compile="$CC ${CPPFLAGS-} ${CFLAGS-} -fno-lto -I$here -I$source/include \
    -I$source/include/libpt -I$source/libpt -DPT_PARTITIONS=1 -DPT_CHECKS=${PT_CHECKS:-1}"

mkdir -p "$folder/own" "$folder/libpt"
for file in "$here"/*.c; do
    object=$folder/own/$(basename "$file" .c).o
    [ -e "$object" ] || $compile -O2 -I"$here/../lib" -c -o "$object" "$file"
done
for file in "$source"/libpt/pt_*.c; do
    [ "$(basename "$file")" != pt_fault.c ] || continue
    object=$folder/libpt/$(basename "$file" .c).o
    $compile -fsanitize=thread -E -P -o "$object.new" "$file"
    if [ -e "$object.text" ] && cmp -s "$object.new" "$object.text"; then
        continue
    fi
    rm -f "$object.text"
    $compile -fsanitize=thread -c -o "$object" "$file"
    # memory.c restores whole words, so no word may belong only in part to the library.
    ${OBJCOPY:-objcopy} --redefine-sym memset=__tsan_memset --redefine-sym memcpy=__tsan_memcpy \
        --redefine-sym memmove=__tsan_memmove \
        --set-section-alignment .data=8 --set-section-alignment .bss=8 "$object"
    mv "$object.new" "$object.text"
done
$CC ${CFLAGS-} -fno-lto -o "$folder/model" "$folder"/own/*.o "$folder"/libpt/*.o ${LDFLAGS-}
