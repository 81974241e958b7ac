"""How the statement tagger was made: its texts, its training. Needed by nobody who uses it."""
