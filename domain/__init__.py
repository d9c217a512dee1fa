"""The rules: what may happen, and what happened. Imports eventsourcing and the standard library only."""
