"""The use cases: one keyword-only function per command. Loads, decides, records; never reads a projection."""
