# Everything runs in .venv, which .ci/venv sets up once for each extra and leaves alone until pyproject.toml changes.
# PYTHON=/path/to/python chooses the interpreter to make it with.

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test test-long test-servers test-wheel check format lint types imports spelling fmt screens bench clean venv-demo venv-test venv-dev

RUN := .venv/bin/python
export PYTHON
# The tests start the program hundreds of times: without kept bytecode each of them compiles it anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

demo: venv-demo ## set up what is needed and open the program on a made-up office (without a terminal: play a day of it)
	@$(RUN) -m tui_invoice demo

test: venv-test ## set up what is needed and run the tests
	@$(RUN) -m pytest -n 4 -m "not servers"

test-long: venv-test ## the tests that can be made longer: 300 random kills, 5,000 outputs of the thin line compared
	@TUI_INVOICE_KILLS=300 TUI_INVOICE_FRAMES=5000 $(RUN) -m pytest -n 2 -m long tests/kills tests/tui/thin

test-servers: venv-test ## the tests against real Postfix and Dovecot (root; they are skipped where these are missing)
	@.ci/servers $(RUN) -m pytest tests/servers -m servers

test-wheel: venv-dev ## the wheel alone, in a bare venv, plays the demo
	@.ci/wheel $(RUN)

check: format lint types imports spelling ## formatting, lint, types, directions of import, spelling

format: venv-dev
	@$(RUN) -m ruff format --check .

lint: venv-dev
	@$(RUN) -m ruff check .

types: venv-dev
	@$(RUN) -m mypy

imports: venv-dev
	@.venv/bin/lint-imports

spelling: venv-dev
	@$(RUN) -m codespell_lib .

fmt: venv-dev ## format the code and mend what lint can mend
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

screens: venv-test ## make the pictures of docs/screens anew
	@$(RUN) -m tests.pictures

bench: venv-test ## print the measured ratios of the budgets
	@$(RUN) -m tests.bench

clean: ## remove .venv and every cache
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv-demo venv-test venv-dev: venv-%:
	@.ci/venv $*
