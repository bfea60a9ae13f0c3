"""Reproducible monitoring reports of shelters for persons affected by human trafficking.

Nothing heavy is imported here: `import shelterlib` must stay fast.
"""

__version__ = "0.1.0"
