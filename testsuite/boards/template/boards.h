/* boards.h - the board for `make check`, by the target of the compiler.
 *
 * SPDX-License-Identifier: MIT
 *
 * configure preprocesses it.
 */
BOARDS GAP
