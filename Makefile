# Every command makes the environment it needs first; nothing to install by hand.
#   make run ARGS="demo"     make test ARGS="-k vault"     make bench ONLY=P3
PYTHON ?= python3
ARGS ?=
ONLY ?=
SEED ?= 1
ROUNDS ?= 400

.DEFAULT_GOAL := help
.PHONY: help run test check bench faults lock

help:
	@echo "make run | test | check | bench | faults    (ARGS=… , ONLY=P3, SEED=1 ROUNDS=400)"

run:
	@$(PYTHON) tools/bootstrap.py run $(ARGS)

test:
	@$(PYTHON) tools/bootstrap.py test $(ARGS)

check:
	@$(PYTHON) tools/bootstrap.py check

bench:
	@$(PYTHON) tools/bootstrap.py bench $(ONLY) $(ARGS)

faults:
	@$(PYTHON) tools/bootstrap.py faults $(SEED) $(ROUNDS) $(ONLY)

# For developers with uv: resolve anew for every supported Python, wheels only.
# No index address is written, so a company's own pip settings are honoured.
LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --only-binary :all: --no-emit-index-url --no-emit-find-links \
	--no-header --no-annotate --quiet $(ARGS)

lock:
	@$(LOCK) --extra server --extra trial --extra pdf --extra testers --group build -o requirements/run.txt
	@$(LOCK) --extra server --extra trial --extra pdf --extra testers --group build --group test --group dev \
		-c requirements/run.txt -o requirements/test.txt
