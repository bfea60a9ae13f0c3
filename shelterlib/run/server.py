"""Imported by the fork server alone, when it starts: loads everything, and keeps the pages shared.

What exists is taken out of the garbage collector's sight, so that a forked process does not copy it.
A run that is killed meanwhile leaves it without a parent: then it loads no further, and ends.
"""

import gc
import os
import signal

from shelterlib.run.preload import load

parent = os.getppid()
heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run that started it hears an interrupt, and says so
load(lambda: os.getppid() == parent)
signal.signal(signal.SIGINT, heard)
gc.collect()
gc.freeze()
