"""What researchers edit, checked: indicators, variables, levels, recommendations, texts. See docs/architecture.md."""

from shelterlib.catalogue.model import Catalogue, load

__all__ = ["Catalogue", "load"]
