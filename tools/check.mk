# check.mk - each configuration is a target, for tools/check.
#
# SPDX-License-Identifier: MIT
#
# One simple command, so that TERM from make reaches the script itself.
.PHONY: $(MAKECMDGOALS)
$(MAKECMDGOALS):
	@tools/check-one $@
