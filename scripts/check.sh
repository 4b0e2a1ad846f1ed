#!/bin/sh
# make check: what a change must pass before it is shown to anybody. Runs everything, then judges.
set -u
cd "$(dirname "$0")/.."
scripts/setup.sh dev || exit 2
export SALDOKU_MODE=test
bin=.venv/bin
failed=
step() { # step NAME COMMAND...
    name=$1; shift
    printf '\n== %s\n' "$name"
    "$@" || failed="$failed $name"
}

step lint "$bin/ruff" check --quiet --output-format=concise saldoku tests scripts bench
step format "$bin/ruff" format --check --quiet --output-format=concise saldoku tests scripts bench
step types "$bin/mypy" saldoku scripts
step arrows "$bin/lint-imports" --no-logo
step tests "$bin/pytest" tests --ignore=tests/journeys --ignore=tests/faults -m "not slow" -n 2 --tb=short

if [ -n "$failed" ]; then
    printf '\ncheck: not yet good:%s\n' "$failed" >&2
    exit 1
fi
printf '\ncheck: all good\n'
