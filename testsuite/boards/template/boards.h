/* boards.h - the board of `make check`, by what the compiler compiles for.
 *
 * SPDX-License-Identifier: MIT
 *
 * Read by configure through the preprocessor.
 */
BOARDS GAP
