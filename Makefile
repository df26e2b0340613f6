# Everything a newcomer needs: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Processes that share the tests: a core each, four at most.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 1); [ $$n -gt 4 ] && echo 4 || echo $$n)
SHOWCASE_DATA_DIR ?= $(CURDIR)/var
export SHOWCASE_DATA_DIR

RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development

.DEFAULT_GOAL := help
.PHONY: help run test lint test-all test-postgres test-search test-browser bench bench-engine bench-search bench-relevance bench-hostile drill-search docs-rules evaluate lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

run: $(RUNTIME) ## Set everything up and serve the showcase with demo content (PORT=8000)
	@DJANGO_SETTINGS_MODULE=showcase.conf.dev SHOWCASE_BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/python deploy/serve.py --port $(PORT)

test: $(DEVELOPMENT) ## Set everything up and run the tests on SQLite
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder -m "not browser and not elasticsearch" -q $(ARGS)

test-postgres: $(DEVELOPMENT) ## Run every test that opens the database on a real, temporary PostgreSQL
	@deploy/with_postgres.sh $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder -m "database and not browser and not elasticsearch" -q $(ARGS)

test-search: $(DEVELOPMENT) ## Hold both search engines against each other, on a real, temporary Elasticsearch
	@deploy/with_elasticsearch.sh $(BIN)/python -m pytest -m elasticsearch -q tests/search_cluster $(ARGS)

test-browser: $(DEVELOPMENT) ## Run the browser tests in a real Chromium
	@$(BIN)/python -m pytest -m browser -q $(ARGS)

test-all: lint test test-postgres test-search test-browser ## Lint, then every test on every engine

lint: $(DEVELOPMENT) ## Style, types, import floors, migrations, deployment checks
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@DJANGO_SETTINGS_MODULE=showcase.conf.test $(BIN)/python manage.py makemigrations --check --dry-run
	@deploy/check_production.sh $(BIN)/python

bench: $(DEVELOPMENT) ## Measure pages against a named peer in the same run
	@$(BIN)/python -m tests.benchmarks.pages
	@$(BIN)/python -m tests.benchmarks.desk

bench-engine: $(DEVELOPMENT) ## Measure the moderation engine: load, stories, an edit
	@$(BIN)/python -m tests.benchmarks.engine

bench-search: $(DEVELOPMENT) ## Measure the search at SIZES=10000,100000 beside Wagtail's backend and Elasticsearch
	@deploy/with_elasticsearch.sh $(BIN)/python -m tests.benchmarks.search

bench-relevance: $(DEVELOPMENT) ## Measure how COLLECTIONS="DIR ..." are ranked beside Wagtail's backend
	@$(BIN)/python -m tests.benchmarks.relevance $(COLLECTIONS)

drill-search: $(DEVELOPMENT) ## Kill the master of three Elasticsearch nodes while readers read and the worker writes
	@NODES=3 ELASTICSEARCH_HEAP=$${ELASTICSEARCH_HEAP:-400m} deploy/with_elasticsearch.sh $(BIN)/python -m tests.benchmarks.search_drill

bench-hostile: $(DEVELOPMENT) ## Measure how the engine's time grows on hostile text, and fuzz it for a while
	@$(BIN)/python -m tests.benchmarks.hostile $(ARGS)

docs-rules: $(RUNTIME) ## Write docs/rules.md from the rules' data
	@DJANGO_SETTINGS_MODULE=showcase.conf.dev $(BIN)/python manage.py write_rules

evaluate: $(DEVELOPMENT) ## Score the engine on stories of authors that its taggers never saw
	@$(BIN)/python -m learning.evaluate $(ARGS)

lock: $(DEVELOPMENT) ## Lock the dependencies again, with hashes and without addresses
	@deploy/lock.sh $(BIN)/uv

clean: ## Remove the environment and everything that a run has written
	@rm -rf $(VENV) $(SHOWCASE_DATA_DIR)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/uv: requirements-installer.txt
	@echo "Creating the environment in $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-installer.txt
	@touch $@

$(RUNTIME): requirements.txt $(VENV)/bin/uv
	@echo "Installing the locked packages ..."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "Installing the locked development packages ..."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@
