#!/bin/sh
# Builds .venv from uv.lock. Usage: scripts/setup.sh run|dev
#   run: what the programs need; dev: the test and lint tools as well.
# Needs no root. Does nothing when .venv already matches uv.lock.
set -eu
cd "$(dirname "$0")/.."
level=${1:-dev}
case $level in run | dev) ;; *) echo "usage: scripts/setup.sh run|dev" >&2; exit 2 ;; esac

state() { { cksum < uv.lock; cksum < pyproject.toml; pwd; } | cksum; }
up_to_date() { [ -x .venv/bin/python ] && [ "$(cat ".venv/.built-$1" 2>/dev/null)" = "$(state)" ]; }
# What is built for dev is good for run too, and stays dev when it is renewed.
if up_to_date dev || { [ "$level" = run ] && up_to_date run; }; then exit 0; fi
if [ -e .venv/.built-dev ]; then level=dev; fi

refuse() { printf 'setup: %s\n' "$@" >&2; exit 2; }

# new_enough COMMAND: does it run, as Python 3.11 or newer?
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
python=
for candidate in ${PYTHON:-} .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python; do
    if new_enough "$candidate"; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    refuse "Python 3.11 or newer is needed and was not found on PATH." \
        "Debian, Ubuntu: sudo apt-get install python3 python3-venv" \
        "macOS:          brew install python" \
        "Then run the same command again (or name one: PYTHON=/path/to/python3 make demo)."
fi

# uv reads the lock file. One that is installed will do; else it is fetched from the package index
# that pip is set up to use, into .uv/ of this folder, and touches nothing outside it.
uv_runs() { "$1" --version >/dev/null 2>&1 && "$1" sync --help 2>/dev/null | grep -q -- --locked; }
find_uv() {
    for uv in uv .uv/bin/uv "$HOME/.local/bin/uv"; do
        if uv_runs "$uv"; then return 0; fi
    done
    return 1
}
if ! find_uv; then
    echo "setup: fetching uv into .uv/ ..." >&2
    rm -rf .uv
    if "$python" -m venv .uv >/dev/null 2>&1; then
        .uv/bin/python -m pip install --quiet --disable-pip-version-check uv \
            || refuse "uv could not be fetched: is the package index reachable?"
    elif rm -rf .uv && "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip install --quiet --disable-pip-version-check --target .uv uv \
            || refuse "uv could not be fetched: is the package index reachable?"
    else
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        refuse "$python has neither venv nor pip, so uv cannot be fetched." \
            "Debian, Ubuntu: sudo apt-get install python3-venv   (or python$version-venv)" \
            "macOS:          brew install uv" \
            "Then run the same command again."
    fi
    find_uv || refuse "uv was fetched into .uv/ but does not run on this machine." \
        "Install uv in another way (https://docs.astral.sh/uv/) and run the same command again."
fi

echo "setup: building .venv ($level) with $($uv --version) ..." >&2
# A venv knows its own place: in a folder that was moved or copied it starts anew.
[ "$(cat .venv/.built-in 2>/dev/null || pwd)" = "$(pwd)" ] || rm -rf .venv
rm -f .venv/.built-*
if [ "$level" = run ]; then groups=--no-dev; else groups=; fi
# shellcheck disable=SC2086  # an empty $groups must vanish
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv \
    "$uv" sync --locked --quiet --python "$python" $groups \
    || refuse "the locked packages could not be installed; the reason stands above."
pwd > .venv/.built-in
state > ".venv/.built-$level"
echo "setup: .venv is ready" >&2
