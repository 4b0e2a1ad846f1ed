"""A synthetic fund as import files: the same seed gives the same bytes, on every machine."""

from saldoku.jobs.sample.write import SampleSummary, write_sample_fund

__all__ = ["SampleSummary", "write_sample_fund"]
