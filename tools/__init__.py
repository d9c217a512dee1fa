"""What set-up, tests and benchmarks need beside the product itself."""
