# Downhill. `make` alone prints what there is; README.md says the same at length.

PY := .venv/bin/python
READY := .venv/ready
# What was installed from once is kept; PYTHON=… installs anew from another.
PYTHON ?= $(shell [ -x $(PY) ] && [ -f $(READY) ] && echo $(PY) || echo python3)
ONLY ?=
PARTS ?=
ARGS ?=

.PHONY: help lab afresh test test-long test-versions test-machines audit notebooks bench browser mnist lint clean environment developer peers

help:
	@echo "make lab         open the lessons in JupyterLab (the first time: install)"
	@echo "make afresh      ONLY=03: start a lesson afresh; your work is kept beside it"
	@echo "make test        check everything: helpers, lessons, every notebook; offline"
	@echo "make test-long   the tests that try much more, and a choice of the next three"
	@echo "make test-versions  all tests on the oldest and the newest versions supported"
	@echo "make test-machines  do the lessons print the same on other processors?"
	@echo "make audit       ask whether faults are known in what is installed (network)"
	@echo "make notebooks   run all notebooks and save their outputs"
	@echo "make mnist       fetch the MNIST digits (11 MB) once, for lesson 09"
	@echo "make browser     check the labs in a real Chromium"
	@echo "make bench       measure how fast everything is, beside its peers (most of an hour)"
	@echo "make lint        check the code's style"
	@echo "make clean       remove .venv and caches; your my_lessons stays"
	@echo
	@echo "PYTHON=python3.12  the Python to install from    ARGS=--no-browser  more options"
	@echo "ONLY=03            one lesson only, for test and notebooks"
	@echo "PARTS='tape labs'  these parts only, for bench"

lab: environment
	@exec $(PY) -m helpers $(ARGS)

afresh: environment
	@exec $(PY) -m helpers afresh $(ONLY)

test: environment
	@exec $(PY) -m pytest -n logical --maxprocesses=4 --durations=10 \
	  $(if $(ONLY),tests/lessons notebooks -k "$(ONLY)_",--cov) $(ARGS)

test-long: environment
	@$(PY) -m pytest -n logical --maxprocesses=4 -m long tests $(ARGS)
	@$(PY) -m tests.tools.machines --some
	@$(PY) -m tests.tools.versions --some
	@$(PY) -m tests.tools.audit

test-versions: environment
	@exec $(PY) -m tests.tools.versions $(ARGS)

test-machines: environment
	@exec $(PY) -m tests.tools.machines $(ONLY) $(ARGS)

audit: environment
	@exec $(PY) -m tests.tools.audit

notebooks: environment
	@exec $(PY) -m tests.tools.run_notebooks $(ONLY) $(ARGS)

bench: developer peers
	@exec $(PY) -m tests.bench $(PARTS) $(ARGS)

browser: developer
	@exec $(PY) -m pytest -m browser tests/browser $(ARGS)

mnist: environment
	@exec $(PY) -m helpers.datasets $(ARGS)

lint: developer
	@$(PY) -m ruff check . && $(PY) -m ruff format --check helpers tests

clean:
	rm -rf .venv .peers .versions *.egg-info .pytest_cache .ruff_cache .hypothesis .coverage*
	find helpers tests notebooks -name __pycache__ -o -name .ipynb_checkpoints \
	  | xargs rm -rf

# .venv is trusted only if it ends with the fingerprint of what it was made from. That
# is written last, so a failed or interrupted install is thrown away by the next run.
FINGERPRINT = { $(PYTHON) -c 'import sys; print(sys.version_info[:2])'; pwd -P; \
  cat requirements.txt constraints.txt pyproject.toml; } | cksum

environment:
	@command -v "$(PYTHON)" >/dev/null || { echo >&2 \
	  "There is no $(PYTHON): install Python 3.11 to 3.14 from python.org," \
	  "or name the one you have: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
	  "$$("$(PYTHON)" --version 2>&1) is too old: install Python 3.11 to 3.14" \
	  "and name it: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo >&2 \
	  "$(PYTHON) lacks its venv module: on Debian or Ubuntu run" \
	  "sudo apt install python3-venv, then this again."; exit 1; }
	@wanted=$$($(FINGERPRINT)); \
	if [ "$$wanted" = "$$(cat $(READY) 2>/dev/null)" ]; then exit 0; fi; \
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info >= (3, 15))' || echo \
	  "Note: tested up to Python 3.14; yours is newer, so the install may fail."; \
	echo "Installing into .venv; this happens once and takes a few minutes."; \
	rm -f $(READY); \
	"$(PYTHON)" -m venv --clear .venv && \
	$(PY) -m pip install --disable-pip-version-check -r requirements.txt && \
	printf '%s\n' "$$wanted" > $(READY) || { echo >&2 \
	  "The install did not finish: the lines above say why." \
	  "Run this again when that is mended; it starts afresh."; exit 1; }

developer: environment
	@if ! cmp -s $(READY) $(READY)-developer; then \
	  $(PY) -m pip install --disable-pip-version-check -c constraints.txt -e '.[developer]' \
	  && cp $(READY) $(READY)-developer; fi

# One by one, so that one which cannot be had costs the table no more than its own row.
peers: environment
	@if ! cmp -s requirements-bench.txt .peers/ready; then \
	  echo "Installing the peers into .peers; those that fail are left out."; \
	  if grep -v '^#' requirements-bench.txt | xargs -n 1 $(PY) -m pip install \
	    --disable-pip-version-check --upgrade --target .peers -c constraints.txt; \
	  then cp requirements-bench.txt .peers/ready; fi; \
	fi
