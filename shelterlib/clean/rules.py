"""Names of the rules that cleaning applies. Their sentences stand in the texts of the report, as `rule.<name>`."""

REPAIRS = (
    "invisible", "unicode_form", "spaces", "apostrophe", "lookalike", "number_sign", "thousands", "decimal_comma",
    "whole_number", "leading_zeros", "date_format", "date_words", "date_serial", "time_zone", "choice_name",
    "choice_label", "choice_spelling", "choice_recoded", "unit_renamed", "choice_separator", "choice_columns",
    "region_name", "absent_word", "absent_code", "other_listed",
)  # fmt: skip

DECISIONS = (
    "correction", "accepted", "flagged",
)  # fmt: skip

DROPS = (
    "duplicate_exact", "edited_resubmission", "removed_row", "parent_dropped",
)  # fmt: skip

ERRORS = (
    "not_a_number", "number_ambiguous", "number_scientific", "number_not_whole", "number_too_large",
    "date_in_number", "not_a_date", "date_impossible", "date_ambiguous", "choice_ambiguous",
    "choice_cell_unknown", "choices_contradict", "choice_name_with_space", "columns_contradict", "region_unknown",
    "region_missing", "limit", "code_or_count", "key_missing", "key_shared", "edited_tie", "question_missing",
    "unit_unknown", "orphan", "correction_conflict", "correction_orphan", "held",
)  # fmt: skip

WARNINGS = (
    "choice_unknown", "key_incomplete", "key_not_unique", "key_alike", "answered_though_skipped", "required_missing",
    "skip_not_evaluated", "limit_not_evaluated", "date_far", "personal_data", "other_without_text",
    "text_without_other", "outlier", "consistency", "near_duplicate", "negative_number", "flagged",
)  # fmt: skip
