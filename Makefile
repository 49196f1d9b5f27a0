# Every command makes the environment it needs first; nothing to install by hand.
#   make run ARGS="demo"     make test ARGS="-k vault"     make bench ONLY=P3
PYTHON ?= python3
ARGS ?=
ONLY ?=

.DEFAULT_GOAL := help
.PHONY: help run test check bench

help:
	@echo "make run | test | check | bench    (ARGS=… , ONLY=P3)"

run:
	@$(PYTHON) tools/bootstrap.py run $(ARGS)

test:
	@$(PYTHON) tools/bootstrap.py test $(ARGS)

check:
	@$(PYTHON) tools/bootstrap.py check

bench:
	@$(PYTHON) tools/bootstrap.py bench $(ONLY) $(ARGS)
