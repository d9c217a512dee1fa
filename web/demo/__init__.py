"""An invented district with invented people, and a day of theirs played through the ordinary commands."""
