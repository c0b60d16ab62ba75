# vendor.sh - copies of include, libpt and one port build with one compile line.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

# vendor PORT: copies these folders and nothing else.
vendor() {
    rm -rf vendored && mkdir -p vendored/ports &&
        copy "$srcdir/include" "$srcdir/libpt" vendored && copy "$srcdir/ports/$1" vendored/ports
}

# build PORT COMMAND...: the compile line of the README prints no warning.
build() {
    build_port=$1
    shift
    vendor "$build_port" && cd vendored && mkdir objects && cd objects &&
        "$@" -Wall -Wextra -Werror -I../include/libpt -I../libpt -I"../ports/$build_port" \
            -c ../libpt/*.c
}

# use COMMAND...: a program links with the result of build.
use() {
    cat >use.c <<'.'
#include <sys.h>

int main(void)
{
    int p = pt_create(24, 2);
    void *a = pt_getblock(p), *b = pt_getblock(p);

    if (!a || !b || a == b || pt_getblock(p) || pt_destroy(p) != -1 || errno != EBUSY)
        return 1;
    pt_freeblock(p, b);
    pt_retblock(p, a);
    return pt_destroy(p) != 0;
}
.
    sed 's,<sys.h>,<libpt/sys.h>,' use.c >use2.c
    build host "$@" && cd "$tmp" &&
        "$@" -Ivendored/include/libpt use.c vendored/objects/*.o -o use && ./use &&
        "$@" -Ivendored/include use2.c vendored/objects/*.o -o use2 && ./use2
}

# The lock that ports/README has for an RP2040.
lock() {
    echo '#include "smp.h"'
    sed -n '/^    #define LOCK/,/LOCK = 0/p' "$srcdir/ports/README"
}

# The library and the lock need nothing else of the board.
with_hook() {
    need arm-none-eabi-gcc gcc-arm-none-eabi || return
    set -- arm-none-eabi-gcc --specs=picolibc.specs -mcpu=cortex-m0plus -mthumb -O2 -DPT_SMP=2
    lock >hook.c && grep -q 'void pt_port_unlock(void)' hook.c && build arm "$@" && cd "$tmp" &&
        "$@" -Wall -Wextra -Werror -Ivendored/libpt -c hook.c -o vendored/objects/hook.o &&
        "$@" -r -nostdlib -Wl,--no-gc-sections vendored/objects/*.o -o all.o &&
        arm-none-eabi-nm all.o >names &&
        grep -q ' T pt_port_lock$' names && ! grep ' U pt_port' names
}

# A port for another CPU says so itself.
refused() {
    (build "$@") >refused.log 2>&1 && return 1
    cat refused.log
    grep -q "#error.*the $1 port" refused.log
}

# shown FILE: the lines of the manual for a build system.
shown() {
    awk -v mark="@c vendored $1" -f "$srcdir/testsuite/lib/example.awk" \
        "$srcdir/doc/configuring.texi"
}

# project FILE BEFORE AFTER: a file with the lines of the manual between BEFORE and AFTER.
project() {
    vendor host && rm -rf project && mkdir -p project/third && mv vendored project/third/libpt &&
        cp use.c project && { echo "$2"; shown "$1"; echo "$3"; } >"project/$1" &&
        shown "$1" | grep -q third/libpt
}

with_cmake() {
    need cmake cmake && project CMakeLists.txt 'cmake_minimum_required(VERSION 3.13)
project(use C)' 'add_executable(use use.c)
target_link_libraries(use pt)' && CC=$CC CFLAGS= LDFLAGS= cmake -S project -B project/build &&
        cmake --build project/build && project/build/use
}

with_meson() {
    need meson meson && project meson.build "project('use', 'c')" "executable('use', 'use.c',
  link_with: pt, include_directories: 'third/libpt/include/libpt')" &&
        CC=$CC CFLAGS= LDFLAGS= meson setup project/build project && ninja -C project/build &&
        project/build/use
}

# The lines for systems that are not here.  Their functions are stand-ins, their target a library.
# cross CPU-PREFIX FLAGS: CMake for bare metal, in the folder project.
cross() {
    need cmake cmake && need "$1-gcc" "gcc-$1" && cmake -S project -B project/build \
        -DCMAKE_SYSTEM_NAME=Generic -DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY \
        -DCMAKE_C_COMPILER="$1-gcc" \
        -DCMAKE_C_FLAGS="--specs=picolibc.specs $2 -Wall -Wextra -Werror" &&
        cmake --build project/build
}

# within SYSTEM TARGET CPU: the lines add the library to the application's target.
within() {
    vendor arm && rm -rf project && mkdir -p project/third && mv vendored project/third/libpt &&
        cp use.c project && lock >project/lock.c && {
            echo 'cmake_minimum_required(VERSION 3.13)'
            echo 'project(use C)'
            echo "add_library($2 STATIC use.c)"
            shown "$1"
        } >project/CMakeLists.txt && cross arm-none-eabi "-mthumb -mcpu=$3"
}

with_esp_idf() {
    vendor riscv && rm -rf project && mkdir -p project/components &&
        mv vendored project/components/libpt &&
        shown esp-idf >project/components/libpt/CMakeLists.txt &&
        cat >project/CMakeLists.txt <<'.' &&
cmake_minimum_required(VERSION 3.16)
project(use C)
function(idf_component_register)
    cmake_parse_arguments(C "" "" "SRC_DIRS;INCLUDE_DIRS;PRIV_INCLUDE_DIRS" ${ARGN})
    file(GLOB sources ${C_SRC_DIRS}/*.c)
    add_library(libpt STATIC ${sources})
    target_include_directories(libpt PUBLIC ${C_INCLUDE_DIRS} PRIVATE ${C_PRIV_INCLUDE_DIRS})
endfunction()
add_subdirectory(components/libpt)
.
        cross riscv64-unknown-elf '-march=rv32imac -mabi=ilp32'
}

# PlatformIO reads the flags in the folder of the library.
with_platformio() {
    need cmake cmake && need arm-none-eabi-gcc gcc-arm-none-eabi || return
    shown library.json >library.json
    cat >read.cmake <<'.'
file(READ library.json text)
foreach(key srcDir includeDir flags)
    string(JSON value GET "${text}" build ${key})
    file(WRITE ${key} "${value}")
endforeach()
.
    vendor arm && cmake -P read.cmake && cd vendored &&
        arm-none-eabi-gcc --specs=picolibc.specs -mcpu=cortex-m3 -mthumb -Wall -Wextra -Werror \
            $(cat ../flags) -I"$(cat ../includeDir)" -c "$(cat ../srcDir)"/*.c
}

# The combinations to try: PORT COMPILER FLAGS, one in each line.
compilers | sed 's/^/host /' >list
compilers | sed 's/.*/host & -std=c11 -O2/' >>list
echo "host $CC -O2 -DPT_CHECKS=0 -DPT_PARTITIONS=1" >>list
echo "host $CC -O2 -DPT_DEBUG=1" >>list

# try PORT COMPILER FLAGS...: if the compiler is installed, with a C library for these flags.
try() {
    try_port=$1
    shift
    if ! has "$1"; then
        echo "not tried, as there is no $1: $*" >>left_out
    elif ! echo '#include <stdlib.h>' | "$@" -E - >/dev/null 2>&1; then
        echo "not tried, as it has no C library: $*" >>left_out
    else
        echo "$try_port $*" >>list
    fi
}

>left_out
arm='arm arm-none-eabi-gcc --specs=picolibc.specs'
riscv='riscv riscv64-unknown-elf-gcc --specs=picolibc.specs'
try $arm -mcpu=cortex-m0 -mthumb -Os
try $arm -mcpu=cortex-m3 -mthumb -Os
try $arm -mcpu=cortex-m3 -mthumb -Os -DPT_DEBUG=1
try $arm -mcpu=cortex-m3 -mthumb -std=c11 -O2 -DPT_CHECKS=0
try $arm -mcpu=cortex-a15 -O2
try $riscv -march=rv32imac -mabi=ilp32 -Os
try $riscv -march=rv32imac -mabi=ilp32 -std=c11 -O2 -DPT_CHECKS=0
try $riscv -march=rv64imac -mabi=lp64 -Os

# clang has no C library of its own; it uses the headers of picolibc.
headers=/usr/lib/picolibc
arm="arm clang --target=arm-none-eabi -isystem $headers/arm-none-eabi/include"
riscv="riscv clang --target=riscv32-unknown-elf -isystem $headers/riscv64-unknown-elf/include"
try $arm -mcpu=cortex-m0 -mthumb
try $arm -mcpu=cortex-m3 -mthumb
try $riscv -march=rv32imac

plan $(($(wc -l <list) + 9))
diag "$(cat left_out)"

while read -r port command; do
    if [ "$port" = host ]; then
        ok "host: $command, linked and run" use $command
    else
        ok "$port: $command" build "$port" $command
    fi
    cd "$tmp"
done <list
ok "the manual's lines for CMake" with_cmake
ok "the manual's lines for Meson" with_meson
ok "the manual's lines for Zephyr" within zephyr app cortex-m3
ok "the manual's lines for the Pico SDK" within pico-sdk program cortex-m0plus
ok "the manual's lines for ESP-IDF" with_esp_idf
ok "the manual's lines for PlatformIO" with_platformio
cd "$tmp"
ok "a library for an RP2040, with the lock in ports/README" with_hook
ok 'the arm port on this machine is refused' refused arm $CC
ok 'the riscv port on this machine is refused' refused riscv $CC

finish
