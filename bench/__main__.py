"""`make bench`: every measurement, one after the other, on this machine; results go to bench/results/.

    python -m bench [NAME ...] [--quick]

Without a name, all but `national`, which fills 65 GB and takes hours: name it. Each is a program of its own
with more to choose: `python -m bench.api --help`, `python -m bench.ledger.imports --help`. bench/README.md
tells what each measures, against what, and how long it takes.
"""

import argparse
import subprocess
import sys
import time

_ONE_ROUND = ["--rounds", "1", "--no-save"]
# Names, programs, and a small part of the work, to see that a bench runs at all.
BENCHES = {
    "api": ("bench.api", ["--members", "5000", "--seconds", "2", *_ONE_ROUND]),
    "web": ("bench.web", ["--members", "2000", "--seconds", "2", *_ONE_ROUND]),
    "sms": ("bench.sms", ["--messages", "200", "--no-save"]),
    "imports": ("bench.ledger.imports", ["--members", "20000", *_ONE_ROUND]),
    "returns": ("bench.ledger.returns", ["--members", "20000", *_ONE_ROUND]),
    "candidates": ("bench.ledger.candidates", ["--members", "20000", *_ONE_ROUND]),
    "posting": ("bench.ledger.posting", ["--members", "5000", "--lines", "500", "--no-save"]),
    "national": (
        "bench.ledger.national",
        ["--members", "20000", "--middle", "5000", "--small", "2000", "--sample", "300", *_ONE_ROUND,
         "--folder", "/tmp/saldoku-national-quick", "--again"],
    ),
}  # fmt: skip
LONG = {"national"}


def main() -> int:
    """Run the named benches, or all that are not long; each is bounded in work and time."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="a small part of the work, nothing saved")
    told = parser.parse_args()
    failed = 0
    for name in told.names or [one for one in BENCHES if told.quick or one not in LONG]:
        if name not in BENCHES:
            parser.error(f"no bench {name!r}; there are {', '.join(BENCHES)}")
        program, quick = BENCHES[name]
        started = time.monotonic()
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", program, *(quick if told.quick else [])]
        failed += subprocess.run(command, check=False).returncode != 0
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
