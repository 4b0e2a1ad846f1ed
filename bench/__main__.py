"""`make bench`: every measurement, one after the other, on this machine; results go to bench/results/.

    python -m bench [NAME ...] [--quick]

Each is a program of its own with more to choose: `python -m bench.api --help`.
"""

import argparse
import subprocess
import sys
import time

# Names and what a tenth of the work is, to see that a bench runs at all.
BENCHES = {
    "api": ["--members", "5000", "--seconds", "2", "--rounds", "1", "--no-save"],
    "web": ["--members", "2000", "--seconds", "2", "--rounds", "1", "--no-save"],
    "sms": ["--messages", "200", "--no-save"],
}


def main() -> int:
    """Run the named benches (all by default); each is bounded in work and time."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, nothing saved")
    told = parser.parse_args()
    failed = 0
    for name in told.names or BENCHES:
        if name not in BENCHES:
            parser.error(f"no bench {name!r}; there are {', '.join(BENCHES)}")
        started = time.monotonic()
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", f"bench.{name}", *(BENCHES[name] if told.quick else [])]
        failed += subprocess.run(command, check=False).returncode != 0
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
