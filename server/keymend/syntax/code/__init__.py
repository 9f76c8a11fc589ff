"""Source code as rules and fixes see it, read from a syntax tree."""
