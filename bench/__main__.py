"""`make bench`: every measurement, one after the other, on this machine; results go to bench/results/."""

import argparse
import importlib
import sys
import time

BENCHES = ("api", "web", "sms", "books")


def main() -> int:
    """Run the named benches (all by default), each bounded in work and time."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], default=[], metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, to see that it runs")
    told = parser.parse_args()
    for name in told.names or BENCHES:
        started = time.monotonic()
        print(f"\n== {name}", flush=True)
        bench = importlib.import_module(f"bench.{name}")
        bench.main(["--quick"] if told.quick else [])
        print(f"   ({time.monotonic() - started:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
