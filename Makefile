# Plain `make` lists the targets.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install install-base demo test lint pytest e2e bench screenshots migrations format clean

PYTHON_BIN := .venv/bin/python
# Checks that need settings but no server: nothing is read from or written to a real database.
CHECK_ENV := SECRET_KEY=checks-only DATABASE_URL=sqlite://:memory:
# JOBS=4 sets the number of test processes; JOBS=0 runs in one (needed for --pdb).
PYTEST = $(PYTHON_BIN) -m pytest $(if $(JOBS),-n $(JOBS))

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## Install everything a developer needs (quick when nothing is missing)
	@scripts/install test

install-base:
	@scripts/install base

demo: ## Start the whole system with demo data; PORT=8001 picks a port, RESET=1 starts afresh
	@scripts/install demo
	@$(PYTHON_BIN) -m yangjiang.demo

test: install lint pytest ## Install, lint and run every test; ARGS="-k name" is passed to pytest

pytest:
	$(PYTEST) $(ARGS)

lint: install-base migrations ## Check style, types and that no migration is missing
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(CHECK_ENV) .venv/bin/mypy

migrations: install-base ## Fail if a model change lacks its migration
	@$(CHECK_ENV) $(PYTHON_BIN) manage.py makemigrations --check --dry-run

e2e: install ## Run the journeys (whole system, real browser); ARGS as for test
	$(PYTEST) tests/journeys $(ARGS)

bench: install ## Run every script in bench/ on a private PostgreSQL and Redis
	@for script in bench/[a-z]*.py; do \
		echo "== $$script"; scripts/with-services $(PYTHON_BIN) "$$script" $(ARGS) || exit 1; \
	done

screenshots: install ## Write test-output/screenshots
	$(PYTEST) tests/journeys -m screenshots -n 0 $(ARGS)
	@ls test-output/screenshots

format: install-base ## Rewrite the code in the project's style
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

clean: ## Remove caches and test output (keeps .venv and the demo's data)
	rm -rf test-output .pytest_cache .mypy_cache .ruff_cache .hypothesis staticfiles
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
