# Every target sets up what it needs by itself. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench prove

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

demo: ## fill a believable fund and open every door on http://127.0.0.1:8000
	@scripts/setup.sh run
	@SALDOKU_MODE=demo SALDOKU_VAR=var/demo .venv/bin/saldoku demo

test: ## everything: unit tests on SQLite and PostgreSQL, then journeys in a real browser
	@scripts/test.sh

check: ## lint, types, house rules and the fast tests: two minutes
	@scripts/check.sh

bench: ## measure the hot paths against their limits
	@scripts/setup.sh dev
	@.venv/bin/python -m bench

prove: ## re-derive every balance of the database named by DATABASE_URL
	@scripts/setup.sh run
	@.venv/bin/saldoku prove
