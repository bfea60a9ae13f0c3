"""Colours that colour-blind readers can tell apart; a shape or a word always says the same."""

INK, QUIET, RULE, GROUND = "#1b2530", "#5b6b76", "#dfe5e9", "#f4f6f8"
MAIN, LIGHT = "#0b5394", "#a9c6e3"
STRONG, HALF, NONE, UNKNOWN = "#0b5394", "#7fa8d1", "#f2f4f6", "#ffffff"
SECOND = "#b35900"
VERDICTS = {
    "supported": ("●", STRONG),
    "partly": ("◐", STRONG),
    "not_supported": ("○", QUIET),
    "not_enough_data": ("–", QUIET),
}
