#!/bin/sh
# The parts that the whole suite needs from the system. Finds them, and installs what is missing
# where that needs no password (root, or sudo that asks nothing). What stays missing is said here,
# and again by the suite at its end. Usage: scripts/parts.sh python|servers
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$@" >&2; }

# --- how to install ------------------------------------------------------------------------------
as_root=
if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ -z "$as_root" ] || sudo -n true >/dev/null 2>&1
}

# A package must not start its service here: the suite starts its own servers and stops them.
policy=/usr/sbin/policy-rc.d
guard_services() {
    [ -e "$policy" ] && return
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
    trap '$as_root rm -f "$policy"' EXIT INT TERM
}

listed=
install() { # install PART PACKAGE ...
    part=$1; shift
    say "installing $part ($*) ..."
    guard_services
    if [ -z "$listed" ]; then
        $as_root apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are there"
        listed=yes
    fi
    log=$(mktemp)
    if $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >"$log" 2>&1; then
        rm -f "$log"
    else
        say "$part could not be installed; apt-get said:"
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

# --- how to find ---------------------------------------------------------------------------------
has_python() {
    [ -x .venv/bin/python ] || [ -x .uv/bin/uv ] || command -v uv >/dev/null 2>&1 \
        || python3 -c 'import ensurepip, venv' >/dev/null 2>&1
}
has_postgres() {
    [ -n "${TEST_POSTGRES_URL:-}" ] || .venv/bin/python -m scripts.postgres --where system >/dev/null 2>&1
}
has_driver() { .venv/bin/playwright --version >/dev/null 2>&1; }
has_chromium() { .venv/bin/python -m scripts.browser >/dev/null 2>&1; }

# --- the parts -----------------------------------------------------------------------------------
# need NAME CHECK COMMAND...: check, else run the command and check again.
need() {
    name=$1 check=$2; shift 2
    if $check; then return; fi
    if "$@" && $check; then return; fi
    return 1
}
packages() { # packages NAME PACKAGE...
    may_install && install "$@"
}

case ${1:-} in
python)
    need Python has_python packages Python python3 python3-venv \
        || say "Python cannot make a venv here. Debian, Ubuntu: sudo apt-get install python3-venv"
    ;;
servers)
    need PostgreSQL has_postgres packages PostgreSQL postgresql \
        || say "no PostgreSQL on this system: the one packed for Python is used instead."
    # Playwright brings a program of its own, which needs one library that a small Debian lacks.
    need libatomic has_driver packages libatomic libatomic1 \
        || say "Playwright does not start: the browser journeys cannot run. Debian: sudo apt-get install libatomic1"
    # Ubuntu has Chromium as a snap only; Playwright's own build serves where it may be downloaded.
    need Chromium has_chromium packages Chromium chromium fonts-dejavu-core \
        || need Chromium has_chromium .venv/bin/playwright install chromium >&2 \
        || say "no Chromium: the browser journeys cannot run. Debian: sudo apt-get install chromium"
    ;;
*) say "usage: scripts/parts.sh python|servers"; exit 2 ;;
esac
