"""Imported by the fork server alone, when it starts: loads everything, and keeps the pages shared.

What exists is taken out of the garbage collector's sight, so that a forked process does not copy it.
"""

import gc

from shelterlib.run.preload import load

load()
gc.collect()
gc.freeze()
