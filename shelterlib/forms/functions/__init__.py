"""The functions of XLSForm expressions, one module per topic; importing the package registers them all."""

from shelterlib.forms.functions import dates, geo, logic, numbers, repeats, selects, texts
from shelterlib.forms.functions.registry import FUNCTIONS, call_reason

__all__ = ["FUNCTIONS", "call_reason", "dates", "geo", "logic", "numbers", "repeats", "selects", "texts"]
