"""What matching is measured on and against: `python -m benchmarks.matching --quick`."""
