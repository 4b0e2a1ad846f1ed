#!/bin/sh
# make test: provides what the suite needs, runs all of it, ends with the count.
set -eu
cd "$(dirname "$0")/.."
scripts/parts.sh python
scripts/setup.sh dev
scripts/parts.sh servers
exec .venv/bin/python -m scripts.suite
