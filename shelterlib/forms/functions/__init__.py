"""The functions of XLSForm expressions, one module per topic; importing the package registers them all."""

from shelterlib.forms.functions import dates, logic, numbers, repeats, selects, texts
from shelterlib.forms.functions.registry import FUNCTIONS, IMPOSSIBLE, Function

__all__ = ["FUNCTIONS", "IMPOSSIBLE", "Function", "dates", "logic", "numbers", "repeats", "selects", "texts"]
